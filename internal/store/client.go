package store

import (
	"context"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/person"
)

// client is a machine client of a hub, with what it has been granted.
type client struct {
	HubID     id.Hub    `gorm:"primaryKey"`
	ID        id.Client `gorm:"primaryKey"`
	Name      string
	Scopes    string // a JSON list
	RevokedAt *time.Time
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// EnrolClient gives a hub a machine client that signs in with the identity. It
// fails with person.ErrIdentityTaken.
func (d *DB) EnrolClient(ctx context.Context, hub id.Hub, name string, as person.Identity, scopes []access.ClientScope) (made id.Client, err error) {
	err = d.Update(ctx, access.System(hub), func(tx *Tx) error {
		made = id.Client{UUID: tx.NewID()}
		c := &client{HubID: hub, ID: made, Name: name, Scopes: scopesJSON(scopes), Version: 1}
		by, err := tx.Permit(tx.Scope(access.FoundHub), access.Facts{Hub: hub, ID: made.UUID, Client: made})
		if err != nil {
			return err
		}
		what := event.Event{Name: "client.enrolled", Operation: event.Created, ID: made.UUID, Version: c.Version}
		if err := tx.create(by, c, what); err != nil {
			return err
		}
		return taken(tx.db.Create(&identity{
			HubID: hub, Issuer: as.Issuer, Subject: as.Subject, ClientID: &made, Active: true,
		}).Error, person.ErrIdentityTaken)
	})
	return made, err
}
