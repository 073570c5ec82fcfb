package conversation

import (
	"context"
	"slices"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// Answer keeps what the school says to the write-up, in the place of what it said before.
func (s Service) Answer(ctx context.Context, who access.Actor, which id.Conversation, match func(Seen) error, text string) (Seen, error) {
	return conversations.Step(ctx, s.Store, who, access.AnswerConversation, which, match, func(tx Tx, c *Conversation, by access.Permit) error {
		var faults fault.InvalidContent
		text = said(&faults, "/answer", text, "Say what the school answers.")
		if err := faults.Err(); err != nil {
			return err
		}
		if c.State != WrittenUp && c.State != Agreed {
			return ErrNotWrittenUp
		}
		c.SchoolAnswer = access.Seal[access.Conversation](text)
		if err := tx.SaveConversation(by, c, "conversation.answered"); err != nil {
			return err
		}
		return c.tell(tx, notice.ConversationAnswered, HubSide)
	})
}

// Otherwise is how the school agreed or declined, where the hub records it.
type Otherwise struct{ GivenBy, How string }

// settle finds as whom it is done: the school does it itself, or the hub says by whom and how
// it was given.
func (o *Otherwise) settle(tx Tx, action access.Action, c *Conversation, faults *fault.InvalidContent) (by access.Permit) {
	school, found := o == nil, false
	for _, p := range tx.Scope(action).Permits(c.Facts()) {
		if ofSchool(p) == school && !found {
			by, found = p, true
		}
	}
	faults.Check(found, "/otherwise", "conversation-given-by", "The school's head teacher or music lead does; the hub records by whom and how it was given.")
	if o != nil {
		c.GivenBy = said(faults, "/otherwise/givenBy", o.GivenBy, "Say who gave it.")
		c.GivenHow = strings.TrimSpace(o.How)
	}
	return by
}

func ofSchool(p access.Permit) bool {
	return p.Party() == access.HeadVisited || p.Party() == access.LeadOfMusic
}

func ofHubSide(p access.Permit) bool { return !ofSchool(p) }

// Agree agrees to the write-up for the school, and so to its actions.
func (s Service) Agree(ctx context.Context, who access.Actor, which id.Conversation, match func(Seen) error, o *Otherwise) (Seen, error) {
	return conversations.Step(ctx, s.Store, who, access.AgreeConversation, which, match, func(tx Tx, c *Conversation, _ access.Permit) error {
		var faults fault.InvalidContent
		by := o.settle(tx, access.AgreeConversation, c, &faults)
		if err := faults.Err(); err != nil {
			return err
		}
		if c.State != WrittenUp {
			return ErrNotWrittenUp
		}
		if o == nil && who.Person() == c.LeadID {
			return ErrOwnWriteUp
		}
		now, me := tx.Now(), who.Person()
		c.State, c.AgreedAt, c.AgreedBy = Agreed, &now, &me
		if err := c.agreeActions(tx, by); err != nil {
			return err
		}
		if err := tx.SaveConversation(by, c, "conversation.agreed"); err != nil {
			return err
		}
		return c.tellOther(tx, notice.ConversationAgreed, by)
	})
}

// tellOther tells the side that did not do it.
func (c *Conversation) tellOther(tx Tx, kind notice.Kind, by access.Permit) error {
	if ofSchool(by) {
		return c.tell(tx, kind, HubSide)
	}
	return c.tell(tx, kind, SchoolSide)
}

// agreeActions makes what the write-up proposes to what is agreed. Whoever reads the
// conversation wholly, as everybody who agrees does, may have it opened.
func (c *Conversation) agreeActions(tx Tx, by access.Permit) error {
	seen, err := see(tx, c, by)
	if err != nil {
		return err
	}
	proposed, _ := c.ProposedActions.Open(seen.Open)
	var all []Action
	for i, p := range proposed {
		all = append(all, Action{
			HubID: c.HubID, ID: id.AgreedAction{UUID: tx.NewID()}, ConversationID: c.ID, Position: i,
			Text: access.Seal[access.Conversation](p.Text), Owner: p.Owner, DueOn: p.DueOn, State: Open,
		})
	}
	return tx.CreateActions(by, all)
}

// Decline keeps that the school does not want the conversation, and why.
func (s Service) Decline(ctx context.Context, who access.Actor, which id.Conversation, match func(Seen) error, reason string, o *Otherwise) (Seen, error) {
	return conversations.Step(ctx, s.Store, who, access.DeclineConversation, which, match, func(tx Tx, c *Conversation, _ access.Permit) error {
		var faults fault.InvalidContent
		reason = said(&faults, "/reason", reason, "Say why.")
		by := o.settle(tx, access.DeclineConversation, c, &faults)
		if err := faults.Err(); err != nil {
			return err
		}
		if c.State != Planned {
			return ErrNotPlanned
		}
		c.end(tx, Declined, reason)
		if err := tx.SaveConversation(by, c, "conversation.declined"); err != nil {
			return err
		}
		return c.tellOther(tx, notice.ConversationDeclined, by)
	})
}

// Complete records that an action was done. The school does so of its own; the hub of any.
func (s Service) Complete(ctx context.Context, who access.Actor, which id.Conversation, action id.AgreedAction, match func(Seen) error, on calendar.Date) (Seen, error) {
	return conversations.Step(ctx, s.Store, who, access.CompleteAction, which, match, func(tx Tx, c *Conversation, by access.Permit) error {
		i := slices.IndexFunc(c.Actions, func(a Action) bool { return a.ID == action })
		if i < 0 {
			return fault.Absent
		}
		var faults fault.InvalidContent
		in := !on.After(tx.Today()) && !on.Before(c.HeldOn)
		faults.Check(in, "/doneOn", "conversation-not-yet", "It was done between the conversation, on %s, and today.", c.HeldOn)
		if err := faults.Err(); err != nil {
			return err
		}
		a, me := &c.Actions[i], who.Person()
		switch {
		case a.State != Open:
			return ErrActionEnded
		case a.Owner == HubSide && !slices.ContainsFunc(tx.Scope(access.CompleteAction).Permits(c.Facts()), ofHubSide):
			return ErrActionOfHub
		}
		a.State, a.EndedOn, a.EndedBy = Done, on, &me
		if err := tx.SaveAction(by, a); err != nil {
			return err
		}
		return tx.SaveConversation(by, c, "conversation.action-completed")
	})
}
