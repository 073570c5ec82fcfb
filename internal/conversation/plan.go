package conversation

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/record"
	"github.com/hubqa/hubqa/internal/school"
)

// New is a conversation to plan.
type New struct {
	School id.School
	Lead   id.Person // zero: the school's link officer on the day
	On     calendar.Date
	Topics []string
}

// ofHub are the roles of those who lead conversations and are link officers.
var ofHub = []access.Role{access.QALead, access.HubManager, access.Observer}

// Plan plans a conversation with a school, and tells it.
func (s Service) Plan(ctx context.Context, who access.Actor, n New) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		if err := record.Repeated(tx, conversations); err != nil {
			return err
		}
		c := &Conversation{
			HubID: who.Hub(), ID: id.Conversation{UUID: tx.NewID()}, SchoolID: n.School, LeadID: n.Lead, State: Planned,
			PlannedBy: who.Person(), PlannedOn: n.On, Topics: sealTopics(n.Topics), Version: 1,
		}
		var faults fault.InvalidContent
		by, err := c.settleSchool(tx, "/plannedOn", &faults)
		if err != nil {
			return err
		}
		if err := c.checkReach(tx, &faults); err != nil {
			return err
		}
		if err := c.settleLead(tx, by, &faults); err != nil {
			return err
		}
		if err := faults.Err(); err != nil {
			return err
		}
		if err := tx.CreateConversation(by, c); err != nil {
			return err
		}
		if err := c.tellPlanned(tx); err != nil {
			return err
		}
		seen, err = conversations.Show(tx, c.ID)
		return err
	})
	return seen, err
}

func (c *Conversation) tellPlanned(tx Tx) error {
	if err := c.tell(tx, notice.ConversationPlanned, SchoolSide); err != nil {
		return err
	}
	return c.tell(tx, notice.ConversationPlanned, HubSide)
}

func sealTopics(topics []string) access.SealedOf[access.Conversation, []string] {
	var kept []string
	for _, t := range topics {
		if t = strings.TrimSpace(t); t != "" {
			kept = append(kept, t)
		}
	}
	return access.SealValue[access.Conversation](kept)
}

// settleSchool takes leave to plan a conversation with the school. A school for which one has
// no leave gets the same answer as one that there is not.
func (c *Conversation) settleSchool(tx Tx, day string, faults *fault.InvalidContent) (by access.Permit, err error) {
	within := tx.Scope(access.PlanConversation)
	if within.IsEmpty() {
		return by, fault.Absent
	}
	const at = "/schoolId"
	with, err := tx.School(tx.Scope(access.ReadSchool), c.SchoolID)
	if err == nil {
		checkOpen(with, c.PlannedOn, day, faults)
		of := c.Facts()
		if of.Officer, err = tx.OfficerOn(c.SchoolID, tx.Today()); err != nil {
			return by, err
		}
		by, err = tx.Permit(within, of)
	}
	if errors.Is(err, fault.Absent) {
		faults.Check(false, at, "unknown-reference", "There is no such school, or its conversations are not for you to plan.")
		return by, nil
	}
	return by, err
}

// checkOpen holds the day of a conversation to the time for which the school is open.
func checkOpen(with *school.School, day calendar.Date, at string, faults *fault.InvalidContent) {
	closed := with.Status == school.StatusClosed
	if !with.ClosedOn.IsZero() {
		closed = !with.ClosedOn.After(day)
	}
	faults.Check(!closed && !with.OpenedOn.After(day), at, "conversation-school-closed", "The school is not open on that day.")
}

// checkReach holds the day of a plan to the hub's interval before and after today: as long as
// it waits for a later one nobody would follow the school up.
func (c *Conversation) checkReach(tx Tx, faults *fault.InvalidContent) error {
	settings, err := tx.Settings()
	if err != nil {
		return err
	}
	months := settings.ConversationIntervalMonths
	near := !c.PlannedOn.Before(tx.Today().AddMonths(-months)) && !c.PlannedOn.After(tx.Today().AddMonths(months))
	faults.Check(near, "/plannedOn", "conversation-day-far", "It is planned for a day at most %d months from today.", months)
	return nil
}

// checkMoved holds another day for a plan to what one for a new plan is held to.
func (c *Conversation) checkMoved(tx Tx, faults *fault.InvalidContent) error {
	with, err := tx.School(tx.Scope(access.ReadSchool), c.SchoolID)
	if err != nil {
		return err
	}
	checkOpen(with, c.PlannedOn, "/plannedOn", faults)
	return c.checkReach(tx, faults)
}

// settleLead finds who leads it for the hub.
func (c *Conversation) settleLead(tx Tx, by access.Permit, faults *fault.InvalidContent) (err error) {
	const at = "/leadId"
	if by.Party() == "" { // of no school
		is, err := isOfHub(tx, c.LeadID)
		faults.Check(is || c.LeadID.IsZero(), at, "conversation-lead-wrong", leadWrong)
		return err
	}
	if c.LeadID.IsZero() {
		if c.LeadID, err = tx.OfficerOn(c.SchoolID, c.PlannedOn); err != nil {
			return err
		}
		if !faults.Check(!c.LeadID.IsZero(), at, "conversation-lead-missing", "The school has no link officer on that day: name who leads it.") {
			return nil
		}
	}
	if by.Party() == access.LinkOfficer {
		faults.Check(c.LeadID == tx.Actor().Person(), at, "conversation-lead-wrong", "A link officer plans conversations that they lead themselves.")
		return nil
	}
	is, err := c.isLed(tx)
	faults.Check(is, at, "conversation-lead-wrong", leadWrong)
	return err
}

const leadWrong = "There is no such person who is QA lead, hub manager or observer, or they are not open to you."

// isLed reports whether somebody of the hub leads it. Of one that was held they were of the hub
// on that day, or link officer of the school, whatever they are now.
func (c *Conversation) isLed(tx Tx) (bool, error) {
	if !c.WasHeld() {
		return isOfHub(tx, c.LeadID)
	}
	if officer, err := tx.OfficerOn(c.SchoolID, c.HeldOn); err != nil || officer == c.LeadID {
		return err == nil, err
	}
	held, err := tx.RolesThen(c.LeadID, c.HeldOn)
	return anyOfHub(held), err
}

// isOfHub reports whether somebody whom the actor may know of holds one of the hub's roles.
func isOfHub(tx Tx, who id.Person) (bool, error) {
	if who != tx.Actor().Person() {
		if name, err := tx.PersonName(tx.Scope(access.ReadPerson), who); err != nil || name == "" {
			return false, err
		}
	}
	held, err := tx.Roles(who, tx.Today())
	return anyOfHub(held), err
}

func anyOfHub(held []access.Held) bool {
	return slices.ContainsFunc(held, func(h access.Held) bool { return slices.Contains(ofHub, h.Role) })
}

// Change is what may change of a conversation that is planned; nil stays.
type Change struct {
	On     *calendar.Date
	Lead   *id.Person
	Topics *[]string
}

// Amend changes a plan, and tells the school and who leads it now.
func (s Service) Amend(ctx context.Context, who access.Actor, which id.Conversation, match func(Seen) error, to Change) (Seen, error) {
	return conversations.Step(ctx, s.Store, who, access.AmendConversation, which, match, func(tx Tx, c *Conversation, by access.Permit) error {
		if c.State != Planned {
			return ErrNotPlanned
		}
		var faults fault.InvalidContent
		if to.On != nil && *to.On != c.PlannedOn {
			c.PlannedOn = *to.On
			if err := c.checkMoved(tx, &faults); err != nil {
				return err
			}
		}
		if to.Topics != nil {
			c.Topics = sealTopics(*to.Topics)
		}
		if to.Lead != nil && *to.Lead != c.LeadID {
			faults.Check(by.Party() != access.ConversationLead, "/leadId", "conversation-lead-wrong", "Who leads it is for a QA lead or hub manager to change.")
			c.LeadID = *to.Lead
			if err := c.settleLead(tx, by, &faults); err != nil {
				return err
			}
		}
		if err := faults.Err(); err != nil {
			return err
		}
		if err := tx.SaveConversation(by, c, "conversation.amended"); err != nil {
			return err
		}
		return c.tellPlanned(tx)
	})
}

// Cancel calls a conversation off that was planned, or of which was recorded wrongly that it was
// held, with a reason. What it found of earlier actions cannot be taken back, and it stays then.
func (s Service) Cancel(ctx context.Context, who access.Actor, which id.Conversation, match func(Seen) error, reason string) (Seen, error) {
	return conversations.Step(ctx, s.Store, who, access.CancelConversation, which, match, func(tx Tx, c *Conversation, by access.Permit) error {
		var faults fault.InvalidContent
		reason = said(&faults, "/reason", reason, "Say why.")
		if err := faults.Err(); err != nil {
			return err
		}
		switch {
		case !c.isBeforeAgreement():
			return ErrNotOpen
		case len(c.Reviews) > 0:
			return ErrReviewed
		}
		c.HeldOn = calendar.Date{}
		c.end(tx, Cancelled, reason)
		if err := tx.SaveConversation(by, c, "conversation.cancelled"); err != nil {
			return err
		}
		return c.tell(tx, notice.ConversationCancelled, SchoolSide)
	})
}

func (c *Conversation) end(tx Tx, state, reason string) {
	now, who := tx.Now(), tx.Actor().Person()
	c.State, c.EndedAt, c.EndedBy, c.EndingReason = state, &now, &who, access.Seal[access.Conversation](reason)
}
