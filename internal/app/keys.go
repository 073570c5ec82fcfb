package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/hubqa/hubqa/internal/anchor"
	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/config"
)

type createKeysCommand struct {
	config.Data `embed:""`
	config.Keys `embed:""`
}

// Run makes the key ring. One that is there stays.
func (c *createKeysCommand) Run(s *session) error {
	path := c.Path(c.Data)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("HUBQA_KEYS_FILE: %w", err)
	}
	if _, err := authn.CreateKeyRing(path, clock.Machine{}.Now()); err != nil {
		return fmt.Errorf("HUBQA_KEYS_FILE: %w", err)
	}
	s.print("made %s\n", path)
	return nil
}

type rotateKeysCommand struct {
	config.Data `embed:""`
	config.Keys `embed:""`
	Now         bool `help:"Rotate whatever ends by it: after a key has leaked, twice, and then everybody gets a new token."`
}

// settling is how long a rotation takes: every server has read the keys again, and
// the tokens that the old key signed until then have ended, the clocks being as far
// apart as is allowed.
const settling = time.Minute + ownLifetime + time.Minute

// Run moves every key one state on. The public keys are written down first, since
// anchors outlive the keys that signed them.
func (c *rotateKeysCommand) Run(s *session) error {
	keys, err := loadKeys(c.Path(c.Data))
	if err != nil {
		return err
	}
	if err := anchor.Remember(c.RetiredPath(c.Data), keys); err != nil {
		return err
	}
	after := settling
	if c.Now {
		after = 0
	}
	err = keys.Rotate(clock.Machine{}.Now(), after)
	if tooSoon, ok := errors.AsType[authn.TooSoon](err); ok {
		return fmt.Errorf("HUBQA_KEYS_FILE: keys were rotated a short while ago, and tokens live on that one more rotation would end;"+
			" rotate after %s, or with --now if a key has leaked", tooSoon.Until.Format(time.RFC3339))
	}
	if err != nil {
		return err
	}
	s.print("rotated %s; servers read it again within a minute\n", c.Path(c.Data))
	return nil
}
