package authn

import (
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

// KeySource finds an issuer's public key by its name. A key that is no longer
// accepted is not found.
type KeySource interface {
	Key(kid string) (crypto.PublicKey, bool)
}

// Issuer is one who may give tokens, and the terms on which they are accepted.
type Issuer struct {
	Name        string        // the exact text of iss
	Audience    string        // the one audience of its tokens
	Algorithms  []string      // one or more of EdDSA, ES*, RS* and PS*
	MaxLifetime time.Duration // from iat to exp, at most a day
	Keys        KeySource
	RolesClaim  string // "roles" when empty
	HubClaim    string // "hub" when empty
}

// fixedClaims are the claims that have one name whoever the issuer is.
var fixedClaims = []string{"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "client_id", "scope"}

// headerNames are the header members that mean something here.
var headerNames = folded("alg", "typ", "kid", "crit")

// registered is an issuer with the parser made for it.
type registered struct {
	Issuer
	parser *jwt.Parser
	names  map[string]string // the claims that it reads, by their folded names
}

func register(issuer Issuer, machine clock.Clock) (*registered, error) {
	if issuer.RolesClaim == "" {
		issuer.RolesClaim = "roles"
	}
	if issuer.HubClaim == "" {
		issuer.HubClaim = "hub"
	}
	issuer.Algorithms = slices.Clone(issuer.Algorithms)
	if err := issuer.check(); err != nil {
		return nil, err
	}
	return &registered{
		Issuer: issuer,
		names:  folded(append([]string{issuer.RolesClaim, issuer.HubClaim}, fixedClaims...)...),
		parser: jwt.NewParser(
			jwt.WithValidMethods(issuer.Algorithms),
			jwt.WithIssuer(issuer.Name),
			jwt.WithAudience(issuer.Audience),
			jwt.WithExpirationRequired(),
			jwt.WithIssuedAt(),
			jwt.WithStrictDecoding(),
			jwt.WithLeeway(leeway),
			jwt.WithTimeFunc(machine.Now),
		),
	}, nil
}

// check refuses an issuer that would switch a guard off. The library skips the
// check of an empty issuer, audience or list of algorithms without a word.
func (i Issuer) check() error {
	switch {
	case i.Name == "":
		return errors.New("authn: an issuer has no name")
	case i.Audience == "":
		return fmt.Errorf("authn: issuer %q has no audience", i.Name)
	case len(i.Algorithms) == 0:
		return fmt.Errorf("authn: issuer %q has no algorithms", i.Name)
	case i.Keys == nil:
		return fmt.Errorf("authn: issuer %q has no keys", i.Name)
	case i.MaxLifetime < time.Second || i.MaxLifetime > longestAllowed:
		return fmt.Errorf("authn: issuer %q: the longest lifetime must be between a second and a day", i.Name)
	}
	for _, name := range i.Algorithms {
		if !slices.Contains(algorithms, name) {
			return fmt.Errorf("authn: issuer %q: algorithm %q is never accepted", i.Name, name)
		}
	}
	fixed := folded(fixedClaims...)
	if fixed[fold(i.RolesClaim)] != "" || fixed[fold(i.HubClaim)] != "" || fold(i.RolesClaim) == fold(i.HubClaim) {
		return fmt.Errorf("authn: issuer %q: the roles and hub claims need names of their own", i.Name)
	}
	return nil
}

// fits reports whether a key is one that the algorithm is defined for. The
// library checks the kind of key, but neither an ECDSA key's curve nor the
// size of an RSA key.
func fits(algorithm string, key crypto.PublicKey) bool {
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
