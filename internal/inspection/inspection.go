package inspection

import (
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// How an inspection stands on a day.
const (
	Pending = "pending" // waits for the second person
	Future  = "future"
	Current = "current"
	Ended   = "ended"
)

const mostMonths = 12

// Inspection is leave for one inspector to read of certain schools, from a day to a day.
type Inspection struct {
	HubID       id.Hub        `gorm:"primaryKey"`
	ID          id.Inspection `gorm:"primaryKey"`
	InspectorID id.Person
	Remit       string
	Level       access.Level
	FromOn      calendar.Date
	ToOn        calendar.Date // the last day
	ProposedBy  id.Person
	ProposedAs  access.Party // the role in which it was proposed
	ConfirmedBy *id.Person
	EndedAt     *time.Time // before its last day
	EndedBy     *id.Person
	Version     int64
	CreatedAt   time.Time
	UpdatedAt   time.Time

	Schools  []School    `gorm:"-"` // those that the reader may know of
	Teachers []id.Person `gorm:"-"` // who of those that ask teach in one of them
	Names    Names       `gorm:"-"`
}

// School is a school of an inspection.
type School struct {
	ID   id.School
	URN  int
	Name string
}

// Names are what the people of an inspection are called now.
type Names struct{ Inspector, ProposedBy, ConfirmedBy string }

// State is how the inspection stands on the day.
func (i *Inspection) State(on calendar.Date) string {
	switch {
	case i.EndedAt != nil || i.ToOn.Before(on):
		return Ended
	case i.ConfirmedBy == nil:
		return Pending
	case i.FromOn.After(on):
		return Future
	}
	return Current
}

// Facts are what the policy needs to know of an inspection on the day.
func (i *Inspection) Facts(on calendar.Date) access.Facts {
	f := access.Facts{
		Hub: i.HubID, ID: i.ID.UUID, Author: i.InspectorID, Teachers: i.Teachers, Confirmed: i.ConfirmedBy != nil,
	}
	for _, s := range i.Schools {
		f.Schools = append(f.Schools, s.ID)
	}
	if i.State(on) == Current {
		f.Inspected = []access.Inspected{{By: i.InspectorID, At: i.Level}}
	}
	return f
}

// isParty reports whether the person proposed the inspection or is its inspector.
func (i *Inspection) isParty(p id.Person) bool { return p == i.ProposedBy || p == i.InspectorID }

// The faults of inspections.
var (
	ErrNotPending   = fault.New(fault.Conflict, "inspection-not-pending", "The inspection does not wait for a confirmation.")
	ErrEnded        = fault.New(fault.Conflict, "inspection-ended", "The inspection has ended already.")
	ErrSecondPerson = fault.New(fault.Conflict, "inspection-second-person",
		"An inspection is confirmed by the other of hub manager and data protection officer, who is not the inspector.")
)

// Seen is an inspection as one reader sees it.
type Seen struct {
	Inspection
	State   string // today
	Details bool   // who inspects, at which level and to what end is open to the reader
	Allowed []access.Action
}

func see(tx Tx, i *Inspection) Seen {
	return Seen{
		Inspection: *i, State: i.State(tx.Today()), Allowed: i.allowed(tx),
		Details: tx.Scope(access.ReadInspectionDetails).Admits(i.Facts(tx.Today())),
	}
}

// allowed gives what the actor may do with the inspection as it stands.
func (i *Inspection) allowed(tx Tx) []access.Action {
	of, steps := i.Facts(tx.Today()), []access.Action{access.ReadDeidentified}
	if i.State(tx.Today()) != Ended {
		steps = append(steps, access.EndInspection)
	}
	if _, err := i.second(tx); err == nil && i.State(tx.Today()) == Pending {
		steps = append(steps, access.ConfirmInspection)
	}
	return access.Allowed(tx, of, steps...)
}

// instead gives the fault with the steps that the actor can take.
func (i *Inspection) instead(tx Tx, because *fault.Error) error {
	f := *because
	for _, a := range i.allowed(tx) {
		if !a.Reads() {
			f.Steps = append(f.Steps, string(a))
		}
	}
	return &f
}
