package training

import (
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// Where an event stands.
const (
	Planned   = "planned"
	Held      = "held" // from its first day on
	Cancelled = "cancelled"
)

// Event is one event of training or consultancy.
type Event struct {
	HubID              id.Hub           `gorm:"primaryKey"`
	ID                 id.TrainingEvent `gorm:"primaryKey"`
	ExternalID         string           // its key in the hub's other systems; empty: none
	Title              string
	Kind               string
	Audience           string
	Topic              string // in small letters; empty: none
	Duties             Duties // that it serves
	FromOn             calendar.Date
	ToOn               calendar.Date
	Minutes            int // of all its days
	Evaluation         access.SealedOf[access.Training, []Answers]
	Effect             access.Sealed[access.Training]
	CancelledAt        *time.Time
	CancellationReason access.Sealed[access.Training]
	Version            int64
	CreatedAt          time.Time
	UpdatedAt          time.Time

	Attended int `gorm:"->;-:migration"` // people, as far as recorded
}

// TableName is the table of events.
func (Event) TableName() string { return "training_event" }

// Answers are how many participants answered a statement in which way.
type Answers struct {
	Statement               string
	Agree, Partly, Disagree int
}

// Facts are what the policy needs to know of an event.
func (e *Event) Facts() access.Facts { return access.Facts{Hub: e.HubID, ID: e.ID.UUID} }

// State is where the event stands on the day.
func (e Event) State(today calendar.Date) string {
	switch {
	case e.CancelledAt != nil:
		return Cancelled
	case e.FromOn.After(today):
		return Planned
	}
	return Held
}

// The faults of events and attendance.
var (
	ErrExternalIDTaken = fault.New(fault.Invalid, "external-id-taken", "Another training event of the hub has this key.").
				At(fault.Field{Pointer: "/externalId", Rule: "external-id-taken", Detail: "Another training event of the hub has this key."})
	ErrCancelled = fault.New(fault.Conflict, "training-cancelled", "The event was cancelled.")
	ErrAttended  = fault.New(fault.Conflict, "training-attended", "Somebody is recorded as having attended the event.")
	ErrNotHeld   = fault.New(fault.Conflict, "training-not-held", "The event has not begun.")
	ErrRecorded  = fault.New(fault.Conflict, "training-attendance-recorded", "This attendance is recorded already; correct it.")
	ErrRequired  = fault.New(fault.Conflict, "training-requirement-exists", "The role needs this topic already; change that.")
)

// tidy gives the texts the form in which they are kept.
func (e *Event) tidy() {
	e.Title, e.ExternalID = strings.TrimSpace(e.Title), strings.TrimSpace(e.ExternalID)
	e.Topic = topicOf(e.Topic)
}

func topicOf(text string) string { return strings.ToLower(strings.TrimSpace(text)) }

// check holds the event to what makes sense.
func (e *Event) check(tx Tx) error {
	var faults fault.InvalidContent
	e.tidy()
	faults.Check(e.Title != "", "/title", "invalid-content", "An event has a title.")
	faults.Check(!e.ToOn.Before(e.FromOn), "/toOn", "training-reversed", "An event does not end before it begins, on %s.", e.FromOn)
	if err := faults.Err(); err != nil || e.ExternalID == "" {
		return err
	}
	other, err := tx.TrainingEventHolding(e.ExternalID)
	if err == nil && !other.IsZero() && other != e.ID {
		err = ErrExternalIDTaken
	}
	return err
}

// running reports what keeps the event from being attended on the day.
func (e Event) running(today calendar.Date) error {
	switch e.State(today) {
	case Cancelled:
		return ErrCancelled
	case Planned:
		return ErrNotHeld
	}
	return nil
}
