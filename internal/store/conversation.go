package store

import (
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/conversation"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

func (tx *Tx) conversations(within access.Scope) *gorm.DB {
	q := tx.db.Table("conversation").Select("conversation.*, school.name AS school_name, school.urn AS school_urn, leader.name AS lead_name," +
		" asked.sent_at, asked.answered_at").
		Joins("JOIN school ON school.hub_id = conversation.hub_id AND school.id = conversation.school_id").
		Joins("JOIN person leader ON leader.hub_id = conversation.hub_id AND leader.id = conversation.lead_id").
		Joins("LEFT JOIN questionnaire asked ON asked.hub_id = conversation.hub_id AND asked.conversation_id = conversation.id")
	return tx.within(q, "conversation", within)
}

// readPartsOfConversations adds who took part, what was agreed and what was looked at.
func (tx *Tx) readPartsOfConversations(all []conversation.Conversation) (err error) {
	which, at := []id.Conversation{}, map[id.Conversation]*conversation.Conversation{}
	var schools []id.School
	for i := range all {
		which, at[all[i].ID], schools = append(which, all[i].ID), &all[i], append(schools, all[i].SchoolID)
	}
	if len(which) == 0 {
		return nil
	}
	inspected, err := tx.inspectionsOfEach(schools...)
	for i := range all {
		all[i].Inspected = inspected[all[i].SchoolID]
	}
	if err != nil {
		return err
	}
	of := func(table string) *gorm.DB {
		return tx.db.Table(table).Where(table+".hub_id = ? AND "+table+".conversation_id IN ?", tx.who.Hub(), which)
	}
	var people []conversation.Participant
	err = of("conversation_participant").Select("conversation_participant.*, COALESCE(p.name, '') AS person_name").
		Joins("LEFT JOIN person p ON p.hub_id = conversation_participant.hub_id AND p.id = conversation_participant.person_id").
		Order("conversation_participant.position").Find(&people).Error
	for _, p := range people {
		at[p.ConversationID].Participants = append(at[p.ConversationID].Participants, p)
	}
	if err != nil {
		return err
	}
	var actions []conversation.Action
	err = of("conversation_action").Order("position").Find(&actions).Error
	for _, a := range actions {
		at[a.ConversationID].Actions = append(at[a.ConversationID].Actions, a)
	}
	if err != nil {
		return err
	}
	var reviews []conversation.Review
	err = of("conversation_review").Order("action_id").Find(&reviews).Error
	for _, r := range reviews {
		at[r.ConversationID].Reviews = append(at[r.ConversationID].Reviews, r)
	}
	return err
}

// Conversation gives one conversation in the scope, or fault.Absent.
func (tx *Tx) Conversation(within access.Scope, which id.Conversation) (*conversation.Conversation, error) {
	found := make([]conversation.Conversation, 1)
	if err := tx.conversations(within).Where("conversation.id = ?", which).Take(&found[0]).Error; err != nil {
		return nil, absent(err)
	}
	err := tx.readPartsOfConversations(found)
	return &found[0], err
}

// ConversationNamed gives that of an external id in the scope, or nil.
func (tx *Tx) ConversationNamed(within access.Scope, externalID string) (*conversation.Conversation, error) {
	which, err := only[id.Conversation](tx.within(tx.db.Table("conversation"), "conversation", within).Where("conversation.external_id = ?", externalID))
	if err != nil || which.IsZero() {
		return nil, err
	}
	return tx.Conversation(within, which)
}

// HeldWith reports whether a conversation was held with a school on a day.
func (tx *Tx) HeldWith(school id.School, on calendar.Date) (bool, error) {
	var one []id.Conversation
	err := tx.db.Table("conversation").Where("hub_id = ? AND school_id = ? AND held_on = ?", tx.who.Hub(), school, on).Limit(1).Pluck("id", &one).Error
	return len(one) > 0, err
}

var conversationOrder = map[string]column{"plannedOn": {sql: "conversation.planned_on", cast: "date"}}

// Conversations gives a page of the conversations in the scope.
func (tx *Tx) Conversations(within access.Scope, f conversation.Filter, at page.Request) (page.Page[conversation.Conversation], error) {
	q := tx.conversations(within)
	if f.State != "" {
		q = q.Where("conversation.state = ?", f.State)
	}
	if !f.School.IsZero() {
		q = q.Where("conversation.school_id = ?", f.School)
	}
	if !f.Lead.IsZero() {
		q = q.Where("conversation.lead_id = ?", f.Lead)
	}
	var rows []conversation.Conversation
	if err := tx.paged(q, "conversation", conversationOrder, at).Find(&rows).Error; err != nil {
		return page.Page[conversation.Conversation]{}, err
	}
	cut := page.Cut(rows, at.Limit, func(c conversation.Conversation) page.Position {
		return page.Position{Key: c.PlannedOn.String(), ID: c.ID.String()}
	})
	return cut, tx.readPartsOfConversations(cut.Items)
}

// CreateConversation keeps a new conversation, and tells how it stands. It fails with
// fault.Stale where another came from the same row of a file meanwhile.
func (tx *Tx) CreateConversation(by access.Permit, c *conversation.Conversation) error {
	what := event.Event{Name: event.Name("conversation." + c.State), Operation: event.Created, ID: c.ID.UUID, Version: c.Version,
		Told: event.Seen(false, access.OpenToClients(access.ReadConversation, c.Facts()), true)}
	return taken(tx.create(by, c, what), fault.Stale)
}

// SaveConversation keeps a changed conversation.
func (tx *Tx) SaveConversation(by access.Permit, c *conversation.Conversation, what event.Name) error {
	told, err := tx.toldOfConversation(c)
	if err != nil {
		return err
	}
	return tx.update(by, c, &c.Version, event.Event{Name: what, Operation: event.Updated, ID: c.ID.UUID, Told: told})
}

// CreateParticipants keeps who took part, with the conversation that they are saved with.
func (tx *Tx) CreateParticipants(by access.Permit, all []conversation.Participant) error {
	for _, p := range all {
		if !by.For(p.ConversationID.UUID, access.HoldConversation) {
			return fault.Absent
		}
	}
	return tx.db.Create(&all).Error
}

// CreateActions keeps what was agreed, with the conversation that it is saved with.
func (tx *Tx) CreateActions(by access.Permit, all []conversation.Action) error {
	for i := range all {
		if !by.For(all[i].ConversationID.UUID, access.AgreeConversation) {
			return fault.Absent
		}
	}
	if len(all) == 0 {
		return nil
	}
	return tx.db.Create(&all).Error
}

// SaveAction keeps what came of an action, with the conversation that it is saved with.
func (tx *Tx) SaveAction(by access.Permit, a *conversation.Action) error {
	if !by.For(a.ConversationID.UUID, access.CompleteAction) {
		return fault.Absent
	}
	return tx.saveEnd(a)
}

// ReviewAction keeps what the permit's conversation found of an action, and how that stands.
func (tx *Tx) ReviewAction(by access.Permit, r conversation.Review, a *conversation.Action) error {
	if !by.For(r.ConversationID.UUID, access.WriteUpConversation) || r.ActionID != a.ID {
		return fault.Absent
	}
	again := clause.OnConflict{
		Columns: []clause.Column{{Name: "hub_id"}, {Name: "conversation_id"}, {Name: "action_id"}}, DoUpdates: clause.AssignmentColumns([]string{"outcome"}),
	}
	if err := tx.db.Clauses(again).Create(&r).Error; err != nil {
		return err
	}
	return tx.saveEnd(a)
}

// ActionsBefore gives those of the actions that were agreed with the school or with those that
// it succeeded one to one, in a conversation that was held before the day.
func (tx *Tx) ActionsBefore(of id.School, day calendar.Date, which []id.AgreedAction) (found []conversation.Action, err error) {
	if len(which) == 0 {
		return nil, nil
	}
	schools, err := tx.lineageOf(of)
	if err != nil {
		return nil, err
	}
	err = tx.actionsBefore(schools, day).Select("conversation_action.*").Where("conversation_action.id IN ?", which).Find(&found).Error
	return found, err
}

func (tx *Tx) actionsBefore(schools []id.School, day calendar.Date) *gorm.DB {
	return tx.db.Table("conversation_action").
		Joins("JOIN conversation c ON c.hub_id = conversation_action.hub_id AND c.id = conversation_action.conversation_id").
		Where("conversation_action.hub_id = ? AND c.school_id IN ? AND c.held_on < ?", tx.who.Hub(), schools, day).
		Order("conversation_action.due_on, conversation_action.id")
}

// OpenActionsBefore gives those that are open still, with their text where they were agreed
// with the school itself: what was said does not follow a succession.
func (tx *Tx) OpenActionsBefore(of id.School, day calendar.Date) (found []conversation.Action, err error) {
	schools, err := tx.lineageOf(of)
	if err != nil {
		return nil, err
	}
	err = tx.actionsBefore(schools, day).Where("conversation_action.state = ?", conversation.Open).
		Select("conversation_action.id, conversation_action.owner, conversation_action.due_on, conversation_action.state,"+
			" CASE WHEN c.school_id = ? THEN conversation_action.text END AS text", of).Limit(mostEarlier).Find(&found).Error
	return found, err
}

const mostEarlier = 100
