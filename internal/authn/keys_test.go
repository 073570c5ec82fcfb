package authn

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func (r *KeyRing) states() []keyState {
	var states []keyState
	for _, key := range r.current.Load().keys {
		states = append(states, key.state)
	}
	return states
}

func TestCreateKeyRing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	ring := must[*KeyRing](t)(CreateKeyRing(path, morning))
	if got := ring.states(); !slices.Equal(got, []keyState{active, next}) {
		t.Errorf("states: %v", got)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, error %v", info.Mode(), err)
	}
	before := must[[]byte](t)(os.ReadFile(path))
	if _, err := CreateKeyRing(path, morning); err == nil {
		t.Error("a key file was written over")
	}
	if after := must[[]byte](t)(os.ReadFile(path)); string(after) != string(before) {
		t.Error("the key file changed")
	}
	if left := must[[]os.DirEntry](t)(os.ReadDir(filepath.Dir(path))); len(left) != 1 {
		t.Errorf("files left behind: %v", left)
	}
	loaded := must[*KeyRing](t)(LoadKeyRing(path))
	if string(loaded.JWKS()) != string(ring.JWKS()) {
		t.Error("the ring that was loaded is another")
	}
	if !loaded.current.Load().active.createdAt.Equal(morning) {
		t.Error("the time of creation is lost")
	}
}

func TestLoadKeyRingRefuses(t *testing.T) {
	folder := t.TempDir()
	must[*KeyRing](t)(CreateKeyRing(filepath.Join(folder, "good.json"), morning))
	good := string(must[[]byte](t)(os.ReadFile(filepath.Join(folder, "good.json"))))
	var file keyFile
	if err := json.Unmarshal([]byte(good), &file); err != nil {
		t.Fatal(err)
	}
	first, second := file.Keys[0], file.Keys[1]
	for name, row := range map[string]struct {
		content string
		mode    os.FileMode
		want    string
	}{
		"group may read":  {good, 0o640, "open to group or others (0640)"},
		"others may read": {good, 0o604, "open to group or others (0604)"},
		"group may write": {good, 0o620, "open to group or others (0620)"},
		"empty":           {"", 0o600, "is not strict JSON"},
		"no keys":         {"{}", 0o600, "must list one next key"},
		"trailing bytes":  {good + "{}", 0o600, "is not strict JSON"},
		"keys twice":      {strings.Replace(good, "{", `{"KEYS":[],`, 1), 0o600, "is not strict JSON"},
		"not a list":      {`{"keys":1}`, 0o600, "does not have the form"},
		"another kid":     {strings.Replace(good, first.KID, second.KID, 1), 0o600, "not its key's thumbprint"},
		"short seed":      {strings.Replace(good, first.Private, first.Private[:20], 1), 0o600, "not a seed"},
		"padded seed":     {strings.Replace(good, first.Private, first.Private+"=", 1), 0o600, "not a seed"},
		"two active keys": {strings.Replace(good, `"next"`, `"active"`, 1), 0o600, "must list one next key"},
		"no active key":   {strings.Replace(good, `"active"`, `"retiring"`, 1), 0o600, "must list one next key"},
		"unknown state":   {strings.Replace(good, `"next"`, `"frozen"`, 1), 0o600, "must list one next key"},
		"a key in two states": {must[string](t)(text(keyFile{[]keyRecord{first, second,
			{first.KID, retiring, first.Private, morning}}})), 0o600, "two states"},
		"two next keys": {must[string](t)(text(keyFile{[]keyRecord{first, second, second}})), 0o600, "must list one next key"},
		"too long":      {strings.Repeat(" ", maxKeyFile) + good, 0o600, "too long"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "keys.json")
			if err := os.WriteFile(path, []byte(row.content), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, row.mode); err != nil {
				t.Fatal(err)
			}
			_, err := LoadKeyRing(path)
			if err == nil || !strings.Contains(err.Error(), row.want) {
				t.Fatalf("got %v, want %q", err, row.want)
			}
			if strings.Contains(err.Error(), first.Private) || strings.Contains(err.Error(), second.Private) {
				t.Error("the error quotes a private key")
			}
		})
	}
	if _, err := LoadKeyRing(folder); err == nil {
		t.Error("a folder was loaded")
	}
	if _, err := LoadKeyRing(filepath.Join(folder, "none.json")); err == nil {
		t.Error("a missing file was loaded")
	}
}

func text(file keyFile) (string, error) {
	content, err := json.Marshal(file)
	return string(content), err
}

// A token of a key outlives the key's retirement and ends with the key.
func TestRotate(t *testing.T) {
	w := newWorld(t)
	token := must[string](t)(w.minter.Mint(Request{Subject: "person-1", Lifetime: time.Hour}))
	old, waiting := w.kid(), w.ring.current.Load().keys[1].kid

	rotate(t, w.ring)
	if got := w.ring.states(); !slices.Equal(got, []keyState{retiring, active, next}) {
		t.Errorf("states: %v", got)
	}
	if w.kid() != waiting {
		t.Error("the key that was next is not active")
	}
	must[Claims](t)(w.verifier.Verify(t.Context(), token))
	must[Claims](t)(w.verifier.Verify(t.Context(), must[string](t)(w.minter.Mint(Request{Subject: "person-1"}))))

	rotate(t, w.ring)
	if _, found := w.ring.Key(old); found {
		t.Error("a key that is gone is found")
	}
	w.refuses(t, token, UnknownKey)
	if loaded := must[*KeyRing](t)(LoadKeyRing(w.ring.path)); string(loaded.JWKS()) != string(w.ring.JWKS()) {
		t.Error("the file and the ring differ")
	}
}

// A rotation waits until the tokens of the key that it ends have ended themselves.
func TestRotateWaits(t *testing.T) {
	w := newWorld(t)
	const life = 15 * time.Minute
	rotateAt := func(minutes int, after time.Duration) error {
		return w.ring.Rotate(morning.Add(time.Duration(minutes)*time.Minute), after)
	}
	if err := rotateAt(0, life); err != nil {
		t.Error("a ring that was never rotated waits:", err)
	}
	before := string(w.ring.JWKS())
	for _, minutes := range []int{-60, 0, 14} {
		tooSoon, ok := errors.AsType[TooSoon](rotateAt(minutes, life))
		if !ok || !tooSoon.Until.Equal(morning.Add(life)) {
			t.Errorf("after %d minutes: %v", minutes, tooSoon)
		}
	}
	if string(w.ring.JWKS()) != before || string(must[*KeyRing](t)(LoadKeyRing(w.ring.path)).JWKS()) != before {
		t.Error("a rotation that was refused changed the keys")
	}
	if err := rotateAt(15, life); err != nil {
		t.Error("the wait is over:", err)
	}
	if err := rotateAt(15, 0); err != nil {
		t.Error("a leak does not wait:", err)
	}
}

// A process that has not reloaded accepts what one that has rotated signs.
func TestReload(t *testing.T) {
	w := newWorld(t)
	elsewhere := must[*KeyRing](t)(LoadKeyRing(w.ring.path))
	rotate(t, elsewhere)
	w.minter.keys = elsewhere
	token := must[string](t)(w.minter.Mint(Request{Subject: "person-1"}))
	must[Claims](t)(w.verifier.Verify(t.Context(), token))
	if err := w.ring.Reload(); err != nil {
		t.Fatal(err)
	}
	must[Claims](t)(w.verifier.Verify(t.Context(), token))
	if string(elsewhere.JWKS()) != string(w.ring.JWKS()) {
		t.Error("reloading did not bring the new keys")
	}

	if err := os.Chmod(w.ring.path, 0o644); err != nil {
		t.Fatal(err)
	}
	if w.ring.Reload() == nil || w.ring.Rotate(morning, 0) == nil {
		t.Error("an open key file was read")
	}
	must[Claims](t)(w.verifier.Verify(t.Context(), token))
}

func rotate(t *testing.T, ring *KeyRing) {
	t.Helper()
	if err := ring.Rotate(morning, 0); err != nil {
		t.Fatal(err)
	}
}

func TestJWKSHasPublicKeysOnly(t *testing.T) {
	w := newWorld(t)
	rotate(t, w.ring)
	var set struct{ Keys []map[string]string }
	if err := json.Unmarshal(w.ring.JWKS(), &set); err != nil {
		t.Fatal(err)
	}
	if len(set.Keys) != 3 {
		t.Fatalf("%d keys", len(set.Keys))
	}
	for i, key := range set.Keys {
		mine := w.ring.current.Load().keys[i]
		want := map[string]string{
			"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": mine.kid,
			"x": base64.RawURLEncoding.EncodeToString(mine.public()),
		}
		if fmt.Sprint(key) != fmt.Sprint(want) {
			t.Errorf("key %d: %v", i, key)
		}
		if printed := fmt.Sprintf("%+v %#v", w.ring, w.minter); strings.Contains(printed, fmt.Sprint([]byte(mine.private[:8]))) {
			t.Error("a private key is printed with its ring")
		}
	}
}

// The example of RFC 8037 appendix A.3.
func TestThumbprint(t *testing.T) {
	x, err := decodeSegment("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
	if err != nil {
		t.Fatal(err)
	}
	if got := Thumbprint(ed25519.PublicKey(x)); got != "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k" {
		t.Error(got)
	}
}
