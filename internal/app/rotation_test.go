package app_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/app"
	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/config"
	"github.com/hubqa/hubqa/internal/testkit"
)

// load are callers who go on and on, each with a new token every time and with one of
// the phase before, while they are not told to forget it.
type load struct {
	t     *testing.T
	mint  func(caller int) string
	serve []string // addresses

	mu      sync.Mutex
	changed *sync.Cond
	phase   int
	forget  bool
	done    []int // rounds of each caller that began in the phase
	stopped bool
	asked   int
	callers sync.WaitGroup
}

func begin(t *testing.T, serve []string, mint func(caller int) string) *load {
	t.Helper()
	l := &load{t: t, mint: mint, serve: serve, done: make([]int, 6)}
	l.changed = sync.NewCond(&l.mu)
	for caller := range l.done {
		l.callers.Go(func() { l.call(caller) })
	}
	l.settle(false)
	return l
}

func (l *load) call(caller int) {
	tokens := map[int]string{} // by phase
	for {
		l.mu.Lock()
		phase, forget, stopped := l.phase, l.forget, l.stopped
		l.mu.Unlock()
		if stopped {
			return
		}
		if forget {
			clear(tokens)
		}
		tokens[phase] = l.mint(caller)
		for _, token := range tokens {
			for _, address := range l.serve {
				if status, answer := ask(l.t, "GET", address+"/v1/me", token, ""); status != 200 {
					l.t.Errorf("phase %d: %s answered %d %v", phase, address, status, answer)
				}
			}
		}
		l.mu.Lock()
		l.asked += len(tokens) * len(l.serve)
		if phase == l.phase {
			l.done[caller]++
		}
		l.changed.Broadcast()
		l.mu.Unlock()
	}
}

// settle waits until every caller has gone round twice as things now are.
func (l *load) settle(forget bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.phase, l.forget = l.phase+1, forget
	clear(l.done)
	for slices.Min(l.done) < 2 {
		l.changed.Wait()
	}
}

func (l *load) end() {
	l.mu.Lock()
	l.stopped = true
	l.mu.Unlock()
	l.callers.Wait()
	if l.asked < 100 {
		l.t.Errorf("%d requests are no load", l.asked)
	}
}

// kidOf gives the name of the key that signed a token.
func kidOf(t *testing.T, token string) string {
	t.Helper()
	text, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[0])
	if err != nil {
		t.Fatal(err)
	}
	var header struct{ Kid string }
	if err := json.Unmarshal(text, &header); err != nil {
		t.Fatal(err)
	}
	return header.Kid
}

// published gives the names of the keys that a server publishes.
func published(t *testing.T, address string) (kids []string) {
	t.Helper()
	status, set := ask(t, "GET", address+"/.well-known/jwks.json", "", "")
	list, _ := set["keys"].([]any)
	if status != 200 || len(list) == 0 {
		t.Fatalf("%d %v", status, set)
	}
	for _, key := range list {
		kids = append(kids, key.(map[string]any)["kid"].(string))
	}
	return kids
}

// Two servers share a key file, in which keys are rotated again and again, each time
// after the tokens of the key that goes have ended. The servers read it one after the
// other, and each signs with the key that it takes for the active one. No request of
// those that go on meanwhile fails, at either server.
func TestOwnKeysRotateUnderLoad(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		path := t.TempDir() + "/keys.json"
		operator, err := authn.CreateKeyRing(path, testkit.Present)
		if err != nil {
			t.Fatal(err)
		}
		var rings []*authn.KeyRing
		var minters []*authn.Minter
		var addresses []string
		for range 2 {
			ring, err := authn.LoadKeyRing(path)
			if err != nil {
				t.Fatal(err)
			}
			minter, err := authn.NewMinter(app.OwnIssuer(config.DemoIssuer, "here", ring), ring, db.Machine, db.NewID)
			if err != nil {
				t.Fatal(err)
			}
			server := httptest.NewServer(signingIn(t, db, ring))
			t.Cleanup(server.Close)
			rings, minters, addresses = append(rings, ring), append(minters, minter), append(addresses, server.URL)
		}
		mint := func(caller int) string {
			token, err := minters[caller%2].Mint(authn.Request{Subject: db.World.QALead.Subject})
			if err != nil {
				t.Error(err)
			}
			return token
		}
		known := func(want ...int) {
			t.Helper()
			for n, address := range addresses {
				kids := published(t, address)
				if len(kids) != want[n] {
					t.Errorf("server %d publishes %d keys, not %d", n, len(kids), want[n])
				}
				for minter := range minters {
					if kid := kidOf(t, mint(minter)); !slices.Contains(kids, kid) {
						t.Errorf("server %d does not publish the key with which server %d signs", n, minter)
					}
				}
			}
		}
		l := begin(t, addresses, mint)
		defer l.end()
		known(2, 2)
		for round := range 4 {
			at := testkit.Present.Add(time.Duration(round) * 17 * time.Minute)
			before := published(t, addresses[0])
			l.settle(true)
			if err := operator.Rotate(at, 17*time.Minute); err != nil {
				t.Fatal(err)
			}
			l.settle(false)
			known(len(before), len(before))
			first := round % 2
			for _, n := range []int{first, 1 - first} {
				if err := rings[n].Reload(); err != nil {
					t.Fatal(err)
				}
				l.settle(false)
			}
			known(3, 3)
			after := published(t, addresses[1])
			if last := before[len(before)-2:]; !slices.Equal(after[:2], last) || after[2] == last[0] {
				t.Errorf("%v became %v", before, after)
			}
		}
		if err := operator.Rotate(testkit.Present.Add(67*time.Minute), 17*time.Minute); err == nil {
			t.Error("a rotation that would end live tokens was done")
		}
	})
}

// An issuer rotates its keys while people sign in with new tokens and with those that
// they have. No request fails, and nobody has to be told of the new key.
func TestIssuersKeysRotateUnderLoad(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		login := provider(t)
		kid := login.Add("EdDSA")
		a := signingIn(t, db, ring(t), terms(login, "EdDSA", "ES256"))
		identify(t, a, db.World.HubManager, db.World.Headteacher, login, "head")
		server := httptest.NewServer(a)
		t.Cleanup(server.Close)
		l := begin(t, []string{server.URL}, func(int) string {
			return login.Sign(login.Token("head", signInAudience, db.Machine.Now()).With(claims{"scp": "hubqa", "groups": []string{"Heads"}}))
		})
		defer l.end()
		for round := range 3 {
			next := login.Add([]string{"ES256", "EdDSA"}[round%2])
			l.settle(false)
			l.settle(true)
			login.Drop(kid)
			kid = next
			l.settle(false)
		}
		if asked := login.Asked(); asked < 4 || asked > 8 {
			t.Errorf("the issuer was asked %d times", asked)
		}
	})
}
