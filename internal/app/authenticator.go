package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/store"
)

const (
	ownLifetime  = 15 * time.Minute // of a client's token; people's live ten minutes
	demoLifetime = 24 * time.Hour
)

// OwnIssuer is hubqa itself as an issuer of tokens, under the keys of the ring.
func OwnIssuer(name, audience string, keys *authn.KeyRing) authn.Issuer {
	return authn.Issuer{Name: name, Audience: audience, Algorithms: []string{"EdDSA"}, MaxLifetime: ownLifetime, Keys: keys}
}

// directory finds whom an issuer and a subject stand for.
type directory interface {
	SignIn(ctx context.Context, issuer, subject string, hub id.Hub) (store.SignedIn, error)
}

// authenticator turns a token into the actor whom it proves.
type authenticator struct {
	verifier *authn.Verifier
	people   directory
}

var (
	errNotAClient = errors.New("app: a client's token for the identity of a person")
	errNotAPerson = errors.New("app: a person's token for the identity of a client")
)

// Authenticate gives the actor whom the token proves. Its errors are for the log;
// a fault of the kind Unavailable says that it could not be told.
func (a authenticator) Authenticate(ctx context.Context, token string) (access.Actor, error) {
	claims, err := a.verifier.Verify(ctx, token)
	if err != nil {
		return access.Actor{}, err
	}
	who, err := a.people.SignIn(ctx, claims.Issuer, claims.Subject, claims.Hub)
	if err != nil {
		return access.Actor{}, err
	}
	if claims.IsClient() {
		if who.Client.IsZero() {
			return access.Actor{}, errNotAClient
		}
		return access.Client(who.Hub, who.Client, scopes(claims.Scopes)), nil
	}
	if who.Person.IsZero() {
		return access.Actor{}, errNotAPerson
	}
	return access.Person(who.Hub, who.Person, claims.RolesNamed, roles(claims.Roles)), nil
}

// roles gives those of the names that are roles.
func roles(names []string) []access.Role {
	var known []access.Role
	for _, name := range names {
		if r := access.Role(name); slices.Contains(access.Roles, r) {
			known = append(known, r)
		}
	}
	return known
}

// scopes gives those of the names that are scopes.
func scopes(names []string) []access.ClientScope {
	var known []access.ClientScope
	for _, name := range names {
		if s := access.ClientScope(name); slices.Contains(access.ClientScopes, s) {
			known = append(known, s)
		}
	}
	return known
}
