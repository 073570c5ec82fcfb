package authn

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/id"
)

const (
	personLifetime = 10 * time.Minute
	clientLifetime = 15 * time.Minute
)

// Request says what a minted token is to claim.
type Request struct {
	Subject  string
	Hub      id.Hub // zero: no hub is named
	ClientID string
	Roles    []string // nil: no roles claim; empty: narrowed to nothing
	Scopes   []string
	Lifetime time.Duration // zero: ten minutes, or fifteen for a client
}

// Minter signs tokens with the active key of a ring. It is meant for
// development, the demo and hubqa's own clients: it asks nobody for a password.
type Minter struct {
	issuer   Issuer
	keys     *KeyRing
	machine  clock.Clock
	make     id.Maker
	verifier *Verifier
}

// NewMinter makes a minter of tokens that the issuer's terms allow. The
// issuer's keys are the ring's.
func NewMinter(issuer Issuer, keys *KeyRing, machine clock.Clock, makeID id.Maker) (*Minter, error) {
	if keys == nil || makeID == nil {
		return nil, errors.New("authn: a minter needs keys and a maker of identifiers")
	}
	if issuer.Foreign != nil {
		return nil, fmt.Errorf("authn: issuer %q is foreign, and mints its tokens itself", issuer.Name)
	}
	issuer.Keys = keys
	verifier, err := NewVerifier(machine, issuer)
	if err != nil {
		return nil, err
	}
	issuer = verifier.issuers[issuer.Name].Issuer
	if !slices.Contains(issuer.Algorithms, jwt.SigningMethodEdDSA.Alg()) {
		return nil, fmt.Errorf("authn: issuer %q does not sign with EdDSA", issuer.Name)
	}
	return &Minter{issuer, keys, machine, makeID, verifier}, nil
}

// Mint gives a token that says what the request says. The token is verified
// before it is given away, so that what is minted is always accepted.
func (m *Minter) Mint(request Request) (string, error) {
	key := m.keys.current.Load().active
	token := jwt.NewWithClaims(jwt.SigningMethodEdDSA, m.claims(request))
	token.Header["typ"] = "at+jwt"
	token.Header["kid"] = key.kid
	signed, err := token.SignedString(key.private)
	if err != nil {
		return "", fmt.Errorf("authn: minting: %w", err)
	}
	read, err := m.verifier.Verify(context.Background(), signed)
	if err != nil {
		return "", fmt.Errorf("authn: minting: %w", err)
	}
	if !slices.Equal(read.Scopes, request.Scopes) {
		return "", fmt.Errorf("authn: minting: %w", badScope)
	}
	return signed, nil
}

func (m *Minter) claims(request Request) jwt.MapClaims {
	issued := m.machine.Now().Unix()
	claims := jwt.MapClaims{
		"iss": m.issuer.Name,
		"aud": m.issuer.Audience,
		"sub": request.Subject,
		"jti": m.make().String(),
		"iat": issued,
		"exp": issued + int64(m.lifetime(request)/time.Second),
	}
	if request.ClientID != "" {
		claims["client_id"] = request.ClientID
	}
	if !request.Hub.IsZero() {
		claims[m.issuer.HubClaim] = request.Hub.String()
	}
	if request.Roles != nil {
		claims[m.issuer.RolesClaim] = request.Roles
	}
	if len(request.Scopes) > 0 {
		claims["scope"] = strings.Join(request.Scopes, " ")
	}
	return claims
}

// lifetime gives the asked lifetime as it is, and otherwise the usual one as
// far as the issuer's terms allow it.
func (m *Minter) lifetime(request Request) time.Duration {
	if request.Lifetime != 0 {
		return request.Lifetime
	}
	if (Claims{Subject: request.Subject, ClientID: request.ClientID}).IsClient() {
		return min(clientLifetime, m.issuer.MaxLifetime)
	}
	return min(personLifetime, m.issuer.MaxLifetime)
}
