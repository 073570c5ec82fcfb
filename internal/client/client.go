package client

import (
	"database/sql/driver"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/column"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// The states of a client.
const (
	Active  = "active"
	Revoked = "revoked" // for good
)

// Client is a machine client of one hub.
type Client struct {
	HubID     id.Hub    `gorm:"primaryKey"`
	ID        id.Client `gorm:"primaryKey"`
	Name      string
	Note      string
	Scopes    Scopes
	RevokedAt *time.Time
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time

	Secrets []Secret `gorm:"-"` // those that are good now, the oldest first
}

// Card is a client in a list.
type Card struct {
	Client
	LastUsedAt *time.Time `gorm:"-"` // any of its secrets; nil: never
}

// Facts are what the policy needs to know of a client.
func (c Client) Facts() access.Facts {
	return access.Facts{Hub: c.HubID, ID: c.ID.UUID, Client: c.ID}
}

// State is Active or Revoked.
func (c Client) State() string {
	if c.RevokedAt != nil {
		return Revoked
	}
	return Active
}

// SignsInAs is the client id of OAuth 2.0, and the subject of the client's tokens.
func (c Client) SignsInAs() string { return c.HubID.String() + "." + c.ID.String() }

// The faults of this register.
var (
	ErrRevoked       = fault.New(fault.Conflict, "client-revoked", "The client is revoked, which is final. Register another.")
	ErrSecretLimit   = fault.New(fault.Conflict, "client-secret-limit", "Two secrets of the client are good already. Revoke one of them first.")
	ErrSecretRevoked = fault.New(fault.Conflict, "client-secret-revoked", "The secret is revoked already.")
)

func (c *Client) check() error {
	c.Name = strings.TrimSpace(c.Name)
	var faults fault.InvalidContent
	faults.Check(c.Name != "", "/name", "invalid-content", "A client has a name.")
	faults.Check(len(c.Scopes) > 0, "/scopes", "invalid-content", "A client has a scope. Revoke a client that is to have none.")
	return faults.Err()
}

// Seen is a client as one reader sees it.
type Seen struct {
	Client
	Whole   bool // whether client id, note and secrets are open to the reader
	Allowed []access.Action
}

func see(tx Tx, c *Client) Seen {
	of := c.Facts()
	return Seen{Client: *c, Whole: tx.Scope(access.ReadClientSecrets).Admits(of), Allowed: access.Allowed(tx, of, c.steps()...)}
}

// steps are what can be done to the client in its state.
func (c Client) steps() []access.Action {
	if c.RevokedAt != nil {
		return nil
	}
	steps := []access.Action{access.UpdateClient, access.RevokeClient}
	if len(c.Secrets) < mostSecrets {
		steps = append(steps, access.CreateClientSecret)
	}
	if len(c.Secrets) > 0 {
		steps = append(steps, access.RevokeClientSecret)
	}
	return steps
}

// Scopes are what a client is granted. A database keeps them as a JSON list.
type Scopes []access.ClientScope

// String gives the scopes as OAuth 2.0 writes them.
func (s Scopes) String() string {
	var names []string
	for _, scope := range s {
		names = append(names, string(scope))
	}
	return strings.Join(names, " ")
}

// GormDataType tells gorm that scopes are one column.
func (Scopes) GormDataType() string { return "json" }

// Value gives the scopes to a database.
func (s Scopes) Value() (driver.Value, error) { return column.Value([]access.ClientScope(s)) }

// Scan takes scopes from a database.
func (s *Scopes) Scan(src any) error { return column.Scan(src, (*[]access.ClientScope)(s)) }
