package webhook

import (
	"context"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// Deliveries gives a page of what was sent to a webhook, or is to be, the newest first. What
// a client may not read now is left out of them, here and below.
func (s Service) Deliveries(ctx context.Context, who access.Actor, of id.Webhook, state string, at page.Request) (found page.Page[Delivery], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadWebhook)
		if _, err := tx.Webhook(within, of); err != nil {
			return err
		}
		if found, err = tx.Deliveries(within, of, state, at); err != nil {
			return err
		}
		return conceal(tx, found.Items)
	})
	return found, err
}

// Delivery gives one delivery with its attempts.
func (s Service) Delivery(ctx context.Context, who access.Actor, of id.Webhook, which id.Delivery) (Delivery, error) {
	found := make([]Delivery, 1)
	err := s.Store.View(ctx, who, func(tx Tx) error {
		d, err := tx.Delivery(tx.Scope(access.ReadWebhook), of, which)
		if err != nil {
			return err
		}
		found[0] = *d
		return conceal(tx, found)
	})
	return found[0], err
}

// Test sends a message that says nothing. It fails with ErrDisabled.
func (s Service) Test(ctx context.Context, who access.Actor, which id.Webhook) (sent Delivery, err error) {
	_, err = s.step(ctx, who, access.TestWebhook, which, nil, func(tx Tx, by access.Permit, w *Webhook) error {
		if w.DisabledAt != nil {
			return ErrDisabled
		}
		sent = Delivery{Type: TestType}
		if err := w.begin(tx, &sent, message{Type: TestType, Timestamp: tx.Now()}); err != nil {
			return err
		}
		if err := tx.CreateDeliveries(by, []Delivery{sent}); err != nil {
			return err
		}
		return tx.NoteWebhook(by, w, "webhook.tested")
	})
	return sent, err
}

// Retry has a delivery made again, from its first attempt on.
func (s Service) Retry(ctx context.Context, who access.Actor, of id.Webhook, which id.Delivery) (Delivery, error) {
	retried := make([]Delivery, 1)
	_, err := s.step(ctx, who, access.RetryDelivery, of, nil, func(tx Tx, by access.Permit, w *Webhook) error {
		d, err := tx.Delivery(tx.Scope(access.RetryDelivery), of, which)
		if err != nil {
			return err
		}
		d.again(tx.Now())
		if err := tx.SaveDelivery(by, d); err != nil {
			return err
		}
		retried[0] = *d
		if err := conceal(tx, retried); err != nil {
			return err
		}
		return tx.NoteWebhook(by, w, "webhook.delivery-retried")
	})
	return retried[0], err
}

// Replay has everything sent again that was told from the instant on.
func (s Service) Replay(ctx context.Context, who access.Actor, which id.Webhook, from time.Time) (Seen, error) {
	return s.step(ctx, who, access.ReplayWebhook, which, nil, func(tx Tx, by access.Permit, w *Webhook) error {
		var faults fault.InvalidContent
		faults.Check(!from.After(tx.Now()), "/from", "invalid-content", "What is to come is sent without being asked for.")
		if err := faults.Err(); err != nil {
			return err
		}
		before, err := tx.PositionBefore(from)
		if err != nil {
			return err
		}
		o, err := tx.Outbox(by)
		if err != nil {
			return err
		}
		for r, mark := range o.Marks {
			o.Marks[r] = min(mark, before)
		}
		o.ReadUpTo = 0 // there is something to read
		if err := tx.SaveOutbox(by, o); err != nil {
			return err
		}
		return tx.NoteWebhook(by, w, "webhook.replayed")
	})
}
