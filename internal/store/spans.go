package store

import (
	"errors"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
	"gorm.io/gorm"
)

// spans makes a span of each statement that gorm sends for a request whose trace is kept.
// What an import sends past gorm has none.
type spans struct {
	tracer trace.Tracer
	system string
}

const (
	beginSpan = "hubqa:begin_span"
	endSpan   = "hubqa:end_span"
)

// register adds the spans to a database's callbacks.
func (s spans) register(db *gorm.DB) error {
	on := db.Callback()
	return errors.Join(
		on.Create().Before("*").Register(beginSpan, s.begin), on.Create().After("*").Register(endSpan, s.end),
		on.Query().Before("*").Register(beginSpan, s.begin), on.Query().After("*").Register(endSpan, s.end),
		on.Update().Before("*").Register(beginSpan, s.begin), on.Update().After("*").Register(endSpan, s.end),
		on.Delete().Before("*").Register(beginSpan, s.begin), on.Delete().After("*").Register(endSpan, s.end),
		on.Row().Before("*").Register(beginSpan, s.begin), on.Row().After("*").Register(endSpan, s.end),
		on.Raw().Before("*").Register(beginSpan, s.begin), on.Raw().After("*").Register(endSpan, s.end),
	)
}

func (s spans) begin(db *gorm.DB) {
	if !trace.SpanFromContext(db.Statement.Context).IsRecording() {
		return // of no request: the loops of the background ask every minute
	}
	_, span := s.tracer.Start(db.Statement.Context, "statement", trace.WithSpanKind(trace.SpanKindClient))
	db.InstanceSet(beginSpan, span)
}

// end tells the statement as it was prepared, without its values, and that it failed, but
// not how: the words of a database repeat values.
func (s spans) end(db *gorm.DB) {
	kept, _ := db.InstanceGet(beginSpan)
	span, ok := kept.(trace.Span)
	if !ok {
		return
	}
	defer span.End()
	statement := strings.Join(strings.Fields(db.Statement.SQL.String()), " ")
	verb, _, _ := strings.Cut(statement, " ")
	span.SetName(strings.TrimSpace(verb + " " + db.Statement.Table))
	span.SetAttributes(attribute.String("db.system.name", s.system), attribute.String("db.query.text", statement))
	if db.Error != nil && !errors.Is(db.Error, gorm.ErrRecordNotFound) {
		span.SetStatus(codes.Error, "")
	}
}
