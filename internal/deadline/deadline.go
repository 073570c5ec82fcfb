// Package deadline does what nobody asks for: what falls due as time passes.
//
// A sweep goes hub by hub, since row-level security shows one hub at a time, and
// does the same steps in each. A step that fails, or panics, is logged and told, and
// keeps neither the other steps nor the other hubs from their turn; the next sweep
// tries again. Every step can be done twice, by one process or by two at once, to
// the same effect as once.
//
// What is due is decided by the clock of the transactions (the work clock), how
// often is looked by the machine's. The demo sweeps too when its clock is moved.
//
// Not the business of this package: what a step does.
package deadline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/pulse"
)

// Step is something that falls due in a hub. It tells how many things it did.
type Step struct {
	Name string
	Do   func(ctx context.Context, hub id.Hub) (int, error)
}

// Sweeper does the steps in every hub.
type Sweeper struct {
	Hubs  func(ctx context.Context) ([]id.Hub, error)
	Steps []Step
	Whole map[string]func(context.Context) error // by name: what goes hub by hub itself
	Every time.Duration                          // a minute by default
	Log   *slog.Logger
	Pulse *pulse.Pulse // nil: none
}

// Run sweeps now and then every while, until the context ends.
func (s *Sweeper) Run(ctx context.Context) error {
	every := s.Every
	if every <= 0 {
		every = time.Minute
	}
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	s.Pulse.Beat()
	for {
		_ = s.Pulse.Round(func() error { return s.Tick(ctx) }) // logged where it failed
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// Tick sweeps once, and gives what failed.
func (s *Sweeper) Tick(ctx context.Context) error {
	hubs, err := s.Hubs(ctx)
	if err != nil {
		s.tell(ctx, s.Log, err)
		return err
	}
	var faults []error
	for _, hub := range hubs {
		log := s.Log.With("hub", hub.String())
		for _, step := range s.Steps {
			faults = append(faults, s.try(ctx, log, step.Name, func() error { return step.in(ctx, hub, log) }))
		}
	}
	for name, do := range s.Whole {
		faults = append(faults, s.try(ctx, s.Log, name, func() error { return do(ctx) }))
	}
	return errors.Join(faults...)
}

func (step Step) in(ctx context.Context, hub id.Hub, log *slog.Logger) error {
	done, err := step.Do(ctx, hub)
	if done > 0 {
		log.InfoContext(ctx, step.Name, "count", done)
	}
	return err
}

// try does something whose failure is its own.
func (s *Sweeper) try(ctx context.Context, log *slog.Logger, name string, do func() error) (err error) {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	defer s.Pulse.Beat()
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %T", v) // its value may hold a part of a record
		}
		if err != nil {
			err = fmt.Errorf("deadline: %s: %w", name, err)
			s.tell(ctx, log, err)
		}
	}()
	return do()
}

// tell logs what failed, unless the server stops.
func (s *Sweeper) tell(ctx context.Context, log *slog.Logger, err error) {
	if ctx.Err() == nil {
		log.ErrorContext(ctx, "the sweep failed", "error", err)
	}
}
