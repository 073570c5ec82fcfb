package inspection

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/redaction"
)

// Tx is what inspections need of a transaction. What takes a Scope finds nothing outside
// it; what takes a Permit is about the permit's inspection.
type Tx interface {
	access.Grants
	Actor() access.Actor
	Now() time.Time
	Today() calendar.Date
	NewID() uuid.UUID
	Settings() (hub.Settings, error)

	Inspection(within access.Scope, which id.Inspection) (*Inspection, error)
	Inspections(within access.Scope, f Filter, at page.Request) (page.Page[Inspection], error)
	// CreateInspection keeps the inspection with its schools, which never change.
	CreateInspection(by access.Permit, i *Inspection) error
	SaveInspection(by access.Permit, i *Inspection, what event.Name) error

	// Inspects reports whether the person can sign in and is an inspector on one of the days.
	Inspects(who id.Person, days calendar.Range) (bool, error)
	// SchoolsAmong gives those of the schools that are in the scope.
	SchoolsAmong(within access.Scope, which []id.School) ([]id.School, error)

	// TeachersInspected is of how many teachers the summaries in the scope are.
	TeachersInspected(within access.Scope, by access.Permit) (int, error)
	// DrawReferences gives an id to each summary in the scope that has none yet.
	DrawReferences(within access.Scope, by access.Permit) error
	// VisitsInspected gives a page of the visits whose summaries are in the scope, by
	// their references.
	VisitsInspected(within access.Scope, by access.Permit, at page.Request) (page.Page[Visit], error)
	// NamesOfHub gives the names of everybody, every school and every partner of the hub,
	// and the schools' numbers.
	NamesOfHub(by access.Permit) ([]redaction.Name, error)
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Filter narrows a list; a zero member does not.
type Filter struct {
	State  string // today
	School id.School
}

// Service is what people do with inspections.
type Service struct{ Store Store }

// List gives a page of the inspections in reach.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (found page.Page[Seen], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		inspections, err := tx.Inspections(tx.Scope(access.ReadInspection), f, at)
		found = page.Map(inspections, func(i Inspection) Seen { return see(tx, &i) })
		return err
	})
	return found, err
}

// Read gives one inspection.
func (s Service) Read(ctx context.Context, who access.Actor, which id.Inspection) (seen Seen, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error { return reread(tx, which, &seen) })
	return seen, err
}

// reread gives the inspection as it now stands.
func reread(tx Tx, which id.Inspection, seen *Seen) error {
	i, err := tx.Inspection(tx.Scope(access.ReadInspection), which)
	if err == nil {
		*seen = see(tx, i)
	}
	return err
}
