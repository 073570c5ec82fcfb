package jointpractice

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/provision"
	"github.com/hubqa/hubqa/internal/record"
)

// Tx is what joint practice needs of a transaction. What takes a Scope finds nothing outside it.
type Tx interface {
	access.Grants
	Actor() access.Actor
	Repeats() string
	Now() time.Time
	Today() calendar.Date
	NewID() uuid.UUID
	HasSchool(within access.Scope, which id.School) (bool, error)
	HasPartner(within access.Scope, which id.Partner) (bool, error)
	Provision(within access.Scope, which id.Provision) (*provision.Card, error)

	// WorkTogether reports whether provision of the partner runs in the school on the day.
	WorkTogether(school id.School, partner id.Partner, on calendar.Date) (bool, error)
	JointPractice(within access.Scope, which id.JointPractice) (*Practice, error)
	JointPractices(within access.Scope, f Filter, at page.Request) (page.Page[Practice], error)
	CreateJointPractice(by access.Permit, p *Practice) error
	SaveJointPractice(by access.Permit, p *Practice, what event.Name) error
}

// Store runs transactions.
type Store = record.Store[Tx]

// Service is what people do with joint practice.
type Service struct{ Store Store }

// Filter narrows a list; a zero member does not.
type Filter struct {
	School    id.School
	Partner   id.Partner
	Provision id.Provision
	Days      calendar.Range // on which it was held
	Withdrawn *bool
}

// Seen is a practice as one reader sees it.
type Seen struct {
	Practice
	Open    access.Disclosure
	Allowed []access.Action
}

func see(tx Tx, p *Practice, by access.Permit) (seen Seen, err error) {
	seen = Seen{Practice: *p}
	if p.WithdrawnAt == nil {
		seen.Allowed = access.Allowed(tx, p.Facts(), access.CorrectJointPractice, access.WithdrawJointPractice)
	}
	seen.Open, err = by.Disclose(tx)
	return seen, err
}

var practices = record.Kind[Tx, id.JointPractice, Practice, Seen]{
	Reading: access.ReadJointPractice, Get: Tx.JointPractice, Facts: (*Practice).Facts, See: see,
}

// Read gives one practice.
func (s Service) Read(ctx context.Context, who access.Actor, which id.JointPractice) (Seen, error) {
	return practices.Read(ctx, s.Store, who, which)
}

// List gives a page of the practice in reach.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (page.Page[Seen], error) {
	return practices.List(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[Practice], error) {
		return tx.JointPractices(within, f, at)
	})
}
