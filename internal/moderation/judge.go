package moderation

import (
	"context"
	"fmt"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// Judge replaces what the participant judged of one item. It fails with ErrClosed and ErrIn.
func (s Service) Judge(ctx context.Context, who access.Actor, which id.Moderation, item id.Reference, match func(ItemSeen) error, judgements []Judgement) (seen ItemSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		m, by, err := exercises.Take(tx, access.JudgeModeration, which, func(Seen) error { return nil })
		if err != nil {
			return err
		}
		i, err := tx.ModerationItem(tx.Scope(access.JudgeModeration), m, item)
		if err != nil {
			return err
		}
		if seen, err = seeItem(tx, m, item); err != nil {
			return err
		}
		if err := match(seen); err != nil {
			return err
		}
		f, err := tx.Framework(tx.Scope(access.ReadFramework), m.FrameworkID)
		if err != nil {
			return err
		}
		if err := check(judgements, f.Content); err != nil {
			return err
		}
		if err := m.takes(who.Person()); err != nil {
			return err
		}
		v := i.verdictOf(who.Person())
		if v == nil {
			v = &Verdict{HubID: m.HubID, ModerationID: m.ID, ItemID: i.ID, ObservationID: i.ObservationID, PersonID: who.Person()}
		}
		v.Judgements = access.SealValue[access.Moderation](judgements)
		if err := tx.SaveVerdict(by, v); err != nil {
			return err
		}
		seen, err = seeItem(tx, m, item)
		return err
	})
	return seen, err
}

// takes reports whether the exercise takes judgements of the participant.
func (m *Moderation) takes(who id.Person) error {
	if m.ClosedAt != nil {
		return ErrClosed
	}
	if p := m.participant(who); p == nil || p.InAt != nil {
		return ErrIn
	}
	return nil
}

// check holds judgements to the framework of the exercise.
func check(judgements []Judgement, content framework.Content) error {
	var faults fault.InvalidContent
	seen := map[string]bool{}
	for i, j := range judgements {
		at := fmt.Sprintf("/judgements/%d", i)
		_, known := content.Principle(j.Principle)
		faults.Check(known, at+"/principle", "judgement-principle-unknown", "The framework has no such principle.")
		faults.Check(!seen[j.Principle], at+"/principle", "judgement-principle-repeated", "This principle is judged twice.")
		seen[j.Principle] = true
		_, graded := content.Scale.Grade(j.Grade)
		faults.Check(j.Grade == "" || graded, at+"/grade", "judgement-grade-unknown", "The framework's scale has no such grade.")
	}
	return faults.Err()
}

// Submit puts the participant's judgements in: they stay as they are. It fails with
// ErrClosed, ErrIn and ErrUnjudged.
func (s Service) Submit(ctx context.Context, who access.Actor, which id.Moderation, match func(Seen) error) (Seen, error) {
	return exercises.Step(ctx, s.Store, who, access.SubmitModeration, which, match, func(tx Tx, m *Moderation, by access.Permit) error {
		if err := m.takes(who.Person()); err != nil {
			return err
		}
		left, err := tx.UnjudgedItems(tx.Scope(access.JudgeModeration), m)
		if err != nil {
			return err
		}
		if left > 0 {
			return ErrUnjudged
		}
		if err := tx.PutIn(by); err != nil {
			return err
		}
		if err := tx.SaveModeration(by, m, "moderation.submitted"); err != nil {
			return err
		}
		now := tx.Now()
		m.participant(who.Person()).InAt = &now
		if m.allIn() {
			leads, err := tx.Holders(access.QALead)
			if err != nil {
				return err
			}
			if err := tx.Tell(m.news(notice.ModerationIn), leads...); err != nil {
				return err
			}
		}
		return nil
	})
}
