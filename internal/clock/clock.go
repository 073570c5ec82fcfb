// Package clock tells the time. Nothing else in hubqa calls time.Now.
//
// There are two clocks in a running server. The work clock dates what people
// do (proposals, visits, deadlines) and can be moved forward in the demo and
// in tests. The machine clock governs what protects the server (tokens,
// cursors, idempotency, rate limits) and is never moved.
package clock

import (
	"fmt"
	"sync"
	"time"
)

// Clock gives the present instant, in UTC and cut to microseconds, which is
// what both databases keep.
type Clock interface{ Now() time.Time }

// Cut brings an instant to the precision and zone that records keep.
func Cut(at time.Time) time.Time { return at.UTC().Truncate(time.Microsecond) }

// Machine is the computer's own clock.
type Machine struct{}

// Now gives the machine's time.
func (Machine) Now() time.Time { return Cut(time.Now()) }

// Movable is a clock that runs with another one, ahead of it by an amount that
// can grow but never shrink. It is safe for concurrent use.
type Movable struct {
	base  Clock
	mu    sync.RWMutex
	ahead time.Duration
}

// NewMovable makes a clock that starts level with base.
func NewMovable(base Clock) *Movable { return &Movable{base: base} }

// Now gives the moved time.
func (m *Movable) Now() time.Time {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return Cut(m.base.Now().Add(m.ahead))
}

// Ahead tells how far the clock stands before its base.
func (m *Movable) Ahead() time.Duration {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.ahead
}

// MoveTo moves the clock forward to at. Moving back is an error and changes
// nothing.
func (m *Movable) MoveTo(at time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.base.Now().Add(m.ahead)
	if at.Before(now) {
		return fmt.Errorf("clock: %s is before the present, %s", at.UTC().Format(time.RFC3339), now.UTC().Format(time.RFC3339))
	}
	m.ahead += at.Sub(now)
	return nil
}

// Stopped is a clock that moves only when told to. Tests use it.
type Stopped struct {
	mu sync.RWMutex
	at time.Time
}

// NewStopped makes a clock that stands at the given instant.
func NewStopped(at time.Time) *Stopped { return &Stopped{at: Cut(at)} }

// Now gives the instant at which the clock stands.
func (s *Stopped) Now() time.Time {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.at
}

// Advance moves the clock by d.
func (s *Stopped) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at = Cut(s.at.Add(d))
}

// Set moves the clock to at.
func (s *Stopped) Set(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at = Cut(at)
}
