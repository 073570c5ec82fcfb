package httpapi

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	oteltrace "go.opentelemetry.io/otel/trace"

	"github.com/hubqa/hubqa/internal/trace"
)

// metrics are labelled by operation and by class of status alone: both are bounded
// by the contract, and no path, host or id can become a label.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	inFlight prometheus.Gauge
}

func newMetrics(version string) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "hubqa_http_requests_total", Help: "Requests answered.",
		}, []string{"operation", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "hubqa_http_request_seconds", Help: "Time from the request's header to the end of its answer.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60},
		}, []string{"operation"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "hubqa_http_requests_in_flight", Help: "Requests being answered.",
		}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "hubqa_build_info", Help: "Always 1.", ConstLabels: prometheus.Labels{"version": version},
	})
	build.Set(1)
	m.registry.MustRegister(m.requests, m.seconds, m.inFlight, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// MetricsHandler serves the metrics. It belongs on a port of its own, which only
// the operators reach.
func (s *Server) MetricsHandler() http.Handler {
	return promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{})
}

// observe counts a request and leaves its one line in the log. The line has no
// query, no body, no id of the path and no detail of a refusal.
//
// Of a discreet request there is nothing, but where the server is at fault: then the line
// has the request's name and its status.
func (s *Server) observe(c echo.Context, call *call, start time.Time, err error, cut bool) {
	status, took := c.Response().Status, s.clock.Now().Sub(start)
	if call.discreet() {
		if status >= http.StatusInternalServerError {
			s.log.LogAttrs(context.WithoutCancel(c.Request().Context()), slog.LevelError, "request",
				slog.String("request", trace.ID(c.Request().Context())), slog.Int("status", status))
		}
		return
	}
	s.metrics.requests.WithLabelValues(call.name(), strconv.Itoa(status/100)+"xx").Inc()
	s.metrics.seconds.WithLabelValues(call.name()).Observe(took.Seconds())
	line := []slog.Attr{
		slog.String("request", trace.ID(c.Request().Context())),
		slog.String("method", methodName(c.Request().Method)),
		slog.String("route", routePattern(c, call)),
		slog.String("operation", call.name()),
		slog.Int("status", status),
		slog.Duration("took", took),
	}
	if !call.who.IsZero() {
		line = append(line, slog.String("principal", call.who.Principal().String()))
	}
	if span := oteltrace.SpanFromContext(c.Request().Context()); span.IsRecording() {
		line = append(line, slog.String("trace", span.SpanContext().TraceID().String()))
	}
	if call.cause != "" {
		line = append(line, slog.String("cause", call.cause))
	}
	var p *panicked
	if errors.As(err, &p) {
		line = append(line, slog.String("stack", string(p.stack)))
	}
	if cut {
		line = append(line, slog.Bool("cut", true))
	}
	level := slog.LevelInfo
	if status >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) || p != nil {
		level = slog.LevelError
	}
	s.log.LogAttrs(context.WithoutCancel(c.Request().Context()), level, "request", line...)
}

// routePattern is the pattern that the path matched; a path that matched none is not told.
func routePattern(c echo.Context, call *call) string {
	switch {
	case call.op != nil:
		return call.op.path
	case c.Response().Status < http.StatusBadRequest:
		return c.Path()
	}
	return noRoute
}

const noRoute = "none"

// methodName bounds what a caller can put into the log.
func methodName(name string) string {
	switch name {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return name
	}
	return "other"
}
