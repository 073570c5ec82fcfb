package testapi

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/app"
	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/httpapi"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/intake"
	"github.com/hubqa/hubqa/internal/testkit"
)

// Audience is of whom the tokens of tests are.
const Audience = "https://hubqa.test"

// API is a server on the database of a test.
type API struct {
	*app.App
	DB *testkit.DB

	tb     testing.TB
	minter *authn.Minter
}

// New puts hubqa together on the database. Changes are made to what it is made of;
// by default nobody's rate is limited.
func New(tb testing.TB, db *testkit.DB, changes ...func(*app.Options)) *API {
	tb.Helper()
	ring := Keys(tb)
	issuer := app.OwnIssuer(demo.Issuer, Audience, ring)
	issuer.MaxLifetime = 24 * time.Hour
	o := app.Options{
		Database: db.DB, Own: issuer, BaseURL: Audience, Keys: ring, Machine: db.Machine, NewID: db.NewID, Log: slog.New(db.Log.Handler()),
		HTTP:    httpapi.Options{Version: "test", CursorKey: []byte("a key of thirty-two bytes, right"), RatePerMinute: 1_000_000},
		Imports: intake.Settings{Folder: tb.TempDir()}, Demo: true,
	}
	for _, change := range changes {
		change(&o)
	}
	put, err := app.New(o)
	must(tb, err)
	tb.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		put.Imports.Stop(ctx)
	})
	minter, err := authn.NewMinter(issuer, ring, db.Machine, id.Random)
	must(tb, err)
	return &API{App: put, DB: db, tb: tb, minter: minter}
}

var ring = sync.OnceValues(func() (*authn.KeyRing, error) {
	dir, err := os.MkdirTemp("", "hubqa-keys-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	return authn.CreateKeyRing(filepath.Join(dir, "keys.json"), testkit.Present)
})

// Keys is the ring that signs the tokens of every test of the process.
func Keys(tb testing.TB) *authn.KeyRing {
	tb.Helper()
	keys, err := ring()
	must(tb, err)
	return keys
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// As is a person calling: with all that they hold, or with a token that names roles.
func (a *API) As(p demo.Person, roles ...access.Role) Caller {
	a.tb.Helper()
	r := authn.Request{Subject: p.Subject, Hub: p.Hub}
	for _, role := range roles {
		r.Roles = append(r.Roles, string(role))
	}
	return a.With(r)
}

// AsClient is a machine client calling, with those of its scopes that are named, or
// with all.
func (a *API) AsClient(c demo.Client, scopes ...access.ClientScope) Caller {
	a.tb.Helper()
	if scopes == nil {
		scopes = c.Scopes
	}
	r := authn.Request{Subject: c.Subject, ClientID: c.Subject, Hub: c.Hub}
	for _, s := range scopes {
		r.Scopes = append(r.Scopes, string(s))
	}
	return a.With(r)
}

// With is whoever bears a token that says what the request says.
func (a *API) With(r authn.Request) Caller {
	a.tb.Helper()
	if r.Lifetime == 0 {
		r.Lifetime = time.Hour
	}
	token, err := a.minter.Mint(r)
	must(a.tb, err)
	return a.Bearing(token)
}

// Bearing is whoever sends the text as a bearer token.
func (a *API) Bearing(token string) Caller {
	return a.Anonymous().Header("Authorization", "Bearer "+token)
}

// Anonymous is somebody without a token.
func (a *API) Anonymous() Caller { return Caller{api: a, tb: a.tb, header: http.Header{}} }

// Caller is somebody with what they send along. A Caller never changes: each method
// gives another, or makes a request.
type Caller struct {
	api    *API
	tb     testing.TB
	header http.Header
	seeing string
	unheld bool
}

// Unheld is the same caller, whose answers are not held to the contract: for
// benchmarks, which measure the server and not the check.
func (c Caller) Unheld() Caller {
	c.unheld = true
	return c
}

// In is the same caller in a test within the test.
func (c Caller) In(tb testing.TB) Caller {
	c.tb = tb
	return c
}

// Header is the caller who sends the header too.
func (c Caller) Header(name, value string) Caller {
	c.header = c.header.Clone()
	c.header.Set(name, value)
	return c
}

// IfMatch is the caller who has seen the state that the tag stands for.
func (c Caller) IfMatch(tag string) Caller { return c.Header("If-Match", tag) }

// Key is the caller who makes the request once, under the Idempotency-Key.
func (c Caller) Key(key string) Caller { return c.Header("Idempotency-Key", key) }

// Headers are what the caller sends along.
func (c Caller) Headers() http.Header { return c.header.Clone() }

// Seeing is the caller who reads the path just before the request, and sends its tag
// as If-Match.
func (c Caller) Seeing(path string) Caller {
	c.seeing = path
	return c
}

// Get reads the path.
func (c Caller) Get(path string) *Answer {
	c.tb.Helper()
	return c.Do(http.MethodGet, path, nil)
}

// Post posts the body: nothing where it is nil, a text or bytes as they are,
// anything else as JSON.
func (c Caller) Post(path string, body any) *Answer {
	c.tb.Helper()
	return c.Do(http.MethodPost, path, body)
}

// Put puts the body.
func (c Caller) Put(path string, body any) *Answer {
	c.tb.Helper()
	return c.Do(http.MethodPut, path, body)
}

// Patch sends the body as a merge patch.
func (c Caller) Patch(path string, body any) *Answer {
	c.tb.Helper()
	return c.Do(http.MethodPatch, path, body)
}

// Delete deletes the path.
func (c Caller) Delete(path string) *Answer {
	c.tb.Helper()
	return c.Do(http.MethodDelete, path, nil)
}

// Do makes a request.
func (c Caller) Do(method, path string, body any) *Answer {
	c.tb.Helper()
	return c.Send(method, path, nil, body)
}

// Send makes a request with headers beside those of the caller.
func (c Caller) Send(method, path string, header http.Header, body any) *Answer {
	c.tb.Helper()
	if c.seeing != "" {
		seen := c
		seen.seeing = ""
		tag := seen.Get(c.seeing).Want(http.StatusOK).ETag()
		return seen.IfMatch(tag).Send(method, path, header, body)
	}
	content := encode(c.tb, body)
	r := httptest.NewRequest(method, path, content)
	r.Header = c.header.Clone()
	maps.Copy(r.Header, header)
	if content != http.NoBody && r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
		if method == http.MethodPatch {
			r.Header.Set("Content-Type", "application/merge-patch+json")
		}
	}
	return c.SendRequest(r)
}

// SendRequest sends a request as it is, without what the caller sends along.
func (c Caller) SendRequest(r *http.Request) *Answer {
	c.tb.Helper()
	sent := r.Clone(context.Background())
	w := httptest.NewRecorder()
	func() {
		defer func() {
			if v := recover(); v != nil {
				c.tb.Errorf("%s %s: the answer was cut off: %v", r.Method, r.URL.Path, v)
			}
		}()
		c.api.ServeHTTP(w, r)
	}()
	a := &Answer{tb: c.tb, Request: sent, Status: w.Code, Header: w.Result().Header, Body: w.Body.Bytes()}
	if !c.unheld {
		a.followsContract()
	}
	return a
}

func encode(tb testing.TB, body any) io.Reader {
	tb.Helper()
	switch b := body.(type) {
	case nil:
		return http.NoBody
	case io.Reader:
		return b
	case string:
		if b == "" {
			return http.NoBody
		}
		return strings.NewReader(b)
	case []byte:
		return bytes.NewReader(b)
	}
	return bytes.NewReader(marshal(tb, body))
}
