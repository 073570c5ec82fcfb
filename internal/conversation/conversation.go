package conversation

import (
	"slices"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// Where a conversation stands.
const (
	Planned   = "planned"
	Held      = "held"
	WrittenUp = "written-up"
	Agreed    = "agreed" // by the school
	Closed    = "closed"
	Declined  = "declined" // by the school
	Cancelled = "cancelled"
)

// The sides of a conversation.
const (
	SchoolSide = "school"
	HubSide    = "hub"
)

// The roles in which somebody of the school leads it.
const (
	Headteacher  = "headteacher"
	SeniorLeader = "senior-leader"
)

// Conversation is one conversation of the hub with a school.
type Conversation struct {
	HubID           id.Hub          `gorm:"primaryKey"`
	ID              id.Conversation `gorm:"primaryKey"`
	SchoolID        id.School
	LeadID          id.Person // for the hub
	State           string
	PlannedBy       id.Person
	PlannedOn       calendar.Date // for which day
	HeldOn          calendar.Date
	Topics          access.SealedOf[access.Conversation, []string]
	Supported       access.Sealed[access.Conversation]
	Challenged      access.Sealed[access.Conversation]
	AnswerGiven     access.Sealed[access.Conversation] // to what was challenged, in the conversation
	ProposedActions access.SealedOf[access.Conversation, []ProposedAction]
	SchoolAnswer    access.Sealed[access.Conversation] // to the write-up
	NextOn          calendar.Date
	WrittenUpAt     *time.Time
	AgreedAt        *time.Time
	AgreedBy        *id.Person // or who recorded it
	EndedAt         *time.Time
	EndedBy         *id.Person // or who recorded it
	EndingReason    access.Sealed[access.Conversation]
	GivenBy         string // who agreed or declined, where the hub recorded it
	GivenHow        string
	ExternalID      string // its key in the spreadsheet from which it came
	ImportSum       string // of the row that it came from, as it was last brought in
	Version         int64
	CreatedAt       time.Time
	UpdatedAt       time.Time

	SchoolName string     `gorm:"->;-:migration"`
	SchoolURN  int        `gorm:"->;-:migration;column:school_urn"`
	LeadName   string     `gorm:"->;-:migration"`
	SentAt     *time.Time `gorm:"->;-:migration"` // the questionnaire
	AnsweredAt *time.Time `gorm:"->;-:migration"`

	Participants []Participant      `gorm:"-"`
	Actions      []Action           `gorm:"-"` // that were agreed
	Reviews      []Review           `gorm:"-"` // of actions that were agreed before
	Inspected    []access.Inspected `gorm:"-"`
}

// TableName is the table of conversations.
func (Conversation) TableName() string { return "conversation" }

// Participant is somebody who took part, by their role.
type Participant struct {
	HubID          id.Hub         `gorm:"primaryKey"`
	ID             id.Participant `gorm:"primaryKey"`
	ConversationID id.Conversation
	Position       int
	Side           string
	Role           string
	PersonID       *id.Person
	PersonName     string `gorm:"->;-:migration"`
}

// TableName is the table of participants.
func (Participant) TableName() string { return "conversation_participant" }

// WasHeld reports whether it took place, whatever came after.
func (c *Conversation) WasHeld() bool { return !c.HeldOn.IsZero() }

// isBeforeAgreement reports whether it is open, and the school has not agreed to it.
func (c *Conversation) isBeforeAgreement() bool {
	return c.State == Planned || c.State == Held || c.State == WrittenUp
}

// WithoutLeader reports whether it was held with nobody who leads the school.
func (c *Conversation) WithoutLeader() bool {
	return c.WasHeld() && !slices.ContainsFunc(c.Participants, func(p Participant) bool {
		return p.Side == SchoolSide && (p.Role == Headteacher || p.Role == SeniorLeader)
	})
}

// Facts are what the policy needs to know of a conversation.
func (c *Conversation) Facts() access.Facts {
	return access.Facts{Hub: c.HubID, ID: c.ID.UUID, School: c.SchoolID, HubLead: c.LeadID, Inspected: c.Inspected}
}

// The faults of conversations.
var (
	ErrNotPlanned   = fault.New(fault.Conflict, "conversation-not-planned", "The conversation was held, declined or cancelled already.")
	ErrNotHeld      = fault.New(fault.Conflict, "conversation-not-held", "What is written up was held, and is not agreed by the school yet.")
	ErrOwnWriteUp   = fault.New(fault.Conflict, "conversation-own-write-up", "Whoever leads the conversation for the hub does not agree to it for the school; somebody else of the school does, or the hub records by whom it was given.")
	ErrNotWrittenUp = fault.New(fault.Conflict, "conversation-not-written-up", "The conversation is not written up, or it is agreed already.")
	ErrNotAgreed    = fault.New(fault.Conflict, "conversation-not-agreed", "The school has not agreed to the write-up, or the conversation is closed.")
	ErrActionEnded  = fault.New(fault.Conflict, "conversation-action-ended", "The action is done or dropped.")
	ErrNotOpen      = fault.New(fault.Conflict, "conversation-not-planned", "The school has agreed to it, or it was declined or cancelled already.")
	ErrReviewed     = fault.New(fault.Conflict, "conversation-reviewed", "What the conversation found of earlier actions cannot be taken back.")
	ErrActionOfHub  = fault.New(fault.Conflict, "conversation-action-of-hub", "The hub records what came of its own actions.")
)

// steps are what can be done as it stands, by somebody who may.
func (c *Conversation) steps() []access.Action {
	switch c.State {
	case Planned:
		steps := []access.Action{access.AmendConversation, access.HoldConversation, access.DeclineConversation, access.CancelConversation}
		if c.SentAt == nil {
			steps = append(steps, access.SendQuestionnaire)
		}
		return steps
	case Held:
		return []access.Action{access.WriteUpConversation, access.CancelConversation}
	case WrittenUp:
		steps := []access.Action{access.WriteUpConversation, access.AnswerConversation, access.AgreeConversation}
		if len(c.Reviews) == 0 {
			steps = append(steps, access.CancelConversation)
		}
		return steps
	case Agreed:
		return append(c.actionSteps(), access.AnswerConversation, access.CloseConversation)
	case Closed:
		return c.actionSteps()
	}
	return nil
}

func (c *Conversation) news(kind notice.Kind) notice.News {
	on := c.PlannedOn
	if c.WasHeld() {
		on = c.HeldOn
	}
	return notice.News{Kind: kind, Resource: notice.Conversation, ID: c.ID.UUID, On: on}
}

// tell tells the school, or whoever leads it for the hub, but not whoever did it.
func (c *Conversation) tell(tx Tx, kind notice.Kind, side string) error {
	people := []id.Person{c.LeadID}
	if side == SchoolSide {
		var err error
		if people, err = tx.LeadersOf([]id.School{c.SchoolID}, access.Headteacher, access.MusicLead); err != nil {
			return err
		}
	}
	people = slices.DeleteFunc(people, func(p id.Person) bool { return p == tx.Actor().Person() })
	return tx.Tell(c.news(kind), people...)
}
