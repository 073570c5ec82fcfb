package telemetry_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/hubqa/hubqa/internal/telemetry"
)

func clear(t *testing.T) {
	t.Helper()
	for _, name := range []string{"ENDPOINT", "TRACES_ENDPOINT", "HEADERS", "TRACES_HEADERS", "TIMEOUT", "PROTOCOL"} {
		t.Setenv("OTEL_EXPORTER_OTLP_"+name, "")
	}
	for _, name := range []string{"OTEL_SDK_DISABLED", "OTEL_TRACES_EXPORTER", "OTEL_TRACES_SAMPLER", "OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES"} {
		t.Setenv(name, "")
	}
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// Without a collector there are no traces, and what cannot be one is refused.
func TestSettings(t *testing.T) {
	for name, c := range map[string]struct {
		set     map[string]string
		on      bool
		refused string
	}{
		"nothing":         {nil, false, ""},
		"an endpoint":     {map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}, true, ""},
		"one for traces":  {map[string]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://127.0.0.1:1/x"}, true, ""},
		"disabled":        {map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_SDK_DISABLED": "true"}, false, ""},
		"no exporter":     {map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_TRACES_EXPORTER": "none"}, false, ""},
		"no address":      {map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "collector:4318"}, false, "OTEL_EXPORTER_OTLP_ENDPOINT"},
		"gRPC":            {map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, false, "OTEL_EXPORTER_OTLP_PROTOCOL"},
		"no time":         {map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_EXPORTER_OTLP_TIMEOUT": "10s"}, false, "OTEL_EXPORTER_OTLP_TIMEOUT"},
		"no header":       {map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_EXPORTER_OTLP_HEADERS": "secret"}, false, "OTEL_EXPORTER_OTLP_HEADERS"},
		"odd percentages": {map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_EXPORTER_OTLP_HEADERS": "a=%secret"}, false, "OTEL_EXPORTER_OTLP_HEADERS"},
	} {
		t.Run(name, func(t *testing.T) {
			clear(t)
			for name, value := range c.set {
				t.Setenv(name, value)
			}
			traces, err := telemetry.New("1", quiet())
			if (traces.Tracer() != nil) != c.on || (err != nil) != (c.refused != "") {
				t.Errorf("%v, %v", traces, err)
			}
			if err != nil && (!strings.HasPrefix(err.Error(), c.refused) || strings.Contains(err.Error(), "secret")) {
				t.Error(err)
			}
			if err := traces.Stop(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// What is sent is OTLP in JSON, and has neither events nor the words of an error.
func TestSending(t *testing.T) {
	clear(t)
	var got map[string]any
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.URL.Path != "/v1/traces" || r.Header.Get("Content-Type") != "application/json" || r.Header.Get("Authorization") != "Bearer a b" {
			t.Errorf("%s %v", r.URL, r.Header)
		}
		if err := json.Unmarshal(body, &got); err != nil || bytes.Contains(body, []byte("secret")) {
			t.Errorf("%v: %s", err, body)
		}
	}))
	defer server.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", server.URL+"/")
	t.Setenv("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20a%20b")
	t.Setenv("OTEL_SERVICE_NAME", "ours")
	traces, err := telemetry.New("1.2.3", quiet())
	if err != nil {
		t.Fatal(err)
	}
	ctx, outer := traces.Tracer().Start(context.Background(), "outer", trace.WithSpanKind(trace.SpanKindServer))
	_, inner := traces.Tracer().Start(ctx, "inner", trace.WithAttributes(attribute.Int("n", 7), attribute.Bool("b", true), attribute.Float64("f", .5), attribute.String("s", "x")))
	inner.RecordError(errors.New("secret"))
	inner.SetStatus(codes.Error, "secret")
	inner.End()
	outer.End()
	if err := traces.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	text, _ := json.Marshal(got)
	for _, part := range []string{
		`{"key":"service.name","value":{"stringValue":"ours"}}`, `{"key":"service.version","value":{"stringValue":"1.2.3"}}`,
		`{"key":"n","value":{"intValue":"7"}}`, `{"key":"b","value":{"boolValue":true}}`, `{"key":"f","value":{"doubleValue":0.5}}`, `{"key":"s","value":{"stringValue":"x"}}`,
		`"kind":2,"name":"outer"`, `"parentSpanId":"` + outer.SpanContext().SpanID().String() + `"`, `"traceId":"` + outer.SpanContext().TraceID().String() + `"`,
		`"status":{"code":2}`, `"scope":{"name":"github.com/hubqa/hubqa"}`,
	} {
		if !strings.Contains(string(text), part) {
			t.Errorf("no %s in %s", part, text)
		}
	}
}

// The environment says how many traces are kept.
func TestSampler(t *testing.T) {
	clear(t)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
	t.Setenv("OTEL_TRACES_SAMPLER", "always_off")
	traces, err := telemetry.New("1", quiet())
	if err != nil {
		t.Fatal(err)
	}
	if _, span := traces.Tracer().Start(t.Context(), "x"); span.IsRecording() {
		t.Error("a span is kept")
	}
}

// A collector that is away is told of once, and keeps nobody waiting.
func TestCollectorAway(t *testing.T) {
	clear(t)
	var log bytes.Buffer
	var answers atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if answers.Add(1) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer server.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", server.URL)
	traces, err := telemetry.New("1", slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		_, span := traces.Tracer().Start(t.Context(), "x")
		span.End()
		_ = traces.Flush(t.Context())
	}
	if strings.Count(log.String(), "not taken") != 1 || strings.Count(log.String(), "taken again") != 1 {
		t.Errorf("%s", &log)
	}
}
