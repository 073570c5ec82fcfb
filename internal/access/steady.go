package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// ErrMoved is for the log: whoever asks is given half an answer or none, and begins again.
var ErrMoved = errors.New("access: what the actor holds changed in the middle of an answer")

type steadyKey struct{}

// Steady gives a context for an answer that takes several transactions, one after the
// other. The actor's standing must be in each what it was in the first: or else the answer
// would be put together of what they may see as one and as another, and what they may not
// see any more would look like what is not there.
func Steady(ctx context.Context) context.Context {
	return context.WithValue(ctx, steadyKey{}, new(string))
}

// StaysIn fails where a transaction of the same answer found another standing.
func (s Standing) StaysIn(ctx context.Context) error {
	first, steady := ctx.Value(steadyKey{}).(*string)
	if !steady {
		return nil
	}
	now := s.fingerprint()
	if *first == "" {
		*first = now
	}
	if *first != now {
		return ErrMoved
	}
	return nil
}

// fingerprint tells standings of one actor apart, in whatever order they were read.
func (s Standing) fingerprint() string {
	all := []string{fmt.Sprint(s.settings), fmt.Sprint(s.actor.scopes)}
	for _, h := range s.held {
		all = append(all, fmt.Sprint(h))
	}
	for _, p := range s.leads {
		all = append(all, p.String())
	}
	slices.Sort(all)
	return fmt.Sprint(all)
}
