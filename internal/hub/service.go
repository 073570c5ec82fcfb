package hub

import (
	"context"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
)

// Tx is what the hub needs of a transaction.
type Tx interface {
	access.Grants
	OwnHub(within access.Scope) (*Hub, error)
	SaveHub(by access.Permit, h *Hub) error
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Service is what people do with their hub.
type Service struct{ Store Store }

// Seen is the hub as one reader sees it.
type Seen struct {
	Hub
	Private bool // whether the settings beyond the protocol's are open to the reader
	Allowed []access.Action
}

func see(tx Tx, h *Hub) Seen {
	of := h.Facts()
	return Seen{
		Hub:     *h,
		Private: tx.Scope(access.ReadHubSettings).Admits(of),
		Allowed: access.Allowed(tx, of, access.UpdateHub),
	}
}

// Read gives the caller's hub.
func (s Service) Read(ctx context.Context, who access.Actor) (seen Seen, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		h, err := tx.OwnHub(tx.Scope(access.ReadHub))
		if err != nil {
			return err
		}
		seen = see(tx, h)
		return nil
	})
	return seen, err
}

// Change changes the hub that the caller saw as it is now.
func (s Service) Change(ctx context.Context, who access.Actor, match func(Seen) error, change func(*Hub)) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.UpdateHub)
		h, err := tx.OwnHub(within)
		if err != nil {
			return err
		}
		by, err := tx.Permit(within, h.Facts())
		if err != nil {
			return err
		}
		if err := match(see(tx, h)); err != nil {
			return err
		}
		change(h)
		h.Name = strings.TrimSpace(h.Name)
		if err := h.Check(); err != nil {
			return err
		}
		if err := tx.SaveHub(by, h); err != nil {
			return err
		}
		seen = see(tx, h)
		return nil
	})
	return seen, err
}
