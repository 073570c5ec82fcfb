package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/oapi-codegen/runtime"
	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/page"
)

// Whatever the strict reading accepts, encoding/json and the validator read alike;
// and what the validator accepts then, both ways of binding bind alike.
func FuzzReadDocument(f *testing.F) {
	schema := allOperations()["createSchool"].document
	for _, seed := range []string{
		schoolBody, withMember(`"status":"closed"`), withMember(`"STATUS":"closed"`), withMember(`"pupils":1e1`), withMember(`"pupils":1.0`),
		withMember(`"pupils":-0`), withMember(`"closedOn":null,"openedOn":"2026-02-30"`), `[]`, `{"a":{"b":[1,2,{"c":null}]}}`,
		`"\ud800"`, `{"\u017ftatus":1}`, `1e400`, "\"\xff\"", `{"name":"a\u0000"}`, schoolBody + "{}", "",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		document := readDocument(body, schema)
		if document.unsure {
			return
		}
		var plain any
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.UseNumber()
		if err := decoder.Decode(&plain); err != nil || !reflect.DeepEqual(plain, document.value) {
			t.Fatalf("encoding/json reads %#v (%v), not %#v", plain, err, document.value)
		}
		validated, err := openapi3filter.JSONBodyDecoder(bytes.NewReader(body), nil, nil, nil)
		if err != nil || !reflect.DeepEqual(validated, document.value) {
			t.Fatalf("the validator reads %#v (%v), not %#v", validated, err, document.value)
		}
		if len(document.faults) > 0 || schema.VisitJSON(validated, openapi3.VisitAsRequest(), formats()) != nil {
			return
		}
		var bound, decoded api.NewSchool
		if err := runtime.BindJSONValue(validated, &bound); err != nil {
			t.Fatalf("what was validated does not bind: %v", err)
		}
		if err := json.Unmarshal(body, &decoded); err != nil || !reflect.DeepEqual(bound, decoded) {
			t.Fatalf("the bindings differ: %+v and %+v (%v)", bound, decoded, err)
		}
	})
}

// No text opens but one that was sealed, whole and for the same binding: not with
// bits changed, cut, or longer.
func FuzzOpenCursor(f *testing.F) {
	lists, err := newCursors(bytes.Repeat([]byte{7}, cursorKeyBytes), clock.NewStopped(present))
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte{}, 0, "", "mine")
	f.Add([]byte{0, 0, 1}, 0, "", "mine")
	f.Add([]byte{}, 1, "", "mine")
	f.Add([]byte{}, 0, "A", "mine")
	f.Add([]byte{}, 0, "\n", "mine")
	f.Add([]byte{}, 200, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "mine")
	f.Add([]byte{}, 0, "", "yours")
	f.Fuzz(func(t *testing.T, change []byte, cut int, more, binding string) {
		at := page.Position{Key: "k", ID: "i"}
		good := lists.sealed(at, []byte("mine"))
		cursor := []byte(good)
		for i := range min(len(change), len(cursor)) {
			cursor[i] ^= change[i]
		}
		cursor = append(cursor[:len(cursor)-min(max(cut, 0), len(cursor))], more...)
		got, err := lists.opened(string(cursor), []byte(binding))
		if same := string(cursor) == good && binding == "mine"; same != (err == nil) || same && got != at {
			t.Fatalf("%q opens for %q: %v", cursor, binding, err)
		}
	})
}

// Tags that are read are tags: quoted, and matched by themselves alone.
func FuzzParseTags(f *testing.F) {
	for _, seed := range []string{`"a"`, `W/"a", "b"`, `*`, `"a`, `a`, ``, `"a""b"`, `,,"a",,`, `"a,b", "c"`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, field string) {
		read, ok := parseTags(field)
		if !ok && (read.any || len(read.strong)+len(read.weak) > 0) {
			t.Fatalf("%q is refused, and read", field)
		}
		for _, tag := range append(read.strong, read.weak...) {
			again, ok := parseTags(tag)
			if !ok || !again.matchStrongly(tag) || len(tag) < 2 {
				t.Fatalf("%q gives the tag %q, which is none", field, tag)
			}
		}
	})
}

// A date or an instant that the contract's formats accept is read by the generated types
// too, in a document and in a query, as what it says.
func FuzzDates(f *testing.F) {
	for _, kind := range []string{"date", "date-time"} {
		for _, seed := range append(formatted[kind], misformatted[kind]...) {
			f.Add(seed)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if checkDate(text) == nil {
			var inDocument, inQuery openapi_types.Date
			err := errors.Join(json.Unmarshal([]byte(quoted(text)), &inDocument),
				runtime.BindQueryParameterWithOptions("form", true, true, "on", url.Values{"on": {text}}, &inQuery,
					runtime.BindQueryParameterOptions{Type: "string", Format: "date"}))
			if err != nil || inDocument.String() != text || inQuery.String() != text {
				t.Fatalf("%q is read as %s and %s: %v", text, inDocument, inQuery, err)
			}
		}
		if checkInstant(text) == nil {
			var at time.Time
			if err := json.Unmarshal([]byte(quoted(text)), &at); err != nil || !strings.HasPrefix(at.Format(time.RFC3339Nano), text[:len("2006-01-02T15:04:05")]) {
				t.Fatalf("%q is read as %s: %v", text, at, err)
			}
		}
	})
}
