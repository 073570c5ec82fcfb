package jwks

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/testkit/issuer"
)

// direct is a network on which there is one issuer.
type direct struct{ http.Handler }

func (d direct) RoundTrip(r *http.Request) (answer *http.Response, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the connection was broken")
		}
	}()
	w := httptest.NewRecorder()
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if recover() != nil {
				w = nil
			}
		}()
		d.ServeHTTP(w, r)
	}()
	select {
	case <-done:
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	return w.Result(), nil
}

// log is what was logged. It is safe for concurrent use.
type log struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *log) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

func (l *log) count(part string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.text.String(), part)
}

const keep = time.Hour

// source is a source of an issuer that signs with Ed25519 and has one key.
func source(to io.Writer) (*Source, *issuer.Issuer, string) {
	i := issuer.New("https://login.hub.test")
	kid := i.Add("EdDSA")
	return New(Options{
		Issuer: i.Name(), URI: i.KeysURI(), Algorithms: []string{"EdDSA"}, Keep: keep, Machine: clock.Machine{},
		Transport: direct{i}, Log: slog.New(slog.NewTextHandler(to, nil)),
	}), i, kid
}

// inTime runs a body in a time of its own, in which waiting takes none.
func inTime(t *testing.T, body func(t *testing.T, s *Source, i *issuer.Issuer, kid string)) {
	synctest.Test(t, func(t *testing.T) {
		s, i, kid := source(io.Discard)
		body(t, s, i, kid)
	})
}

func finds(t *testing.T, s *Source, kid string) {
	t.Helper()
	if key, err := s.Find(t.Context(), kid); err != nil || key.Public == nil {
		t.Errorf("%s: %v", kid, err)
	}
}

func unknown(t *testing.T, s *Source, kid string) {
	t.Helper()
	if _, err := s.Find(t.Context(), kid); !errors.Is(err, authn.UnknownKey) {
		t.Errorf("%s: %v", kid, err)
	}
}

func away(t *testing.T, s *Source, kid string) {
	t.Helper()
	key, err := s.Find(t.Context(), kid)
	if f, ok := errors.AsType[*fault.Error](err); !ok || f.Kind != fault.Unavailable || key.Public != nil {
		t.Errorf("%s: %v", kid, err)
	}
}
