package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/trace"
)

const problemType = "application/problem+json"

// retryUnavailable is for how many seconds a caller is asked to wait when the
// service cannot answer.
const retryUnavailable = 5

// The contract's bounds of a problem.
const (
	maxDetail       = 2000
	maxPointer      = 500
	maxName         = 100
	maxFieldDetail  = 1000
	maxFields       = 100
	maxPossibleStep = 50
)

// problem is a refusal as it is sent (RFC 9457).
type problem struct {
	Type          string         `json:"type"`
	Title         string         `json:"title"`
	Status        int            `json:"status"`
	Code          string         `json:"code"`
	Detail        string         `json:"detail,omitempty"`
	Instance      string         `json:"instance"`
	Errors        []problemField `json:"errors,omitempty"`
	PossibleSteps []string       `json:"possibleSteps,omitempty"`
}

type problemField struct {
	Pointer   *string `json:"pointer,omitempty"` // the empty pointer is the whole body
	Parameter string  `json:"parameter,omitempty"`
	Header    string  `json:"header,omitempty"`
	Rule      string  `json:"rule"`
	Detail    string  `json:"detail"`
}

// The refusals of the gate.
var (
	errMalformed       = fault.New(fault.Malformed, "malformed-request", "The request does not follow the contract.")
	errUnauthenticated = fault.New(fault.Unauthenticated, "unauthenticated", "A valid token is needed.")
	errForbidden       = fault.New(fault.Forbidden, "forbidden", "Nothing in your token could permit this operation.")
	errTooLarge        = fault.New(fault.TooLarge, "request-too-large", "The body is larger than this operation takes.")
	errTooMany         = fault.New(fault.TooMany, "too-many-requests", "Wait as Retry-After says and repeat the request.")
	errTagMissing      = fault.New(fault.PreconditionRequired, "precondition-required", "Read the resource and send its ETag in If-Match.").
				At(fault.Field{Header: "If-Match", Rule: "required", Detail: "This operation changes a state, and If-Match says which."})
	errUnavailable = fault.New(fault.Unavailable, "unavailable", "The service cannot answer now. Nothing was changed. Wait as Retry-After says.")
	errInternal    = fault.New(http.StatusInternalServerError, "internal", "Quote the instance when you ask for help. Nothing was changed.")
	errNoMethod    = fault.New(http.StatusMethodNotAllowed, "method-not-allowed", "Allow names the methods that the resource has.")
)

// refusalOf gives the refusal that an error becomes. What is no fault is a fault of
// the server, and the caller is told nothing of it.
func refusalOf(err error) *fault.Error {
	var f *fault.Error
	var h *echo.HTTPError
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &f):
		return sameForAll(f)
	case errors.As(err, &tooLarge):
		return errTooLarge
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return errUnavailable
	case errors.As(err, &h):
		return refusalOfEcho(h)
	}
	return errInternal
}

// sameForAll takes out of a refusal whatever could tell two causes of a 401 or a
// 404 apart.
func sameForAll(f *fault.Error) *fault.Error {
	switch _, known := problemCodes[f.Code]; {
	case !known:
		return errInternal
	case f.Kind == fault.Unauthenticated:
		return errUnauthenticated
	case f.Kind == fault.NotFound:
		return fault.Absent
	}
	return f
}

func refusalOfEcho(h *echo.HTTPError) *fault.Error {
	switch h.Code {
	case http.StatusNotFound:
		return fault.Absent
	case http.StatusMethodNotAllowed:
		return errNoMethod
	case http.StatusRequestEntityTooLarge:
		return errTooLarge
	case http.StatusBadRequest, http.StatusUnsupportedMediaType:
		return errMalformed // the generated binding; its text may hold a value
	}
	return errInternal
}

// refuse sends the refusal that an error becomes.
func (s *Server) refuse(err error, c echo.Context) {
	f := refusalOf(err)
	call := callOf(c.Request().Context())
	call.cause = causeOf(err, f)
	if c.Response().Committed {
		return
	}
	if listed := problemCodes[f.Code].status; listed != int(f.Kind) {
		s.log.Error("a refusal has another status than the catalogue says", "code", f.Code, "status", int(f.Kind), "listed", listed)
	}
	body, err := renderProblem(f, trace.ID(c.Request().Context()))
	if err != nil {
		s.log.Error("a refusal cannot be written", "code", f.Code, "cause", err.Error())
	}
	header := c.Response().Header()
	refusalHeaders(header, f.Kind)
	if f.Location != "" {
		header.Set("Location", f.Location)
	}
	header.Set("Content-Length", strconv.Itoa(len(body)))
	c.Response().WriteHeader(int(f.Kind))
	_, _ = c.Response().Write(body) // nobody is left to be told
}

func refusalHeaders(header http.Header, kind fault.Kind) {
	for _, ofSuccess := range []string{"ETag", "Location", "Content-Encoding"} {
		header.Del(ofSuccess)
	}
	header.Set("Content-Type", problemType)
	header.Set("Cache-Control", "no-store")
	switch kind {
	case fault.Unauthenticated:
		header.Set("WWW-Authenticate", "Bearer")
	case fault.Unavailable:
		header.Set("Retry-After", strconv.Itoa(retryUnavailable))
	}
}

// causeOf is what the log says of a refusal: its code, and the text of whatever
// error stands behind it. The detail of a fault is the caller's.
func causeOf(err error, f *fault.Error) string {
	if err == error(f) || errors.Is(f, err) {
		return f.Code
	}
	return f.Code + ": " + err.Error()
}

func renderProblem(f *fault.Error, instance string) ([]byte, error) {
	p := problem{
		Type: "urn:hubqa:problem:" + f.Code, Title: problemCodes[f.Code].title, Status: int(f.Kind), Code: f.Code,
		Detail: clip(f.Detail, maxDetail), Instance: instance,
		PossibleSteps: f.Steps[:min(len(f.Steps), maxPossibleStep)],
	}
	for _, field := range f.Fields[:min(len(f.Fields), maxFields)] {
		p.Errors = append(p.Errors, renderField(field))
	}
	var out bytes.Buffer
	err := json.NewEncoder(&out).Encode(p)
	return out.Bytes(), err
}

func renderField(f fault.Field) problemField {
	p := problemField{
		Parameter: clip(f.Parameter, maxName), Header: clip(f.Header, maxName),
		Rule: clip(f.Rule, maxName), Detail: clip(f.Detail, maxFieldDetail),
	}
	if f.Parameter == "" && f.Header == "" {
		pointer := shorten(f.Pointer)
		p.Pointer = &pointer
	}
	return p
}

// shorten gives a pointer, or where it is too long for the contract the pointer to
// the nearest place around it that is not.
func shorten(pointer string) string {
	for len(pointer) > maxPointer {
		at := len(pointer) - 1
		for at > 0 && pointer[at] != '/' {
			at--
		}
		pointer = pointer[:at]
	}
	return pointer
}

// clip cuts a text to so many characters.
func clip(text string, most int) string {
	if len(text) <= most {
		return text
	}
	runes := []rune(text)
	return string(runes[:min(len(runes), most)])
}
