package stafftime

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
)

// Tx is what staff time needs of a transaction. What takes a Scope finds nothing outside it.
type Tx interface {
	access.Grants
	Now() time.Time
	Today() calendar.Date
	NewID() uuid.UUID
	Settings() (hub.Settings, error)
	Roles(person id.Person, on calendar.Date) ([]access.Held, error)

	StaffTime(within access.Scope, which id.StaffTime) (*Entry, error)
	StaffTimes(within access.Scope, f Filter, at page.Request) (page.Page[Entry], error)
	// CreateStaffTime keeps an entry, or fails with ErrRecorded.
	CreateStaffTime(by access.Permit, e *Entry) error
	SaveStaffTime(by access.Permit, e *Entry) error
	// OtherMinutes gives the minutes of the entry's person in its week, beside its own. Until the
	// transaction ends nobody else asks.
	OtherMinutes(beside Entry) (int, error)
	// SameStaffTime gives the entry of the same person, week, kind and team, or nil.
	SameStaffTime(within access.Scope, as Entry) (*Entry, error)
	// PersonNamed gives the id of a person of the hub by external id or by the e-mail address
	// that nobody else has, or the zero id.
	PersonNamed(externalID, email string) (id.Person, error)
	// StaffTimeSums gives the sums of each person, team and week in the scope, of the weeks
	// whose Monday is in the range.
	StaffTimeSums(within access.Scope, mondays calendar.Range) ([]Sum, error)
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Filter narrows a list; a zero member does not.
type Filter struct {
	Person     id.Person
	Kind, Team string
	Days       calendar.Range // that the week shares a day with
}

// Service is what people do about staff time.
type Service struct{ Store Store }

// Seen is an entry as one reader sees it.
type Seen struct {
	Entry
	Allowed []access.Action
}

func see(tx Tx, e *Entry, _ access.Permit) (Seen, error) {
	return Seen{*e, access.Allowed(tx, e.Facts(), access.CorrectStaffTime)}, nil
}

// entries are shown by leave for the action: a client that may write need not be a reader.
func entries(by access.Action) record.Kind[Tx, id.StaffTime, Entry, Seen] {
	return record.Kind[Tx, id.StaffTime, Entry, Seen]{Reading: by, Get: Tx.StaffTime, Facts: (*Entry).Facts, See: see}
}

// Read gives one entry.
func (s Service) Read(ctx context.Context, who access.Actor, which id.StaffTime) (Seen, error) {
	return entries(access.ReadStaffTime).View(ctx, s.Store, who, which)
}

// List gives a page of the entries in reach.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (page.Page[Seen], error) {
	return entries(access.ReadStaffTime).ViewList(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[Entry], error) {
		return tx.StaffTimes(within, f, at)
	})
}

// Record keeps the time of a person in a week.
func (s Service) Record(ctx context.Context, who access.Actor, e Entry) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		if err := create(tx, &e); err != nil {
			return err
		}
		seen, err = entries(access.RecordStaffTime).Show(tx, e.ID)
		return err
	})
	return seen, err
}

func create(tx Tx, e *Entry) error {
	within := tx.Scope(access.RecordStaffTime)
	e.HubID, e.ID, e.Version = within.Hub(), id.StaffTime{UUID: tx.NewID()}, 1
	by, err := tx.Permit(within, e.Facts())
	if err != nil {
		return err
	}
	if err := e.check(tx); err != nil {
		return err
	}
	if err := e.fits(tx); err != nil {
		return err
	}
	return tx.CreateStaffTime(by, e)
}

// Correct keeps how much time it was after all.
func (s Service) Correct(ctx context.Context, who access.Actor, which id.StaffTime, match func(Seen) error, minutes int) (Seen, error) {
	return entries(access.CorrectStaffTime).Step(ctx, s.Store, who, access.CorrectStaffTime, which, match, func(tx Tx, e *Entry, by access.Permit) error {
		return e.correct(tx, by, minutes)
	})
}

func (e *Entry) correct(tx Tx, by access.Permit, minutes int) error {
	e.Minutes = minutes
	if err := e.fits(tx); err != nil {
		return err
	}
	return tx.SaveStaffTime(by, e)
}
