package authn

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"reflect"
	"strings"
	"testing"
)

// FuzzVerify looks for a token that panics, that is refused with claims or
// without a cause, that passes the first reading in a second spelling, or that
// is accepted though nobody signed it.
func FuzzVerify(f *testing.F) {
	w := newWorld(f)
	w.ring.current.Store(fixedKeySet(f))
	w.verifier = must[*Verifier](f)(NewVerifier(w.clock, w.issuer, w.foreignTerms()))
	signed := map[string]bool{}
	untyped, plain := w.markedForgery(), w.markedForgery()
	drop(&untyped.header, "typ")
	set(&plain.header, "typ", `"JWT"`)
	for _, good := range []*forgery{w.forgery(), w.markedForgery(), untyped, plain} {
		signed[good.token()] = true
		f.Add(good.token())
	}
	for _, edit := range []func(*forgery){
		func(g *forgery) { g.key = w.foreign },
		func(g *forgery) { set(&g.header, "alg", `"none"`) },
		func(g *forgery) { set(&g.header, "alg", `"HS256"`); g.sign = hs256(w.public()) },
		func(g *forgery) { set(&g.header, "crit", `["x"]`) },
		func(g *forgery) { put(&g.payload, "HUB", `"x"`) },
		func(g *forgery) { put(&g.payload, "nested", `{"a":[{"a":1,"A":2}]}`) },
		func(g *forgery) { set(&g.payload, "exp", "1e300") },
		func(g *forgery) { set(&g.payload, "sub", `"\ud800"`) },
		func(g *forgery) { g.payloadText = "null" },
		func(g *forgery) { g.payloadText = "{}{}" },
		func(g *forgery) { g.payloadText = "\xff" },
		func(g *forgery) { g.inSign = looseBits },
		func(g *forgery) { g.inSign = func(s string) string { return s + "\n" } },
		func(g *forgery) { g.finish = func(s string) string { return s + "." } },
		func(g *forgery) { pad(g, 9<<10) },
	} {
		forged := w.forgery()
		edit(forged)
		f.Add(forged.token())
	}
	for _, edit := range []func(*forgery){
		func(g *forgery) { put(&g.payload, "nonce", `"n"`) },
		func(g *forgery) { put(&g.payload, "azp", `"person-1"`) },
		func(g *forgery) { set(&g.payload, "groups", `{"Heads":1}`) },
		func(g *forgery) { set(&g.payload, "scp", `[null]`) },
		func(g *forgery) { set(&g.header, "typ", `"none"`) },
	} {
		forged := w.markedForgery()
		edit(forged)
		f.Add(forged.token())
	}
	f.Add("")
	f.Add("..")
	f.Add("e30.e30.AA")

	f.Fuzz(func(t *testing.T, token string) {
		if _, err := unpack(token); err == nil && respell(token) != token {
			t.Error("a second spelling passes")
		}
		claims, err := w.verifier.Verify(t.Context(), token)
		if err == nil {
			if !signed[token] {
				t.Error("a token that nobody signed is accepted")
			}
			return
		}
		if _, isCause := errors.AsType[Cause](err); !isCause || !reflect.DeepEqual(claims, Claims{}) {
			t.Errorf("refused with %v and %+v", err, claims)
		}
	})
}

// fixedKeySet is the same in every process that a fuzzing run starts, so that
// what one has signed is genuine in another.
func fixedKeySet(t testing.TB) *keySet {
	var keys []signingKey
	for letter, state := range map[string]keyState{"a": active, "n": next} {
		private := ed25519.NewKeyFromSeed([]byte(strings.Repeat(letter, ed25519.SeedSize)))
		key := signingKey{state: state, private: private, createdAt: morning}
		key.kid = Thumbprint(key.public())
		keys = append(keys, key)
	}
	return must[*keySet](t)(newKeySet(keys))
}

// respell decodes as leniently as anyone does and encodes again.
func respell(token string) string {
	parts := strings.Split(token, ".")
	for i, part := range parts {
		data, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(part, "="))
		if err != nil {
			return ""
		}
		parts[i] = base64.RawURLEncoding.EncodeToString(data)
	}
	return strings.Join(parts, ".")
}
