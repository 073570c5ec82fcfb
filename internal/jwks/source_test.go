package jwks

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/testkit/issuer"
)

// A key of a rotation is found at its first use, and then the one before is gone.
func TestRotation(t *testing.T) {
	inTime(t, func(t *testing.T, s *Source, i *issuer.Issuer, first string) {
		finds(t, s, first)
		second := i.Rotate("EdDSA")
		finds(t, s, first) // what is held is not asked for
		finds(t, s, second)
		unknown(t, s, first)
		if i.Asked() != 3 {
			t.Errorf("the issuer was asked %d times", i.Asked())
		}
	})
}

// However many keys are named that do not exist, the issuer is asked now and then,
// and nobody who names one that does exist is refused, through a rotation.
func TestStormOfUnknownKeys(t *testing.T) {
	inTime(t, func(t *testing.T, s *Source, i *issuer.Issuer, first string) {
		finds(t, s, first)
		began := time.Now()
		var all sync.WaitGroup
		for n := range 50 {
			all.Go(func() {
				for m := range 20 {
					unknown(t, s, fmt.Sprint("junk-", n, "-", m))
				}
			})
		}
		for range 10 {
			time.Sleep(time.Second)
			asked := time.Now()
			finds(t, s, i.Add("EdDSA"))
			if waited := time.Since(asked); waited > fetchEvery {
				t.Errorf("a new key was waited for %v", waited)
			}
		}
		all.Wait()
		if most := fetchBurst + int(time.Since(began)/fetchEvery) + 1; i.Asked() > most || i.Asked() < 10 {
			t.Errorf("the issuer was asked %d times in %v", i.Asked(), time.Since(began))
		}
	})
}

// What a fetch brings that was under way already says nothing of a key that was
// made since.
func TestFetchUnderWay(t *testing.T) {
	inTime(t, func(t *testing.T, s *Source, i *issuer.Issuer, first string) {
		slowly := make(chan struct{})
		i.Serve(func(w http.ResponseWriter, _ *http.Request) {
			before := i.KeySet()
			<-slowly
			_, _ = w.Write(before)
		})
		var both sync.WaitGroup
		both.Go(func() { unknown(t, s, "junk") })
		synctest.Wait()
		second := i.Add("EdDSA")
		both.Go(func() { finds(t, s, second) })
		synctest.Wait()
		close(slowly)
		both.Wait()
		finds(t, s, first)
		if i.Asked() != 2 {
			t.Errorf("the issuer was asked %d times", i.Asked())
		}
	})
}

// While the issuer is down the last keys serve, as long as the operator says.
func TestDown(t *testing.T) {
	inTime(t, func(t *testing.T, s *Source, i *issuer.Issuer, kid string) {
		i.Serve(issuer.Down)
		away(t, s, kid) // nothing was ever had
		i.Serve(nil)
		finds(t, s, kid)
		for name, instead := range map[string]http.HandlerFunc{
			"down": issuer.Down, "junk": issuer.Junk("<html>"), "no keys": issuer.Junk(`{"keys":[]}`),
			"an error": func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusBadGateway)
				_, _ = w.Write(i.KeySet())
			},
			"a redirect": func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/elsewhere" {
					http.Redirect(w, r, "/elsewhere", http.StatusFound)
				}
			},
			"too long": issuer.Junk(string(i.KeySet()) + strings.Repeat(" ", maxSet)),
			"half":     issuer.Junk(string(i.KeySet()[:40])),
		} {
			i.Serve(instead)
			if err := s.Refresh(t.Context()); err == nil {
				t.Errorf("%s: was taken", name)
			}
			finds(t, s, kid)
			away(t, s, "junk")
		}
		i.Serve(issuer.Down)
		time.Sleep(keep)
		away(t, s, kid)
		i.Serve(nil)
		finds(t, s, kid)
		unknown(t, s, "junk")
	})
}

// A redirect would be followed to wherever it leads, were it followed.
func TestNoRedirect(t *testing.T) {
	inTime(t, func(t *testing.T, s *Source, i *issuer.Issuer, kid string) {
		i.Serve(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://169.254.169.254/jwks.json", http.StatusTemporaryRedirect)
		})
		away(t, s, kid)
		if i.Asked() != 1 {
			t.Error("the redirect was followed")
		}
	})
}

// An issuer that does not answer is waited for so long and no longer, and nobody
// waits for it who wants another's keys.
func TestSlow(t *testing.T) {
	inTime(t, func(t *testing.T, s *Source, i *issuer.Issuer, _ string) {
		i.Serve(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		other, _, theirs := source(t.Output())
		for range 3 {
			began := time.Now()
			away(t, s, "new")
			if waited := time.Since(began); waited != patience {
				t.Errorf("it was waited %v", waited)
			}
			began = time.Now()
			finds(t, other, theirs)
			if waited := time.Since(began); waited != 0 {
				t.Errorf("another issuer's key took %v", waited)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		began := time.Now()
		if _, err := s.Find(ctx, "new"); err == nil || errors.Is(err, authn.UnknownKey) || time.Since(began) != time.Second {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
		time.Sleep(2 * fetchLimit) // what is under way ends
	})
}

// In the background the set is fetched every five minutes, from the start.
func TestRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told log
		s, i, kid := source(&told)
		i.Serve(issuer.Down)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- s.Run(ctx) }()
		time.Sleep(11 * time.Minute)
		if i.Asked() != 3 || told.count("cannot be had") != 1 {
			t.Errorf("asked %d times, and %d failures told", i.Asked(), told.count("cannot be had"))
		}
		i.Serve(nil)
		time.Sleep(5 * time.Minute)
		if s.present()[kid].Public == nil || told.count("were fetched") != 1 {
			t.Error("the keys were not fetched")
		}
		i.Rotate("EdDSA")
		time.Sleep(10 * time.Minute)
		if s.present()[kid].Public != nil {
			t.Error("a key is held that is no longer listed")
		}
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}
