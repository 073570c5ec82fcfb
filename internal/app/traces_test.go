package app_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hubqa/hubqa/internal/testkit"
)

// collected is what a collector of traces was sent.
type collected struct {
	mu   sync.Mutex
	text []string
	sent []sentSpan
}

type sentSpan struct {
	TraceID, SpanID, ParentSpanID, Name string
	Kind                                int
	Links                               []link
}

type link struct{ TraceID string }

func (c *collected) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var batch struct {
		ResourceSpans []struct {
			ScopeSpans []struct{ Spans []sentSpan }
		}
	}
	_ = json.Unmarshal(body, &batch)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.text = append(c.text, string(body))
	for _, of := range batch.ResourceSpans {
		for _, by := range of.ScopeSpans {
			c.sent = append(c.sent, by.Spans...)
		}
	}
}

// A server sends its traces, requests with their statements, and not whose they are, which
// record they concern or what was said.
func TestServeSendsTraces(t *testing.T) {
	testkit.EachEmptyDB(t, func(t *testing.T, db *testkit.DB) {
		install(t, db.Address)
		var c collected
		collector := httptest.NewServer(&c)
		defer collector.Close()
		t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
		t.Setenv("OTEL_TRACES_SAMPLER", "always_on")
		command(t, 0, "keys", "create")
		out, _ := command(t, 0, "hub", "create", "--name", "A hub", "--manager", "Wilhelmina", "--manager-subject", "wilhelmina",
			"--protection-officer", "Ben", "--protection-officer-subject", "ben")
		token, _ := command(t, 0, "token", "--hub", id1(t, out, "hub"), "--person", id1(t, out, "hub manager"))
		token = strings.TrimSpace(token)
		s := start(t, "serve")
		base := "http://" + s.find(&s.err, `"msg":"serving","address":"([^"]+)"`)
		status, made := ask(t, "POST", base+"/v1/partners", token, `{"name":"A canary","kind":"charity","status":"active","note":"A canary too"}`)
		if status != 201 {
			t.Fatalf("%d %v", status, made)
		}
		for _, path := range []string{"/v1/partners/" + made["id"].(string), "/v1/people/" + id1(t, out, "hub manager"), "/v1/partners?name=canary", "/v1/canary", "/v1/audit-events"} {
			ask(t, "GET", base+path, token, "")
		}
		const theirs = "4bf92f3577b34da6a3ce929d0e0e4736"
		r, err := http.NewRequestWithContext(t.Context(), "GET", base+"/healthz", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Traceparent", "00-"+theirs+"-00f067aa0ba902b7-01")
		answer, err := http.DefaultClient.Do(r)
		if err != nil || answer.Body.Close() != nil {
			t.Fatal(err)
		}
		s.stop()

		names, requests := map[string]string{}, map[string]bool{}
		for _, span := range c.sent {
			names[span.Name] = span.ParentSpanID
			requests[span.SpanID] = span.Kind == 2
			if linked := slices.Contains(span.Links, link{theirs}); linked != (span.Name == "GET /healthz") || span.TraceID == theirs {
				t.Errorf("%+v", span)
			}
		}
		for _, span := range c.sent {
			if _, known := requests[span.ParentSpanID]; span.Kind != 2 && !known {
				t.Errorf("%s is of no request", span.Name)
			}
		}
		for _, want := range []string{"POST /v1/partners", "GET /v1/partners/{id}", "GET /v1/people/{id}", "GET", "INSERT partner", "SELECT partner"} {
			if parent, ok := names[want]; !ok || parent != "" && !requests[parent] {
				t.Errorf("%s is under %q (%v)", want, parent, ok)
			}
		}
		sent := strings.ToLower(strings.Join(c.text, "\n"))
		for _, said := range []string{"canary", "wilhelmina", made["id"].(string), token[:40]} {
			if strings.Contains(sent, strings.ToLower(said)) {
				t.Errorf("%q is in the traces", said)
			}
		}
		if id := regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}`).FindString(sent); id != "" {
			t.Errorf("the id %s is in the traces", id)
		}
	})
}
