package authn

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/id"
)

const (
	ownIssuer     = "https://hub.example"
	foreignIssuer = "https://login.example"
	audience      = "https://api.hub.example"
	hubText       = "0198f0a0-7c00-7000-8000-00000000a001"
	tokenIDText   = "0198f0a0-7c00-7000-8000-00000000b001"
)

var morning = time.Date(2026, 9, 14, 9, 0, 0, 0, time.UTC)

// fixedKeys is a KeySource that never changes.
type fixedKeys map[string]crypto.PublicKey

func (k fixedKeys) Find(_ context.Context, kid string) (Key, error) {
	key, ok := k[kid]
	if !ok {
		return Key{}, UnknownKey
	}
	return Key{Public: key}, nil
}

// world is a verifier that stands at morning and knows two issuers: hubqa
// itself, and a foreign one with a key named "foreign".
type world struct {
	clock    *clock.Stopped
	ring     *KeyRing
	issuer   Issuer
	foreign  ed25519.PrivateKey
	verifier *Verifier
	minter   *Minter
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{clock: clock.NewStopped(morning)}
	w.ring = must[*KeyRing](t)(CreateKeyRing(filepath.Join(t.TempDir(), "keys.json"), morning))
	w.foreign = ed25519.NewKeyFromSeed([]byte(strings.Repeat("f", ed25519.SeedSize)))
	w.issuer = Issuer{Name: ownIssuer, Audience: audience, Algorithms: []string{"EdDSA"}, MaxLifetime: time.Hour, Keys: w.ring}
	w.verifier = must[*Verifier](t)(NewVerifier(w.clock, w.issuer, Issuer{
		Name: foreignIssuer, Audience: audience, Algorithms: []string{"EdDSA"}, MaxLifetime: 10 * time.Minute,
		Keys: fixedKeys{"foreign": w.foreign.Public()}, RolesClaim: "groups", HubClaim: "tenant", Foreign: &Foreign{},
	}))
	w.minter = must[*Minter](t)(NewMinter(w.issuer, w.ring, w.clock, id.Random))
	return w
}

func must[T any](t testing.TB) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// refuses asserts the cause and that no claim came with it.
func (w *world) refuses(t *testing.T, token string, want Cause) {
	t.Helper()
	claims, err := w.verifier.Verify(t.Context(), token)
	if err != want { //nolint:errorlint // a Cause is never wrapped
		t.Errorf("refused with %v, want %v", err, want)
	}
	if !reflect.DeepEqual(claims, Claims{}) {
		t.Errorf("claims came with the refusal: %+v", claims)
	}
}

// member is one member of a JSON object as it is written, so that a forgery
// can say things twice.
type member struct{ name, value string }

// forgery is a token in the making. It begins as a good one.
type forgery struct {
	header, payload             []member
	headerText, payloadText     string // instead of the members, when set
	key                         ed25519.PrivateKey
	sign                        func(input string) []byte // instead of the key, when set
	finish                      func(token string) string // has the last word, when set
	inHeader, inPayload, inSign func(segment string) string
}

func (w *world) forgery() *forgery {
	key := w.ring.current.Load().active
	at := morning.Unix()
	return &forgery{
		key:    key.private,
		header: []member{{"alg", `"EdDSA"`}, {"typ", `"at+jwt"`}, {"kid", quote(key.kid)}},
		payload: []member{
			{"iss", quote(ownIssuer)}, {"aud", quote(audience)}, {"sub", `"person-1"`}, {"client_id", `"web"`},
			{"hub", quote(hubText)}, {"roles", `["headteacher","observer"]`}, {"scope", `"visits:read visits:write"`},
			{"jti", quote(tokenIDText)}, {"iat", fmt.Sprint(at)}, {"exp", fmt.Sprint(at + 600)},
		},
	}
}

func quote(text string) string { return `"` + text + `"` }

// set writes a member, or writes it anew; put writes it again; drop leaves it
// out.
func set(members *[]member, name, value string) {
	for i, m := range *members {
		if m.name == name {
			(*members)[i].value = value
			return
		}
	}
	put(members, name, value)
}

func put(members *[]member, name, value string) { *members = append(*members, member{name, value}) }

func drop(members *[]member, name string) {
	*members = slices.DeleteFunc(*members, func(m member) bool { return m.name == name })
}

func (f *forgery) token() string {
	header, payload := part(f.header, f.headerText, f.inHeader), part(f.payload, f.payloadText, f.inPayload)
	input := header + "." + payload
	var sig []byte
	if f.sign != nil {
		sig = f.sign(input)
	} else {
		sig = ed25519.Sign(f.key, []byte(input))
	}
	last := encodeSegment(sig)
	if f.inSign != nil {
		last = f.inSign(last)
	}
	token := input + "." + last
	if f.finish != nil {
		token = f.finish(token)
	}
	return token
}

func part(members []member, text string, change func(string) string) string {
	if text == "" {
		var written []string
		for _, m := range members {
			written = append(written, `"`+m.name+`":`+m.value)
		}
		text = "{" + strings.Join(written, ",") + "}"
	}
	segment := encodeSegment([]byte(text))
	if change != nil {
		segment = change(segment)
	}
	return segment
}
