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
	"github.com/hubqa/hubqa/internal/record"
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
type Store = record.Store[Tx]

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

var supports = record.Kind[Tx, id.SchoolSupport, Support, Seen]{
	Reading: access.ReadSchoolSupport, Get: Tx.SchoolSupport, Facts: (*Support).Facts, See: see,
}

// Read gives one support.
func (v Service) Read(ctx context.Context, who access.Actor, which id.SchoolSupport) (Seen, error) {
	return supports.Read(ctx, v.Store, who, which)
}

// List gives a page of the support in reach.
func (v Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (page.Page[Seen], error) {
	return supports.List(ctx, v.Store, who, func(tx Tx, within access.Scope) (page.Page[Support], error) { return tx.SchoolSupports(within, f, at) })
}
