package conversation

import (
	"context"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/sweep"
)

const dueSoon = 7 // days before the day by which an action is to be done

// RaiseActions raises the agreed actions of a hub that fall due within a week, and those that
// are overdue, each once, and tells how many.
func (s Service) RaiseActions(ctx context.Context, hub id.Hub) (raised int, err error) {
	return sweep.Each(ctx, s.Store, hub, func(tx Tx) ([]Action, error) {
		return tx.UnraisedActions(tx.Scope(access.RaiseActionDue), tx.Today().AddDays(dueSoon), sweep.AtOnce)
	}, func(tx Tx, a Action) error { return a.raise(tx) })
}

// raise tells the side that has taken an action upon itself that it falls due; that it is
// overdue also whoever leads the conversation. Of actions with one day they are told at once.
func (a Action) raise(tx Tx) error {
	within := tx.Scope(access.RaiseActionDue)
	c, err := tx.Conversation(within, a.ConversationID)
	if err != nil {
		return err
	}
	by, err := tx.Permit(within, c.Facts())
	if err != nil {
		return err
	}
	kind, since, overdue := notice.ActionDue, calendar.Midnight(a.DueOn), a.Standing(tx.Today()) == Overdue
	people := []id.Person{c.LeadID}
	if overdue {
		kind, since = notice.ActionOverdue, calendar.Midnight(a.DueOn.AddDays(1))
	}
	if a.Owner == SchoolSide {
		leaders, err := tx.LeadersOf([]id.School{c.SchoolID}, access.Headteacher, access.MusicLead)
		if err != nil {
			return err
		}
		if !overdue {
			people = nil
		}
		people = append(people, leaders...)
	}
	if err := tx.RaiseAction(by, c, a, overdue); err != nil {
		return err
	}
	return tx.Tell(notice.News{Kind: kind, Resource: notice.Conversation, ID: c.ID.UUID, On: a.DueOn, Since: &since}, people...)
}
