package conversation

import (
	"context"
	"errors"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/record"
)

// Questionnaire is a question set as it went to a school with a conversation.
type Questionnaire struct {
	HubID          id.Hub          `gorm:"primaryKey"`
	ConversationID id.Conversation `gorm:"primaryKey"`
	SetID          id.QuestionSet
	SentAt         time.Time
	SentBy         id.Person
	Answers        access.SealedOf[access.Answers, []Answer]
	AnsweredAt     *time.Time
	AnsweredBy     *id.Person
	Version        int64
	CreatedAt      time.Time
	UpdatedAt      time.Time

	SchoolID   id.School `gorm:"->;-:migration"`
	SchoolName string    `gorm:"->;-:migration"`
	SchoolURN  int       `gorm:"->;-:migration;column:school_urn"`
	LeadID     id.Person `gorm:"->;-:migration"`
	State      string    `gorm:"->;-:migration"` // of the conversation
	SetName    string    `gorm:"->;-:migration"`
	Edition    int       `gorm:"->;-:migration"`
	Questions  Questions `gorm:"->;-:migration"`
	Openings   []Opening `gorm:"-"` // the oldest first
}

// TableName is the table of questionnaires.
func (Questionnaire) TableName() string { return "questionnaire" }

// Facts are what the policy needs to know of a questionnaire.
func (q *Questionnaire) Facts() access.Facts {
	return access.Facts{
		Hub: q.HubID, ID: q.ConversationID.UUID, School: q.SchoolID, HubLead: q.LeadID, AnswersOpen: q.open() != nil,
	}
}

// The faults of questionnaires.
var (
	ErrSent        = fault.New(fault.Conflict, "questionnaire-sent", "A questionnaire was sent with the conversation already.")
	ErrTooLate     = fault.New(fault.Conflict, "questionnaire-over", "The conversation was held or called off: the questionnaire before it is over.")
	ErrNotAnswered = fault.New(fault.Conflict, "questionnaire-not-answered", "There are no answers yet.")
)

// Send sends a published question set to the school with a conversation that is planned.
func (s Service) Send(ctx context.Context, who access.Actor, which id.Conversation, match func(Seen) error, set id.QuestionSet) (Seen, error) {
	return conversations.Step(ctx, s.Store, who, access.SendQuestionnaire, which, match, func(tx Tx, c *Conversation, by access.Permit) error {
		q, err := tx.QuestionSet(tx.Scope(access.ReadQuestionSet), set)
		if errors.Is(err, fault.Absent) {
			var faults fault.InvalidContent
			faults.Check(false, "/questionSetId", "unknown-reference", "There is no such question set, or it is not open to you.")
			return faults.Err()
		}
		switch {
		case err != nil:
			return err
		case c.State != Planned:
			return ErrNotPlanned
		case c.SentAt != nil:
			return ErrSent
		case q.State != Published:
			return ErrSetNot
		}
		sent := &Questionnaire{HubID: c.HubID, ConversationID: c.ID, SetID: set, SentAt: tx.Now(), SentBy: who.Person(), Version: 1}
		if err := tx.CreateQuestionnaire(by, sent); err != nil {
			return err
		}
		return c.tell(tx, notice.QuestionnaireSent, SchoolSide)
	})
}

// QuestionnaireSeen is a questionnaire as one reader sees it.
type QuestionnaireSeen struct {
	Questionnaire
	Open    access.Disclosure
	Allowed []access.Action
}

func seeQuestionnaire(tx Tx, q *Questionnaire, by access.Permit) (QuestionnaireSeen, error) {
	open, err := by.Disclose(tx)
	return QuestionnaireSeen{Questionnaire: *q, Open: open, Allowed: access.Allowed(tx, q.Facts(), q.steps()...)}, err
}

var questionnaires = record.Kind[Tx, id.Conversation, Questionnaire, QuestionnaireSeen]{
	Reading: access.ReadQuestionnaire, Get: Tx.Questionnaire, Facts: (*Questionnaire).Facts, See: seeQuestionnaire,
}

func (q *Questionnaire) steps() (steps []access.Action) {
	if q.State == Planned {
		steps = append(steps, access.AnswerQuestionnaire)
	}
	if q.AnsweredAt != nil {
		steps = append(steps, access.OpenAnswers)
	}
	return steps
}

// ReadQuestionnaire gives what was asked of a school before a conversation, and its answers.
func (s Service) ReadQuestionnaire(ctx context.Context, who access.Actor, of id.Conversation) (QuestionnaireSeen, error) {
	return questionnaires.Read(ctx, s.Store, who, of)
}
