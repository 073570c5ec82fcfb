package training

import (
	"context"
	"sync"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// Reminded tells of which training a person was told, and since when it was due.
type Reminded struct {
	PersonID      id.Person
	RequirementID id.TrainingRequirement
	Since         time.Time
}

// Reminder reminds the people of every hub. What a hub's people are due is computed when a day
// begins there, and again when something has changed that decides it; a process that is
// started begins with all of it.
type Reminder struct {
	Store Store

	lock sync.Mutex
	done map[id.Hub]mark
}

// mark is the day on which the people of a hub were reminded, and its last change by then.
type mark struct {
	day    calendar.Date
	change int64
}

// decisive are the kinds of record whose changes decide who is due which training.
var decisive = []string{"training", "training-attendance", "training-requirement", "person", "appointment"}

// RemindDue is Service.RemindDue where there is something to do.
func (r *Reminder) RemindDue(ctx context.Context, hub id.Hub) (reminded int, err error) {
	r.lock.Lock()
	was := r.done[hub]
	r.lock.Unlock()
	var is mark
	changed := false
	err = r.Store.View(ctx, access.System(hub), func(tx Tx) (err error) {
		is.day = tx.Today()
		is.change, changed, err = tx.ChangedSince(was.change, decisive)
		return err
	})
	if err == nil && (changed || is.day != was.day) {
		reminded, err = Service{Store: r.Store}.RemindDue(ctx, hub)
	}
	if err == nil {
		r.keep(hub, is)
	}
	return reminded, err
}

func (r *Reminder) keep(hub id.Hub, is mark) {
	r.lock.Lock()
	defer r.lock.Unlock()
	if r.done == nil {
		r.done = map[id.Hub]mark{}
	}
	r.done[hub] = is
}

const remindedAtOnce = 100 // people and topics in one transaction of the sweep

// RemindDue tells people of a hub's workforce which training they are due, once for each time
// that it comes due, and of what they never had once. It tells how many were told.
func (s Service) RemindDue(ctx context.Context, hub id.Hub) (reminded int, err error) {
	for {
		var n int
		err := s.Store.Update(ctx, access.System(hub), func(tx Tx) (err error) {
			n, err = remind(tx)
			return err
		})
		if reminded += n; err != nil || n < remindedAtOnce {
			return reminded, err
		}
	}
}

func remind(tx Tx) (n int, err error) {
	all, err := tx.Unready(tx.Scope(access.RemindTraining))
	if err != nil || len(all) == 0 {
		return 0, err
	}
	before, err := tx.RemindedOfTraining()
	if err != nil {
		return 0, err
	}
	told, ever := map[Reminded]bool{}, map[Reminded]bool{}
	for _, r := range before {
		ever[Reminded{PersonID: r.PersonID, RequirementID: r.RequirementID}] = true
		r.Since = r.Since.UTC()
		told[r] = true
	}
	for _, r := range all {
		key := Reminded{PersonID: r.PersonID, RequirementID: r.ID}
		since := calendar.Midnight(tx.Today())
		if on := r.DueOn(); !on.IsZero() {
			since = calendar.Midnight(on.AddDays(1))
			if told[Reminded{r.PersonID, r.ID, since.UTC()}] {
				continue
			}
		} else if ever[key] {
			continue
		}
		if n == remindedAtOnce {
			break
		}
		n++
		err := tx.Tell(notice.News{Kind: notice.TrainingDue, Resource: notice.TrainingRequirement, ID: r.ID.UUID, On: r.DueOn(), Since: &since}, r.PersonID)
		if err != nil {
			return n, err
		}
	}
	return n, nil
}
