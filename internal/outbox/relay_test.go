package outbox_test

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/outbox"
	"github.com/hubqa/hubqa/internal/pulse"
)

// A round that breaks off does not end the loop, and is no sign of life.
func TestRunGoesOn(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	machine, log := clock.NewStopped(time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)), slog.New(slog.DiscardHandler)
	var rounds atomic.Int32
	r := outbox.Relay{
		Machine: machine, Every: time.Millisecond, Log: log, Pulse: &pulse.Pulse{Machine: machine, Log: log},
		Hubs: func(context.Context) ([]id.Hub, error) {
			machine.Advance(time.Minute)
			if rounds.Add(1) == 3 {
				cancel()
			}
			panic("canary")
		},
	}
	if err := r.Run(ctx); err != nil || rounds.Load() < 3 || r.Pulse.Silence() < 2*time.Minute {
		t.Errorf("%d rounds and %v, silent for %s", rounds.Load(), err, r.Pulse.Silence())
	}
}
