package observation

import (
	"context"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
)

// PaperSeen is an outcome with what a paper of it says besides: whose paper it is, and
// the words of the framework that it was judged by.
type PaperSeen struct {
	OutcomeSeen
	Hub         string
	PreparedFor string
	PreparedOn  calendar.Date
	Framework   framework.Framework
}

// PrintReport is ReadReport for a paper: the same visibility, the same audit row.
func (s Service) PrintReport(ctx context.Context, who access.Actor, which id.Observation) (seen PaperSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, access.ReadReport, which)
		if err != nil {
			return err
		}
		if seen.OutcomeSeen, err = seeOutcome(tx, o, by, PartReport); err != nil {
			return err
		}
		f, err := tx.Framework(tx.Scope(access.ReadFramework), o.FrameworkID)
		if err != nil {
			return err
		}
		seen.Framework = *f
		return seen.prepare(tx)
	})
	return seen, err
}

// PrintSummary is ReadSummary for a paper.
func (s Service) PrintSummary(ctx context.Context, who access.Actor, which id.Observation) (seen PaperSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		if seen.OutcomeSeen, err = seeSummary(tx, which); err != nil {
			return err
		}
		return seen.prepare(tx)
	})
	return seen, err
}

func (seen *PaperSeen) prepare(tx Tx) error {
	caller, err := tx.Caller()
	seen.Hub, seen.PreparedFor, seen.PreparedOn = caller.HubName, caller.Name, tx.Today()
	return err
}
