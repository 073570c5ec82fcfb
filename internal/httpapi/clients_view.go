package httpapi

import (
	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/client"
)

func clientCard(c client.Card) api.ClientCard {
	return api.ClientCard{
		ID: c.ID.UUID, Name: c.Name, Scopes: clientScopes(c.Scopes), State: api.ClientState(c.State()),
		CreatedAt: c.CreatedAt, RevokedAt: pointed(c.RevokedAt), LastUsedAt: pointed(c.LastUsedAt),
	}
}

// clientView leaves out what is not open to the reader, and with it the time of the last
// change, which would tell that something there has changed. When a secret was last used has
// no place in it: it would be another view with every use.
func clientView(s client.Seen) api.Client {
	view := api.Client{
		ID: s.ID.UUID, Name: s.Name, Scopes: clientScopes(s.Scopes), State: api.ClientState(s.State()),
		CreatedAt: s.CreatedAt, RevokedAt: pointed(s.RevokedAt), AllowedActions: actions(s.Allowed),
	}
	if s.Whole {
		as, secrets := s.SignsInAs(), []api.ClientSecretRef{}
		for _, secret := range s.Secrets {
			secrets = append(secrets, api.ClientSecretRef{
				ID: secret.ID.UUID, Prefix: secret.Beginning(), CreatedAt: secret.CreatedAt, ExpiresAt: secret.ExpiresAt,
			})
		}
		view.ClientID, view.Note, view.Secrets, view.UpdatedAt = &as, orNull(s.Note), &secrets, &s.UpdatedAt
	}
	return view
}

func clientSecret(s client.Secret) api.ClientSecret {
	return api.ClientSecret{
		ID: s.ID.UUID, Prefix: s.Beginning(), CreatedAt: s.CreatedAt, ExpiresAt: s.ExpiresAt,
		RevokedAt: pointed(s.RevokedAt), LastUsedAt: pointed(s.LastUsedAt),
	}
}

// createdSecret is a new secret without its text.
func createdSecret(m client.Made) api.CreatedClientSecret {
	return api.CreatedClientSecret{
		ID: m.Secret.ID.UUID, Prefix: m.Beginning(), CreatedAt: m.Secret.CreatedAt, ExpiresAt: m.ExpiresAt, ClientID: m.Client.SignsInAs(),
	}
}

func clientScopes(of []access.ClientScope) []api.ClientScope {
	out := make([]api.ClientScope, 0, len(of))
	for _, s := range of {
		out = append(out, api.ClientScope(s))
	}
	return out
}

func granted(scopes []api.ClientScope) client.Scopes {
	out := make(client.Scopes, 0, len(scopes))
	for _, s := range scopes {
		out = append(out, access.ClientScope(s))
	}
	return out
}
