package httpapi

import (
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/trace"
)

// cacheable lists the operations whose answers may be kept, and how: public registers
// by the caller, who asks about them with If-None-Match, and by anybody public keys and
// where tokens are given. All else is no-store, whatever is forgotten here.
var cacheable = map[string]string{
	"getSchool":              "private, no-cache",
	"getSchoolByUrn":         "private, no-cache",
	"getFramework":           "private, no-cache",
	"getCalendar":            "private, no-cache",
	"getJwks":                "public, max-age=300",
	"getAuthorizationServer": "public, max-age=300",
}

// frame surrounds every request, of whatever path: it names the request, sets what
// every answer has, turns errors and panics into problems, and leaves one line in
// the log.
func (s *Server) frame(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := s.clock.Now()
		call := &call{path: c.Request().URL.Path}
		instance := newInstance()
		ctx, span := s.beginSpan(withCall(trace.With(c.Request().Context(), instance), call), c.Request())
		defer endSpan(span, c, call)
		c.SetRequest(c.Request().WithContext(ctx))
		c.Response().Header().Set("X-Request-Id", instance)
		s.dress(c, call)
		s.metrics.inFlight.Inc()
		defer s.metrics.inFlight.Dec()
		err := recovered(c, next)
		cut := err != nil && c.Response().Committed
		if err != nil {
			s.refuse(err, c)
		}
		s.observe(c, call, start, err, cut)
		if cut {
			panic(http.ErrAbortHandler) // the caller must not take the half for the whole
		}
		return nil
	}
}

// newInstance names a request. A name that the caller sent would be a way to write
// into logs and audit trail.
func newInstance() string {
	return "req-" + strings.ReplaceAll(id.Random().String(), "-", "")
}

// dress sets the headers that every answer has, and those that an answer has unless
// its handler chose otherwise.
func (s *Server) dress(c echo.Context, call *call) {
	header := c.Response().Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	c.Response().Before(func() {
		header.Add("Link", `</openapi.yaml>; rel="service-desc"`)
		if len(callFormats(call)) > 1 {
			header.Add("Vary", "Accept")
		}
		if header.Get("Cache-Control") == "" {
			header.Set("Cache-Control", keeping(call))
		}
	})
}

func callFormats(call *call) []string {
	if call.op == nil {
		return nil
	}
	return call.op.produces
}

func keeping(call *call) string {
	if how, ok := cacheable[call.name()]; ok {
		return how
	}
	return "no-store"
}

// panicked is a panic that became an error. Its text says where, never with what:
// the value of a panic may hold a part of the request.
type panicked struct {
	what  string
	stack []byte
}

func (p *panicked) Error() string { return "panic: " + p.what }

// recovered calls a handler and turns its panic into an error.
func recovered(c echo.Context, next echo.HandlerFunc) (err error) {
	defer func() {
		switch v := recover().(type) {
		case nil:
		case runtime.Error:
			err = &panicked{v.Error(), debug.Stack()}
		case error:
			if errors.Is(v, http.ErrAbortHandler) {
				panic(v)
			}
			err = &panicked{fmt.Sprintf("%T", v), debug.Stack()}
		default:
			err = &panicked{fmt.Sprintf("%T", v), debug.Stack()}
		}
	}()
	return next(c)
}
