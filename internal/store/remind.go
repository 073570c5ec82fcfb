package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/conversation"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/training"
)

// UnraisedActions gives open actions of conversations in the scope that are due by the day, or
// overdue, and of which that was not raised; without their text.
func (tx *Tx) UnraisedActions(within access.Scope, by calendar.Date, limit int) (due []conversation.Action, err error) {
	err = tx.within(tx.db.Table("conversation"), "conversation", within).Select("a.id, a.conversation_id, a.owner, a.due_on, a.state").
		Joins("JOIN conversation_action a ON a.hub_id = conversation.hub_id AND a.conversation_id = conversation.id").
		Where("a.state = ? AND a.due_on <= ? AND (a.due_at IS NULL OR a.overdue_at IS NULL AND a.due_on < ?)", conversation.Open, by, tx.Today()).
		Order("a.due_on, a.id").Limit(limit).Scan(&due).Error
	return due, err
}

// RaiseAction keeps that an action of the permit's conversation is due, or overdue.
func (tx *Tx) RaiseAction(by access.Permit, c *conversation.Conversation, a conversation.Action, overdue bool) error {
	what, kept := event.Name("conversation.action-due"), map[string]any{"due_at": tx.now}
	if overdue {
		what, kept = "conversation.action-overdue", map[string]any{"due_at": gorm.Expr("COALESCE(due_at, ?)", tx.now), "overdue_at": tx.now}
	}
	noted := event.Event{Name: what, Operation: event.Updated, ID: c.ID.UUID, Version: c.Version}
	if err := tx.permitted(by, noted); err != nil {
		return err
	}
	err := tx.db.Table("conversation_action").Where("hub_id = ? AND id = ? AND conversation_id = ?", tx.who.Hub(), a.ID, c.ID).Updates(kept).Error
	tx.note(by, noted)
	return err
}

// Unready gives who is due which training today, or never had it.
func (tx *Tx) Unready(within access.Scope) (due []training.Readiness, err error) {
	all := tx.db.Raw(readiness+string(heldToday)+")", map[string]any{"hub": tx.who.Hub(), "today": tx.Today()})
	var rows []training.Readiness
	err = tx.within(tx.db.Table("(?) AS readiness", all).Select("readiness.*"), "readiness", within).
		Order("readiness.person_id, readiness.id").Scan(&rows).Error
	for _, r := range rows {
		if r.State(tx.Today()) != training.Current {
			due = append(due, r)
		}
	}
	return due, err
}

// RemindedOfTraining gives of what people were told that they are due it.
func (tx *Tx) RemindedOfTraining() (told []training.Reminded, err error) {
	err = tx.db.Table("notice").Select("person_id, resource_id AS requirement_id, since").
		Where("hub_id = ? AND kind = ? AND since IS NOT NULL", tx.who.Hub(), notice.TrainingDue).Scan(&told).Error
	return told, err
}
