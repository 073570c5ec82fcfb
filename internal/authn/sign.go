package authn

import (
	"crypto/ed25519"
	"errors"
	"strings"
)

// signedBytes begins every message that is not a token. A JWT's signing input
// is base64url and a dot, and contains neither the space nor the NUL.
const signedBytes = "hubqa signed bytes\x00"

// SignBytes signs a payload that is not a token with the active key, and names
// the key. The domain says what the payload is, in a constant such as
// "audit-anchor", so that a signature for one purpose is none for another;
// SignBytes panics on a domain that is no such word.
func (r *KeyRing) SignBytes(domain string, payload []byte) (kid string, sig []byte) {
	key := r.current.Load().active
	message, ok := inDomain(domain, payload)
	if !ok {
		panic("authn: a signing domain is 1 to 64 lower-case letters, digits and hyphens")
	}
	return key.kid, ed25519.Sign(key.private, message)
}

// VerifyBytes checks a signature of SignBytes by a key that is still in the
// ring.
func (r *KeyRing) VerifyBytes(kid, domain string, payload, sig []byte) error {
	for _, key := range r.current.Load().keys {
		if key.kid == kid {
			return VerifyBytes(key.public(), domain, payload, sig)
		}
	}
	return errors.New("authn: the key that signed is not in the ring")
}

// VerifyBytes checks a signature of SignBytes by a public key that was kept
// elsewhere. The keeper compares the key's Thumbprint with the kid.
func VerifyBytes(public ed25519.PublicKey, domain string, payload, sig []byte) error {
	message, ok := inDomain(domain, payload)
	if !ok || len(public) != ed25519.PublicKeySize || !ed25519.Verify(public, message, sig) {
		return errors.New("authn: the signature does not hold")
	}
	return nil
}

// inDomain gives the message that is signed. The NUL after the domain keeps
// apart what the domain says and what the payload says.
func inDomain(domain string, payload []byte) ([]byte, bool) {
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789-"
	if domain == "" || len(domain) > 64 || strings.Trim(domain, letters) != "" {
		return nil, false
	}
	return append([]byte(signedBytes+domain+"\x00"), payload...), true
}
