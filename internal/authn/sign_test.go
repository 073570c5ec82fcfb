package authn

import (
	"crypto/ed25519"
	"strings"
	"testing"
)

func TestSignBytes(t *testing.T) {
	w := newWorld(t)
	payload := []byte(`{"head":"ab12","count":7}`)
	kid, sig := w.ring.SignBytes("audit-anchor", payload)
	if kid != w.kid() {
		t.Error("signed with another key than the active one")
	}
	if err := w.ring.VerifyBytes(kid, "audit-anchor", payload, sig); err != nil {
		t.Error(err)
	}
	// The message is written down here for whoever checks an anchor with other
	// tools.
	message := "hubqa signed bytes\x00" + "audit-anchor" + "\x00" + `{"head":"ab12","count":7}`
	if !ed25519.Verify(w.public(), []byte(message), sig) {
		t.Error("another message is signed than the one that is written down")
	}
	rotate(t, w.ring)
	if err := w.ring.VerifyBytes(kid, "audit-anchor", payload, sig); err != nil {
		t.Error("the signature did not outlive the rotation:", err)
	}
	for name, refused := range map[string]error{
		"another payload":  w.ring.VerifyBytes(kid, "audit-anchor", append(payload, ' '), sig),
		"another domain":   w.ring.VerifyBytes(kid, "audit-anchors", payload, sig),
		"a shorter domain": w.ring.VerifyBytes(kid, "audit", append([]byte("-anchor"), payload...), sig),
		"no domain":        w.ring.VerifyBytes(kid, "", payload, sig),
		"a bent domain":    w.ring.VerifyBytes(kid, "audit-anchor\x00", payload, sig),
		"another key":      w.ring.VerifyBytes(w.kid(), "audit-anchor", payload, sig),
		"an unknown key":   w.ring.VerifyBytes("none", "audit-anchor", payload, sig),
		"no signature":     w.ring.VerifyBytes(kid, "audit-anchor", payload, nil),
	} {
		if refused == nil {
			t.Errorf("%s: the signature holds", name)
		}
	}
}

// An anchor is checked years later with the public key that was kept beside it.
func TestVerifyBytesAfterTheKeyIsGone(t *testing.T) {
	w := newWorld(t)
	kid, sig := w.ring.SignBytes("audit-anchor", []byte("head"))
	kept := ed25519.PublicKey(w.public())
	rotate(t, w.ring)
	rotate(t, w.ring)
	if w.ring.VerifyBytes(kid, "audit-anchor", []byte("head"), sig) == nil {
		t.Error("a key that is gone is still in the ring")
	}
	if err := VerifyBytes(kept, "audit-anchor", []byte("head"), sig); err != nil || Thumbprint(kept) != kid {
		t.Error("the kept key does not vouch for the anchor:", err)
	}
	if VerifyBytes(kept[:31], "audit-anchor", []byte("head"), sig) == nil {
		t.Error("half a key verifies")
	}
}

// Neither kind of signature passes for the other: not a token's input signed
// as bytes, and not bytes offered as a token.
func TestSignBytesNeverMakesAToken(t *testing.T) {
	w := newWorld(t)
	f := w.forgery()
	f.sign = func(input string) []byte {
		_, sig := w.ring.SignBytes("audit-anchor", []byte(input))
		return sig
	}
	w.refuses(t, f.token(), badSignature)

	input, sig, _ := cutLast(w.forgery().token())
	if w.ring.VerifyBytes(w.kid(), "audit-anchor", []byte(input), sig) == nil {
		t.Error("a token's signature holds for bytes")
	}
}

func TestSignBytesPanicsOnABadDomain(t *testing.T) {
	w := newWorld(t)
	for _, domain := range []string{"", "Audit", "a b", "a\x00", "a.b", strings.Repeat("a", 65)} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("domain %q was taken", domain)
				}
			}()
			w.ring.SignBytes(domain, nil)
		}()
	}
}

func cutLast(token string) (input string, sig []byte, err error) {
	at := strings.LastIndex(token, ".")
	sig, err = decodeSegment(token[at+1:])
	return token[:at], sig, err
}
