package authn

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

func TestVerifyGivesEveryClaim(t *testing.T) {
	w := newWorld(t)
	got, err := w.verifier.Verify(t.Context(), w.forgery().token())
	if err != nil {
		t.Fatal(err)
	}
	want := Claims{
		Issuer: ownIssuer, Subject: "person-1", ClientID: "web",
		Hub:   must[hub](t)(parseHub(hubText)),
		Roles: []string{"headteacher", "observer"}, RolesNamed: true,
		Scopes:   []string{"visits:read", "visits:write"},
		TokenID:  tokenIDText,
		IssuedAt: morning, ExpiresAt: morning.Add(10 * time.Minute),
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got.IsClient() {
		t.Error("a person's token is taken for a client's")
	}
}

// Tokens that look unusual and are good.
func TestVerifyAccepts(t *testing.T) {
	w := newWorld(t)
	for name, row := range map[string]struct {
		edit  func(*world, *forgery)
		check func(Claims) bool
	}{
		"no roles claim narrows nothing": {
			func(_ *world, f *forgery) { drop(&f.payload, "roles") },
			func(c Claims) bool { return !c.RolesNamed && c.Roles == nil },
		},
		"an empty roles claim narrows to nothing": {
			func(_ *world, f *forgery) { set(&f.payload, "roles", "[]") },
			func(c Claims) bool { return c.RolesNamed && c.Roles != nil && len(c.Roles) == 0 },
		},
		"no hub": {
			func(_ *world, f *forgery) { drop(&f.payload, "hub") },
			func(c Claims) bool { return c.Hub.IsZero() },
		},
		"neither client nor scope": {
			func(_ *world, f *forgery) { drop(&f.payload, "client_id"); drop(&f.payload, "scope") },
			func(c Claims) bool { return c.ClientID == "" && c.Scopes == nil && !c.IsClient() },
		},
		"a client for itself": {
			func(_ *world, f *forgery) { set(&f.payload, "sub", `"web"`) },
			Claims.IsClient,
		},
		"one audience in a list": {
			func(_ *world, f *forgery) { set(&f.payload, "aud", `["`+audience+`"]`) }, nil,
		},
		"typ as a media type, in capitals": {
			func(_ *world, f *forgery) { set(&f.header, "typ", `"Application/AT+JWT"`) }, nil,
		},
		"claims that are not known": {
			func(_ *world, f *forgery) { set(&f.payload, "address", `{"town":"York","lines":["1",null,true]}`) }, nil,
		},
		"32 roles of 64 letters": {
			func(_ *world, f *forgery) { set(&f.payload, "roles", list(32, strings.Repeat("é", 64))) },
			func(c Claims) bool { return len(c.Roles) == 32 },
		},
		"a sub of 255":          {func(_ *world, f *forgery) { set(&f.payload, "sub", quote(strings.Repeat("s", 255))) }, nil},
		"the longest life":      {func(_ *world, f *forgery) { set(&f.payload, "exp", seconds10(3600)) }, nil},
		"expired 29 s ago":      {func(w *world, _ *forgery) { w.clock.Advance(629 * time.Second) }, nil},
		"issued in 29 s":        {func(w *world, _ *forgery) { w.clock.Advance(-29 * time.Second) }, nil},
		"nbf in 29 s":           {func(_ *world, f *forgery) { set(&f.payload, "nbf", seconds10(29)) }, nil},
		"nbf of zero":           {func(_ *world, f *forgery) { set(&f.payload, "nbf", "0") }, nil},
		"8 KiB":                 {func(_ *world, f *forgery) { pad(f, maxToken) }, nil},
		"white space in JSON":   {func(_ *world, f *forgery) { put(&f.payload, "a", " 1\n ") }, nil},
		"members 8 levels deep": {func(_ *world, f *forgery) { put(&f.payload, "a", nest(7)) }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			w.clock.Set(morning)
			f := w.forgery()
			row.edit(w, f)
			claims, err := w.verifier.Verify(t.Context(), f.token())
			if err != nil {
				t.Fatal(err)
			}
			if row.check != nil && !row.check(claims) {
				t.Errorf("claims: %+v", claims)
			}
		})
	}
}

// The foreign issuer has its own names for roles and hub, and its own terms.
func TestVerifyForeignIssuer(t *testing.T) {
	w := newWorld(t)
	f := w.foreignForgery()
	claims, err := w.verifier.Verify(t.Context(), f.token())
	if err != nil {
		t.Fatal(err)
	}
	if claims.Issuer != foreignIssuer || claims.Hub.String() != hubText || claims.Scopes != nil {
		t.Errorf("claims: %+v", claims)
	}
	set(&f.payload, "exp", seconds10(601))
	w.refuses(t, f.token(), badLifetime)
	set(&f.payload, "exp", seconds10(600))
	put(&f.payload, "TENANT", quote(hubText))
	w.refuses(t, f.token(), duplicateName)
	drop(&f.payload, "tenant")
	w.refuses(t, f.token(), misspeltName)
}

// A refusal says why in words of its own: never a word of the token.
func TestVerifyNeverQuotesTheToken(t *testing.T) {
	w := newWorld(t)
	const canary = "kingfisher"
	for name, edit := range map[string]func(*forgery){
		"iss":     func(f *forgery) { set(&f.payload, "iss", quote(canary)) },
		"aud":     func(f *forgery) { set(&f.payload, "aud", quote(canary)) },
		"hub":     func(f *forgery) { set(&f.payload, "hub", quote(canary)) },
		"exp":     func(f *forgery) { set(&f.payload, "exp", quote(canary)) },
		"alg":     func(f *forgery) { set(&f.header, "alg", quote(canary)) },
		"kid":     func(f *forgery) { set(&f.header, "kid", quote(canary)) },
		"typ":     func(f *forgery) { set(&f.header, "typ", quote(canary)) },
		"payload": func(f *forgery) { f.payloadText = canary },
		"number":  func(f *forgery) { put(&f.payload, canary, "1e999") },
		"token":   func(f *forgery) { f.finish = func(string) string { return canary } },
	} {
		f := w.forgery()
		edit(f)
		_, err := w.verifier.Verify(t.Context(), f.token())
		if err == nil || strings.Contains(err.Error(), canary) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What the library fills in from a token that it refuses is not handed on.
func TestLibraryFillsClaimsOfRefusedTokens(t *testing.T) {
	w := newWorld(t)
	f := w.forgery()
	f.key = w.foreign
	filled := jwt.MapClaims{}
	_, err := jwt.ParseWithClaims(f.token(), filled, func(*jwt.Token) (any, error) {
		return ed25519.PublicKey(make([]byte, ed25519.PublicKeySize)), nil
	})
	if err == nil || filled["sub"] != "person-1" {
		t.Fatal("the trap is gone: the wrapper of Verify may go too")
	}
	w.refuses(t, f.token(), badSignature)
}

func (w *world) foreignForgery() *forgery {
	f := w.forgery()
	f.key = w.foreign
	set(&f.header, "kid", `"foreign"`)
	set(&f.payload, "iss", quote(foreignIssuer))
	drop(&f.payload, "roles")
	drop(&f.payload, "hub")
	put(&f.payload, "tenant", quote(hubText))
	return f
}

func hs256(secret []byte) func(string) []byte {
	return func(input string) []byte {
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte(input))
		return mac.Sum(nil)
	}
}

// seconds10 gives an instant some seconds after morning, in ten digits.
func seconds10(after int64) string { return fmt.Sprint(morning.Unix() + after) }

func list(n int, role string) string {
	return "[" + strings.TrimSuffix(strings.Repeat(quote(role)+",", n), ",") + "]"
}

func nest(depth int) string { return strings.Repeat("[", depth) + "1" + strings.Repeat("]", depth) }

// pad makes the token exactly size bytes long.
func pad(f *forgery, size int) {
	put(&f.payload, "padding", `""`)
	for n := (size-len(f.token()))*3/4 - 8; ; n++ {
		set(&f.payload, "padding", quote(strings.Repeat("x", n)))
		if len(f.token()) >= size {
			return
		}
	}
}
