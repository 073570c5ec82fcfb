package store

import (
	"fmt"

	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/client"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

var (
	clientColumns = map[string]column{"name": {sql: "client.name"}}
	secretColumns = map[string]column{"": {sql: "client_secret.created_at", cast: "timestamptz"}}
)

// Client gives one client in the scope with the secrets that are good now, or
// fault.Absent.
func (tx *Tx) Client(within access.Scope, which id.Client) (*client.Client, error) {
	var c client.Client
	if err := tx.oneClient(within, which).Take(&c).Error; err != nil {
		return nil, absent(err)
	}
	err := tx.db.Where("hub_id = ? AND client_id = ? AND revoked_at IS NULL AND expires_at > ?", c.HubID, c.ID, tx.now).
		Order("created_at, id").Find(&c.Secrets).Error
	return &c, err
}

// HoldClient is Client, and until the transaction ends nobody else can hold it.
func (tx *Tx) HoldClient(within access.Scope, which id.Client) (*client.Client, error) {
	if err := hold(tx.oneClient(within, which)); err != nil {
		return nil, err
	}
	return tx.Client(within, which)
}

func (tx *Tx) oneClient(within access.Scope, which id.Client) *gorm.DB {
	return tx.within(tx.db.Table("client"), "client", within).Where("client.id = ?", which)
}

// Clients gives a page of the clients in the scope.
func (tx *Tx) Clients(within access.Scope, f client.Filter, at page.Request) (page.Page[client.Card], error) {
	q := tx.within(tx.db.Table("client"), "client", within)
	if f.State != "" {
		q = q.Where("(client.revoked_at IS NOT NULL) = ?", f.State == client.Revoked)
	}
	if f.Name != "" {
		q = q.Where(fmt.Sprintf(tx.store.dialect.contains, "client.name"), like(f.Name))
	}
	var rows []client.Card
	if err := tx.paged(q, "client", clientColumns, at).Find(&rows).Error; err != nil {
		return page.Page[client.Card]{}, err
	}
	if err := tx.lastUses(rows); err != nil {
		return page.Page[client.Card]{}, err
	}
	return page.Cut(rows, at.Limit, func(c client.Card) page.Position {
		return page.Position{Key: c.Name, ID: c.ID.String()}
	}), nil
}

// lastUses fills in when each client was last used.
func (tx *Tx) lastUses(cards []client.Card) error {
	of := map[id.Client]*client.Card{}
	var ids []id.Client
	for i := range cards {
		of[cards[i].ID] = &cards[i]
		ids = append(ids, cards[i].ID)
	}
	var used []client.Secret
	err := tx.db.Where("hub_id = ? AND client_id IN ? AND last_used_at IS NOT NULL", tx.who.Hub(), ids).
		Order("last_used_at").Find(&used).Error
	for _, s := range used {
		of[s.ClientID].LastUsedAt = s.LastUsedAt
	}
	return err
}

// CreateClient keeps a new client with its identity, under the issuer.
func (tx *Tx) CreateClient(by access.Permit, c *client.Client, issuer string) error {
	what := event.Event{Name: "client.created", Operation: event.Created, ID: c.ID.UUID, Version: c.Version}
	if err := tx.create(by, c, what); err != nil {
		return err
	}
	return tx.db.Create(&identity{HubID: c.HubID, Issuer: issuer, Subject: c.SignsInAs(), ClientID: &c.ID, Active: true}).Error
}

// SaveClient keeps a changed client. The identity of a revoked one stays taken and
// signs nobody in.
func (tx *Tx) SaveClient(by access.Permit, c *client.Client, name event.Name) error {
	if err := tx.update(by, c, &c.Version, event.Event{Name: name, Operation: event.Updated, ID: c.ID.UUID}); err != nil {
		return err
	}
	if c.RevokedAt == nil {
		return nil
	}
	return tx.db.Model(&identity{}).Where("hub_id = ? AND client_id = ?", c.HubID, c.ID).Update("active", false).Error
}

// secrets begins a query on the secrets of one client in the scope.
func (tx *Tx) secrets(within access.Scope, of id.Client) *gorm.DB {
	return tx.within(tx.db.Table("client_secret"), "client", within).
		Joins("JOIN client ON client.hub_id = client_secret.hub_id AND client.id = client_secret.client_id").
		Where("client_secret.hub_id = ? AND client_secret.client_id = ?", within.Hub(), of)
}

// Secret gives one secret of a client in the scope, or fault.Absent.
func (tx *Tx) Secret(within access.Scope, of id.Client, which id.Secret) (*client.Secret, error) {
	var s client.Secret
	err := tx.secrets(within, of).Select("client_secret.*").Where("client_secret.id = ?", which).Take(&s).Error
	return &s, absent(err)
}

// Secrets gives a page of the secrets of a client in the scope, the oldest first.
func (tx *Tx) Secrets(within access.Scope, of id.Client, at page.Request) (page.Page[client.Secret], error) {
	var rows []client.Secret
	q := tx.secrets(within, of).Select("client_secret.*")
	if err := tx.paged(q, "client_secret", secretColumns, at).Find(&rows).Error; err != nil {
		return page.Page[client.Secret]{}, err
	}
	return page.Cut(rows, at.Limit, func(s client.Secret) page.Position {
		return page.Position{Key: s.CreatedAt.UTC().Format(timeLayout), ID: s.ID.String()}
	}), nil
}

// CreateSecret keeps a new secret of the client.
func (tx *Tx) CreateSecret(by access.Permit, c *client.Client, s *client.Secret) error {
	if err := tx.SaveClient(by, c, "client.secret-created"); err != nil {
		return err
	}
	return tx.db.Create(s).Error
}

// RevokeSecret keeps that a secret of the client is revoked.
func (tx *Tx) RevokeSecret(by access.Permit, c *client.Client, s *client.Secret) error {
	if err := tx.SaveClient(by, c, "client.secret-revoked"); err != nil {
		return err
	}
	return tx.db.Model(s).Update("revoked_at", s.RevokedAt).Error
}

// KeptSecret gives what is known of a secret of a client in the scope, or the zero Kept
// where there is none. It is one query, whatever there is.
func (tx *Tx) KeptSecret(within access.Scope, of id.Client, which id.Secret) (kept client.Kept, err error) {
	err = tx.secrets(within, of).Where("client_secret.id = ?", which).
		Select("client.scopes, client.revoked_at AS client_revoked_at, client_secret.hash, client_secret.expires_at," +
			" client_secret.revoked_at, client_secret.last_used_at").
		Limit(1).Find(&kept).Error
	return kept, err
}

// NoteSecretUsed notes that the secret is used now, unless that was noted lately. It is
// no change of the client: it leaves no audit row and no version.
func (tx *Tx) NoteSecretUsed(by access.Permit, which id.Secret) error {
	if by.Action() != access.IssueToken {
		return fault.Absent
	}
	return tx.db.Model(&client.Secret{}).
		Where("hub_id = ? AND client_id = ? AND id = ?", tx.who.Hub(), by.Object(), which).
		Where("(last_used_at IS NULL OR last_used_at <= ?)", tx.now.Add(-client.NotedEvery)).
		Update("last_used_at", tx.now).Error
}
