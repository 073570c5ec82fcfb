package person

import (
	"context"
	"errors"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// Appointments gives a page of the appointments in reach.
func (s Service) Appointments(ctx context.Context, who access.Actor, f HeldFilter, at page.Request) (found page.Page[HeldSeen], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		found, err = appointments(tx, f, at)
		return err
	})
	return found, err
}

func appointments(tx Tx, f HeldFilter, at page.Request) (page.Page[HeldSeen], error) {
	held, err := tx.Appointments(tx.Scope(access.ReadAppointment), f, at)
	return page.Map(held, func(h Held) HeldSeen { return seeHeld(tx, h) }), err
}

// AppointmentsOf gives a page of one person's appointments in reach. Of a person
// who is out of reach themselves, as is every appointment of theirs, it gives
// fault.Absent.
func (s Service) AppointmentsOf(ctx context.Context, who access.Actor, of id.Person, state string, at page.Request) (found page.Page[HeldSeen], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		if err := knows(tx, of); err != nil {
			return err
		}
		found, err = appointments(tx, HeldFilter{Person: of, State: state}, at)
		return err
	})
	return found, err
}

func knows(tx Tx, of id.Person) error {
	_, err := tx.Person(tx.Scope(access.ReadPerson), of)
	if !errors.Is(err, fault.Absent) {
		return err
	}
	some, err := tx.Appointments(tx.Scope(access.ReadAppointment), HeldFilter{Person: of}, page.Request{Limit: 1})
	if err == nil && len(some.Items) == 0 {
		return fault.Absent
	}
	return err
}

// ReadAppointment gives one appointment.
func (s Service) ReadAppointment(ctx context.Context, who access.Actor, which id.Appointment) (seen HeldSeen, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		return reread(tx, tx.Scope(access.ReadAppointment), which, &seen)
	})
	return seen, err
}

// reread gives the appointment as it now stands.
func reread(tx Tx, within access.Scope, which id.Appointment, seen *HeldSeen) error {
	h, err := tx.Appointment(within, which)
	if err != nil {
		return err
	}
	*seen = seeHeld(tx, *h)
	return nil
}

// Grant appoints a person. A role that takes two persons waits for the second. It
// fails with ErrSuspended.
func (s Service) Grant(ctx context.Context, who access.Actor, to id.Person, a Appointment) (seen HeldSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		p, err := tx.Person(tx.Scope(access.ReadPerson), to)
		if err != nil {
			return err
		}
		if err := grant(tx, p, &a); err != nil {
			return err
		}
		return reread(tx, tx.Scope(access.GrantAppointment), a.ID, &seen)
	})
	return seen, err
}

func grant(tx Tx, to *Person, a *Appointment) error {
	within, who := tx.Scope(access.GrantAppointment), tx.Actor()
	a.HubID, a.ID, a.PersonID, a.Version = within.Hub(), id.Appointment{UUID: tx.NewID()}, to.ID, 1
	a.grantedBy(who)
	by, err := tx.Permit(within, a.Facts())
	if err != nil {
		return err
	}
	if err := a.check(tx); err != nil {
		return err
	}
	if to.ID == who.Person() {
		return ErrToOneself
	}
	if to.Status == Suspended {
		return ErrSuspended
	}
	return tx.CreateAppointment(by, a)
}

// grantedBy says who granted the appointment; a sensitive one then waits.
func (a *Appointment) grantedBy(who access.Actor) {
	granter := who.Person()
	a.GrantedBy, a.ConfirmedBy, a.Pending = &granter, nil, a.Role.TakesTwo()
}

// check tells every fault of a new appointment.
func (a Appointment) check(tx Tx) error {
	var faults fault.InvalidContent
	a.checkTarget(&faults)
	a.checkDates(&faults)
	if err := a.checkReferences(tx, &faults); err != nil {
		return err
	}
	if err := a.checkOverlap(tx, &faults, "/fromOn"); err != nil {
		return err
	}
	return faults.Err()
}

func (a Appointment) checkReferences(tx Tx, faults *fault.InvalidContent) error {
	const rule, detail = "unknown-reference", "There is no such %s, or it is not open to you."
	if a.PartnerID != nil {
		known, err := tx.HasPartner(tx.Scope(access.ReadPartner), *a.PartnerID)
		if err != nil {
			return err
		}
		faults.Check(known, "/partnerId", rule, detail, "partner")
	}
	if a.SchoolID != nil {
		known, err := tx.HasSchool(tx.Scope(access.ReadSchool), *a.SchoolID)
		if err != nil {
			return err
		}
		faults.Check(known, "/schoolId", rule, detail, "school")
	}
	return nil
}

func (a Appointment) checkOverlap(tx Tx, faults *fault.InvalidContent, pointer string) error {
	overlaps, err := tx.Overlaps(a)
	faults.Check(!overlaps, pointer, "appointment-overlaps", "The person has this role there already on some of these days.")
	return err
}

// End sets the last day of an appointment, or takes it away where toOn is zero. To
// make a sensitive appointment longer is to grant it again.
func (s Service) End(ctx context.Context, who access.Actor, which id.Appointment, match func(HeldSeen) error, toOn calendar.Date) (seen HeldSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.EndAppointment)
		a, by, err := take(tx, within, which, match)
		if err != nil {
			return err
		}
		if err := end(tx, by, a, toOn); err != nil {
			return err
		}
		return reread(tx, within, which, &seen)
	})
	return seen, err
}

func end(tx Tx, by access.Permit, a *Held, toOn calendar.Date) error {
	who, what := tx.Actor(), event.Name("appointment.ended")
	longer := longer(a.ToOn, toOn)
	if longer {
		what = "appointment.extended"
		if a.Role.TakesTwo() {
			a.grantedBy(who)
		}
	}
	a.ToOn = toOn
	var faults fault.InvalidContent
	a.checkDates(&faults)
	if err := a.checkOverlap(tx, &faults, "/toOn"); err != nil {
		return err
	}
	if err := faults.Err(); err != nil {
		return err
	}
	if longer && a.PersonID == who.Person() {
		return ErrToOneself
	}
	if !longer && slices.Contains(keepers, a.Role) {
		if err := keepOne(tx, a.Role, a.PersonID); err != nil {
			return err
		}
	}
	return tx.SaveAppointment(by, &a.Appointment, what)
}

// keepers are the roles without which nobody could be appointed any more.
var keepers = []access.Role{access.HubManager, access.DataProtectionOfficer}

// keepOne fails with ErrLastOfRole where nobody but the person holds the role.
func keepOne(tx Tx, role access.Role, who id.Person) error {
	others, err := tx.OthersHold(role, who)
	if err == nil && !others {
		err = ErrLastOfRole
	}
	return err
}

// keepEach fails with ErrLastOfRole where one of the roles is the person's alone.
func keepEach(tx Tx, who id.Person, roles ...access.Role) error {
	for _, role := range roles {
		holds, err := tx.Holds(role, who)
		if err == nil && holds {
			err = keepOne(tx, role, who)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// longer reports whether the second last day is after the first; zero is never.
func longer(was, is calendar.Date) bool {
	return !was.IsZero() && (is.IsZero() || is.After(was))
}

// Confirm is the second person's confirmation of a sensitive role. It fails with
// ErrNotPending, ErrSecondPerson and ErrSuspended.
func (s Service) Confirm(ctx context.Context, who access.Actor, which id.Appointment, match func(HeldSeen) error) (seen HeldSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ConfirmAppointment)
		a, by, err := take(tx, within, which, match)
		if err != nil {
			return err
		}
		second := who.Person()
		switch {
		case a.State(tx.Today()) != Pending:
			return a.instead(tx, ErrNotPending)
		case a.isParty(second):
			return a.instead(tx, ErrSecondPerson)
		case a.PersonStatus == Suspended:
			return ErrSuspended
		}
		a.Pending, a.ConfirmedBy = false, &second
		if err := tx.SaveAppointment(by, &a.Appointment, "appointment.confirmed"); err != nil {
			return err
		}
		return reread(tx, within, which, &seen)
	})
	return seen, err
}

// take is how a step begins: find the appointment in the scope of the action, take
// leave, and hold the caller to what they have seen.
func take(tx Tx, within access.Scope, which id.Appointment, match func(HeldSeen) error) (*Held, access.Permit, error) {
	h, err := tx.Appointment(within, which)
	if err != nil {
		return nil, access.Permit{}, err
	}
	by, err := tx.Permit(within, h.Facts())
	if err != nil {
		return nil, by, err
	}
	return h, by, match(seeHeld(tx, *h))
}
