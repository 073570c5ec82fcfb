package app

import (
	"errors"
	"fmt"
	"os"

	"github.com/hubqa/hubqa/internal/config"
	"github.com/hubqa/hubqa/internal/store"
)

type backupCommand struct {
	config.Database `embed:""`
	File            string `arg:"" help:"File to make. It has everything that the database has, confidential text too."`
}

// Run copies the database while it serves.
func (c *backupCommand) Run(s *session) error {
	if err := c.Check(); err != nil {
		return err
	}
	if store.IsPostgres(c.Address()) {
		return errors.New("HUBQA_DATABASE_URL: names a PostgreSQL server, which has its own way: see deploy/runbook.md")
	}
	if err := mustExist(c.Database); err != nil {
		return err
	}
	if err := store.Backup(s.ctx, c.Address(), c.File); err != nil {
		return err
	}
	made, err := os.Stat(c.File)
	if err != nil {
		return fmt.Errorf("the backup: %w", err)
	}
	s.print("backed up to %s, %d bytes\n", c.File, made.Size())
	return nil
}
