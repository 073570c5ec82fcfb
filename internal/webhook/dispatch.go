package webhook

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/feed"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// Outbox is how far a webhook has come with the feed of its client, and who is at work on
// it.
type Outbox struct {
	HubID        id.Hub     `gorm:"primaryKey"`
	WebhookID    id.Webhook `gorm:"primaryKey"`
	Marks        feed.Marks `gorm:"serializer:json"`
	ReadUpTo     int64      // the hub's position when the feed was last read to its end
	FailingSince *time.Time // the first failure since something arrived
	Failures     int        // since then
	PauseUntil   *time.Time
	LeaseID      *id.Lease
	LeasedUntil  *time.Time // by the machine clock
}

// TableName is the table of outboxes.
func (Outbox) TableName() string { return "webhook_outbox" }

const (
	leased     = 2 * time.Minute
	batch      = 20   // deliveries that are made under one lease
	readAtOnce = 200  // changes
	backlog    = 1000 // pending deliveries of a webhook; beyond, its feed waits

	patience     = 3 * 24 * time.Hour // with an address where nothing arrives
	longestPause = 5 * time.Minute
	kept         = 30 * 24 * time.Hour // deliveries, after their end
)

// Dispatch is what a relay does with the database. Between its transactions it sends.
type Dispatch struct {
	Store   Store
	Vault   *Vault
	Machine clock.Clock
	Jitter  func() float64 // from 0 to 1; random where it is nil
}

// Turn is a webhook's turn: what is due to it, for the bearer of the lease.
type Turn struct {
	Hub     id.Hub
	Webhook id.Webhook
	Lease   id.Lease
	Due     []Delivery
}

// Message is what is sent.
type Message struct {
	URL, ID, Signature, Body string

	At time.Time
}

// ErrOver tells that a turn is over: the webhook was disabled, its client revoked, or
// another process has the lease.
var ErrOver = errors.New("webhook: the turn is over")

// Waiting gives the webhooks of the hub for which there is something to do.
func (s Dispatch) Waiting(ctx context.Context, hub id.Hub) (waiting []id.Webhook, err error) {
	err = s.Store.View(ctx, access.System(hub), func(tx Tx) error {
		waiting, err = tx.Waiting(tx.Scope(access.DeliverWebhook), s.Machine.Now())
		return err
	})
	return waiting, err
}

// Take takes the webhook's turn, or fails with ErrOver: it reads on in the feed and gives
// what is due. What is read and how far was read are kept at once, so that nothing is lost
// and nothing made twice.
func (s Dispatch) Take(ctx context.Context, hub id.Hub, which id.Webhook) (turn Turn, err error) {
	err = s.step(ctx, hub, which, func(tx Tx, by access.Permit, w *Webhook, o *Outbox) error {
		if o.LeasedUntil != nil && s.Machine.Now().Before(*o.LeasedUntil) {
			return ErrOver
		}
		if err := w.read(tx, by, o); err != nil {
			return err
		}
		turn = Turn{Hub: hub, Webhook: which, Lease: id.Lease{UUID: tx.NewID()}}
		s.lease(o, turn.Lease)
		if turn.Due, err = tx.DueDeliveries(by, batch); err != nil {
			return err
		}
		return tx.SaveOutbox(by, o)
	})
	return turn, err
}

// step does something with a webhook that sends.
func (s Dispatch) step(ctx context.Context, hub id.Hub, which id.Webhook, do func(Tx, access.Permit, *Webhook, *Outbox) error) error {
	return s.Store.Update(ctx, access.System(hub), func(tx Tx) error {
		w, by, err := take(tx, access.DeliverWebhook, which)
		if err != nil {
			return err
		}
		if sends, err := w.sends(tx); err != nil || !sends {
			return either(err, ErrOver)
		}
		o, err := tx.Outbox(by)
		if err != nil {
			return err
		}
		return do(tx, by, w, o)
	})
}

func (w *Webhook) sends(tx Tx) (bool, error) {
	known, err := tx.IsClient(w.ClientID)
	return known && w.DisabledAt == nil, err
}

func (s Dispatch) lease(o *Outbox, to id.Lease) {
	until := s.Machine.Now().Add(leased)
	o.LeaseID, o.LeasedUntil = &to, &until
}

// read goes on in the feed, unless too much of it is still on its way.
func (w *Webhook) read(tx Tx, by access.Permit, o *Outbox) error {
	if n, err := tx.PendingDeliveries(by); err != nil || n >= backlog {
		return err
	}
	last, err := tx.LastPosition()
	if err != nil {
		return err
	}
	may, err := tx.ScopesOf(w.ClientID)
	if err != nil {
		return err
	}
	page, err := feed.Follow(tx, may, o.Marks, readAtOnce)
	if err != nil {
		return err
	}
	if o.Marks = page.Next; !page.More {
		o.ReadUpTo = last
	}
	return w.deliver(tx, by, page.Changes...)
}

// deliver makes the deliveries of those changes whose types are sent.
func (w *Webhook) deliver(tx Tx, by access.Permit, changes ...feed.Change) error {
	var deliveries []Delivery
	for _, c := range changes {
		if !w.Types.Has(c.Type()) {
			continue
		}
		d, err := w.deliveryOf(tx, c)
		if err != nil {
			return err
		}
		deliveries = append(deliveries, d)
	}
	return tx.CreateDeliveries(by, deliveries)
}

// Compose makes the message of a delivery, signed by every secret that is good now. It is
// nil where the client may not read the record any more: the delivery is then withheld.
func (s Dispatch) Compose(ctx context.Context, t Turn, d Delivery) (m *Message, err error) {
	err = s.step(ctx, t.Hub, t.Webhook, func(tx Tx, by access.Permit, w *Webhook, o *Outbox) error {
		if o.LeaseID == nil || *o.LeaseID != t.Lease {
			return ErrOver
		}
		may, err := tx.ScopesOf(w.ClientID)
		if err != nil {
			return err
		}
		open, err := openTo(tx, may, d)
		if err != nil {
			return err
		}
		if !open[d.ID] {
			now := tx.Now()
			d.State, d.EndedAt = Withheld, &now
			if err := tx.SaveDelivery(by, &d); err != nil {
				return err
			}
			return w.withdraw(tx, by, o, may, d.Resource)
		}
		s.lease(o, t.Lease)
		if err := tx.SaveOutbox(by, o); err != nil {
			return err
		}
		m = &Message{URL: w.URL, ID: d.ID.String(), Body: d.Body, At: s.Machine.Now()}
		m.Signature = s.signature(w, m)
		return nil
	})
	return m, err
}

// signature is empty where no secret can be read.
func (s Dispatch) signature(w *Webhook, m *Message) string {
	var all []string
	for i := range w.Secrets {
		if key, err := s.Vault.open(&w.Secrets[i]); err == nil {
			all = append(all, sign(key, m.ID, m.At, []byte(m.Body)))
		}
	}
	return strings.Join(all, " ")
}

// withdraw tells at once that a scope is lost, as the feed would when it is read again: by
// then the scope may be back, and what was withheld meanwhile would be told by nobody. So
// what it opens is told from the beginning then.
func (w *Webhook) withdraw(tx Tx, by access.Permit, o *Outbox, may feed.Scopes, lost feed.Resource) error {
	if _, told := o.Marks[lost]; !told || !may(lost.Reading()).IsEmpty() {
		return nil
	}
	delete(o.Marks, lost)
	o.ReadUpTo = 0 // there is something to read once the scope is back
	if err := tx.SaveOutbox(by, o); err != nil {
		return err
	}
	return w.deliver(tx, by, feed.Change{Resource: lost, Operation: event.Withdrawn, At: tx.Now()})
}

// Keep keeps an attempt and what follows from it. After a failure it fails with ErrOver: the
// webhook pauses, and its turn has ended.
func (s Dispatch) Keep(ctx context.Context, t Turn, d Delivery, a Attempt) error {
	over := false
	err := s.step(ctx, t.Hub, t.Webhook, func(tx Tx, by access.Permit, w *Webhook, o *Outbox) error {
		if o.LeaseID == nil || *o.LeaseID != t.Lease {
			return ErrOver
		}
		a.HubID, a.ID, a.DeliveryID, a.At = t.Hub, id.Attempt{UUID: tx.NewID()}, d.ID, tx.Now()
		if err := tx.CreateAttempt(by, &a); err != nil {
			return err
		}
		d.tried(a, tx.Now(), s.jitter())
		if err := tx.SaveDelivery(by, &d); err != nil {
			return err
		}
		o.tried(a, tx.Now())
		if over = a.Fault != ""; over {
			o.LeaseID, o.LeasedUntil = nil, nil
		}
		if err := tx.SaveOutbox(by, o); err != nil {
			return err
		}
		return w.giveUp(tx, o, a)
	})
	if err == nil && over {
		return ErrOver
	}
	return err
}

func (s Dispatch) jitter() float64 {
	if s.Jitter != nil {
		return s.Jitter()
	}
	return rand.Float64() //nolint:gosec // nobody gains by guessing it
}

// tried takes an attempt into account: after each failure in a row the pause doubles.
func (o *Outbox) tried(a Attempt, now time.Time) {
	if a.Fault == "" {
		o.FailingSince, o.Failures, o.PauseUntil = nil, 0, nil
		return
	}
	if o.FailingSince == nil {
		o.FailingSince = &now
	}
	until := now.Add(min(longestPause, time.Second<<min(o.Failures, 10)))
	o.Failures++
	o.PauseUntil = &until
}

// giveUp disables the webhook where nothing arrives any more, and tells the hub managers.
func (w *Webhook) giveUp(tx Tx, o *Outbox, a Attempt) error {
	because := ""
	switch {
	case a.Status == http.StatusGone:
		because = Gone
	case o.FailingSince != nil && !tx.Now().Before(o.FailingSince.Add(patience)):
		because = Failing
	default:
		return nil
	}
	by, err := tx.Permit(tx.Scope(access.DisableWebhook), w.Facts())
	if err != nil {
		return err
	}
	if err := w.disable(tx, by, because); err != nil {
		return err
	}
	managers, err := tx.Holders(access.HubManager)
	if err != nil {
		return err
	}
	return tx.Tell(notice.News{Kind: notice.WebhookDisabled, Resource: notice.Webhook, ID: w.ID.UUID}, managers...)
}

// Release ends a turn.
func (s Dispatch) Release(ctx context.Context, t Turn) error {
	err := s.step(ctx, t.Hub, t.Webhook, func(tx Tx, by access.Permit, _ *Webhook, o *Outbox) error {
		if o.LeaseID == nil || *o.LeaseID != t.Lease {
			return nil
		}
		o.LeaseID, o.LeasedUntil = nil, nil
		return tx.SaveOutbox(by, o)
	})
	if errors.Is(err, ErrOver) {
		return nil
	}
	return err
}

// Forget deletes what ended a month ago.
func (s Dispatch) Forget(ctx context.Context, hub id.Hub) (n int, err error) {
	err = s.Store.Update(ctx, access.System(hub), func(tx Tx) error {
		n, err = tx.ForgetDeliveries(tx.Now().Add(-kept))
		return err
	})
	return n, err
}
