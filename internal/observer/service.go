package observer

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// Tx is what the register needs of a transaction. What takes a Scope finds nothing outside
// it.
type Tx interface {
	access.Grants
	Actor() access.Actor
	Now() time.Time
	Today() calendar.Date
	NewID() uuid.UUID
	Settings() (hub.Settings, error)

	Member(within access.Scope, year calendar.AcademicYear, which id.Person) (*Member, error)
	Members(within access.Scope, year calendar.AcademicYear, at page.Request) (page.Page[Member], error)
	CreateTraining(by access.Permit, t *Training) error
	CreateConflict(by access.Permit, c *Conflict) error
	SaveConflict(by access.Permit, c *Conflict, what event.Name) error
	// Knows reports whether what a conflict is with is open to the actor.
	Knows(c *Conflict) (bool, error)
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Service is what people do with the register.
type Service struct{ Store Store }

// Seen is a member as one reader sees them.
type Seen struct {
	Member
	CalibratedUntil calendar.Date // none: never calibrated, or the hub keeps none
	Allowed         []access.Action
}

func see(tx Tx, m *Member) (Seen, error) {
	settings, err := tx.Settings()
	seen := Seen{
		Member:          *m,
		CalibratedUntil: Until(m.Latest(Calibrated), settings.CalibrationMonths),
		Allowed:         access.Allowed(tx, m.Facts(), access.RecordObserverTraining, access.DeclareConflict, access.EndConflict),
	}
	return seen, err
}

// Until is the last day on which a calibration of a day holds.
func Until(on calendar.Date, months int) calendar.Date {
	if on.IsZero() || months == 0 {
		return calendar.Date{}
	}
	return on.AddMonths(months)
}

// List gives a page of the members in reach, with what they have in hand in a year; the zero
// year is the present one.
func (s Service) List(ctx context.Context, who access.Actor, year calendar.AcademicYear, at page.Request) (found page.Page[Seen], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		members, err := tx.Members(tx.Scope(access.ReadObserver), yearOr(tx, year), at)
		if err != nil {
			return err
		}
		found, err = page.Each(members, func(m *Member) (Seen, error) { return see(tx, m) })
		return err
	})
	return found, err
}

func yearOr(tx Tx, year calendar.AcademicYear) calendar.AcademicYear {
	if year.IsZero() {
		return calendar.YearOf(tx.Today())
	}
	return year
}

// Read gives one member.
func (s Service) Read(ctx context.Context, who access.Actor, which id.Person, year calendar.AcademicYear) (seen Seen, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) (err error) {
		seen, err = reread(tx, which, year)
		return err
	})
	return seen, err
}

func reread(tx Tx, which id.Person, year calendar.AcademicYear) (Seen, error) {
	m, err := tx.Member(tx.Scope(access.ReadObserver), yearOr(tx, year), which)
	if err != nil {
		return Seen{}, err
	}
	return see(tx, m)
}

// RecordTraining keeps that a member was trained or calibrated.
func (s Service) RecordTraining(ctx context.Context, who access.Actor, which id.Person, t Training) (Seen, error) {
	return s.step(ctx, who, access.RecordObserverTraining, which, nil, func(tx Tx, _ *Member, by access.Permit) error {
		t.HubID, t.ID, t.PersonID, t.RecordedBy, t.Version = who.Hub(), id.Training{UUID: tx.NewID()}, which, who.Person(), 1
		if err := t.check(tx.Today()); err != nil {
			return err
		}
		return tx.CreateTraining(by, &t)
	})
}

// Declare keeps a conflict of interest. Where no day is named it begins today.
func (s Service) Declare(ctx context.Context, who access.Actor, which id.Person, c Conflict) (Seen, error) {
	return s.step(ctx, who, access.DeclareConflict, which, nil, func(tx Tx, _ *Member, by access.Permit) error {
		c.HubID, c.ID, c.PersonID, c.DeclaredBy, c.Version = who.Hub(), id.Conflict{UUID: tx.NewID()}, which, who.Person(), 1
		if c.FromOn.IsZero() {
			c.FromOn = tx.Today()
		}
		if err := c.check(tx); err != nil {
			return err
		}
		return tx.CreateConflict(by, &c)
	})
}

func (c *Conflict) check(tx Tx) error {
	var faults fault.InvalidContent
	with := 0
	for _, named := range []bool{c.WithPartnerID != nil, c.WithPersonID != nil, c.WithSchoolID != nil} {
		if named {
			with++
		}
	}
	if faults.Check(with == 1, "", "observer-conflict-with", "A conflict of interest is with a partner, with a person or with a school.") {
		known, err := tx.Knows(c)
		if err != nil {
			return err
		}
		faults.Check(known, c.pointer(), "unknown-reference", "There is no such record, or it is not open to you.")
	}
	faults.Check(c.WithPersonID == nil || *c.WithPersonID != c.PersonID, "/personId", "observer-conflict-self", "Nobody is in conflict with themselves.")
	faults.Check(c.ToOn.IsZero() || !c.ToOn.Before(c.FromOn), "/toOn", "observer-conflict-reversed", "A conflict does not end before it begins.")
	return faults.Err()
}

func (c *Conflict) pointer() string {
	switch {
	case c.WithPartnerID != nil:
		return "/partnerId"
	case c.WithPersonID != nil:
		return "/personId"
	}
	return "/schoolId"
}

// EndConflict says until when a conflict lasts.
func (s Service) EndConflict(ctx context.Context, who access.Actor, which id.Person, conflict id.Conflict, match func(Seen) error, on calendar.Date) (Seen, error) {
	return s.step(ctx, who, access.EndConflict, which, match, func(tx Tx, m *Member, by access.Permit) error {
		for _, c := range m.Conflicts {
			if c.ID == conflict {
				return end(tx, by, c, on)
			}
		}
		return fault.Absent
	})
}

func end(tx Tx, by access.Permit, c Conflict, on calendar.Date) error {
	var faults fault.InvalidContent
	faults.Check(!on.Before(c.FromOn), "/toOn", "observer-conflict-reversed", "A conflict does not end before it begins.")
	if err := faults.Err(); err != nil {
		return err
	}
	if !c.ToOn.IsZero() {
		return ErrConflictEnded
	}
	ender := by.Actor().Person()
	c.ToOn, c.EndedBy = on, &ender
	return tx.SaveConflict(by, &c, "observer.conflict-ended")
}

func (s Service) step(ctx context.Context, who access.Actor, action access.Action, which id.Person, match func(Seen) error,
	change func(Tx, *Member, access.Permit) error) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(action)
		m, err := tx.Member(within, yearOr(tx, calendar.AcademicYear{}), which)
		if err != nil {
			return err
		}
		by, err := tx.Permit(within, m.Facts())
		if err != nil {
			return err
		}
		if match != nil {
			now, err := see(tx, m)
			if err != nil {
				return err
			}
			if err := match(now); err != nil {
				return err
			}
		}
		if err := change(tx, m, by); err != nil {
			return err
		}
		seen, err = reread(tx, which, calendar.AcademicYear{})
		return err
	})
	return seen, err
}
