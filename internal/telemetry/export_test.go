package telemetry

import "context"

// Flush sends what has gathered.
func (t Traces) Flush(ctx context.Context) error { return t.provider.ForceFlush(ctx) }
