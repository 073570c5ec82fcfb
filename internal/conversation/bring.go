package conversation

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/table"
)

// RuleKnown tells that a conversation is recorded that was held with the school on the day.
const RuleKnown = "conversation-known"

// RuleHeldOtherwise tells that a row contradicts what is recorded of a conversation that was held.
const RuleHeldOtherwise = "conversation-held-otherwise"

// Bring brings a conversation of the past into the register as Plan, Hold and WriteUp would, and
// tells of which one it says what. One that is recorded without its external id is not counted
// twice. A row says all of a write-up. What it says again changes
// nothing, whatever people have written since. Nobody is told of it, and the school has not
// agreed to it.
func Bring(tx Tx, row *table.Record[Told]) (what event.Operation, said []table.Said, err error) {
	t := &row.Value
	if row.Needs("externalId", "schoolUrn", "heldOn", "schoolRoles", "hubRoles") || !t.settle(row) {
		return "", nil, nil
	}
	c, err := tx.ConversationNamed(tx.Scope(access.WriteUpConversation), t.Key)
	if err != nil {
		return "", nil, err
	}
	sum := t.sum()
	switch {
	case c == nil:
		what = event.Created
		c, err = t.create(tx, row, sum)
	case c.ImportSum != sum:
		what, err = event.Updated, t.writeUpAnew(tx, row, c, sum)
	}
	if err != nil || len(row.Errors) > 0 {
		return "", nil, err
	}
	return what, []table.Said{{Of: c.ID.UUID, What: sum}}, nil
}

// sum tells what one row says from what another does. It is kept beside the text itself.
func (t *Told) sum() string {
	b, err := json.Marshal(t)
	if err != nil {
		panic(err) // texts, numbers and days
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// create keeps a conversation that was held, and what was written up of it.
func (t *Told) create(tx Tx, row *table.Record[Told], sum string) (c *Conversation, err error) {
	c = &Conversation{
		HubID: tx.Actor().Hub(), ID: id.Conversation{UUID: tx.NewID()}, State: Held, PlannedBy: tx.Actor().Person(),
		PlannedOn: t.HeldOn, HeldOn: t.HeldOn, Topics: sealTopics(t.Topics), ExternalID: t.Key, ImportSum: sum, Version: 1,
	}
	if t.HeldOn.Before(earliest) { // and nobody is known to have been of the hub then
		refuse(row, "heldOn", "conversation-too-early", tooEarly)
		return nil, nil
	}
	if c.SchoolID, err = tx.SchoolNamed(tx.Scope(access.PlanConversation), t.URN); err != nil {
		return nil, err
	}
	if t.namesLead() {
		if c.LeadID, err = t.lead(tx, row); err != nil || c.LeadID.IsZero() {
			return nil, err
		}
	}
	var faults fault.InvalidContent
	by, err := c.settleSchool(tx, "/heldOn", &faults)
	if err != nil {
		return nil, err
	}
	if err := c.settleLead(tx, by, &faults); err != nil {
		return nil, err
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	if known, err := tx.HeldWith(c.SchoolID, t.HeldOn); err != nil || known {
		if known {
			refuse(row, "heldOn", RuleKnown, "A conversation is recorded that was held with the school on that day.")
		}
		return nil, err
	}
	m := Meeting{On: t.HeldOn, Participants: t.participants()}
	if err := m.check(tx, c.SchoolID); err != nil {
		return nil, err
	}
	if err := t.writeUp(tx, c); err != nil {
		return nil, err
	}
	if err := tx.CreateConversation(by, c); err != nil {
		return nil, err
	}
	if by, err = tx.Permit(tx.Scope(access.HoldConversation), c.Facts()); err != nil {
		return nil, err
	}
	m.of(tx, c)
	return c, tx.CreateParticipants(by, m.Participants)
}

// lead gives whom the row names, or the zero id with a fault.
func (t *Told) lead(tx Tx, row *table.Record[Told]) (who id.Person, err error) {
	if who, err = tx.PersonNamed(t.LeadKey, t.LeadEmail); err == nil && who.IsZero() {
		refuse(row, t.leadColumn(), "conversation-lead-wrong", "There is no such person who was QA lead, hub manager, observer or the school's link officer.")
	}
	return who, err
}

// writeUp keeps what the row writes up, if anything.
func (t *Told) writeUp(tx Tx, c *Conversation) error {
	if !t.isWrittenUp() {
		return nil
	}
	r := Record{Topics: t.Topics, Supported: t.Supported, Challenged: t.Challenged, AnswerGiven: t.AnswerGiven, Actions: t.proposed(), NextOn: t.NextOn}
	if _, err := r.check(tx, c); err != nil {
		return err
	}
	r.keep(tx, c)
	return nil
}

// writeUpAnew puts what the row writes up in the place of what was before. When, with which
// school and who took part stays as it was recorded.
func (t *Told) writeUpAnew(tx Tx, row *table.Record[Told], c *Conversation, sum string) error {
	roles := func(all []Participant) (roles []string) {
		for _, p := range all {
			roles = append(roles, p.Side+" "+p.Role)
		}
		slices.Sort(roles)
		return roles
	}
	const detail = "It was recorded otherwise. What was held stays as it was recorded."
	for _, told := range []struct {
		column string
		same   bool
	}{
		{"schoolUrn", t.URN == c.SchoolURN}, {"heldOn", t.HeldOn == c.HeldOn},
		{"schoolRoles", slices.Equal(roles(t.participants()), roles(c.Participants))},
	} {
		if !told.same {
			refuse(row, told.column, RuleHeldOtherwise, detail)
		}
	}
	if t.namesLead() {
		who, err := t.lead(tx, row)
		if err != nil {
			return err
		}
		if !who.IsZero() && who != c.LeadID {
			refuse(row, t.leadColumn(), RuleHeldOtherwise, detail)
		}
	}
	if row.Needs("supported") || len(row.Errors) > 0 {
		return nil
	}
	if c.State != Held && c.State != WrittenUp {
		return ErrNotHeld
	}
	by, err := tx.Permit(tx.Scope(access.WriteUpConversation), c.Facts())
	if err != nil {
		return err
	}
	if err := t.writeUp(tx, c); err != nil {
		return err
	}
	c.ImportSum = sum
	return tx.SaveConversation(by, c, "conversation.written-up")
}

// participants are those of both sides, by the roles that the row names.
func (t *Told) participants() (all []Participant) {
	for _, role := range t.SchoolRoles {
		all = append(all, Participant{Side: SchoolSide, Role: role})
	}
	for _, role := range t.HubRoles {
		all = append(all, Participant{Side: HubSide, Role: role})
	}
	return all
}

func (t *Told) proposed() (all []ProposedAction) {
	for _, a := range t.Actions {
		if a.Text != "" {
			all = append(all, a)
		}
	}
	return all
}

// isWrittenUp reports whether the row says more than that the conversation was held, with which
// topics.
func (t *Told) isWrittenUp() bool {
	return t.State == WrittenUp || strings.Join([]string{t.Supported, t.Challenged, t.AnswerGiven}, "") != "" ||
		len(t.proposed()) > 0 || !t.NextOn.IsZero()
}

func (t *Told) namesLead() bool { return t.LeadKey+t.LeadEmail != "" }

func (t *Told) leadColumn() string {
	if t.LeadKey != "" {
		return "leadExternalId"
	}
	return "leadEmail"
}
