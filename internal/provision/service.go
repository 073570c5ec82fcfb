package provision

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// Tx is what the register needs of a transaction.
type Tx interface {
	access.Grants
	NewID() uuid.UUID

	Provision(within access.Scope, id id.Provision) (*Card, error)
	Provisions(within access.Scope, f Filter, at page.Request) (page.Page[Card], error)
	// ProvisionHolding gives the provision of the hub that has the external id, or the
	// zero id; ProvisionNamed those of a partner in a school that have the name.
	ProvisionHolding(externalID string) (id.Provision, error)
	ProvisionsNamed(within access.Scope, partner id.Partner, school id.School, name string) ([]Card, error)
	CreateProvision(by access.Permit, p *Provision) error
	SaveProvision(by access.Permit, p *Provision) error

	Placement(within access.Scope, id id.Placement) (*Placed, error)
	Placements(within access.Scope, in id.Provision, at page.Request) (page.Page[Placed], error)
	CreatePlacement(by access.Permit, p *Placement) error
	SavePlacement(by access.Permit, p *Placement, what event.Name) error
	// PlacementOverlaps reports whether the teacher has another placement in the
	// provision that shares a day with this one. Until the transaction ends nobody
	// else can ask that of the provision.
	PlacementOverlaps(p Placement) (bool, error)

	// SamePlacement gives the placement of the teacher in the provision from the first
	// day of this one, or nil.
	SamePlacement(within access.Scope, p Placement) (*Placed, error)

	// PartnerNamed, SchoolNamed and PersonNamed give the id of a partner by external id
	// or by name, of a school, and of a person of the hub by external id or by the
	// e-mail address that nobody else has; or the zero id. A name that several partners
	// have but for capitals is refused.
	PartnerNamed(within access.Scope, externalID, name string) (id.Partner, error)
	SchoolNamed(within access.Scope, urn int) (id.School, error)
	PersonNamed(externalID, email string) (id.Person, error)
	// PartnerStatus gives a partner's standing with the hub, or fault.Absent.
	PartnerStatus(within access.Scope, id id.Partner) (string, error)
	HasSchool(within access.Scope, id id.School) (bool, error)
	HasPerson(within access.Scope, id id.Person) (bool, error)
	// TeachesFor reports whether the person is a teacher of the partner on the day.
	TeachesFor(person id.Person, partner id.Partner, on calendar.Date) (bool, error)
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Filter narrows a list; a zero member does not.
type Filter struct {
	School  id.School
	Partner id.Partner
	Teacher id.Person // placed today, as far as the placement is in reach
	State   string
	Kind    string
}

// Service is what people do with the register.
type Service struct{ Store Store }

// List gives a page of the provisions in reach.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (found page.Page[Card], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		found, err = tx.Provisions(tx.Scope(access.ReadProvision), f, at)
		return err
	})
	return found, err
}

// Read gives one provision.
func (s Service) Read(ctx context.Context, who access.Actor, which id.Provision) (seen Seen, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		return reread(tx, tx.Scope(access.ReadProvision), which, &seen)
	})
	return seen, err
}

// reread gives the provision as it now stands.
func reread(tx Tx, within access.Scope, which id.Provision, seen *Seen) error {
	c, err := tx.Provision(within, which)
	if err != nil {
		return err
	}
	*seen = see(tx, c)
	return nil
}

// Create registers a provision. It fails with ErrExternalIDTaken.
func (s Service) Create(ctx context.Context, who access.Actor, p Provision) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		if err := create(tx, &p); err != nil {
			return err
		}
		return reread(tx, tx.Scope(access.CreateProvision), p.ID, &seen)
	})
	return seen, err
}

func create(tx Tx, p *Provision) error {
	within := tx.Scope(access.CreateProvision)
	p.HubID, p.ID, p.Version = within.Hub(), id.Provision{UUID: tx.NewID()}, 1
	by, err := tx.Permit(within, p.Facts())
	if err != nil {
		return notTheirs(within, err)
	}
	var faults fault.InvalidContent
	p.check(&faults)
	if err := p.checkReferences(tx, &faults); err != nil {
		return err
	}
	if err := faults.Err(); err != nil {
		return err
	}
	if err := p.checkKey(tx); err != nil {
		return err
	}
	return tx.CreateProvision(by, p)
}

// notTheirs is the answer to a partner's contact who names a partner that is not
// theirs: the same as for one that does not exist.
func notTheirs(within access.Scope, err error) error {
	if within.IsEmpty() || !errors.Is(err, fault.Absent) {
		return err
	}
	var faults fault.InvalidContent
	faults.Check(false, "/partnerId", "unknown-reference", unknown, "partner")
	return faults.Err()
}

func (p Provision) checkReferences(tx Tx, faults *fault.InvalidContent) error {
	if err := p.checkPartner(tx, faults, "/partnerId"); err != nil {
		return err
	}
	known, err := tx.HasSchool(tx.Scope(access.ReadSchool), p.SchoolID)
	faults.Check(known, "/schoolId", "unknown-reference", unknown, "school")
	return err
}

// runs is what a partner of each standing can run. A candidate's provision waits for
// the commissioning visit, and nobody makes it run by naming it active: the partner's
// standing is the hub's to change.
var runs = map[string][]string{
	"candidate": {Candidate, Ended},
	"active":    {Candidate, Active, Ended},
	"external":  {External, Ended},
}

const partnerEnded = "ended" // the partner register's word

// checkPartner holds a provision to the standing of the partner that runs it.
func (p Provision) checkPartner(tx Tx, faults *fault.InvalidContent, pointer string) error {
	status, err := tx.PartnerStatus(tx.Scope(access.ReadPartner), p.PartnerID)
	if errors.Is(err, fault.Absent) {
		faults.Check(false, pointer, "unknown-reference", unknown, "partner")
		return nil
	}
	if faults.Check(status != partnerEnded, pointer, "provision-partner-ended", "The partner no longer works with the hub.") && err == nil {
		faults.Check(slices.Contains(runs[status], p.State), "/state", "provision-state-of-partner",
			"A partner that is %s runs provision that is %s.", status, strings.Join(runs[status], " or "))
	}
	return err
}

// Change changes a provision that the caller saw as it is now. It fails with
// ErrExternalIDTaken.
func (s Service) Change(ctx context.Context, who access.Actor, which id.Provision, match func(Seen) error, change func(*Provision)) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		c, err := tx.Provision(tx.Scope(access.UpdateProvision), which)
		if err != nil {
			return err
		}
		if err := alter(tx, c, match, change); err != nil {
			return err
		}
		seen = see(tx, c)
		return nil
	})
	return seen, err
}

// alter changes a provision that was found within the scope of changes.
func alter(tx Tx, c *Card, match func(Seen) error, change func(*Provision)) error {
	by, err := tx.Permit(tx.Scope(access.UpdateProvision), c.Facts())
	if err != nil {
		return err
	}
	if err := match(see(tx, c)); err != nil {
		return err
	}
	p, state := &c.Provision, c.State
	change(p)
	var faults fault.InvalidContent
	p.check(&faults)
	if p.State != state && p.State != Ended {
		if err := p.checkPartner(tx, &faults, "/state"); err != nil {
			return err
		}
	}
	if err := faults.Err(); err != nil {
		return err
	}
	if err := p.checkKey(tx); err != nil {
		return err
	}
	return tx.SaveProvision(by, p)
}
