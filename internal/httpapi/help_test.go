package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/id"
)

// theContract is the embedded contract, read once for all tests.
var theContract = sync.OnceValue(func() *openapi3.T {
	doc, err := api.GetSpec()
	if err != nil {
		panic(err)
	}
	for _, format := range []string{asCSV, asNDJSON} {
		openapi3filter.RegisterBodyDecoder(format, asText)
	}
	return doc
})

// asText takes a body for one text, which is all that the contract says of a whole list.
func asText(body io.Reader, _ http.Header, _ *openapi3.SchemaRef, _ openapi3filter.EncodingFn) (any, error) {
	text, err := io.ReadAll(body)
	return string(text), err
}

var present = time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)

const (
	schoolPath = "/v1/schools/0199a3c4-7b10-7c3a-9f52-3d1c5e8a0b02"
	schoolBody = `{"urn":112492,"name":"Leys Junior School","status":"open","phase":"primary","laCode":"830"}`
	jsonBody   = "Content-Type: application/json"
	patchBody  = "Content-Type: application/merge-patch+json"
	asManager  = "Authorization: Bearer manager"
	asTeacher  = "Authorization: Bearer teacher"
)

var (
	theManager = personOf("0199a3c4-7b10-7c3a-9f52-3d1c5e8a0002", access.HubManager)
	theTeacher = personOf("0199a3c4-7b10-7c3a-9f52-3d1c5e8a0003", access.Teacher)
)

func personOf(text string, role access.Role) access.Actor {
	hub := id.Hub{UUID: uuid.MustParse("0199a3c4-7b10-7c3a-9f52-3d1c5e8a0001")}
	return access.Person(hub, id.Person{UUID: uuid.MustParse(text)}, true, []access.Role{role})
}

// world is a server with everything around it that a test looks at.
type world struct {
	t        *testing.T
	server   *Server
	handlers *stubHandlers
	once     *memoryOnce
	clock    *clock.Stopped
	log      *bytes.Buffer
}

func serve(t *testing.T, change ...func(*Options)) *world {
	t.Helper()
	w := &world{t: t, once: &memoryOnce{}, clock: clock.NewStopped(present), log: &bytes.Buffer{}}
	w.handlers = newHandlers(w.clock)
	o := Options{
		Handlers: w.handlers, Authenticator: tokenNames{}, Once: w.once, Clock: w.clock,
		Log: slog.New(slog.NewJSONHandler(w.log, nil)), CursorKey: []byte("a key of thirty-two bytes, right"), Version: "test",
	}
	for _, f := range change {
		f(&o)
	}
	if err := o.check(); err != nil {
		t.Fatal(err)
	}
	o.fill()
	server, err := newServer(o, theContract())
	if err != nil {
		t.Fatal(err)
	}
	w.server = server
	return w
}

// reply is what came back.
type reply struct {
	t *testing.T
	*httptest.ResponseRecorder
}

func (w *world) do(method, target, body string, headers ...string) *reply {
	w.t.Helper()
	var content io.Reader = http.NoBody
	if body != "" {
		content = strings.NewReader(body)
	}
	return w.send(newRequest(method, target, content, headers...))
}

func newRequest(method, target string, body io.Reader, headers ...string) *http.Request {
	r := httptest.NewRequest(method, target, body)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Add(name, value)
	}
	return r
}

func (w *world) send(r *http.Request) *reply {
	w.t.Helper()
	a := &reply{w.t, httptest.NewRecorder()}
	sent := r.Clone(context.Background())
	w.server.ServeHTTP(a, r)
	a.followsContract(sent)
	return a
}

// followsContract holds an answer to the contract: every status declared, every body
// and header as it says.
func (a *reply) followsContract(r *http.Request) {
	a.t.Helper()
	op := operationFor(r)
	if a.Code >= http.StatusBadRequest && !op.hasOwnErrors(a.Code) {
		a.isProblem()
	}
	if op == nil || a.Code == http.StatusMethodNotAllowed || a.Code == http.StatusNotAcceptable {
		return
	}
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, Route: op.route},
		Status:                 a.Code, Header: a.Header(),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true, SchemaValidationOptions: []openapi3.SchemaValidationOption{formats()}},
	}
	in.SetBodyBytes(a.Body.Bytes())
	if err := openapi3filter.ValidateResponse(context.Background(), in); err != nil {
		a.t.Errorf("%s answered %d against the contract: %v", op.id, a.Code, err)
	}
}

// hasOwnErrors reports whether the contract has another form than problem+json for the
// status: that of RFC 6749.
func (o *operation) hasOwnErrors(status int) bool {
	if o == nil || o.route.Operation.Responses.Status(status) == nil {
		return false
	}
	return o.route.Operation.Responses.Status(status).Value.Content["application/json"] != nil
}

func (a *reply) isProblem() {
	a.t.Helper()
	if got := a.Header().Get("Content-Type"); got != problemType {
		a.t.Errorf("a refusal has the type %q", got)
	}
	if got := a.Header().Get("Cache-Control"); got != "no-store" {
		a.t.Errorf("a refusal has Cache-Control %q", got)
	}
	if p := a.problem(); p.Instance == "" || p.Instance != a.Header().Get("X-Request-Id") || p.Status != a.Code || p.Type != "urn:hubqa:problem:"+p.Code {
		a.t.Errorf("a refusal says %+v under status %d", p, a.Code)
	}
}

func operationFor(r *http.Request) *operation {
	for _, op := range allOperations() {
		if op.method == r.Method && pathMatches(op.path, r.URL.Path) {
			return op
		}
	}
	return nil
}

func pathMatches(pattern, path string) bool {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if want[i] != got[i] && !strings.HasPrefix(want[i], "{") {
			return false
		}
	}
	return true
}

// allOperations gives the contract's operations by their id.
var allOperations = sync.OnceValue(func() map[string]*operation {
	operations, err := readOperations(theContract())
	if err != nil {
		panic(err)
	}
	return operations
})

// problem gives the refusal that came back.
func (a *reply) problem() problem {
	a.t.Helper()
	var p problem
	if err := json.Unmarshal(a.Body.Bytes(), &p); err != nil {
		a.t.Fatalf("no problem: %v: %s", err, a.Body)
	}
	return p
}

// want fails unless the answer has the status and, where it refuses, the code.
func (a *reply) want(status int, code ...string) *reply {
	a.t.Helper()
	if a.Code != status || len(code) > 0 && a.problem().Code != code[0] {
		a.t.Fatalf("got %d %s, want %d %v", a.Code, a.Body, status, code)
	}
	return a
}

// faults gives the places at fault, each with its rule.
func (a *reply) faults() []string {
	a.t.Helper()
	out := []string{}
	for _, f := range a.problem().Errors {
		switch {
		case f.Header != "":
			out = append(out, "header "+f.Header+": "+f.Rule)
		case f.Parameter != "":
			out = append(out, "parameter "+f.Parameter+": "+f.Rule)
		default:
			out = append(out, *f.Pointer+": "+f.Rule)
		}
	}
	return out
}

func newRecorder() *httptest.ResponseRecorder { return httptest.NewRecorder() }

func noText() nullable.Nullable[string] { return nullable.NewNullNullable[string]() }

// largestDocument estimates how many bytes a compact document of a schema can have, with
// every character of one byte.
func largestDocument(s *openapi3.Schema) int64 {
	var sum int64
	for name, p := range s.Properties {
		sum += int64(len(name)) + 4 + largestDocument(p.Value)
	}
	switch {
	case s.Items != nil && s.MaxItems != nil:
		sum += int64(*s.MaxItems) * (largestDocument(s.Items.Value) + 1)
	case s.MaxLength != nil:
		sum += int64(*s.MaxLength)
	}
	return sum + 20
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }
