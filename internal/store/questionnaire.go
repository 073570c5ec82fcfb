package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/conversation"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

func (tx *Tx) questionSets(within access.Scope) *gorm.DB {
	return tx.within(tx.db.Table("question_set"), "question_set", within)
}

// QuestionSet gives one question set in the scope, or fault.Absent.
func (tx *Tx) QuestionSet(within access.Scope, which id.QuestionSet) (*conversation.QuestionSet, error) {
	var s conversation.QuestionSet
	err := tx.questionSets(within).Where("question_set.id = ?", which).Take(&s).Error
	return &s, absent(err)
}

var questionSetOrder = map[string]column{"name": {sql: "question_set.name"}}

// QuestionSets gives a page of the question sets in the scope.
func (tx *Tx) QuestionSets(within access.Scope, f conversation.SetFilter, at page.Request) (page.Page[conversation.QuestionSet], error) {
	q := tx.questionSets(within)
	if f.State != "" {
		q = q.Where("question_set.state = ?", f.State)
	}
	var rows []conversation.QuestionSet
	if err := tx.paged(q, "question_set", questionSetOrder, at).Find(&rows).Error; err != nil {
		return page.Page[conversation.QuestionSet]{}, err
	}
	return page.Cut(rows, at.Limit, func(s conversation.QuestionSet) page.Position {
		return page.Position{Key: s.Name, ID: s.ID.String()}
	}), nil
}

// EditionsOf gives the published and superseded sets of a name. Whoever else publishes one
// waits for the end of the transaction.
func (tx *Tx) EditionsOf(name string) (all []conversation.QuestionSet, err error) {
	of := func() *gorm.DB {
		return tx.db.Table("question_set").Where("hub_id = ? AND name = ? AND state <> 'draft'", tx.who.Hub(), name)
	}
	if err := hold(of()); err != nil {
		return nil, err
	}
	return all, of().Order("edition").Find(&all).Error
}

// CreateQuestionSet keeps a new question set.
func (tx *Tx) CreateQuestionSet(by access.Permit, s *conversation.QuestionSet) error {
	return tx.create(by, s, event.Event{Name: "question-set.created", Operation: event.Created, ID: s.ID.UUID, Version: s.Version})
}

// SaveQuestionSet keeps a changed question set.
func (tx *Tx) SaveQuestionSet(by access.Permit, s *conversation.QuestionSet, what event.Name) error {
	return taken(tx.update(by, s, &s.Version, event.Event{Name: what, Operation: event.Updated, ID: s.ID.UUID}), fault.Stale)
}

// Questionnaire gives that of a conversation in the scope, or fault.Absent.
func (tx *Tx) Questionnaire(within access.Scope, of id.Conversation) (*conversation.Questionnaire, error) {
	var q conversation.Questionnaire
	found := tx.db.Table("questionnaire").Select("questionnaire.*, conversation.school_id, conversation.lead_id, conversation.state," +
		" school.name AS school_name, school.urn AS school_urn, asked.name AS set_name, asked.edition, asked.questions").
		Joins("JOIN conversation ON conversation.hub_id = questionnaire.hub_id AND conversation.id = questionnaire.conversation_id").
		Joins("JOIN school ON school.hub_id = conversation.hub_id AND school.id = conversation.school_id").
		Joins("JOIN question_set asked ON asked.hub_id = questionnaire.hub_id AND asked.id = questionnaire.set_id")
	if err := tx.within(found, "questionnaire", within).Where("questionnaire.conversation_id = ?", of).Take(&q).Error; err != nil {
		return nil, absent(err)
	}
	err := tx.db.Table("answers_opening").Where("hub_id = ? AND conversation_id = ?", q.HubID, of).Order("agreed_at, id").Find(&q.Openings).Error
	return &q, err
}

// CreateQuestionnaire keeps that a question set was sent with the permit's conversation, or
// fails with conversation.ErrSent.
func (tx *Tx) CreateQuestionnaire(by access.Permit, q *conversation.Questionnaire) error {
	what := event.Event{Name: "conversation.questionnaire-sent", Operation: event.Updated, ID: q.ConversationID.UUID, Told: event.Updated}
	return taken(tx.create(by, q, what), conversation.ErrSent)
}

// SaveQuestionnaire keeps a questionnaire that was answered, or of which the answers are open
// to more or to fewer.
func (tx *Tx) SaveQuestionnaire(by access.Permit, q *conversation.Questionnaire, what event.Name) error {
	changed := event.Event{Name: what, Operation: event.Updated, ID: q.ConversationID.UUID}
	if what == "conversation.questionnaire-answered" { // its time is seen, and who reads the answers is not
		changed.Told = event.Updated
	}
	return tx.update(by, q, &q.Version, changed)
}

// CreateOpening keeps that a school opened its answers, with the questionnaire that it is
// saved with.
func (tx *Tx) CreateOpening(by access.Permit, o *conversation.Opening) error {
	if !by.For(o.ConversationID.UUID, access.OpenAnswers) {
		return fault.Absent
	}
	return taken(tx.db.Create(o).Error, fault.Stale)
}

// SaveOpening keeps that it took that back.
func (tx *Tx) SaveOpening(by access.Permit, o *conversation.Opening) error {
	if !by.For(o.ConversationID.UUID, access.AnswerQuestionnaire, access.OpenAnswers) {
		return fault.Absent
	}
	return tx.db.Model(o).Select("withdrawn_at", "withdrawn_by").Updates(o).Error
}
