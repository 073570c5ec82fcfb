package httpapi

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/replay"
)

const withKey = "Idempotency-Key: 6f1c"

func TestAnswerIsKeptAndGivenAgain(t *testing.T) {
	w := serve(t)
	made := 0
	inner := w.handlers.createSchool
	w.handlers.createSchool = func(ctx context.Context, r api.CreateSchoolRequestObject) (api.CreateSchoolResponseObject, error) {
		made++
		if (ctx.Value(inTransaction{}) == nil) != (r.Params.IdempotencyKey == nil) || actor(ctx).IsZero() {
			return nil, errors.New("not in the transaction")
		}
		return inner(ctx, r)
	}
	first := w.do("POST", "/v1/schools", schoolBody, asManager, jsonBody, withKey).want(201)
	second := w.do("POST", "/v1/schools", schoolBody, asManager, jsonBody, withKey).want(201)
	if made != 1 || first.Body.String() != second.Body.String() {
		t.Errorf("made %d times: %s %s", made, first.Body, second.Body)
	}
	for _, name := range []string{"ETag", "Location", "Content-Type"} {
		if got := second.Header().Get(name); got == "" || got != first.Header().Get(name) {
			t.Errorf("%s is %q", name, got)
		}
	}
	if first.Header().Get("Idempotency-Replayed") != "" || second.Header().Get("Idempotency-Replayed") != "true" {
		t.Error("which answer is replayed is not told")
	}
	if first.Header().Get("X-Request-Id") == second.Header().Get("X-Request-Id") {
		t.Error("the replay has the first request's id")
	}
	kept := w.once.answers[theManager.Principal().String()+"6f1c"]
	if kept.Status != 201 || len(kept.Header) != 3 || kept.Header["Location"] != schoolPath {
		t.Errorf("kept %+v", kept)
	}
	w.do("POST", "/v1/schools", schoolBody, asManager, jsonBody).want(201)
	if made != 2 || len(w.once.attempts) != 2 {
		t.Errorf("without a key: made %d times, %d attempts", made, len(w.once.attempts))
	}
}

// One digest for one request, however its body is written; another for any other.
func TestDigest(t *testing.T) {
	w := serve(t)
	digests := map[[32]byte]string{}
	attempt := func(path, body string, headers ...string) [32]byte {
		w.once.answers = nil
		before := len(w.once.attempts)
		w.do("POST", path, body, append(headers, asManager, jsonBody, withKey)...)
		if len(w.once.attempts) != before+1 {
			t.Fatalf("%s %s was no attempt", path, body)
		}
		return w.once.attempts[before].Digest
	}
	reordered := `{ "laCode":"830", "name":"Leys \u004aunior School","phase":"primary","status":"open","urn":112492 }`
	if attempt("/v1/schools", schoolBody) != attempt("/v1/schools", reordered) {
		t.Error("the same content has two digests")
	}
	for _, body := range []string{schoolBody, strings.Replace(schoolBody, "Leys", "leys", 1), withMember(`"town":null`), withMember(`"town":""`)} {
		d := attempt("/v1/schools", body)
		if other, taken := digests[d]; taken {
			t.Errorf("%s and %s have one digest", body, other)
		}
		digests[d] = body
	}
	a := w.once.attempts[0]
	if a.Operation != "createSchool" || a.Key != "6f1c" {
		t.Errorf("the attempt is %+v", a)
	}
}

func TestErrorsAreNotKept(t *testing.T) {
	w := serve(t)
	inner := w.handlers.createSchool
	post := func() *reply { return w.do("POST", "/v1/schools", schoolBody, asManager, jsonBody, withKey) }
	for i, fails := range []func() (api.CreateSchoolResponseObject, error){
		func() (api.CreateSchoolResponseObject, error) {
			return nil, fault.New(fault.Invalid, "school-urn-taken", "Taken.")
		},
		func() (api.CreateSchoolResponseObject, error) { return nil, errors.New("broken") },
		func() (api.CreateSchoolResponseObject, error) { return nil, nil },
		func() (api.CreateSchoolResponseObject, error) { panic("broken") },
		func() (api.CreateSchoolResponseObject, error) { return refusing{}, nil },
	} {
		w.handlers.createSchool = func(context.Context, api.CreateSchoolRequestObject) (api.CreateSchoolResponseObject, error) {
			return fails()
		}
		a := post()
		if a.Code < 400 || a.Header().Get("Location") != "" {
			t.Errorf("%d: %d %q", i, a.Code, a.Header())
		}
		if w.once.rolled != i+1 || len(w.once.answers) > 0 {
			t.Errorf("%d: rolled back %d times, %d answers kept", i, w.once.rolled, len(w.once.answers))
		}
	}
	w.handlers.createSchool = inner
	if post().want(201).Header().Get("Idempotency-Replayed") != "" {
		t.Error("an error was answered again")
	}
}

// refusing is an answer that refuses by itself instead of by an error.
type refusing struct{}

func (refusing) VisitCreateSchoolResponse(w http.ResponseWriter) error {
	w.Header().Set("Location", "/nowhere")
	w.WriteHeader(http.StatusTeapot)
	return nil
}

// onceFunc is a Once.
type onceFunc func(do func(context.Context) (replay.Answer, error)) (replay.Answer, bool, error)

func (f onceFunc) Once(ctx context.Context, _ access.Actor, _ replay.Attempt, do func(context.Context) (replay.Answer, error)) (replay.Answer, bool, error) {
	return f(func(context.Context) (replay.Answer, error) { return do(ctx) })
}

// Nothing of an answer leaves when its transaction does not commit.
func TestNothingLeavesBeforeCommit(t *testing.T) {
	lost := fault.New(fault.Unavailable, "unavailable", "The service cannot answer now.")
	w := serve(t, func(o *Options) {
		o.Once = onceFunc(func(do func(context.Context) (replay.Answer, error)) (replay.Answer, bool, error) {
			if _, err := do(context.Background()); err != nil {
				t.Error(err)
			}
			return replay.Answer{}, false, lost
		})
	})
	a := w.do("POST", "/v1/schools", schoolBody, asManager, jsonBody, withKey).want(503, "unavailable")
	if a.Header().Get("ETag") != "" || a.Header().Get("Location") != "" || strings.Contains(a.Body.String(), "Leys") {
		t.Errorf("%q %s", a.Header(), a.Body)
	}
}

// The handler's error reaches Once as it is: the store raises a replay in it.
func TestErrorPassesThroughOnce(t *testing.T) {
	raised := errors.New("answered before")
	w := serve(t, func(o *Options) {
		o.Once = onceFunc(func(do func(context.Context) (replay.Answer, error)) (replay.Answer, bool, error) {
			_, err := do(context.Background())
			if !errors.Is(err, raised) {
				t.Errorf("Once sees %v", err)
			}
			return replay.Answer{Status: 201, Header: map[string]string{"Content-Type": "application/json", "ETag": `"a"`, "Location": "/x"},
				Body: []byte(`{"id":"0199a3c4-7b10-7c3a-9f52-3d1c5e8a0b02","urn":112492,"name":"A","status":"open","laCode":"830","createdAt":"2026-10-05T09:00:00Z","updatedAt":"2026-10-05T09:00:00Z","allowedActions":[]}`)}, true, nil
		})
	})
	w.handlers.createSchool = func(context.Context, api.CreateSchoolRequestObject) (api.CreateSchoolResponseObject, error) {
		return nil, raised
	}
	a := w.do("POST", "/v1/schools", schoolBody, asManager, jsonBody, withKey).want(201)
	if a.Header().Get("Idempotency-Replayed") != "true" {
		t.Errorf("%q", a.Header())
	}
}

func TestKeySyntax(t *testing.T) {
	w := serve(t)
	for key, ok := range map[string]bool{
		"a": true, strings.Repeat("a", 200): true, `"8e03978e-40d5-43e8-bc93-6894a57f9324"`: true,
		"": false, strings.Repeat("a", 201): false, "a b": false, "ä": false, "a\tb": false,
	} {
		want := map[bool]int{true: 201, false: 400}[ok]
		w.do("POST", "/v1/schools", schoolBody, asManager, jsonBody, "Idempotency-Key: "+key).want(want)
	}
	w.do("POST", "/v1/schools", schoolBody, asManager, jsonBody, withKey, withKey).want(400, "malformed-request")
}

// An import keeps its own answer: the gate must not read the stream for a digest.
func TestImportKeepsItsOwnAnswer(t *testing.T) {
	w := serve(t)
	w.handlers.startImport = func(_ context.Context, r api.StartImportRequestObject) (api.StartImportResponseObject, error) {
		if r.Params.IdempotencyKey == nil {
			t.Error("the key does not reach the handler")
		}
		return nil, errMalformed
	}
	w.do("POST", "/v1/imports?kind=schools", "a", asManager, "Content-Type: text/csv", withKey).want(400)
	if len(w.once.attempts) > 0 {
		t.Error("the gate kept the import's answer")
	}
}
