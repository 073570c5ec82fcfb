package evaluation

import (
	"context"
	"slices"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// Otherwise is how a school without users agreed, as the hub records it.
type Otherwise struct{ GivenBy, How string }

// Agree agrees for a side to what a draft says.
func (s Service) Agree(ctx context.Context, who access.Actor, which id.Evaluation, match func(Seen) error, side string, o *Otherwise) (Seen, error) {
	return evaluations.Step(ctx, s.Store, who, access.AgreeEvaluation, which, match, func(tx Tx, e *Evaluation, _ access.Permit) error {
		var faults fault.InvalidContent
		by := e.agreeing(tx, side, o, &faults)
		if err := faults.Err(); err != nil {
			return err
		}
		if err := e.mayAgree(tx, side, o); err != nil {
			return err
		}
		now, me := tx.Now(), who.Person()
		if side == HubSide {
			e.HubAgreedAt, e.HubAgreedBy = &now, &me
		} else {
			e.SchoolAgreedAt, e.SchoolAgreedBy = &now, &me
		}
		if e.HubAgreedAt != nil && e.SchoolAgreedAt != nil {
			e.State = Agreed
		}
		return tx.SaveEvaluation(by, e, "evaluation.agreed-to")
	})
}

// agreeing finds as whom it is agreed: the head teacher does for the school, somebody of the hub
// for the hub, or says by whom and how the school did.
func (e *Evaluation) agreeing(tx Tx, side string, o *Otherwise, faults *fault.InvalidContent) (by access.Permit) {
	all := tx.Scope(access.AgreeEvaluation).Permits(e.Facts())
	i := slices.IndexFunc(all, func(p access.Permit) bool { return agrees(p.Party(), side, o) })
	if i >= 0 {
		by = all[i]
	}
	faults.Check(i >= 0, "/side", "evaluation-side-wrong", "The head teacher agrees for the school. A QA lead of neither it nor the partner agrees for the hub, and records how a school without users agreed.")
	if o == nil {
		return by
	}
	faults.Check(side == SchoolSide, "/otherwise", "evaluation-side-wrong", "The hub agrees for itself.")
	e.GivenBy, e.GivenHow = strings.TrimSpace(o.GivenBy), strings.TrimSpace(o.How)
	faults.Check(e.GivenBy != "", "/otherwise/givenBy", "invalid-content", "Say who agreed.")
	faults.Check(e.GivenHow != "", "/otherwise/how", "invalid-content", "Say how it was given.")
	return by
}

// agrees reports whether the party is one that agrees so. A hub manager who does not act for
// the leads records what was given otherwise, and no more.
func agrees(p access.Party, side string, o *Otherwise) bool {
	switch p {
	case access.HeadVisited:
		return side == SchoolSide && o == nil
	case access.Manager:
		return o != nil
	}
	return side == HubSide || o != nil
}

func (e *Evaluation) mayAgree(tx Tx, side string, o *Otherwise) error {
	mine, other := e.HubAgreedAt, e.SchoolAgreedBy
	if side == SchoolSide {
		mine, other = e.SchoolAgreedAt, e.HubAgreedBy
	}
	me := tx.Actor().Person()
	switch {
	case !e.isOpen():
		return ErrNotOpen
	case mine != nil:
		return ErrAgreed
	case other != nil && *other == me:
		return ErrBothSides
	}
	if o == nil {
		return e.complete()
	}
	heads, err := tx.HeadsOf(e.SchoolID)
	if err != nil {
		return err
	}
	if len(heads) > 0 {
		return ErrHasHead
	}
	return e.complete()
}

// Publish opens what both sides agreed to the partner, with the signals of the moment before, and
// supersedes the version before.
func (s Service) Publish(ctx context.Context, who access.Actor, which id.Evaluation, match func(Seen) error) (Seen, error) {
	return evaluations.Step(ctx, s.Store, who, access.PublishEvaluation, which, match, func(tx Tx, e *Evaluation, by access.Permit) error {
		if e.State != Agreed {
			return ErrNotAgreed
		}
		if err := e.complete(); err != nil {
			return err
		}
		signals, err := tx.Signals(e.Of())
		if err != nil {
			return err
		}
		if err := e.supersede(tx, by); err != nil {
			return err
		}
		now, me := tx.Now(), who.Person()
		e.State, e.PublishedAt, e.PublishedBy = Published, &now, &me
		if err := tx.SaveEvaluation(by, e, "evaluation.published"); err != nil {
			return err
		}
		for i := range e.Findings {
			f := &e.Findings[i]
			f.Signals = access.SealValue[access.Evaluation](append([]Signal{}, signals[f.Action]...))
		}
		if err := tx.FreezeSignals(by, e); err != nil {
			return err
		}
		return e.tell(tx, notice.News{Kind: notice.EvaluationPublished}, HubSide, SchoolSide, PartnerSide)
	})
}

// supersede ends the version that was published before, and takes over what came of its steps.
func (e *Evaluation) supersede(tx Tx, publishing access.Permit) error {
	versions, err := tx.EvaluationsOf(e.Of())
	if err != nil {
		return err
	}
	for i := range versions {
		was := &versions[i]
		if was.State != Published {
			continue
		}
		by, err := tx.Permit(tx.Scope(access.PublishEvaluation), was.Facts())
		if err != nil {
			return err
		}
		if err := tx.TakeOverSteps(publishing, e, was.ID); err != nil {
			return err
		}
		now := tx.Now()
		was.State, was.SupersededAt = Superseded, &now
		if err := tx.SaveEvaluation(by, was, "evaluation.superseded"); err != nil {
			return err
		}
	}
	return nil
}
