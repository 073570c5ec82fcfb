package engagement

import (
	"context"
	"slices"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/school"
)

// School is what of the register engagement goes by, with who keeps in touch with it today.
type School struct {
	HubID       id.Hub
	ID          id.School
	URN         int
	Name        string
	LACode      string
	LAName      string
	Phase       string
	Status      string
	OpenedOn    calendar.Date
	ClosedOn    calendar.Date
	SucceededOn calendar.Date `gorm:"-"` // on which the one school opened that goes on with it
	Pupils      *int
	FSMPercent  string
	CreatedAt   time.Time
	OfficerID   *id.Person // of the school, or of the latest that it succeeded one to one and that had one
	OfficerName string
	// OwnOfficerID is who may read as link officer.
	OwnOfficerID *id.Person         `gorm:"-"`
	Inspected    []access.Inspected `gorm:"-"`
}

// OpenOn reports whether the school is one of all schools on a day.
func (s School) OpenOn(day calendar.Date) bool {
	if !s.SucceededOn.IsZero() && !s.SucceededOn.After(day) {
		return false
	}
	opened := s.OpenedOn.IsZero() || !s.OpenedOn.After(day)
	switch s.Status {
	case school.StatusOpen, school.StatusProposedToClose:
		return opened && (s.ClosedOn.IsZero() || s.ClosedOn.After(day))
	case school.StatusClosed:
		return opened && s.ClosedOn.After(day)
	}
	return false
}

// Facts are what the policy needs to know of how far a school is reached.
func (s School) Facts() access.Facts {
	f := access.Facts{Hub: s.HubID, ID: s.ID.UUID, School: s.ID, Inspected: s.Inspected}
	if s.OwnOfficerID != nil {
		f.Officer = *s.OwnOfficerID
	}
	return f
}

// OwnPlan is what is known of a school's own music development plan of a year (schoolplan).
type OwnPlan struct{ Has, Published, UpToDate bool }

// Engagement is how far one school is reached.
type Engagement struct {
	School
	Standing
	Today    calendar.Date
	FollowUp *FollowUp // that is open, where the reader may see it
}

// Filter narrows a list; a zero member does not.
type Filter struct {
	Rung    Rung
	LACode  string
	Phase   string
	Officer id.Person
	On      calendar.Date // zero: today
}

func (f Filter) takes(e Engagement) bool {
	return e.OpenOn(f.On) && (f.Rung == "" || f.Rung == e.Rung) && (f.LACode == "" || f.LACode == e.LACode) &&
		(f.Phase == "" || f.Phase == e.Phase) && (f.Officer.IsZero() || e.OfficerID != nil && *e.OfficerID == f.Officer)
}

// known is since when the hub has a school that is open.
func (s School) known() calendar.Date {
	known := calendar.DateOf(s.CreatedAt)
	if s.OpenedOn.After(known) {
		known = s.OpenedOn
	}
	return known
}

// List gives a page of the schools in reach that are open on the day, by name.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (found page.Page[Engagement], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		if f.On.IsZero() {
			f.On = tx.Today()
		}
		_, all, err := standings(tx, tx.Scope(access.ReadEngagement), f.On)
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(e Engagement) bool { return !f.takes(e) })
		found = page.Of(all, at, func(e Engagement) page.Position { return page.Position{Key: e.Name, ID: e.ID.String()} })
		return addFollowUps(tx, found.Items)
	})
	return found, err
}

// Standings gives where every school in the scope stands on a day, and what is known of its own
// plan of a year, by URN: of that of a school that it succeeded one to one where it has none.
func Standings(tx Tx, within access.Scope, year calendar.AcademicYear, on calendar.Date) (all []Engagement, plans map[int]*OwnPlan, err error) {
	h, all, err := standings(tx, within, on)
	if err != nil {
		return nil, nil, err
	}
	known, err := tx.OwnPlans(year)
	plans = map[int]*OwnPlan{}
	for _, e := range all {
		for _, urn := range append([]int{e.URN}, h.lineage.Before(e.URN)...) {
			if own, is := known[urn]; is && plans[e.URN] == nil {
				plans[e.URN] = &own
			}
		}
	}
	return all, plans, err
}

// standings gives where every school in the scope stands, and the history by which it does.
func standings(tx Tx, within access.Scope, on calendar.Date) (h history, all []Engagement, err error) {
	schools, err := tx.EngagementSchools(within, id.School{})
	if err != nil {
		return h, nil, err
	}
	if h, err = readHistory(tx, schools); err != nil {
		return h, nil, err
	}
	opened, err := tx.OpenedOn()
	all = make([]Engagement, 0, len(schools))
	for _, s := range schools {
		s.SucceededOn = h.lineage.SucceededOn(s.URN, opened)
		all = append(all, Engagement{School: s, Standing: h.stand(s, on), Today: tx.Today()})
	}
	return h, all, err
}

func addFollowUps(tx Tx, all []Engagement) error {
	within := tx.Scope(access.ReadFollowUp)
	if within.IsEmpty() {
		return nil
	}
	var urns []int
	for _, e := range all {
		urns = append(urns, e.URN)
	}
	latest, err := tx.LatestFollowUps(urns)
	for i := range all {
		if f, ok := latest[all[i].URN]; ok && f.ClosedAt == nil && within.Admits(all[i].Facts()) {
			all[i].FollowUp = &f
		}
	}
	return err
}
