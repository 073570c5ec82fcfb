// Package fault says what went wrong in words that a caller may read.
//
// Areas declare their faults as values, with a code that stands in the
// contract's enum; one translator in httpapi turns them into problem+json.
// Any other error is a fault of the server: it is logged and the caller is
// told nothing but that. A fault never carries confidential text, a Go type or
// a word of SQL.
package fault

import (
	"fmt"
	"slices"
	"strings"
)

// Kind is the stage at which a request was refused. The stages are passed in
// the order of access.md section 3, and all faults of one stage are told at
// once.
type Kind int

// The stages, with the HTTP status that each becomes.
const (
	Malformed            Kind = 400 // against the contract
	Unauthenticated      Kind = 401
	Forbidden            Kind = 403 // judged from the token
	NotFound             Kind = 404 // absent, or not for this caller
	Conflict             Kind = 409 // the state does not allow it
	PreconditionFailed   Kind = 412 // another writer was first
	TooLarge             Kind = 413
	UnsupportedMedia     Kind = 415
	Invalid              Kind = 422 // against the meaning
	PreconditionRequired Kind = 428
	TooMany              Kind = 429
	Unavailable          Kind = 503
)

// Field is one fault at one place of a request. Exactly one of Pointer
// (RFC 6901, into the body), Parameter and Header is set.
type Field struct {
	Pointer   string
	Parameter string
	Header    string
	Rule      string
	Detail    string
}

// Error is a refusal.
type Error struct {
	Kind   Kind
	Code   string // stands in the contract's enum
	Detail string
	Fields []Field
	Steps  []string // the steps that are possible instead, on a Conflict

	Location string // of the resource that tells more; a path
}

// Error gives the code and the detail, never a field's value.
func (e *Error) Error() string { return fmt.Sprintf("%s: %s", e.Code, e.Detail) }

// New declares a fault.
func New(kind Kind, code, detail string) *Error {
	return &Error{Kind: kind, Code: code, Detail: detail}
}

// At gives a copy of e that points at the places at fault.
func (e *Error) At(fields ...Field) *Error {
	c := *e
	c.Fields = append(append([]Field{}, e.Fields...), fields...)
	return &c
}

// Saying gives a copy of e with another detail.
func (e *Error) Saying(format string, args ...any) *Error {
	c := *e
	c.Detail = fmt.Sprintf(format, args...)
	return &c
}

// Is reports whether target is the same fault, whatever its detail and places.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// Absent is the one answer for what does not exist and for what the caller may
// not know to exist.
var Absent = New(NotFound, "not-found", "There is no such resource, or it is not open to you.")

// Stale tells that the resource changed since the caller read it.
var Stale = New(PreconditionFailed, "precondition-failed", "The resource has changed since you read it. Read it again and repeat.")

// InvalidContent gathers every fault of meaning in a body. Collect with Check
// and return Err.
type InvalidContent struct{ fields []Field }

// Check records a fault at pointer unless ok.
func (c *InvalidContent) Check(ok bool, pointer, rule, format string, args ...any) bool {
	if !ok {
		c.fields = append(c.fields, Field{Pointer: pointer, Rule: rule, Detail: fmt.Sprintf(format, args...)})
	}
	return ok
}

// Said gives a text without the blanks around it, or the fault that it says nothing.
func Said(pointer, text, detail string) (string, error) {
	var faults InvalidContent
	text = strings.TrimSpace(text)
	faults.Check(text != "", pointer, "invalid-content", "%s", detail)
	return text, faults.Err()
}

// Blame records faults at pointer, whatever they point at: the value there brings
// them about, and the request does not have what they name.
func (c *InvalidContent) Blame(pointer string, brought InvalidContent) {
	for _, f := range brought.fields {
		f.Pointer = pointer
		if !slices.Contains(c.fields, f) {
			c.fields = append(c.fields, f)
		}
	}
}

// Err gives nil when nothing was recorded. When every recorded rule is the
// same, the rule is the fault's code; otherwise the code is invalid-content.
func (c *InvalidContent) Err() error {
	if len(c.fields) == 0 {
		return nil
	}
	code := c.fields[0].Rule
	for _, f := range c.fields {
		if f.Rule != code {
			code = "invalid-content"
		}
	}
	detail := c.fields[0].Detail
	if len(c.fields) > 1 {
		detail = fmt.Sprintf("%d parts of the request cannot be accepted as they are.", len(c.fields))
	}
	return &Error{Kind: Invalid, Code: code, Detail: detail, Fields: c.fields}
}
