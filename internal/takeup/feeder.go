package takeup

import (
	"context"
	"errors"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
)

// Feeder is a school from which pupils of another come in an academic year.
type Feeder struct {
	HubID        id.Hub    `gorm:"primaryKey"`
	ID           id.Feeder `gorm:"primaryKey"`
	SchoolID     id.School
	FeederID     id.School
	AcademicYear calendar.AcademicYear
	EndedAt      *time.Time // it was named wrongly, or feeds no more
	Version      int64
	CreatedAt    time.Time
	UpdatedAt    time.Time

	SchoolURN  int                `gorm:"->;-:migration"`
	SchoolName string             `gorm:"->;-:migration"`
	FeederURN  int                `gorm:"->;-:migration"`
	FeederName string             `gorm:"->;-:migration"`
	Inspected  []access.Inspected `gorm:"-"` // the reader's live inspections of the school
}

// TableName is the table of feeder schools.
func (Feeder) TableName() string { return "feeder_school" }

// Facts are what the policy needs to know of a feeder school.
func (f *Feeder) Facts() access.Facts {
	return access.Facts{Hub: f.HubID, ID: f.ID.UUID, School: f.SchoolID, Inspected: f.Inspected}
}

// The faults of feeder schools.
var (
	ErrFeederNamed = fault.New(fault.Conflict, "feeder-school-named", "The school is named as a feeder school of that year already.")
	ErrFeederEnded = fault.New(fault.Conflict, "feeder-school-ended", "The feeder school has ended already.")
)

// FeederFilter narrows a list of feeder schools; a zero member does not.
type FeederFilter struct {
	School, Feeder id.School
	Year           calendar.AcademicYear
}

// FeederSeen is a feeder school as one reader sees it.
type FeederSeen struct {
	Feeder
	Allowed []access.Action
}

func seeFeeder(tx Tx, f *Feeder, _ access.Permit) (FeederSeen, error) {
	var steps []access.Action
	if f.EndedAt == nil {
		steps = append(steps, access.EndFeeder)
	}
	return FeederSeen{*f, access.Allowed(tx, f.Facts(), steps...)}, nil
}

var feeders = record.Kind[Tx, id.Feeder, Feeder, FeederSeen]{Reading: access.ReadFeeder, Get: Tx.FeederSchool, Facts: (*Feeder).Facts, See: seeFeeder}

// NameFeeder names a feeder school of a school.
func (s Service) NameFeeder(ctx context.Context, who access.Actor, f Feeder) (seen FeederSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		if err := record.Repeated(tx, feeders); err != nil {
			return err
		}
		within := tx.Scope(access.NameFeeder)
		f.HubID, f.ID, f.Version = within.Hub(), id.Feeder{UUID: tx.NewID()}, 1
		by, err := f.settle(tx, within)
		if err != nil {
			return err
		}
		if err := tx.CreateFeederSchool(by, &f); err != nil {
			return err
		}
		seen, err = feeders.Show(tx, f.ID)
		return err
	})
	return seen, err
}

// settle takes leave for the school, and finds the feeder.
func (f *Feeder) settle(tx Tx, within access.Scope) (by access.Permit, err error) {
	if within.IsEmpty() {
		return by, fault.Absent
	}
	var faults fault.InvalidContent
	by, err = tx.Permit(within, f.Facts())
	if err != nil && !errors.Is(err, fault.Absent) {
		return by, err
	}
	register := tx.Scope(access.ReadSchool)
	there, failed := tx.HasSchool(register, f.SchoolID)
	if failed != nil {
		return by, failed
	}
	faults.Check(err == nil && there, "/schoolId", "unknown-reference", "There is no such school, or it is not open to you.")
	there, err = tx.HasSchool(register, f.FeederID)
	faults.Check(there, "/feederId", "unknown-reference", "There is no such school.")
	faults.Check(f.SchoolID != f.FeederID, "/feederId", "feeder-school-itself", "No school feeds itself.")
	checkYear(&faults, f.AcademicYear, tx.Today())
	if err == nil {
		err = faults.Err()
	}
	return by, err
}

// EndFeeder ends that a school feeds another.
func (s Service) EndFeeder(ctx context.Context, who access.Actor, which id.Feeder, match func(FeederSeen) error) (FeederSeen, error) {
	return feeders.Step(ctx, s.Store, who, access.EndFeeder, which, match, func(tx Tx, f *Feeder, by access.Permit) error {
		if f.EndedAt != nil {
			return ErrFeederEnded
		}
		now := tx.Now()
		f.EndedAt = &now
		return tx.SaveFeederSchool(by, f)
	})
}

// ReadFeeder gives one feeder school.
func (s Service) ReadFeeder(ctx context.Context, who access.Actor, which id.Feeder) (FeederSeen, error) {
	return feeders.Read(ctx, s.Store, who, which)
}

// ListFeeders gives a page of the feeder schools in reach.
func (s Service) ListFeeders(ctx context.Context, who access.Actor, f FeederFilter, at page.Request) (page.Page[FeederSeen], error) {
	return feeders.List(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[Feeder], error) { return tx.FeederSchools(within, f, at) })
}
