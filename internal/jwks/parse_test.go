package jwks

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/testkit/issuer"
)

// listed gives the key set of an issuer with a key for each algorithm.
func listed(t testing.TB, algorithms ...string) []map[string]any {
	t.Helper()
	i := issuer.New("x")
	for _, a := range algorithms {
		i.Add(a)
	}
	var set struct{ Keys []map[string]any }
	if err := json.Unmarshal(i.KeySet(), &set); err != nil {
		t.Fatal(err)
	}
	return set.Keys
}

func document(t testing.TB, keys ...map[string]any) []byte {
	t.Helper()
	text, err := json.Marshal(map[string]any{"keys": keys})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Every algorithm has its keys, whether or not they say for which they are.
func TestParse(t *testing.T) {
	algorithms := []string{"EdDSA", "ES256", "ES384", "ES512", "RS256", "PS512"}
	keys := listed(t, algorithms...)
	got, others, err := parse(document(t, keys...), algorithms)
	if err != nil || others != 0 || len(got) != len(algorithms) {
		t.Fatalf("%d keys, %d others, %v", len(got), others, err)
	}
	for n, a := range algorithms {
		if key := got[fmt.Sprint("key-", n+1)]; key.Algorithm != a || !authn.Fits(a, key.Public) {
			t.Errorf("%s: %+v", a, key)
		}
	}
	for _, key := range keys {
		delete(key, "alg")
		delete(key, "use")
	}
	if got, _, err = parse(document(t, keys...), []string{"RS256"}); err != nil || len(got) != 2 || got["key-5"].Algorithm != "" {
		t.Errorf("%+v, %v", got, err)
	}
}

// A key that cannot be used is left out, and the others stay.
func TestParseLeavesOut(t *testing.T) {
	made := listed(t, "RS256", "ES256", "EdDSA")
	good, ec, ed := made[0], made[1], made[2]
	without := func(key map[string]any, name string) map[string]any {
		key = maps.Clone(key)
		delete(key, name)
		return key
	}
	with := func(key map[string]any, name string, value any) map[string]any {
		key = maps.Clone(key)
		key[name] = value
		return key
	}
	rsa := with(good, "kid", "rsa")
	for name, key := range map[string]any{
		"no kid":                    without(rsa, "kid"),
		"a kid that is empty":       with(rsa, "kid", ""),
		"a kid that is a number":    with(rsa, "kid", 1),
		"a kid of 256":              with(rsa, "kid", strings.Repeat("k", 256)),
		"for encryption":            with(rsa, "use", "enc"),
		"for nothing":               with(rsa, "use", ""),
		"use is null":               with(rsa, "use", nil),
		"only to encrypt":           with(rsa, "key_ops", []string{"encrypt", "wrapKey"}),
		"operations that are none":  with(rsa, "key_ops", "verify"),
		"no kind":                   without(rsa, "kty"),
		"another kind":              with(rsa, "kty", "AKP"),
		"a secret":                  map[string]any{"kid": "k", "kty": "oct", "k": "c2VjcmV0"},
		"a private part":            with(rsa, "d", "AQAB"),
		"a private part, empty":     with(rsa, "p", nil),
		"another's algorithm":       with(rsa, "alg", "RS512"),
		"HMAC":                      with(rsa, "alg", "HS256"),
		"an algorithm of EC":        with(rsa, "alg", "ES256"),
		"an algorithm of none":      with(rsa, "alg", "none"),
		"an algorithm, null":        with(rsa, "alg", 1),
		"for key agreement":         map[string]any{"kid": "x", "kty": "OKP", "crv": "X25519", "x": ed["x"]},
		"no modulus":                without(rsa, "n"),
		"a short modulus":           with(rsa, "n", "AQAB"),
		"a huge modulus":            with(rsa, "n", strings.Repeat("_", 2000)),
		"no exponent":               without(rsa, "e"),
		"an exponent of one":        with(rsa, "e", "AQ"),
		"not base64url":             with(rsa, "n", "+/=="),
		"an odd curve":              with(ec, "crv", "secp256k1"),
		"off the curve":             with(ec, "y", ec["x"]),
		"another curve's length":    with(ec, "crv", "P-384"),
		"a short Ed25519 key":       with(ed, "x", "AQAB"),
		"a text":                    "key",
		"nothing":                   nil,
		"a list":                    []any{good},
		"a kind in another case":    with(without(rsa, "kty"), "KTY", "RSA"),
		"an algorithm not the kind": with(ec, "alg", "EdDSA"),
	} {
		text, err := json.Marshal(map[string]any{"keys": []any{key, good}})
		if err != nil {
			t.Fatal(err)
		}
		got, others, err := parse(text, []string{"RS256", "ES256", "EdDSA"})
		if err != nil || others != 1 || !slices.Equal(slices.Collect(maps.Keys(got)), []string{"key-1"}) {
			t.Errorf("%s: %v, %d others, %v", name, slices.Collect(maps.Keys(got)), others, err)
		}
	}
	for name, row := range map[string]struct {
		keys []map[string]any
		want int
	}{
		"one kid, two keys":        {[]map[string]any{good, rsa, with(rsa, "n", made[0]["n"])}, 1},
		"one kid, three keys":      {[]map[string]any{good, rsa, rsa, rsa}, 1},
		"one kid, two uses":        {[]map[string]any{good, with(good, "use", "enc")}, 1},
		"one kid, two kinds":       {[]map[string]any{good, with(ec, "kid", "key-1"), ed}, 1},
		"certificates, unread":     {[]map[string]any{with(good, "x5c", []string{"junk"})}, 1},
		"an address, unread":       {[]map[string]any{with(good, "x5u", "http://[")}, 1},
		"to verify":                {[]map[string]any{with(good, "key_ops", []string{"verify"})}, 1},
		"members that mean little": {[]map[string]any{with(good, "issuer", "https://x")}, 1},
	} {
		got, others, err := parse(document(t, row.keys...), []string{"RS256", "ES256", "EdDSA"})
		if err != nil || len(got) != row.want || others != len(row.keys)-row.want {
			t.Errorf("%s: %d keys, %d others, %v", name, len(got), others, err)
		}
	}
}

// What is no key set, or leaves no key, is refused whole.
func TestParseRefuses(t *testing.T) {
	good := listed(t, "EdDSA")[0]
	text := string(document(t, good))
	var many []map[string]any
	for n := range maxKeys + 1 {
		many = append(many, maps.Clone(good))
		many[n]["kid"] = fmt.Sprint(n)
	}
	for name, body := range map[string]string{
		"nothing": "", "a page": "<html>", "a list": "[" + text + "]", "no keys": "{}", "keys that are none": `{"keys":{}}`,
		"keys, null": `{"keys":null}`, "an empty list": `{"keys":[]}`, "two documents": text + text, "not UTF-8": text[:3] + "\xff" + text[3:],
		"KEYS": strings.Replace(text, "keys", "KEYS", 1), "keys twice": strings.Replace(text, "{", `{"Keys":[],`, 1),
		"a member twice": strings.Replace(text, `"kid"`, `"kid":"a","kid"`, 1),
		"too deep":       strings.Replace(text, `"kid"`, `"a":`+strings.Repeat("[", 9)+strings.Repeat("]", 9)+`,"kid"`, 1),
		"101 keys":       string(document(t, many...)),
		"one kid twice":  string(document(t, good, good)),
		"none to use":    strings.Replace(text, "sig", "enc", 1),
	} {
		if got, _, err := parse([]byte(body), []string{"EdDSA"}); err == nil || got != nil {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// FuzzParse looks for a key set that panics, or that gives a key which its issuer
// could not use or which stands in it under no name.
func FuzzParse(f *testing.F) {
	algorithms := []string{"EdDSA", "ES256", "RS256"}
	f.Add(document(f, listed(f, algorithms...)...))
	f.Add([]byte(`{"keys":[{"kty":"EC","crv":"P-521","kid":"a","x":"","y":""}]}`))
	f.Add([]byte(`{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a","x":1}]}`))
	f.Add([]byte(`{"keys":[null,{},[],{"kty":"RSA","kid":"a","n":"AA","e":"____________"}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		got, others, err := parse(text, algorithms)
		if (err == nil) != (len(got) > 0) || others < 0 {
			t.Errorf("%d keys, %d others, %v", len(got), others, err)
		}
		for kid, key := range got {
			if kid == "" || !slices.ContainsFunc(algorithms, func(a string) bool {
				return authn.Fits(a, key.Public) && (key.Algorithm == "" || key.Algorithm == a)
			}) {
				t.Errorf("%q: %+v", kid, key)
			}
		}
	})
}
