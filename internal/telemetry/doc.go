// Package telemetry sends traces to the collector that the environment names, and makes
// none where it names none.
//
// The variables are OpenTelemetry's own: OTEL_EXPORTER_OTLP_ENDPOINT (or ..._TRACES_ENDPOINT)
// turns traces on, OTEL_EXPORTER_OTLP_HEADERS and ..._TIMEOUT go with it,
// OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG say how many are kept, OTEL_SERVICE_NAME
// and OTEL_RESOURCE_ATTRIBUTES whose they are, OTEL_BSP_... how they are gathered.
// OTEL_SDK_DISABLED=true turns them off.
//
// # Decisions
//
//   - Spans go out as OTLP over HTTP, in JSON. OpenTelemetry's own exporter speaks
//     protobuf and links gRPC even where HTTP is spoken: seven megabytes and a dozen
//     modules more, for what a page of code does.
//   - A batch that is not taken is dropped, and the log says so once until one is taken
//     again. Nothing waits for a collector.
//   - What is in a span, httpapi (of requests) and store (of statements) decide: route
//     patterns and statements without their values, never an id of a record or a text.
//     The exporter sends no events, links or descriptions, so that an error that some
//     library records goes nowhere.
package telemetry
