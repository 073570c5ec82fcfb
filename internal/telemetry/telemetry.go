package telemetry

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

const usualTimeout = 10 * time.Second // as OpenTelemetry has it

// Traces are the traces of a process. The zero value makes none.
type Traces struct{ provider *sdk.TracerProvider }

// New makes the traces that the environment asks for. version is of this program.
func New(version string, log *slog.Logger) (Traces, error) {
	to, err := collector()
	if err != nil || to == nil {
		return Traces{}, err
	}
	to.log = log
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Debug("traces", "error", err) })) // which the exporter has told
	of, err := resource.New(context.Background(),
		resource.WithAttributes(attribute.String("service.name", "hubqa"), attribute.String("service.version", version)), resource.WithFromEnv())
	if err != nil {
		return Traces{}, fmt.Errorf("OTEL_RESOURCE_ATTRIBUTES: %w", err)
	}
	log.Info("traces are sent", "to", to.endpoint.Host)
	return Traces{sdk.NewTracerProvider(sdk.WithBatcher(to), sdk.WithResource(of))}, nil
}

// Tracer makes spans, or is nil.
func (t Traces) Tracer() trace.Tracer {
	if t.provider == nil {
		return nil
	}
	return t.provider.Tracer("github.com/hubqa/hubqa")
}

// Stop sends what is left.
func (t Traces) Stop(ctx context.Context) error {
	if t.provider == nil {
		return nil
	}
	return t.provider.Shutdown(ctx)
}

// set gives a variable of OpenTelemetry's exporter, that for traces before that for all.
func set(name string) string {
	return cmp.Or(os.Getenv("OTEL_EXPORTER_OTLP_TRACES_"+name), os.Getenv("OTEL_EXPORTER_OTLP_"+name))
}

// collector gives the exporter that the environment names, or nil.
func collector() (*exporter, error) {
	endpoint := os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
	if base := os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT"); endpoint == "" && base != "" {
		endpoint = strings.TrimSuffix(base, "/") + "/v1/traces"
	}
	if endpoint == "" || strings.EqualFold(os.Getenv("OTEL_SDK_DISABLED"), "true") || os.Getenv("OTEL_TRACES_EXPORTER") == "none" {
		return nil, nil
	}
	to, err := url.Parse(endpoint)
	if err != nil || to.Host == "" || to.Scheme != "http" && to.Scheme != "https" {
		return nil, errors.New("OTEL_EXPORTER_OTLP_ENDPOINT: is no address such as http://collector:4318")
	}
	if set("PROTOCOL") == "grpc" {
		return nil, errors.New("OTEL_EXPORTER_OTLP_PROTOCOL: is grpc; traces are sent over http, to port 4318 as a rule")
	}
	header, err := headers(set("HEADERS"))
	if err != nil {
		return nil, err
	}
	timeout := usualTimeout
	if text := set("TIMEOUT"); text != "" {
		milliseconds, err := strconv.Atoi(text)
		if err != nil || milliseconds <= 0 {
			return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_TIMEOUT: %q is no number of milliseconds", text)
		}
		timeout = time.Duration(milliseconds) * time.Millisecond
	}
	return &exporter{endpoint: to, header: header, client: &http.Client{Timeout: timeout, CheckRedirect: noRedirect}}, nil
}

// headers reads pairs as name=value,name=value, each part percent-encoded. What they say
// is secret, and in no error.
func headers(text string) (http.Header, error) {
	header := http.Header{"Content-Type": {"application/json"}}
	for pair := range strings.SplitSeq(text, ",") {
		if strings.TrimSpace(pair) == "" {
			continue
		}
		name, value, found := strings.Cut(pair, "=")
		value, err := url.PathUnescape(strings.TrimSpace(value))
		if name = strings.TrimSpace(name); !found || name == "" || err != nil {
			return nil, errors.New("OTEL_EXPORTER_OTLP_HEADERS: is no list such as name=value,name=value")
		}
		header.Set(name, value)
	}
	return header, nil
}

func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
