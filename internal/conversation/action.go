package conversation

import (
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
)

// How an agreed action stands.
const (
	Open    = "open"
	Done    = "done"
	Dropped = "dropped"
	Overdue = "overdue" // open, and its day is past; computed
)

// CarriedOn is what a later conversation finds of an action that goes on.
const CarriedOn = "carried-on"

// ProposedAction is what is to be done, as the write-up proposes it.
type ProposedAction struct {
	Text  string        `json:"text"`
	Owner string        `json:"owner"` // a side
	DueOn calendar.Date `json:"dueOn"`
}

// Action is what was agreed to be done.
type Action struct {
	HubID          id.Hub          `gorm:"primaryKey"`
	ID             id.AgreedAction `gorm:"primaryKey"`
	ConversationID id.Conversation
	Position       int
	Text           access.Sealed[access.Conversation]
	Owner          string // a side
	DueOn          calendar.Date
	State          string
	EndedOn        calendar.Date
	EndedBy        *id.Person
}

// TableName is the table of agreed actions.
func (Action) TableName() string { return "conversation_action" }

// Standing tells how the action stands on a day.
func (a Action) Standing(today calendar.Date) string {
	if a.State == Open && a.DueOn.Before(today) {
		return Overdue
	}
	return a.State
}

// Review is what a conversation found of an action that was agreed before.
type Review struct {
	HubID          id.Hub          `gorm:"primaryKey"`
	ConversationID id.Conversation `gorm:"primaryKey"`
	ActionID       id.AgreedAction `gorm:"primaryKey"`
	Outcome        string
}

// TableName is the table of reviews.
func (Review) TableName() string { return "conversation_review" }

func (c *Conversation) actionSteps() []access.Action {
	if slices.ContainsFunc(c.Actions, func(a Action) bool { return a.State == Open }) {
		return []access.Action{access.CompleteAction}
	}
	return nil
}
