package authn

import (
	"errors"
	"fmt"
	"strings"

	"github.com/golang-jwt/jwt/v5"

	"github.com/hubqa/hubqa/internal/clock"
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
// Cause why it is refused and no claims.
func (v *Verifier) Verify(token string) (Claims, error) {
	claims, err := v.verify(token)
	if err != nil {
		return Claims{}, causeOf(err)
	}
	return claims, nil
}

func (v *Verifier) verify(token string) (Claims, error) {
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
	return issuer.verify(token, unverified)
}

// verify has the library check the signature and the times, and then reads the
// claims from the strict reading of the same bytes. What the library filled in
// is dropped.
func (r *registered) verify(token string, unverified compact) (Claims, error) {
	kid, err := checkHeader(unverified.header)
	if err != nil {
		return Claims{}, err
	}
	if misspelt(unverified.payload, r.names) {
		return Claims{}, misspeltName
	}
	_, err = r.parser.ParseWithClaims(token, jwt.MapClaims{}, func(t *jwt.Token) (any, error) {
		key, known := r.Keys.Key(kid)
		if !known {
			return nil, unknownKey
		}
		if !fits(t.Method.Alg(), key) {
			return nil, unfitKey
		}
		return key, nil
	})
	if err != nil {
		return Claims{}, err
	}
	return r.read(unverified.payload)
}

// checkHeader checks what the library does not look at, and gives the name of
// the key.
func checkHeader(header map[string]any) (string, error) {
	if misspelt(header, headerNames) {
		return "", misspeltName
	}
	if _, present := header["crit"]; present {
		return "", critPresent
	}
	// RFC 9068 section 4: at+jwt or application/at+jwt. Media types have no case.
	kind, _ := header["typ"].(string)
	if !strings.EqualFold(kind, "at+jwt") && !strings.EqualFold(kind, "application/at+jwt") {
		return "", badType
	}
	kid, _ := header["kid"].(string)
	if !isName(kid) {
		return "", noKID
	}
	return kid, nil
}
