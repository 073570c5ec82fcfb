package partner

import (
	"context"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// Tx is what the register needs of a transaction.
type Tx interface {
	access.Grants
	NewID() uuid.UUID
	Partner(within access.Scope, id id.Partner) (*Partner, error)
	Partners(within access.Scope, f Filter, at page.Request) (page.Page[Partner], error)
	// PartnerByExternalID gives a partner, or nil.
	PartnerByExternalID(within access.Scope, key string) (*Partner, error)
	// PartnersByName gives the partner of the name, or else at most two of those that
	// have it but for capitals.
	PartnersByName(within access.Scope, name string) ([]Partner, error)
	CreatePartner(by access.Permit, p *Partner) error
	SavePartner(by access.Permit, p *Partner) error
	// IsCommissioned reports whether it was decided that the partner begins a pilot.
	IsCommissioned(which id.Partner) (bool, error)
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Filter narrows a list; a zero member does not.
type Filter struct{ Status, Kind, Name string }

// Service is what people do with the register.
type Service struct{ Store Store }

// List gives a page of the partners in reach.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (found page.Page[Partner], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		found, err = tx.Partners(tx.Scope(access.ReadPartner), f, at)
		return err
	})
	return found, err
}

// Read gives one partner.
func (s Service) Read(ctx context.Context, who access.Actor, which id.Partner) (seen Seen, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		p, err := tx.Partner(tx.Scope(access.ReadPartner), which)
		if err != nil {
			return err
		}
		seen = see(tx, p)
		return nil
	})
	return seen, err
}

// Create registers a partner. It fails with ErrNameTaken and ErrExternalIDTaken.
func (s Service) Create(ctx context.Context, who access.Actor, p Partner) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		if err := create(tx, &p); err != nil {
			return err
		}
		seen = see(tx, &p)
		return nil
	})
	return seen, err
}

func create(tx Tx, p *Partner) error {
	within := tx.Scope(access.CreatePartner)
	p.HubID, p.ID, p.Version = within.Hub(), id.Partner{UUID: tx.NewID()}, 1
	by, err := tx.Permit(within, p.Facts())
	if err != nil {
		return err
	}
	if err := p.check(tx); err != nil {
		return err
	}
	return tx.CreatePartner(by, p)
}

// Change changes a partner that the caller saw as it is now. It fails with
// ErrNameTaken, ErrExternalIDTaken, and with ErrStatusFixed where a partner's own
// contact changes its standing.
func (s Service) Change(ctx context.Context, who access.Actor, which id.Partner, match func(Seen) error, change func(*Partner)) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		p, err := tx.Partner(tx.Scope(access.UpdatePartner), which)
		if err != nil {
			return err
		}
		if err := alter(tx, p, match, change); err != nil {
			return err
		}
		seen = see(tx, p)
		return nil
	})
	return seen, err
}

// alter changes a partner that was found within the scope of changes.
func alter(tx Tx, p *Partner, match func(Seen) error, change func(*Partner)) error {
	by, err := tx.Permit(tx.Scope(access.UpdatePartner), p.Facts())
	if err != nil {
		return err
	}
	if err := match(see(tx, p)); err != nil {
		return err
	}
	status := p.Status
	change(p)
	if p.Status != status && by.Party() == access.ContactOfPartner {
		return ErrStatusFixed
	}
	if p.Status == Ended && status != Ended {
		p.EndedAs = status
	}
	if status == Ended {
		status = p.EndedAs // what has ended goes on as it was, not as more
	}
	if p.Status == Active && (status == Candidate || status == External) {
		if err := commissioned(tx, p.ID); err != nil {
			return err
		}
	}
	if err := p.check(tx); err != nil {
		return err
	}
	return tx.SavePartner(by, p)
}

// commissioned holds a candidate, or who worked outside the hub, to a commissioning visit
// before they work for it.
func commissioned(tx Tx, which id.Partner) error {
	is, err := tx.IsCommissioned(which)
	if err == nil && !is {
		return ErrNotCommissioned
	}
	return err
}
