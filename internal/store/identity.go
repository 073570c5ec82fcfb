package store

import (
	"context"

	"github.com/hubqa/hubqa/internal/id"
)

// identity is how a person or a machine client signs in. It stands outside the
// fence, since it is read before the hub is known.
type identity struct {
	HubID    id.Hub `gorm:"primaryKey"`
	Issuer   string `gorm:"primaryKey"`
	Subject  string `gorm:"primaryKey"`
	PersonID *id.Person
	ClientID *id.Client
	Active   bool
}

// SignedIn is whom a token's issuer and subject stand for.
type SignedIn struct {
	Hub    id.Hub
	Person id.Person
	Client id.Client
}

// SignIn finds whom an issuer and a subject stand for. Someone active in two
// hubs must name the hub. Nobody, somebody suspended and somebody ambiguous are
// all unauthenticated.
func (d *DB) SignIn(ctx context.Context, issuer, subject string, hub id.Hub) (SignedIn, error) {
	q := d.read.WithContext(ctx).Where("issuer = ? AND subject = ? AND active", issuer, subject)
	if !hub.IsZero() {
		q = q.Where("hub_id = ?", hub)
	}
	var found []identity
	if err := q.Limit(2).Find(&found).Error; err != nil {
		return SignedIn{}, translate(err)
	}
	if len(found) != 1 {
		return SignedIn{}, errUnauthenticated
	}
	who := SignedIn{Hub: found[0].HubID}
	if found[0].PersonID != nil {
		who.Person = *found[0].PersonID
	}
	if found[0].ClientID != nil {
		who.Client = *found[0].ClientID
	}
	return who, nil
}

// Hubs lists every hub, for what runs hub by hub.
func (d *DB) Hubs(ctx context.Context) ([]id.Hub, error) {
	var hubs []id.Hub
	err := d.read.WithContext(ctx).Table("hub_directory").Order("id").Pluck("id", &hubs).Error
	return hubs, translate(err)
}
