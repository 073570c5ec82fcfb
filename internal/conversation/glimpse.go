package conversation

import (
	"time"

	"github.com/hubqa/hubqa/internal/id"
)

// Glimpse is what a machine client sees of a conversation itself: how it stands and when, with
// whom. Who took part and what was agreed change with the state, and an agreed action by itself.
type Glimpse struct {
	State                          string
	School                         id.School
	Lead                           id.Person
	PlannedOn, HeldOn, NextOn      string
	WrittenUpAt, AgreedAt, EndedAt string
}

// Glimpse gives what a machine client sees of the conversation.
func (c *Conversation) Glimpse() Glimpse {
	at := func(t *time.Time) string {
		if t == nil {
			return ""
		}
		return t.UTC().Format(time.RFC3339Nano)
	}
	return Glimpse{
		State: c.State, School: c.SchoolID, Lead: c.LeadID, PlannedOn: c.PlannedOn.String(), HeldOn: c.HeldOn.String(), NextOn: c.NextOn.String(),
		WrittenUpAt: at(c.WrittenUpAt), AgreedAt: at(c.AgreedAt), EndedAt: at(c.EndedAt),
	}
}

// SeenOn tells how an action stands as a reader sees it: whoever reads no more than that there is
// one compares its day themself, since no change tells of a day that comes.
func (s Seen) SeenOn(a Action) string {
	if !s.Wholly {
		return a.State
	}
	return a.Standing(s.Today)
}
