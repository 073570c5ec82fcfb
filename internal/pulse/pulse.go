// Package pulse shows whether what goes on in the background goes on.
//
// A loop does its rounds by a Pulse, which counts them. A round that ends is a sign of
// life, also where it failed: a database or a mail server that is away is no fault of the
// loop, and is told of elsewhere. A round that panics is none, but the next is tried, and
// one that never ends is none either; within a long round the loop gives a sign now and
// then. What silence means is for whoever asks.
//
// Not the business of this package: when a round is due, and what it does.
package pulse

import (
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/hubqa/hubqa/internal/clock"
)

// Pulse is the pulse of one loop. It is safe for concurrent use. A nil one shows nothing,
// and does rounds all the same.
type Pulse struct {
	Name    string
	Machine clock.Clock
	Log     *slog.Logger

	mu     sync.Mutex
	last   time.Time // sign of life; zero before the first
	done   int64
	failed int64
}

var errPanicked = errors.New("pulse: panic")

// Beat gives a sign of life. A loop gives the first when it begins.
func (p *Pulse) Beat() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = p.Machine.Now()
}

// Round does a round and gives its error; a panic is logged, and becomes one.
func (p *Pulse) Round(do func() error) (err error) {
	if p == nil {
		return do()
	}
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%w: %T", errPanicked, v) // its value may hold a part of a record
			p.Log.Error("a round broke off", "loop", p.Name, "error", err, "stack", string(debug.Stack()))
		}
		p.count(err)
	}()
	return do()
}

func (p *Pulse) count(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err == nil {
		p.done++
	} else {
		p.failed++
	}
	if !errors.Is(err, errPanicked) {
		p.last = p.Machine.Now()
	}
}

// Silence is the time since the last sign of life; none before the loop has begun.
func (p *Pulse) Silence() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last.IsZero() {
		return 0
	}
	return max(0, p.Machine.Now().Sub(p.last))
}

// Rounds counts those that were done and those that failed.
func (p *Pulse) Rounds() (done, failed int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done, p.failed
}
