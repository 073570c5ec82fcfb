package pitfall

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// Dismissal is that a signal was looked at and set aside, why, and on what it rested then.
type Dismissal struct {
	HubID        id.Hub       `gorm:"primaryKey"`
	ID           id.Dismissal `gorm:"primaryKey"`
	SchoolID     id.School
	PartnerID    id.Partner
	AcademicYear calendar.AcademicYear
	Signal       Key
	RestsOn      string // see Signal.RestsOn
	Reason       access.Sealed[access.Dismissal]
	DismissedBy  id.Person
	LiftedAt     *time.Time
	LiftedBy     *id.Person
	Version      int64
	CreatedAt    time.Time
	UpdatedAt    time.Time

	ByName string `gorm:"->;-:migration"`
}

// TableName is the table of dismissals.
func (Dismissal) TableName() string { return "signal_dismissal" }

// Of names the partnership.
func (d *Dismissal) Of() Of { return Of{d.SchoolID, d.PartnerID, d.AcademicYear} }

// The faults of dismissals.
var (
	ErrNotRaised    = fault.New(fault.Conflict, "signal-not-raised", "The signal is not raised, or it is dismissed already.")
	ErrNotDismissed = fault.New(fault.Conflict, "signal-not-dismissed", "The signal is not dismissed.")
	ErrOwnSide      = fault.New(fault.Conflict, "signal-of-own-side", "Whoever holds an appointment of the school or the partner does not decide on signals of their work.")
)

// Dismiss sets a raised signal aside, with a reason, for as long as nothing changes on which it
// rests. Where an earlier dismissal lapsed the new one takes its place.
func (s Service) Dismiss(ctx context.Context, who access.Actor, of Of, key Key, match func(Seen) error, reason string) (Seen, error) {
	return s.step(ctx, who, access.DismissSignal, of, key, match, func(tx Tx, p *Partnership, signal *Signal, by access.Permit) error {
		d := &Dismissal{
			HubID: who.Hub(), ID: id.Dismissal{UUID: tx.NewID()}, SchoolID: p.SchoolID, PartnerID: of.Partner, AcademicYear: of.Year, Signal: key,
			RestsOn: signal.RestsOn(), Reason: access.Seal[access.Dismissal](strings.TrimSpace(reason)), DismissedBy: who.Person(), Version: 1,
		}
		var faults fault.InvalidContent
		faults.Check(!d.Reason.IsEmpty(), "/reason", "invalid-content", "Say why the signal is set aside.")
		if err := faults.Err(); err != nil {
			return err
		}
		if signal.State != Raised {
			return ErrNotRaised
		}
		if signal.Dismissal != nil {
			if err := lift(tx, signal.Dismissal, by); err != nil {
				return err
			}
		}
		return tx.CreateDismissal(by, d)
	})
}

// Lift ends a dismissal, whether or not it lapsed.
func (s Service) Lift(ctx context.Context, who access.Actor, of Of, key Key, match func(Seen) error) (Seen, error) {
	return s.step(ctx, who, access.LiftDismissal, of, key, match, func(tx Tx, _ *Partnership, signal *Signal, by access.Permit) error {
		if signal.Dismissal == nil {
			return ErrNotDismissed
		}
		return lift(tx, signal.Dismissal, by)
	})
}

func lift(tx Tx, d *Dismissal, by access.Permit) error {
	now, who := tx.Now(), by.Actor().Person()
	d.LiftedAt, d.LiftedBy = &now, &who
	return tx.SaveDismissal(by, d)
}

// step does something about one signal of a partnership. A signal that the partnership has not
// is absent.
func (s Service) step(ctx context.Context, who access.Actor, action access.Action, of Of, key Key, match func(Seen) error,
	change func(Tx, *Partnership, *Signal, access.Permit) error) (Seen, error) {
	return partnerships.Step(ctx, s.Store, who, action, of, match, func(tx Tx, p *Partnership, by access.Permit) error {
		signal := p.Signal(key)
		if signal == nil {
			return fault.Absent
		}
		own, err := ofOwnSide(tx, who.Person(), p)
		if err != nil {
			return err
		}
		if own {
			return ErrOwnSide
		}
		return change(tx, p, signal, by)
	})
}

// ofOwnSide reports whether the person holds an appointment today of the school or the
// partner, whatever their token says.
func ofOwnSide(tx Tx, who id.Person, p *Partnership) (bool, error) {
	held, err := tx.Roles(who, tx.Today())
	return slices.ContainsFunc(held, func(h access.Held) bool {
		return !h.School.IsZero() && h.School == p.SchoolID || !h.Partner.IsZero() && h.Partner == p.PartnerID
	}), err
}
