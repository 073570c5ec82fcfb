package app

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/hubqa/hubqa/internal/anchor"
	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/config"
)

type anchorCommand struct {
	config.Database `embed:""`
	config.Keys     `embed:""`
	config.Anchors  `embed:""`
}

// Run anchors every hub whose trail has grown.
func (c *anchorCommand) Run(s *session) (err error) {
	keys, err := loadKeys(c.Keys.Path(c.Data))
	if err != nil {
		return err
	}
	log := s.quiet()
	db, err := s.open(c.Database, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	keeper := &anchor.Keeper{
		Trails: db, File: anchor.NewFile(c.Anchors.Path(c.Data)), Keys: keys, Machine: clock.Machine{}, Log: log,
	}
	made, err := keeper.Now(s.ctx)
	s.print("%d anchors written to %s\n", made, keeper.File.Path())
	return err
}

type verifyCommand struct {
	config.Database `embed:""`
	config.Keys     `embed:""`
	config.Anchors  `embed:""`
	Key             []string `help:"Files of public keys (JSON Web Key Sets) by which anchors may be signed too." type:"existingfile"`
}

// errNotSound ends a verification that found something.
var errNotSound = errors.New("the audit trail is not sound")

// Run verifies every hub's trail. It prints a line for each hub, and one for each
// line of the anchors that does not count.
func (c *verifyCommand) Run(s *session) (err error) {
	known, err := c.known()
	if err != nil {
		return err
	}
	db, err := s.open(c.Database, s.quiet())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	file := anchor.NewFile(c.Anchors.Path(c.Data))
	findings, err := anchor.Verify(s.ctx, db, file, func(kid string) bool { return slices.Contains(known, kid) })
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("HUBQA_ANCHOR_FILE: %s is not there: a trail that was cut off or made anew would not be seen", file.Path())
	}
	sound := true
	for _, f := range findings {
		sound = sound && f.Sound
		s.print("%s\n", f)
	}
	if err == nil && !sound {
		err = errNotSound
	}
	return err
}

// known gives the names of the keys by which an anchor may be signed: those of the
// ring, those that have left it, and those that the caller brings. The ring may be
// on another machine, if there are others.
func (c *verifyCommand) known() ([]string, error) {
	var known []string
	ring, err := authn.LoadKeyRing(c.Keys.Path(c.Data))
	switch {
	case err == nil:
		if known, err = anchor.KeysOf(ring); err != nil {
			return nil, err
		}
	case !errors.Is(err, fs.ErrNotExist) || len(c.Key) == 0:
		_, err = loadKeys(c.Keys.Path(c.Data))
		return nil, err
	}
	retired, err := anchor.ReadKeys(c.RetiredPath(c.Data))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	known = append(known, retired...)
	for _, path := range c.Key {
		kids, err := anchor.ReadKeys(path)
		if err != nil {
			return nil, fmt.Errorf("--key: %w", err)
		}
		known = append(known, kids...)
	}
	return known, nil
}
