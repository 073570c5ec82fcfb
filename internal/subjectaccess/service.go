package subjectaccess

import (
	"context"
	"slices"
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

// Tx is what subject access needs of a transaction.
type Tx interface {
	access.Grants
	Actor() access.Actor
	Now() time.Time
	Today() calendar.Date
	NewID() uuid.UUID
	Holders(role access.Role) ([]id.Person, error)
	Tell(news notice.News, people ...id.Person) error
	// KeepDisposals keeps every other writer off the disposals that are open until the
	// transaction ends.
	KeepDisposals() error

	IsPerson(which id.Person) (bool, error)
	SubjectAccess(within access.Scope, which id.SubjectAccess) (*Request, error)
	SubjectAccesses(within access.Scope, f Filter, at page.Request) (page.Page[Request], error)
	// KeepSubjectAccess keeps every other writer off the request until the transaction ends.
	KeepSubjectAccess(which id.SubjectAccess) error
	CreateSubjectAccess(by access.Permit, r *Request) error
	SaveSubjectAccess(by access.Permit, r *Request, what event.Name) error
	// SubjectAccessDue gives open requests in the scope that are due by the one day and were not
	// said to be, or were due before the other and not said to be overdue.
	SubjectAccessDue(within access.Scope, by, before calendar.Date, limit int) ([]Request, error)
	// SubjectAccessOver gives requests in the scope whose pack was available until before
	// the day.
	SubjectAccessOver(within access.Scope, before calendar.Date, limit int) ([]Request, error)
	HubName() (string, error)
	// GatherPack keeps what there is about the permit's person, as it stands now.
	GatherPack(by access.Permit, r *Request) error
	Parts(by access.Permit, at page.Request) (page.Page[Part], error)
	// Pack gives all parts that are released or redacted.
	Pack(by access.Permit) ([]Part, error)
	Part(by access.Permit, which id.SubjectAccessPart) (*Part, error)
	SavePart(by access.Permit, p *Part) error
	// PartDeciders are the people who decided on a part of the permit's request.
	PartDeciders(by access.Permit) ([]id.Person, error)
	// EmptyPack forgets the texts of the permit's request, which has ended or is to end.
	EmptyPack(by access.Permit) error
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Service is what people do with subject access requests.
type Service struct{ Store Store }

// Filter narrows a list; a zero member does not.
type Filter struct{ State string }

// Seen is a request as one reader sees it.
type Seen struct {
	Request
	Now     time.Time
	Open    access.Disclosure
	Allowed []access.Action
}

// Overdue reports whether the request was to be answered by now.
func (s Seen) Overdue() bool {
	return s.ReleasedAt == nil && s.EndedAt == nil && s.DueOn.Before(calendar.DateOf(s.Now))
}

func see(tx Tx, r *Request, by access.Permit) (Seen, error) {
	open, err := by.Disclose(tx)
	seen := Seen{Request: *r, Now: tx.Now(), Open: open, Allowed: access.Allowed(tx, r.Facts(), r.steps(tx)...)}
	if r.RefusedAt == nil && tx.Actor().Person() == r.PersonID {
		seen.goOn() // they are told of a refusal once it is one
	}
	return seen, err
}

// steps are what is done with the request as it stands.
func (r *Request) steps(tx Tx) []access.Action {
	steps := []access.Action{}
	if r.isOpen() {
		steps = append(steps, access.WithdrawSubjectAccess)
	}
	if r.isOpen() && r.extendable(tx.Today()) {
		steps = append(steps, access.ExtendSubjectAccess)
	}
	if r.refusable(tx.Today(), NotShown) || r.refusable(tx.Today(), Unfounded) {
		steps = append(steps, access.ProposeRefusal)
	}
	if r.RefusalAt != nil && r.refusable(tx.Today(), r.RefusalGround) {
		steps = append(steps, access.ConfirmRefusal)
	}
	switch r.State() {
	case Received:
		return append(steps, access.ConfirmIdentity)
	case Accepted:
		return append(steps, access.BeginReview)
	case InReview:
		return append(steps, access.ReviewSubjectAccess, access.DecidePart, access.ReleasePack)
	case Released:
		return append(steps, access.ReadPack)
	}
	return steps
}

var requests = record.Kind[Tx, id.SubjectAccess, Request, Seen]{
	Reading: access.ReadSubjectAccess, Hold: Tx.KeepSubjectAccess, Get: Tx.SubjectAccess, Facts: (*Request).Facts, See: see,
}

// Read gives one request.
func (s Service) Read(ctx context.Context, who access.Actor, which id.SubjectAccess) (Seen, error) {
	return requests.Read(ctx, s.Store, who, which)
}

// List gives a page of the requests in reach.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (page.Page[Seen], error) {
	return requests.List(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[Request], error) { return tx.SubjectAccesses(within, f, at) })
}

// step does one step with a request, and keeps it.
func (s Service) step(ctx context.Context, who access.Actor, action access.Action, which id.SubjectAccess, match func(Seen) error,
	what event.Name, step func(Tx, *Request, access.Permit) error) (Seen, error) {
	return requests.Step(ctx, s.Store, who, action, which, match, func(tx Tx, r *Request, by access.Permit) error {
		if err := step(tx, r, by); err != nil {
			return err
		}
		return tx.SaveSubjectAccess(by, r, what)
	})
}

// tell tells the holders of a role of the request, but for whom it is about.
func (r *Request) tell(tx Tx, kind notice.Kind, role access.Role) error {
	people, err := tx.Holders(role)
	if err != nil {
		return err
	}
	others := r.butTheirs(people)
	if len(others) == 0 && role == access.QALead { // the hub manager acts for them
		if people, err = tx.Holders(access.HubManager); err != nil {
			return err
		}
		others = r.butTheirs(people)
	}
	return tx.Tell(r.news(kind, r.DueOn), others...)
}

// butTheirs leaves out whom the request is about.
func (r *Request) butTheirs(people []id.Person) []id.Person {
	return slices.DeleteFunc(people, func(p id.Person) bool { return p == r.PersonID })
}

func (r *Request) news(kind notice.Kind, on calendar.Date) notice.News {
	return notice.News{Kind: kind, Resource: notice.Access, ID: r.ID.UUID, On: on}
}
