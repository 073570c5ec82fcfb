package httpapi

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// lines gives the lines of the log.
func (w *world) lines() []map[string]any {
	w.t.Helper()
	var out []map[string]any
	for line := range strings.Lines(w.log.String()) {
		var one map[string]any
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			w.t.Fatal(err)
		}
		out = append(out, one)
	}
	return out
}

// One line a request, with nothing of what was asked but the operation.
func TestLogLine(t *testing.T) {
	w := serve(t)
	w.do("GET", schoolPath, "", asManager, "X-Request-Id: mine", "User-Agent: secret-agent")
	w.do("GET", "/v1/schools?name=secret-name", "", asManager)
	w.do("POST", "/v1/schools", `{"name":"secret-body","secret-member":1}`, asManager, jsonBody)
	w.do("GET", "/v1/secret-path", "", "Authorization: Bearer secret-token")
	w.do("SECRET", "/v1/schools", "")
	lines := w.lines()
	if len(lines) != 5 {
		t.Fatalf("%d lines", len(lines))
	}
	first := lines[0]
	for name, want := range map[string]any{
		"method": "GET", "route": "/v1/schools/{id}", "operation": "getSchool", "status": 200.0,
		"principal": theManager.Principal().String(), "level": "INFO", "took": 0.0,
	} {
		if first[name] != want {
			t.Errorf("%s is %v, want %v", name, first[name], want)
		}
	}
	if lines[3]["route"] != "none" || lines[3]["operation"] != "none" || lines[4]["method"] != "other" {
		t.Errorf("%v %v", lines[3], lines[4])
	}
	text := w.log.String()
	for _, word := range []string{"secret", "SECRET", "mine", "0b02"} {
		if strings.Contains(text, word) {
			t.Errorf("the log holds %q", word)
		}
	}
}

func TestRequestIDIsTheServers(t *testing.T) {
	w := serve(t)
	seen := map[string]bool{}
	for range 3 {
		got := w.do("GET", "/healthz", "", "X-Request-Id: mine").Header().Get("X-Request-Id")
		if !strings.HasPrefix(got, "req-") || len(got) != 36 || seen[got] {
			t.Errorf("the id is %q", got)
		}
		seen[got] = true
	}
}

// However many paths, hosts and methods are tried, the labels stay few.
func TestMetricsAreBounded(t *testing.T) {
	w := serve(t)
	for _, target := range []string{"/a", "/b", "/v1/schools/x/y/z", "/docs/none", "http://elsewhere/healthz", "/v1/schools?a=1"} {
		w.do("GET", target, "")
		w.do("ODD", target, "")
	}
	w.do("GET", "/v1/schools", "", asManager).want(200)
	a := newRecorder()
	w.server.MetricsHandler().ServeHTTP(a, newRequest("GET", "/metrics", nil))
	counters := map[string]bool{}
	for line := range strings.Lines(a.Body.String()) {
		if strings.HasPrefix(line, "hubqa_http_requests_total") {
			counters[strings.Fields(line)[0]] = true
		}
	}
	for _, want := range []string{
		`hubqa_http_requests_total{operation="none",status="4xx"}`, `hubqa_http_requests_total{operation="getHealth",status="2xx"}`,
		`hubqa_http_requests_total{operation="listSchools",status="4xx"}`, `hubqa_http_requests_total{operation="listSchools",status="2xx"}`,
	} {
		if !counters[want] {
			t.Errorf("no %s", want)
		}
		delete(counters, want)
	}
	if len(counters) > 0 {
		t.Errorf("more labels: %v", counters)
	}
	if !strings.Contains(a.Body.String(), `hubqa_build_info{version="test"} 1`) {
		t.Error("the version is not told")
	}
}

// Every answer has the headers that every answer should have.
func TestHeadersOfEveryAnswer(t *testing.T) {
	w := serve(t)
	for _, a := range []*reply{
		w.do("GET", "/v1/schools", "", asManager), w.do("GET", "/v1/schools", ""), w.do("GET", "/nowhere", ""), w.do("DELETE", "/v1/schools", ""),
		w.do("GET", "/docs", ""), w.do("GET", "/openapi.yaml", ""), w.do("GET", "/docs/swagger-ui.css", ""),
		w.do("POST", "/v1/schools", schoolBody, asManager, jsonBody, withKey), w.do("OPTIONS", "/v1/schools", ""),
	} {
		h := a.Header()
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" || h.Get("Content-Security-Policy") == "" ||
			h.Get("X-Request-Id") == "" || h.Get("Cache-Control") == "" || !strings.Contains(strings.Join(h.Values("Link"), ","), `</openapi.yaml>; rel="service-desc"`) {
			t.Errorf("%d: %q", a.Code, h)
		}
	}
}

// Only public registers may be kept; all else under /v1 is no-store.
func TestCaching(t *testing.T) {
	w := serve(t)
	for path, want := range map[string]string{
		schoolPath: "private, no-cache", "/.well-known/jwks.json": "public, max-age=300", "/v1/schools": "no-store", "/v1/problems": "no-store", "/healthz": "no-store",
	} {
		if got := w.do("GET", path, "", asManager).want(200).Header().Get("Cache-Control"); got != want {
			t.Errorf("%s: %q", path, got)
		}
	}
	for id := range cacheable {
		if op := allOperations()[id]; op == nil || op.method != http.MethodGet || op.route.Operation.Responses.Status(200).Value.Headers["Cache-Control"] != nil {
			t.Errorf("%s is no public register", id)
		}
	}
}

func TestCORS(t *testing.T) {
	const origin = "https://front.example"
	w := serve(t, func(o *Options) { o.AllowedOrigins = []string{origin} })
	preflight := []string{"Access-Control-Request-Method: PATCH", "Access-Control-Request-Headers: If-Match"}
	a := w.do("OPTIONS", schoolPath, "", append(preflight, "Origin: "+origin)...).want(204)
	if h := a.Header(); h.Get("Access-Control-Allow-Origin") != origin || !strings.Contains(h.Get("Access-Control-Allow-Methods"), "PATCH") ||
		!strings.Contains(h.Get("Access-Control-Allow-Headers"), "If-Match") || h.Get("Access-Control-Allow-Credentials") != "" || h.Get("Vary") != "Origin" {
		t.Errorf("%q", h)
	}
	a = w.do("GET", "/v1/schools", "", asManager, "Origin: "+origin).want(200)
	if h := a.Header(); h.Get("Access-Control-Allow-Origin") != origin || !strings.Contains(h.Get("Access-Control-Expose-Headers"), "ETag") {
		t.Errorf("%q", h)
	}
	for _, other := range []string{"https://front.example.evil", "http://front.example", "null", "https://front.example/", ""} {
		for _, a := range []*reply{w.do("OPTIONS", schoolPath, "", append(preflight, "Origin: "+other)...), w.do("GET", "/v1/schools", "", asManager, "Origin: "+other)} {
			if got := a.Header().Get("Access-Control-Allow-Origin"); got != "" {
				t.Errorf("%s is let in: %s", other, got)
			}
		}
	}
	none := serve(t).do("GET", schoolPath, "", asManager, "Origin: "+origin).want(200)
	if none.Header().Get("Access-Control-Allow-Origin") != "" || none.Header().Get("Vary") != "" {
		t.Errorf("without origins: %q", none.Header())
	}
}
