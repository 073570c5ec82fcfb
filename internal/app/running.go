package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"sync"
	"time"
)

// running is an App on its ports.
type running struct {
	*App
	api      net.Listener
	handler  http.Handler // nil: the App's own
	metrics  net.Listener // nil: none
	draining time.Duration
	grace    time.Duration
}

// reloadEvery is how often the key ring is read again. A rotation counts on a minute.
const reloadEvery = 5 * time.Second

// run serves until the context ends, and then stops in order.
func (r *running) run(ctx context.Context) error {
	if err := r.Imports.Recover(ctx); err != nil && ctx.Err() == nil { // who is stopped meanwhile stops in order
		return errors.Join(err, r.api.Close(), closeIf(r.metrics))
	}
	servers, failed := r.serve()
	loops, end := r.loops()
	debug.FreeOSMemory() // what reading the contract took goes back to the machine
	var err error
	select {
	case <-ctx.Done():
		err = r.turnAway(failed)
	case err = <-failed:
	}
	r.log.Info("stopping", "grace", r.grace)
	r.stopping.Store(true)
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.grace)
	defer cancel()
	var drained sync.WaitGroup
	drained.Go(func() { r.Imports.Stop(patience) })
	for _, s := range servers {
		drained.Go(func() { r.drain(patience, s) })
	}
	drained.Wait()
	end()
	loops.Wait()
	r.lastAnchors(ctx)
	r.log.Info("stopped")
	return err
}

// turnAway goes on serving for a while in which the server is not ready, so that a proxy
// sends its requests elsewhere before the port closes.
func (r *running) turnAway(failed <-chan error) error {
	if r.draining == 0 {
		return nil
	}
	r.log.Info("draining", "for", r.draining)
	r.stopping.Store(true)
	select {
	case <-time.After(r.draining):
		return nil
	case err := <-failed:
		return err
	}
}

func closeIf(l net.Listener) error {
	if l == nil {
		return nil
	}
	return l.Close()
}

// serve begins to answer. What ends a server before its time comes by the channel.
func (r *running) serve() ([]*http.Server, <-chan error) {
	failed := make(chan error, 2)
	begin := func(s *http.Server, on net.Listener) {
		go func() {
			if err := s.Serve(on); !errors.Is(err, http.ErrServerClosed) {
				failed <- fmt.Errorf("app: serving %s: %w", on.Addr(), err)
			}
		}()
	}
	api := r.Server.HTTPServer(r.api.Addr().String())
	if r.handler != nil {
		api.Handler = r.handler
	}
	begin(api, r.api)
	if r.metrics == nil {
		return []*http.Server{api}, failed
	}
	metrics := r.Server.HTTPServer(r.metrics.Addr().String())
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", r.Server.MetricsHandler())
	metrics.Handler = mux
	begin(metrics, r.metrics)
	return []*http.Server{api, metrics}, failed
}

// drain lets requests end, as long as the context allows.
func (r *running) drain(patience context.Context, s *http.Server) {
	if err := s.Shutdown(patience); err != nil {
		r.log.Warn("requests were cut off", "error", err)
		_ = s.Close()
	}
}

// loops begins what goes on in the background; end asks it to end.
func (r *running) loops() (running *sync.WaitGroup, end context.CancelFunc) {
	ctx, end := context.WithCancel(context.Background())
	running = &sync.WaitGroup{}
	running.Go(func() { _ = r.sweeper.Run(ctx) })
	running.Go(func() { _ = r.Relay.Run(ctx) })
	running.Go(func() { r.reload(ctx) })
	for _, keys := range r.foreign {
		running.Go(func() { _ = keys.Run(ctx) })
	}
	if r.Keeper != nil {
		running.Go(func() { _ = r.Keeper.Run(ctx) })
	}
	if r.Mailer != nil {
		running.Go(func() { _ = r.Mailer.Run(ctx) })
	}
	return running, end
}

// reload reads the key ring again now and then: another process may have rotated it.
func (r *running) reload(ctx context.Context) {
	ticker := time.NewTicker(reloadEvery)
	defer ticker.Stop()
	told := ""
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			told = r.reloadKeys(told)
		}
	}
}

// reloadKeys reads the key ring and gives what is wrong with it, which it tells
// unless that was told before.
func (r *running) reloadKeys(told string) string {
	err := r.keys.Reload()
	if err == nil {
		return ""
	}
	if err.Error() != told {
		r.log.Error("the key ring was not read again", "error", err)
	}
	return err.Error()
}

const anchoring = 10 * time.Second // for the anchors of a stop

func (r *running) lastAnchors(ctx context.Context) {
	if r.Keeper == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), anchoring)
	defer cancel()
	if _, err := r.Keeper.Now(ctx); err != nil {
		r.log.Error("the audit trail was not anchored", "error", err)
	}
}
