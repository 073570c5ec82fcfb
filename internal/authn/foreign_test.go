package authn

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// foreignTerms is a foreign issuer of which typ says little.
func (w *world) foreignTerms() Issuer {
	return Issuer{
		Name: foreignIssuer, Audience: audience, Algorithms: []string{"EdDSA"}, MaxLifetime: 10 * time.Minute,
		Keys: fixedKeys{"foreign": w.foreign.Public()}, RolesClaim: "groups", HubClaim: "tenant",
		Foreign: &Foreign{
			Types: []string{TypeAccess, TypeJWT, TypeNone}, Mark: Mark{"scp", "hubqa"}, NoTokenID: true,
			Roles: map[string]string{"Heads": "headteacher", "Governors": "headteacher", "QA": "qa_lead"},
		},
	}
}

// markedForgery is a good token of such an issuer.
func (w *world) markedForgery() *forgery {
	f := w.foreignForgery()
	put(&f.payload, "scp", `"openid hubqa"`)
	put(&f.payload, "groups", `["Heads"]`)
	return f
}

// A foreign issuer's token, judged by its terms.
func TestForeignTerms(t *testing.T) {
	type edit = func(*Issuer, *forgery)
	claim := func(name, value string) edit { return func(_ *Issuer, f *forgery) { set(&f.payload, name, value) } }
	without := func(name string) edit { return func(_ *Issuer, f *forgery) { drop(&f.payload, name) } }
	typ := func(value string) edit { return func(_ *Issuer, f *forgery) { set(&f.header, "typ", value) } }
	only := func(types []string, value string) edit {
		return func(i *Issuer, f *forgery) { i.Foreign.Types = types; set(&f.header, "typ", value) }
	}
	untyped := func(types ...string) edit {
		return func(i *Issuer, f *forgery) { i.Foreign.Types = types; drop(&f.header, "typ") }
	}
	unmarked := func(value string) edit {
		return func(i *Issuer, f *forgery) {
			i.Foreign.Types = nil
			set(&f.header, "typ", value)
			drop(&f.payload, "scp")
		}
	}
	for name, row := range map[string]struct {
		edit edit
		want Cause // none: it is taken
	}{
		"as it is":                       {func(*Issuer, *forgery) {}, ""},
		"typ JWT":                        {typ(`"JWT"`), ""},
		"typ jwt":                        {typ(`"jwt"`), ""},
		"typ as a media type":            {typ(`"application/JWT"`), ""},
		"typ at+jwt":                     {typ(`"AT+JWT"`), ""},
		"no typ":                         {untyped(TypeNone), ""},
		"no typ where one is used":       {untyped(TypeAccess, TypeJWT), badType},
		"no typ by default":              {untyped(), badType},
		"typ none":                       {only([]string{TypeNone}, `"none"`), badType},
		"typ empty":                      {only([]string{TypeNone}, `""`), badType},
		"typ null":                       {only([]string{TypeNone}, `null`), badType},
		"typ of a logout token":          {typ(`"logout+jwt"`), badType},
		"typ of another medium":          {typ(`"text/JWT"`), badType},
		"typ twice a medium":             {typ(`"application/application/JWT"`), badType},
		"typ JWT by default":             {unmarked(`"JWT"`), badType},
		"typ JWT where none is":          {only([]string{TypeNone}, `"JWT"`), badType},
		"the mark as the whole text":     {claim("scp", `"hubqa"`), ""},
		"the mark in a list":             {claim("scp", `["openid","hubqa"]`), ""},
		"no mark":                        {without("scp"), noMark},
		"no mark, and none needed":       {func(i *Issuer, f *forgery) { *i.Foreign = Foreign{NoTokenID: true}; drop(&f.payload, "scp") }, ""},
		"a word that begins as the mark": {claim("scp", `"hubqa.read"`), noMark},
		"another mark":                   {claim("scp", `["openid"]`), noMark},
		"a mark that is no text":         {claim("scp", `{"hubqa":true}`), noMark},
		"the mark in another case":       {func(_ *Issuer, f *forgery) { drop(&f.payload, "scp"); put(&f.payload, "SCP", `"hubqa"`) }, misspeltName},
		"an ID token, with a nonce":      {claim("nonce", `"n"`), noAccessToken},
		"an ID token, of no nonce":       {claim("nonce", `null`), noAccessToken},
		"an ID token, with at_hash":      {claim("at_hash", `"h"`), noAccessToken},
		"an ID token, with c_hash":       {claim("c_hash", `"h"`), noAccessToken},
		"an ID token, with s_hash":       {claim("s_hash", `"h"`), noAccessToken},
		"a Nonce":                        {claim("Nonce", `"n"`), misspeltName},
		"a logout token":                 {claim("events", `{}`), noAccessToken},
		"a client's, by client_id":       {claim("client_id", `"person-1"`), foreignClient},
		"a client's, by azp":             {claim("azp", `"person-1"`), foreignClient},
		"a client's, by appid":           {claim("appid", `"person-1"`), foreignClient},
		"a client's, by cid":             {claim("cid", `"person-1"`), foreignClient},
		"through a client":               {claim("azp", `"web"`), ""},
		"no jti":                         {without("jti"), ""},
		"no jti where there is one":      {func(i *Issuer, f *forgery) { i.Foreign.NoTokenID = false; drop(&f.payload, "jti") }, badTokenID},
		"jti empty":                      {claim("jti", `""`), badTokenID},
		"no sub":                         {without("sub"), badSubject},
		"a scope of its own":             {claim("scope", `""`), ""},
		"groups null":                    {claim("groups", `null`), badRoles},
		"groups a number":                {claim("groups", `1`), badRoles},
		"groups of numbers":              {claim("groups", `["Heads",1]`), badRoles},
		"a hub that is none":             {claim("tenant", `"derby"`), badHub},
		"hub is not its claim":           {claim("hub", `"derby"`), ""},
		"roles are not its claim":        {claim("roles", `1`), ""},
		"a claim of no name":             {func(i *Issuer, f *forgery) { i.HubClaim, i.RolesClaim = "", ""; put(&f.payload, "", "1") }, ""},
		"two audiences":                  {claim("aud", `["`+audience+`","account"]`), notOneAudience},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			issuer, f := w.foreignTerms(), w.markedForgery()
			row.edit(&issuer, f)
			w.verifier = must[*Verifier](t)(NewVerifier(w.clock, w.issuer, issuer))
			if row.want != "" {
				w.refuses(t, f.token(), row.want)
				return
			}
			if claims := must[Claims](t)(w.verifier.Verify(t.Context(), f.token())); claims.IsClient() || claims.Scopes != nil {
				t.Errorf("claims: %+v", claims)
			}
		})
	}
}

// What a foreign issuer's names of roles narrow to.
func TestForeignRoles(t *testing.T) {
	for name, row := range map[string]struct {
		claim, groups string // no groups: none are named
		own           bool   // the issuer uses hubqa's names
		want          []string
		open          bool // nothing is narrowed
	}{
		"mapped":                   {"groups", `["QA","Heads"]`, false, []string{"qa_lead", "headteacher"}, false},
		"two names of one role":    {"groups", `["Heads","Governors"]`, false, []string{"headteacher"}, false},
		"one, as a text":           {"groups", `"Heads"`, false, []string{"headteacher"}, false},
		"unknown ones are dropped": {"groups", `["qa_lead","heads",""]`, false, []string{}, false},
		"more than hubqa's own":    {"groups", list(100, "g"), false, []string{}, false},
		"none":                     {"groups", `[]`, false, []string{}, false},
		"not named":                {"groups", "", false, []string{}, false},
		"hubqa's names":            {"groups", `["qa_lead","line\nbreak"]`, true, []string{"qa_lead"}, false},
		"no claim of roles":        {"", `["QA"]`, false, nil, true},
	} {
		w := newWorld(t)
		issuer, f := w.foreignTerms(), w.markedForgery()
		issuer.RolesClaim = row.claim
		if row.own {
			issuer.Foreign.Roles = nil
		}
		if drop(&f.payload, "groups"); row.groups != "" {
			put(&f.payload, "groups", row.groups)
		}
		v := must[*Verifier](t)(NewVerifier(w.clock, issuer))
		claims := must[Claims](t)(v.Verify(t.Context(), f.token()))
		if claims.RolesNamed == row.open || !slices.Equal(claims.Roles, row.want) || (claims.Roles == nil) != row.open {
			t.Errorf("%s: named %v, %q", name, claims.RolesNamed, claims.Roles)
		}
	}
}

// keySourceFunc is a KeySource of one function.
type keySourceFunc func(kid string) (Key, error)

func (f keySourceFunc) Find(_ context.Context, kid string) (Key, error) { return f(kid) }

// Keys that cannot be had are no verdict on a token; one that is wrong in itself is
// refused without asking for them.
func TestKeysThatCannotBeHad(t *testing.T) {
	w := newWorld(t)
	asked := 0
	away := fault.New(fault.Unavailable, "unavailable", "Away.")
	issuer := w.foreignTerms()
	issuer.Keys = keySourceFunc(func(string) (Key, error) { asked++; return Key{}, away })
	w.verifier = must[*Verifier](t)(NewVerifier(w.clock, w.issuer, issuer))

	claims, err := w.verifier.Verify(t.Context(), w.markedForgery().token())
	if f, ok := errors.AsType[*fault.Error](err); !ok || f != away || claims.Subject != "" || asked != 1 {
		t.Errorf("asked %d times: %v, %+v", asked, err, claims)
	}
	must[Claims](t)(w.verifier.Verify(t.Context(), w.forgery().token()))

	w.clock.Advance(time.Hour)
	w.refuses(t, w.markedForgery().token(), expired)
	w.clock.Set(morning)
	for name, row := range map[string]struct {
		edit func(*forgery)
		want Cause
	}{
		"another audience":   {func(f *forgery) { set(&f.payload, "aud", `"x"`) }, wrongAudience},
		"another algorithm":  {func(f *forgery) { set(&f.header, "alg", `"ES256"`) }, badSignature},
		"another type":       {func(f *forgery) { set(&f.header, "typ", `"x"`) }, badType},
		"no name of the key": {func(f *forgery) { drop(&f.header, "kid") }, noKID},
	} {
		f := w.markedForgery()
		row.edit(f)
		t.Run(name, func(t *testing.T) { w.refuses(t, f.token(), row.want) })
	}
	if asked != 1 {
		t.Errorf("the keys were asked for %d times", asked)
	}
}

// A key that is for one algorithm is not used with another that it fits.
func TestKeyOfOneAlgorithm(t *testing.T) {
	w := newWorld(t)
	issuer := w.foreignTerms()
	for algorithm, want := range map[string]Cause{"ES256": unfitKey, "EdDSA": ""} {
		issuer.Keys = keySourceFunc(func(string) (Key, error) { return Key{w.foreign.Public(), algorithm}, nil })
		w.verifier = must[*Verifier](t)(NewVerifier(w.clock, issuer))
		if want != "" {
			w.refuses(t, w.markedForgery().token(), want)
		} else {
			must[Claims](t)(w.verifier.Verify(t.Context(), w.markedForgery().token()))
		}
	}
}

// Terms by which an ID token would pass are refused, all at once.
func TestForeignFaults(t *testing.T) {
	marked := Mark{"scp", "hubqa"}
	for name, row := range map[string]struct {
		terms Foreign
		want  []string
	}{
		"nothing said":            {Foreign{}, nil},
		"marked":                  {Foreign{Types: []string{TypeJWT}, Mark: marked}, nil},
		"JWT":                     {Foreign{Types: []string{TypeJWT}}, []string{"needs the mark"}},
		"none":                    {Foreign{Types: []string{TypeAccess, TypeNone}}, []string{"needs the mark"}},
		"half a mark":             {Foreign{Mark: Mark{Claim: "scp"}}, []string{"both the claim and the value"}},
		"another half":            {Foreign{Types: []string{TypeJWT}, Mark: Mark{Value: "x"}}, []string{"both the claim and the value", "needs the mark"}},
		"another type":            {Foreign{Types: []string{"id+jwt"}, Mark: marked}, []string{`the type "id+jwt"`}},
		"jwt in small letters":    {Foreign{Types: []string{"jwt"}, Mark: marked}, []string{`the type "jwt"`}},
		"another type and a half": {Foreign{Types: []string{"x"}, Mark: Mark{Value: "x"}}, []string{"the type", "both", "needs the mark"}},
	} {
		w := newWorld(t)
		issuer := w.foreignTerms()
		issuer.Foreign = &row.terms
		faults := issuer.Faults()
		if len(faults) != len(row.want) {
			t.Errorf("%s: %q", name, faults)
			continue
		}
		for i, part := range row.want {
			if !strings.Contains(faults[i], part) {
				t.Errorf("%s: %q", name, faults[i])
			}
		}
	}
	w := newWorld(t)
	if m, err := NewMinter(w.foreignTerms(), w.ring, w.clock, id.Random); m != nil || err == nil {
		t.Error("a minter of a foreign issuer was made")
	}
}
