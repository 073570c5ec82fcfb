package httpapi

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hubqa/hubqa/api"
)

// A request that is wrong in every way is refused for what comes first, and each
// time it is set right, for what comes next.
func TestStagesInOrder(t *testing.T) {
	w := serve(t, func(o *Options) { o.RatePerMinute, o.AddressRatePerMinute = 3, 100 })
	broken := `{"name":1}`
	huge := strings.Repeat(" ", defaultBodyLimit) + broken
	path := schoolPath + "?unknown=1"
	for _, step := range []struct {
		name, body string
		headers    []string
		status     int
		code       string
	}{
		{"too large", huge, nil, 413, "request-too-large"},
		{"stranger", broken, nil, 401, "unauthenticated"},
		{"forged", broken, []string{"Authorization: Bearer forged"}, 401, "unauthenticated"},
		{"not allowed", broken, []string{asTeacher}, 403, "forbidden"},
		{"unacceptable", broken, []string{asManager, "Accept: text/html"}, 406, "not-acceptable"},
		{"type", broken, []string{asManager, jsonBody}, 415, "unsupported-media-type"},
		{"contract", broken, []string{asManager, patchBody}, 400, "malformed-request"},
		{"rate", broken, []string{asManager, patchBody}, 429, "too-many-requests"},
	} {
		w.do("PATCH", path, step.body, step.headers...).want(step.status, step.code)
	}
}

// An unauthenticated caller gets 401 from every operation that is not public,
// whatever else is wrong, and no operation is public by mistake.
func TestEveryOperationNeedsToken(t *testing.T) {
	w := serve(t)
	seen := 0
	for _, op := range allOperations() {
		if slices.Contains(publicOperations, op.id) {
			continue
		}
		seen++
		path := strings.NewReplacer("{id}", "nonsense", "{urn}", "nonsense").Replace(op.path) + "?nonsense=1"
		for _, token := range [][]string{nil, {"Authorization: Bearer forged"}, {"Authorization: Basic bWFuYWdlcg=="}, {"Authorization: Bearer zero"}} {
			a := w.do(op.method, path, "", token...).want(401, "unauthenticated")
			if got := a.Header().Get("WWW-Authenticate"); got != "Bearer" {
				t.Errorf("%s: WWW-Authenticate is %q", op.id, got)
			}
		}
	}
	if seen < 60 {
		t.Errorf("only %d operations were tried", seen)
	}
}

func TestAuthenticationCauses(t *testing.T) {
	w := serve(t)
	var first string
	for _, token := range [][]string{
		nil, {"Authorization: "}, {"Authorization: Bearer"}, {"Authorization: Bearer "}, {"Authorization: Basic x"},
		{"Authorization: Bearer forged"}, {"Authorization: Bearer zero"}, {"Authorization: Bearer " + strings.Repeat("x", maxToken+1)},
		{asManager, asManager}, {asManager, "Authorization: Bearer forged"},
	} {
		a := w.do("GET", "/v1/schools", "", token...).want(401, "unauthenticated")
		body := strings.ReplaceAll(a.Body.String(), a.problem().Instance, "")
		if first == "" {
			first = body
		}
		if body != first {
			t.Errorf("%v: a 401 of its own: %s", token, body)
		}
	}
	if !strings.Contains(w.log.String(), errForged.Error()) {
		t.Error("the log does not tell the cause")
	}
	w.do("GET", "/v1/schools", "", "Authorization: Bearer down").want(503, "unavailable")
	w.do("GET", "/v1/schools", "", "Authorization: bEaReR manager").want(200)
}

// The address limit holds before anybody is known, and public operations have none.
func TestAddressLimit(t *testing.T) {
	w := serve(t, func(o *Options) { o.AddressRatePerMinute = 2 })
	w.do("GET", "/v1/schools", "").want(401)
	w.do("GET", "/v1/schools", "").want(401)
	if got := w.do("GET", "/v1/schools", "", asManager).want(429, "too-many-requests").Header().Get("Retry-After"); got != "30" {
		t.Errorf("Retry-After is %q", got)
	}
	w.do("GET", "/healthz", "").want(200)
}

func TestActorReachesHandler(t *testing.T) {
	w := serve(t)
	w.handlers.listSchools = func(ctx context.Context, _ api.ListSchoolsRequestObject) (api.ListSchoolsResponseObject, error) {
		if actor(ctx).Principal() != theManager.Principal() || wants(ctx) != "application/json" {
			return nil, errors.New("not the caller")
		}
		if _, ok := ctx.Deadline(); !ok {
			return nil, errors.New("no deadline")
		}
		return api.ListSchools200JSONResponse{Body: api.SchoolPage{Items: []api.SchoolCard{}, NextCursor: noText()}}, nil
	}
	w.do("GET", "/v1/schools", "", asManager).want(200)
	if !actor(context.Background()).IsZero() || wants(context.Background()) != "" {
		t.Error("somebody calls outside a request")
	}
}

// Should a route lose its gate, the innermost guard refuses.
func TestHandlerRefusesWhatDidNotPass(t *testing.T) {
	w := serve(t)
	bare := newEcho(nil)
	bare.HTTPErrorHandler = w.server.refuse
	bare.Use(w.server.frame)
	api.RegisterHandlers(bare, strictHandlers(w.handlers))
	for _, path := range []string{"/v1/schools", "/healthz"} {
		a := &reply{t, newRecorder()}
		bare.ServeHTTP(a, newRequest("GET", path, http.NoBody, asManager))
		a.want(500, "internal")
	}
}

func TestNoAnswerIsFault(t *testing.T) {
	w := serve(t)
	w.handlers.listSchools = func(context.Context, api.ListSchoolsRequestObject) (api.ListSchoolsResponseObject, error) {
		return nil, nil
	}
	w.do("GET", "/v1/schools", "", asManager).want(500, "internal")
}

// Many callers at once, for the race detector.
func TestManyAtOnce(t *testing.T) {
	w := serve(t, func(o *Options) { o.Log, o.Once = discard(), &memoryOnce{} })
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 10 {
				for _, r := range []*http.Request{
					newRequest("GET", "/v1/schools?limit=3", http.NoBody, asManager), newRequest("GET", "/v1/schools", http.NoBody, asTeacher),
					newRequest("POST", "/v1/schools", strings.NewReader(schoolBody), asManager, jsonBody, withKey),
					newRequest("POST", "/v1/schools", strings.NewReader("{}"), asManager, jsonBody), newRequest("GET", "/readyz", http.NoBody),
					newRequest("GET", "/docs", http.NoBody),
				} {
					w.server.ServeHTTP(newRecorder(), r)
				}
			}
		})
	}
	all.Wait()
}
