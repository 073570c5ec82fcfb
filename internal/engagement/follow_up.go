package engagement

import (
	"context"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
)

// The states of a follow-up.
const (
	Open   = "open"
	Closed = "closed"
)

const dueWithin = 20 // working days, unless the school was never reached

// FollowUp is that somebody turns to a school that is never reached, declined or lapsed.
type FollowUp struct {
	HubID     id.Hub      `gorm:"primaryKey"`
	ID        id.FollowUp `gorm:"primaryKey"`
	SchoolID  id.School
	Rung      Rung
	Since     calendar.Date `gorm:"column:since_on"` // the school stands there
	RaisedAt  time.Time
	DueOn     calendar.Date
	ClosedAt  *time.Time
	ClosedBy  *id.Person // nil: by what happened
	Reason    access.Sealed[access.FollowUp]
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time

	SchoolName  string     `gorm:"->;-:migration"`
	SchoolURN   int        `gorm:"->;-:migration;column:school_urn"`
	CloserName  string     `gorm:"->;-:migration"`
	OfficerID   *id.Person `gorm:"->;-:migration"` // of the school, today
	OfficerName string     `gorm:"->;-:migration"`
}

// TableName is the table of follow-ups.
func (FollowUp) TableName() string { return "engagement_follow_up" }

// State tells how it stands.
func (f *FollowUp) State() string {
	if f.ClosedAt == nil {
		return Open
	}
	return Closed
}

// OverdueOn reports whether it is open on a day, and was due before.
func (f *FollowUp) OverdueOn(today calendar.Date) bool {
	return f.ClosedAt == nil && f.DueOn.Before(today)
}

// Facts are what the policy needs to know of a follow-up.
func (f *FollowUp) Facts() access.Facts {
	of := access.Facts{Hub: f.HubID, ID: f.ID.UUID, School: f.SchoolID}
	if f.OfficerID != nil {
		of.Officer = *f.OfficerID
	}
	return of
}

// ErrClosed tells that a follow-up is closed.
var ErrClosed = fault.New(fault.Conflict, "follow-up-closed", "The follow-up is closed.")

// FollowUpFilter narrows a list; a zero member does not.
type FollowUpFilter struct {
	State  string
	Rung   Rung
	School id.School
}

// FollowUpSeen is a follow-up as one reader sees it.
type FollowUpSeen struct {
	FollowUp
	Overdue bool
	Open    access.Disclosure
	Allowed []access.Action
}

func seeFollowUp(tx Tx, f *FollowUp, by access.Permit) (seen FollowUpSeen, err error) {
	seen = FollowUpSeen{FollowUp: *f, Overdue: f.OverdueOn(tx.Today()), Allowed: []access.Action{}}
	if f.ClosedAt == nil {
		seen.Allowed = access.Allowed(tx, f.Facts(), access.CloseFollowUp)
	}
	if !f.Reason.IsEmpty() {
		seen.Open, err = by.Disclose(tx)
	}
	return seen, err
}

var followUps = record.Kind[Tx, id.FollowUp, FollowUp, FollowUpSeen]{
	Reading: access.ReadFollowUp, Get: Tx.FollowUp, Facts: (*FollowUp).Facts, See: seeFollowUp,
}

// ReadFollowUp gives one follow-up.
func (s Service) ReadFollowUp(ctx context.Context, who access.Actor, which id.FollowUp) (FollowUpSeen, error) {
	return followUps.Read(ctx, s.Store, who, which)
}

// ListFollowUps gives a page of the follow-ups in reach.
func (s Service) ListFollowUps(ctx context.Context, who access.Actor, f FollowUpFilter, at page.Request) (page.Page[FollowUpSeen], error) {
	return followUps.List(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[FollowUp], error) { return tx.FollowUps(within, f, at) })
}

// CloseFollowUp closes a follow-up with a reason.
func (s Service) CloseFollowUp(ctx context.Context, who access.Actor, which id.FollowUp, match func(FollowUpSeen) error, reason string) (FollowUpSeen, error) {
	return followUps.Step(ctx, s.Store, who, access.CloseFollowUp, which, match, func(tx Tx, f *FollowUp, by access.Permit) error {
		var faults fault.InvalidContent
		reason = strings.TrimSpace(reason)
		faults.Check(reason != "", "/reason", "invalid-content", "Say why.")
		if err := faults.Err(); err != nil {
			return err
		}
		if f.ClosedAt != nil {
			return ErrClosed
		}
		now, me := tx.Now(), who.Person()
		f.ClosedAt, f.ClosedBy, f.Reason = &now, &me, access.Seal[access.FollowUp](reason)
		return tx.SaveFollowUp(by, f, "engagement-follow-up.closed")
	})
}

const atOnce = 100 // follow-ups in one transaction of the sweep

// FollowUp closes the follow-ups of a hub whose school stands on another rung now, and raises
// those that are missing. It gives how many it closed and raised.
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
	all, err := standings(tx, tx.Scope(access.RaiseFollowUp), tx.Today())
	if err != nil {
		return 0, err
	}
	latest, err := tx.LatestFollowUps()
	if err != nil {
		return 0, err
	}
	officers := map[id.Person]bool{}
	for _, e := range all {
		if n == atOnce {
			break
		}
		f, any := latest[e.ID]
		waits := e.OpenOn(tx.Today()) && e.Rung.Waits()
		switch {
		case any && f.ClosedAt == nil && (!waits || f.Rung != e.Rung):
			n++
			err = closeByWhatHappened(tx, &f)
		case waits && (!any || f.over(e, tx.Today(), settings)):
			n++
			if e.OfficerID != nil {
				officers[*e.OfficerID] = true
			}
			officers[id.Person{}] = true // somebody is told
			err = raise(tx, e, settings)
		}
		if err != nil {
			return n, err
		}
	}
	return n, tellRaised(tx, officers)
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

func raise(tx Tx, e Engagement, settings hub.Settings) error {
	f := &FollowUp{
		HubID: e.HubID, ID: id.FollowUp{UUID: tx.NewID()}, SchoolID: e.ID, Rung: e.Rung, Since: e.Since, RaisedAt: tx.Now(), Version: 1,
		DueOn: settings.WorkingDays().AddWorkingDays(tx.Today(), dueWithin),
	}
	if e.Rung == NeverReached {
		f.DueOn = tx.Today().AddMonths(settings.ConversationIntervalMonths)
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
