package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/conversation"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
)

// toldOfConversation gives what machine clients are told when the conversation becomes what it
// now is: nothing of what was said.
func (tx *Tx) toldOfConversation(c *conversation.Conversation) (event.Operation, error) {
	var was conversation.Conversation
	err := tx.db.Table("conversation").Where("hub_id = ? AND id = ?", c.HubID, c.ID).
		Select("hub_id", "id", "state", "school_id", "lead_id", "planned_on", "held_on", "next_on", "written_up_at", "agreed_at", "ended_at").Take(&was).Error
	if err != nil {
		return "", absent(err)
	}
	open := func(c *conversation.Conversation) bool {
		return access.OpenToClients(access.ReadConversation, c.Facts())
	}
	return event.Seen(open(&was), open(c), was.Glimpse() != c.Glimpse()), nil
}

// saveEnd keeps how an action stands, and tells of its conversation where that is new.
func (tx *Tx) saveEnd(a *conversation.Action) error {
	var was conversation.Action
	err := tx.db.Table("conversation_action").Where("hub_id = ? AND id = ?", tx.who.Hub(), a.ID).
		Select("conversation_id", "state", "ended_on").Take(&was).Error
	if err != nil {
		return absent(err)
	}
	if err := tx.db.Model(a).Select("state", "ended_on", "ended_by").Updates(a).Error; err != nil {
		return err
	}
	if was.State == a.State && was.EndedOn == a.EndedOn {
		return nil
	}
	return tx.tellConversation(was.ConversationID)
}

// tellConversation adds a change of a conversation of which something that it shows is new.
func (tx *Tx) tellConversation(which id.Conversation) error {
	var version int64
	err := tx.db.Session(&gorm.Session{NewDB: true}).Table("conversation").Where("hub_id = ? AND id = ?", tx.who.Hub(), which).Select("version").Scan(&version).Error
	tx.changes = append(tx.changes, change{
		HubID: tx.who.Hub(), At: tx.now, Name: "conversation.action-ended", Operation: string(event.Updated),
		Resource: "conversation", RecordID: which.UUID, RecordVersion: version, Told: string(event.Updated),
	})
	return err
}
