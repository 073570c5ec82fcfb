package takeup

import (
	"cmp"
	"context"
	"errors"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/provision"
	"github.com/hubqa/hubqa/internal/record"
)

// Record keeps figures. They name a provision, or else a school.
func (s Service) Record(ctx context.Context, who access.Actor, f Figures) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		if err := record.Repeated(tx, figures(f.Kind, access.RecordFigures)); err != nil {
			return err
		}
		if err := create(tx, &f); err != nil {
			return err
		}
		seen, err = figures(f.Kind, access.RecordFigures).Show(tx, f.ID)
		return err
	})
	return seen, err
}

func create(tx Tx, f *Figures) error {
	within := tx.Scope(access.RecordFigures)
	f.HubID, f.ID, f.Version, f.EnteredBy = within.Hub(), id.Figures{UUID: tx.NewID()}, 1, tx.Actor().Principal()
	var faults fault.InvalidContent
	by, err := f.settle(tx, within, &faults)
	if err != nil {
		return err
	}
	if err := f.hold(tx, &faults); err != nil {
		return err
	}
	return tx.CreatePupilFigures(by, f)
}

// settle finds whose figures they are, and takes leave. What is out of reach gets the same
// answer as what is not there: then the figures are of no school.
func (f *Figures) settle(tx Tx, within access.Scope, faults *fault.InvalidContent) (by access.Permit, err error) {
	switch {
	case within.IsEmpty():
		return by, fault.Absent
	case f.ProvisionID == nil && f.Kind == Achievement: // all others are of a provision
		return f.settleSchool(tx, within, faults)
	case !f.SchoolID.IsZero():
		faults.Check(false, "/schoolId", "figures-of-both", "Name a provision, or else a school.")
		f.SchoolID = id.School{}
		return by, nil
	}
	var of *provision.Card
	if f.ProvisionID != nil {
		if of, err = tx.Provision(within, *f.ProvisionID); err != nil && !errors.Is(err, fault.Absent) {
			return by, err
		}
	}
	if !faults.Check(of != nil, "/provisionId", "unknown-reference", unknown, "provision") {
		checkYear(faults, f.AcademicYear, tx.Today())
		return by, nil
	}
	f.checkTime(faults, of, tx.Today())
	f.SchoolID, f.PartnerID = of.SchoolID, &of.PartnerID
	return tx.Permit(within, f.Facts())
}

const unknown = "There is no such %s, or it is not open to you."

// settleSchool takes leave for figures of a school itself.
func (f *Figures) settleSchool(tx Tx, within access.Scope, faults *fault.InvalidContent) (by access.Permit, err error) {
	checkYear(faults, f.AcademicYear, tx.Today())
	there, err := tx.HasSchool(schools(tx, within), f.SchoolID)
	if err != nil {
		return by, err
	}
	if there {
		if by, err = tx.Permit(within, f.Facts()); err != nil && !errors.Is(err, fault.Absent) {
			return by, err
		}
		there = err == nil
	}
	if !faults.Check(there, "/schoolId", "unknown-reference", unknown, "school") {
		f.SchoolID = id.School{}
	}
	return by, nil
}

// schools is the scope of the schools that can be named: everybody reads the register, and a
// client names any that it may write of.
func schools(tx Tx, within access.Scope) access.Scope {
	if tx.Actor().IsClient() {
		return within
	}
	return tx.Scope(access.ReadSchool)
}

// hold tells figures against a roll and checks them. It fails with all that is wrong with them,
// what was found before among it.
func (f *Figures) hold(tx Tx, faults *fault.InvalidContent) error {
	if err := f.tellAgainstRoll(tx, faults); err != nil {
		return err
	}
	f.check(faults, tx.Today())
	return faults.Err()
}

// tellAgainstRoll finds the roll against which the figures are told; of no school there is none.
func (f *Figures) tellAgainstRoll(tx Tx, faults *fault.InvalidContent) error {
	if f.SchoolID.IsZero() {
		return nil
	}
	roll, err := tx.RollToTell(f.SchoolID, f.RollOn, f.CountedOn)
	if err != nil {
		return err
	}
	faults.Check(roll != nil || f.RollOn.IsZero(), "/rollOn", "unknown-reference", "The school has no roll of %s.", f.RollOn)
	if roll != nil {
		f.Against(roll)
	}
	return nil
}

// Correct keeps what the figures are after all, all of them anew. They stay told against the roll
// that they were, where none is named.
func (s Service) Correct(ctx context.Context, who access.Actor, kind string, which id.Figures, match func(Seen) error, anew Figures) (Seen, error) {
	return changed(who, kind, access.CorrectFigures).Step(ctx, s.Store, who, access.CorrectFigures, which, match, func(tx Tx, f *Figures, by access.Permit) error {
		if f.WithdrawnAt != nil {
			return ErrWithdrawn
		}
		return f.correct(tx, by, anew)
	})
}

// Withdraw takes figures back with a reason. They stay to be read, and count for nothing.
func (s Service) Withdraw(ctx context.Context, who access.Actor, kind string, which id.Figures, match func(Seen) error, reason string) (Seen, error) {
	return changed(who, kind, access.WithdrawFigures).Step(ctx, s.Store, who, access.WithdrawFigures, which, match, func(tx Tx, f *Figures, by access.Permit) error {
		text, err := fault.Said("/reason", reason, "Say why.")
		if err != nil {
			return err
		}
		if f.WithdrawnAt != nil {
			return ErrWithdrawn
		}
		now, me := tx.Now(), who.Principal()
		f.WithdrawnAt, f.WithdrawnBy, f.WithdrawalReason = &now, &me, access.Seal[access.Figures](text)
		return tx.WithdrawPupilFigures(by, f)
	})
}

func (f *Figures) correct(tx Tx, by access.Permit, anew Figures) error {
	f.CountedOn, f.RollOn, f.SexIncomplete, f.YearGroups, f.Lines = anew.CountedOn, cmp.Or(anew.RollOn, f.RollOn), anew.SexIncomplete, anew.YearGroups, anew.Lines
	f.EnteredBy, f.Roll, f.RollYears, f.Twice = tx.Actor().Principal(), nil, "", anew.Twice
	if err := f.hold(tx, &fault.InvalidContent{}); err != nil {
		return err
	}
	return tx.SavePupilFigures(by, f)
}
