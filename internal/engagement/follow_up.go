package engagement

import (
	"context"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
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
	OfficerID   *id.Person `gorm:"->;-:migration"` // as of School
	OfficerName string     `gorm:"->;-:migration"`

	OwnOfficerID *id.Person `gorm:"-"` // who may read as link officer
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
	if f.OwnOfficerID != nil {
		of.Officer = *f.OwnOfficerID
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
