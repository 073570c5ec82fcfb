package client_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/hubqa/hubqa/api/client"
)

// Whatever is answered, Done gives an error unless what was asked for was done.
func TestDone(t *testing.T) {
	const problem = `{"type":"urn:hubqa:problem:forbidden","title":"No","status":403,"code":"forbidden","instance":"req-1"}`
	for name, c := range map[string]struct {
		status          int
		mediaType, body string
		said            string
		forbidden       bool
	}{
		"done":                  {200, "application/json", `{"id":"0199a3c4-7b10-7c3a-9f52-3d1c5e8a0b01"}`, "", false},
		"refused":               {403, "application/problem+json", problem, "hubqa: 403 forbidden: No (req-1)", true},
		"no server behind":      {502, "text/html", "<h1>Bad gateway</h1>", "hubqa: status 502, and no problem said", false},
		"something else's JSON": {503, "application/json", `{"message":"later"}`, "hubqa: status 503, and no problem said", false},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", c.mediaType)
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body))
			}))
			defer server.Close()
			hubqa, err := client.NewClientWithResponses(server.URL)
			if err != nil {
				t.Fatal(err)
			}
			_, err = client.Done(hubqa.GetMeWithResponse(t.Context()))
			if (err == nil) != (c.said == "") || err != nil && err.Error() != c.said {
				t.Errorf("%v", err)
			}
			p, ok := errors.AsType[*client.Problem](err)
			if ok != c.forbidden || errors.Is(err, client.ProblemCodeForbidden) != c.forbidden || errors.Is(err, client.ProblemCodeNotFound) || ok && p.Status != 403 {
				t.Errorf("it is %v", p)
			}
		})
	}
	away := httptest.NewServer(nil)
	away.Close()
	hubqa, err := client.NewClientWithResponses(away.URL)
	if err != nil {
		t.Fatal(err)
	}
	if answer, err := client.Done(hubqa.GetMeWithResponse(t.Context())); err == nil || answer != nil {
		t.Errorf("nobody answered: %v, %v", answer, err)
	}
}
