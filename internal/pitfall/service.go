package pitfall

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
)

// Tx is what signals need of a transaction. What takes a Scope finds nothing outside it.
type Tx interface {
	access.Grants
	Now() time.Time
	Today() calendar.Date
	NewID() uuid.UUID
	Settings() (hub.Settings, error)
	Roles(person id.Person, on calendar.Date) ([]access.Held, error)
	OwnHub(within access.Scope) (*hub.Hub, error)

	// Partnerships gives those of a year with all that their signals are computed from, each of the
	// school that goes on by the end of the year; so of one whose predecessor the filter names.
	Partnerships(within access.Scope, year calendar.AcademicYear, f Filter) ([]Partnership, error)
	// Dismissals gives those of a year of some schools, the latest last.
	Dismissals(year calendar.AcademicYear, of ...id.School) ([]Dismissal, error)
	CreateDismissal(by access.Permit, d *Dismissal) error
	SaveDismissal(by access.Permit, d *Dismissal) error
	// NextTalk gives the next conversation with the school that is planned from the day on, or nil.
	NextTalk(within access.Scope, of id.School, from calendar.Date) (*Next, error)
}

// Store runs transactions.
type Store = record.Store[Tx]

// Filter narrows a list; a zero member does not.
type Filter struct {
	School  id.School
	Partner id.Partner
	Pitfall Pitfall
	State   State

	forEvaluation bool
}

// takes reports whether the list tells of the signal.
func (f Filter) takes(s Signal) bool {
	return (f.Pitfall == "" || f.Pitfall == s.Pitfall) && (f.State == "" || f.State == s.State)
}

// Service is what people do with the signals of partnerships.
type Service struct{ Store Store }

// Seen is a partnership as one reader sees it.
type Seen struct {
	Partnership
	Open    access.Disclosure // of why signals were dismissed
	Allowed []access.Action
}

func see(tx Tx, p *Partnership, by access.Permit) (seen Seen, err error) {
	seen = Seen{Partnership: *p}
	if seen.Open, err = by.Disclose(tx); err != nil {
		return seen, err
	}
	seen.Allowed, err = allowed(tx, p, by.Actor().Person())
	return seen, err
}

// allowed are the steps that a person may take with at least one of the signals.
func allowed(tx Tx, p *Partnership, who id.Person) ([]access.Action, error) {
	var steps []access.Action
	if slices.ContainsFunc(p.Signals, func(s Signal) bool { return s.State == Raised }) {
		steps = append(steps, access.DismissSignal)
	}
	if slices.ContainsFunc(p.Signals, func(s Signal) bool { return s.Dismissal != nil }) {
		steps = append(steps, access.LiftDismissal)
	}
	may := access.Allowed(tx, p.Facts(), steps...)
	if len(may) == 0 {
		return may, nil
	}
	if own, err := ofOwnSide(tx, who, p); own || err != nil {
		return []access.Action{}, err
	}
	return may, nil
}

var partnerships = record.Kind[Tx, Of, Partnership, Seen]{
	Reading: access.ReadPartnership, Get: one, Facts: (*Partnership).Facts, See: see,
}

func one(tx Tx, within access.Scope, of Of) (*Partnership, error) {
	all, err := computed(tx, within, of.Year, Filter{School: of.School, Partner: of.Partner})
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fault.Absent
	}
	return &all[0], nil
}

// ForEvaluation gives the signals of a partnership in the scope as the evaluation of the year tells
// them, which counts itself in no version; or fault.Absent.
func ForEvaluation(tx Tx, within access.Scope, of Of) ([]Signal, error) {
	all, err := computed(tx, within, of.Year, Filter{School: of.School, Partner: of.Partner, forEvaluation: true})
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fault.Absent
	}
	return all[0].Signals, nil
}

// computed gives the partnerships of a year in the scope with their signals.
func computed(tx Tx, within access.Scope, year calendar.AcademicYear, f Filter) ([]Partnership, error) {
	settings, err := tx.Settings()
	if err != nil {
		return nil, err
	}
	all, err := tx.Partnerships(within, year, f)
	if err != nil {
		return nil, err
	}
	goesOn := map[id.School]id.School{}
	for _, p := range all {
		for _, s := range append(p.Before, p.SchoolID) {
			goesOn[s] = p.SchoolID
		}
	}
	dismissals, err := tx.Dismissals(year, slices.Collect(maps.Keys(goesOn))...)
	latest := map[Of]map[Key]*Dismissal{}
	for i := range dismissals {
		d := &dismissals[i]
		of := Of{goesOn[d.SchoolID], d.PartnerID, d.AcademicYear}
		if latest[of] == nil {
			latest[of] = map[Key]*Dismissal{}
		}
		latest[of][d.Signal] = d
	}
	for i := range all {
		if f.forEvaluation {
			all[i].Known.ForEvaluation, all[i].Known.Evaluations = true, nil // those of the year are its versions
			delete(all[i].Known.Moved, "evaluation")
		}
		all[i].compute(tx.Today(), settings, latest[all[i].Of()])
	}
	return all, err
}

// Read gives one partnership with its signals.
func (s Service) Read(ctx context.Context, who access.Actor, of Of) (Seen, error) {
	return partnerships.Read(ctx, s.Store, who, of)
}

// List gives a page of the partnerships of a year in reach that have a signal which the filter
// takes, with these signals; the zero year is the present one. Each is a reading of its own.
func (s Service) List(ctx context.Context, who access.Actor, year calendar.AcademicYear, f Filter, at page.Request) (page.Page[Seen], error) {
	return partnerships.List(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[Partnership], error) {
		if year.IsZero() {
			year = calendar.YearOf(tx.Today())
		}
		all, err := computed(tx, within, year, f)
		for i := range all {
			all[i].Signals = slices.DeleteFunc(all[i].Signals, func(s Signal) bool { return !f.takes(s) })
		}
		all = slices.DeleteFunc(all, func(p Partnership) bool { return len(p.Signals) == 0 })
		return page.Of(all, at, func(p Partnership) page.Position {
			return page.Position{Key: p.SchoolName + " / " + p.PartnerName, ID: p.Of().ID().String()}
		}), err
	})
}
