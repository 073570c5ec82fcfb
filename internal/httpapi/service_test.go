package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/api"
)

func TestReadiness(t *testing.T) {
	w := serve(t)
	var asked int
	var down error
	w.handlers.service = NewServiceHandlers(func(ctx context.Context) error {
		asked++
		if _, ok := ctx.Deadline(); !ok {
			t.Error("no deadline")
		}
		return down
	}, nil, w.clock)
	w.do("GET", "/readyz", "").want(200)
	w.do("GET", "/readyz", "").want(200)
	if asked != 1 {
		t.Errorf("asked %d times within a second", asked)
	}
	down = errors.New("no route to host 10.1.2.3")
	w.clock.Advance(time.Second)
	a := w.do("GET", "/readyz", "").want(503, "unavailable")
	if a.Header().Get("Retry-After") == "" || strings.Contains(a.Body.String(), "10.1.2.3") || !strings.Contains(w.log.String(), "10.1.2.3") {
		t.Errorf("%q %s", a.Header(), a.Body)
	}
	w.do("GET", "/healthz", "").want(200)
	w.do("GET", "/healthz?a=1", "").want(400, "malformed-request")
}

func TestJwks(t *testing.T) {
	w := serve(t)
	w.do("GET", "/.well-known/jwks.json", "").want(200)
	w.handlers.service = NewServiceHandlers(nil, func() []map[string]any {
		return []map[string]any{{"kty": "OKP", "crv": "Ed25519", "kid": "k", "x": "x"}}
	}, w.clock)
	if a := w.do("GET", "/.well-known/jwks.json", "").want(200); a.Body.String() != `{"keys":[{"crv":"Ed25519","kid":"k","kty":"OKP","x":"x"}]}`+"\n" {
		t.Errorf("%s", a.Body)
	}
}

func TestCatalogue(t *testing.T) {
	w := serve(t)
	var catalogue api.ProblemCatalogue
	if err := json.Unmarshal(w.do("GET", "/v1/problems", "").want(200).Body.Bytes(), &catalogue); err != nil {
		t.Fatal(err)
	}
	sorted := slices.IsSortedFunc(catalogue.Items, func(a, b api.ProblemKind) int { return strings.Compare(string(a.Code), string(b.Code)) })
	if len(catalogue.Items) != len(problemCodes) || !sorted {
		t.Errorf("%d codes, sorted %v", len(catalogue.Items), sorted)
	}
}
