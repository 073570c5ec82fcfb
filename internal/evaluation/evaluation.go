package evaluation

import (
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// Where an evaluation stands.
const (
	Draft      = "draft"
	Agreed     = "agreed" // by the hub and the school
	Published  = "published"
	Superseded = "superseded"
)

// The sides of a partnership and its evaluation.
const (
	HubSide     = "hub"
	SchoolSide  = "school"
	PartnerSide = "partner"
)

// Evaluation is one version of what is found of a partnership in a year.
type Evaluation struct {
	HubID          id.Hub        `gorm:"primaryKey"`
	ID             id.Evaluation `gorm:"primaryKey"`
	SchoolID       id.School
	PartnerID      id.Partner
	AcademicYear   calendar.AcademicYear
	Edition        int
	BasedOnID      *id.Evaluation
	State          string
	FrameworkID    *id.Framework // whose scale it is; nil: Ofsted's four points
	Overall        access.Sealed[access.Evaluation]
	Reasons        access.Sealed[access.Evaluation]
	ChangeReason   access.Sealed[access.Evaluation] // why there is another version
	DrawnUpBy      id.Person
	HubAgreedAt    *time.Time
	HubAgreedBy    *id.Person
	SchoolAgreedAt *time.Time
	SchoolAgreedBy *id.Person // or who recorded it
	GivenBy        string     // who agreed for the school, where the hub recorded it
	GivenHow       string
	PublishedAt    *time.Time
	PublishedBy    *id.Person
	SupersededAt   *time.Time
	Version        int64
	CreatedAt      time.Time
	UpdatedAt      time.Time

	HubName     string             `gorm:"->;-:migration"`
	SchoolName  string             `gorm:"->;-:migration"`
	SchoolURN   int                `gorm:"->;-:migration;column:school_urn"`
	PartnerName string             `gorm:"->;-:migration"`
	DrawerName  string             `gorm:"->;-:migration"`
	Scale       Scale              `gorm:"-"`
	Findings    []Finding          `gorm:"-"` // in the order of Actions
	Steps       []Step             `gorm:"-"`
	Responses   []Response         `gorm:"-"`
	OfParties   []id.Person        `gorm:"-"` // who hold an appointment of the school or the partner today
	Inspected   []access.Inspected `gorm:"-"`
}

// TableName is the table of evaluations.
func (Evaluation) TableName() string { return "evaluation" }

// Step is something to be done, and what came of it.
type Step struct {
	HubID        id.Hub            `gorm:"primaryKey"`
	EvaluationID id.Evaluation     `gorm:"primaryKey"`
	ID           id.EvaluationStep `gorm:"primaryKey"`
	Place        int
	What         access.Sealed[access.Evaluation]
	Owner        string // a side
	DueBy        calendar.Date
	Outcome      access.Sealed[access.Evaluation]
	DoneOn       calendar.Date
	DoneBy       *id.Person
}

// TableName is the table of steps.
func (Step) TableName() string { return "evaluation_step" }

// How a step stands.
const (
	Open    = "open"
	Done    = "done"
	Overdue = "overdue" // open, and its day is past; computed
)

// Standing tells how the step stands on a day.
func (s Step) Standing(today calendar.Date) string {
	switch {
	case !s.DoneOn.IsZero():
		return Done
	case s.DueBy.Before(today):
		return Overdue
	}
	return Open
}

// Response is what a party says to an evaluation.
type Response struct {
	HubID        id.Hub        `gorm:"primaryKey"`
	EvaluationID id.Evaluation `gorm:"primaryKey"`
	Side         string        `gorm:"primaryKey"`
	Words        access.Sealed[access.EvaluationResponse]
	ByID         id.Person
	At           time.Time
	ByName       string `gorm:"->;-:migration"`
}

// TableName is the table of responses.
func (Response) TableName() string { return "evaluation_response" }

// Facts are what the policy needs to know of an evaluation.
func (e *Evaluation) Facts() access.Facts {
	return access.Facts{
		Hub: e.HubID, ID: e.ID.UUID, School: e.SchoolID, Partner: e.PartnerID, Published: e.wasPublished(), OfParties: e.OfParties, Inspected: e.Inspected,
	}
}

// The faults of evaluations.
var (
	ErrExists       = fault.New(fault.Conflict, "evaluation-exists", "The partnership has an evaluation of the year. A draft is changed; the hub drafts the next version of what is published.")
	ErrNotOpen      = fault.New(fault.Conflict, "evaluation-not-open", "It is published. What is published is not changed: draft the next version.")
	ErrNotDraft     = fault.New(fault.Conflict, "evaluation-not-draft", "Only a draft is discarded. What is agreed becomes a draft again by a change.")
	ErrNotAgreed    = fault.New(fault.Conflict, "evaluation-not-agreed", "The hub and the school have not both agreed to it, or it is published already.")
	ErrNotPublished = fault.New(fault.Conflict, "evaluation-not-published", "It is not published, or superseded by now.")
	ErrAgreed       = fault.New(fault.Conflict, "evaluation-agreed", "This side has agreed already.")
	ErrBothSides    = fault.New(fault.Conflict, "evaluation-both-sides", "Nobody agrees for both sides.")
	ErrHasHead      = fault.New(fault.Conflict, "evaluation-school-agrees", "The school's head teacher uses hubqa, and agrees for the school themself.")
	ErrIncomplete   = fault.New(fault.Conflict, "evaluation-incomplete", "Something is not judged or decided yet.")
	ErrStepOfOther  = fault.New(fault.Conflict, "evaluation-step-of-other", "Its own side records what came of a step, or the hub.")
	ErrStepDone     = fault.New(fault.Conflict, "evaluation-step-done", "It is recorded already what came of it.")
)

func (e *Evaluation) wasPublished() bool { return e.State == Published || e.State == Superseded }

func (e *Evaluation) isOpen() bool { return e.State == Draft || e.State == Agreed }

// steps are what can be done as it stands, by somebody who may.
func (e *Evaluation) steps() (steps []access.Action) {
	switch e.State {
	case Draft:
		return []access.Action{access.UpdateEvaluation, access.DiscardEvaluation, access.AgreeEvaluation}
	case Agreed:
		return []access.Action{access.UpdateEvaluation, access.PublishEvaluation}
	case Published:
		steps = []access.Action{access.RespondToEvaluation}
		for _, s := range e.Steps {
			if s.DoneOn.IsZero() {
				return append(steps, access.CompleteEvaluationStep)
			}
		}
	}
	return steps
}

// void takes the agreements back.
func (e *Evaluation) void() {
	e.State, e.HubAgreedAt, e.HubAgreedBy, e.SchoolAgreedAt, e.SchoolAgreedBy, e.GivenBy, e.GivenHow = Draft, nil, nil, nil, nil, "", ""
}

// of gives the people of a side who are told.
func (e *Evaluation) of(tx Tx, side string) ([]id.Person, error) {
	switch side {
	case SchoolSide:
		return tx.LeadersOf([]id.School{e.SchoolID}, access.Headteacher, access.MusicLead)
	case PartnerSide:
		return tx.Contacts(e.PartnerID)
	}
	return tx.Holders(access.QALead)
}

// tell tells the sides, but not whoever did it.
func (e *Evaluation) tell(tx Tx, news notice.News, sides ...string) error {
	news.Resource, news.ID = notice.Evaluation, e.ID.UUID
	told := map[id.Person]bool{tx.Actor().Person(): true}
	var people []id.Person
	for _, side := range sides {
		some, err := e.of(tx, side)
		if err != nil {
			return err
		}
		for _, p := range some {
			if !told[p] {
				people, told[p] = append(people, p), true
			}
		}
	}
	return tx.Tell(news, people...)
}
