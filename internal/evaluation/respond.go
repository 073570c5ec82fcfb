package evaluation

import (
	"context"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// sideOf is the side for which a party speaks.
func sideOf(p access.Party) string {
	switch p {
	case access.HeadVisited, access.LeadOfMusic:
		return SchoolSide
	case access.ContactOfPartner:
		return PartnerSide
	}
	return HubSide
}

// speaking gives leave as somebody of the side.
func (e *Evaluation) speaking(tx Tx, action access.Action, side string) (access.Permit, bool) {
	all := tx.Scope(action).Permits(e.Facts())
	i := slices.IndexFunc(all, func(p access.Permit) bool { return sideOf(p.Party()) == side })
	if i < 0 {
		return access.Permit{}, false
	}
	return all[i], true
}

// Respond keeps what a party says to a published evaluation, in the place of what it said before.
func (s Service) Respond(ctx context.Context, who access.Actor, which id.Evaluation, match func(Seen) error, side, words string) (Seen, error) {
	return evaluations.Step(ctx, s.Store, who, access.RespondToEvaluation, which, match, func(tx Tx, e *Evaluation, _ access.Permit) error {
		by, of := e.speaking(tx, access.RespondToEvaluation, side)
		var faults fault.InvalidContent
		faults.Check(of, "/side", "evaluation-side-wrong", "The head teacher responds for the school, and a contact for the partner.")
		if err := faults.Err(); err != nil {
			return err
		}
		words, err := fault.Said("/text", words, "Say what you respond.")
		if err != nil {
			return err
		}
		if e.State != Published {
			return ErrNotPublished
		}
		r := &Response{HubID: e.HubID, EvaluationID: e.ID, Side: side, Words: access.Seal[access.EvaluationResponse](words), ByID: who.Person(), At: tx.Now()}
		if err := tx.SaveEvaluationResponse(by, r); err != nil {
			return err
		}
		if err := tx.SaveEvaluation(by, e, "evaluation.responded"); err != nil {
			return err
		}
		return e.tell(tx, notice.News{Kind: notice.EvaluationResponded}, HubSide, SchoolSide, PartnerSide)
	})
}

// Complete records what came of a step. Its own side does, or the hub.
func (s Service) Complete(ctx context.Context, who access.Actor, which id.Evaluation, step id.EvaluationStep, match func(Seen) error, on calendar.Date, outcome string) (Seen, error) {
	return evaluations.Step(ctx, s.Store, who, access.CompleteEvaluationStep, which, match, func(tx Tx, e *Evaluation, _ access.Permit) error {
		i := slices.IndexFunc(e.Steps, func(t Step) bool { return t.ID == step })
		if i < 0 {
			return fault.Absent
		}
		t, me := &e.Steps[i], who.Person()
		outcome, err := fault.Said("/outcome", outcome, "Say what came of it.")
		if err != nil {
			return err
		}
		var faults fault.InvalidContent
		faults.Check(!on.After(tx.Today()), "/doneOn", "invalid-content", "It was done by today.")
		faults.Check(!on.Before(e.AcademicYear.First()), "/doneOn", "invalid-content", "It was done since the academic year began.")
		if err := faults.Err(); err != nil {
			return err
		}
		switch {
		case e.State != Published:
			return ErrNotPublished
		case !t.DoneOn.IsZero():
			return ErrStepDone
		}
		own, is := e.speaking(tx, access.CompleteEvaluationStep, t.Owner)
		if !is {
			own, is = e.speaking(tx, access.CompleteEvaluationStep, HubSide)
		}
		if !is {
			return ErrStepOfOther
		}
		t.Outcome, t.DoneOn, t.DoneBy = access.Seal[access.Evaluation](outcome), on, &me
		if err := tx.SaveEvaluationStep(own, t); err != nil {
			return err
		}
		return tx.SaveEvaluation(own, e, "evaluation.step-completed")
	})
}
