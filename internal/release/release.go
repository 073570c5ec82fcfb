package release

import (
	"database/sql/driver"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/column"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// Release is participation of a term as it is told to everybody.
type Release struct {
	HubID        id.Hub                  `gorm:"primaryKey"`
	ID           id.ParticipationRelease `gorm:"primaryKey"`
	AcademicYear calendar.AcademicYear
	Term         calendar.Term
	Edition      int // from 1; those that were withheld count too
	Threshold    int // under which counts are small
	Withheld     bool
	Reason       string // of a correction
	Shown        Shown
	Counts       access.SealedOf[access.Released, Exact]
	ReleasedBy   id.Person
	ReleasedAt   time.Time
	Version      int64
	CreatedAt    time.Time
	UpdatedAt    time.Time

	Latest bool `gorm:"->;-:migration"` // there is no later edition
}

// TableName is the table of releases.
func (Release) TableName() string { return "participation_release" }

// Facts are what the policy needs to know of a release.
func (r *Release) Facts() access.Facts { return access.Facts{Hub: r.HubID, ID: r.ID.UUID} }

// GormDataType is json.
func (Shown) GormDataType() string { return "json" }

// Value gives what is shown to the database as JSON.
func (s Shown) Value() (driver.Value, error) { return column.Value(s) }

// Scan takes what is shown from the database.
func (s *Shown) Scan(src any) error { return column.Scan(src, s) }

// The faults of releases.
var (
	ErrEmpty     = fault.New(fault.Conflict, "participation-release-empty", "No participation of the term is recorded.")
	ErrUnchanged = fault.New(fault.Conflict, "participation-release-unchanged", "Nothing was counted otherwise since the last release of the term.")
	ErrRaced     = fault.New(fault.Conflict, "participation-release-exists", "Somebody else has just released the term.")
)
