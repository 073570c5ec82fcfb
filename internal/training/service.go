package training

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
	"github.com/hubqa/hubqa/internal/smallnumber"
)

// Tx is what training needs of a transaction. What takes a Scope finds nothing outside it.
type Tx interface {
	access.Grants
	Now() time.Time
	Today() calendar.Date
	NewID() uuid.UUID
	Settings() (hub.Settings, error)
	Roles(person id.Person, on calendar.Date) ([]access.Held, error)
	HasSchool(within access.Scope, which id.School) (bool, error)

	TrainingEvent(within access.Scope, which id.TrainingEvent) (*Event, error)
	TrainingEvents(within access.Scope, f EventFilter, at page.Request) (page.Page[Event], error)
	// TrainingEventHolding gives the event of the hub that has the external id, or the zero
	// id.
	TrainingEventHolding(externalID string) (id.TrainingEvent, error)
	CreateTrainingEvent(by access.Permit, e *Event) error
	SaveTrainingEvent(by access.Permit, e *Event, what event.Name) error

	Attendance(within access.Scope, which id.Attendance) (*Attendance, error)
	Attendances(within access.Scope, f AttendanceFilter, at page.Request) (page.Page[Attendance], error)
	// CreateAttendance and SaveAttendance keep attendance; the first fails with ErrRecorded
	// where there is such attendance.
	CreateAttendance(by access.Permit, a *Attendance) error
	SaveAttendance(by access.Permit, a *Attendance) error

	// SameAttendance gives the attendance at the same event of the same person, or of the same
	// school in the same role, or nil.
	SameAttendance(within access.Scope, as Attendance) (*Attendance, error)
	// TrainingEventNamed gives the id of an event by external id, or by title and first day;
	// or the zero id. SchoolNamed and PersonNamed are those of provision.
	TrainingEventNamed(within access.Scope, externalID, title string, on calendar.Date) (id.TrainingEvent, error)
	SchoolNamed(within access.Scope, urn int) (id.School, error)
	PersonNamed(externalID, email string) (id.Person, error)

	TrainingRequirement(within access.Scope, which id.TrainingRequirement) (*Requirement, error)
	TrainingRequirements(within access.Scope, at page.Request) (page.Page[Requirement], error)
	// CreateTrainingRequirement keeps a requirement, or fails with ErrRequired.
	CreateTrainingRequirement(by access.Permit, r *Requirement) error
	SaveTrainingRequirement(by access.Permit, r *Requirement) error
	// Readiness gives a page of who needs which training and had it when.
	Readiness(within access.Scope, f ReadinessFilter, at page.Request) (page.Page[Readiness], error)
	// Unready gives who is due which training today, or never had it.
	Unready(within access.Scope) ([]Readiness, error)
	// RemindedOfTraining gives of what people were told that they are due it.
	RemindedOfTraining() ([]Reminded, error)
	// ChangedSince gives the position of the hub's last change, and whether a record of one of
	// the kinds changed after an earlier position.
	ChangedSince(earlier int64, kinds []string) (last int64, changed bool, err error)
	Tell(news notice.News, people ...id.Person) error
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// EventFilter narrows a list of events; a zero member does not.
type EventFilter struct {
	Kind, Audience, State, Duty, Topic string
	Days                               calendar.Range // that an event shares a day with
}

// Service is what people do about training.
type Service struct{ Store Store }

// Seen is an event as one reader sees it.
type Seen struct {
	Event
	On       calendar.Date // the day on which it is seen
	Open     access.Disclosure
	Answered []Answered
	Allowed  []access.Action
}

// Answered is what is shown of the answers to one statement.
type Answered struct {
	Statement                        string
	Agree, Partly, Disagree, Answers smallnumber.Figure
}

// see opens what was said of an event to whoever may read it; a client that may write need
// not be one.
func see(tx Tx, e *Event, _ access.Permit) (seen Seen, err error) {
	seen = Seen{Event: *e, On: tx.Today(), Allowed: access.Allowed(tx, e.Facts(), e.steps(tx.Today())...)}
	within := tx.Scope(access.ReadTraining)
	if !within.Admits(e.Facts()) {
		return seen, nil
	}
	by, err := tx.Permit(within, e.Facts())
	if err != nil {
		return seen, err
	}
	if seen.Open, err = by.Disclose(tx); err != nil {
		return seen, err
	}
	settings, err := tx.Settings()
	answers, _ := e.Evaluation.Open(seen.Open)
	for _, a := range answers {
		counts, all := smallnumber.Row([]int{a.Agree, a.Partly, a.Disagree}, settings.SmallNumberThreshold)
		seen.Answered = append(seen.Answered, Answered{a.Statement, counts[0], counts[1], counts[2], all})
	}
	return seen, err
}

// steps are what can be done about the event as it stands, by somebody who may.
func (e Event) steps(today calendar.Date) (steps []access.Action) {
	state := e.State(today)
	if state != Cancelled {
		steps = append(steps, access.UpdateTraining)
		if e.Attended == 0 {
			steps = append(steps, access.CancelTraining)
		}
	}
	if state == Held {
		steps = append(steps, access.RecordTrainingAttendance, access.RecordTrainingEvaluation, access.NoteTrainingEffect)
	}
	return steps
}

// events are shown by leave for the action: a client that may write need not be a reader.
func events(by access.Action) record.Kind[Tx, id.TrainingEvent, Event, Seen] {
	return record.Kind[Tx, id.TrainingEvent, Event, Seen]{Reading: by, Get: Tx.TrainingEvent, Facts: (*Event).Facts, See: see}
}

// Read gives one event.
func (s Service) Read(ctx context.Context, who access.Actor, which id.TrainingEvent) (Seen, error) {
	return events(access.ReadTraining).Read(ctx, s.Store, who, which)
}

// List gives a page of the events in reach.
func (s Service) List(ctx context.Context, who access.Actor, f EventFilter, at page.Request) (page.Page[Seen], error) {
	f.Topic = topicOf(f.Topic)
	return events(access.ReadTraining).List(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[Event], error) {
		return tx.TrainingEvents(within, f, at)
	})
}

func (s Service) step(ctx context.Context, who access.Actor, action access.Action, which id.TrainingEvent, match func(Seen) error,
	change func(Tx, *Event, access.Permit) error) (Seen, error) {
	return events(action).Step(ctx, s.Store, who, action, which, match, change)
}
