package programme

import (
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// Standing tells how far a requirement is met.
type Standing string

// The standings of a requirement.
const (
	Open    Standing = "open"
	Planned Standing = "planned" // the visits on their way would meet it
	Met     Standing = "met"
	Waived  Standing = "waived"
	Overdue Standing = "overdue" // the due day is over
)

// Requirement is what one delivery partner is due in one academic year.
type Requirement struct {
	HubID       id.Hub
	PartnerID   id.Partner
	PartnerName string
	Year        calendar.AcademicYear
	Due         int // visits
	DueOn       calendar.Date
	Made        int // visits held whose feedback is recorded
	UnderWay    int // proposed, agreed, or held without feedback
	Standing    Standing
	Visits      []Visit // those that count or are under way, by their time
	Waiver      *Waiver
}

// Visit is one visit as coverage counts it.
type Visit struct {
	ID        id.Observation
	PartnerID id.Partner
	State     string
	On        calendar.Date
	Counts    bool // towards the requirement: held, with feedback, not for commissioning
}

// Missing is how many visits the requirement lacks.
func (r Requirement) Missing() int { return max(r.Due-r.Made, 0) }

// Facts are what the policy needs to know of a requirement.
func (r Requirement) Facts() access.Facts {
	return access.Facts{Hub: r.HubID, ID: r.PartnerID.UUID, Partner: r.PartnerID}
}

// Waiver is why a partner is not visited in a year.
type Waiver struct {
	HubID        id.Hub    `gorm:"primaryKey"`
	ID           id.Waiver `gorm:"primaryKey"`
	PartnerID    id.Partner
	AcademicYear calendar.AcademicYear
	Reason       string
	WaivedBy     id.Person
	WaivedAt     time.Time
	LiftedBy     *id.Person
	LiftedAt     *time.Time
	Version      int64
	CreatedAt    time.Time
	UpdatedAt    time.Time
	WaiverName   string `gorm:"->;-:migration"` // what who waived it is called
}

// TableName is the table of waivers.
func (Waiver) TableName() string { return "requirement_waiver" }

func (w Waiver) check() error {
	var faults fault.InvalidContent
	faults.Check(strings.TrimSpace(w.Reason) != "", "/reason", "invalid-content", "Say why the partner is not visited.")
	return faults.Err()
}

// The faults of requirements.
var (
	ErrWaived    = fault.New(fault.Conflict, "requirement-waived", "The requirement is waived already.")
	ErrNotWaived = fault.New(fault.Conflict, "requirement-not-waived", "The requirement is not waived.")
	ErrMet       = fault.New(fault.Conflict, "requirement-met", "The requirement is met: there is nothing to waive.")
)
