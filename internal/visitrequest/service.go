package visitrequest

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
	"github.com/hubqa/hubqa/internal/partner"
	"github.com/hubqa/hubqa/internal/provision"
	"github.com/hubqa/hubqa/internal/record"
	"github.com/hubqa/hubqa/internal/school"
)

// Tx is what requests need of a transaction. What takes a Scope finds nothing outside it.
type Tx interface {
	access.Grants
	Actor() access.Actor
	Now() time.Time
	Today() calendar.Date
	NewID() uuid.UUID

	VisitRequest(within access.Scope, which id.VisitRequest) (*Request, error)
	VisitRequests(within access.Scope, f Filter, at page.Request) (page.Page[Request], error)
	// HoldVisitRequest keeps every other writer off a request until the transaction ends.
	HoldVisitRequest(which id.VisitRequest) error
	// CreateVisitRequest fails with ErrOpen where the same is asked for already.
	CreateVisitRequest(by access.Permit, r *Request) error
	SaveVisitRequest(by access.Permit, r *Request, what event.Name) error

	// VisitAskedAbout gives a visit in the scope, or fault.Absent.
	VisitAskedAbout(within access.Scope, which id.Observation) (Asked, error)
	School(within access.Scope, which id.School) (*school.School, error)
	Provision(within access.Scope, which id.Provision) (*provision.Card, error)
	ProvisionsNamed(within access.Scope, of id.Partner, in id.School, name string) ([]provision.Card, error)
	PartnersByName(within access.Scope, name string) ([]partner.Partner, error)
	CreatePartner(by access.Permit, p *partner.Partner) error
	CreateProvision(by access.Permit, p *provision.Provision) error
	// Headship gives the actor's current appointment as head teacher of the school.
	Headship(of id.School) (id.Appointment, error)

	// OpenReport gives a share, in place of one that the appointment has of the visit;
	// leave is to change shares.
	OpenReport(s Opening, leave func(uuid.UUID) (access.Permit, error)) error

	Tell(news notice.News, people ...id.Person) error
	Holders(role access.Role) ([]id.Person, error)
	MembersOf(laCode string) ([]id.Person, error)
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Asked is a visit whose report is asked for.
type Asked struct {
	ID          id.Observation
	SchoolID    id.School
	PartnerID   id.Partner
	ProvisionID id.Provision
	TeacherID   id.Person
	State       string
}

// Opening is a share of a full report with the holder of one appointment.
type Opening struct {
	Observation id.Observation
	Appointment id.Appointment
	School      id.School
	Purpose     string
	UntilOn     calendar.Date
}

// Filter narrows a list; a zero member does not.
type Filter struct {
	Kind, State string
	School      id.School
}

// Service is what people do with requests.
type Service struct{ Store Store }

var requests = record.Kind[Tx, id.VisitRequest, Request, Seen]{
	Reading: access.ReadVisitRequest, Hold: Tx.HoldVisitRequest, Get: Tx.VisitRequest, Facts: (*Request).Facts, See: see,
}

// Read gives one request.
func (s Service) Read(ctx context.Context, who access.Actor, which id.VisitRequest) (Seen, error) {
	return requests.Read(ctx, s.Store, who, which)
}

// List gives a page of the requests in reach.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (page.Page[Seen], error) {
	return requests.List(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[Request], error) { return tx.VisitRequests(within, f, at) })
}
