package testkit

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/app"
	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/httpapi"
	"github.com/hubqa/hubqa/internal/intake"
)

// API is the server on one database, as its callers meet it.
type API struct {
	*app.App
	DB     *DB
	Minter *authn.Minter

	tb       testing.TB
	contract routers.Router
	tokens   map[string]string
}

// API puts the server together on the database. Its answers are held to the contract.
func (db *DB) API(tb testing.TB) *API {
	tb.Helper()
	keys, err := authn.CreateKeyRing(filepath.Join(tb.TempDir(), "keys.json"), Present)
	must(tb, err)
	issuer := app.OwnIssuer(demo.Issuer, "urn:hubqa:test", keys)
	issuer.MaxLifetime = 24 * time.Hour
	minter, err := authn.NewMinter(issuer, keys, db.Machine, db.NewID)
	must(tb, err)
	put, err := app.New(app.Options{
		Database: db.DB, Issuers: []authn.Issuer{issuer}, Keys: keys, Machine: db.Machine, NewID: db.NewID,
		Log: slog.New(db.Log.Handler()), Demo: true, Imports: intake.Settings{Folder: tb.TempDir()},
		HTTP: httpapi.Options{CursorKey: bytes.Repeat([]byte{7}, 32), RatePerMinute: 1_000_000, Version: "test"},
	})
	must(tb, err)
	return &API{App: put, DB: db, Minter: minter, tb: tb, contract: theContract(tb), tokens: map[string]string{}}
}

func theContract(tb testing.TB) routers.Router {
	tb.Helper()
	doc, err := api.GetSpec()
	must(tb, err)
	contract, err := legacy.NewRouter(doc)
	must(tb, err)
	return contract
}

// Caller is somebody who makes requests.
type Caller struct {
	api   *API
	token string
}

// As is the person, with a token that names the roles; with none it names none and
// narrows nothing.
func (a *API) As(p demo.Person, roles ...access.Role) *Caller {
	var names []string
	for _, r := range roles {
		names = append(names, string(r))
	}
	return a.with(authn.Request{Subject: p.Subject, Hub: p.Hub, Roles: names})
}

// AsClient is the machine client, with all its scopes.
func (a *API) AsClient(c demo.Client) *Caller {
	var scopes []string
	for _, s := range c.Scopes {
		scopes = append(scopes, string(s))
	}
	return a.with(authn.Request{Subject: c.Subject, ClientID: c.Subject, Hub: c.Hub, Scopes: scopes})
}

// Anonymous is somebody without a token.
func (a *API) Anonymous() *Caller { return &Caller{api: a} }

// Bearing is somebody with that token, whatever it is.
func (a *API) Bearing(token string) *Caller { return &Caller{a, token} }

func (a *API) with(r authn.Request) *Caller {
	r.Lifetime = 23 * time.Hour
	if r.ClientID != "" {
		r.Lifetime = 0
	}
	key, err := json.Marshal(r)
	must(a.tb, err)
	if a.tokens[string(key)] == "" {
		a.tokens[string(key)], err = a.Minter.Mint(r)
		must(a.tb, err)
	}
	return &Caller{a, a.tokens[string(key)]}
}

// Send makes a request. An answer that departs from the contract fails the test.
func (c *Caller) Send(method, path string, header http.Header, body string) *Answer {
	c.api.tb.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	for name, values := range header {
		r.Header[http.CanonicalHeaderKey(name)] = values
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	if body == "" {
		r.Body, r.ContentLength = http.NoBody, 0
	}
	w := httptest.NewRecorder()
	c.api.ServeHTTP(w, r)
	answer := &Answer{Status: w.Code, Header: w.Header(), Body: w.Body.Bytes(), tb: c.api.tb, asked: method + " " + path}
	c.api.hold(r, answer)
	return answer
}

// Get reads a resource.
func (c *Caller) Get(path string) *Answer {
	c.api.tb.Helper()
	return c.Send(http.MethodGet, path, nil, "")
}

// Post posts a document; nil is no body.
func (c *Caller) Post(path string, document any) *Answer {
	c.api.tb.Helper()
	return c.document(http.MethodPost, path, "", document)
}

// Step reads a resource and sends its ETag with the change, as a client does that
// changes what it has seen.
func (c *Caller) Step(method, path string, document any, seen string) *Answer {
	c.api.tb.Helper()
	return c.document(method, path, c.Get(seen).Want(http.StatusOK).Header.Get("ETag"), document)
}

func (c *Caller) document(method, path, tag string, document any) *Answer {
	c.api.tb.Helper()
	header, body := http.Header{}, ""
	if tag != "" {
		header.Set("If-Match", tag)
	}
	if document != nil {
		header.Set("Content-Type", "application/json")
		if method == http.MethodPatch {
			header.Set("Content-Type", "application/merge-patch+json")
		}
		if text, ok := document.(string); ok {
			body = text
		} else {
			b, err := json.Marshal(document)
			must(c.api.tb, err)
			body = string(b)
		}
	}
	return c.Send(method, path, header, body)
}

// hold holds an answer to the contract.
func (a *API) hold(r *http.Request, answer *Answer) {
	a.tb.Helper()
	route, params, err := a.contract.FindRoute(r)
	if err != nil || answer.Status == http.StatusMethodNotAllowed {
		return // outside the contract
	}
	input := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route},
		Status:                 answer.Status, Header: answer.Header,
		Body:    io.NopCloser(bytes.NewReader(answer.Body)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true, ExcludeResponseBody: !answer.isJSON()},
	}
	if err := openapi3filter.ValidateResponse(r.Context(), input); err != nil {
		a.tb.Errorf("%s answered %d against the contract: %v\n%s", answer.asked, answer.Status, err, answer.Body)
	}
}

// Answer is what the server answered.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
	tb     testing.TB
	asked  string
}

func (a *Answer) isJSON() bool { return strings.Contains(a.Header.Get("Content-Type"), "json") }

// Want fails the test unless the answer has the status.
func (a *Answer) Want(status int) *Answer {
	a.tb.Helper()
	if a.Status != status {
		a.tb.Fatalf("%s answered %d, want %d: %s", a.asked, a.Status, status, a.Body)
	}
	return a
}

// JSON reads the answer into v.
func (a *Answer) JSON(v any) *Answer {
	a.tb.Helper()
	if err := json.Unmarshal(a.Body, v); err != nil {
		a.tb.Fatalf("%s: %v: %s", a.asked, err, a.Body)
	}
	return a
}

// Problem gives the code of a refusal, and its rules by place.
func (a *Answer) Problem() (code string, rules map[string]string) {
	a.tb.Helper()
	var p struct {
		Code   string
		Errors []struct{ Pointer, Parameter, Header, Rule string }
	}
	a.JSON(&p)
	rules = map[string]string{}
	for _, e := range p.Errors {
		rules[e.Pointer+e.Parameter+e.Header] = e.Rule
	}
	return p.Code, rules
}
