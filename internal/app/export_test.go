package app

import (
	"context"
	"net/http"

	"github.com/hubqa/hubqa/internal/access"
)

// Authenticate gives the actor whom the token proves.
func (a *App) Authenticate(ctx context.Context, token string) (access.Actor, error) {
	return a.authenticator.Authenticate(ctx, token)
}

// IsLocal reports whether the caller is on this machine.
func IsLocal(r *http.Request) bool { return isLocal(r) }
