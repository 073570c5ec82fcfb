package authn

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hubqa/hubqa/internal/clock"
)

// keyState is a step in the life of a key. A key that is gone is not listed.
type keyState string

const (
	next     keyState = "next"     // published, signs nothing yet
	active   keyState = "active"   // signs
	retiring keyState = "retiring" // signs no more, its signatures still hold
)

type signingKey struct {
	kid       string
	state     keyState
	private   ed25519.PrivateKey
	createdAt time.Time
}

func newKey(state keyState, at time.Time) (signingKey, error) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		return signingKey{}, fmt.Errorf("authn: making a key: %w", err)
	}
	return signingKey{Thumbprint(public), state, private, clock.Cut(at)}, nil
}

func (k signingKey) public() ed25519.PublicKey { return k.private.Public().(ed25519.PublicKey) }

// keySet is one content of the key file. It never changes.
type keySet struct {
	keys   []signingKey
	active signingKey
}

func newKeySet(keys []signingKey) (*keySet, error) {
	count := map[keyState]int{}
	set := &keySet{keys: keys}
	for _, key := range keys {
		count[key.state]++
		if key.state == active {
			set.active = key
		}
		if slices.ContainsFunc(keys, func(k signingKey) bool { return k.kid == key.kid && k.state != key.state }) {
			return nil, errors.New("lists a key in two states")
		}
	}
	if count[active] != 1 || count[next] != 1 || count[retiring] > 1 || len(keys) != 2+count[retiring] {
		return nil, errors.New("must list one next key, one active key and at most one retiring key")
	}
	return set, nil
}

// rotatedAt gives when the set came about: each rotation makes the key that is next.
// A set that was never rotated has no retiring key, and has always been what it is.
func (s *keySet) rotatedAt() (at time.Time) {
	if len(s.keys) == 2 {
		return at
	}
	for _, key := range s.keys {
		if key.state == next {
			at = key.createdAt
		}
	}
	return at
}

// KeyRing keeps hubqa's own signing keys. It is safe for concurrent use: a
// reader sees the keys before a rotation or those after it, never a mixture.
type KeyRing struct {
	path    string
	changes sync.Mutex // held by Rotate and Reload
	current atomic.Pointer[keySet]
}

// CreateKeyRing makes a key file with an active and a next key, which only its
// owner may read. A file that exists is left as it is, and is an error.
func CreateKeyRing(path string, at time.Time) (*KeyRing, error) {
	first, err := newKey(active, at)
	if err != nil {
		return nil, err
	}
	second, err := newKey(next, at)
	if err != nil {
		return nil, err
	}
	set, err := newKeySet([]signingKey{first, second})
	if err != nil {
		return nil, err
	}
	if err := createKeyFile(path, set.keys); err != nil {
		return nil, err
	}
	ring := &KeyRing{path: path}
	ring.current.Store(set)
	return ring, nil
}

// LoadKeyRing reads a key file. A file that its group or others may use in any
// way is refused.
func LoadKeyRing(path string) (*KeyRing, error) {
	ring := &KeyRing{path: path}
	if err := ring.Reload(); err != nil {
		return nil, err
	}
	return ring, nil
}

// Reload reads the key file again, after another process has rotated it. When
// it cannot be read, the keys stay as they were.
func (r *KeyRing) Reload() error {
	r.changes.Lock()
	defer r.changes.Unlock()
	set, err := readKeyFile(r.path)
	if err != nil {
		return err
	}
	r.current.Store(set)
	return nil
}

// TooSoon is the error of a rotation that would end tokens before their time.
type TooSoon struct{ Until time.Time }

// Error tells when it can be done.
func (e TooSoon) Error() string {
	return "authn: keys rotate no sooner than " + e.Until.UTC().Format(time.RFC3339)
}

// Rotate moves every key of the file one state on: the retiring key is gone,
// the active one retires, the next one becomes active, and a new one is next.
// It fails with TooSoon within so long a time of the rotation before, which must
// be the longest that a token lives and in which every process has reloaded: the
// tokens of the retiring key must have ended, and the next key must be known
// wherever the tokens that it signs are verified. After zero it always rotates.
//
// Of two processes that rotate in the same instant, each makes the same key
// active, and one of the two new next keys, which has signed nothing, is lost.
func (r *KeyRing) Rotate(at time.Time, after time.Duration) error {
	r.changes.Lock()
	defer r.changes.Unlock()
	old, err := readKeyFile(r.path)
	if err != nil {
		return err
	}
	if until := old.rotatedAt().Add(after); after > 0 && at.Before(until) {
		return TooSoon{until}
	}
	fresh, err := newKey(next, at)
	if err != nil {
		return err
	}
	var keys []signingKey
	for _, key := range old.keys {
		switch key.state {
		case next:
			key.state = active
		case active:
			key.state = retiring
		case retiring:
			continue
		}
		keys = append(keys, key)
	}
	set, err := newKeySet(append(keys, fresh))
	if err != nil {
		return err
	}
	if err := replaceKeyFile(r.path, set.keys); err != nil {
		return err
	}
	r.current.Store(set)
	return nil
}

// Key finds a public key that is next, active or retiring.
func (r *KeyRing) Key(kid string) (crypto.PublicKey, bool) {
	for _, key := range r.current.Load().keys {
		if key.kid == kid {
			return key.public(), true
		}
	}
	return nil, false
}

// Find is Key for a verifier. It needs no network and never waits.
func (r *KeyRing) Find(_ context.Context, kid string) (Key, error) {
	public, known := r.Key(kid)
	if !known {
		return Key{}, UnknownKey
	}
	return Key{Public: public, Algorithm: "EdDSA"}, nil
}

// jwk is a public Ed25519 key as RFC 8037 writes it.
type jwk struct {
	Kty string `json:"kty"`
	Crv string `json:"crv"`
	X   string `json:"x"`
	Kid string `json:"kid"`
	Use string `json:"use"`
	Alg string `json:"alg"`
}

// JWKS gives the public keys of the ring as a JSON Web Key Set (RFC 7517).
func (r *KeyRing) JWKS() []byte {
	set := struct {
		Keys []jwk `json:"keys"`
	}{}
	for _, key := range r.current.Load().keys {
		x := encodeSegment(key.public())
		set.Keys = append(set.Keys, jwk{"OKP", "Ed25519", x, key.kid, "sig", "EdDSA"})
	}
	document, err := json.Marshal(set)
	if err != nil {
		panic(err) // a struct of strings always marshals
	}
	return document
}

// Thumbprint is the name of a public key: its RFC 7638 thumbprint.
func Thumbprint(public ed25519.PublicKey) string {
	x := encodeSegment(public)
	sum := sha256.Sum256([]byte(`{"crv":"Ed25519","kty":"OKP","x":"` + x + `"}`))
	return encodeSegment(sum[:])
}
