package observation

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
)

// Inaccuracy is a statement of a draft that is not accurate, and what is so.
type Inaccuracy struct {
	Statement  string `json:"statement"`
	Correction string `json:"correction"`
}

// Reply is the teacher's answer to a draft: accurate, or what is not and why.
type Reply struct {
	HubID         id.Hub   `gorm:"primaryKey"`
	ID            id.Reply `gorm:"primaryKey"`
	ObservationID id.Observation
	DraftVersion  int64 // which draft it answers
	Accurate      bool
	Inaccuracies  access.SealedOf[access.Reply, []Inaccuracy]
	ByID          id.Person
	At            time.Time

	ByName  string `gorm:"->;-:migration"`
	Current bool   `gorm:"-"` // whether it answers the draft as it now stands
}

// TableName is the table of replies.
func (Reply) TableName() string { return "observation_reply" }

// FactsSeen is the submitted draft as its teacher sees it in the reply window.
type FactsSeen struct {
	DraftSeen
	ClosesOn calendar.Date
}

// RepliesSeen is a page of replies with what opens them.
type RepliesSeen struct {
	Page page.Page[Reply]
	Open access.Disclosure
}

// The faults of the reply window.
var (
	ErrNoReplyWindow = fault.New(fault.Conflict, "reply-window-closed", "No draft is open to your reply.")
	ErrReplyOpen     = fault.New(fault.Conflict, "reply-window-open", "The teacher can still reply to the draft; the report is issued after that.")
)

// openReplyWindow begins the window with each submission of a draft, where the hub has
// one: what was rewritten is another text, of which the teacher has said nothing.
func openReplyWindow(tx Tx, o *Observation, by access.Permit, s hub.Settings) error {
	if s.ReplyWindowWorkingDays > 0 {
		o.ReplyWindowEndsOn = s.WorkingDays().AddWorkingDays(tx.Today(), s.ReplyWindowWorkingDays)
		if err := tx.SaveObservation(by, o, "observation.reply-window-opened"); err != nil {
			return err
		}
	}
	if o.ReplyWindowEndsOn.IsZero() || o.ReplyWindowEndsOn.Before(tx.Today()) {
		return nil
	}
	return tx.Tell(o.news(notice.ReplyWindowOpened), o.TeacherID)
}

// awaitsReply reports whether the teacher may still answer the draft, as it now stands,
// and has not.
func (o *Observation) awaitsReply(today calendar.Date) bool {
	return !o.ReplyWindowEndsOn.IsZero() && !o.ReplyWindowEndsOn.Before(today) && !o.Progress.RepliedTo
}

// ReadFactualAccuracy gives the submitted draft to its teacher while the reply window
// is open.
func (s Service) ReadFactualAccuracy(ctx context.Context, who access.Actor, which id.Observation) (seen FactsSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, access.ReadFactualAccuracy, which)
		if err == nil {
			seen, err = seeFacts(tx, o, by)
		}
		return err
	})
	return seen, err
}

func seeFacts(tx Tx, o *Observation, by access.Permit) (FactsSeen, error) {
	draft, err := seeDraft(tx, o, by)
	return FactsSeen{DraftSeen: draft, ClosesOn: o.ReplyWindowEndsOn}, err
}

// ReplyToDraft keeps the teacher's answer to the draft that they read. The lead
// observer and the QA leads are told; the report can be issued from then on.
func (s Service) ReplyToDraft(ctx context.Context, who access.Actor, which id.Observation, match Match[FactsSeen], accurate bool, wrong []Inaccuracy) (seen RepliesSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, access.ReplyToDraft, which)
		if err != nil {
			return err
		}
		if !o.Openings.ReplyOpen {
			return refuse(tx, o, ErrNoReplyWindow)
		}
		facts, err := seeFacts(tx, o, by)
		if err != nil {
			return err
		}
		if err := match(facts); err != nil {
			return err
		}
		if err := checkReply(accurate, wrong); err != nil {
			return err
		}
		r := Reply{
			HubID: o.HubID, ID: id.Reply{UUID: tx.NewID()}, ObservationID: o.ID, DraftVersion: facts.Version, Accurate: accurate,
			Inaccuracies: access.SealValue[access.Reply](wrong), ByID: who.Person(), At: tx.Now(), ByName: o.Names.Teacher, Current: true,
		}
		if err := tx.CreateReply(by, &r); err != nil {
			return err
		}
		leads, err := tx.Holders(access.QALead)
		if err != nil {
			return err
		}
		seen, seen.Open = RepliesSeen{Page: page.Page[Reply]{Items: []Reply{r}}}, facts.Open
		return tx.Tell(o.news(notice.DraftRepliedTo), o.tellable(append(leads, o.Lead().PersonID))...)
	})
	return seen, err
}

func checkReply(accurate bool, wrong []Inaccuracy) error {
	var faults fault.InvalidContent
	faults.Check(accurate || len(wrong) > 0, "/inaccuracies", "draft-reply-empty", "Say what is not accurate, and why.")
	faults.Check(!accurate || len(wrong) == 0, "/inaccuracies", "draft-reply-contradictory", "Where all is accurate, nothing is named as inaccurate.")
	for i, w := range wrong {
		at := fmt.Sprintf("/inaccuracies/%d", i)
		faults.Check(strings.TrimSpace(w.Statement) != "", at+"/statement", "draft-reply-empty", "Name the statement.")
		faults.Check(strings.TrimSpace(w.Correction) != "", at+"/correction", "draft-reply-empty", "Say what is so.")
	}
	return faults.Err()
}

// tellable leaves out the teacher, who has no part in their own quality assurance, and
// whoever observes beside the lead, to whom the lead's draft is not open.
func (o *Observation) tellable(people []id.Person) []id.Person {
	var out []id.Person
	for _, p := range people {
		beside := slices.ContainsFunc(o.Observers, func(ob Observer) bool { return ob.PersonID == p && !ob.Leads })
		if p != o.TeacherID && !beside {
			out = append(out, p)
		}
	}
	return out
}

// ListDraftReplies gives the replies to the drafts of a visit, the oldest first.
func (s Service) ListDraftReplies(ctx context.Context, who access.Actor, which id.Observation, at page.Request) (seen RepliesSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, access.ReadDraftReplies, which)
		if err != nil {
			return err
		}
		draft, err := tx.Draft(by, o.Lead().PersonID)
		if err != nil {
			return err
		}
		if seen.Page, err = tx.Replies(by, at); err != nil {
			return err
		}
		for i, r := range seen.Page.Items {
			seen.Page.Items[i].Current = r.DraftVersion == draft.Version
		}
		seen.Open, err = by.Disclose(tx)
		return err
	})
	return seen, err
}
