package app

import (
	"context"
	"net/http"
	"strings"

	"github.com/alecthomas/kong"

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

// Commands gives the flags of every command by its words.
func Commands() map[string][]*kong.Flag {
	parser, err := kong.New(&commands{}, kong.Name("hubqa"))
	if err != nil {
		panic(err)
	}
	all := map[string][]*kong.Flag{}
	for _, leaf := range parser.Model.Leaves(false) {
		words := strings.Fields(leaf.FullPath())[1:]
		for _, group := range leaf.AllFlags(false) {
			all[strings.Join(words, " ")] = append(all[strings.Join(words, " ")], group...)
		}
	}
	return all
}
