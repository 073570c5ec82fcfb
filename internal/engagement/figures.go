package engagement

import (
	"context"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/school"
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

// hide gives the groups as they are shown under a threshold.
func hide(by Grouping, all []counts, threshold int) (shown []Figures) {
	hidden := hiddenOf(all, threshold)
	for i, g := range all {
		f := Figures{By: by, Group: g.group, Share: share(g.engaged, g.rest)}
		row, total := smallnumber.Row([]int{g.engaged, g.rest}, threshold)
		f.Engaged, f.Schools = row[0], total
		if hidden[i] {
			f.Engaged, f.Share = smallnumber.Figure{Marker: smallnumber.Suppressed}, Share{Marker: smallnumber.Suppressed}
		}
		f.conversations(g, hidden[i], threshold)
		shown = append(shown, f)
	}
	return shown
}

// conversations are figures of conversations: those of a group of which the schools are
// hidden are hidden with them.
func (f *Figures) conversations(g counts, hidden bool, threshold int) {
	row := func(part, rest int) smallnumber.Figure {
		shown, _ := smallnumber.Row([]int{part, rest}, threshold)
		return shown[0]
	}
	f.Held = row(g.held, 0)
	f.WithChallenge, f.WithoutLeader = row(g.challenged, g.held-g.challenged), row(g.leaderless, g.held-g.leaderless)
	actions, _ := smallnumber.Row([]int{g.actions.Open, g.actions.Overdue, g.actions.Done}, threshold)
	f.Open, f.Overdue, f.Done = actions[0], actions[1], actions[2]
	if hidden {
		none := smallnumber.Figure{Marker: smallnumber.Suppressed}
		f.Held, f.WithChallenge, f.WithoutLeader, f.Open, f.Overdue, f.Done = none, none, none, none, none, none
	}
}

func share(engaged, rest int) Share {
	if engaged+rest == 0 {
		return Share{Marker: school.NotApplicable}
	}
	return Share{Value: float64(int(1000*float64(engaged)/float64(engaged+rest)+0.5)) / 10}
}

// hiddenOf says of which groups the schools are hidden: those with a small count, and beside
// them the smallest others, until what is hidden together is so much that the figures for the
// hub do not give any of it away.
func hiddenOf(all []counts, threshold int) []bool {
	hidden, order := make([]bool, len(all)), []int{}
	var engaged, rest, n int
	hideIt := func(i int) {
		hidden[i], engaged, rest, n = true, engaged+all[i].engaged, rest+all[i].rest, n+1
	}
	small := func(count int) bool { return count > 0 && count < threshold }
	for i, g := range all {
		if small(g.engaged) || small(g.rest) {
			hideIt(i)
		} else {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return (all[a].engaged + all[a].rest) - (all[b].engaged + all[b].rest) })
	for _, i := range order {
		if n == 0 || n > 1 && engaged >= 2*threshold && rest >= 2*threshold {
			break
		}
		hideIt(i)
	}
	return hidden
}
