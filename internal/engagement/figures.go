package engagement

import (
	"context"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/smallnumber"
)

// Share is a share in per cent, or the marker in its place: suppressed, or not applicable.
type Share struct {
	Value  float64
	Marker string
}

// Figures are those of one group of schools in an academic year.
type Figures struct {
	Year  calendar.AcademicYear
	On    calendar.Date // as it stood at the end of this day
	By    Grouping
	Group string
	// Schools are those that are open on the day, Engaged those of them that the hub is in
	// conversation with then.
	Schools, Engaged smallnumber.Figure
	Share            Share
	// WithPlan are those of Schools of which is recorded for the year that they have a music
	// development plan of their own, Published those of them whose summary was seen in the year,
	// UpToDate those of them that brought it up to date in the year.
	WithPlan, Published, UpToDate smallnumber.Figure
	// Held are the conversations that were held in the year by the day, whatever became of the
	// school; WithChallenge, WithoutLeader and the actions are of these.
	Held, WithChallenge, WithoutLeader smallnumber.Figure
	Open, Overdue, Done                smallnumber.Figure
}

// Figures gives a page of the figures of a year, in every grouping or in one. The zero year is
// the present one.
func (s Service) Figures(ctx context.Context, who access.Actor, year calendar.AcademicYear, only Grouping, at page.Request) (found page.Page[Figures], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		if year.IsZero() {
			year = calendar.YearOf(tx.Today())
		}
		on := year.Last()
		if tx.Today().Before(on) {
			on = tx.Today()
		}
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		c, err := newCount(tx, tx.Scope(access.ReadEngagementFigures), year, on)
		if err != nil {
			return err
		}
		var all []Figures
		for _, by := range Groupings {
			if only == "" || only == by {
				all = append(all, hide(by, c.groups(by), settings.SmallNumberThreshold)...)
			}
		}
		for i := range all {
			all[i].Year, all[i].On = year, on
		}
		found = page.Of(all, at, func(f Figures) page.Position { return page.Position{Key: f.place()} })
		return nil
	})
	return found, err
}

// place is where figures stand in their order: grouping by grouping, and by group.
func (f Figures) place() string { return string(rune('a'+slices.Index(Groupings, f.By))) + f.Group }
