package moderation

import (
	"slices"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// Fewest is of how many teachers the visits are at least that a participant is shown.
const Fewest = 5

// The states of an exercise.
const (
	Open   = "open"
	Closed = "closed"
)

const mostOutcomes = 20 // of one exercise

// Moderation is one exercise.
type Moderation struct {
	HubID       id.Hub        `gorm:"primaryKey"`
	ID          id.Moderation `gorm:"primaryKey"`
	Year        calendar.AcademicYear
	Term        calendar.Term // empty: the whole year
	FrameworkID id.Framework
	Size        int
	Seed        int64
	DrawnBy     id.Person
	ClosedAt    *time.Time
	ClosedBy    *id.Person
	Version     int64
	CreatedAt   time.Time
	UpdatedAt   time.Time

	Framework  string `gorm:"->;-:migration;column:framework_name"`
	DrawerName string `gorm:"->;-:migration"`

	Participants []Participant      `gorm:"-"`
	Outcomes     []Outcome          `gorm:"-"` // the latest first
	Enough       bool               `gorm:"-"` // what the reader is shown is of Fewest teachers
	Inspected    []access.Inspected `gorm:"-"` // the reader's own live inspections
}

// TableName is the table of exercises.
func (Moderation) TableName() string { return "moderation" }

// Participant is somebody who judges the items of an exercise.
type Participant struct {
	PersonID id.Person
	Name     string
	InAt     *time.Time // when they put their judgements in
}

// Outcome is what people recorded of an exercise. It never changes.
type Outcome struct {
	HubID        id.Hub        `gorm:"primaryKey"`
	ModerationID id.Moderation `gorm:"primaryKey"`
	Version      int           `gorm:"primaryKey"`
	Note         access.Sealed[access.Moderation]
	Standardised bool // the judgements are held to be standardised
	RecordedBy   id.Person
	RecordedAt   time.Time
	RecorderName string `gorm:"->;-:migration"`
}

// TableName is the table of outcomes.
func (Outcome) TableName() string { return "moderation_outcome" }

// State is open until the exercise is closed.
func (m *Moderation) State() string {
	if m.ClosedAt != nil {
		return Closed
	}
	return Open
}

// Facts are what the policy needs to know of an exercise.
func (m *Moderation) Facts() access.Facts {
	f := access.Facts{Hub: m.HubID, ID: m.ID.UUID, ManySubjects: m.Enough, Inspected: m.Inspected}
	for _, p := range m.Participants {
		f.Moderators = append(f.Moderators, p.PersonID)
	}
	return f
}

func (m *Moderation) participant(who id.Person) *Participant {
	if n := slices.IndexFunc(m.Participants, func(p Participant) bool { return p.PersonID == who }); n >= 0 {
		return &m.Participants[n]
	}
	return nil
}

func (m *Moderation) allIn() bool {
	return !slices.ContainsFunc(m.Participants, func(p Participant) bool { return p.InAt == nil })
}

func (m *Moderation) people() (all []id.Person) {
	for _, p := range m.Participants {
		all = append(all, p.PersonID)
	}
	return all
}

func (m *Moderation) news(kind notice.Kind) notice.News {
	return notice.News{Kind: kind, Resource: notice.Moderation, ID: m.ID.UUID}
}

// steps are what can be done with the exercise as it stands.
func (m *Moderation) steps(tx Tx) (steps []access.Action) {
	if m.ClosedAt != nil {
		return []access.Action{access.RecordModerationOutcome, access.ReadModerationAgreement}
	}
	if p := m.participant(tx.Actor().Person()); p != nil && p.InAt == nil {
		steps = append(steps, access.JudgeModeration, access.SubmitModeration)
	}
	return append(steps, access.CloseModeration)
}

// The faults of exercises.
var (
	ErrClosed   = fault.New(fault.Conflict, "moderation-closed", "The exercise is closed.")
	ErrOpen     = fault.New(fault.Conflict, "moderation-open", "The exercise is not closed yet.")
	ErrIn       = fault.New(fault.Conflict, "moderation-submitted", "Your judgements are in, and stay as they are.")
	ErrUnjudged = fault.New(fault.Conflict, "moderation-not-judged", "There are items that you have not judged.")
	ErrOutcomes = fault.New(fault.Conflict, "moderation-outcome-limit", "Twenty outcomes of one exercise are the most that are kept.")
)

// Seen is an exercise as one reader sees it.
type Seen struct {
	Moderation
	Open    access.Disclosure
	Allowed []access.Action
}

func see(tx Tx, m *Moderation, by access.Permit) (Seen, error) {
	open, err := by.Disclose(tx)
	return Seen{Moderation: *m, Open: open, Allowed: access.Allowed(tx, m.Facts(), m.steps(tx)...)}, err
}
