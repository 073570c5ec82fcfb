package app

import (
	"context"
	"net/http"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/pulse"
)

// Authenticate gives the actor whom the token proves.
func (a *App) Authenticate(ctx context.Context, token string) (access.Actor, error) {
	return a.authenticator.Authenticate(ctx, token)
}

// Pulse is the pulse of a loop.
func (a *App) Pulse(name string) *pulse.Pulse {
	for _, p := range a.gauges.pulses {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// IsLocal reports whether the caller is on this machine.
func IsLocal(r *http.Request) bool { return isLocal(r) }
