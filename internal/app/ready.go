package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// check is one thing that must hold for the server to do its work.
type check struct {
	name string
	do   func(context.Context) error
}

func (a *App) newChecks() []check {
	return []check{
		{"database", a.database.Ping},
		{"schema", a.database.CheckSchema},
		{"writing", a.database.CheckWriting},
		{"loops", a.checkLoops},
	}
}

// silent is how long a loop may give no sign of life: many rounds of each of them, and
// longer than what is bounded within a round.
const silent = 5 * time.Minute

// checkLoops reports a loop that does not go on. What it could not send, because others are
// away, is no reason not to be ready: metrics and the log tell of that.
func (a *App) checkLoops(context.Context) error {
	if a.database.Name() == "sqlite" && a.Imports.AtWork() > 0 {
		return nil // every other writer waits for an import, and a loop is one
	}
	for _, p := range a.gauges.pulses {
		if quiet := p.Silence(); quiet > silent {
			return fmt.Errorf("app: %s: no round has ended for %s", p.Name, quiet)
		}
	}
	return nil
}

// ready gives nil while the server can do its work, and else what keeps it from it, which
// is for the log alone.
func (a *App) ready(ctx context.Context) error {
	if a.stopping.Load() {
		return errors.New("app: the server is stopping")
	}
	for _, c := range a.checks {
		if err := c.do(ctx); err != nil {
			return fmt.Errorf("app: not ready: %s: %w", c.name, err)
		}
	}
	return nil
}

type readyCommand struct {
	Addr    string        `env:"HUBQA_ADDR" default:"127.0.0.1:8080" help:"Address on which the server listens."`
	Timeout time.Duration `default:"4s" help:"How long it may take to answer."`
}

// Run asks the server on this machine. It is for health checks of containers, whose
// image has nothing but hubqa.
func (c *readyCommand) Run(s *session) error {
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return fmt.Errorf("HUBQA_ADDR: %q is no address such as 127.0.0.1:8080", c.Addr)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	ctx, cancel := context.WithTimeout(s.ctx, c.Timeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return fmt.Errorf("HUBQA_ADDR: %w", err)
	}
	answer, err := (&http.Client{Transport: &http.Transport{Proxy: nil}}).Do(r)
	if err != nil {
		return fmt.Errorf("the server does not answer: %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		var problem struct{ Instance string }
		_ = json.NewDecoder(answer.Body).Decode(&problem)
		return fmt.Errorf("not ready (%d); the server's log tells why, at request %s", answer.StatusCode, problem.Instance)
	}
	s.print("ready\n")
	return nil
}
