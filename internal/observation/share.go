package observation

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
	"github.com/hubqa/hubqa/internal/sweep"
)

// The levels of a share.
const (
	SummaryShare = "summary"
	FullShare    = "full"
)

// Why a share ended.
const (
	Withdrawn        = "withdrawn"
	Expired          = "expired"
	PlacementEnded   = "placement-ended"
	AppointmentEnded = "appointment-ended"
)

const longestShare = 12 // months

// Share is one deliberate opening of one outcome to the holder of one appointment
// (clause confidentiality: outcomes may be shared with other schools where the teacher
// works).
type Share struct {
	HubID         id.Hub   `gorm:"primaryKey"`
	ID            id.Share `gorm:"primaryKey"`
	ObservationID id.Observation
	AppointmentID id.Appointment
	SchoolID      id.School
	Level         string
	Purpose       access.Sealed[access.Share]
	UntilOn       calendar.Date // the last day
	GivenBy       id.Person
	GivenAt       time.Time
	EndedAt       *time.Time // nil while nobody has ended it and no sweep has found it over
	EndedBy       *id.Person
	EndedBecause  string
	Version       int64
	CreatedAt     time.Time
	UpdatedAt     time.Time

	Of SharedVisit `gorm:"-"`
	// Over is why the share opens nothing any more; empty while it does.
	Over string `gorm:"-"`
}

// TableName is the table of shares.
func (Share) TableName() string { return "share" }

// SharedVisit is what a share needs to know of its visit and its holder.
type SharedVisit struct {
	TeacherID  id.Person
	PartnerID  id.Partner
	HolderID   id.Person
	HolderRole access.Role
	URN        int
	Held       bool // by an appeal

	Teacher, Holder, School, GivenBy, EndedBy string
}

// Facts are what the policy needs to know of a share.
func (s *Share) Facts() access.Facts {
	f := access.Facts{Hub: s.HubID, ID: s.ID.UUID, Subject: s.Of.TeacherID, Partner: s.Of.PartnerID, Held: s.Of.Held}
	if s.Over == "" {
		f.Shared = []access.Shared{{With: s.AppointmentID, Full: s.Level == FullShare}}
	}
	return f
}

// news is what is told of the share.
func (s *Share) news(kind notice.Kind) notice.News {
	return notice.News{Kind: kind, Resource: notice.Share, ID: s.ID.UUID}
}

// Holding is an appointment with which an outcome might be shared.
type Holding struct {
	Person  id.Person
	Role    access.Role
	School  id.School
	Current bool
}

// ShareSeen is a share as one reader sees it.
type ShareSeen struct {
	Share
	Open    access.Disclosure
	Allowed []access.Action
}

// ShareFilter narrows a list of shares; a zero member does not.
type ShareFilter struct {
	Observation id.Observation
	Teacher     id.Person
	State       string // active or ended
}

// NewShare is a share to give.
type NewShare struct {
	Appointment id.Appointment
	Level       string
	Purpose     string
	UntilOn     calendar.Date
}

// The faults of sharing.
var (
	ErrShared     = fault.New(fault.Conflict, "share-already-given", "The outcome is shared with this appointment already.")
	ErrShareEnded = fault.New(fault.Conflict, "share-ended", "The share has ended already.")
)

// GiveShare opens an outcome to the holder of an appointment at a school where the
// teacher works now. The teacher and the holder are told.
func (s Service) GiveShare(ctx context.Context, who access.Actor, which id.Observation, n NewShare) (seen ShareSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, _, err := find(tx, access.GiveShare, which)
		if err != nil {
			return err
		}
		holding, err := holdingFor(tx, o, n)
		if err != nil {
			return err
		}
		if err := possible(tx, o, access.GiveShare); err != nil {
			return err
		}
		share := &Share{
			HubID: o.HubID, ID: id.Share{UUID: tx.NewID()}, ObservationID: o.ID, AppointmentID: n.Appointment, SchoolID: holding.School,
			Level: n.Level, Purpose: access.Seal[access.Share](n.Purpose), UntilOn: n.UntilOn,
			GivenBy: who.Person(), GivenAt: tx.Now(), Version: 1,
		}
		if err := clearWay(tx, which, n.Appointment); err != nil {
			return err
		}
		of := o.Facts()
		of.ID = share.ID.UUID
		by, err := tx.Permit(tx.Scope(access.GiveShare), of)
		if err != nil {
			return err
		}
		if err := tx.CreateShare(by, share); err != nil {
			return err
		}
		if err := tx.Tell(share.news(notice.ShareGiven), o.TeacherID, holding.Person); err != nil {
			return err
		}
		seen, err = shares.Show(tx, share.ID)
		return err
	})
	return seen, err
}

// holdingFor holds a share to the rules: to the head teacher or music lead of a school
// where the teacher works now, the full report to a head teacher alone, and for at most
// twelve months.
func holdingFor(tx Tx, o *Observation, n NewShare) (Holding, error) {
	var faults fault.InvalidContent
	last := tx.Today().AddMonths(longestShare)
	faults.Check(!n.UntilOn.Before(tx.Today()) && !n.UntilOn.After(last), "/untilOn", "share-until-out-of-range",
		"A share lasts from today to at most twelve months from now.")
	faults.Check(strings.TrimSpace(n.Purpose) != "", "/purpose", "invalid-content", "Say what the outcome may be used for.")
	holding, err := tx.Holding(tx.Scope(access.ReadAppointment), n.Appointment)
	if err != nil {
		return holding, err
	}
	if !faults.Check(!holding.Person.IsZero(), "/appointmentId", "unknown-reference", "There is no such appointment.") {
		return holding, faults.Err()
	}
	leads := holding.Role == access.Headteacher || holding.Role == access.MusicLead
	if !faults.Check(leads && holding.Current, "/appointmentId", "share-holder-wrong",
		"An outcome is shared with a current head teacher or music lead.") {
		return holding, faults.Err()
	}
	faults.Check(holding.Person != o.TeacherID, "/appointmentId", "share-to-teacher", "The teacher reads their own outcome.")
	faults.Check(n.Level != FullShare || holding.Role == access.Headteacher, "/level", "share-level-too-high",
		"A music lead reads the summary, not the full report.")
	works, err := tx.TeacherWorksIn(o.TeacherID)
	if err != nil {
		return holding, err
	}
	faults.Check(slices.Contains(works, holding.School), "/appointmentId", "share-teacher-not-placed", "The teacher does not work in that school now.")
	return holding, faults.Err()
}

func seeShare(tx Tx, s *Share, by access.Permit) (ShareSeen, error) {
	open, err := by.Disclose(tx)
	seen := ShareSeen{Share: *s, Open: open, Allowed: []access.Action{}}
	if s.Over == "" {
		seen.Allowed = access.Allowed(tx, s.Facts(), access.EndShare)
	}
	return seen, err
}

var shares = record.Kind[Tx, id.Share, Share, ShareSeen]{
	Reading: access.ReadShare, Hold: Tx.HoldShare, Get: Tx.Share, Facts: (*Share).Facts, See: seeShare,
}

// ReadShare gives one share.
func (s Service) ReadShare(ctx context.Context, who access.Actor, which id.Share) (ShareSeen, error) {
	return shares.Read(ctx, s.Store, who, which)
}

// ListShares gives a page of the shares in reach.
func (s Service) ListShares(ctx context.Context, who access.Actor, f ShareFilter, at page.Request) (page.Page[ShareSeen], error) {
	return shares.List(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[Share], error) { return tx.Shares(within, f, at) })
}

// EndShare ends a share before its time. The teacher and the holder are told.
func (s Service) EndShare(ctx context.Context, who access.Actor, which id.Share, match Match[ShareSeen]) (ShareSeen, error) {
	return shares.Step(ctx, s.Store, who, access.EndShare, which, match, func(tx Tx, share *Share, by access.Permit) error {
		if share.Over != "" {
			return ErrShareEnded
		}
		person := who.Person()
		share.EndedBy = &person
		return endShare(tx, by, share, Withdrawn)
	})
}

func endShare(tx Tx, by access.Permit, share *Share, because string) error {
	now := tx.Now()
	share.EndedAt, share.EndedBecause, share.Over = &now, because, because
	if err := tx.SaveShare(by, share, "share.ended"); err != nil {
		return err
	}
	return tx.Tell(share.news(notice.ShareEnded), share.Of.TeacherID, share.Of.HolderID)
}

// clearWay ends a share with the appointment that is over and that no sweep has found
// yet. One that lasts is in the way.
func clearWay(tx Tx, which id.Observation, with id.Appointment) error {
	within := tx.Scope(access.EndShare)
	share, err := tx.StandingShare(within, which, with)
	if err != nil || share == nil {
		return err
	}
	if share.Over == "" {
		return ErrShared
	}
	by, err := tx.Permit(within, share.Facts())
	if err != nil {
		return err
	}
	return endShare(tx, by, share, share.Over)
}

// EndShares ends the shares of a hub that are over, with their day, the appointment or
// the placement, and tells how many. They open nothing from the instant that they are
// over; this makes it final.
func (s Service) EndShares(ctx context.Context, hub id.Hub) (ended int, err error) {
	return sweep.Each(ctx, s.Store, hub, func(tx Tx) ([]Share, error) {
		return tx.SharesOver(tx.Scope(access.EndShare), sweep.AtOnce)
	}, func(tx Tx, over Share) error {
		by, err := tx.Permit(tx.Scope(access.EndShare), over.Facts())
		if err != nil {
			return err
		}
		return endShare(tx, by, &over, over.Over)
	})
}
