package evaluation

import (
	"context"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

const (
	dueSoon      = 7   // days before the day by which a step is to be done
	raisedAtOnce = 100 // steps in one transaction of the sweep
)

// RaiseSteps raises the steps of a hub that fall due within a week, and those that are overdue,
// each once, and tells how many.
func (s Service) RaiseSteps(ctx context.Context, hub id.Hub) (raised int, err error) {
	for {
		var n int
		err := s.Store.Update(ctx, access.System(hub), func(tx Tx) error {
			due, err := tx.UnraisedSteps(tx.Scope(access.RaiseEvaluationStep), tx.Today().AddDays(dueSoon), raisedAtOnce)
			n = len(due)
			for _, t := range due {
				if err == nil {
					err = t.raise(tx)
				}
			}
			return err
		})
		raised += n
		if err != nil || n < raisedAtOnce {
			return raised, err
		}
	}
}

// raise tells the side whose it is that a step falls due; that it is overdue the hub too.
func (s Step) raise(tx Tx) error {
	e, by, err := evaluations.Find(tx, access.RaiseEvaluationStep, s.EvaluationID)
	if err != nil {
		return err
	}
	kind, since, sides, overdue := notice.EvaluationStepDue, calendar.Midnight(s.DueBy), []string{s.Owner}, s.Standing(tx.Today()) == Overdue
	if overdue {
		kind, since, sides = notice.EvaluationStepOverdue, calendar.Midnight(s.DueBy.AddDays(1)), append(sides, HubSide)
	}
	if err := tx.RaiseStep(by, e, s, overdue); err != nil {
		return err
	}
	return e.tell(tx, notice.News{Kind: kind, On: s.DueBy, Since: &since}, sides...)
}
