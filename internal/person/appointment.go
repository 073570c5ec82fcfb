package person

import (
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// How an appointment stands on a day.
const (
	Pending = "pending" // waits for the second person
	Current = "current"
	Future  = "future"
	Ended   = "ended"
)

// Appointment gives a person a role at exactly one target: none named is the hub.
type Appointment struct {
	HubID       id.Hub         `gorm:"primaryKey"`
	ID          id.Appointment `gorm:"primaryKey"`
	PersonID    id.Person
	Role        access.Role
	PartnerID   *id.Partner
	SchoolID    *id.School
	LACode      *string
	FromOn      calendar.Date
	ToOn        calendar.Date // the last day; zero: open-ended
	Pending     bool
	GrantedBy   *id.Person
	ConfirmedBy *id.Person
	Version     int64
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Held is an appointment with the names of those whom it concerns.
type Held struct {
	Appointment
	PersonName    string
	PersonStatus  string
	TargetName    *string // of the partner or the school
	GranterName   *string
	ConfirmerName *string
}

// HeldFilter narrows a list of appointments; a zero member does not.
type HeldFilter struct {
	Person id.Person
	Role   access.Role
	State  string // today
}

// Facts are what the policy needs to know of an appointment.
func (a Appointment) Facts() access.Facts {
	f := access.Facts{Hub: a.HubID, ID: a.ID.UUID, Author: a.PersonID, TakesTwo: a.Role.TakesTwo()}
	if a.PartnerID != nil {
		f.Partner = *a.PartnerID
	}
	if a.SchoolID != nil {
		f.School = *a.SchoolID
	}
	return f
}

// State is how the appointment stands on the day.
func (a Appointment) State(on calendar.Date) string {
	switch {
	case !a.ToOn.IsZero() && a.ToOn.Before(on):
		return Ended
	case a.Pending:
		return Pending
	case a.FromOn.After(on):
		return Future
	}
	return Current
}

// Target is where the role is held.
func (a Appointment) Target() access.Target {
	switch {
	case a.PartnerID != nil:
		return access.AtPartner
	case a.SchoolID != nil:
		return access.AtSchool
	case a.LACode != nil:
		return access.AtAuthority
	}
	return access.AtHub
}

// The faults of appointments.
var (
	ErrNotPending   = fault.New(fault.Conflict, "appointment-not-pending", "The appointment does not wait for a confirmation.")
	ErrToOneself    = fault.New(fault.Conflict, "appointment-to-oneself", "Nobody grants a role to themselves; another hub manager does.")
	ErrLastOfRole   = fault.New(fault.Conflict, "appointment-last-of-role", "A hub keeps a hub manager and a data protection officer: appoint another one first.")
	ErrSecondPerson = fault.New(fault.Conflict, "appointment-second-person",
		"A sensitive role is confirmed by somebody who neither granted it nor gets it.")
)

// checkTarget holds the role to the one kind of target at which it is held. What
// is named beside it is wrong too, since no role has two targets.
func (a Appointment) checkTarget(faults *fault.InvalidContent) {
	const rule = "appointment-target-wrong"
	for _, named := range []struct {
		given   bool
		target  access.Target
		pointer string
	}{
		{a.PartnerID != nil, access.AtPartner, "/partnerId"},
		{a.SchoolID != nil, access.AtSchool, "/schoolId"},
		{a.LACode != nil, access.AtAuthority, "/laCode"},
	} {
		faults.Check(!named.given || a.Role.HeldAt(named.target), named.pointer, rule, "The role %s is not held there.", a.Role)
	}
	faults.Check(a.Target() != access.AtHub || a.Role.HeldAt(access.AtHub), "/role", rule, "The role %s is held at a place that must be named.", a.Role)
}

func (a Appointment) checkDates(faults *fault.InvalidContent) {
	faults.Check(a.ToOn.IsZero() || !a.ToOn.Before(a.FromOn), "/toOn", "appointment-dates-reversed",
		"An appointment does not end before it begins, on %s.", a.FromOn)
}

// isParty reports whether the person granted the appointment or gets it.
func (a Appointment) isParty(p id.Person) bool {
	return p == a.PersonID || (a.GrantedBy != nil && p == *a.GrantedBy)
}

// HeldSeen is an appointment as one reader sees it.
type HeldSeen struct {
	Held
	State   string // today
	Grant   bool   // whether it is open to the reader who granted and confirmed it
	Allowed []access.Action
}

func seeHeld(tx Tx, h Held) HeldSeen {
	return HeldSeen{
		Held: h, State: h.State(tx.Today()), Allowed: h.allowed(tx),
		Grant: tx.Scope(access.ReadGrant).Admits(h.Facts()),
	}
}

// allowed gives what the actor may do with the appointment as it stands.
func (a Appointment) allowed(tx Tx) []access.Action {
	steps := []access.Action{access.EndAppointment}
	if a.State(tx.Today()) == Pending && !a.isParty(tx.Actor().Person()) {
		steps = append(steps, access.ConfirmAppointment)
	}
	return access.Allowed(tx, a.Facts(), steps...)
}

// instead gives the fault with the steps that the actor can take.
func (a Appointment) instead(tx Tx, because *fault.Error) error {
	f := *because
	for _, step := range a.allowed(tx) {
		f.Steps = append(f.Steps, string(step))
	}
	return &f
}
