package issuer

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
)

// Algorithms are those that an Issuer can sign with.
var Algorithms = []string{"EdDSA", "ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}

// Token is a token to be signed.
type Token struct{ Header, Claims map[string]any }

// Token begins a good access token: of the key that was listed last, issued at an
// instant for ten minutes.
func (i *Issuer) Token(subject, audience string, at time.Time) Token {
	k := i.signer("")
	return Token{
		Header: map[string]any{"alg": k.Algorithm, "kid": k.KeyID, "typ": "at+jwt"},
		Claims: map[string]any{
			"iss": i.Name(), "sub": subject, "aud": audience, "jti": rand.Text(),
			"iat": at.Unix(), "exp": at.Add(10 * time.Minute).Unix(),
		},
	}
}

// With is the token with other claims. One that is nil is left out.
func (t Token) With(claims map[string]any) Token {
	t.Claims = changed(t.Claims, claims)
	return t
}

// WithHeader is the token with other members of its header. One that is nil is left
// out.
func (t Token) WithHeader(members map[string]any) Token {
	t.Header = changed(t.Header, members)
	return t
}

func changed(all, by map[string]any) map[string]any {
	all = maps.Clone(all)
	for name, value := range by {
		if all[name] = value; value == nil {
			delete(all, name)
		}
	}
	return all
}

// Sign signs a token with the key that its header names, or that was listed last. It
// panics where it has no such key.
func (i *Issuer) Sign(t Token) string {
	kid, _ := t.Header["kid"].(string)
	return i.SignWith(kid, t)
}

// SignWith signs a token with another key than the one that its header names.
func (i *Issuer) SignWith(kid string, t Token) string {
	k := i.signer(kid)
	input := segment(t.Header) + "." + segment(t.Claims)
	algorithm, _ := t.Header["alg"].(string)
	return input + "." + base64.RawURLEncoding.EncodeToString(sign(k, algorithm, input))
}

func segment(members map[string]any) string {
	text, err := json.Marshal(members)
	if err != nil {
		panic(err) // a test's own claims
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func generate(algorithm string) crypto.Signer {
	var private crypto.Signer
	var err error
	switch algorithm {
	case "EdDSA":
		_, private, err = ed25519.GenerateKey(rand.Reader)
	case "ES256":
		private, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case "ES384":
		private, err = ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	case "ES512":
		private, err = ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	default:
		private, err = rsa.GenerateKey(rand.Reader, 2048)
	}
	if err != nil {
		panic(err)
	}
	return private
}

var hashes = map[string]crypto.Hash{"256": crypto.SHA256, "384": crypto.SHA384, "512": crypto.SHA512}

// sign signs by the algorithm (RFC 7518 section 3, RFC 8037). Where the key is not
// for it, it signs by the key's own.
func sign(k key, algorithm, input string) []byte {
	if !slices.Contains(Algorithms, algorithm) || strings.HasPrefix(algorithm, "E") || strings.HasPrefix(k.Algorithm, "E") {
		algorithm = k.Algorithm
	}
	if private, ok := k.private.(ed25519.PrivateKey); ok {
		return ed25519.Sign(private, []byte(input))
	}
	hash := hashes[algorithm[2:]]
	h := hash.New()
	h.Write([]byte(input))
	digest := h.Sum(nil)
	var signature []byte
	var err error
	switch private := k.private.(type) {
	case *ecdsa.PrivateKey:
		signature, err = signECDSA(private, digest)
	case *rsa.PrivateKey:
		var how crypto.SignerOpts = hash
		if strings.HasPrefix(algorithm, "PS") {
			how = &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash, Hash: hash}
		}
		signature, err = private.Sign(rand.Reader, digest, how)
	}
	if err != nil {
		panic(err)
	}
	return signature
}

// signECDSA gives both numbers of the signature in the full width of the curve.
func signECDSA(private *ecdsa.PrivateKey, digest []byte) ([]byte, error) {
	r, s, err := ecdsa.Sign(rand.Reader, private, digest)
	if err != nil {
		return nil, err
	}
	width := (private.Curve.Params().BitSize + 7) / 8
	signature := make([]byte, 2*width)
	r.FillBytes(signature[:width])
	s.FillBytes(signature[width:])
	return signature, nil
}
