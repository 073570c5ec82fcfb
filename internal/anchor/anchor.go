package anchor

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/id"
)

const domain = "audit-anchor"

// Head is how far a hub's audit trail had come at a time.
type Head struct {
	Hub      id.Hub    `json:"hub"`
	Position int64     `json:"position"`
	Hash     string    `json:"hash"`
	At       time.Time `json:"at"`
}

// Anchor is a signed head.
type Anchor struct {
	Head
	KID       string `json:"kid"`
	PublicKey string `json:"publicKey"` // base64url
	Signature string `json:"signature"` // base64url
}

// payload is what is signed: the four members of the head, a line each.
func (h Head) payload() []byte {
	return fmt.Appendf(nil, "%s\n%d\n%s\n%s\n", h.Hub, h.Position, h.Hash, h.At.UTC().Format(time.RFC3339Nano))
}

// sign gives the head under the ring's active key.
func sign(h Head, keys *authn.KeyRing) (Anchor, error) {
	kid, signature := keys.SignBytes(domain, h.payload())
	key, known := keys.Key(kid)
	public, ok := key.(ed25519.PublicKey)
	if !known || !ok {
		return Anchor{}, errors.New("anchor: the keys changed meanwhile")
	}
	encode := base64.RawURLEncoding.EncodeToString
	return Anchor{Head: h, KID: kid, PublicKey: encode(public), Signature: encode(signature)}, nil
}

// check reports whether the anchor's signature is that of its own key, and the key
// the one that it names.
func (a Anchor) check() error {
	public, err := base64.RawURLEncoding.Strict().DecodeString(a.PublicKey)
	if err != nil || len(public) != ed25519.PublicKeySize || authn.Thumbprint(public) != a.KID {
		return errors.New("its public key is not the one that it names")
	}
	signature, err := base64.RawURLEncoding.Strict().DecodeString(a.Signature)
	if err != nil || authn.VerifyBytes(public, domain, a.payload(), signature) != nil {
		return errors.New("its signature does not hold")
	}
	return nil
}
