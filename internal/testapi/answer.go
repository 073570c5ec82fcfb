package testapi

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// Answer is what the server answered.
type Answer struct {
	Request *http.Request // its body is spent
	Status  int
	Header  http.Header
	Body    []byte

	tb testing.TB
}

// Problem is a refusal (RFC 9457).
type Problem struct {
	Type, Title, Code, Detail, Instance string

	Status        int
	Errors        []Fault
	PossibleSteps []string
}

// Fault is one place at fault.
type Fault struct{ Pointer, Parameter, Header, Rule, Detail string }

// At gives where the fault is.
func (f Fault) At() string { return f.Pointer + f.Parameter + f.Header }

// Want ends the test unless the answer has the status and, where one is named, the
// problem code.
func (a *Answer) Want(status int, code ...string) *Answer {
	a.tb.Helper()
	switch {
	case a.Status != status:
		a.tb.Fatalf("%s %s answered %d, not %d: %s", a.Request.Method, a.Request.URL, a.Status, status, a.Body)
	case len(code) > 0 && a.Problem().Code != code[0]:
		a.tb.Fatalf("%s %s answered %s, not %s: %s", a.Request.Method, a.Request.URL, a.Problem().Code, code[0], a.Body)
	}
	return a
}

// JSON reads the body into v.
func (a *Answer) JSON(v any) *Answer {
	a.tb.Helper()
	if err := json.Unmarshal(a.Body, v); err != nil {
		a.tb.Fatalf("%s %s: %v: %s", a.Request.Method, a.Request.URL, err, a.Body)
	}
	return a
}

// Problem reads a refusal.
func (a *Answer) Problem() Problem {
	a.tb.Helper()
	var p Problem
	a.JSON(&p)
	return p
}

// ETag gives the tag of what was read, which must be there.
func (a *Answer) ETag() string {
	a.tb.Helper()
	tag := a.Header.Get("ETag")
	if tag == "" {
		a.tb.Fatalf("%s %s has no ETag", a.Request.Method, a.Request.URL)
	}
	return tag
}

// At gives the value at a JSON pointer of the body: nil, a bool, a float64, a
// string, a []any or a map[string]any; nil too where nothing is.
func (a *Answer) At(pointer string) any {
	a.tb.Helper()
	var v any
	a.JSON(&v)
	for _, step := range strings.Split(pointer, "/")[1:] {
		switch in := v.(type) {
		case map[string]any:
			v = in[strings.NewReplacer("~1", "/", "~0", "~").Replace(step)]
		case []any:
			n, err := strconv.Atoi(step)
			if err != nil || n < 0 || n >= len(in) {
				return nil
			}
			v = in[n]
		default:
			return nil
		}
	}
	return v
}

// Text gives the string at a JSON pointer of the body, which must be there.
func (a *Answer) Text(pointer string) string {
	a.tb.Helper()
	text, ok := a.At(pointer).(string)
	if !ok {
		a.tb.Fatalf("%s %s has no text at %s: %s", a.Request.Method, a.Request.URL, pointer, a.Body)
	}
	return text
}

// Items gives how many items a list has.
func (a *Answer) Items() int {
	a.tb.Helper()
	items, ok := a.At("/items").([]any)
	if !ok {
		a.tb.Fatalf("%s %s is no list: %s", a.Request.Method, a.Request.URL, a.Body)
	}
	return len(items)
}

func marshal(tb testing.TB, v any) []byte {
	tb.Helper()
	b, err := json.Marshal(v)
	must(tb, err)
	return b
}
