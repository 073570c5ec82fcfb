package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/client"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// Clients answers for the register of machine clients.
type Clients struct{ Service client.Service }

// ListClients gives a page of machine clients.
func (h Clients) ListClients(ctx context.Context, r api.ListClientsRequestObject) (api.ListClientsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), client.Filter{State: string(of(p.State)), Name: of(p.Name)}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListClients200JSONResponse{
		Body:    api.ClientPage{Items: page.Map(found, clientCard).Items, NextCursor: next},
		Headers: api.ListClients200ResponseHeaders{Link: link},
	}, nil
}

// CreateClient registers a machine client.
func (h Clients) CreateClient(ctx context.Context, r api.CreateClientRequestObject) (api.CreateClientResponseObject, error) {
	b := r.Body
	seen, err := h.Service.Create(ctx, actor(ctx), client.Client{Name: b.Name, Note: text(b.Note), Scopes: granted(b.Scopes)})
	if err != nil {
		return nil, err
	}
	view := clientView(seen)
	return api.CreateClient201JSONResponse{
		Body:    view,
		Headers: api.CreateClient201ResponseHeaders{ETag: etag(view), Location: "/v1/clients/" + seen.ID.String()},
	}, nil
}

// GetClient gives one machine client.
func (h Clients) GetClient(ctx context.Context, r api.GetClientRequestObject) (api.GetClientResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.Client{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := clientView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetClient304Response{Headers: api.GetClient304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetClient200JSONResponse{Body: view, Headers: api.GetClient200ResponseHeaders{ETag: tag}}, nil
}

// UpdateClient changes a machine client.
func (h Clients) UpdateClient(ctx context.Context, r api.UpdateClientRequestObject) (api.UpdateClientResponseObject, error) {
	seen, err := h.Service.Change(ctx, actor(ctx), id.Client{UUID: r.ID}, match(r.Params.IfMatch, clientView), func(c *client.Client) {
		set(&c.Name, r.Body.Name)
		setText(&c.Note, r.Body.Note)
		if r.Body.Scopes != nil {
			c.Scopes = granted(r.Body.Scopes)
		}
	})
	if err != nil {
		return nil, err
	}
	view := clientView(seen)
	return api.UpdateClient200JSONResponse{Body: view, Headers: api.UpdateClient200ResponseHeaders{ETag: etag(view)}}, nil
}

// RevokeClient ends a machine client.
func (h Clients) RevokeClient(ctx context.Context, r api.RevokeClientRequestObject) (api.RevokeClientResponseObject, error) {
	seen, err := h.Service.Revoke(ctx, actor(ctx), id.Client{UUID: r.ID}, match(r.Params.IfMatch, clientView))
	if err != nil {
		return nil, err
	}
	view := clientView(seen)
	return api.RevokeClient200JSONResponse{Body: view, Headers: api.RevokeClient200ResponseHeaders{ETag: etag(view)}}, nil
}

// ListClientSecrets gives a page of the secrets of a machine client.
func (h Clients) ListClientSecrets(ctx context.Context, r api.ListClientSecretsRequestObject) (api.ListClientSecretsResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.ListSecrets(ctx, actor(ctx), id.Client{UUID: r.ID}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListClientSecrets200JSONResponse{
		Body:    api.ClientSecretPage{Items: page.Map(found, clientSecret).Items, NextCursor: next},
		Headers: api.ListClientSecrets200ResponseHeaders{Link: link},
	}, nil
}

// CreateClientSecret makes a secret and shows it. A repetition does not.
func (h Clients) CreateClientSecret(ctx context.Context, r api.CreateClientSecretRequestObject) (api.CreateClientSecretResponseObject, error) {
	days := client.LongestDays
	set(&days, r.Body.LifetimeDays)
	made, err := h.Service.CreateSecret(ctx, actor(ctx), id.Client{UUID: r.ID}, days)
	if err != nil {
		return nil, err
	}
	view := createdSecret(made)
	repeatAs(ctx, view)
	secret := made.Text.Reveal()
	view.Secret = &secret
	return api.CreateClientSecret201JSONResponse{
		Body:    view,
		Headers: api.CreateClientSecret201ResponseHeaders{CacheControl: noStore, Location: "/v1/clients/" + r.ID.String() + "/secrets"},
	}, nil
}

// RevokeClientSecret ends a secret of a machine client.
func (h Clients) RevokeClientSecret(ctx context.Context, r api.RevokeClientSecretRequestObject) (api.RevokeClientSecretResponseObject, error) {
	seen, err := h.Service.RevokeSecret(ctx, actor(ctx), id.Client{UUID: r.ID}, id.Secret{UUID: r.SecretID}, match(r.Params.IfMatch, clientView))
	if err != nil {
		return nil, err
	}
	view := clientView(seen)
	return api.RevokeClientSecret200JSONResponse{Body: view, Headers: api.RevokeClientSecret200ResponseHeaders{ETag: etag(view)}}, nil
}
