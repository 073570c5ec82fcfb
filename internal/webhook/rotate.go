package webhook

import (
	"context"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
)

// CreateSecret makes a secret, with which everything is signed too from now on. It fails
// with ErrSecretLimit.
func (s Service) CreateSecret(ctx context.Context, who access.Actor, which id.Webhook) (made Made, err error) {
	_, err = s.step(ctx, who, access.CreateWebhookSecret, which, nil, func(tx Tx, by access.Permit, w *Webhook) error {
		if len(w.Secrets) >= mostSecrets {
			return ErrSecretLimit
		}
		made, err = s.addSecret(tx, by, w)
		return err
	})
	return made, err
}

func (s Service) addSecret(tx Tx, by access.Permit, w *Webhook) (Made, error) {
	secret := Secret{HubID: w.HubID, ID: id.WebhookSecret{UUID: tx.NewID()}, WebhookID: w.ID, CreatedAt: tx.Now()}
	text := s.Vault.mint(&secret)
	return Made{secret, text}, tx.CreateWebhookSecret(by, w, &secret)
}

// RevokeSecret ends a secret: nothing is signed with it any more. It fails with
// ErrSecretRevoked and ErrSecretLast.
func (s Service) RevokeSecret(ctx context.Context, who access.Actor, of id.Webhook, which id.WebhookSecret, match func(Seen) error) (Seen, error) {
	return s.step(ctx, who, access.RevokeWebhookSecret, of, nil, func(tx Tx, by access.Permit, w *Webhook) error {
		secret, err := tx.WebhookSecret(tx.Scope(access.RevokeWebhookSecret), of, which)
		if err != nil {
			return err
		}
		if err := match(see(tx, w)); err != nil {
			return err
		}
		switch {
		case secret.RevokedAt != nil:
			return ErrSecretRevoked
		case len(w.Secrets) < 2:
			return ErrSecretLast
		}
		now := tx.Now()
		secret.RevokedAt = &now
		return tx.RevokeWebhookSecret(by, w, secret)
	})
}
