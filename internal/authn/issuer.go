package authn

import (
	"cmp"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	_ "crypto/sha256" // registers the hashes of the algorithms below
	_ "crypto/sha512"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/hubqa/hubqa/internal/clock"
)

const (
	leeway         = 30 * time.Second
	longestAllowed = 24 * time.Hour
	leastRSABits   = 2048
)

// algorithms are those that an issuer may be registered with. There is no
// HMAC, whose secret a public key could be mistaken for, and no "none".
var algorithms = []string{
	"EdDSA",
	"ES256", "ES384", "ES512",
	"RS256", "RS384", "RS512",
	"PS256", "PS384", "PS512",
}

// Key is a public key of an issuer.
type Key struct {
	Public    crypto.PublicKey
	Algorithm string // the only one that it may be used with; empty: any that it fits
}

// KeySource finds an issuer's public key by its name. A key that is not, or no
// longer, accepted is UnknownKey; where that cannot be told, the error is a fault
// of the kind Unavailable.
type KeySource interface {
	Find(ctx context.Context, kid string) (Key, error)
}

// Issuer is one who may give tokens, and the terms on which they are accepted.
type Issuer struct {
	Name        string        // the exact text of iss
	Audience    string        // the one audience of its tokens
	Algorithms  []string      // one or more of EdDSA, ES*, RS* and PS*
	MaxLifetime time.Duration // from iat to exp, at most a day
	Keys        KeySource
	RolesClaim  string   // when empty: "roles", or of a foreign issuer none
	HubClaim    string   // when empty: "hub", or of a foreign issuer none
	Foreign     *Foreign // nil: hubqa itself
}

// fixedClaims are the claims that have one name whoever the issuer is.
var fixedClaims = []string{"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "client_id", "scope"}

// headerNames are the header members that mean something here.
var headerNames = folded("alg", "typ", "kid", "crit")

// registered is an issuer with the parser made for it.
type registered struct {
	Issuer
	types     []string // of typ, that its access tokens may have
	parser    *jwt.Parser
	validator *jwt.Validator
	names     map[string]string // the claims that it reads, by their folded names
}

func register(issuer Issuer, machine clock.Clock) (*registered, error) {
	issuer.Algorithms = slices.Clone(issuer.Algorithms)
	types := []string{TypeAccess}
	if issuer.Foreign == nil {
		issuer.RolesClaim = cmp.Or(issuer.RolesClaim, "roles")
		issuer.HubClaim = cmp.Or(issuer.HubClaim, "hub")
	} else if len(issuer.Foreign.Types) > 0 {
		types = slices.Clone(issuer.Foreign.Types)
	}
	if err := issuer.check(); err != nil {
		return nil, err
	}
	terms := []jwt.ParserOption{
		jwt.WithValidMethods(issuer.Algorithms),
		jwt.WithIssuer(issuer.Name),
		jwt.WithAudience(issuer.Audience),
		jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(),
		jwt.WithStrictDecoding(),
		jwt.WithLeeway(leeway),
		jwt.WithTimeFunc(machine.Now),
	}
	return &registered{
		Issuer: issuer, types: types, names: issuer.claimNames(),
		parser: jwt.NewParser(terms...), validator: jwt.NewValidator(terms...),
	}, nil
}

// claimNames gives the claims that are read, by their folded names.
func (i Issuer) claimNames() map[string]string {
	names := slices.Concat([]string{i.RolesClaim, i.HubClaim}, fixedClaims, identityClaims)
	if i.Foreign != nil {
		names = append(slices.Concat(names, clientClaims), i.Foreign.Mark.Claim)
	}
	return folded(slices.DeleteFunc(names, func(name string) bool { return name == "" })...)
}

func (i Issuer) check() error {
	var all []error
	for _, fault := range i.Faults() {
		all = append(all, fmt.Errorf("authn: issuer %q %s", i.Name, fault))
	}
	if i.Keys == nil {
		all = append(all, fmt.Errorf("authn: issuer %q has no keys", i.Name))
	}
	return errors.Join(all...)
}

// Faults tells all by which the issuer would leave a guard open, its keys aside.
// The library skips the check of an empty issuer, audience or list of algorithms
// without a word.
func (i Issuer) Faults() []string {
	var all []string
	unless := func(ok bool, format string, args ...any) {
		if !ok {
			all = append(all, fmt.Sprintf(format, args...))
		}
	}
	unless(i.Name != "", "has no name")
	unless(i.Audience != "", "has no audience")
	unless(len(i.Algorithms) > 0, "has no algorithms")
	unless(i.MaxLifetime >= time.Second && i.MaxLifetime <= longestAllowed,
		"must have a longest lifetime between a second and a day")
	for _, name := range i.Algorithms {
		unless(slices.Contains(algorithms, name), "names the algorithm %q, which is never accepted", name)
	}
	fixed := folded(slices.Concat(fixedClaims, identityClaims)...)
	unless(fixed[fold(i.RolesClaim)] == "" && fixed[fold(i.HubClaim)] == "" &&
		(i.RolesClaim == "" || fold(i.RolesClaim) != fold(i.HubClaim)), "needs names of their own for the claims of roles and hub")
	return append(all, i.Foreign.faults()...)
}

// Fits reports whether a key is one that the algorithm is defined for. The
// library checks the kind of key, but neither an ECDSA key's curve nor the
// size of an RSA key.
func Fits(algorithm string, key crypto.PublicKey) bool {
	switch k := key.(type) {
	case ed25519.PublicKey:
		return algorithm == "EdDSA" && len(k) == ed25519.PublicKeySize
	case *ecdsa.PublicKey:
		return k != nil && (algorithm == "ES256" && k.Curve == elliptic.P256() ||
			algorithm == "ES384" && k.Curve == elliptic.P384() ||
			algorithm == "ES512" && k.Curve == elliptic.P521())
	case *rsa.PublicKey:
		return k != nil && k.N != nil && k.N.BitLen() >= leastRSABits &&
			(strings.HasPrefix(algorithm, "RS") || strings.HasPrefix(algorithm, "PS"))
	}
	return false
}
