package client

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"log/slog"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/id"
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
func (s Secret) Beginning() string { return prefix + letters.EncodeToString(s.ID.UUID[:]) }

const prefix = "hubqa_cs_"

var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Text is the text of a secret. It prints, formats and logs as ***.
type Text struct{ text string }

const hidden = "***"

// NewText makes a secret's text of what somebody sent.
func NewText(sent string) Text { return Text{sent} }

// Reveal gives the text.
func (t Text) Reveal() string { return t.text }

// String hides the text.
func (Text) String() string { return hidden }

// Format hides the text whatever the verb.
func (Text) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// LogValue hides the text.
func (Text) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText hides the text, and so does JSON.
func (Text) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// mint makes the text of the secret, and keeps its hash.
func (s *Secret) mint() Text {
	var random [32]byte
	_, _ = rand.Read(random[:]) // it never fails
	text := s.Beginning() + "_" + letters.EncodeToString(random[:])
	t := Text{fmt.Sprintf("%s%08x", text, crc32.ChecksumIEEE([]byte(text)))}
	s.Hash = t.hash()
	return t
}

func (t Text) hash() string {
	sum := sha256.Sum256([]byte(t.text))
	return hex.EncodeToString(sum[:])
}

// secret is which secret the text says that it is.
func (t Text) secret() id.Secret {
	named, _, _ := strings.Cut(strings.TrimPrefix(t.text, prefix), "_")
	decoded, err := letters.DecodeString(named)
	if err != nil || len(decoded) != len(uuid.UUID{}) {
		return id.Secret{UUID: nowhere}
	}
	return id.Secret{UUID: uuid.UUID(decoded)}
}

// Made is a new secret with its text, which is kept nowhere.
type Made struct {
	Secret
	Client Client
	Text   Text
}
