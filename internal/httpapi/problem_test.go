package httpapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/fault"
)

// The catalogue and the contract's enum have the same codes.
func TestCodesAgree(t *testing.T) {
	enum := theContract().Components.Schemas["ProblemCode"].Value.Enum
	for _, code := range enum {
		if _, ok := problemCodes[code.(string)]; !ok {
			t.Errorf("the catalogue lacks %s", code)
		}
	}
	for code, k := range problemCodes {
		if !slices.Contains(enum, any(code)) {
			t.Errorf("the contract lacks %s", code)
		}
		if k.title == "" || strings.HasSuffix(k.title, ".") || k.status < 400 || http.StatusText(k.status) == "" {
			t.Errorf("%s is %+v", code, k)
		}
	}
	for _, f := range []*fault.Error{
		errMalformed, errUnauthenticated, errForbidden, errTooLarge, errTooMany, errTagMissing, errUnavailable, errInternal, errNoMethod,
		errCursor, errNoBody, errBodyLate, errBodyCut, errEncoded, fault.Absent, fault.Stale,
	} {
		if problemCodes[f.Code].status != int(f.Kind) {
			t.Errorf("%s has another status than the catalogue says", f.Code)
		}
	}
}

// failing makes every reading of a school end in this error.
func (w *world) failing(err error) *reply {
	w.t.Helper()
	w.handlers.getSchool = func(context.Context, api.GetSchoolRequestObject) (api.GetSchoolResponseObject, error) {
		return nil, err
	}
	return w.do("GET", schoolPath, "", asManager)
}

func TestErrorsBecomeProblems(t *testing.T) {
	w := serve(t)
	for _, test := range []struct {
		err    error
		status int
		code   string
	}{
		{fault.Absent, 404, "not-found"},
		{fmt.Errorf("store: %w", fault.Absent), 404, "not-found"},
		{fault.New(fault.Unauthenticated, "unauthenticated", "The person is suspended."), 401, "unauthenticated"},
		{errUnavailable, 503, "unavailable"},
		{fmt.Errorf("store: %w", context.DeadlineExceeded), 503, "unavailable"},
		{context.Canceled, 503, "unavailable"},
		{errors.New("pq: relation schools does not exist"), 500, "internal"},
		{fault.New(fault.Invalid, "no-such-code", "Words."), 500, "internal"},
		{fmt.Errorf("read: %w", io.ErrUnexpectedEOF), 500, "internal"},
		{echo.NewHTTPError(418, "secret"), 400, "malformed-request"},
	} {
		a := w.failing(test.err).want(test.status, test.code)
		for _, word := range []string{"pq:", "schools", "secret", "no-such-code", "suspended", "store"} {
			if strings.Contains(a.Body.String(), word) {
				t.Errorf("%v: the answer says %q: %s", test.err, word, a.Body)
			}
		}
		if wait := a.Header().Get("Retry-After"); (wait != "") != (test.status == 503) {
			t.Errorf("%v: Retry-After is %q", test.err, wait)
		}
	}
	if !strings.Contains(w.log.String(), "relation schools does not exist") {
		t.Error("the log does not tell the cause")
	}
}

// What does not exist, what may not be seen and what is no path answer the same.
func TestNotFoundIsTheSameForEveryCause(t *testing.T) {
	w := serve(t)
	bodies := map[string]bool{}
	same := func(a *reply) {
		a.want(404, "not-found")
		bodies[strings.ReplaceAll(a.Body.String(), a.problem().Instance, "")] = true
	}
	same(w.failing(fault.Absent))
	same(w.failing(fault.Absent.Saying("A draft.").At(fault.Field{Parameter: "id"})))
	same(w.failing(&fault.Error{Kind: fault.NotFound, Code: "unknown-reference", Detail: "Gone.", Steps: []string{"a"}}))
	same(w.do("GET", "/v1/nothing", "", asManager))
	same(w.do("GET", "/v1/nothing", ""))
	same(w.do("GET", schoolPath+"/", "", asManager))
	same(w.do("GET", schoolPath+"/a/b", ""))
	same(w.do("GET", "/v1/schools/", "", asManager))
	same(w.do("GET", "/", ""))
	same(w.do("DELETE", "/docs/../etc/passwd", ""))
	same(w.do("GET", "/docs/swagger-ui.js.gz", ""))
	if len(bodies) != 1 {
		t.Errorf("404s differ: %v", bodies)
	}
}

func TestMethods(t *testing.T) {
	w := serve(t)
	for path, allowed := range map[string][]string{
		schoolPath: {"GET", "PATCH"}, "/v1/schools": {"GET", "POST"}, "/healthz": {"GET"}, "/docs": {"GET"}, "/openapi.yaml": {"GET"},
	} {
		for _, method := range []string{"DELETE", "PUT", "HEAD", "TRACE", "NONSENSE"} {
			a := w.do(method, path, "", asManager).want(405, "method-not-allowed")
			for _, m := range allowed {
				if !strings.Contains(a.Header().Get("Allow"), m) {
					t.Errorf("%s %s: Allow is %q", method, path, a.Header().Get("Allow"))
				}
			}
		}
	}
}

func TestFaultIsToldWhole(t *testing.T) {
	w := serve(t)
	steps := make([]string, 60)
	f := fault.New(fault.Conflict, "step-not-possible", strings.Repeat("ä", 2500)).At(
		fault.Field{Pointer: "/a", Rule: "r", Detail: strings.Repeat("b", 2000)},
		fault.Field{Pointer: "/" + strings.Repeat("x", 600) + "/y", Rule: "r", Detail: "d"},
		fault.Field{Header: "If-Match", Rule: "r", Detail: "d"}, fault.Field{Parameter: "p", Rule: "r", Detail: "d"},
	)
	f.Steps = steps
	w.handlers.createSchool = func(context.Context, api.CreateSchoolRequestObject) (api.CreateSchoolResponseObject, error) {
		return nil, f
	}
	p := w.do("POST", "/v1/schools", schoolBody, asManager, jsonBody).want(409, "step-not-possible").problem()
	if p.Title != problemCodes["step-not-possible"].title || len(p.PossibleSteps) != 50 || len(p.Errors) != 4 || *p.Errors[1].Pointer != "" {
		t.Errorf("%+v", p)
	}
}

func TestPanic(t *testing.T) {
	w := serve(t)
	for _, value := range []any{"secret text", errors.New("secret text"), 7, []string(nil)} {
		w.handlers.getSchool = func(context.Context, api.GetSchoolRequestObject) (api.GetSchoolResponseObject, error) {
			if s, ok := value.([]string); ok {
				value = s[3] // a fault of the runtime
			}
			panic(value)
		}
		w.do("GET", schoolPath, "", asManager).want(500, "internal")
	}
	line := w.log.String()
	for _, want := range []string{"problem_test.go", "index out of range", `"level":"ERROR"`} {
		if !strings.Contains(line, want) {
			t.Errorf("the log lacks %q", want)
		}
	}
	if strings.Contains(line, "secret text") {
		t.Error("the log holds what the panic held")
	}
}

// An answer that breaks off must not look whole.
func TestAnswerThatBreaksOff(t *testing.T) {
	w := serve(t)
	w.handlers.getReport = func(context.Context, api.GetReportRequestObject) (api.GetReportResponseObject, error) {
		return api.GetReport200ApplicationPdfResponse{Body: io.MultiReader(strings.NewReader("half"), readerFunc(func([]byte) (int, error) {
			return 0, errors.New("the database is gone")
		}))}, nil
	}
	defer func() {
		if v := recover(); v != http.ErrAbortHandler {
			t.Errorf("the connection is not cut: %v", v)
		}
		if !strings.Contains(w.log.String(), `"cut":true`) {
			t.Error("the log does not tell")
		}
	}()
	w.do("GET", "/v1/observations/0199a3c4-7b10-7c3a-9f52-3d1c5e8a0b02/report", "", asTeacher, "Accept: application/pdf")
}
