package client

import (
	"time"

	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/secret"
)

// LongestDays is for how many days a secret is good at most, and where nothing else is
// said.
const LongestDays = 366

const mostSecrets = 2 // good at a time

// Secret is what is kept of a client's secret.
type Secret struct {
	HubID      id.Hub    `gorm:"primaryKey"`
	ID         id.Secret `gorm:"primaryKey"`
	ClientID   id.Client
	Hash       string // SHA-256 of its text, in hexadecimal
	CreatedAt  time.Time
	ExpiresAt  time.Time // it is good before
	RevokedAt  *time.Time
	LastUsedAt *time.Time // to a minute; nil: never
}

// TableName is the table of secrets.
func (Secret) TableName() string { return "client_secret" }

// Beginning is how the secret's text begins: enough to tell which it is, and no part
// of what is secret.
func (s Secret) Beginning() string { return secret.Beginning(prefix, s.ID.UUID) }

const prefix = "hubqa_cs_"

// mint makes the text of the secret, and keeps its hash.
func (s *Secret) mint() secret.Text {
	text := secret.Mint(s.Beginning())
	s.Hash = text.Hash()
	return text
}

// secretOf is which secret the text says that it is.
func secretOf(t secret.Text) id.Secret { return id.Secret{UUID: t.Names(prefix, 1)[0]} }

// Made is a new secret with its text, which is kept nowhere.
type Made struct {
	Secret
	Client Client
	Text   secret.Text
}
