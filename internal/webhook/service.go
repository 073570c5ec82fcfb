package webhook

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/feed"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/secret"
)

// Tx is what webhooks need of a transaction.
type Tx interface {
	feed.Tx
	Actor() access.Actor
	NewID() uuid.UUID

	// Webhook gives a webhook with the secrets that sign.
	Webhook(within access.Scope, which id.Webhook) (*Webhook, error)
	// HoldWebhook is Webhook, and until the transaction ends nobody else can hold it.
	HoldWebhook(within access.Scope, which id.Webhook) (*Webhook, error)
	Webhooks(within access.Scope, f Filter, at page.Request) (page.Page[Card], error)
	// WebhooksOf counts a client's. Until the transaction ends nobody else can ask that.
	WebhooksOf(client id.Client) (int, error)
	// CreateWebhook keeps its place in the feed too.
	CreateWebhook(by access.Permit, w *Webhook, at feed.Marks) error
	SaveWebhook(by access.Permit, w *Webhook, what event.Name) error
	// ScopesOf says what a machine client may reach with all that it is granted now.
	ScopesOf(client id.Client) (feed.Scopes, error)
	// IsClient reports whether there is such a machine client, which is not revoked.
	IsClient(which id.Client) (bool, error)

	// CreateWebhookSecret and RevokeWebhookSecret keep the webhook too, which has changed
	// with it.
	CreateWebhookSecret(by access.Permit, w *Webhook, s *Secret) error
	RevokeWebhookSecret(by access.Permit, w *Webhook, s *Secret) error
	WebhookSecret(within access.Scope, of id.Webhook, which id.WebhookSecret) (*Secret, error)

	// Delivery gives a delivery with its attempts.
	Delivery(within access.Scope, of id.Webhook, which id.Delivery) (*Delivery, error)
	Deliveries(within access.Scope, of id.Webhook, state string, at page.Request) (page.Page[Delivery], error)
	CreateDeliveries(by access.Permit, all []Delivery) error
	SaveDelivery(by access.Permit, d *Delivery) error

	// NoteWebhook notes what was done that is no change of the webhook itself.
	NoteWebhook(by access.Permit, w *Webhook, what event.Name) error

	// PositionBefore is that of the last change before every one that was made at the
	// instant or later.
	PositionBefore(at time.Time) (int64, error)
	// Outbox gives how far a webhook has come, and holds it until the transaction ends.
	Outbox(by access.Permit) (*Outbox, error)
	SaveOutbox(by access.Permit, o *Outbox) error

	// Waiting gives the webhooks of the hub for which there is something to do, and that
	// nobody is at work on at the instant of the machine.
	Waiting(within access.Scope, machine time.Time) ([]id.Webhook, error)
	// PendingDeliveries counts those of a webhook.
	PendingDeliveries(by access.Permit) (int, error)
	// DueDeliveries gives those that are due, the oldest first. One that follows another
	// of the same record, or of all records of its kind, waits while that one waits.
	DueDeliveries(by access.Permit, limit int) ([]Delivery, error)
	CreateAttempt(by access.Permit, a *Attempt) error
	// Open gives those of the records that are in the scope of their kind.
	Open(of feed.Following, records []uuid.UUID) ([]uuid.UUID, error)
	// ForgetDeliveries deletes those of the hub that ended before the instant.
	ForgetDeliveries(ended time.Time) (int, error)

	Tell(news notice.News, people ...id.Person) error
	Holders(role access.Role) ([]id.Person, error)
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Filter narrows a list; a zero member does not.
type Filter struct{ State string }

// Service is what is done with the register.
type Service struct {
	Store    Store
	Vault    *Vault
	Loopback bool // whether the machine itself may be a target: in the demo
}

// List gives a page of the webhooks in reach.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (found page.Page[Card], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		found, err = tx.Webhooks(tx.Scope(access.ReadWebhook), f, at)
		return err
	})
	return found, err
}

// Read gives one webhook.
func (s Service) Read(ctx context.Context, who access.Actor, which id.Webhook) (seen Seen, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		w, err := tx.Webhook(tx.Scope(access.ReadWebhook), which)
		if err == nil {
			seen = see(tx, w)
		}
		return err
	})
	return seen, err
}

// Created is a new webhook with its first secret.
type Created struct {
	Seen
	Text secret.Text
}

// Create registers a webhook of a client, to which what changes from now on is sent.
func (s Service) Create(ctx context.Context, who access.Actor, w Webhook) (made Created, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		w.HubID, w.ID, w.Version = who.Hub(), id.Webhook{UUID: tx.NewID()}, 1
		by, err := tx.Permit(tx.Scope(access.CreateWebhook), w.Facts())
		if err != nil {
			return unknownClient(tx.Scope(access.CreateWebhook), err)
		}
		if err := w.checkNew(tx, s.Loopback); err != nil {
			return err
		}
		may, err := tx.ScopesOf(w.ClientID)
		if err != nil {
			return err
		}
		now, err := feed.Now(tx, may)
		if err != nil {
			return err
		}
		if err := tx.CreateWebhook(by, &w, now); err != nil {
			return err
		}
		text, err := s.addSecret(tx, by, &w)
		if err != nil {
			return err
		}
		return s.reread(tx, access.CreateWebhook, w.ID, func(seen Seen) { made = Created{seen, text.Text} })
	})
	return made, err
}

func (w *Webhook) checkNew(tx Tx, loopback bool) error {
	known, err := tx.IsClient(w.ClientID)
	if err != nil {
		return err
	}
	if !known {
		return errUnknownClient()
	}
	if err := w.check(loopback); err != nil {
		return err
	}
	if n, err := tx.WebhooksOf(w.ClientID); err != nil || n >= Most {
		return either(err, ErrLimit)
	}
	return nil
}

func either(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// unknownClient is the answer to a client that names another: the same as for one that
// does not exist.
func unknownClient(within access.Scope, err error) error {
	if within.IsEmpty() || err != fault.Absent { //nolint:errorlint // a replay is no refusal
		return err
	}
	return errUnknownClient()
}

func errUnknownClient() error {
	var faults fault.InvalidContent
	faults.Check(false, "/clientId", "unknown-reference", "There is no such machine client, or it is not open to you.")
	return faults.Err()
}

// Change changes a webhook that the caller saw as it is now.
func (s Service) Change(ctx context.Context, who access.Actor, which id.Webhook, match func(Seen) error, change func(*Webhook)) (Seen, error) {
	return s.step(ctx, who, access.UpdateWebhook, which, match, func(tx Tx, by access.Permit, w *Webhook) error {
		change(w)
		if err := w.check(s.Loopback); err != nil {
			return err
		}
		return tx.SaveWebhook(by, w, "webhook.updated")
	})
}

// Disable stops what is sent. What changes meanwhile is sent once it is enabled.
func (s Service) Disable(ctx context.Context, who access.Actor, which id.Webhook, match func(Seen) error) (Seen, error) {
	return s.step(ctx, who, access.DisableWebhook, which, match, func(tx Tx, by access.Permit, w *Webhook) error {
		if w.DisabledAt != nil {
			return ErrDisabled
		}
		return w.disable(tx, by, ByHand)
	})
}

func (w *Webhook) disable(tx Tx, by access.Permit, because string) error {
	now := tx.Now()
	w.DisabledAt, w.DisabledBecause = &now, because
	return tx.SaveWebhook(by, w, "webhook.disabled")
}

// Enable goes on where the webhook was disabled.
func (s Service) Enable(ctx context.Context, who access.Actor, which id.Webhook, match func(Seen) error) (Seen, error) {
	return s.step(ctx, who, access.EnableWebhook, which, match, func(tx Tx, by access.Permit, w *Webhook) error {
		if w.DisabledAt == nil {
			return ErrNotDisabled
		}
		w.DisabledAt, w.DisabledBecause = nil, ""
		o, err := tx.Outbox(by)
		if err != nil {
			return err
		}
		o.FailingSince, o.Failures, o.PauseUntil = nil, 0, nil
		if err := tx.SaveOutbox(by, o); err != nil {
			return err
		}
		return tx.SaveWebhook(by, w, "webhook.enabled")
	})
}

// step does something to a webhook that is held, and gives it as it then stands.
func (s Service) step(ctx context.Context, who access.Actor, action access.Action, which id.Webhook, match func(Seen) error,
	do func(Tx, access.Permit, *Webhook) error) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		w, by, err := take(tx, action, which)
		if err != nil {
			return err
		}
		if match != nil {
			if err := match(see(tx, w)); err != nil {
				return err
			}
		}
		if err := do(tx, by, w); err != nil {
			return err
		}
		return s.reread(tx, action, which, func(now Seen) { seen = now })
	})
	return seen, err
}

// take finds the webhook in the scope of the action, holds it and takes leave.
func take(tx Tx, action access.Action, which id.Webhook) (*Webhook, access.Permit, error) {
	within := tx.Scope(action)
	w, err := tx.HoldWebhook(within, which)
	if err != nil {
		return nil, access.Permit{}, err
	}
	by, err := tx.Permit(within, w.Facts())
	return w, by, err
}

func (s Service) reread(tx Tx, action access.Action, which id.Webhook, give func(Seen)) error {
	w, err := tx.Webhook(tx.Scope(action), which)
	if err == nil {
		give(see(tx, w))
	}
	return err
}
