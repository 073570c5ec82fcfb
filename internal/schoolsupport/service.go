package schoolsupport

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
)

// Tx is what support needs of a transaction. What takes a Scope finds nothing outside it.
type Tx interface {
	access.Grants
	Repeats() string
	Actor() access.Actor
	Now() time.Time
	Today() calendar.Date
	NewID() uuid.UUID
	Roles(person id.Person, on calendar.Date) ([]access.Held, error)
	HasSchool(within access.Scope, which id.School) (bool, error)

	SchoolSupport(within access.Scope, which id.SchoolSupport) (*Support, error)
	SchoolSupports(within access.Scope, f Filter, at page.Request) (page.Page[Support], error)
	CreateSchoolSupport(by access.Permit, s *Support) error
	SaveSchoolSupport(by access.Permit, s *Support, what event.Name) error
	// SchoolSupportsOver gives support in the scope whose last day is before the day and that
	// has not ended.
	SchoolSupportsOver(within access.Scope, before calendar.Date, limit int) ([]id.SchoolSupport, error)
	// HeadsOf are the active head teachers of the schools today.
	HeadsOf(schools ...id.School) ([]id.Person, error)
	Tell(news notice.News, people ...id.Person) error
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Filter narrows a list; a zero member does not.
type Filter struct {
	State  string
	School id.School
}

// Service is what people do about support.
type Service struct{ Store Store }

// Seen is support as one reader sees it.
type Seen struct {
	Support
	Open    access.Disclosure
	Allowed []access.Action
}

func see(tx Tx, s *Support, by access.Permit) (seen Seen, err error) {
	held, err := rolesOf(tx)
	if err != nil {
		return seen, err
	}
	seen = Seen{Support: *s, Allowed: access.Allowed(tx, s.Facts(), s.steps(s.headedBy(held))...)}
	seen.Open, err = by.Disclose(tx)
	return seen, err
}

// rolesOf gives what the actor holds today.
func rolesOf(tx Tx) ([]access.Held, error) { return tx.Roles(tx.Actor().Person(), tx.Today()) }

func find(tx Tx, action access.Action, which id.SchoolSupport) (*Support, access.Permit, error) {
	within := tx.Scope(action)
	s, err := tx.SchoolSupport(within, which)
	if err != nil {
		return nil, access.Permit{}, err
	}
	by, err := tx.Permit(within, s.Facts())
	return s, by, err
}

func reread(tx Tx, which id.SchoolSupport, seen *Seen) error {
	s, by, err := find(tx, access.ReadSchoolSupport, which)
	if err == nil {
		*seen, err = see(tx, s, by)
	}
	return err
}

// Read gives one support.
func (v Service) Read(ctx context.Context, who access.Actor, which id.SchoolSupport) (seen Seen, err error) {
	err = v.Store.Update(ctx, who, func(tx Tx) error { return reread(tx, which, &seen) })
	return seen, err
}

// List gives a page of the support in reach. Each is a reading of its own.
func (v Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (found page.Page[Seen], err error) {
	err = v.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadSchoolSupport)
		all, err := tx.SchoolSupports(within, f, at)
		if err != nil {
			return err
		}
		found, err = page.Each(all, func(s *Support) (seen Seen, err error) {
			by, err := tx.Permit(within, s.Facts())
			if err == nil {
				seen, err = see(tx, s, by)
			}
			return seen, err
		})
		return err
	})
	return found, err
}

// step is the frame of every step: find and take leave, hold to what was seen, change, and
// show what came of it.
func (v Service) step(ctx context.Context, who access.Actor, action access.Action, which id.SchoolSupport, match func(Seen) error,
	change func(Tx, *Support, access.Permit) error) (seen Seen, err error) {
	err = v.Store.Update(ctx, who, func(tx Tx) error {
		s, by, err := find(tx, action, which)
		if err != nil {
			return err
		}
		if err := reread(tx, which, &seen); err != nil {
			return err
		}
		if err := match(seen); err != nil {
			return err
		}
		if err := change(tx, s, by); err != nil {
			return err
		}
		return reread(tx, which, &seen)
	})
	return seen, err
}
