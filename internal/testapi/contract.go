package testapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/hubqa/hubqa/api"
)

// Contract is the contract, read once.
var Contract = sync.OnceValue(func() *openapi3.T {
	doc, err := api.GetSpec()
	if err != nil {
		panic(err)
	}
	openapi3filter.RegisterBodyDecoder("application/x-ndjson", asText)
	openapi3filter.RegisterBodyDecoder("text/csv", asText)
	openapi3filter.RegisterBodyDecoder("text/calendar", asText)
	return doc
})

// asText takes a body for one text, which is all that the contract says of it.
func asText(body io.Reader, _ http.Header, _ *openapi3.SchemaRef, _ openapi3filter.EncodingFn) (any, error) {
	text, err := io.ReadAll(body)
	return string(text), err
}

// Operation is one operation of the contract.
type Operation struct {
	ID, Method, Path string
	*openapi3.Operation

	item *openapi3.PathItem
}

// Operations gives every operation of the contract, by path and method.
var Operations = sync.OnceValue(func() []Operation {
	var all []Operation
	for path, item := range Contract().Paths.Map() {
		for method, op := range item.Operations() {
			all = append(all, Operation{ID: op.OperationID, Method: method, Path: path, Operation: op, item: item})
		}
	}
	slices.SortFunc(all, func(a, b Operation) int { return strings.Compare(a.Path+" "+a.Method, b.Path+" "+b.Method) })
	return all
})

// OperationOf finds the operation that a request is to. A path of the contract that
// is wholly fixed goes before one with parameters.
func OperationOf(method, path string) (Operation, bool) {
	var found Operation
	for _, op := range Operations() {
		if op.Method == method && matches(op.Path, path) && (found.Path == "" || strings.Count(op.Path, "{") < strings.Count(found.Path, "{")) {
			found = op
		}
	}
	return found, found.Path != ""
}

func matches(pattern, path string) bool {
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

// followsContract holds the answer to the contract.
func (a *Answer) followsContract() {
	a.tb.Helper()
	op, ok := OperationOf(a.Request.Method, a.Request.URL.Path)
	if a.Status >= http.StatusBadRequest && (!ok || !op.HasOwnErrors(a.Status)) {
		a.isProblem()
	}
	if !ok {
		return // not of the contract: the frame's own answer
	}
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{
			Request: a.Request,
			Route:   &routers.Route{Spec: Contract(), Path: op.Path, PathItem: op.item, Method: op.Method, Operation: op.Operation},
		},
		Status: a.Status, Header: a.Header,
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true, SchemaValidationOptions: []openapi3.SchemaValidationOption{formats}},
	}
	in.SetBodyBytes(a.Body)
	if err := openapi3filter.ValidateResponse(context.Background(), in); err != nil {
		a.tb.Errorf("%s %s answered %d against the contract: %v", a.Request.Method, a.Request.URL, a.Status, err)
	}
}

// HasOwnErrors reports whether the contract has another form than problem+json for the
// status: that of RFC 6749.
func (op Operation) HasOwnErrors(status int) bool {
	answer := op.Responses.Status(status)
	return answer != nil && answer.Value.Content["application/json"] != nil
}

// isProblem holds a refusal to its form.
func (a *Answer) isProblem() {
	a.tb.Helper()
	say := func(what string, got any) {
		a.tb.Errorf("%s %s answered %d with %s %v", a.Request.Method, a.Request.URL, a.Status, what, got)
	}
	if got := a.Header.Get("Content-Type"); got != "application/problem+json" {
		say("the type", got)
		return
	}
	if got := a.Header.Get("Cache-Control"); got != "no-store" {
		say("Cache-Control", got)
	}
	p := a.Problem()
	switch {
	case p.Status != a.Status:
		say("the status", p.Status)
	case p.Instance == "" || p.Instance != a.Header.Get("X-Request-Id"):
		say("the instance", p.Instance)
	case p.Type != "urn:hubqa:problem:"+p.Code:
		say("the type of problem", p.Type)
	}
}

var formats = openapi3.WithStringFormatValidators(map[string]openapi3.StringFormatValidator{
	"uuid":      openapi3.NewRegexpFormatValidator(openapi3.FormatOfStringForUUIDOfRFC9562),
	"date":      openapi3.NewCallbackValidator(func(text string) error { return exactly(time.DateOnly, text) }),
	"date-time": openapi3.NewCallbackValidator(func(text string) error { return exactly(time.RFC3339Nano, text) }),
})

var errForm = errors.New("has the wrong form")

// exactly takes a time in the layout and, where it has a zone, in UTC.
func exactly(layout, text string) error {
	at, err := time.Parse(layout, text)
	if err != nil {
		return errForm
	}
	if _, offset := at.Zone(); offset != 0 || (layout != time.DateOnly && !strings.HasSuffix(text, "Z")) {
		return fmt.Errorf("%w: not in UTC", errForm)
	}
	return nil
}
