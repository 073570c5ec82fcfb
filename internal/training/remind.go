package training

import (
	"context"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/sweep"
)

// Reminded tells of which training a person was told, and since when it was due.
type Reminded struct {
	PersonID      id.Person
	RequirementID id.TrainingRequirement
	Since         time.Time
}

// Reminder reminds the people of every hub. What a hub's people are due is computed when a day
// begins there, and again when something has changed that decides it.
type Reminder struct {
	Store Store

	daily sweep.Daily
}

// decisive are the kinds of record whose changes decide who is due which training.
var decisive = []string{"training", "training-attendance", "training-requirement", "person", "appointment"}

// RemindDue is Service.RemindDue where there is something to do.
func (r *Reminder) RemindDue(ctx context.Context, hub id.Hub) (reminded int, err error) {
	return sweep.Do(ctx, &r.daily, r.Store, hub, decisive, func() (int, error) { return Service{Store: r.Store}.RemindDue(ctx, hub) })
}

// RemindDue tells people of a hub's workforce which training they are due, once for each time
// that it comes due, and of what they never had once. It tells how many were told.
func (s Service) RemindDue(ctx context.Context, hub id.Hub) (reminded int, err error) {
	return sweep.Batches(ctx, s.Store, hub, remind)
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
		if n == sweep.AtOnce {
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
