package httpapi

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	request "github.com/hubqa/hubqa/internal/trace"
)

// beginSpan begins the span of a request, where traces are made. Whether it is kept is for
// the server alone to say, since nobody knows yet who asks: a caller's trace (traceparent,
// W3C Trace Context) is not continued but linked. Their tracestate is theirs: it is neither
// kept nor passed on.
func (s *Server) beginSpan(ctx context.Context, r *http.Request) (context.Context, trace.Span) {
	if s.tracer == nil {
		return ctx, trace.SpanFromContext(ctx)
	}
	caller := trace.SpanContextFromContext(propagation.TraceContext{}.Extract(context.Background(), propagation.HeaderCarrier(r.Header)))
	began := []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindServer)}
	if caller.IsValid() {
		began = append(began, trace.WithLinks(trace.Link{SpanContext: caller.WithTraceState(trace.TraceState{})}))
	}
	return s.tracer.Start(ctx, methodName(r.Method), began...)
}

// untraced gives the context without its span: nothing that follows is traced.
func untraced(ctx context.Context) context.Context { return trace.ContextWithSpan(ctx, nil) }

// endSpan says of a request what its line in the log says, but not who made it.
func endSpan(span trace.Span, c echo.Context, call *call) {
	if call.discreet() {
		return // a span that never ends is never sent
	}
	defer span.End()
	if !span.IsRecording() {
		return
	}
	method, route, status := methodName(c.Request().Method), routePattern(c, call), c.Response().Status
	span.SetAttributes(attribute.String("http.request.method", method), attribute.Int("http.response.status_code", status),
		attribute.String("hubqa.operation", call.name()), attribute.String("hubqa.request", request.ID(c.Request().Context())))
	if route != noRoute {
		span.SetName(method + " " + route)
		span.SetAttributes(attribute.String("http.route", route))
	}
	if status >= http.StatusInternalServerError {
		span.SetStatus(codes.Error, "")
	}
}
