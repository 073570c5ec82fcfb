package app

import (
	"fmt"
	"os"
	"path/filepath"

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
}

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
	if err := keys.Rotate(clock.Machine{}.Now()); err != nil {
		return err
	}
	s.print("rotated %s; servers read it again within a minute\n", c.Path(c.Data))
	return nil
}
