package authn

import (
	"errors"
	"sync"
	"testing"
)

// Keys are rotated and reloaded while tokens are minted, verified and read
// about. A token is refused for one reason only: its key is gone.
func TestRotateUnderLoad(t *testing.T) {
	w := newWorld(t)
	elsewhere := must[*KeyRing](t)(LoadKeyRing(w.ring.path))
	const rounds = 60
	var work sync.WaitGroup
	run := func(step func() error) {
		work.Go(func() {
			for range rounds {
				if err := step(); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	check := func() error {
		token, err := w.minter.Mint(Request{Subject: "person-1"})
		if err != nil {
			return unlessGone(err)
		}
		_, err = w.verifier.Verify(t.Context(), token)
		return unlessGone(err)
	}
	run(check)
	run(check)
	run(func() error { return w.ring.Rotate(morning, 0) })
	run(w.ring.Reload)
	run(elsewhere.Reload)
	run(func() error {
		if len(w.ring.JWKS()) == 0 {
			return errors.New("no keys")
		}
		kid, sig := w.ring.SignBytes("audit-anchor", []byte("head"))
		if key, found := w.ring.Key(kid); found && key == nil {
			return errors.New("a key without a key")
		}
		_ = w.ring.VerifyBytes(kid, "audit-anchor", []byte("head"), sig)
		return nil
	})
	work.Wait()
	if got := len(w.ring.states()); got != 3 {
		t.Errorf("%d keys at the end", got)
	}
}

func unlessGone(err error) error {
	if errors.Is(err, UnknownKey) {
		return nil
	}
	return err
}
