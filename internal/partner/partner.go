package partner

import (
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// The standings of a partner with the hub.
const (
	Candidate = "candidate" // before its commissioning visit
	Active    = "active"
	Ended     = "ended"
	External  = "external" // not commissioned by the hub
)

// Partner is a delivery partner of one hub.
type Partner struct {
	HubID         id.Hub     `gorm:"primaryKey"`
	ID            id.Partner `gorm:"primaryKey"`
	ExternalID    string     // its key in the hub's other systems; empty: none
	Name          string
	Kind          string
	Status        string
	EndedAs       string // the status before it ended; empty: not known
	Email         string
	Phone         string
	Website       string
	CharityNumber string
	Note          string
	Version       int64
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

// Facts are what the policy needs to know of a partner.
func (p Partner) Facts() access.Facts {
	return access.Facts{Hub: p.HubID, ID: p.ID.UUID, Partner: p.ID}
}

const notCommissioned = "A candidate works for the hub once that is decided upon a commissioning visit."

// The faults of this register.
var (
	ErrNameTaken = fault.New(fault.Invalid, "partner-name-taken", "Another partner of the hub has this name.").
			At(fault.Field{Pointer: "/name", Rule: "partner-name-taken", Detail: "Another partner of the hub has this name."})
	ErrExternalIDTaken = fault.New(fault.Invalid, "external-id-taken", "Another partner of the hub has this key.").
				At(fault.Field{Pointer: "/externalId", Rule: "external-id-taken", Detail: "Another partner of the hub has this key."})
	ErrNotCommissioned = fault.New(fault.Invalid, "partner-not-commissioned", notCommissioned).
				At(fault.Field{Pointer: "/status", Rule: "partner-not-commissioned", Detail: notCommissioned})
	ErrStatusFixed = fault.New(fault.Invalid, "partner-status-fixed", "A partner's standing is the hub's to change.").
			At(fault.Field{Pointer: "/status", Rule: "partner-status-fixed", Detail: "A partner's standing is the hub's to change."})
)

func (p *Partner) check(tx Tx) error {
	p.Name, p.ExternalID = strings.TrimSpace(p.Name), strings.TrimSpace(p.ExternalID)
	var faults fault.InvalidContent
	faults.Check(p.Name != "", "/name", "invalid-content", "A partner has a name.")
	if err := faults.Err(); err != nil || p.ExternalID == "" {
		return err
	}
	other, err := tx.PartnerByExternalID(tx.Scope(access.ReadPartner), p.ExternalID)
	if err == nil && other != nil && other.ID != p.ID {
		err = ErrExternalIDTaken
	}
	return err
}

// Seen is a partner as one reader sees it.
type Seen struct {
	Partner
	Details bool // whether contact details and note are open to the reader
	Allowed []access.Action
}

func see(tx Tx, p *Partner) Seen {
	of := p.Facts()
	return Seen{
		Partner: *p,
		Details: tx.Scope(access.ReadPartnerDetails).Admits(of),
		Allowed: access.Allowed(tx, of, access.UpdatePartner),
	}
}
