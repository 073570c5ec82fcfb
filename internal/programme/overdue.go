package programme

import (
	"context"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/sweep"
)

// RaiseOverdue keeps of every requirement of a hub that became overdue that it did, once, and
// tells the QA leads once for the due day. It gives how many it raised. What is overdue in
// the present year and the year before is looked for.
func (s Service) RaiseOverdue(ctx context.Context, hub id.Hub) (raised int, err error) {
	for back := range 2 {
		n, err := sweep.Batches(ctx, s.Store, hub, func(tx Tx) (int, error) { return raiseOverdue(tx, back) })
		if raised += n; err != nil {
			return raised, err
		}
	}
	return raised, nil
}

func raiseOverdue(tx Tx, back int) (int, error) {
	year := calendar.YearOf(tx.Today())
	for range back {
		year = year.Previous()
	}
	of, err := yearOf(tx, year, calendar.Date{})
	if err != nil || !of.Over() {
		return 0, err
	}
	partners, err := tx.Unraised(of, sweep.AtOnce)
	if err != nil || len(partners) == 0 {
		return 0, err
	}
	for _, p := range partners {
		facts := Requirement{HubID: tx.Actor().Hub(), PartnerID: p}.Facts()
		by, err := tx.Permit(tx.Scope(access.RaiseOverdueRequirement), facts)
		if err != nil {
			return 0, err
		}
		if err := tx.RaiseOverdue(by, of); err != nil {
			return 0, err
		}
	}
	return len(partners), tellLeads(tx, of)
}

func tellLeads(tx Tx, of Year) error {
	leads, err := tx.Holders(access.QALead)
	if err != nil {
		return err
	}
	since := calendar.Midnight(of.DueOn.AddDays(1))
	return tx.Tell(notice.News{
		Kind: notice.VisitsOverdue, Resource: notice.Hub, ID: tx.Actor().Hub().UUID, On: of.DueOn, Since: &since,
	}, leads...)
}
