package observation

import (
	"context"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/sweep"
)

// late is what of an appeal can be late: its decision, or the correction that it calls for.
type late struct {
	find  func(tx Tx, within access.Scope) ([]id.Appeal, error)
	is    func(a *Appeal, now time.Time) bool
	found func(a *Appeal) **time.Time
	due   func(a *Appeal) calendar.Date
	what  event.Name
	kind  notice.Kind
}

var lateDecision = late{
	find: func(tx Tx, w access.Scope) ([]id.Appeal, error) {
		return tx.AppealsOverdue(w, tx.Today(), sweep.AtOnce)
	},
	is:    (*Appeal).Overdue,
	found: func(a *Appeal) **time.Time { return &a.OverdueAt },
	due:   func(a *Appeal) calendar.Date { return a.DueOn },
	what:  "appeal.overdue", kind: notice.AppealOverdue,
}

var lateCorrection = late{
	find: func(tx Tx, w access.Scope) ([]id.Appeal, error) {
		return tx.CorrectionsOverdue(w, tx.Today(), sweep.AtOnce)
	},
	is:    (*Appeal).CorrectionOverdue,
	found: func(a *Appeal) **time.Time { return &a.CorrectionOverdueAt },
	due:   func(a *Appeal) calendar.Date { return a.CorrectionDueOn },
	what:  "appeal.correction-overdue", kind: notice.AppealCorrectionOverdue,
}

// RaiseOverdueAppeals raises the appeals of a hub that were to be decided before today,
// each once, and tells how many.
func (s Service) RaiseOverdueAppeals(ctx context.Context, hub id.Hub) (raised int, err error) {
	return s.raiseLate(ctx, hub, lateDecision)
}

// RaiseOverdueCorrections raises the appeals of a hub that were upheld, and of which what
// was issued was to be corrected before today, each once, and tells how many.
func (s Service) RaiseOverdueCorrections(ctx context.Context, hub id.Hub) (raised int, err error) {
	return s.raiseLate(ctx, hub, lateCorrection)
}

func (s Service) raiseLate(ctx context.Context, hub id.Hub, l late) (raised int, err error) {
	return sweep.Each(ctx, s.Store, hub, func(tx Tx) ([]id.Appeal, error) { return l.find(tx, tx.Scope(access.RaiseAppealOverdue)) }, l.raise)
}

func (l late) raise(tx Tx, which id.Appeal) error {
	if err := tx.HoldAppeal(which); err != nil {
		return err
	}
	a, by, err := appeals.Find(tx, access.RaiseAppealOverdue, which)
	if err != nil {
		return err
	}
	if !l.is(a, tx.Now()) || *l.found(a) != nil {
		return nil // somebody was first
	}
	now := tx.Now()
	*l.found(a) = &now
	if err := tx.SaveAppeal(by, a, l.what); err != nil {
		return err
	}
	people, err := a.following(tx)
	if err != nil {
		return err
	}
	news := a.news(l.kind)
	news.On = l.due(a)
	return tx.Tell(news, people...)
}
