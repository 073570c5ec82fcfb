package anchor

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/hubqa/hubqa/internal/audit"
	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/id"
)

// Trails are the audit trails of the hubs.
type Trails interface {
	Hubs(ctx context.Context) ([]id.Hub, error)
	TrailHead(ctx context.Context, hub id.Hub) (audit.Head, error)
	TrailHash(ctx context.Context, hub id.Hub, position int64) (string, error)
	VerifyAudit(ctx context.Context, hub id.Hub, visit func(position int64, hash string) error) (audit.Head, error)
}

// Keeper writes anchors.
type Keeper struct {
	Trails  Trails
	File    *File
	Keys    *authn.KeyRing
	Machine clock.Clock
	Log     *slog.Logger
}

const every = time.Hour // how often Run looks whether a day has begun

// Run anchors every hub once a day, until the context ends.
func (k *Keeper) Run(ctx context.Context) error {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		if _, err := k.Daily(ctx); err != nil && ctx.Err() == nil {
			k.Log.ErrorContext(ctx, "the audit trail was not anchored", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// Daily anchors every hub that has no anchor of today, and tells how many.
func (k *Keeper) Daily(ctx context.Context) (int, error) {
	return k.write(ctx, func(last Anchor, _ audit.Head) bool {
		return last.At.Format(time.DateOnly) == k.Machine.Now().Format(time.DateOnly)
	})
}

// Now anchors every hub whose trail has grown since its last anchor, and tells how
// many.
func (k *Keeper) Now(ctx context.Context) (int, error) {
	return k.write(ctx, func(last Anchor, head audit.Head) bool { return last.Position == head.Position })
}

// write anchors the hubs that are not settled. A hub that cannot be anchored does
// not keep the others from it.
func (k *Keeper) write(ctx context.Context, settled func(Anchor, audit.Head) bool) (int, error) {
	k.File.mu.Lock()
	defer k.File.mu.Unlock()
	hubs, err := k.Trails.Hubs(ctx)
	if err != nil {
		return 0, err
	}
	last, err := k.File.last()
	if err != nil {
		return 0, err
	}
	var made []Anchor
	var faults []error
	for _, hub := range hubs {
		a, err := k.anchor(ctx, hub, last[hub.String()], settled)
		if err != nil {
			faults = append(faults, fmt.Errorf("hub %s: %w", hub, err))
		} else if a != nil {
			made = append(made, *a)
		}
	}
	faults = append(faults, k.File.add(made))
	return len(made), errors.Join(faults...)
}

func (k *Keeper) anchor(ctx context.Context, hub id.Hub, last Anchor, settled func(Anchor, audit.Head) bool) (*Anchor, error) {
	head, err := k.Trails.TrailHead(ctx, hub)
	if err != nil {
		return nil, err
	}
	if last.Position > 0 {
		hash, err := k.Trails.TrailHash(ctx, hub, last.Position)
		if err != nil {
			return nil, err
		}
		if hash != last.Hash || head.Position < last.Position {
			return nil, fmt.Errorf("the audit trail does not continue from its anchor of %s at position %d; run hubqa audit verify",
				last.At.Format(time.RFC3339), last.Position)
		}
	}
	if !last.Hub.IsZero() && settled(last, head) {
		return nil, nil
	}
	a, err := sign(Head{Hub: hub, Position: head.Position, Hash: head.Hash, At: k.Machine.Now()}, k.Keys)
	return &a, err
}
