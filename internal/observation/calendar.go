package observation

import (
	"context"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

const diaryDays = 90 // how far back a calendar goes

// Entry is a visit in a calendar: when and where, and how firmly. It holds nothing of
// people, of kind and purpose, or of anything after the time was arranged.
type Entry struct {
	ID            id.Observation
	State         State
	School        string
	PlannedAt     time.Time // to which both sides agreed, whenever the visit then began
	LengthMinutes int
	Reschedulings int
	ArrangedAt    time.Time // when the arrangement last changed
}

// Revision counts the changes of a visit's arrangement. It never goes down: a visit is
// proposed, and then agreed, declined or cancelled, and all of that again whenever it is
// rescheduled.
func (e Entry) Revision() int {
	switch e.State {
	case Proposed:
		return 3 * e.Reschedulings
	case Declined, Cancelled:
		return 3*e.Reschedulings + 2
	}
	return 3*e.Reschedulings + 1
}

// Entry is the visit as it stands in a calendar.
func (o *Observation) Entry() Entry {
	e := Entry{
		ID: o.ID, State: o.State, School: o.Names.School, PlannedAt: o.PlannedAt, LengthMinutes: o.LengthMinutes,
		Reschedulings: o.Reschedulings,
	}
	e.Arranged(&o.ProposedAt, o.EndedAt)
	for _, a := range o.Agreements {
		e.Arranged(&a.At)
	}
	return e
}

// Arranged keeps the latest of the instants at which the arrangement changed; one that is
// nil is none.
func (e *Entry) Arranged(at ...*time.Time) {
	for _, t := range at {
		if t != nil && t.After(e.ArrangedAt) {
			e.ArrangedAt = *t
		}
	}
}

// ReadEntry gives one visit as it stands in a calendar, to whom its arrangement is open.
func (s Service) ReadEntry(ctx context.Context, who access.Actor, which id.Observation) (e Entry, err error) {
	seen, err := s.Read(ctx, who, which)
	if err == nil && !seen.Arranged {
		err = fault.Absent
	}
	return seen.Entry(), err
}

// Calendar gives the visits in which the actor takes part and that they may see now, in the
// order of their times, from ninety days back.
func (s Service) Calendar(ctx context.Context, who access.Actor) (entries []Entry, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		entries, err = tx.Entries(tx.Scope(access.ReadCalendar), calendar.Midnight(tx.Today().AddDays(-diaryDays)))
		return err
	})
	return entries, err
}
