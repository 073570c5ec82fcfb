package jwks

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/fault"
)

const (
	refreshEvery = 5 * time.Minute
	patience     = 5 * time.Second  // of who asks for a key
	fetchLimit   = 10 * time.Second // of one fetch
	fetchEvery   = 2 * time.Second  // on the average, of those that are asked for
	fetchBurst   = 5
)

// Options are what a Source is made of.
type Options struct {
	Issuer     string            // for the log
	URI        string            // of the key set
	Algorithms []string          // of the issuer's tokens
	Keep       time.Duration     // how long after its fetch a set serves, while there is no later one
	Machine    clock.Clock       //
	Transport  http.RoundTripper // nil: the network
	Log        *slog.Logger      //
}

// Source is an authn.KeySource of an issuer's key set. It is safe for concurrent use.
type Source struct {
	Options
	client  *http.Client
	limiter *rate.Limiter
	held    atomic.Pointer[held]

	turn    chan struct{} // full while a fetch is under way
	failure string        // of the last fetch; whose turn it is has it

	mu       sync.Mutex
	underWay *fetch
	next     *fetch // has not begun: it answers all who ask until it does
}

// held is the last set that was had.
type held struct {
	keys   keySet
	others int
	at     time.Time
}

// fetch is one fetch. done is closed when it has ended.
type fetch struct {
	done chan struct{}
	err  error
}

var errAway = fault.New(fault.Unavailable, "unavailable",
	"Whether the token is genuine cannot be told: the keys of its issuer cannot be had now. Wait as Retry-After says.")

// New makes a source. It fetches nothing before it is asked or runs.
func New(o Options) *Source {
	return &Source{
		Options: o, client: newClient(o.Transport),
		limiter: rate.NewLimiter(rate.Every(fetchEvery), fetchBurst), turn: make(chan struct{}, 1),
	}
}

// Find gives the key of a name. One that the issuer does not list is
// authn.UnknownKey; where that cannot be told within five seconds, the error is a
// fault of the kind Unavailable.
func (s *Source) Find(ctx context.Context, kid string) (authn.Key, error) {
	if key, known := s.present()[kid]; known {
		return key, nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	s.mu.Lock()
	underWay := s.underWay
	s.mu.Unlock()
	if underWay != nil && underWay.wait(ctx) == nil {
		if key, known := s.present()[kid]; known {
			return key, nil
		}
	}
	if err := s.Refresh(ctx); err != nil {
		return authn.Key{}, errAway
	}
	if key, known := s.present()[kid]; known {
		return key, nil
	}
	return authn.Key{}, authn.UnknownKey
}

// present gives the keys that are held, unless they are too old.
func (s *Source) present() keySet {
	h := s.held.Load()
	if h == nil || s.Machine.Now().Sub(h.at) > s.Keep {
		return nil
	}
	return h.keys
}

// Refresh waits for a fetch that begins after the call. Where it fails the keys stay
// as they were.
func (s *Source) Refresh(ctx context.Context) error {
	s.mu.Lock()
	f := s.next
	if f == nil {
		f = &fetch{done: make(chan struct{})}
		s.next = f
		go s.perform(f)
	}
	s.mu.Unlock()
	return f.wait(ctx)
}

// wait gives the error with which the fetch ended, or why it was not waited for.
func (f *fetch) wait(ctx context.Context) error {
	select {
	case <-f.done:
		return f.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// perform begins a fetch when it is its turn. Whoever asks after that waits for the
// one after it.
func (s *Source) perform(f *fetch) {
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
	_ = s.limiter.Wait(context.Background()) // it waits for one at most, and fails for more alone
	s.begin(f)
	f.err = s.fetch()
	close(f.done)
}

func (s *Source) begin(f *fetch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.underWay, s.next = f, nil
}

// Run fetches the keys now and then until the context ends.
func (s *Source) Run(ctx context.Context) error {
	ticker := time.NewTicker(refreshEvery)
	defer ticker.Stop()
	for {
		_ = s.Refresh(ctx) // it is in the log
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}
