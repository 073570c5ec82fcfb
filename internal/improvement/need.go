package improvement

import (
	"fmt"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// The states of a need.
const (
	Open   = "open"
	Closed = "closed"
)

// Need is a development need that arose from a visit.
type Need struct {
	HubID         id.Hub  `gorm:"primaryKey"`
	ID            id.Need `gorm:"primaryKey"`
	ObservationID id.Observation
	TeacherID     id.Person
	OwnerID       id.Person // who sees to it
	RaisedBy      id.Person
	Need          access.Sealed[access.Need]
	Basis         access.Sealed[access.Judgement] // the judgement behind it
	Support       access.Sealed[access.Need]      // what was offered
	Outcome       access.Sealed[access.Need]      // what came of it
	DueBy         calendar.Date
	State         string
	ClosedAt      *time.Time
	DueAt         *time.Time // when a sweep found that it falls due
	OverdueAt     *time.Time // when a sweep found that it is overdue
	Version       int64
	CreatedAt     time.Time
	UpdatedAt     time.Time

	Visit     Visit      `gorm:"-"`
	OwnerName string     `gorm:"->;-:migration"`
	Progress  []Progress `gorm:"-"`
	Offers    []Offer    `gorm:"-"`
	Effects   []Effect   `gorm:"-"` // those that are open to the actor
}

// TableName is the table of needs.
func (Need) TableName() string { return "development_need" }

// Visit is what a need takes from the visit from which it arose.
type Visit struct {
	ID          id.Observation
	TeacherID   id.Person
	TeacherName string
	SchoolID    id.School
	PartnerID   id.Partner
	Employs     bool // the partner employs the teacher today
	Lead        id.Person
	Observers   []id.Person
	Held        bool
	Agreed      bool // or held
	VisitOn     calendar.Date
}

// Progress is something that was done about a need.
type Progress struct {
	HubID  id.Hub  `gorm:"primaryKey"`
	ID     id.Need `gorm:"primaryKey"`
	NeedID id.Need
	On     calendar.Date `gorm:"column:on_date"`
	Note   access.Sealed[access.Need]
	ByID   id.Person
	At     time.Time
	ByName string `gorm:"->;-:migration"`
}

// TableName is the table of progress.
func (Progress) TableName() string { return "development_need_progress" }

// Facts are what the policy needs to know of a need. A partner that does not
// employ the teacher has no part in it.
func (n *Need) Facts() access.Facts {
	f := access.Facts{
		Hub: n.HubID, ID: n.ID.UUID, Subject: n.Visit.TeacherID, School: n.Visit.SchoolID,
		Observers: n.Visit.Observers, Lead: n.Visit.Lead,
	}
	if n.Visit.Employs {
		f.Partner = n.Visit.PartnerID
	}
	return f
}

// The faults of needs.
var (
	ErrClosed       = fault.New(fault.Conflict, "need-closed", "A closed need never changes; raise another one.")
	ErrVisitNotHeld = fault.New(fault.Conflict, "step-not-possible", "Needs arise from a visit that was held.")
)

func (n *Need) check(today calendar.Date, ownerKnown, dueChanged bool) error {
	var faults fault.InvalidContent
	faults.Check(ownerKnown, "/ownerId", "need-owner-unknown", "There is no such person, or they are not open to you.")
	faults.Check(!dueChanged || !n.DueBy.Before(today), "/dueBy", "need-due-in-the-past", "A need is addressed by a day to come.")
	faults.Check(n.State != Closed || !n.Outcome.IsEmpty(), "/outcome", "need-outcome-missing", "A need is closed with what came of it.")
	return faults.Err()
}

// AgeDays is how many days the need has been known, to the day it was closed.
func (n *Need) AgeDays(now time.Time) int {
	until := now
	if n.ClosedAt != nil {
		until = *n.ClosedAt
	}
	return calendar.DateOf(until).Sub(calendar.DateOf(n.CreatedAt))
}

// Overdue reports whether the need is open past its day.
func (n *Need) Overdue(now time.Time) bool {
	return n.State == Open && calendar.DateOf(now).After(n.DueBy)
}

func checkProgress(p Progress, today calendar.Date) error {
	var faults fault.InvalidContent
	faults.Check(!p.On.After(today), "/on", "invalid-content", "%s", fmt.Sprintf("What is recorded has been done: not after %s.", today))
	return faults.Err()
}
