package retention

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

const (
	mostRecords = 500 // of one disposal: its certificate names each
	atOnce      = 20  // records in one transaction
)

// Propose gathers what is due of each class that has no open disposal, and tells how many
// disposals it proposed. Data protection officers are told. What fails of one class keeps no
// other from its turn.
func (s Service) Propose(ctx context.Context, hub id.Hub) (proposed int, err error) {
	var faults []error
	for _, c := range Classes {
		var d *Disposal
		err := s.Store.Update(ctx, access.System(hub), func(tx Tx) (err error) {
			d, err = propose(tx, c)
			return err
		})
		switch {
		case err != nil:
			faults = append(faults, fmt.Errorf("%s: %w", c, err))
		case d != nil:
			proposed++
		}
	}
	return proposed, errors.Join(faults...)
}

// propose gives the new disposal of the class, or nil where one is open or nothing is due.
func propose(tx Tx, c Class) (*Disposal, error) {
	if open, err := tx.OpenDisposal(c); open != nil || err != nil {
		return nil, err
	}
	settings, err := tx.Settings()
	if err != nil {
		return nil, err
	}
	rule := RuleOf(c, settings)
	before := rule.ClosedBefore(tx.Today())
	due, err := tx.Due(c, before, mostRecords)
	if err != nil || len(due) == 0 {
		return nil, err
	}
	d := &Disposal{
		HubID: tx.Actor().Hub(), ID: id.Disposal{UUID: tx.NewID()}, Class: c, State: Proposed,
		KeptFor: rule.Keep, Unit: rule.Unit, ClosedBefore: before, Records: len(due), Version: 1,
	}
	var records []Record
	for _, r := range due {
		records = append(records, Record{
			HubID: d.HubID, ID: id.DisposalRecord{UUID: tx.NewID()}, DisposalID: d.ID, RecordID: r.ID,
			ClosedOn: r.On, DueOn: rule.DueOn(r.On), State: Waiting,
		})
	}
	by, err := tx.Permit(tx.Scope(access.ProposeDisposal), d.Facts())
	if err != nil {
		return nil, err
	}
	if err := tx.CreateDisposal(by, d, records); err != nil {
		return nil, err
	}
	return d, tellRole(tx, d, notice.DisposalProposed, access.DataProtectionOfficer)
}

// CarryOut disposes of what two persons have agreed to, and tells of how many records it
// disposed. What fails of one class keeps no other class from its turn.
func (s Service) CarryOut(ctx context.Context, hub id.Hub) (disposed int, err error) {
	var faults []error
	for _, c := range Classes {
		n, err := s.carryOut(ctx, hub, c)
		disposed += n
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", c, err))
		}
	}
	return disposed, errors.Join(faults...)
}

// carryOut disposes of what is agreed to of the class. Where a batch fails it goes on record
// by record: one that fails is marked as such and told of, and the others go.
func (s Service) carryOut(ctx context.Context, hub id.Hub, c Class) (disposed int, err error) {
	var faults []error
	most := atOnce
	for more := true; more; {
		var n int
		var first Record
		err := s.Store.Update(ctx, access.System(hub), func(tx Tx) (err error) {
			n, first, more, err = carryOut(tx, c, most)
			return err
		})
		switch {
		case err == nil:
			disposed += n
		case most > 1 && ctx.Err() == nil:
			most, more = 1, true
		default:
			faults = append(faults, fmt.Errorf("record %s: %w", first.RecordID, err))
			if failing := s.fail(ctx, hub, first); failing != nil {
				return disposed, errors.Join(append(faults, failing)...)
			}
			more = true
		}
	}
	return disposed, errors.Join(faults...)
}

// fail marks a record as one that could not be disposed of.
func (s Service) fail(ctx context.Context, hub id.Hub, r Record) error {
	if r.ID.IsZero() {
		return errors.New("retention: nothing was begun")
	}
	return s.Store.Update(ctx, access.System(hub), func(tx Tx) error {
		if err := tx.KeepDisposals(); err != nil {
			return err
		}
		return tx.Pass(r, Failed)
	})
}

// carryOut disposes of some records of the class, and tells the first of them and whether
// there are more. A hold waits for the end of the transaction, or is seen here.
func carryOut(tx Tx, c Class, most int) (disposed int, first Record, more bool, err error) {
	if err := tx.KeepDisposals(); err != nil {
		return 0, first, false, err
	}
	d, err := tx.OpenDisposal(c)
	if err != nil || d == nil || d.State != UnderWay {
		return 0, first, false, err
	}
	records, err := tx.RecordsIn(d.ID, Waiting, most)
	if err != nil {
		return 0, first, false, err
	}
	if len(records) == 0 {
		return 0, first, false, d.carriedOut(tx)
	}
	disposed, err = disposeOf(tx, d, records)
	return disposed, records[0], true, err
}

// carriedOut ends the disposal, of which nothing is left to do.
func (d *Disposal) carriedOut(tx Tx) error {
	d.State = CarriedOut
	if err := d.end(tx); err != nil {
		return err
	}
	by, err := tx.Permit(tx.Scope(access.CarryOutDisposal), d.Facts())
	if err != nil {
		return err
	}
	return tx.SaveDisposal(by, d, "disposal.carried-out")
}

// disposeOf disposes of the records that are still due and that nothing holds.
func disposeOf(tx Tx, d *Disposal, records []Record) (disposed int, err error) {
	settings, err := tx.Settings()
	if err != nil {
		return 0, err
	}
	var which []uuid.UUID
	for _, r := range records {
		which = append(which, r.RecordID)
	}
	// Where the hub keeps such records longer by now, that counts.
	before := RuleOf(d.Class, settings).ClosedBefore(tx.Today())
	if d.ClosedBefore.Before(before) {
		before = d.ClosedBefore
	}
	due, err := tx.Due(d.Class, before, len(which), which...)
	if err != nil {
		return 0, err
	}
	held, err := tx.Held(d.Class, which)
	if err != nil {
		return 0, err
	}
	for _, r := range records {
		n := slices.IndexFunc(due, func(c Closed) bool { return c.ID == r.RecordID })
		switch {
		case slices.Contains(held, r.RecordID):
			err = tx.Pass(r, Held)
		case n < 0:
			err = tx.Pass(r, NotDue)
		default:
			err = dispose(tx, d.Class, r, due[n].Subject)
			disposed++
		}
		if err != nil {
			return 0, err
		}
	}
	return disposed, nil
}

func dispose(tx Tx, c Class, r Record, subject id.Person) error {
	by, err := tx.Permit(tx.Scope(access.CarryOutDisposal), access.Facts{Hub: r.HubID, ID: r.RecordID, Subject: subject})
	if err != nil {
		return err
	}
	return tx.Dispose(by, c, r)
}
