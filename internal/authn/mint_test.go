package authn

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/id"
)

func TestMint(t *testing.T) {
	w := newWorld(t)
	request := Request{
		Subject: "person-1", Hub: must[hub](t)(parseHub(hubText)), ClientID: "web",
		Roles: []string{"qa-lead"}, Scopes: []string{"visits:read", "changes:read"}, Lifetime: 5 * time.Minute,
	}
	token := must[string](t)(w.minter.Mint(request))
	got := must[Claims](t)(w.verifier.Verify(t.Context(), token))
	want := Claims{
		Issuer: ownIssuer, Subject: "person-1", ClientID: "web", Hub: request.Hub,
		Roles: request.Roles, RolesNamed: true, Scopes: request.Scopes, TokenID: got.TokenID,
		IssuedAt: morning, ExpiresAt: morning.Add(5 * time.Minute),
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	unpacked := must[compact](t)(unpack(token))
	header := map[string]any{"alg": "EdDSA", "typ": "at+jwt", "kid": w.kid()}
	if !reflect.DeepEqual(unpacked.header, header) || unpacked.payload["aud"] != audience {
		t.Errorf("header %v, aud %v", unpacked.header, unpacked.payload["aud"])
	}
	again := must[Claims](t)(w.verifier.Verify(t.Context(), must[string](t)(w.minter.Mint(request))))
	if again.TokenID == got.TokenID {
		t.Error("two tokens have one name")
	}
}

func TestMintLifetimes(t *testing.T) {
	w := newWorld(t)
	brief := w.issuer
	brief.MaxLifetime = 3 * time.Minute
	short := must[*Minter](t)(NewMinter(brief, w.ring, w.clock, id.Random))
	for name, row := range map[string]struct {
		minter  *Minter
		request Request
		want    time.Duration
	}{
		"a person":             {w.minter, Request{Subject: "p"}, 10 * time.Minute},
		"a person by a client": {w.minter, Request{Subject: "p", ClientID: "c"}, 10 * time.Minute},
		"a client":             {w.minter, Request{Subject: "c", ClientID: "c"}, 15 * time.Minute},
		"the longest":          {w.minter, Request{Subject: "p", Lifetime: time.Hour}, time.Hour},
		"a person, at most":    {short, Request{Subject: "p"}, 3 * time.Minute},
		"a client, at most":    {short, Request{Subject: "c", ClientID: "c"}, 3 * time.Minute},
	} {
		claims := must[Claims](t)(w.verifier.Verify(t.Context(), must[string](t)(row.minter.Mint(row.request))))
		if got := claims.ExpiresAt.Sub(claims.IssuedAt); got != row.want {
			t.Errorf("%s: %v, want %v", name, got, row.want)
		}
		if claims.RolesNamed || !claims.Hub.IsZero() || claims.Scopes != nil {
			t.Errorf("%s claims what was not asked: %+v", name, claims)
		}
	}
	empty := must[Claims](t)(w.verifier.Verify(t.Context(), must[string](t)(w.minter.Mint(Request{Subject: "p", Roles: []string{}}))))
	if !empty.RolesNamed || len(empty.Roles) != 0 {
		t.Error("narrowing to nothing is lost")
	}
}

// What would not be accepted is not minted.
func TestMintRefuses(t *testing.T) {
	w := newWorld(t)
	for name, request := range map[string]Request{
		"nobody":              {},
		"too long a life":     {Subject: "p", Lifetime: time.Hour + time.Second},
		"no life":             {Subject: "p", Lifetime: time.Millisecond},
		"a life backwards":    {Subject: "p", Lifetime: -time.Hour},
		"not UTF-8":           {Subject: "p", Roles: []string{"\xff"}},
		"an empty role":       {Subject: "p", Roles: []string{""}},
		"33 roles":            {Subject: "p", Roles: slices.Repeat([]string{"r"}, 33)},
		"a scope with space":  {Subject: "p", Scopes: []string{"a b"}},
		"an empty scope":      {Subject: "p", Scopes: []string{""}},
		"an odd client":       {Subject: "p", ClientID: "c\n"},
		"more than 8 KiB":     {Subject: "p", Scopes: []string{strings.Repeat("s", maxToken)}},
		"a subject of spaces": {Subject: "  "},
	} {
		if token, err := w.minter.Mint(request); err == nil || token != "" {
			t.Errorf("%s: minted", name)
		}
	}
}

func TestNewMinterRefuses(t *testing.T) {
	w := newWorld(t)
	other := w.issuer
	other.Algorithms = []string{"ES256"}
	nameless := w.issuer
	nameless.Name = ""
	for name, made := range map[string]func() (*Minter, error){
		"no keys":   func() (*Minter, error) { return NewMinter(w.issuer, nil, w.clock, id.Random) },
		"no maker":  func() (*Minter, error) { return NewMinter(w.issuer, w.ring, w.clock, nil) },
		"no clock":  func() (*Minter, error) { return NewMinter(w.issuer, w.ring, nil, id.Random) },
		"not EdDSA": func() (*Minter, error) { return NewMinter(other, w.ring, w.clock, id.Random) },
		"no issuer": func() (*Minter, error) { return NewMinter(nameless, w.ring, w.clock, id.Random) },
	} {
		if m, err := made(); err == nil || m != nil {
			t.Errorf("%s: a minter was made", name)
		}
	}
}
