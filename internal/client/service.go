package client

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// Tx is what the register needs of a transaction.
type Tx interface {
	access.Grants
	Now() time.Time
	NewID() uuid.UUID

	// Client gives a client with the secrets that are good now.
	Client(within access.Scope, id id.Client) (*Client, error)
	// HoldClient is Client, and until the transaction ends nobody else can hold it.
	HoldClient(within access.Scope, id id.Client) (*Client, error)
	Clients(within access.Scope, f Filter, at page.Request) (page.Page[Card], error)
	// CreateClient keeps its identity too, under the issuer.
	CreateClient(by access.Permit, c *Client, issuer string) error
	// SaveClient keeps a changed client. The identity of a revoked one signs nobody in.
	SaveClient(by access.Permit, c *Client, what event.Name) error

	Secret(within access.Scope, of id.Client, id id.Secret) (*Secret, error)
	Secrets(within access.Scope, of id.Client, at page.Request) (page.Page[Secret], error)
	// CreateSecret and RevokeSecret keep the client too, which has changed with it.
	CreateSecret(by access.Permit, c *Client, s *Secret) error
	RevokeSecret(by access.Permit, c *Client, s *Secret) error
	// KeptSecret is zero where the client has no such secret.
	KeptSecret(within access.Scope, of id.Client, id id.Secret) (Kept, error)
	// NoteSecretUsed notes that the secret is used now, unless that was noted less than
	// NotedEvery ago.
	NoteSecretUsed(by access.Permit, id id.Secret) error
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Filter narrows a list; a zero member does not.
type Filter struct{ State, Name string }

// Service is what is done with the register.
type Service struct {
	Store  Store
	Issuer string // of the clients' tokens: hubqa itself
}

// List gives a page of the clients in reach.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (found page.Page[Card], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		found, err = tx.Clients(tx.Scope(access.ReadClient), f, at)
		return err
	})
	return found, err
}

// Read gives one client.
func (s Service) Read(ctx context.Context, who access.Actor, which id.Client) (seen Seen, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		c, err := tx.Client(tx.Scope(access.ReadClient), which)
		if err != nil {
			return err
		}
		seen = see(tx, c)
		return nil
	})
	return seen, err
}

// Create registers a client. It has no secret yet.
func (s Service) Create(ctx context.Context, who access.Actor, c Client) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		c.HubID, c.ID, c.Version = who.Hub(), id.Client{UUID: tx.NewID()}, 1
		by, err := tx.Permit(tx.Scope(access.CreateClient), c.Facts())
		if err != nil {
			return err
		}
		if err := c.check(); err != nil {
			return err
		}
		if err := tx.CreateClient(by, &c, s.Issuer); err != nil {
			return err
		}
		seen = see(tx, &c)
		return nil
	})
	return seen, err
}

// Change changes a client that the caller saw as it is now. It fails with ErrRevoked.
func (s Service) Change(ctx context.Context, who access.Actor, which id.Client, match func(Seen) error, change func(*Client)) (Seen, error) {
	return s.step(ctx, who, access.UpdateClient, which, func(tx Tx, by access.Permit, c *Client) error {
		if err := match(see(tx, c)); err != nil {
			return err
		}
		change(c)
		if err := c.check(); err != nil {
			return err
		}
		if c.RevokedAt != nil {
			return ErrRevoked
		}
		return tx.SaveClient(by, c, "client.updated")
	})
}

// Revoke revokes a client that the caller saw as it is now: from the commit on nothing
// is answered to its tokens and secrets. It fails with ErrRevoked.
func (s Service) Revoke(ctx context.Context, who access.Actor, which id.Client, match func(Seen) error) (Seen, error) {
	return s.step(ctx, who, access.RevokeClient, which, func(tx Tx, by access.Permit, c *Client) error {
		if err := match(see(tx, c)); err != nil {
			return err
		}
		if c.RevokedAt != nil {
			return ErrRevoked
		}
		now := tx.Now()
		c.RevokedAt = &now
		return tx.SaveClient(by, c, "client.revoked")
	})
}

// step does something to a client that is held, and gives it as it then stands.
func (s Service) step(ctx context.Context, who access.Actor, action access.Action, which id.Client, do func(Tx, access.Permit, *Client) error) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(action)
		c, err := tx.HoldClient(within, which)
		if err != nil {
			return err
		}
		by, err := tx.Permit(within, c.Facts())
		if err != nil {
			return err
		}
		if err := do(tx, by, c); err != nil {
			return err
		}
		if c, err = tx.Client(within, which); err != nil {
			return err
		}
		seen = see(tx, c)
		return nil
	})
	return seen, err
}
