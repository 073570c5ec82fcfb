package authn

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// What would leave a guard open is refused before the first token comes.
func TestNewVerifierRefuses(t *testing.T) {
	for name, row := range map[string]struct {
		edit func(*Issuer)
		want string
	}{
		"no name":          {func(i *Issuer) { i.Name = "" }, "no name"},
		"no audience":      {func(i *Issuer) { i.Audience = "" }, "no audience"},
		"no algorithms":    {func(i *Issuer) { i.Algorithms = nil }, "no algorithms"},
		"no keys":          {func(i *Issuer) { i.Keys = nil }, "no keys"},
		"no lifetime":      {func(i *Issuer) { i.MaxLifetime = 0 }, "longest lifetime"},
		"below a second":   {func(i *Issuer) { i.MaxLifetime = time.Second - 1 }, "longest lifetime"},
		"beyond a day":     {func(i *Issuer) { i.MaxLifetime = 24*time.Hour + 1 }, "longest lifetime"},
		"none":             {func(i *Issuer) { i.Algorithms = []string{"EdDSA", "none"} }, "never accepted"},
		"HS256":            {func(i *Issuer) { i.Algorithms = []string{"HS256"} }, "never accepted"},
		"HS512":            {func(i *Issuer) { i.Algorithms = []string{"EdDSA", "HS512"} }, "never accepted"},
		"eddsa":            {func(i *Issuer) { i.Algorithms = []string{"eddsa"} }, "never accepted"},
		"roles is sub":     {func(i *Issuer) { i.RolesClaim = "sub" }, "names of their own"},
		"hub is SUB":       {func(i *Issuer) { i.HubClaim = "SUB" }, "names of their own"},
		"hub is roles":     {func(i *Issuer) { i.HubClaim = "Roles" }, "names of their own"},
		"hub is nonce":     {func(i *Issuer) { i.HubClaim = "nonce" }, "names of their own"},
		"foreign, no mark": {func(i *Issuer) { i.Foreign = &Foreign{Types: []string{TypeJWT}} }, "needs the mark"},
		"the name, twice":  {func(i *Issuer) { i.Name = ownIssuer }, "registered twice"},
	} {
		w := newWorld(t)
		second := w.issuer
		second.Name = "https://second.example"
		row.edit(&second)
		v, err := NewVerifier(w.clock, w.issuer, second)
		if v != nil || err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	w := newWorld(t)
	if _, err := NewVerifier(w.clock); err == nil {
		t.Error("a verifier without issuers was made")
	}
	if _, err := NewVerifier(nil, w.issuer); err == nil {
		t.Error("a verifier without a clock was made")
	}
}

// The list of algorithms is the verifier's own: a caller cannot extend it.
func TestAlgorithmsAreCopied(t *testing.T) {
	w := newWorld(t)
	mine := []string{"EdDSA"}
	w.issuer.Algorithms = mine
	v := must[*Verifier](t)(NewVerifier(w.clock, w.issuer))
	mine[0] = "HS256"
	must[Claims](t)(v.Verify(t.Context(), w.forgery().token()))
}

// Every pair of a registered algorithm and a key: those that fit are accepted,
// all others are refused before the signature is looked at.
func TestAlgorithmsAndKeys(t *testing.T) {
	w := newWorld(t)
	rsaKey := must[*rsa.PrivateKey](t)(rsa.GenerateKey(rand.Reader, 2048))
	curve := func(c elliptic.Curve) *ecdsa.PrivateKey {
		return must[*ecdsa.PrivateKey](t)(ecdsa.GenerateKey(c, rand.Reader))
	}
	keys := map[string]crypto.Signer{
		"Ed25519": w.foreign, "RSA": rsaKey,
		"P-256": curve(elliptic.P256()), "P-384": curve(elliptic.P384()), "P-521": curve(elliptic.P521()),
	}
	public := fixedKeys{}
	for kid, key := range keys {
		public[kid] = key.Public()
	}
	w.issuer.Keys, w.issuer.Algorithms = public, algorithms
	w.verifier = must[*Verifier](t)(NewVerifier(w.clock, w.issuer))
	partner := map[string]string{
		"EdDSA": "Ed25519", "ES256": "P-256", "ES384": "P-384", "ES512": "P-521",
		"RS256": "RSA", "RS384": "RSA", "RS512": "RSA", "PS256": "RSA", "PS384": "RSA", "PS512": "RSA",
	}
	for _, alg := range algorithms {
		for kid := range keys {
			f := w.forgery()
			set(&f.header, "alg", quote(alg))
			set(&f.header, "kid", quote(kid))
			f.sign = func(input string) []byte {
				return must[[]byte](t)(jwt.GetSigningMethod(alg).Sign(input, keys[partner[alg]]))
			}
			if partner[alg] == kid {
				must[Claims](t)(w.verifier.Verify(t.Context(), f.token()))
				continue
			}
			w.refuses(t, f.token(), unfitKey)
		}
	}
}

// Keys that no algorithm here is defined for.
func TestFits(t *testing.T) {
	short := must[*rsa.PrivateKey](t)(rsa.GenerateKey(rand.Reader, 1024))
	other := must[*ecdsa.PrivateKey](t)(ecdsa.GenerateKey(elliptic.P224(), rand.Reader))
	for name, row := range map[string]struct {
		alg string
		key crypto.PublicKey
	}{
		"a short RSA key":     {"RS256", short.Public()},
		"an RSA key of none":  {"RS256", &rsa.PublicKey{}},
		"no RSA key":          {"PS256", (*rsa.PublicKey)(nil)},
		"an odd curve":        {"ES256", other.Public()},
		"no ECDSA key":        {"ES256", (*ecdsa.PublicKey)(nil)},
		"no curve":            {"ES256", &ecdsa.PublicKey{}},
		"a short Ed25519 key": {"EdDSA", ed25519.PublicKey{1}},
		"no key":              {"EdDSA", nil},
		"bytes":               {"HS256", []byte("secret")},
		"none":                {"none", jwt.UnsafeAllowNoneSignatureType},
	} {
		if Fits(row.alg, row.key) {
			t.Errorf("%s fits", name)
		}
	}
}
