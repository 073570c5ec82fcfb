package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"net/http/httptest"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	openapi_types "github.com/oapi-codegen/runtime/types"
	"pgregory.net/rapid"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/clock"
)

var errCaught = errors.New("caught before the handler")

// catcher is a server that ends every request where its handler would begin, and keeps
// what the handler would have been given.
type catcher struct {
	*echo.Echo
	operations []*operation // that take a document, by their names
	document   any          // as it was read and validated
	request    any          // as it was bound
	err        error
}

func newCatcher(tb testing.TB) *catcher {
	tb.Helper()
	c := &catcher{Echo: newEcho(nil)}
	all := allOperations()
	for _, op := range all {
		op.timeout, op.bodyLimit = time.Minute, 1<<20
		if op.document != nil {
			c.operations = append(c.operations, op)
		}
	}
	slices.SortFunc(c.operations, func(a, b *operation) int { return strings.Compare(a.id, b.id) })
	c.HTTPErrorHandler = func(err error, _ echo.Context) { c.err = err }
	c.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(e echo.Context) error {
			e.SetRequest(e.Request().WithContext(withCall(e.Request().Context(), &call{})))
			return next(e)
		}
	})
	catch := func(api.StrictHandlerFunc, string) api.StrictHandlerFunc {
		return func(e echo.Context, request any) (any, error) {
			c.document, c.request = callOf(e.Request().Context()).document, request
			return nil, errCaught
		}
	}
	machine := clock.NewStopped(present)
	unlimited := newLimiter("default", 1<<30, machine)
	g := &gate{authenticator: anybody{}, validator: validator{formats()}, addresses: unlimited, principals: unlimited, imports: unlimited, exports: unlimited}
	if err := register(c.Echo, api.NewStrictHandler(nil, []api.StrictMiddlewareFunc{catch}), all, g); err != nil {
		tb.Fatal(err)
	}
	return c
}

// post sends a document to an operation, and tells whether it came as far as the
// handler.
func (c *catcher) post(op *operation, body []byte) bool {
	path := strings.NewReplacer("{id}", testID, "{conflictId}", testID, "{commitmentId}", testID, "{itemId}", testID, "{partId}", testID, "{actionId}", testID, "{stepId}", testID, "{side}", "provider",
		"{urn}", "112492", "{version}", "1", "{academicYear}", "2026-27", "{schoolId}", testID, "{partnerId}", testID, "{signal}", "cost-unknown").Replace(op.path)
	r := httptest.NewRequest(op.method, path, bytes.NewReader(body))
	r.Header.Set("Content-Type", op.consumes[0])
	r.Header.Set("Authorization", "Bearer anybody")
	r.Header.Set("If-Match", `"a"`)
	c.document, c.request, c.err = nil, nil, nil
	c.ServeHTTP(httptest.NewRecorder(), r)
	return errors.Is(c.err, errCaught)
}

const testID = "0199a3c4-7b10-7c3a-9f52-3d1c5e8a0b02"

// A document that the validator lets pass reaches the handler, of every operation that
// takes one, and says there exactly what it says: no member is lost, added, rounded or
// put into another form.
func FuzzBinding(f *testing.F) {
	c := newCatcher(f)
	for i, op := range c.operations {
		for _, media := range op.route.Operation.RequestBody.Value.Content {
			example, err := json.Marshal(media.Schema.Value.Example)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(uint(i), example)
			if !c.post(op, example) {
				f.Errorf("%s refuses its own example %s: %v", op.id, example, c.err)
			}
		}
	}
	f.Fuzz(func(t *testing.T, which uint, body []byte) {
		c.holds(t, c.operations[which%uint(len(c.operations))], body)
	})
}

// holds sends a document to an operation and holds what comes as far as the handler to
// what was sent.
func (c *catcher) holds(t rapid.TB, op *operation, body []byte) (passed bool) {
	if passed = c.post(op, body); !passed {
		if strings.Contains(fmt.Sprint(c.err), "the binding disagrees") {
			t.Fatalf("%s validates %s and does not bind it: %v", op.id, body, c.err)
		}
		return false
	}
	bound := reflect.ValueOf(c.request).FieldByName("Body")
	if err := same(c.document, bound); err != nil {
		t.Fatalf("%s reads %s and binds %+v: %v", op.id, body, bound.Elem(), err)
	}
	return true
}

// same compares a document as it was read with the value that was bound from it.
func same(document any, bound reflect.Value) error {
	if bound.Kind() == reflect.Pointer {
		if bound.IsNil() {
			return differ(document, "nothing")
		}
		return same(document, bound.Elem())
	}
	switch v := bound.Interface().(type) {
	case time.Time:
		at, err := time.Parse(time.RFC3339, fmt.Sprint(document))
		if err != nil || !at.Equal(v) {
			return differ(document, v)
		}
		return nil
	case openapi_types.Date:
		return unless(document == v.Format(time.DateOnly), document, v)
	case uuid.UUID:
		return unless(strings.EqualFold(fmt.Sprint(document), v.String()), document, v)
	}
	switch bound.Kind() {
	case reflect.Struct:
		return sameMembers(document, bound)
	case reflect.Map: // nullable: true holds a value, false holds null
		if value := bound.MapIndex(reflect.ValueOf(true)); value.IsValid() {
			return same(document, value)
		}
		return unless(document == nil && bound.Len() == 1, document, bound)
	case reflect.Slice:
		return sameItems(document, bound)
	case reflect.String:
		return unless(document == bound.String(), document, bound)
	case reflect.Bool:
		return unless(document == bound.Bool(), document, bound)
	case reflect.Int, reflect.Int64:
		return unless(document == json.Number(strconv.FormatInt(bound.Int(), 10)) || document == json.Number("-0") && bound.IsZero(), document, bound)
	}
	return fmt.Errorf("nobody knows how to compare %s", bound.Type())
}

func sameItems(document any, bound reflect.Value) error {
	items, ok := document.([]any)
	if !ok || len(items) != bound.Len() || bound.IsNil() {
		return differ(document, bound)
	}
	for i, item := range items {
		if err := same(item, bound.Index(i)); err != nil {
			return fmt.Errorf("%d: %w", i, err)
		}
	}
	return nil
}

func sameMembers(document any, bound reflect.Value) error {
	members, ok := document.(map[string]any)
	if !ok {
		return differ(document, bound)
	}
	known := 0
	for i := range bound.NumField() {
		name, _, _ := strings.Cut(bound.Type().Field(i).Tag.Get("json"), ",")
		member, given := members[name]
		switch {
		case given:
			known++
			if err := same(member, bound.Field(i)); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		case !bound.Field(i).IsZero():
			return fmt.Errorf("%s: %w", name, differ("nothing", bound.Field(i)))
		}
	}
	return unless(known == len(members), document, bound)
}

func unless(equal bool, document, bound any) error {
	if equal {
		return nil
	}
	return differ(document, bound)
}

func differ(document, bound any) error { return fmt.Errorf("%v is not %v", document, bound) }

// anybody is an Authenticator to whom everybody is somebody with every role.
type anybody struct{}

func (anybody) Authenticate(_ context.Context, _ string) (access.Actor, error) {
	return access.Person(theManager.Hub(), theManager.Person(), false, nil), nil
}
