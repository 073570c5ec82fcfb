// Package secret is the texts by which callers prove themselves and that are shown once:
// the secrets of machine clients and of webhooks, and the addresses of calendar feeds.
//
// A text that hubqa makes and only has to know again (Mint) says which record it is of,
// so that this can be found before it is known who asks, and holds 256 random bits:
//
//	hubqa_…_ [a-z2-7]… _ 52 of [a-z2-7] 8 of [0-9a-f]
//
// First the ids of its record and then the random bits, both in base32; the last is the
// CRC-32 (IEEE) of all before it. The beginning and the sum are for scanners that look for
// secrets where they do not belong. Its SHA-256 is kept, and of 256 random bits that is
// enough.
//
// Not the business of this package: whose a secret is, and for how long it is good.
package secret

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"log/slog"
	"strings"

	"github.com/google/uuid"
)

// Text is the text of a secret. It prints, formats and logs as ***.
type Text struct{ text string }

const hidden = "***"

// New makes a text of what somebody sent.
func New(sent string) Text { return Text{sent} }

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

var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Beginning is how a text of the record with these ids begins: enough to tell which it is,
// and no part of what is secret.
func Beginning(prefix string, of ...uuid.UUID) string {
	var named []byte
	for _, id := range of {
		named = append(named, id[:]...)
	}
	return prefix + letters.EncodeToString(named)
}

// Mint makes a text with the beginning.
func Mint(beginning string) Text {
	var random [32]byte
	_, _ = rand.Read(random[:]) // it never fails
	text := beginning + "_" + letters.EncodeToString(random[:])
	return Text{fmt.Sprintf("%s%08x", text, crc32.ChecksumIEEE([]byte(text)))}
}

// Nowhere is an id that nothing has. It is looked up in the place of what cannot be read.
var Nowhere = uuid.Max

// Names gives the n ids that the text says it is of, or Nowhere for each.
func (t Text) Names(prefix string, n int) []uuid.UUID {
	named, _, _ := strings.Cut(strings.TrimPrefix(t.text, prefix), "_")
	const one = len(uuid.UUID{})
	all, err := letters.DecodeString(named)
	ids := make([]uuid.UUID, n)
	for i := range ids {
		if ids[i] = Nowhere; err == nil && len(all) == n*one {
			ids[i] = uuid.UUID(all[i*one:])
		}
	}
	return ids
}

// Hash is what is kept of the text: its SHA-256 in hexadecimal.
func (t Text) Hash() string {
	sum := sha256.Sum256([]byte(t.text))
	return hex.EncodeToString(sum[:])
}

// noHash is what no text has.
var noHash = strings.Repeat("-", hex.EncodedLen(sha256.Size))

// Has reports whether the text has the hash, in the same time whatever it is. An empty hash
// is that of nothing.
func (t Text) Has(hash string) bool {
	if hash == "" {
		hash = noHash
	}
	return subtle.ConstantTimeCompare([]byte(t.Hash()), []byte(hash)) == 1
}
