package telemetry

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"sync/atomic"

	sdk "go.opentelemetry.io/otel/sdk/trace"
)

// exporter sends batches of spans. The provider calls it from one place at a time.
type exporter struct {
	endpoint *url.URL
	header   http.Header
	client   *http.Client
	log      *slog.Logger
	failing  atomic.Bool // and the log knows
}

// ExportSpans sends a batch.
func (e *exporter) ExportSpans(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	if len(spans) == 0 {
		return nil
	}
	err := e.send(ctx, spans)
	switch {
	case err != nil && !e.failing.Swap(true):
		e.log.Warn("traces are not taken, and dropped", "error", err)
	case err == nil && e.failing.Swap(false):
		e.log.Info("traces are taken again")
	}
	return err
}

func (e *exporter) send(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	body, err := json.Marshal(document(spans))
	if err != nil {
		return fmt.Errorf("telemetry: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, e.endpoint.String(), bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("telemetry: %w", err)
	}
	r.Header = e.header.Clone()
	answer, err := e.client.Do(r)
	if err != nil {
		return fmt.Errorf("telemetry: the collector does not answer: %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10)) // so that the connection is used again
	if answer.StatusCode/100 != 2 {
		return fmt.Errorf("telemetry: the collector answered %d", answer.StatusCode)
	}
	return nil
}

// Shutdown has nothing to do: batches are sent at once.
func (e *exporter) Shutdown(context.Context) error { return nil }
