package diary

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

	"github.com/hubqa/hubqa/internal/id"
)

// Address is the text of a secret address, the last segment of its path without its
// ending. It prints, formats and logs as ***.
type Address struct{ text string }

const (
	hidden = "***"
	prefix = "hubqa_cal_"
)

var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// NewAddress makes an address of what somebody asked for.
func NewAddress(asked string) Address { return Address{asked} }

// Reveal gives the text.
func (a Address) Reveal() string { return a.text }

// String hides the text.
func (Address) String() string { return hidden }

// Format hides the text whatever the verb.
func (Address) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// LogValue hides the text.
func (Address) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText hides the text, and so does JSON.
func (Address) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// mint makes the address of the feed, and keeps its hash.
func (f *Feed) mint() Address {
	var random [32]byte
	_, _ = rand.Read(random[:]) // it never fails
	text := prefix + letters.EncodeToString(append(f.HubID.UUID[:], f.ID.UUID[:]...)) + "_" + letters.EncodeToString(random[:])
	a := Address{fmt.Sprintf("%s%08x", text, crc32.ChecksumIEEE([]byte(text)))}
	f.Hash = a.hash()
	return a
}

func (a Address) hash() string {
	sum := sha256.Sum256([]byte(a.text))
	return hex.EncodeToString(sum[:])
}

// nowhere is an id that nothing has. It is looked up in the place of what cannot be read.
var nowhere = uuid.Max

// names is which feed of which hub the address says that it is.
func (a Address) names() (id.Hub, id.Feed) {
	named, _, _ := strings.Cut(strings.TrimPrefix(a.text, prefix), "_")
	const one = len(uuid.UUID{})
	both, err := letters.DecodeString(named)
	if err != nil || len(both) != 2*one || uuid.UUID(both[:one]) == uuid.Nil {
		return id.Hub{UUID: nowhere}, id.Feed{UUID: nowhere}
	}
	return id.Hub{UUID: uuid.UUID(both[:one])}, id.Feed{UUID: uuid.UUID(both[one:])}
}

// noHash is what no text has.
var noHash = strings.Repeat("-", hex.EncodedLen(sha256.Size))

// opens reports whether the address is that of the feed, which is zero where there is none,
// and the feed is good.
func (a Address) opens(f Feed) bool {
	hash := f.Hash
	if hash == "" {
		hash = noHash
	}
	same := subtle.ConstantTimeCompare([]byte(a.hash()), []byte(hash)) == 1
	return same && f.RevokedAt == nil
}
