package store

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/feed"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/webhook"
)

var webhookColumns = map[string]column{"": {sql: "webhook.created_at", cast: "timestamptz"}}

func (tx *Tx) webhooks(within access.Scope) *gorm.DB {
	return tx.within(tx.db.Table("webhook"), "webhook", within).Select("webhook.*, client.name AS client_name").
		Joins("JOIN client ON client.hub_id = webhook.hub_id AND client.id = webhook.client_id")
}

type webhookRow struct {
	webhook.Webhook
	ClientName   string
	FailingSince *time.Time
}

func (r webhookRow) webhook() webhook.Webhook {
	r.Webhook.ClientName = r.ClientName
	return r.Webhook
}

// Webhook gives one webhook in the scope with the secrets that sign, or fault.Absent.
func (tx *Tx) Webhook(within access.Scope, which id.Webhook) (*webhook.Webhook, error) {
	var row webhookRow
	if err := tx.webhooks(within).Where("webhook.id = ?", which).Take(&row).Error; err != nil {
		return nil, absent(err)
	}
	w := row.webhook()
	err := tx.db.Where("hub_id = ? AND webhook_id = ? AND revoked_at IS NULL", w.HubID, w.ID).Order("created_at, id").Find(&w.Secrets).Error
	return &w, err
}

// HoldWebhook is Webhook, and until the transaction ends nobody else can hold it.
func (tx *Tx) HoldWebhook(within access.Scope, which id.Webhook) (*webhook.Webhook, error) {
	if err := hold(tx.within(tx.db.Table("webhook"), "webhook", within).Where("webhook.id = ?", which)); err != nil {
		return nil, err
	}
	return tx.Webhook(within, which)
}

// Webhooks gives a page of the webhooks in the scope, the oldest first.
func (tx *Tx) Webhooks(within access.Scope, f webhook.Filter, at page.Request) (page.Page[webhook.Card], error) {
	q := tx.webhooks(within).Select("webhook.*, client.name AS client_name, outbox.failing_since").
		Joins("JOIN webhook_outbox outbox ON outbox.hub_id = webhook.hub_id AND outbox.webhook_id = webhook.id")
	if f.State != "" {
		q = q.Where("(webhook.disabled_at IS NOT NULL) = ?", f.State == webhook.Disabled)
	}
	var rows []webhookRow
	if err := tx.paged(q, "webhook", webhookColumns, at).Find(&rows).Error; err != nil {
		return page.Page[webhook.Card]{}, err
	}
	cut := page.Cut(rows, at.Limit, func(r webhookRow) page.Position {
		return page.Position{Key: r.CreatedAt.UTC().Format(timeLayout), ID: r.ID.String()}
	})
	return page.Map(cut, func(r webhookRow) webhook.Card {
		return webhook.Card{Webhook: r.webhook(), FailingSince: r.FailingSince}
	}), nil
}

// WebhooksOf counts a client's. It holds the client.
func (tx *Tx) WebhooksOf(client id.Client) (int, error) {
	if err := hold(tx.db.Table("client").Where("hub_id = ? AND id = ?", tx.who.Hub(), client)); err != nil {
		return 0, err
	}
	var n int64
	err := tx.db.Table("webhook").Where("hub_id = ? AND client_id = ?", tx.who.Hub(), client).Count(&n).Error
	return int(n), err
}

// CreateWebhook keeps a new webhook with its place in the feed.
func (tx *Tx) CreateWebhook(by access.Permit, w *webhook.Webhook, at feed.Marks) error {
	if err := tx.create(by, w, event.Event{Name: "webhook.created", Operation: event.Created, ID: w.ID.UUID, Version: w.Version}); err != nil {
		return err
	}
	return tx.db.Create(&webhook.Outbox{HubID: w.HubID, WebhookID: w.ID, Marks: at}).Error
}

// SaveWebhook keeps a changed webhook.
func (tx *Tx) SaveWebhook(by access.Permit, w *webhook.Webhook, what event.Name) error {
	return tx.update(by, w, &w.Version, event.Event{Name: what, Operation: event.Updated, ID: w.ID.UUID})
}

// NoteWebhook notes what was done that is no change of the webhook itself.
func (tx *Tx) NoteWebhook(by access.Permit, w *webhook.Webhook, what event.Name) error {
	noted := event.Event{Name: what, Operation: event.Updated, ID: w.ID.UUID, Version: w.Version}
	if err := tx.permitted(by, noted); err != nil {
		return err
	}
	tx.note(by, noted)
	return nil
}

// ScopesOf says what a machine client may reach with all that it is granted now.
func (tx *Tx) ScopesOf(client id.Client) (feed.Scopes, error) {
	standing, err := tx.standingOf(access.Client(tx.who.Hub(), client, access.ClientScopes))
	return standing.Scope, err
}

// IsClient reports whether there is such a machine client, which is not revoked.
func (tx *Tx) IsClient(which id.Client) (bool, error) {
	return some(tx.db.Table("client").Where("hub_id = ? AND id = ? AND revoked_at IS NULL", tx.who.Hub(), which))
}

// CreateWebhookSecret keeps a new secret of the webhook.
func (tx *Tx) CreateWebhookSecret(by access.Permit, w *webhook.Webhook, s *webhook.Secret) error {
	if by.Action() == access.CreateWebhookSecret {
		if err := tx.SaveWebhook(by, w, "webhook.secret-created"); err != nil {
			return err
		}
	} else if err := tx.permitted(by, event.Event{ID: s.WebhookID.UUID}); err != nil {
		return err
	}
	return tx.db.Create(s).Error
}

// RevokeWebhookSecret keeps that a secret of the webhook is revoked.
func (tx *Tx) RevokeWebhookSecret(by access.Permit, w *webhook.Webhook, s *webhook.Secret) error {
	if err := tx.SaveWebhook(by, w, "webhook.secret-revoked"); err != nil {
		return err
	}
	return tx.db.Model(s).Update("revoked_at", s.RevokedAt).Error
}

// WebhookSecret gives one secret of a webhook in the scope, or fault.Absent.
func (tx *Tx) WebhookSecret(within access.Scope, of id.Webhook, which id.WebhookSecret) (*webhook.Secret, error) {
	var s webhook.Secret
	err := tx.ofWebhook("webhook_secret", within, of).Where("webhook_secret.id = ?", which).Take(&s).Error
	return &s, absent(err)
}

// ofWebhook begins a query on what belongs to one webhook in the scope.
func (tx *Tx) ofWebhook(table string, within access.Scope, of id.Webhook) *gorm.DB {
	return tx.within(tx.db.Table(table).Select(table+".*"), "webhook", within).
		Joins("JOIN webhook ON webhook.hub_id = "+table+".hub_id AND webhook.id = "+table+".webhook_id").
		Where(table+".webhook_id = ?", of)
}

// PositionBefore is that of the last change before every one that was made at the instant
// or later.
func (tx *Tx) PositionBefore(at time.Time) (int64, error) {
	var first []int64
	err := tx.db.Table("change").Where("hub_id = ? AND at >= ?", tx.who.Hub(), at).Order("position").Limit(1).Pluck("position", &first).Error
	if err != nil || len(first) == 0 {
		last, lastErr := tx.LastPosition()
		if err == nil {
			err = lastErr
		}
		return last, err
	}
	return first[0] - 1, nil
}

// own begins a query on what belongs to the webhook of the permit.
func (tx *Tx) own(by access.Permit, table string) *gorm.DB {
	return tx.db.Table(table).Where(table+".hub_id = ? AND "+table+".webhook_id = ?", tx.who.Hub(), by.Object())
}

// Outbox gives how far the webhook of the permit has come, and holds it until the
// transaction ends.
func (tx *Tx) Outbox(by access.Permit) (*webhook.Outbox, error) {
	var o webhook.Outbox
	err := tx.own(by, "webhook_outbox").Clauses(clause.Locking{Strength: "UPDATE"}).Take(&o).Error
	return &o, absent(err)
}

// SaveOutbox keeps how far the webhook of the permit has come.
func (tx *Tx) SaveOutbox(by access.Permit, o *webhook.Outbox) error {
	if err := tx.permitted(by, event.Event{Name: "webhook.outbox-saved", ID: o.WebhookID.UUID}); err != nil {
		return err
	}
	return tx.db.Model(o).Select("*").Updates(o).Error
}

// Waiting gives the webhooks in the scope for which there is something to do, and that
// nobody is at work on at the instant of the machine.
func (tx *Tx) Waiting(within access.Scope, machine time.Time) ([]id.Webhook, error) {
	var waiting []id.Webhook
	err := tx.within(tx.db.Table("webhook"), "webhook", within).
		Joins("JOIN client c ON c.hub_id = webhook.hub_id AND c.id = webhook.client_id AND c.revoked_at IS NULL").
		Joins("JOIN webhook_outbox o ON o.hub_id = webhook.hub_id AND o.webhook_id = webhook.id").
		Joins("JOIN hub_head h ON h.hub_id = webhook.hub_id").
		Where("webhook.disabled_at IS NULL AND (o.pause_until IS NULL OR o.pause_until <= ?) AND (o.leased_until IS NULL OR o.leased_until <= ?)", tx.now, machine).
		Where("(o.read_up_to < h.change_position OR EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.hub_id = webhook.hub_id"+
			" AND d.webhook_id = webhook.id AND d.state = 'pending' AND d.next_at <= ?))", tx.now).
		Order("webhook.id").Pluck("webhook.id", &waiting).Error
	return waiting, err
}

// Open gives those of the records that are in the scope of their kind.
func (tx *Tx) Open(of feed.Following, records []uuid.UUID) (open []uuid.UUID, err error) {
	column := tableOf(of.Resource) + ".id"
	err = tx.records(of).Where(column+" IN ?", records).Pluck(column, &open).Error
	return open, err
}
