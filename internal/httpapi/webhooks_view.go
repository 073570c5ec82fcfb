package httpapi

import (
	"encoding/json"
	"time"

	"github.com/oapi-codegen/nullable"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/webhook"
)

func webhookCard(c webhook.Card) api.WebhookCard {
	return api.WebhookCard{
		ID: c.ID.UUID, Client: clientRef(c.Webhook), URL: c.URL, Types: typesView(c.Types), State: api.WebhookState(c.State()),
		DisabledAt: pointed(c.DisabledAt), DisabledBecause: orAbsent(api.WebhookDisabling(c.DisabledBecause)),
		FailingSince: pointed(c.FailingSince), CreatedAt: c.CreatedAt,
	}
}

// webhookView leaves out whether anything arrives: it would be another view with every
// failure.
func webhookView(s webhook.Seen) api.Webhook {
	secrets := []api.WebhookSecretRef{}
	for _, secret := range s.Secrets {
		secrets = append(secrets, api.WebhookSecretRef{ID: secret.ID.UUID, CreatedAt: secret.CreatedAt})
	}
	return api.Webhook{
		ID: s.ID.UUID, Client: clientRef(s.Webhook), URL: s.URL, Types: typesView(s.Types), State: api.WebhookState(s.State()),
		DisabledAt: pointed(s.DisabledAt), DisabledBecause: orAbsent(api.WebhookDisabling(s.DisabledBecause)),
		Note: orNull(s.Note), Secrets: secrets, CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt, AllowedActions: actions(s.Allowed),
	}
}

// createdWebhook is a new webhook without its secret.
func createdWebhook(s webhook.Seen) api.CreatedWebhook {
	v := webhookView(s)
	return api.CreatedWebhook{
		ID: v.ID, Client: v.Client, URL: v.URL, Types: v.Types, State: v.State, DisabledAt: v.DisabledAt, DisabledBecause: v.DisabledBecause,
		Note: v.Note, Secrets: v.Secrets, CreatedAt: v.CreatedAt, UpdatedAt: v.UpdatedAt, AllowedActions: v.AllowedActions,
	}
}

func clientRef(w webhook.Webhook) api.ClientRef {
	return api.ClientRef{ID: w.ClientID.UUID, Name: w.ClientName}
}

func typesView(of webhook.Types) []api.ChangeType {
	out := make([]api.ChangeType, 0, len(of))
	for _, t := range of {
		out = append(out, api.ChangeType(t))
	}
	return out
}

func changeTypes(given []api.ChangeType) webhook.Types {
	out := make(webhook.Types, 0, len(given))
	for _, t := range given {
		out = append(out, string(t))
	}
	return out
}

func deliveryView(d webhook.Delivery) api.WebhookDelivery {
	view := api.WebhookDelivery{
		ID: d.ID.UUID, Type: orAbsent(d.Type), State: api.DeliveryState(d.State), CreatedAt: d.CreatedAt, EndedAt: pointed(d.EndedAt),
		NextAttemptAt: nullable.NewNullNullable[time.Time](), Attempts: []api.WebhookAttempt{},
	}
	if d.State == webhook.Pending {
		view.NextAttemptAt = nullable.NewNullableWithValue(d.NextAt)
	}
	if d.Body != "" { // it is open to the reader
		if err := json.Unmarshal([]byte(d.Body), &view.Message); err != nil {
			panic(err) // it is hubqa's own writing
		}
	}
	for _, a := range d.Attempts {
		view.Attempts = append(view.Attempts, api.WebhookAttempt{
			At: a.At, DurationMs: a.DurationMS, Status: orAbsent(a.Status), Fault: orAbsent(api.DeliveryFault(a.Fault)),
		})
	}
	return view
}
