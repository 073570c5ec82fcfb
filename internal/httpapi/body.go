package httpapi

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/intake"
)

// patience is for how long a stream may bring nothing.
const patience = 30 * time.Second

var (
	errNoBody   = errMalformed.At(fault.Field{Rule: "no-body", Detail: "This operation takes no body."})
	errBodyLate = errMalformed.At(fault.Field{Rule: "late", Detail: "The body did not come in time."})
	errBodyCut  = errMalformed.At(fault.Field{Rule: "incomplete", Detail: "The body ended early."})
	errEncoded  = fault.New(fault.UnsupportedMedia, "unsupported-media-type", "The body must come as it is, without Content-Encoding.").
			At(fault.Field{Header: "Content-Encoding", Rule: "identity", Detail: "No encoding is taken."})
)

// limitSize refuses a body that says of itself that it is too large, and cuts any
// other off at the operation's limit.
func limitSize(c echo.Context, op *operation) error {
	r := c.Request()
	if len(op.consumes) == 0 {
		return nil // takeBody refuses whatever comes
	}
	if r.ContentLength > op.bodyLimit {
		if op.streams {
			return intake.ErrTooLarge
		}
		return errTooLarge
	}
	r.Body = http.MaxBytesReader(c.Response().Writer, r.Body, op.bodyLimit)
	return nil
}

// takeBody gives the JSON body of a request, whole. A body that is a stream is left
// for the handler, under a deadline that moves with it.
func takeBody(c echo.Context, op *operation) ([]byte, error) {
	if len(op.consumes) == 0 {
		return nil, refuseBody(c)
	}
	r := c.Request()
	if r.ContentLength == 0 {
		return nil, nil // the validator says whether one is needed
	}
	if err := checkMediaType(r.Header, op); err != nil {
		describeTaken(c.Response().Header(), op)
		return nil, err
	}
	if op.streams {
		follow(c, op)
		return nil, nil
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, bodyFault(err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return body, nil
}

func refuseBody(c echo.Context) error {
	r := c.Request()
	if r.ContentLength > 0 {
		return errNoBody
	}
	if n, _ := io.ReadFull(r.Body, make([]byte, 1)); n > 0 {
		return errNoBody
	}
	return nil
}

func checkMediaType(header http.Header, op *operation) error {
	for _, encoding := range header.Values("Content-Encoding") {
		if !strings.EqualFold(strings.TrimSpace(encoding), "identity") {
			return errEncoded
		}
	}
	given := header.Values("Content-Type")
	if len(given) == 1 {
		name, params, err := mime.ParseMediaType(given[0])
		if err == nil && slices.Contains(op.consumes, name) && (op.streams || utf8Only(params)) {
			return nil
		}
	}
	return fault.New(fault.UnsupportedMedia, "unsupported-media-type", "This operation takes "+strings.Join(op.consumes, " or ")+".").
		At(fault.Field{Header: "Content-Type", Rule: "media-type", Detail: "The body must have one of the types named."})
}

// utf8Only reports whether a JSON type's parameters say no more than that JSON is
// UTF-8, which it always is.
func utf8Only(params map[string]string) bool {
	charset, given := params["charset"]
	return len(params) == 0 || len(params) == 1 && given && strings.EqualFold(charset, "utf-8")
}

// describeTaken tells a refused caller which types would be taken (RFC 5789, and
// the W3C's Accept-Post).
func describeTaken(header http.Header, op *operation) {
	switch op.method {
	case http.MethodPatch:
		header.Set("Accept-Patch", strings.Join(op.consumes, ", "))
	case http.MethodPost:
		header.Set("Accept-Post", strings.Join(op.consumes, ", "))
	}
}

// bodyFault gives the refusal for a body that could not be read to its end.
func bodyFault(err error) error {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return errTooLarge
	case errors.Is(err, os.ErrDeadlineExceeded):
		return errBodyLate
	}
	return errBodyCut
}

// streamBody is a body that is read as it comes. Its deadline moves with every read, up
// to the operation's own; network deadlines are the computer's, so this clock is
// none that could be moved.
type streamBody struct {
	io.ReadCloser
	conn  *http.ResponseController
	until time.Time
	err   error // how it ended
}

func follow(c echo.Context, op *operation) {
	r, conn := c.Request(), http.NewResponseController(c.Response())
	r.Body = &streamBody{ReadCloser: r.Body, conn: conn, until: clock.Machine{}.Now().Add(op.timeout)}
}

func (s *streamBody) Read(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	next := clock.Machine{}.Now().Add(patience)
	if next.After(s.until) {
		next = s.until
	}
	_ = s.conn.SetReadDeadline(next) // some tests have no connection
	n, err := s.ReadCloser.Read(p)
	if s.err = err; err != nil && err != io.EOF {
		s.err = bodyFault(err)
	}
	return n, s.err
}
