package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/webhook"
)

// Webhooks answers for webhooks, their secrets and what was sent to them.
type Webhooks struct{ Service webhook.Service }

// ListWebhooks gives a page of webhooks.
func (h Webhooks) ListWebhooks(ctx context.Context, r api.ListWebhooksRequestObject) (api.ListWebhooksResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), webhook.Filter{State: string(of(r.Params.State))}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListWebhooks200JSONResponse{
		Body:    api.WebhookPage{Items: page.Map(found, webhookCard).Items, NextCursor: next},
		Headers: api.ListWebhooks200ResponseHeaders{Link: link},
	}, nil
}

// CreateWebhook registers a webhook and shows its first secret. A repetition does not.
func (h Webhooks) CreateWebhook(ctx context.Context, r api.CreateWebhookRequestObject) (api.CreateWebhookResponseObject, error) {
	b, who := r.Body, actor(ctx)
	w := webhook.Webhook{ClientID: who.Client(), URL: b.URL, Note: text(b.Note), Types: changeTypes(b.Types)}
	if b.ClientID != nil {
		w.ClientID = id.Client{UUID: *b.ClientID}
	}
	made, err := h.Service.Create(ctx, who, w)
	if err != nil {
		return nil, err
	}
	tag := etag(webhookView(made.Seen))
	view := createdWebhook(made.Seen)
	repeatAs(ctx, view)
	secret := made.Text.Reveal()
	view.Secret = &secret
	return api.CreateWebhook201JSONResponse{
		Body:    view,
		Headers: api.CreateWebhook201ResponseHeaders{ETag: tag, Location: "/v1/webhooks/" + made.ID.String(), CacheControl: noStore},
	}, nil
}

// GetWebhook gives one webhook.
func (h Webhooks) GetWebhook(ctx context.Context, r api.GetWebhookRequestObject) (api.GetWebhookResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.Webhook{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := webhookView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetWebhook304Response{Headers: api.GetWebhook304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetWebhook200JSONResponse{Body: view, Headers: api.GetWebhook200ResponseHeaders{ETag: tag}}, nil
}

// UpdateWebhook changes address, types and note.
func (h Webhooks) UpdateWebhook(ctx context.Context, r api.UpdateWebhookRequestObject) (api.UpdateWebhookResponseObject, error) {
	b := r.Body
	seen, err := h.Service.Change(ctx, actor(ctx), id.Webhook{UUID: r.ID}, match(r.Params.IfMatch, webhookView), func(w *webhook.Webhook) {
		set(&w.URL, b.URL)
		setText(&w.Note, b.Note)
		if b.Types != nil {
			w.Types = changeTypes(b.Types)
		}
	})
	if err != nil {
		return nil, err
	}
	view := webhookView(seen)
	return api.UpdateWebhook200JSONResponse{Body: view, Headers: api.UpdateWebhook200ResponseHeaders{ETag: etag(view)}}, nil
}

// DisableWebhook stops what is sent.
func (h Webhooks) DisableWebhook(ctx context.Context, r api.DisableWebhookRequestObject) (api.DisableWebhookResponseObject, error) {
	seen, err := h.Service.Disable(ctx, actor(ctx), id.Webhook{UUID: r.ID}, match(r.Params.IfMatch, webhookView))
	if err != nil {
		return nil, err
	}
	view := webhookView(seen)
	return api.DisableWebhook200JSONResponse{Body: view, Headers: api.DisableWebhook200ResponseHeaders{ETag: etag(view)}}, nil
}

// EnableWebhook goes on with what is sent.
func (h Webhooks) EnableWebhook(ctx context.Context, r api.EnableWebhookRequestObject) (api.EnableWebhookResponseObject, error) {
	seen, err := h.Service.Enable(ctx, actor(ctx), id.Webhook{UUID: r.ID}, match(r.Params.IfMatch, webhookView))
	if err != nil {
		return nil, err
	}
	view := webhookView(seen)
	return api.EnableWebhook200JSONResponse{Body: view, Headers: api.EnableWebhook200ResponseHeaders{ETag: etag(view)}}, nil
}

// TestWebhook sends a message that says nothing.
func (h Webhooks) TestWebhook(ctx context.Context, r api.TestWebhookRequestObject) (api.TestWebhookResponseObject, error) {
	sent, err := h.Service.Test(ctx, actor(ctx), id.Webhook{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	return api.TestWebhook202JSONResponse{
		Body:    deliveryView(sent),
		Headers: api.TestWebhook202ResponseHeaders{Location: "/v1/webhooks/" + r.ID.String() + "/deliveries/" + sent.ID.String()},
	}, nil
}

// ReplayWebhook sends everything from an instant on again.
func (h Webhooks) ReplayWebhook(ctx context.Context, r api.ReplayWebhookRequestObject) (api.ReplayWebhookResponseObject, error) {
	seen, err := h.Service.Replay(ctx, actor(ctx), id.Webhook{UUID: r.ID}, r.Body.From)
	if err != nil {
		return nil, err
	}
	view := webhookView(seen)
	return api.ReplayWebhook202JSONResponse{Body: view, Headers: api.ReplayWebhook202ResponseHeaders{ETag: etag(view)}}, nil
}

// CreateWebhookSecret makes a secret and shows it. A repetition does not.
func (h Webhooks) CreateWebhookSecret(ctx context.Context, r api.CreateWebhookSecretRequestObject) (api.CreateWebhookSecretResponseObject, error) {
	made, err := h.Service.CreateSecret(ctx, actor(ctx), id.Webhook{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := api.CreatedWebhookSecret{ID: made.ID.UUID, CreatedAt: made.CreatedAt}
	repeatAs(ctx, view)
	secret := made.Text.Reveal()
	view.Secret = &secret
	return api.CreateWebhookSecret201JSONResponse{
		Body:    view,
		Headers: api.CreateWebhookSecret201ResponseHeaders{Location: "/v1/webhooks/" + r.ID.String(), CacheControl: noStore},
	}, nil
}

// RevokeWebhookSecret ends a secret of a webhook.
func (h Webhooks) RevokeWebhookSecret(ctx context.Context, r api.RevokeWebhookSecretRequestObject) (api.RevokeWebhookSecretResponseObject, error) {
	seen, err := h.Service.RevokeSecret(ctx, actor(ctx), id.Webhook{UUID: r.ID}, id.WebhookSecret{UUID: r.SecretID}, match(r.Params.IfMatch, webhookView))
	if err != nil {
		return nil, err
	}
	view := webhookView(seen)
	return api.RevokeWebhookSecret200JSONResponse{Body: view, Headers: api.RevokeWebhookSecret200ResponseHeaders{ETag: etag(view)}}, nil
}

// ListWebhookDeliveries gives a page of what was sent to a webhook.
func (h Webhooks) ListWebhookDeliveries(ctx context.Context, r api.ListWebhookDeliveriesRequestObject) (api.ListWebhookDeliveriesResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.Deliveries(ctx, actor(ctx), id.Webhook{UUID: r.ID}, string(of(r.Params.State)), at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListWebhookDeliveries200JSONResponse{
		Body:    api.WebhookDeliveryPage{Items: page.Map(found, deliveryView).Items, NextCursor: next},
		Headers: api.ListWebhookDeliveries200ResponseHeaders{Link: link},
	}, nil
}

// GetWebhookDelivery gives one delivery.
func (h Webhooks) GetWebhookDelivery(ctx context.Context, r api.GetWebhookDeliveryRequestObject) (api.GetWebhookDeliveryResponseObject, error) {
	found, err := h.Service.Delivery(ctx, actor(ctx), id.Webhook{UUID: r.ID}, id.Delivery{UUID: r.DeliveryID})
	if err != nil {
		return nil, err
	}
	return api.GetWebhookDelivery200JSONResponse(deliveryView(found)), nil
}

// RetryWebhookDelivery has a delivery made again.
func (h Webhooks) RetryWebhookDelivery(ctx context.Context, r api.RetryWebhookDeliveryRequestObject) (api.RetryWebhookDeliveryResponseObject, error) {
	retried, err := h.Service.Retry(ctx, actor(ctx), id.Webhook{UUID: r.ID}, id.Delivery{UUID: r.DeliveryID})
	if err != nil {
		return nil, err
	}
	return api.RetryWebhookDelivery202JSONResponse{Body: deliveryView(retried)}, nil
}
