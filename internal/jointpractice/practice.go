package jointpractice

import (
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// Practice is something that teachers of a school and visiting musicians did together.
type Practice struct {
	HubID            id.Hub           `gorm:"primaryKey"`
	ID               id.JointPractice `gorm:"primaryKey"`
	SchoolID         id.School
	PartnerID        id.Partner
	ProvisionID      *id.Provision
	Content          `gorm:"embedded"`
	EnteredBy        id.Person
	WithdrawnAt      *time.Time
	WithdrawnBy      *id.Person
	WithdrawalReason access.Sealed[access.JointPractice]
	Version          int64
	CreatedAt        time.Time
	UpdatedAt        time.Time

	SchoolURN     int                `gorm:"->;-:migration"`
	SchoolName    string             `gorm:"->;-:migration"`
	PartnerName   string             `gorm:"->;-:migration"`
	ProvisionName string             `gorm:"->;-:migration"`
	EnteredByName string             `gorm:"->;-:migration"`
	Inspected     []access.Inspected `gorm:"-"` // the reader's live inspections of the school
}

// Content is what is said of it, and can be corrected.
type Content struct {
	Kind           string
	HeldOn         calendar.Date
	Minutes        int
	SchoolStaff    int // how many of the school
	Musicians      int // how many of the partner
	Subject        access.Sealed[access.JointPractice]
	SchoolLearned  access.Sealed[access.JointPractice]
	PartnerLearned access.Sealed[access.JointPractice]
}

// TableName is the table of joint practice.
func (Practice) TableName() string { return "joint_practice" }

// Facts are what the policy needs to know of it.
func (p *Practice) Facts() access.Facts {
	return access.Facts{Hub: p.HubID, ID: p.ID.UUID, School: p.SchoolID, Partner: p.PartnerID, Inspected: p.Inspected}
}

// ErrWithdrawn tells that it was withdrawn.
var ErrWithdrawn = fault.New(fault.Conflict, "joint-practice-withdrawn", "This was withdrawn.")

// NewContent seals what is said of something that was done together.
func NewContent(kind string, on calendar.Date, minutes, schoolStaff, musicians int, subject, schoolLearned, partnerLearned string) Content {
	seal := func(text string) access.Sealed[access.JointPractice] {
		return access.Seal[access.JointPractice](strings.TrimSpace(text))
	}
	return Content{kind, on, minutes, schoolStaff, musicians, seal(subject), seal(schoolLearned), seal(partnerLearned)}
}

func (c *Content) check(today calendar.Date, faults *fault.InvalidContent) {
	faults.Check(!c.HeldOn.After(today), "/heldOn", "joint-practice-not-yet", "It is recorded when it has taken place.")
	faults.Check(!c.Subject.IsEmpty(), "/subject", "invalid-content", "Say what it was about.")
}
