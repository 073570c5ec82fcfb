package store

import (
	"context"
	"sync"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
)

// turns lets one request of this process at a time have an Idempotency-Key. The others
// wait here, where they keep no connection from anybody; one for each process waits in
// the database, for the key's row.
type turns struct {
	mu    sync.Mutex
	taken map[turn]chan struct{} // closed when it is free again
}

type turn struct {
	hub       id.Hub
	principal uuid.UUID
	key       string
}

// take waits for the turn and gives what ends it, or fails with the context's error.
func (t *turns) take(ctx context.Context, who access.Actor, key string) (end func(), err error) {
	mine := turn{who.Hub(), who.Principal(), key}
	for ctx.Err() == nil {
		before := t.enter(mine)
		if before == nil {
			return func() { t.leave(mine) }, nil
		}
		select {
		case <-before:
		case <-ctx.Done():
		}
	}
	return nil, ctx.Err()
}

// enter takes the turn where it is free, and otherwise gives what tells that it is.
func (t *turns) enter(mine turn) (before <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if other, ok := t.taken[mine]; ok {
		return other
	}
	if t.taken == nil {
		t.taken = map[turn]chan struct{}{}
	}
	t.taken[mine] = make(chan struct{})
	return nil
}

func (t *turns) leave(mine turn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.taken[mine])
	delete(t.taken, mine)
}
