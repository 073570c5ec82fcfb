package person

import (
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// The statuses of a person.
const (
	Active    = "active"
	Suspended = "suspended"
)

// Person is somebody of one hub: a user, a teacher or both.
type Person struct {
	HubID      id.Hub    `gorm:"primaryKey"`
	ID         id.Person `gorm:"primaryKey"`
	ExternalID string    // their key in the hub's other systems; empty: none
	Name       string
	Status     string
	Email      string
	Phone      string
	Identity   *Identity `gorm:"-"` // nil: none, or not open to the reader
	Version    int64
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// Identity is how a person signs in: exactly this issuer and subject.
type Identity struct{ Issuer, Subject string }

// Facts are what the policy needs to know of a person.
func (p Person) Facts() access.Facts {
	return access.Facts{Hub: p.HubID, ID: p.ID.UUID, Author: p.ID}
}

// The faults of this register.
var (
	ErrIdentityTaken = fault.New(fault.Invalid, "person-identity-taken", "Another person of the hub signs in so.").
				At(fault.Field{Pointer: "/identity", Rule: "person-identity-taken", Detail: "Another person of the hub signs in so."})
	ErrExternalIDTaken = fault.New(fault.Invalid, "external-id-taken", "Another person of the hub has this key.").
				At(fault.Field{Pointer: "/externalId", Rule: "external-id-taken", Detail: "Another person of the hub has this key."})
	ErrSuspended = fault.New(fault.Conflict, "person-suspended", "The person is suspended.")
)

// signsInAs gives the person's identity, or the zero one.
func (p *Person) signsInAs() Identity {
	if p.Identity == nil {
		return Identity{}
	}
	return *p.Identity
}

func (p *Person) check(tx Tx) error {
	p.Name, p.ExternalID = strings.TrimSpace(p.Name), strings.TrimSpace(p.ExternalID)
	var faults fault.InvalidContent
	faults.Check(p.Name != "", "/name", "invalid-content", "A person has a name.")
	if err := faults.Err(); err != nil || p.ExternalID == "" {
		return err
	}
	other, err := tx.PersonByExternalID(tx.Scope(access.UpdatePerson), p.ExternalID)
	if err == nil && other != nil && other.ID != p.ID {
		err = ErrExternalIDTaken
	}
	return err
}

// Seen is a person as one reader sees them: without the identity, unless it is
// open to the reader.
type Seen struct {
	Person
	Whole   bool // whether everything is open to the reader, the identity included
	Allowed []access.Action
}

func see(tx Tx, p *Person) Seen {
	of := p.Facts()
	steps := []access.Action{access.UpdatePerson}
	if p.Status != Suspended {
		steps = append(steps, access.GrantAppointment)
	}
	seen := Seen{Person: *p, Whole: tx.Scope(access.UpdatePerson).Admits(of), Allowed: access.Allowed(tx, of, steps...)}
	if !seen.Whole {
		seen.Identity = nil
	}
	return seen
}
