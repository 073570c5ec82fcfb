package httpapi

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/hubqa/hubqa/api"
)

// traced is a server whose spans are kept, and what they say.
func traced(t *testing.T, more ...sdk.TracerProviderOption) (*world, func() tracetest.SpanStubs) {
	t.Helper()
	kept := tracetest.NewInMemoryExporter()
	provider := sdk.NewTracerProvider(append(more, sdk.WithSyncer(kept))...)
	w := serve(t, func(o *Options) { o.Tracer = provider.Tracer("test") })
	return w, func() tracetest.SpanStubs {
		defer kept.Reset()
		return kept.GetSpans()
	}
}

var idOfRecord = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-`)

// A span has the pattern of a path and nothing of what was asked, nor of whom.
func TestSpans(t *testing.T) {
	w, spans := traced(t)
	for _, c := range []struct {
		method, target, body, name string
		status                     int
	}{
		{"GET", schoolPath, "", "GET /v1/schools/{id}", 200},
		{"GET", "/v1/schools?name=secret-name", "", "GET /v1/schools", 200},
		{"POST", "/v1/schools", `{"name":"secret-body"}`, "POST /v1/schools", 400},
		{"GET", "/v1/secret-path", "", "GET", 404},
		{"SECRET", "/v1/schools", "", "other", 405},
		{"GET", "/docs", "", "GET /docs", 200},
	} {
		w.do(c.method, c.target, c.body, asManager, jsonBody, "X-Request-Id: secret-id", "User-Agent: secret-agent",
			"Tracestate: secret=state", "Baggage: secret=baggage")
		all := spans()
		if len(all) != 1 {
			t.Fatalf("%s: %d spans", c.target, len(all))
		}
		s := all[0]
		text := fmt.Sprint(s.Name, s.Attributes, s.Events, s.Links, s.Status, s.SpanContext.TraceState())
		if s.Name != c.name || !slices.Contains(s.Attributes, attribute.Int("http.response.status_code", c.status)) {
			t.Errorf("%s %s: %s", c.method, c.target, text)
		}
		if strings.Contains(strings.ToLower(text), "secret") || idOfRecord.MatchString(text) {
			t.Errorf("%s %s says too much: %s", c.method, c.target, text)
		}
		if s.Status.Code != codes.Unset || len(s.Events)+len(s.Links) > 0 {
			t.Errorf("%s %s: %v", c.method, c.target, s.Status)
		}
	}
}

// A caller's trace is linked, so that both can be laid together. It is not continued: a
// caller neither has the server keep what it would not, nor the other way round.
func TestTraceOfTheCaller(t *testing.T) {
	const trace = "4bf92f3577b34da6a3ce929d0e0e4736"
	for _, kept := range []sdk.Sampler{sdk.ParentBased(sdk.AlwaysSample()), sdk.ParentBased(sdk.NeverSample())} {
		w, spans := traced(t, sdk.WithSampler(kept))
		w.do("GET", schoolPath, "", asManager)
		want := len(spans())
		for _, sampled := range []string{"00", "01"} {
			w.do("GET", schoolPath, "", asManager, "Traceparent: 00-"+trace+"-00f067aa0ba902b7-"+sampled, "Tracestate: secret=state")
			all := spans()
			if len(all) != want {
				t.Errorf("%s: %d spans, not %d", sampled, len(all), want)
			}
			for _, s := range all {
				own := s.SpanContext.TraceID().String()
				if own == trace || s.Parent.IsValid() || len(s.Links) != 1 || s.Links[0].SpanContext.TraceID().String() != trace {
					t.Errorf("%v under %v, linked %v", s.SpanContext, s.Parent, s.Links)
				}
				if !strings.Contains(w.log.String(), `"trace":"`+own+`"`) || strings.Contains(fmt.Sprint(s), "secret") {
					t.Errorf("%s\n%v", w.log, s)
				}
			}
		}
	}
	w, spans := traced(t)
	for _, odd := range []string{"00-" + strings.Repeat("0", 32) + "-00f067aa0ba902b7-01", "ff", "00-" + trace + "-00f067aa0ba902b7-01-x", ""} {
		w.do("GET", schoolPath, "", asManager, "Traceparent: "+odd)
		if s := spans()[0]; len(s.Links) > 0 || s.Parent.IsValid() {
			t.Errorf("%q is linked", odd)
		}
	}
}

// What failed inside is marked, without its words.
func TestSpanOfAFailure(t *testing.T) {
	w, spans := traced(t)
	w.handlers.getSchool = func(context.Context, api.GetSchoolRequestObject) (api.GetSchoolResponseObject, error) {
		panic("secret")
	}
	w.do("GET", schoolPath, "", asManager).want(500)
	if s := spans()[0]; s.Status.Code != codes.Error || strings.Contains(fmt.Sprint(s), "secret") {
		t.Errorf("%v", s)
	}
}
