package plan

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
)

// The ways in which a commitment stands. Planned and under way are open.
const (
	Planned  = "planned"
	UnderWay = "under-way"
	Met      = "met"
	NotMet   = "not-met"
)

const (
	dueSoon         = 14  // days before the day of a commitment
	mostCommitments = 100 // of a plan
	mostEntries     = 100 // notes of progress of a commitment, and as many pieces of evidence
)

// Commitment is what a version says of a commitment, and how that stands.
type Commitment struct {
	HubID         id.Hub        `gorm:"primaryKey"`
	PlanID        id.Plan       `gorm:"primaryKey"`
	ID            id.Commitment `gorm:"primaryKey;column:commitment_id"` // the same in every version of the year
	Place         int           // in the version
	Duty          Duty
	What          string
	Responsible   string // a role or a name
	ResponsibleID *id.Person
	DueBy         calendar.Date
	Measure       string
	Unit          string
	Baseline      string // exact, as it was written; empty: there is none
	Target        string

	ResponsibleName string     `gorm:"->;-:migration"`
	From            *From      `gorm:"-"`
	Progress        []Progress `gorm:"-"` // by day
	Evidence        []Evidence `gorm:"-"` // as it was added
}

// TableName is the table of what versions say.
func (Commitment) TableName() string { return "plan_commitment" }

// From is the commitment of an earlier year from which one was carried forward.
type From struct {
	Plan Ref
	ID   id.Commitment
}

// Progress is what was done about a commitment.
type Progress struct {
	HubID        id.Hub       `gorm:"primaryKey"`
	ID           id.PlanEntry `gorm:"primaryKey"`
	CommitmentID id.Commitment
	Edition      int           // of the version that was in force
	On           calendar.Date `gorm:"column:on_day"` // the day of which it tells
	Note         string
	Value        string // that was reached; empty: it tells of none
	Status       string // from then on; empty: as it was
	ByID         id.Person
	At           time.Time
	WithdrawnBy  *id.Person
	WithdrawnAt  *time.Time
	ByName       string `gorm:"->;-:migration"`
}

// TableName is the table of notes of progress.
func (Progress) TableName() string { return "commitment_progress" }

// Evidence is what there is to show for a commitment.
type Evidence struct {
	HubID        id.Hub       `gorm:"primaryKey"`
	ID           id.PlanEntry `gorm:"primaryKey"`
	CommitmentID id.Commitment
	Edition      int // of the version that was in force
	Kind         Kind
	RecordID     *uuid.UUID // of a record of hubqa that is not disposed of
	URL, Title   string     // of a document
	ByID         id.Person
	At           time.Time
	WithdrawnBy  *id.Person
	WithdrawnAt  *time.Time
	ByName       string `gorm:"->;-:migration"`
	Void         bool   `gorm:"-"` // of a record that has come to nothing
}

// TableName is the table of evidence.
func (Evidence) TableName() string { return "commitment_evidence" }

// Status is how the commitment stands.
func (c Commitment) Status() string {
	if status := c.last(func(p Progress) string { return p.Status }); status != "" {
		return status
	}
	return Planned
}

// Reached is the last value that was reached; empty where there is none.
func (c Commitment) Reached() string {
	return c.last(func(p Progress) string { return p.Value })
}

func (c Commitment) last(of func(Progress) string) (found string) {
	for _, p := range c.Progress {
		if v := of(p); v != "" {
			found = v
		}
	}
	return found
}

// Open reports whether it is neither met nor given up.
func (c Commitment) Open() bool { return c.Status() == Planned || c.Status() == UnderWay }

// Overdue reports whether it is open after its day.
func (c Commitment) Overdue(on calendar.Date) bool { return c.Open() && c.DueBy.Before(on) }

// Due reports whether it is open and its day is near.
func (c Commitment) Due(on calendar.Date) bool {
	return c.Open() && !c.Overdue(on) && !c.DueBy.After(on.AddDays(dueSoon))
}

// WithoutEvidence reports whether there is nothing to show for it though there should be.
func (c Commitment) WithoutEvidence(on calendar.Date) bool {
	shown := slices.ContainsFunc(c.Evidence, func(e Evidence) bool { return !e.Void })
	return !shown && (!c.DueBy.After(on) || c.Status() == Met)
}

// tidy takes the blanks around what was written away.
func (c *Commitment) tidy() {
	for _, text := range []*string{&c.What, &c.Responsible, &c.Measure, &c.Unit} {
		*text = strings.TrimSpace(*text)
	}
}
