package observer

import (
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// The kinds of training.
const (
	Trained    = "training"
	Calibrated = "calibration" // judged together with others
)

// Member is one member of the Working Group.
type Member struct {
	HubID     id.Hub
	PersonID  id.Person
	Name      string
	Trainings []Training // the latest first
	Conflicts []Conflict // the latest first
	Load      Load
}

// Facts are what the policy needs to know of a member.
func (m Member) Facts() access.Facts {
	return access.Facts{Hub: m.HubID, ID: m.PersonID.UUID, Subject: m.PersonID, Author: m.PersonID}
}

// Latest is the day of the last training of a kind, or no date.
func (m Member) Latest(kind string) calendar.Date {
	for _, t := range m.Trainings {
		if t.Kind == kind {
			return t.On
		}
	}
	return calendar.Date{}
}

// Load are the visits of an academic year that an observer has.
type Load struct {
	Year                             calendar.AcademicYear
	Proposed, Agreed, Held, ToReport []id.Observation
}

// Training is one training or calibration of a member.
type Training struct {
	HubID      id.Hub      `gorm:"primaryKey"`
	ID         id.Training `gorm:"primaryKey"`
	PersonID   id.Person
	Kind       string
	On         calendar.Date `gorm:"column:on_day"`
	What       string
	RecordedBy id.Person
	Version    int64
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// TableName is the table of trainings.
func (Training) TableName() string { return "observer_training" }

func (t Training) check(today calendar.Date) error {
	var faults fault.InvalidContent
	faults.Check(!t.On.After(today), "/on", "observer-training-in-the-future", "A training is recorded when it has taken place.")
	faults.Check(strings.TrimSpace(t.What) != "", "/what", "invalid-content", "Say what the training was.")
	return faults.Err()
}

// Conflict is a conflict of interest that was declared.
type Conflict struct {
	HubID         id.Hub      `gorm:"primaryKey"`
	ID            id.Conflict `gorm:"primaryKey"`
	PersonID      id.Person   // who observes
	Kind          string
	WithPartnerID *id.Partner // exactly one of the three
	WithPersonID  *id.Person
	WithSchoolID  *id.School
	Note          string
	FromOn        calendar.Date
	ToOn          calendar.Date // none: until it is ended
	DeclaredBy    id.Person
	EndedBy       *id.Person
	Version       int64
	CreatedAt     time.Time
	UpdatedAt     time.Time
	WithName      string `gorm:"->;-:migration"`
	DeclarerName  string `gorm:"->;-:migration"`
}

// TableName is the table of conflicts.
func (Conflict) TableName() string { return "observer_conflict" }

// ErrConflictEnded tells that a conflict has an end.
var ErrConflictEnded = fault.New(fault.Conflict, "observer-conflict-ended", "The conflict of interest has an end already.")
