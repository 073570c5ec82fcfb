package conversation

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// Answer is what a school answers to one question; one of the values is given.
type Answer struct {
	Key  string  `json:"key"`
	Text *string `json:"text,omitempty"`
	Mark *int    `json:"mark,omitempty"` // on a scale
	Yes  *bool   `json:"yes,omitempty"`
}

// Opening is a school's agreement that everybody in the hub reads its answers.
type Opening struct {
	HubID          id.Hub            `gorm:"primaryKey"`
	ID             id.AnswersOpening `gorm:"primaryKey"`
	ConversationID id.Conversation
	AgreedAt       time.Time
	AgreedBy       id.Person
	WithdrawnAt    *time.Time
	WithdrawnBy    *id.Person
}

// TableName is the table of openings.
func (Opening) TableName() string { return "answers_opening" }

// open gives the agreement that stands, or nil.
func (q *Questionnaire) open() *Opening {
	i := slices.IndexFunc(q.Openings, func(o Opening) bool { return o.WithdrawnAt == nil })
	if i < 0 {
		return nil
	}
	return &q.Openings[i]
}

// AnswerQuestions keeps the school's answers in the place of those before. That everybody may
// read them was agreed of those before: it is taken back.
func (s Service) AnswerQuestions(ctx context.Context, who access.Actor, of id.Conversation, match func(QuestionnaireSeen) error, answers []Answer) (QuestionnaireSeen, error) {
	return questionnaires.Step(ctx, s.Store, who, access.AnswerQuestionnaire, of, match, func(tx Tx, q *Questionnaire, by access.Permit) error {
		if err := q.check(answers); err != nil {
			return err
		}
		if q.State != Planned {
			return ErrTooLate
		}
		now, me := tx.Now(), who.Person()
		if err := q.closeAnswers(tx, by, me); err != nil {
			return err
		}
		q.Answers, q.AnsweredAt, q.AnsweredBy = access.SealValue[access.Answers](answers), &now, &me
		if err := tx.SaveQuestionnaire(by, q, "conversation.questionnaire-answered"); err != nil {
			return err
		}
		return tx.Tell(notice.News{Kind: notice.QuestionnaireAnswered, Resource: notice.Conversation, ID: q.ConversationID.UUID}, q.LeadID)
	})
}

// check holds answers to their questions.
func (q *Questionnaire) check(answers []Answer) error {
	var faults fault.InvalidContent
	given := map[string]bool{}
	for i, a := range answers {
		at := fmt.Sprintf("/answers/%d", i)
		n := slices.IndexFunc(q.Questions, func(question Question) bool { return question.Key == a.Key })
		if faults.Check(n >= 0 && !given[a.Key], at+"/key", "answer-without-question", "There is no such question, or it is answered twice.") {
			faults.Check(q.Questions[n].takes(a), at, "answer-of-other-kind", "The answer is not of the question's kind.")
		}
		given[a.Key] = true
	}
	for _, question := range q.Questions {
		faults.Check(given[question.Key] || !question.Required, "/answers", "answer-missing", "The question %s is to be answered.", question.Key)
	}
	return faults.Err()
}

// takes reports whether an answer is of the question's kind, and of no other.
func (q Question) takes(a Answer) bool {
	text, mark, yes := a.Text != nil && strings.TrimSpace(*a.Text) != "", a.Mark != nil, a.Yes != nil
	switch q.Kind {
	case TextQuestion:
		return text && !mark && !yes
	case ScaleQuestion:
		return mark && *a.Mark >= 1 && *a.Mark <= q.Points && a.Text == nil && !yes
	}
	return yes && a.Text == nil && !mark
}

// OpenAnswers keeps that the school agrees that everybody in the hub reads its answers, or
// takes that back. What stands already is no change.
func (s Service) OpenAnswers(ctx context.Context, who access.Actor, of id.Conversation, match func(QuestionnaireSeen) error, agreed bool) (QuestionnaireSeen, error) {
	return questionnaires.Step(ctx, s.Store, who, access.OpenAnswers, of, match, func(tx Tx, q *Questionnaire, by access.Permit) error {
		stands := q.open()
		switch {
		case q.AnsweredAt == nil:
			return ErrNotAnswered
		case agreed == (stands != nil):
			return nil
		}
		now, me := tx.Now(), who.Person()
		if !agreed {
			if err := q.closeAnswers(tx, by, me); err != nil {
				return err
			}
			return tx.SaveQuestionnaire(by, q, "conversation.answers-withdrawn")
		}
		opening := &Opening{HubID: q.HubID, ID: id.AnswersOpening{UUID: tx.NewID()}, ConversationID: of, AgreedAt: now, AgreedBy: me}
		if err := tx.CreateOpening(by, opening); err != nil {
			return err
		}
		return tx.SaveQuestionnaire(by, q, "conversation.answers-opened")
	})
}

// closeAnswers takes back the agreement that stands, where one does.
func (q *Questionnaire) closeAnswers(tx Tx, by access.Permit, who id.Person) error {
	stands := q.open()
	if stands == nil {
		return nil
	}
	now := tx.Now()
	stands.WithdrawnAt, stands.WithdrawnBy = &now, &who
	return tx.SaveOpening(by, stands)
}
