package plan

import (
	"context"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/sweep"
)

// Raised is a commitment that is due, or overdue, and of which that is to be told.
type Raised struct {
	PlanID        id.Plan
	ID            id.Commitment
	DueBy         calendar.Date
	ResponsibleID *id.Person
}

// RaiseDue raises the commitments of a hub's published plans that fall due, and those that are
// overdue, each once for its day, and tells how many.
func (s Service) RaiseDue(ctx context.Context, hub id.Hub) (raised int, err error) {
	return sweep.Batches(ctx, s.Store, hub, func(tx Tx) (int, error) {
		due, err := tx.UnraisedCommitments(tx.Scope(access.RaisePlanDue), tx.Today().AddDays(dueSoon), sweep.AtOnce)
		if err != nil || len(due) == 0 {
			return 0, err
		}
		return len(due), raise(tx, due)
	})
}

// news is what is told at once: of one plan and one day.
type news struct {
	plan    id.Plan
	day     calendar.Date
	overdue bool
}

func raise(tx Tx, due []Raised) error {
	var order []news
	of := map[news][]Raised{}
	for _, r := range due {
		key := news{r.PlanID, r.DueBy, r.DueBy.Before(tx.Today())}
		if of[key] == nil {
			order = append(order, key)
		}
		of[key] = append(of[key], r)
	}
	watching, err := watching(tx)
	for _, key := range order {
		if err == nil {
			err = key.raise(tx, of[key], watching)
		}
	}
	return err
}

// watching are those who see to it that the plan is kept.
func watching(tx Tx) ([]id.Person, error) {
	leads, err := tx.Holders(access.QALead)
	if err != nil {
		return nil, err
	}
	managers, err := tx.Holders(access.HubManager)
	return append(leads, managers...), err
}

func (n news) raise(tx Tx, due []Raised, watching []id.Person) error {
	p, by, err := plans.Find(tx, access.RaisePlanDue, n.plan)
	if err != nil {
		return err
	}
	people, which := append([]id.Person{}, watching...), []id.Commitment{}
	for _, r := range due {
		which = append(which, r.ID)
		if r.ResponsibleID != nil {
			people = append(people, *r.ResponsibleID)
		}
	}
	if err := tx.RaiseCommitments(by, p, n.overdue, which); err != nil {
		return err
	}
	kind, since := notice.PlanDue, calendar.Midnight(n.day)
	if n.overdue {
		kind, since = notice.PlanOverdue, calendar.Midnight(n.day.AddDays(1))
	}
	return tx.Tell(notice.News{Kind: kind, Resource: notice.Plan, ID: n.plan.UUID, On: n.day, Since: &since}, people...)
}
