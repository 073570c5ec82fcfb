package engagement

import (
	"context"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/sweep"
)

// Sweep follows up the schools of every hub. Where the schools of a hub stand is computed when
// a day begins there, and again when something has changed that decides it.
type Sweep struct {
	Store Store

	daily sweep.Daily
}

// decisive are the kinds of record whose changes decide where a school stands.
var decisive = []string{"conversation", "school", "school-succession", "hub"}

// FollowUp is Service.FollowUp where there is something to do.
func (s *Sweep) FollowUp(ctx context.Context, hub id.Hub) (done int, err error) {
	return sweep.Do(ctx, &s.daily, s.Store, hub, decisive, func() (int, error) { return Service{Store: s.Store}.FollowUp(ctx, hub) })
}

// FollowUp closes the follow-ups of a hub whose school stands on another rung now, and raises
// those that are missing. It gives how many it closed and raised. It goes on until nothing is
// left, since what it closed makes room for what it raises next.
func (s Service) FollowUp(ctx context.Context, hub id.Hub) (done int, err error) {
	for {
		var n int
		err := s.Store.Update(ctx, access.System(hub), func(tx Tx) (err error) {
			n, err = followUp(tx)
			return err
		})
		if done += n; err != nil || n == 0 {
			return done, err
		}
	}
}

// followUp changes as many as are changed at once, and gives how many it changed.
func followUp(tx Tx) (n int, err error) {
	settings, err := tx.Settings()
	if err != nil {
		return 0, err
	}
	h, all, err := standings(tx, tx.Scope(access.RaiseFollowUp), tx.Today())
	if err != nil {
		return 0, err
	}
	var urns []int
	for _, e := range all {
		urns = append(urns, e.URN)
	}
	latest, err := tx.LatestFollowUps(urns)
	if err != nil {
		return 0, err
	}
	officers := map[id.Person]bool{}
	for _, e := range all {
		if n == sweep.AtOnce {
			break
		}
		f, any := latest[e.URN]
		before, handed := h.handed(e, latest)
		waits := e.OpenOn(tx.Today()) && e.Rung.Waits()
		switch {
		case any && f.ClosedAt == nil && (!waits || f.Rung != e.Rung):
			n++
			err = closeByWhatHappened(tx, &f)
		case waits && handed && before.answers(e, tx.Today(), settings):
			// somebody said why not, before the school had this URN
		case waits && (!any || f.over(e, tx.Today(), settings)):
			n++
			if e.OfficerID != nil {
				officers[*e.OfficerID] = true
			}
			officers[id.Person{}] = true // somebody is told
			due := e.due(tx.Today(), settings)
			if handed && before.goesOn(e) {
				due = before.DueOn
			}
			err = raise(tx, e, due)
		}
		if err != nil {
			return n, err
		}
	}
	return n, tellRaised(tx, officers)
}

// handed gives the latest follow-up of the schools that one without any succeeded one to one.
func (h history) handed(e Engagement, latest map[int]FollowUp) (f FollowUp, is bool) {
	if _, own := latest[e.URN]; own {
		return f, false
	}
	for _, u := range h.lineage.Before(e.URN) {
		if f, is = latest[u]; is {
			break
		}
	}
	return f, is
}

// goesOn reports whether a follow-up of a predecessor, which nobody said anything to, is to be
// gone on with: only the URN is another.
func (f *FollowUp) goesOn(e Engagement) bool {
	return f.ClosedBy == nil && f.Rung == e.Rung && f.Since == e.Since
}

// answers reports whether a follow-up that somebody closed answers for the rung still.
func (f *FollowUp) answers(e Engagement, today calendar.Date, settings hub.Settings) bool {
	return f.ClosedBy != nil && !f.over(e, today, settings)
}

// due is the day by which somebody turns to a school that waits from today.
func (e Engagement) due(today calendar.Date, settings hub.Settings) calendar.Date {
	if e.Rung == NeverReached {
		return today.AddMonths(settings.ConversationIntervalMonths)
	}
	return settings.WorkingDays().AddWorkingDays(today, dueWithin)
}

// over reports whether a follow-up is closed and does not answer for the rung any more: it was
// for another, or what it was closed for is an interval ago.
func (f *FollowUp) over(e Engagement, today calendar.Date, settings hub.Settings) bool {
	if f.ClosedAt == nil {
		return false
	}
	same := f.Rung == e.Rung && f.Since == e.Since && f.ClosedBy != nil
	return !same || !today.Before(calendar.DateOf(*f.ClosedAt).AddMonths(settings.ConversationIntervalMonths))
}

func closeByWhatHappened(tx Tx, f *FollowUp) error {
	by, err := tx.Permit(tx.Scope(access.CloseFollowUp), f.Facts())
	if err != nil {
		return err
	}
	now := tx.Now()
	f.ClosedAt = &now
	return tx.SaveFollowUp(by, f, "engagement-follow-up.closed")
}

func raise(tx Tx, e Engagement, due calendar.Date) error {
	f := &FollowUp{
		HubID: e.HubID, ID: id.FollowUp{UUID: tx.NewID()}, SchoolID: e.ID, Rung: e.Rung, Since: e.Since, RaisedAt: tx.Now(), Version: 1,
		DueOn: due,
	}
	by, err := tx.Permit(tx.Scope(access.RaiseFollowUp), f.Facts())
	if err != nil {
		return err
	}
	return tx.CreateFollowUp(by, f)
}

// tellRaised tells the QA leads and the link officers, once a day.
func tellRaised(tx Tx, officers map[id.Person]bool) error {
	if len(officers) == 0 {
		return nil
	}
	people, err := tx.Holders(access.QALead)
	if err != nil {
		return err
	}
	for _, p := range people {
		delete(officers, p)
	}
	for p := range officers {
		if !p.IsZero() {
			people = append(people, p)
		}
	}
	since := calendar.Midnight(tx.Today())
	return tx.Tell(notice.News{
		Kind: notice.FollowUpsRaised, Resource: notice.Hub, ID: tx.Actor().Hub().UUID, On: tx.Today(), Since: &since,
	}, people...)
}
