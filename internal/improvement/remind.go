package improvement

import (
	"context"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/sweep"
)

const dueSoon = 7 // days before the day by which a need is to be addressed

// RaiseDue raises the needs of a hub that fall due within a week, and those that are
// overdue, each once for the day by which it is to be addressed, and tells how many.
func (s Service) RaiseDue(ctx context.Context, hub id.Hub) (raised int, err error) {
	return sweep.Each(ctx, s.Store, hub, func(tx Tx) ([]Need, error) {
		return tx.UnraisedNeeds(tx.Scope(access.RaiseNeedDue), tx.Today().AddDays(dueSoon), sweep.AtOnce)
	}, func(tx Tx, n Need) error { return raise(tx, &n) })
}

// raise tells the teacher and the owner that a need falls due; that it is overdue also those
// who speak for the partner that employs the teacher, and the QA leads.
func raise(tx Tx, n *Need) error {
	by, err := tx.Permit(tx.Scope(access.RaiseNeedDue), n.Facts())
	if err != nil {
		return err
	}
	now, people := tx.Now(), []id.Person{n.TeacherID}
	if n.OwnerID != n.TeacherID {
		people = append(people, n.OwnerID)
	}
	what, kind := event.Name("development-need.due"), notice.NeedDue
	if n.DueAt = &now; n.Overdue(now) {
		what, kind, n.OverdueAt = "development-need.overdue", notice.NeedOverdue, &now
		more, err := watching(tx, n)
		if err != nil {
			return err
		}
		for _, p := range more {
			if !slices.Contains(people, p) {
				people = append(people, p)
			}
		}
	}
	if err := tx.SaveNeed(by, n, what); err != nil {
		return err
	}
	return tx.Tell(notice.News{Kind: kind, Resource: notice.Need, ID: n.ID.UUID, On: n.DueBy}, people...)
}

// watching are those who see to it that needs are addressed.
func watching(tx Tx, n *Need) ([]id.Person, error) {
	people, err := tx.Holders(access.QALead)
	if err != nil || !n.Visit.Employs {
		return people, err
	}
	contacts, err := tx.Contacts(n.Visit.PartnerID)
	return append(people, contacts...), err
}
