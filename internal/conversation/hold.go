package conversation

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// Meeting is when a conversation was held, and who took part.
type Meeting struct {
	On           calendar.Date
	Participants []Participant
}

// Hold records that a conversation was held, as it was: one without anybody who leads the
// school too.
func (s Service) Hold(ctx context.Context, who access.Actor, which id.Conversation, match func(Seen) error, m Meeting) (Seen, error) {
	return conversations.Step(ctx, s.Store, who, access.HoldConversation, which, match, func(tx Tx, c *Conversation, by access.Permit) error {
		if err := m.check(tx, c.SchoolID); err != nil {
			return err
		}
		if c.State != Planned {
			return ErrNotPlanned
		}
		c.State, c.HeldOn = Held, m.On
		m.of(tx, c)
		if err := tx.CreateParticipants(by, m.Participants); err != nil {
			return err
		}
		return tx.SaveConversation(by, c, "conversation.held")
	})
}

// of makes the participants those of a conversation.
func (m Meeting) of(tx Tx, c *Conversation) {
	for i := range m.Participants {
		p := &m.Participants[i]
		p.HubID, p.ID, p.ConversationID, p.Position = c.HubID, id.Participant{UUID: tx.NewID()}, c.ID, i
	}
}

// earliest is the first day of a conversation that is recorded: the hubs are younger.
var earliest = calendar.On(2000, time.January, 1)

const tooEarly = "Conversations are recorded that were held in 2000 or later."

func (m Meeting) check(tx Tx, with id.School) error {
	var faults fault.InvalidContent
	faults.Check(!m.On.After(tx.Today()), "/heldOn", "conversation-not-yet", "What was held was held by today.")
	faults.Check(!m.On.Before(earliest), "/heldOn", "conversation-too-early", tooEarly)
	of, err := tx.School(tx.Scope(access.ReadSchool), with)
	if err != nil {
		return err
	}
	checkOpen(of, m.On, "/heldOn", &faults)
	for _, side := range []string{SchoolSide, HubSide} {
		there := slices.ContainsFunc(m.Participants, func(p Participant) bool { return p.Side == side })
		faults.Check(there, "/participants", "conversation-side-missing", "It takes somebody of the school and somebody of the hub.")
	}
	for i, p := range m.Participants {
		faults.Check(slices.Contains(rolesOf[p.Side], p.Role), at("participants", i, "role"), "conversation-role-wrong", "This is no role of that side.")
		if p.PersonID == nil {
			continue
		}
		name, err := tx.PersonName(tx.Scope(access.ReadPerson), *p.PersonID)
		if err != nil {
			return err
		}
		faults.Check(name != "", at("participants", i, "personId"), "unknown-reference", "There is no such person, or they are not open to you.")
	}
	return faults.Err()
}

var rolesOf = map[string][]string{
	SchoolSide: {Headteacher, SeniorLeader, "music-lead", "governor", "other-staff"},
	HubSide:    {"hub-lead", "hub-staff", "partner"},
}

// Record is what is written up of a conversation.
type Record struct {
	Topics      []string
	Supported   string
	Challenged  string // empty: nothing was
	AnswerGiven string
	Actions     []ProposedAction
	Reviews     []Review
	NextOn      calendar.Date
}

// WriteUp keeps what is written up, in the place of what was before, and tells the school.
func (s Service) WriteUp(ctx context.Context, who access.Actor, which id.Conversation, match func(Seen) error, r Record) (Seen, error) {
	return conversations.Step(ctx, s.Store, who, access.WriteUpConversation, which, match, func(tx Tx, c *Conversation, by access.Permit) error {
		if c.State != Held && c.State != WrittenUp {
			return ErrNotHeld
		}
		looked, err := r.check(tx, c)
		if err != nil {
			return err
		}
		r.keep(tx, c)
		for i := range looked {
			if err := r.review(tx, c, by, &looked[i]); err != nil {
				return err
			}
		}
		if err := tx.SaveConversation(by, c, "conversation.written-up"); err != nil {
			return err
		}
		return c.tell(tx, notice.ConversationWrittenUp, SchoolSide)
	})
}

// keep puts what is written up in the place of what was before.
func (r *Record) keep(tx Tx, c *Conversation) {
	now := tx.Now()
	c.State, c.WrittenUpAt, c.NextOn, c.Topics = WrittenUp, &now, r.NextOn, sealTopics(r.Topics)
	c.Supported, c.Challenged = access.Seal[access.Conversation](r.Supported), access.Seal[access.Conversation](r.Challenged)
	c.AnswerGiven, c.ProposedActions = access.Seal[access.Conversation](r.AnswerGiven), access.SealValue[access.Conversation](r.Actions)
}

// check tells every fault, and gives the actions that were looked at.
func (r *Record) check(tx Tx, c *Conversation) ([]Action, error) {
	var faults fault.InvalidContent
	r.Supported = said(&faults, "/supported", r.Supported, "Say what was supported.")
	r.Challenged, r.AnswerGiven = strings.TrimSpace(r.Challenged), strings.TrimSpace(r.AnswerGiven)
	for i := range r.Actions {
		a := &r.Actions[i]
		a.Text = said(&faults, at("actions", i, "text"), a.Text, "Say what is to be done.")
		faults.Check(!a.DueOn.Before(c.HeldOn), at("actions", i, "dueOn"), "conversation-day-before", "It is due on the day of the conversation or later.")
	}
	faults.Check(r.NextOn.IsZero() || r.NextOn.After(c.HeldOn), "/nextOn", "conversation-day-before", "The next conversation is later than this.")
	var which []id.AgreedAction
	for _, v := range r.Reviews {
		which = append(which, v.ActionID)
	}
	looked, err := tx.ActionsBefore(c.SchoolID, c.HeldOn, which)
	if err != nil {
		return nil, err
	}
	for i, v := range r.Reviews {
		known := slices.ContainsFunc(looked, func(a Action) bool { return a.ID == v.ActionID })
		faults.Check(known, at("reviews", i, "actionId"), "unknown-reference", "No such action was agreed with the school before.")
		faults.Check(!slices.Contains(which[:i], v.ActionID), at("reviews", i, "actionId"), "action-reviewed-twice", "Say once what was found of an action.")
	}
	return looked, faults.Err()
}

// review keeps what was found of an action. One that a later conversation carries on is open
// again, whatever was recorded of it.
func (r *Record) review(tx Tx, c *Conversation, by access.Permit, a *Action) error {
	i := slices.IndexFunc(r.Reviews, func(v Review) bool { return v.ActionID == a.ID })
	v := r.Reviews[i]
	v.HubID, v.ConversationID = c.HubID, c.ID
	switch v.Outcome {
	case CarriedOn:
		a.State, a.EndedOn, a.EndedBy = Open, calendar.Date{}, nil
	case a.State: // as it was recorded
	default:
		who := tx.Actor().Person()
		a.State, a.EndedOn, a.EndedBy = v.Outcome, c.HeldOn, &who
	}
	return tx.ReviewAction(by, v, a)
}

// Close ends a conversation that the school has agreed to. Its actions go on.
func (s Service) Close(ctx context.Context, who access.Actor, which id.Conversation, match func(Seen) error) (Seen, error) {
	return conversations.Step(ctx, s.Store, who, access.CloseConversation, which, match, func(tx Tx, c *Conversation, by access.Permit) error {
		if c.State != Agreed {
			return ErrNotAgreed
		}
		c.end(tx, Closed, "")
		return tx.SaveConversation(by, c, "conversation.closed")
	})
}
