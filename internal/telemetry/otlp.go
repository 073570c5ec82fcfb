package telemetry

import (
	"strconv"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdk "go.opentelemetry.io/otel/sdk/trace"
)

// The parts of OTLP's JSON (opentelemetry-proto 1, ExportTraceServiceRequest) that are sent.
type (
	request struct {
		ResourceSpans []resourceSpans `json:"resourceSpans"`
	}
	resourceSpans struct {
		Resource   attributes   `json:"resource"`
		ScopeSpans []scopeSpans `json:"scopeSpans"`
	}
	attributes struct {
		Attributes []keyValue `json:"attributes,omitempty"`
	}
	scopeSpans struct {
		Scope scope  `json:"scope"`
		Spans []span `json:"spans"`
	}
	scope struct {
		Name string `json:"name"`
	}
	span struct {
		TraceID      string `json:"traceId"` // hexadecimal, unlike other bytes in protobuf's JSON
		SpanID       string `json:"spanId"`
		ParentSpanID string `json:"parentSpanId,omitempty"`
		Name         string `json:"name"`
		Kind         int    `json:"kind"`
		Start        string `json:"startTimeUnixNano"`
		End          string `json:"endTimeUnixNano"`
		attributes
		Links  []link  `json:"links,omitempty"`
		Status *status `json:"status,omitempty"`
	}
	link struct {
		TraceID string `json:"traceId"`
		SpanID  string `json:"spanId"`
	}
	status struct {
		Code int `json:"code"`
	}
	keyValue struct {
		Key   string `json:"key"`
		Value value  `json:"value"`
	}
	value struct {
		String *string  `json:"stringValue,omitempty"`
		Bool   *bool    `json:"boolValue,omitempty"`
		Int    *string  `json:"intValue,omitempty"`
		Double *float64 `json:"doubleValue,omitempty"`
	}
)

const statusError = 2 // in OTLP, where 1 is ok

// document puts spans of one provider, and so of one resource, into one request.
func document(spans []sdk.ReadOnlySpan) request {
	byScope := map[string]int{}
	of := resourceSpans{Resource: attributes{keyValues(spans[0].Resource().Attributes())}}
	for _, s := range spans {
		name := s.InstrumentationScope().Name
		at, ok := byScope[name]
		if !ok {
			at = len(of.ScopeSpans)
			byScope[name] = at
			of.ScopeSpans = append(of.ScopeSpans, scopeSpans{Scope: scope{name}})
		}
		of.ScopeSpans[at].Spans = append(of.ScopeSpans[at].Spans, readSpan(s))
	}
	return request{[]resourceSpans{of}}
}

func readSpan(s sdk.ReadOnlySpan) span {
	made := span{
		TraceID: s.SpanContext().TraceID().String(), SpanID: s.SpanContext().SpanID().String(),
		Name: s.Name(), Kind: int(s.SpanKind()), Start: nanoseconds(s.StartTime()), End: nanoseconds(s.EndTime()),
		attributes: attributes{keyValues(s.Attributes())},
	}
	if s.Parent().SpanID().IsValid() {
		made.ParentSpanID = s.Parent().SpanID().String()
	}
	for _, l := range s.Links() {
		made.Links = append(made.Links, link{l.SpanContext.TraceID().String(), l.SpanContext.SpanID().String()})
	}
	if s.Status().Code == codes.Error {
		made.Status = &status{statusError}
	}
	return made
}

func nanoseconds(at time.Time) string { return strconv.FormatInt(at.UnixNano(), 10) }

func keyValues(set []attribute.KeyValue) []keyValue {
	pairs := make([]keyValue, 0, len(set))
	for _, a := range set {
		pairs = append(pairs, keyValue{string(a.Key), readValue(a.Value)})
	}
	return pairs
}

func readValue(v attribute.Value) value {
	switch v.Type() {
	case attribute.BOOL:
		return value{Bool: new(v.AsBool())}
	case attribute.INT64:
		return value{Int: new(strconv.FormatInt(v.AsInt64(), 10))}
	case attribute.FLOAT64:
		return value{Double: new(v.AsFloat64())}
	}
	return value{String: new(v.String())}
}
