package improvement

import (
	"context"
	"slices"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// Effect is what an observer of a later visit saw of a need.
type Effect struct {
	HubID         id.Hub  `gorm:"primaryKey"`
	ID            id.Need `gorm:"primaryKey"`
	NeedID        id.Need
	ObservationID id.Observation // the later visit
	Effect        string         // seen, partly-seen or not-yet-seen
	Note          access.Sealed[access.Judgement]
	ByID          id.Person
	At            time.Time
	ByName        string `gorm:"->;-:migration"`
}

// TableName is the table of effects.
func (Effect) TableName() string { return "development_need_effect" }

// ErrEffectRecorded tells that an observer of a visit records one effect for each need.
var ErrEffectRecorded = fault.New(fault.Conflict, "need-effect-recorded", "What you saw of this need on this visit is recorded already.")

// findVisit finds a visit that the actor observes.
func findVisit(tx Tx, action access.Action, which id.Observation) (Visit, access.Scope, error) {
	within := tx.Scope(action)
	v, err := tx.VisitOfNeed(within, which)
	return v, within, err
}

// facts are what the policy needs to know of a visit, as leave for the record with the id.
func (v Visit) facts(hub id.Hub, which id.Need) access.Facts {
	n := Need{HubID: hub, ID: which, Visit: v}
	return n.Facts()
}

// ListCarried gives an observer of a visit the needs that earlier visits of the same teacher
// left open: what is needed and what was done, never the judgement behind it.
func (s Service) ListCarried(ctx context.Context, who access.Actor, visit id.Observation, at page.Request) (found page.Page[Seen], err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		v, within, err := findVisit(tx, access.ReadCarriedNeeds, visit)
		if err != nil {
			return err
		}
		by, err := tx.Permit(within, v.facts(who.Hub(), id.Need(visit)))
		if err != nil {
			return err
		}
		needs, err := tx.CarriedNeeds(by, v, at)
		if err != nil {
			return err
		}
		open, err := by.Disclose(tx)
		found = page.Map(needs, func(n Need) Seen { return Seen{Need: n, Now: tx.Now(), Open: open, Allowed: []access.Action{}} })
		return err
	})
	return found, err
}

// RecordEffect keeps what an observer of a later visit saw of a need that an earlier one
// left open. It closes nothing: the need is carried forward until somebody closes it.
func (s Service) RecordEffect(ctx context.Context, who access.Actor, visit id.Observation, e Effect) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		v, within, err := findVisit(tx, access.RecordNeedEffect, visit)
		if err != nil {
			return err
		}
		by, err := tx.Permit(within, v.facts(who.Hub(), e.NeedID))
		if err != nil {
			return err
		}
		n, err := tx.CarriedNeed(by, v, e.NeedID)
		if err != nil {
			return err
		}
		var faults fault.InvalidContent
		if !faults.Check(n != nil, "/needId", "unknown-reference", "No such need is open from an earlier visit of the teacher.") {
			return faults.Err()
		}
		if !v.Held {
			return ErrVisitNotHeld
		}
		if slices.ContainsFunc(n.Effects, func(was Effect) bool { return was.ObservationID == visit && was.ByID == who.Person() }) {
			return ErrEffectRecorded
		}
		e.HubID, e.ID, e.ObservationID, e.ByID, e.At = who.Hub(), id.Need{UUID: tx.NewID()}, visit, who.Person(), tx.Now()
		if err := tx.KeepEffect(by, &e); err != nil {
			return err
		}
		if err := tx.SaveNeed(by, n, "development-need.effect-recorded"); err != nil {
			return err
		}
		if n, err = tx.CarriedNeed(by, v, e.NeedID); err != nil {
			return err
		}
		open, err := by.Disclose(tx)
		seen = Seen{Need: *n, Now: tx.Now(), Open: open, Allowed: []access.Action{}}
		return err
	})
	return seen, err
}
