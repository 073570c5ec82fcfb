package deadline

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/pulse"
)

// A step that fails or panics keeps nothing else from its turn.
func TestTick(t *testing.T) {
	one, two := id.Hub{UUID: uuid.UUID{1}}, id.Hub{UUID: uuid.UUID{2}}
	fails := errors.New("away")
	var did []string
	step := func(name string, then func() error) Step {
		return Step{name, func(_ context.Context, hub id.Hub) (int, error) {
			did = append(did, name+string('0'+rune(hub.UUID[0])))
			return 1, then()
		}}
	}
	var log bytes.Buffer
	s := Sweeper{
		Hubs: func(context.Context) ([]id.Hub, error) { return []id.Hub{one, two}, nil },
		Log:  slog.New(slog.NewTextHandler(&log, nil)),
		Steps: []Step{
			step("a", func() error { return fails }),
			step("b", func() error { panic("canary") }),
			step("c", func() error { return nil }),
		},
		Whole: map[string]func(context.Context) error{"d": func(context.Context) error { did = append(did, "d"); return fails }},
	}
	err := s.Tick(t.Context())
	if !errors.Is(err, fails) || !slices.Equal(did, []string{"a1", "b1", "c1", "a2", "b2", "c2", "d"}) {
		t.Errorf("the sweep did %v and gave %v", did, err)
	}
	if n := strings.Count(log.String(), "the sweep failed"); n != 5 || strings.Contains(log.String(), "canary") {
		t.Errorf("the log has %d failures:\n%s", n, &log)
	}
	if n := strings.Count(log.String(), "hub="+one.String()); n != 4 { // two failures, and two steps that did something
		t.Errorf("%d lines name the hub:\n%s", n, &log)
	}
}

// A sweep that breaks off does not end the loop, and is no sign of life.
func TestRunGoesOn(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	machine := clock.NewStopped(time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC))
	swept := 0
	s := Sweeper{
		Every: time.Millisecond, Log: slog.New(slog.DiscardHandler),
		Hubs: func(context.Context) ([]id.Hub, error) {
			machine.Advance(time.Minute)
			if swept++; swept == 3 {
				cancel()
			}
			panic("canary")
		},
	}
	s.Pulse = &pulse.Pulse{Machine: machine, Log: s.Log}
	if err := s.Run(ctx); err != nil || swept < 3 || s.Pulse.Silence() < 3*time.Minute {
		t.Errorf("swept %d times and gave %v, silent for %s", swept, err, s.Pulse.Silence())
	}
}

// The loop ends with its context, and sweeps at its beginning.
func TestRun(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	swept := 0
	s := Sweeper{
		Every: time.Millisecond, Log: slog.New(slog.DiscardHandler),
		Hubs: func(context.Context) ([]id.Hub, error) {
			if swept++; swept == 3 {
				cancel()
			}
			return nil, errors.New("away")
		},
	}
	if err := s.Run(ctx); err != nil || swept < 3 {
		t.Errorf("swept %d times and gave %v", swept, err)
	}
}
