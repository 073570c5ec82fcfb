package webhook

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strconv"
	"time"

	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/secret"
)

const (
	mostSecrets = 2 // that sign at a time
	prefix      = "whsec_"
	secretBytes = 32
)

// Secret is what is kept of a webhook's secret: sealed, for it is needed to sign.
type Secret struct {
	HubID     id.Hub           `gorm:"primaryKey"`
	ID        id.WebhookSecret `gorm:"primaryKey"`
	WebhookID id.Webhook
	Sealed    string
	CreatedAt time.Time
	RevokedAt *time.Time
}

// TableName is the table of secrets.
func (Secret) TableName() string { return "webhook_secret" }

// Made is a new secret with its text, which is shown this once.
type Made struct {
	Secret
	Text secret.Text
}

// Vault seals secrets with a key that is derived from one of the server's own and is not
// in the database. A sealed secret opens for its own webhook alone.
type Vault struct{ seal cipher.AEAD }

// NewVault makes a vault of the server's key, which has 32 bytes.
func NewVault(key []byte) (*Vault, error) {
	derived, err := hkdf.Key(sha256.New, key, nil, "hubqa webhook secrets", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		return nil, err
	}
	seal, err := cipher.NewGCMWithRandomNonce(block)
	return &Vault{seal}, err
}

// mint makes the secret's text, and keeps it sealed.
func (v *Vault) mint(s *Secret) secret.Text {
	var random [secretBytes]byte
	_, _ = rand.Read(random[:]) // it never fails
	s.Sealed = base64.RawStdEncoding.EncodeToString(v.seal.Seal(nil, nil, random[:], s.binding()))
	return secret.New(prefix + base64.StdEncoding.EncodeToString(random[:]))
}

func (s *Secret) binding() []byte {
	return []byte(s.HubID.String() + " " + s.WebhookID.String() + " " + s.ID.String())
}

var errUnreadable = errors.New("webhook: the secret was sealed with another key")

func (v *Vault) open(s *Secret) ([]byte, error) {
	sealed, err := base64.RawStdEncoding.DecodeString(s.Sealed)
	if err != nil {
		return nil, errUnreadable
	}
	key, err := v.seal.Open(nil, nil, sealed, s.binding())
	if err != nil {
		return nil, errUnreadable
	}
	return key, nil
}

// sign gives the signature of a message by one key (Standard Webhooks, scheme v1).
func sign(key []byte, message string, at time.Time, body []byte) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(message + "." + strconv.FormatInt(at.Unix(), 10) + "."))
	h.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(h.Sum(nil))
}
