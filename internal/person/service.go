package person

import (
	"context"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// Tx is what the register needs of a transaction.
type Tx interface {
	access.Grants
	Actor() access.Actor
	Standing() access.Standing
	Today() calendar.Date
	NewID() uuid.UUID

	Person(within access.Scope, id id.Person) (*Person, error)
	// People gives a page of people. A role to filter by counts only where the
	// appointment to it is in the scope named.
	People(within, appointments access.Scope, f Filter, at page.Request) (page.Page[Person], error)
	// PersonByExternalID gives a person with their identity, or nil; PeopleByEmail
	// those who have the address, whatever its case, without identities.
	PersonByExternalID(within access.Scope, key string) (*Person, error)
	PeopleByEmail(within access.Scope, email string) ([]Person, error)
	// CreatePerson and SavePerson keep the identity too, which is as active as
	// the person. They fail with ErrIdentityTaken.
	CreatePerson(by access.Permit, p *Person) error
	SavePerson(by access.Permit, p *Person, what event.Name) error
	// AwaitConfirmation makes the roles of a person that take two persons wait for the
	// second again.
	AwaitConfirmation(by access.Permit, who id.Person) error

	Appointment(within access.Scope, id id.Appointment) (*Held, error)
	Appointments(within access.Scope, f HeldFilter, at page.Request) (page.Page[Held], error)
	CreateAppointment(by access.Permit, a *Appointment) error
	SaveAppointment(by access.Permit, a *Appointment, what event.Name) error
	// OthersHold reports whether somebody else holds the role today.
	OthersHold(role access.Role, who id.Person) (bool, error)
	Holds(role access.Role, who id.Person) (bool, error)
	// Overlaps reports whether the person has another appointment to the role at
	// the target that shares a day with this one. Until the transaction ends
	// nobody else can ask that of the person.
	Overlaps(a Appointment) (bool, error)

	// SameAppointment gives the appointment of the person to the role at the target
	// from the first day of this one, or nil.
	SameAppointment(within access.Scope, a Appointment) (*Held, error)

	// PartnerNamed and SchoolNamed give the id of a partner, by external id or by
	// name, and of a school, or the zero id. A name that several partners have but for
	// capitals is refused.
	PartnerNamed(within access.Scope, externalID, name string) (id.Partner, error)
	SchoolNamed(within access.Scope, urn int) (id.School, error)
	HasPartner(within access.Scope, id id.Partner) (bool, error)
	HasSchool(within access.Scope, id id.School) (bool, error)
	// Caller tells whose token it is, and of which hub.
	Caller() (Caller, error)
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Filter narrows a list of people; a zero member does not.
type Filter struct {
	Role   access.Role // held today
	Status string
	Name   string // a part of it
}

// Service is what people do with the register.
type Service struct{ Store Store }

// List gives a page of the people in reach, without identities.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (found page.Page[Person], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		found, err = tx.People(tx.Scope(access.ReadPerson), tx.Scope(access.ReadAppointment), f, at)
		return err
	})
	return found, err
}

// Read gives one person.
func (s Service) Read(ctx context.Context, who access.Actor, which id.Person) (seen Seen, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		p, err := tx.Person(tx.Scope(access.ReadPerson), which)
		if err != nil {
			return err
		}
		seen = see(tx, p)
		return nil
	})
	return seen, err
}

// Create registers a person. It fails with ErrIdentityTaken and ErrExternalIDTaken.
func (s Service) Create(ctx context.Context, who access.Actor, p Person) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		if err := create(tx, &p); err != nil {
			return err
		}
		seen = see(tx, &p)
		return nil
	})
	return seen, err
}

func create(tx Tx, p *Person) error {
	within := tx.Scope(access.CreatePerson)
	p.HubID, p.ID, p.Status, p.Version = within.Hub(), id.Person{UUID: tx.NewID()}, Active, 1
	by, err := tx.Permit(within, p.Facts())
	if err != nil {
		return err
	}
	if err := p.check(tx); err != nil {
		return err
	}
	return tx.CreatePerson(by, p)
}

// Change changes a person whom the caller saw as they are now. Suspending a person
// ends their signing in at once. It fails with ErrIdentityTaken and
// ErrExternalIDTaken.
func (s Service) Change(ctx context.Context, who access.Actor, which id.Person, match func(Seen) error, change func(*Person)) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		p, err := tx.Person(tx.Scope(access.UpdatePerson), which)
		if err != nil {
			return err
		}
		if err := alter(tx, p, match, change); err != nil {
			return err
		}
		seen = see(tx, p)
		return nil
	})
	return seen, err
}

// alter changes a person who was found within the scope of changes.
func alter(tx Tx, p *Person, match func(Seen) error, change func(*Person)) error {
	by, err := tx.Permit(tx.Scope(access.UpdatePerson), p.Facts())
	if err != nil {
		return err
	}
	if err := match(see(tx, p)); err != nil {
		return err
	}
	signedIn, status := p.signsInAs(), p.Status
	change(p)
	if err := p.check(tx); err != nil {
		return err
	}
	if p.Status == Suspended && status != Suspended {
		if err := keepEach(tx, p.ID, keepers...); err != nil {
			return err
		}
	}
	what := event.Name("person.updated")
	if p.signsInAs() != signedIn {
		// Who signs in as a person holds their roles: those that take two persons
		// wait for the second again.
		what = "person.identity-changed"
		if err := keepEach(tx, p.ID, access.DataProtectionOfficer); err != nil {
			return err
		}
		if err := tx.AwaitConfirmation(by, p.ID); err != nil {
			return err
		}
	}
	return tx.SavePerson(by, p, what)
}
