package subjectaccess

import (
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// Online is the form of a request that its person made here, and SignedIn how it was known
// that it was they.
const (
	Online   = "online"
	SignedIn = "signed-in"
)

// How a request stands.
const (
	Received  = "received"  // it is not known yet that it is the person who asks
	Accepted  = "accepted"  // nothing is gathered yet
	InReview  = "in-review" //
	Released  = "released"  // the pack can be fetched
	Closed    = "closed"    // and not any more
	Refused   = "refused"   // by two persons
	Withdrawn = "withdrawn" // by who made it
	available = 30          // days for which it can be
)

// Request is a person's request for what is kept about them.
type Request struct {
	HubID            id.Hub           `gorm:"primaryKey"`
	ID               id.SubjectAccess `gorm:"primaryKey"`
	PersonID         id.Person
	Form             string
	ReceivedOn       calendar.Date
	RecordedBy       id.Person
	IdentityHow      string // empty: it is not known yet
	IdentityBy       *id.Person
	IdentityAt       *time.Time
	ClockFrom        calendar.Date
	DueOn            calendar.Date
	ExtendedMonths   int
	ExtensionReason  access.Sealed[access.Review]
	ExtendedBy       *id.Person
	ExtendedAt       *time.Time
	GatheredBy       *id.Person
	GatheredAt       *time.Time
	DecidedAt        *time.Time // when the last decision on a part was taken
	ReleasedBy       *id.Person
	ReleasedAt       *time.Time
	AvailableUntilOn *calendar.Date
	RefusalGround    string // empty: none is proposed
	RefusalReason    access.Sealed[access.Review]
	RefusalBy        *id.Person // who proposed it
	RefusalAt        *time.Time
	RefusedBy        *id.Person // who confirmed it
	RefusedAt        *time.Time
	WithdrawnAt      *time.Time
	DueToldAt        *time.Time
	OverdueAt        *time.Time
	EndedAt          *time.Time
	Version          int64
	CreatedAt        time.Time
	UpdatedAt        time.Time

	Names  Names  `gorm:"-"`
	Counts Counts `gorm:"-"`
}

// TableName is the table of requests.
func (Request) TableName() string { return "subject_access_request" }

// Names are what the people of a request are called now.
type Names struct{ Person, RecordedBy, ReleasedBy, RefusedBy string }

// Counts are the parts of a pack: all, those not decided on, and those decided on.
type Counts struct{ Parts, Open, Released, Withheld, Redacted int }

// State is how the request stands.
func (r *Request) State() string {
	switch {
	case r.WithdrawnAt != nil:
		return Withdrawn
	case r.RefusedAt != nil:
		return Refused
	case r.EndedAt != nil:
		return Closed
	case r.ReleasedAt != nil:
		return Released
	case r.GatheredAt != nil:
		return InReview
	case r.IdentityAt != nil:
		return Accepted
	}
	return Received
}

// Facts are what the policy needs to know of a request.
func (r *Request) Facts() access.Facts {
	return access.Facts{
		Hub: r.HubID, ID: r.ID.UUID, Subject: r.PersonID, Author: r.PersonID, Gathered: r.GatheredAt != nil, RefusalProposed: r.RefusalAt != nil,
	}
}

// Due is the day on which a request is due whose clock runs from the day, when it was
// extended by so many months.
func Due(from calendar.Date, months int) calendar.Date {
	on := from.AddMonths(1 + months)
	for !calendar.EnglandAndWales.IsWorkingDay(on) {
		on = on.AddDays(1)
	}
	return on
}

// What is decided on a part.
const (
	Release  = "release"
	Withhold = "withhold"
	Redact   = "redact"
)

// Part is something that is kept about the person, of one kind.
type Part struct {
	HubID        id.Hub               `gorm:"primaryKey"`
	ID           id.SubjectAccessPart `gorm:"primaryKey"`
	RequestID    id.SubjectAccess
	Kind         string
	RecordID     *uuid.UUID                 // of the visit, or the record itself, where it is of one
	Content      access.Sealed[access.Pack] // {"records": [...]} as JSON
	ThirdParties bool
	ForReview    bool
	Decision     string // empty: none yet
	Reason       access.Sealed[access.Review]
	Replacement  access.Sealed[access.Pack] // of a part that is redacted
	DecidedBy    *id.Person
	DecidedAt    *time.Time
}

// TableName is the table of the parts.
func (Part) TableName() string { return "subject_access_part" }

// The faults of requests.
var (
	ErrOpen      = fault.New(fault.Conflict, "subject-access-open", "The person has an open request already.")
	ErrState     = fault.New(fault.Conflict, "subject-access-state", "The request does not stand so that this step can be taken.")
	ErrExtension = fault.New(fault.Conflict, "subject-access-extension", "A request is extended once, within the first month.")
	ErrUndecided = fault.New(fault.Conflict, "subject-access-undecided", "There are parts on which nothing is decided.")
	ErrSecond    = fault.New(fault.Conflict, "subject-access-second-person", "Whoever gathered the pack, decided on a part of it or proposed the refusal does not confirm it too.")
	ErrLate      = fault.New(fault.Conflict, "subject-access-refusal-late", "A request is refused within the first month; then it is answered.")
)
