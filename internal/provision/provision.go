package provision

import (
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// How a provision stands.
const (
	Candidate = "candidate" // not yet commissioned
	Active    = "active"
	Ended     = "ended"
	External  = "external" // not commissioned by the hub
)

// Provision is what a partner delivers in a school.
type Provision struct {
	HubID      id.Hub       `gorm:"primaryKey"`
	ID         id.Provision `gorm:"primaryKey"`
	ExternalID string       // its key in the hub's other systems; empty: none
	PartnerID  id.Partner
	SchoolID   id.School
	Name       string
	Kind       string
	State      string
	FromOn     calendar.Date
	ToOn       calendar.Date // the last day; zero: open-ended
	Version    int64
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// Card is a provision with the names of school and partner.
type Card struct {
	Provision
	SchoolURN   int
	SchoolName  string
	PartnerName string
	Inspected   []access.Inspected `gorm:"-"` // the reader's live inspections of the school
}

// Facts are what the policy needs to know of a provision.
func (p Provision) Facts() access.Facts {
	return access.Facts{Hub: p.HubID, ID: p.ID.UUID, Partner: p.PartnerID, School: p.SchoolID}
}

// Facts are what the policy needs to know of the provision.
func (c Card) Facts() access.Facts {
	f := c.Provision.Facts()
	f.Inspected = c.Inspected
	return f
}

// ErrExternalIDTaken tells that the hub has a provision with the key.
var ErrExternalIDTaken = fault.New(fault.Invalid, "external-id-taken", "Another provision of the hub has this key.").
	At(fault.Field{Pointer: "/externalId", Rule: "external-id-taken", Detail: "Another provision of the hub has this key."})

// checkKey holds the external id to being the provision's alone.
func (p Provision) checkKey(tx Tx) error {
	if p.ExternalID == "" {
		return nil
	}
	other, err := tx.ProvisionHolding(p.ExternalID)
	if err == nil && !other.IsZero() && other != p.ID {
		err = ErrExternalIDTaken
	}
	return err
}

func (p *Provision) check(faults *fault.InvalidContent) {
	p.Name, p.ExternalID = strings.TrimSpace(p.Name), strings.TrimSpace(p.ExternalID)
	faults.Check(p.Name != "", "/name", "invalid-content", "A provision has a name.")
	faults.Check(p.ToOn.IsZero() || !p.ToOn.Before(p.FromOn), "/toOn", "provision-dates-reversed",
		"A provision does not end before it begins, on %s.", p.FromOn)
	faults.Check(p.State != Ended || !p.ToOn.IsZero(), "/toOn", "provision-end-missing",
		"A provision that has ended has a last day.")
}

// Seen is a provision as one reader sees it.
type Seen struct {
	Card
	Allowed []access.Action
}

func see(tx Tx, c *Card) Seen {
	return Seen{Card: *c, Allowed: access.Allowed(tx, c.Facts(), access.UpdateProvision, access.PlaceTeacher)}
}

// unknown is the detail of a reference that is not there for the caller.
const unknown = "There is no such %s, or it is not open to you."
