package safeguarding

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
)

// Named is what of the things that a concern names is open to whoever raises it.
type Named struct {
	School, Person, Visit bool
	VisitedSchool         id.School
	Observed              id.Person
}

// Filter narrows a list; a zero member does not.
type Filter struct {
	State, Receipt string
	School         id.School
}

// Tx is what concerns need of a transaction. What is done by a permit of theirs, and what
// is read by one, goes into the trail of the concern and nowhere else.
type Tx interface {
	access.Grants
	Now() time.Time
	NewID() uuid.UUID
	Settings() (hub.Settings, error)
	// Named looks for all three, whichever are asked for.
	Named(school id.School, visit id.Observation, person id.Person) (Named, error)
	Concern(within access.Scope, which id.Concern) (*Concern, error)
	Concerns(within access.Scope, f Filter, at page.Request) (page.Page[Concern], error)
	HoldConcern(which id.Concern) error
	CreateConcern(by access.Permit, c *Concern) error
	SaveConcern(by access.Permit, c *Concern) error
	CreateConcernEntry(by access.Permit, e *Entry) error
	Deeds(by access.Permit, at page.Request) (page.Page[Deed], error)
	// UntoldConcerns are those of which leads are to be told, or reminded.
	UntoldConcerns(within access.Scope) ([]id.Concern, error)
	// Guardians are the active safeguarding leads of the hub, and of the school where one is given.
	Guardians(of *id.School) ([]id.Person, error)
	Tell(news notice.News, people ...id.Person) error
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Service is what people do with concerns.
type Service struct{ Store Store }

// Seen is a concern as a safeguarding lead sees it.
type Seen struct {
	Concern
	Disclosure access.Disclosure
	Allowed    []access.Action
}

func see(tx Tx, c *Concern, by access.Permit) (Seen, error) {
	open, err := by.Disclose(tx)
	return Seen{Concern: *c, Disclosure: open, Allowed: access.Allowed(tx, c.Facts(), c.steps()...)}, err
}

// steps are what can be done to the concern as it stands.
func (c *Concern) steps() []access.Action {
	switch c.State {
	case Raised:
		return []access.Action{access.AcknowledgeConcern, access.NoteOnConcern, access.ReferConcern}
	case Acknowledged:
		return []access.Action{access.NoteOnConcern, access.ReferConcern, access.CloseConcern}
	}
	return nil
}

func find(tx Tx, action access.Action, which id.Concern) (*Concern, access.Permit, error) {
	within := tx.Scope(action)
	c, err := tx.Concern(within, which)
	if err != nil {
		return nil, access.Permit{}, err
	}
	by, err := tx.Permit(within, c.Facts())
	return c, by, err
}

// Read gives one concern.
func (s Service) Read(ctx context.Context, who access.Actor, which id.Concern) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		c, by, err := find(tx, access.ReadConcern, which)
		if err == nil {
			seen, err = see(tx, c, by)
		}
		return err
	})
	return seen, err
}

// List gives a page of the concerns in reach, without their texts. Each is a reading of its
// own.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (found page.Page[Concern], err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadConcern)
		if found, err = tx.Concerns(within, f, at); err != nil {
			return err
		}
		for i := range found.Items {
			by, err := tx.Permit(within, found.Items[i].Facts())
			if err != nil {
				return err
			}
			if err := tx.RecordReading(by, nil); err != nil {
				return err
			}
		}
		return nil
	})
	return found, err
}

// Trail gives a page of what was done to a concern, and by whom, the newest first.
func (s Service) Trail(ctx context.Context, who access.Actor, which id.Concern, at page.Request) (found page.Page[Deed], err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		_, by, err := find(tx, access.ReadConcernTrail, which)
		if err != nil {
			return err
		}
		if found, err = tx.Deeds(by, at); err != nil {
			return err
		}
		return tx.RecordReading(by, nil)
	})
	return found, err
}
