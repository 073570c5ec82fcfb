package sample

import (
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// Sample is the schools that are looked at more deeply in an academic year.
type Sample struct {
	HubID        id.Hub    `gorm:"primaryKey"`
	ID           id.Sample `gorm:"primaryKey"`
	AcademicYear calendar.AcademicYear
	Share        int // in percent of the frame
	Seed         string
	Frame        int // schools that were open on the day
	FrameSchools Frame
	Size         int // schools drawn
	DrawnOn      calendar.Date
	DrawnBy      id.Person
	CreatedAt    time.Time

	DrawnAs string `gorm:"->;-:migration"` // the name of who drew it
	Added   int    `gorm:"->;-:migration"` // schools added by hand
}

// TableName is the table of samples.
func (Sample) TableName() string { return "monitoring_sample" }

// Facts are what the policy needs to know of a sample.
func (s *Sample) Facts() access.Facts { return access.Facts{Hub: s.HubID, ID: s.ID.UUID} }

// Tenth is the share that is drawn where nobody says otherwise, in percent.
const Tenth = 10

// The reasons for which a school is in a sample.
const (
	ByLot        = "drawn"
	NeverReached = "never-reached"
	Declined     = "declined"
	Lapsed       = "lapsed"
	NewSchool    = "new-school"
	Requested    = "requested"
	Concern      = "quality-concern"
)

// Member is a school of a sample. One that was added by hand has no rank.
type Member struct {
	HubID    id.Hub    `gorm:"primaryKey"`
	SampleID id.Sample `gorm:"primaryKey"`
	SchoolID id.School `gorm:"primaryKey"`
	ID       id.Sample // its place in lists
	URN      int
	Phase    string
	LACode   string
	Reason   string
	Rank     *int
	Of       *int `gorm:"column:stratum_size"`
	Taken    *int `gorm:"column:stratum_drawn"`
	AddedBy  *id.Person
	At       time.Time

	SchoolName string `gorm:"->;-:migration"`
	AddedAs    string `gorm:"->;-:migration"`
}

// TableName is the table of the schools of samples.
func (Member) TableName() string { return "monitoring_sample_school" }

// The faults of samples.
var (
	ErrExists = fault.New(fault.Conflict, "monitoring-sample-exists", "The year has a sample, and is not drawn again.")
	ErrMember = fault.New(fault.Conflict, "monitoring-sample-school-exists", "The school is in the sample.")
	ErrEmpty  = fault.New(fault.Conflict, "monitoring-sample-frame-empty", "There is no open school to draw from.")
)
