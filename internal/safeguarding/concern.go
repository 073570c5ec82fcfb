package safeguarding

import (
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// Where a concern stands.
const (
	Raised       = "raised"
	Acknowledged = "acknowledged"
	Closed       = "closed"
)

// What leads add to a concern.
const (
	Note     = "note"
	Referral = "referral"
)

const mostEntries = 500 // of one concern

// Concern is a concern for the safety of a child or young person.
type Concern struct {
	HubID          id.Hub     `gorm:"primaryKey"`
	ID             id.Concern `gorm:"primaryKey"`
	Receipt        string
	RaisedBy       id.Person
	RaisedAt       time.Time
	SchoolID       *id.School
	ObservationID  *id.Observation
	PersonID       *id.Person // whom it names
	ObservedID     *id.Person // the teacher of the visit that it names
	Text           access.Sealed[access.Concern]
	State          string
	AcknowledgeBy  time.Time
	AcknowledgedAt *time.Time
	AcknowledgedBy *id.Person
	ClosedAt       *time.Time
	ClosedBy       *id.Person
	Outcome        access.Sealed[access.Concern]
	KeepUntilOn    calendar.Date // none until it is closed
	ToldAt         *time.Time    // since when leads know of it
	RemindedAt     *time.Time    // that it is not acknowledged
	Version        int64
	CreatedAt      time.Time
	UpdatedAt      time.Time

	RaisedByName       string `gorm:"->;-:migration"`
	SchoolName         string `gorm:"->;-:migration"`
	SchoolURN          int    `gorm:"->;-:migration"`
	PersonName         string `gorm:"->;-:migration"`
	AcknowledgedByName string `gorm:"->;-:migration"`
	ClosedByName       string `gorm:"->;-:migration"`

	Entries []Entry `gorm:"-"` // the oldest first
}

// TableName is the table of concerns.
func (Concern) TableName() string { return "safeguarding_concern" }

// Entry is a note or a referral of a safeguarding lead.
type Entry struct {
	HubID      id.Hub          `gorm:"primaryKey"`
	ID         id.ConcernEntry `gorm:"primaryKey"`
	ConcernID  id.Concern
	Kind       string
	At         time.Time
	ByID       id.Person
	ReferredTo access.Sealed[access.Concern] // of a referral
	Text       access.Sealed[access.Concern]
	ByName     string `gorm:"->;-:migration"`
}

// TableName is the table of entries.
func (Entry) TableName() string { return "safeguarding_entry" }

// Deed is what somebody did to a concern, a reading too.
type Deed struct {
	HubID     id.Hub          `gorm:"primaryKey"`
	ID        id.ConcernEntry `gorm:"primaryKey"`
	ConcernID id.Concern
	At        time.Time
	ActorID   *id.Person // nil: hubqa
	Party     access.Party
	Action    access.Action
	RequestID string
	ActorName string         `gorm:"->;-:migration"`
	Parts     []access.Class `gorm:"-"`
}

// TableName is the table of the trail.
func (Deed) TableName() string { return "safeguarding_trail" }

// Facts are what the policy needs to know of a concern.
func (c *Concern) Facts() access.Facts {
	f := access.Facts{Hub: c.HubID, ID: c.ID.UUID}
	if c.SchoolID != nil {
		f.School = *c.SchoolID
	}
	if c.PersonID != nil {
		f.Subject = *c.PersonID
	}
	if c.ObservedID != nil {
		f.Teachers = []id.Person{*c.ObservedID}
	}
	return f
}

// names reports whether the concern names the person, or a visit that was made to them.
func (c *Concern) names(who id.Person) bool {
	return (c.PersonID != nil && *c.PersonID == who) || (c.ObservedID != nil && *c.ObservedID == who)
}

// The refusals of a lead's steps.
var (
	ErrAcknowledged    = fault.New(fault.Conflict, "safeguarding-acknowledged", "The concern was acknowledged before.")
	ErrNotAcknowledged = fault.New(fault.Conflict, "safeguarding-not-acknowledged", "A concern is acknowledged before it is closed.")
	ErrClosed          = fault.New(fault.Conflict, "safeguarding-closed", "The concern is closed. What is new is a new concern.")
	ErrEntries         = fault.New(fault.Conflict, "safeguarding-entry-limit", "Five hundred notes and referrals are the most that are kept with a concern.")
)
