package httpapi

import (
	"context"
	"maps"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/clock"
)

// The contract as it must not be served, and what the start says of it.
func TestStartIsRefused(t *testing.T) {
	get := func(doc *openapi3.T, path string) *openapi3.Operation { return doc.Paths.Value(path).Get }
	for name, test := range map[string]struct {
		spoil func(*openapi3.T)
		says  string
	}{
		"no security": {func(d *openapi3.T) { get(d, "/v1/schools").Security = openapi3.NewSecurityRequirements() },
			"operation listSchools (GET /v1/schools) has no security requirement and is not on the public list"},
		"a way without a token": {func(d *openapi3.T) {
			get(d, "/v1/schools").Security = openapi3.NewSecurityRequirements().With(openapi3.NewSecurityRequirement())
		}, "has no security requirement"},
		"no security at all": {func(d *openapi3.T) { d.Security = nil }, "operation getMe (GET /v1/me) has no security requirement"},
		"no action":          {func(d *openapi3.T) { delete(get(d, "/v1/schools").Extensions, "x-action") }, `names the action ""`},
		"an unknown action":  {func(d *openapi3.T) { get(d, "/v1/schools").Extensions["x-action"] = "school.burn" }, `names the action "school.burn", which the policy does not have`},
		"a guarded public one": {func(d *openapi3.T) { get(d, "/healthz").Security = nil },
			"operation getHealth (GET /healthz) is on the public list, but the contract guards it"},
		"a public one is gone": {func(d *openapi3.T) { d.Paths.Delete("/healthz") }, "the public operation getHealth is not in the contract"},
		"another name":         {func(d *openapi3.T) { get(d, "/v1/me").OperationID = "GetMe" }, "the route GET /v1/me has no gate"},
		"no name":              {func(d *openapi3.T) { get(d, "/v1/schools").OperationID = "" }, "has no operationId of its own"},
		"a name twice":         {func(d *openapi3.T) { get(d, "/v1/schools").OperationID = "getMe" }, "has no operationId of its own"},
		"an operation that the code does not have": {func(d *openapi3.T) {
			more := *get(d, "/v1/me")
			more.OperationID = "listMore"
			d.Paths.Set("/v1/more", &openapi3.PathItem{Get: &more})
		}, "no route was added for operation listMore (GET /v1/more)"},
		"a whole list without columns": {func(d *openapi3.T) {
			get(d, "/v1/me").Responses.Status(200).Value.Content[asNDJSON] = &openapi3.MediaType{}
		},
			"operation getMe and its columns disagree"},
		"an operation that the contract does not have": {func(d *openapi3.T) { d.Paths.Delete("/v1/schools") }, "the route GET /v1/schools has no gate"},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := api.GetSpec()
			if err != nil {
				t.Fatal(err)
			}
			test.spoil(doc)
			if _, err = newServer(optionsFor(t), doc); err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("the start says %v", err)
			}
		})
	}
}

func optionsFor(t *testing.T) Options {
	t.Helper()
	w := &world{t: t, clock: clock.NewStopped(present)}
	o := Options{Handlers: newHandlers(w.clock), Authenticator: tokenNames{}, Once: &memoryOnce{}, Clock: w.clock,
		Log: discard(), CursorKey: []byte("a key of thirty-two bytes, right")}
	o.fill()
	return o
}

func TestOptionsAreChecked(t *testing.T) {
	if _, err := New(optionsFor(t)); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*Options){
		"Handlers": func(o *Options) { o.Handlers = nil }, "Authenticator": func(o *Options) { o.Authenticator = nil },
		"Once": func(o *Options) { o.Once = nil }, "Clock": func(o *Options) { o.Clock = nil }, "Log": func(o *Options) { o.Log = nil },
		"CursorKey":  func(o *Options) { o.CursorKey = []byte("short") },
		"32 bytes":   func(o *Options) { o.CursorKey = make([]byte, 32) },
		`"*"`:        func(o *Options) { o.AllowedOrigins = []string{"*"} },
		`"null"`:     func(o *Options) { o.AllowedOrigins = []string{"null"} },
		"a path":     func(o *Options) { o.AllowedOrigins = []string{"https://a.uk/a path"} },
		"BodyLimits": func(o *Options) { o.BodyLimits = map[string]int64{"nothing": 1} },
	} {
		o := optionsFor(t)
		spoil(&o)
		if _, err := New(o); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What the gate needs to know of operations is read rightly.
func TestOperationsAreRead(t *testing.T) {
	all := maps.Collect(maps.All(allOperations()))
	if op := all["updateSchool"]; !op.needsTag || op.takesKey || op.document == nil || op.streams || op.action != "school.update" || op.pattern() != "/v1/schools/:id" {
		t.Errorf("%+v", op)
	}
	if op := all["startImport"]; !op.streams || op.replays() || !op.takesKey || len(op.consumes) != 2 {
		t.Errorf("%+v", op)
	}
	if op := all["getRejectedRows"]; !op.downloads || op.columns != nil {
		t.Errorf("%+v", op)
	}
	if op := all["listImportErrors"]; op.downloads || len(op.columns) != 6 || len(op.produces) != 3 || op.produces[0] != "application/json" {
		t.Errorf("%+v", op)
	}
	if op := all["issueToken"]; !op.form || op.streams || !op.public || op.takesKey {
		t.Errorf("%+v", op)
	}
	for _, op := range all {
		if len(op.produces) == 0 && op.method != "DELETE" {
			t.Errorf("%s gives nothing", op.id)
		}
		if op.method == "POST" && !op.streams && !op.form && !op.replays() {
			t.Errorf("%s takes no Idempotency-Key", op.id)
		}
		if (op.method == "PUT" || op.method == "PATCH" || op.method == "DELETE") && !op.needsTag {
			t.Errorf("%s takes no If-Match", op.id)
		}
	}
	if callOf(context.Background()).name() != "none" {
		t.Error("outside a request there is an operation")
	}
}
