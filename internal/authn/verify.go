package authn

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/golang-jwt/jwt/v5"

	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/fault"
)

// Verifier verifies the tokens of a fixed list of issuers. It is safe for
// concurrent use.
type Verifier struct{ issuers map[string]*registered }

// NewVerifier makes a verifier that goes by the machine clock. It refuses an
// issuer that leaves anything open.
func NewVerifier(machine clock.Clock, issuers ...Issuer) (*Verifier, error) {
	if machine == nil || len(issuers) == 0 {
		return nil, errors.New("authn: a verifier needs a clock and an issuer")
	}
	v := &Verifier{issuers: map[string]*registered{}}
	for _, issuer := range issuers {
		if _, twice := v.issuers[issuer.Name]; twice {
			return nil, fmt.Errorf("authn: issuer %q is registered twice", issuer.Name)
		}
		r, err := register(issuer, machine)
		if err != nil {
			return nil, err
		}
		v.issuers[issuer.Name] = r
	}
	return v, nil
}

// Verify gives the claims of a token that is genuine and in force, or the
// Cause why it is refused and no claims. Where the keys of its issuer cannot be
// had, the error is a fault of the kind Unavailable.
func (v *Verifier) Verify(ctx context.Context, token string) (Claims, error) {
	claims, err := v.verify(ctx, token)
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return Claims{}, f
	}
	if err != nil {
		return Claims{}, causeOf(err)
	}
	return claims, nil
}

func (v *Verifier) verify(ctx context.Context, token string) (Claims, error) {
	unverified, err := unpack(token)
	if err != nil {
		return Claims{}, err
	}
	// The issuer is not verified yet: it only selects the keys that must have
	// signed the token and the terms that it must meet.
	name, _ := unverified.payload["iss"].(string)
	issuer, known := v.issuers[name]
	if !known {
		return Claims{}, unknownIssuer
	}
	return issuer.verify(ctx, token, unverified)
}

// verify has the library check the signature and the times, and then reads the
// claims from the strict reading of the same bytes. What the library filled in
// is dropped. The key is asked for last, since that may take a while: a token that
// is not in force is refused whether or not its key can be had.
func (r *registered) verify(ctx context.Context, token string, unverified compact) (Claims, error) {
	kid, err := r.checkHeader(unverified.header)
	if err != nil {
		return Claims{}, err
	}
	if misspelt(unverified.payload, r.names) {
		return Claims{}, misspeltName
	}
	_, err = r.parser.ParseWithClaims(token, jwt.MapClaims{}, func(t *jwt.Token) (any, error) {
		if err := r.validator.Validate(t.Claims); err != nil {
			return nil, err
		}
		key, err := r.Keys.Find(ctx, kid)
		if err != nil {
			return nil, err
		}
		if alg := t.Method.Alg(); !Fits(alg, key.Public) || key.Algorithm != "" && key.Algorithm != alg {
			return nil, unfitKey
		}
		return key.Public, nil
	})
	if err != nil {
		return Claims{}, err
	}
	return r.read(unverified.payload)
}

// checkHeader checks what the library does not look at, and gives the name of
// the key.
func (r *registered) checkHeader(header map[string]any) (string, error) {
	if misspelt(header, headerNames) {
		return "", misspeltName
	}
	if _, present := header["crit"]; present {
		return "", critPresent
	}
	if !slices.ContainsFunc(r.types, typeOf(header)) {
		return "", badType
	}
	kid, _ := header["kid"].(string)
	if !isName(kid) {
		return "", noKID
	}
	return kid, nil
}

// typeOf gives a function that reports whether a header's typ is the one named.
// application/at+jwt is at+jwt (RFC 9068 section 4), and media types have no case.
func typeOf(header map[string]any) func(name string) bool {
	kind, present := header["typ"]
	text, _ := kind.(string)
	if before, after, found := strings.Cut(text, "/"); found && strings.EqualFold(before, "application") {
		text = after
	}
	return func(name string) bool {
		if name == TypeNone {
			return !present
		}
		return strings.EqualFold(text, name)
	}
}
