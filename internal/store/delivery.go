package store

import (
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/webhook"
)

var deliveryColumns = map[string]column{"createdAt": {sql: "webhook_delivery.created_at", cast: "timestamptz"}}

// Delivery gives one delivery to a webhook in the scope with its attempts, or fault.Absent.
func (tx *Tx) Delivery(within access.Scope, of id.Webhook, which id.Delivery) (*webhook.Delivery, error) {
	found := make([]webhook.Delivery, 1)
	if err := tx.ofWebhook("webhook_delivery", within, of).Where("webhook_delivery.id = ?", which).Take(&found[0]).Error; err != nil {
		return nil, absent(err)
	}
	return &found[0], tx.attempts(found)
}

// Deliveries gives a page of the deliveries to a webhook in the scope with their attempts,
// the newest first.
func (tx *Tx) Deliveries(within access.Scope, of id.Webhook, state string, at page.Request) (page.Page[webhook.Delivery], error) {
	at.Sort = "-createdAt"
	q := tx.ofWebhook("webhook_delivery", within, of)
	if state != "" {
		q = q.Where("webhook_delivery.state = ?", state)
	}
	var rows []webhook.Delivery
	if err := tx.paged(q, "webhook_delivery", deliveryColumns, at).Find(&rows).Error; err != nil {
		return page.Page[webhook.Delivery]{}, err
	}
	cut := page.Cut(rows, at.Limit, func(d webhook.Delivery) page.Position {
		return page.Position{Key: d.CreatedAt.UTC().Format(timeLayout), ID: d.ID.String()}
	})
	return cut, tx.attempts(cut.Items)
}

// attempts fills in the attempts at the deliveries.
func (tx *Tx) attempts(at []webhook.Delivery) error {
	of := map[id.Delivery]*webhook.Delivery{}
	var ids []id.Delivery
	for i := range at {
		of[at[i].ID] = &at[i]
		ids = append(ids, at[i].ID)
	}
	var all []webhook.Attempt
	err := tx.db.Where("hub_id = ? AND delivery_id IN ?", tx.who.Hub(), ids).Order("id").Find(&all).Error
	for _, a := range all {
		of[a.DeliveryID].Attempts = append(of[a.DeliveryID].Attempts, a)
	}
	return err
}

// CreateDeliveries keeps new deliveries to the webhook of the permit.
func (tx *Tx) CreateDeliveries(by access.Permit, all []webhook.Delivery) error {
	if len(all) == 0 {
		return nil
	}
	if err := tx.permitted(by, event.Event{Name: "webhook.delivery-created", ID: all[0].WebhookID.UUID}); err != nil {
		return err
	}
	return tx.db.CreateInBatches(&all, batch).Error
}

// SaveDelivery keeps how a delivery to the webhook of the permit stands.
func (tx *Tx) SaveDelivery(by access.Permit, d *webhook.Delivery) error {
	if err := tx.permitted(by, event.Event{Name: "webhook.delivery-saved", ID: d.WebhookID.UUID}); err != nil {
		return err
	}
	return tx.db.Model(d).Select("state", "tries", "next_at", "ended_at").Updates(d).Error
}

// CreateAttempt keeps an attempt at a delivery to the webhook of the permit.
func (tx *Tx) CreateAttempt(by access.Permit, a *webhook.Attempt) error {
	if by.Action() != access.DeliverWebhook {
		return errNoLeave
	}
	return tx.db.Create(a).Error
}

// PendingDeliveries counts those to the webhook of the permit.
func (tx *Tx) PendingDeliveries(by access.Permit) (int, error) {
	var n int64
	err := tx.own(by, "webhook_delivery").Where("webhook_delivery.state = 'pending'").Count(&n).Error
	return int(n), err
}

// DueDeliveries gives those to the webhook of the permit that are due, the oldest first. One
// that follows another of the same record, or of all records of its kind, waits while that
// one waits.
func (tx *Tx) DueDeliveries(by access.Permit, limit int) ([]webhook.Delivery, error) {
	var due []webhook.Delivery
	err := tx.own(by, "webhook_delivery").Where("webhook_delivery.state = 'pending' AND webhook_delivery.next_at <= ?", tx.now).
		Where("NOT EXISTS (SELECT 1 FROM webhook_delivery e WHERE e.hub_id = webhook_delivery.hub_id AND e.webhook_id = webhook_delivery.webhook_id"+
			" AND e.state = 'pending' AND e.id < webhook_delivery.id AND e.resource = webhook_delivery.resource"+
			" AND (e.record_id = webhook_delivery.record_id OR e.record_id IS NULL AND e.resource <> '')"+
			" AND e.next_at > ?)", tx.now).
		Order("webhook_delivery.id").Limit(limit).Find(&due).Error
	return due, err
}

// ForgetDeliveries deletes those of the hub that ended before the instant.
func (tx *Tx) ForgetDeliveries(ended time.Time) (int, error) {
	const old = "SELECT d.id FROM webhook_delivery d WHERE d.hub_id = ? AND d.ended_at < ?"
	hub := tx.who.Hub()
	if err := tx.db.Where("hub_id = ? AND delivery_id IN ("+old+")", hub, hub, ended).Delete(&webhook.Attempt{}).Error; err != nil {
		return 0, err
	}
	done := tx.db.Where("hub_id = ? AND ended_at < ?", hub, ended).Delete(&webhook.Delivery{})
	return int(done.RowsAffected), done.Error
}
