package authn

import (
	"fmt"
	"slices"
	"strings"
)

// The kinds of typ that a foreign issuer's access tokens may have. All others are
// for tokens of other kinds.
const (
	TypeAccess = "at+jwt" // RFC 9068
	TypeJWT    = "JWT"    // of many issuers, and of their ID tokens too
	TypeNone   = "none"   // no typ at all
)

var types = []string{TypeAccess, TypeJWT, TypeNone}

// Foreign are the terms of an issuer that is not hubqa itself. Its tokens are
// people's alone, and their scopes mean nothing here.
type Foreign struct {
	Types []string // one or more of the above; TypeAccess when empty
	// Mark is what its access tokens have and its ID tokens have not. It is needed
	// where typ does not tell them apart.
	Mark Mark
	// NoTokenID says that its tokens have no jti, or not always.
	NoTokenID bool
	// Roles maps its names of roles to hubqa's; others are dropped. Where it is nil,
	// the names are hubqa's own.
	Roles map[string]string
}

// Mark is a value in a claim: the claim is a text that is or has the value as a
// word, or a list that has it.
type Mark struct{ Claim, Value string }

// in reports whether the payload bears the mark.
func (m Mark) in(payload map[string]any) bool {
	switch said := payload[m.Claim].(type) {
	case string:
		return said == m.Value || slices.Contains(strings.Split(said, " "), m.Value)
	case []any:
		return slices.Contains(said, any(m.Value))
	}
	return false
}

// identityClaims are those of ID tokens (OpenID Connect Core sections 2 and
// 3.3.2.11, Financial-grade API part 2) and of logout tokens, and of no access
// token.
var identityClaims = []string{"nonce", "at_hash", "c_hash", "s_hash", "events"}

// clientClaims are those in which issuers name the client to whom a token was given.
var clientClaims = []string{"client_id", "azp", "appid", "cid"}

func (f *Foreign) faults() []string {
	if f == nil {
		return nil
	}
	var all []string
	for _, name := range f.Types {
		if !slices.Contains(types, name) {
			all = append(all, fmt.Sprintf("names the type %q; there are %s", name, strings.Join(types, ", ")))
		}
	}
	named := f.Mark.Claim != "" && f.Mark.Value != ""
	if !named && (f.Mark != Mark{}) {
		all = append(all, "needs both the claim and the value of the mark")
	}
	if !named && slices.ContainsFunc(f.Types, func(name string) bool { return name != TypeAccess }) {
		all = append(all, "needs the mark of an access token: by typ an ID token would pass for one")
	}
	return all
}

// checkForeign refuses what a foreign issuer gave to a client for itself, and what
// is no access token.
func (r *registered) checkForeign(payload map[string]any, c *Claims) error {
	if r.Foreign == nil {
		return nil
	}
	for _, name := range clientClaims {
		if payload[name] == c.Subject {
			return foreignClient
		}
	}
	if r.Foreign.Mark.Claim != "" && !r.Foreign.Mark.in(payload) {
		return noMark
	}
	return nil
}

// readForeignRoles gives hubqa's names for those that the issuer has. An issuer
// leaves the claim out for whoever has no role: that narrows to nothing.
func (r *registered) readForeignRoles(payload map[string]any, c *Claims) error {
	if r.RolesClaim == "" {
		return nil
	}
	c.RolesNamed, c.Roles = true, []string{}
	value, present := payload[r.RolesClaim]
	if one, ok := value.(string); ok {
		value = []any{one}
	}
	list, ok := value.([]any)
	if present && !ok {
		return badRoles
	}
	for _, item := range list {
		name, ok := item.(string)
		if !ok {
			return badRoles
		}
		if r.Foreign.Roles != nil {
			name = r.Foreign.Roles[name]
		}
		if isRole(name) && !slices.Contains(c.Roles, name) {
			c.Roles = append(c.Roles, name)
		}
	}
	return nil
}
