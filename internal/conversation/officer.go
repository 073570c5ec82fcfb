package conversation

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
)

// LinkOfficer is the time for which somebody of the hub keeps in touch with a school.
type LinkOfficer struct {
	HubID     id.Hub         `gorm:"primaryKey"`
	ID        id.LinkOfficer `gorm:"primaryKey"`
	SchoolID  id.School
	PersonID  id.Person
	FromOn    calendar.Date
	ToOn      calendar.Date // the last day; zero: open-ended
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time

	PersonName string             `gorm:"->;-:migration"`
	SchoolName string             `gorm:"->;-:migration"`
	SchoolURN  int                `gorm:"->;-:migration;column:school_urn"`
	Inspected  []access.Inspected `gorm:"-"`
}

// TableName is the table of link officers.
func (LinkOfficer) TableName() string { return "link_officer" }

// Facts are what the policy needs to know of a link officer.
func (o *LinkOfficer) Facts() access.Facts {
	return access.Facts{Hub: o.HubID, ID: o.ID.UUID, School: o.SchoolID, Officer: o.PersonID, Inspected: o.Inspected}
}

// ErrOfficerEnded tells that a time as link officer ended before.
var ErrOfficerEnded = fault.New(fault.Conflict, "link-officer-ended", "The time as link officer has ended.")

// OfficerFilter narrows a list; a zero member does not.
type OfficerFilter struct {
	School id.School
	Person id.Person
}

// OfficerSeen is a link officer as one reader sees them.
type OfficerSeen struct {
	LinkOfficer
	Allowed []access.Action
}

func seeOfficer(tx Tx, o *LinkOfficer, _ access.Permit) (OfficerSeen, error) {
	seen := OfficerSeen{LinkOfficer: *o, Allowed: []access.Action{}}
	if o.ToOn.IsZero() {
		seen.Allowed = access.Allowed(tx, o.Facts(), access.EndLinkOfficer)
	}
	return seen, nil
}

var officers = record.Kind[Tx, id.LinkOfficer, LinkOfficer, OfficerSeen]{
	Reading: access.ReadLinkOfficer, Get: Tx.LinkOfficer, Facts: (*LinkOfficer).Facts, See: seeOfficer,
}

// ReadOfficer gives one time as link officer.
func (s Service) ReadOfficer(ctx context.Context, who access.Actor, which id.LinkOfficer) (OfficerSeen, error) {
	return officers.View(ctx, s.Store, who, which)
}

// ListOfficers gives a page of the link officers in reach.
func (s Service) ListOfficers(ctx context.Context, who access.Actor, f OfficerFilter, at page.Request) (page.Page[OfficerSeen], error) {
	return officers.ViewList(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[LinkOfficer], error) {
		return tx.LinkOfficers(within, f, at)
	})
}

// Appoint makes somebody of the hub the link officer of a school from a day on. A school has
// one at a time.
func (s Service) Appoint(ctx context.Context, who access.Actor, school id.School, person id.Person, from calendar.Date) (seen OfficerSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o := &LinkOfficer{HubID: who.Hub(), ID: id.LinkOfficer{UUID: tx.NewID()}, SchoolID: school, PersonID: person, FromOn: from, Version: 1}
		by, err := tx.Permit(tx.Scope(access.AppointLinkOfficer), o.Facts())
		if err != nil {
			return err
		}
		var faults fault.InvalidContent
		if err := o.settle(tx, &faults); err != nil {
			return err
		}
		if err := faults.Err(); err != nil {
			return err
		}
		if err := tx.CreateLinkOfficer(by, o); err != nil {
			return err
		}
		seen, err = officers.Show(tx, o.ID)
		return err
	})
	return seen, err
}

func (o *LinkOfficer) settle(tx Tx, faults *fault.InvalidContent) error {
	is, err := isOfHub(tx, o.PersonID)
	if err != nil {
		return err
	}
	faults.Check(is, "/personId", "link-officer-wrong", "There is no such person who is QA lead, hub manager or observer, or they are not open to you.")
	if _, err := tx.School(tx.Scope(access.ReadSchool), o.SchoolID); errors.Is(err, fault.Absent) {
		faults.Check(false, "/schoolId", "unknown-reference", "There is no such school.")
		return nil
	} else if err != nil {
		return err
	}
	others, err := tx.LinkOfficersOf(o.SchoolID)
	free := !slices.ContainsFunc(others, func(x LinkOfficer) bool { return x.ToOn.IsZero() || !x.ToOn.Before(o.FromOn) })
	faults.Check(free, "/fromOn", "link-officer-taken", "The school has a link officer on that day or later. End that time first.")
	return err
}

// EndOfficer ends a time as link officer with a last day.
func (s Service) EndOfficer(ctx context.Context, who access.Actor, which id.LinkOfficer, match func(OfficerSeen) error, last calendar.Date) (OfficerSeen, error) {
	return officers.Step(ctx, s.Store, who, access.EndLinkOfficer, which, match, func(tx Tx, o *LinkOfficer, by access.Permit) error {
		var faults fault.InvalidContent
		faults.Check(!last.Before(o.FromOn), "/toOn", "link-officer-reversed", "It does not end before it began, on %s.", o.FromOn)
		if err := faults.Err(); err != nil {
			return err
		}
		if !o.ToOn.IsZero() {
			return ErrOfficerEnded
		}
		o.ToOn = last
		return tx.SaveLinkOfficer(by, o)
	})
}

// Load is what one link officer has to do in an academic year: schools as it now stands or
// stood at its end, and the conversations that they lead.
type Load struct {
	PersonID id.Person
	Name     string
	Year     calendar.AcademicYear
	Schools  int
	Planned  int // for a day of the year, and not held, declined or cancelled yet
	Held     int
}

// Loads gives the load of the link officers in reach, by name. The zero year is the present
// one.
func (s Service) Loads(ctx context.Context, who access.Actor, year calendar.AcademicYear, at page.Request) (found page.Page[Load], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		if year.IsZero() {
			year = calendar.YearOf(tx.Today())
		}
		all, err := tx.OfficerLoads(tx.Scope(access.ReadOfficerLoad), year)
		found = page.Of(all, at, func(l Load) page.Position { return page.Position{Key: l.Name, ID: l.PersonID.String()} })
		return err
	})
	return found, err
}
