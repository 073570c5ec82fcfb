package client

import (
	"context"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// ListSecrets gives a page of the client's secrets, those that are good no more among
// them, the oldest first.
func (s Service) ListSecrets(ctx context.Context, who access.Actor, of id.Client, at page.Request) (found page.Page[Secret], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadClientSecrets)
		if _, err := tx.Client(within, of); err != nil {
			return err
		}
		found, err = tx.Secrets(within, of, at)
		return err
	})
	return found, err
}

// CreateSecret makes a secret of the client that is good for so many days, from 1 to
// LongestDays. It fails with ErrRevoked and ErrSecretLimit.
func (s Service) CreateSecret(ctx context.Context, who access.Actor, of id.Client, days int) (made Made, err error) {
	_, err = s.step(ctx, who, access.CreateClientSecret, of, func(tx Tx, by access.Permit, c *Client) error {
		if err := checkDays(days); err != nil {
			return err
		}
		switch {
		case c.RevokedAt != nil:
			return ErrRevoked
		case len(c.Secrets) >= mostSecrets:
			return ErrSecretLimit
		}
		made = Made{Client: *c, Secret: Secret{
			HubID: c.HubID, ID: id.Secret{UUID: tx.NewID()}, ClientID: c.ID,
			CreatedAt: tx.Now(), ExpiresAt: tx.Now().AddDate(0, 0, days),
		}}
		made.Text = made.mint()
		return tx.CreateSecret(by, c, &made.Secret)
	})
	return made, err
}

func checkDays(days int) error {
	var faults fault.InvalidContent
	faults.Check(1 <= days && days <= LongestDays, "/lifetimeDays", "invalid-content", "A secret is good for 1 to %d days.", LongestDays)
	return faults.Err()
}

// RevokeSecret revokes a secret of a client that the caller saw as it is now. It fails
// with ErrRevoked and ErrSecretRevoked.
func (s Service) RevokeSecret(ctx context.Context, who access.Actor, of id.Client, which id.Secret, match func(Seen) error) (Seen, error) {
	return s.step(ctx, who, access.RevokeClientSecret, of, func(tx Tx, by access.Permit, c *Client) error {
		secret, err := tx.Secret(tx.Scope(access.RevokeClientSecret), of, which)
		if err != nil {
			return err
		}
		if err := match(see(tx, c)); err != nil {
			return err
		}
		switch {
		case c.RevokedAt != nil:
			return ErrRevoked
		case secret.RevokedAt != nil:
			return ErrSecretRevoked
		}
		now := tx.Now()
		secret.RevokedAt = &now
		return tx.RevokeSecret(by, c, secret)
	})
}
