package outbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/pulse"
	"github.com/hubqa/hubqa/internal/webhook"
)

// Relay sends what is due to webhooks, in every hub.
type Relay struct {
	Hubs     func(ctx context.Context) ([]id.Hub, error)
	Webhooks webhook.Dispatch
	Courier  *Courier
	Machine  clock.Clock
	Every    time.Duration // a second where it is zero
	Log      *slog.Logger
	Pulse    *pulse.Pulse        // nil: none
	Count    func(result string) // of each delivery that had its turn; nil: nobody counts

	mu     sync.Mutex
	atWork map[id.Webhook]bool
	places chan struct{}
	shares map[id.Hub]chan struct{}
}

// Results are what Count is told.
var Results = []string{
	webhook.Delivered, webhook.Withheld, string(webhook.BadStatus), string(webhook.Redirected), string(webhook.Timeout), string(webhook.NoConnection),
	string(webhook.AddressRefused), string(webhook.BadCertificate), string(webhook.Unsigned),
}

const (
	atOnce  = 8                // webhooks that have their turn at one time
	ofAHub  = 3                // of these: receivers that are slow keep their own hub waiting
	longest = 30 * time.Second // of a turn, before its last request
)

// Run sends now and then every while, until the context ends. What takes long keeps nothing
// else waiting.
func (r *Relay) Run(ctx context.Context) error {
	every := r.Every
	if every <= 0 {
		every = time.Second
	}
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	var ticks sync.WaitGroup
	defer ticks.Wait()
	r.Pulse.Beat()
	for {
		ticks.Go(func() { _ = r.Pulse.Round(func() error { return r.Tick(ctx) }) }) // logged where it failed
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// Tick gives every webhook that waits its turn, and gives what failed.
func (r *Relay) Tick(ctx context.Context) error {
	hubs, err := r.Hubs(ctx)
	if err != nil {
		return r.tell(ctx, r.Log, err)
	}
	var turns sync.WaitGroup
	var mu sync.Mutex
	var faults []error
	note := func(hub id.Hub, err error) {
		mu.Lock()
		defer mu.Unlock()
		faults = append(faults, r.tell(ctx, r.Log.With("hub", hub.String()), err))
	}
	for _, hub := range hubs {
		waiting, err := r.Webhooks.Waiting(ctx, hub)
		note(hub, err)
		for _, which := range waiting {
			if r.begin(which) {
				turns.Go(func() {
					defer r.end(which)
					note(hub, r.turn(ctx, hub, which))
				})
			}
		}
	}
	turns.Wait()
	return errors.Join(faults...)
}

// begin takes note that the webhook is worked on here, unless it is already.
func (r *Relay) begin(which id.Webhook) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.atWork == nil {
		r.atWork, r.places, r.shares = map[id.Webhook]bool{}, make(chan struct{}, atOnce), map[id.Hub]chan struct{}{}
	}
	if r.atWork[which] {
		return false
	}
	r.atWork[which] = true
	return true
}

func (r *Relay) end(which id.Webhook) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.atWork, which)
}

// share is the places that the hub may have at one time.
func (r *Relay) share(of id.Hub) chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.shares[of] == nil {
		r.shares[of] = make(chan struct{}, ofAHub)
	}
	return r.shares[of]
}

// turn sends what is due to one webhook, one after the other, up to the first failure.
func (r *Relay) turn(ctx context.Context, hub id.Hub, which id.Webhook) (err error) {
	for _, places := range []chan struct{}{r.share(hub), r.places} { // who waits for a share keeps no place
		select {
		case places <- struct{}{}:
			defer func() { <-places }()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %T", v) // its value may hold a part of a record
		}
	}()
	turn, err := r.Webhooks.Take(ctx, hub, which)
	if err != nil {
		return unlessOver(err)
	}
	began := r.Machine.Now()
	for _, d := range turn.Due {
		if r.Machine.Now().Sub(began) > longest {
			break
		}
		if err := r.deliver(ctx, turn, d); err != nil {
			return errors.Join(unlessOver(err), r.release(ctx, turn))
		}
	}
	return r.release(ctx, turn)
}

func (r *Relay) deliver(ctx context.Context, turn webhook.Turn, d webhook.Delivery) error {
	message, err := r.Webhooks.Compose(ctx, turn, d)
	if err == nil && message == nil {
		r.count(webhook.Withheld)
	}
	if err != nil || message == nil {
		return err
	}
	attempt, err := r.Courier.Send(ctx, *message)
	if err != nil {
		return err
	}
	r.count(cmp.Or(string(attempt.Fault), webhook.Delivered))
	return r.Webhooks.Keep(context.WithoutCancel(ctx), turn, d, attempt) // it was sent, whoever stops now
}

// release gives the turn back, also when the server stops.
func (r *Relay) release(ctx context.Context, turn webhook.Turn) error {
	return unlessOver(r.Webhooks.Release(context.WithoutCancel(ctx), turn))
}

// unlessOver passes over what only ends a turn.
func unlessOver(err error) error {
	if errors.Is(err, webhook.ErrOver) || errors.Is(err, fault.Absent) {
		return nil
	}
	return err
}

func (r *Relay) count(result string) {
	if r.Count != nil {
		r.Count(result)
	}
}

// tell logs what failed, unless the server stops.
func (r *Relay) tell(ctx context.Context, log *slog.Logger, err error) error {
	if err == nil || ctx.Err() != nil {
		return nil
	}
	log.ErrorContext(ctx, "webhooks were not sent", "error", err)
	return fmt.Errorf("outbox: %w", err)
}
