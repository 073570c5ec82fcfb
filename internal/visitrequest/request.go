package visitrequest

import (
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// What is asked for.
const (
	Visit  = "visit"
	Report = "report"
)

// The states of a request.
const (
	Open      = "open"
	Agreed    = "agreed"
	Refused   = "refused"
	Withdrawn = "withdrawn"
)

// Request is one request of a head teacher.
type Request struct {
	HubID         id.Hub          `gorm:"primaryKey"`
	ID            id.VisitRequest `gorm:"primaryKey"`
	Kind          string
	SchoolID      id.School
	LACode        string `gorm:"column:la_code"` // of the school when the request was made
	PartnerID     id.Partner
	ProvisionID   id.Provision
	ObservationID *id.Observation // whose report is asked for
	TeacherID     *id.Person      // who was observed then
	AppointmentID id.Appointment  // as which it was made
	RequestedBy   id.Person
	Reason        access.Sealed[access.Request]
	State         string

	DecidedBy      *id.Person // or who recorded the decision
	DecidedAt      *time.Time
	DecidedOn      calendar.Date
	GivenBy        string // who decided, where a QA lead recorded it
	Minute         string // where that can be read
	DecisionReason access.Sealed[access.Request]

	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time

	Names     Names            `gorm:"-"`
	Visits    []id.Observation `gorm:"-"` // proposed upon the request
	Observers []id.Person      `gorm:"-"` // of the visits that it is about
	Teachers  []id.Person      `gorm:"-"` // who work in the provision to which a visit is asked for
}

// TableName is the table of requests.
func (Request) TableName() string { return "visit_request" }

// Names are what the people and places of a request are called now.
type Names struct {
	School, Partner, Provision, RequestedBy, DecidedBy string
	URN                                                int
}

// Facts are what the policy needs to know of a request.
func (r *Request) Facts() access.Facts {
	f := access.Facts{
		Hub: r.HubID, ID: r.ID.UUID, Partner: r.PartnerID, School: r.SchoolID, Authority: r.LACode,
		Observers: r.Observers, Teachers: r.Teachers,
	}
	if r.TeacherID != nil {
		f.Subject = *r.TeacherID
	}
	return f
}

func (r *Request) news(kind notice.Kind) notice.News {
	return notice.News{Kind: kind, Resource: notice.VisitRequest, ID: r.ID.UUID}
}

// The faults of requests.
var (
	ErrOpen = fault.New(fault.Conflict, "visit-request-open", "The same is asked for already; that request waits for a decision.")
	ErrDone = fault.New(fault.Conflict, "visit-request-decided", "The request is decided or withdrawn.")
	ErrOwn  = fault.New(fault.Conflict, "visit-request-own", "A request is decided by somebody other than who made it.")
)

// Seen is a request as one reader sees it.
type Seen struct {
	Request
	Open    access.Disclosure
	Linked  bool // the visits that it is about are open to the reader
	Allowed []access.Action
}

func see(tx Tx, r *Request, by access.Permit) (Seen, error) {
	open, err := by.Disclose(tx)
	seen := Seen{Request: *r, Open: open, Allowed: []access.Action{}}
	switch by.Party() {
	case access.LeadForQuality, access.Manager, access.HeadVisited:
		seen.Linked = true
	}
	if r.State == Open {
		seen.Allowed = access.Allowed(tx, r.Facts(), r.steps(tx)...)
	}
	if r.State == Agreed && r.Kind == Visit {
		seen.Allowed = access.Allowed(tx, r.Facts(), access.ProposeRequestedVisit)
	}
	return seen, err
}

func (r *Request) steps(tx Tx) []access.Action {
	if r.RequestedBy == tx.Actor().Person() {
		return []access.Action{access.WithdrawVisitRequest}
	}
	return []access.Action{access.WithdrawVisitRequest, access.DecideVisitRequest}
}
