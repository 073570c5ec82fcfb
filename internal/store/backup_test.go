package store_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

// keepChanging changes a record again and again, until the context ends.
func keepChanging(ctx context.Context, t *testing.T, db *testkit.DB) {
	for n := 0; ctx.Err() == nil; n++ {
		err := db.Update(t.Context(), db.World.HubManager.Actor(), func(tx *store.Tx) error {
			p, by, err := load(tx, db.World.Partners.Service)
			if err != nil {
				return err
			}
			p.Note = fmt.Sprint("change ", n)
			return tx.SavePartner(by, p)
		})
		if err != nil {
			t.Error(err)
			return
		}
	}
}

func (v *vault) position() int64 {
	v.t.Helper()
	head, err := v.TrailHead(v.t.Context(), v.World.Hub)
	if err != nil {
		v.t.Fatal(err)
	}
	return head.Position
}

// A backup that is taken while others write is the database at one instant: its trail
// is sound, has all that was done before and nothing that was half done.
func TestBackup(t *testing.T) {
	db := testkit.Open(t, "sqlite", true)
	v, folder := newVault(t, db), t.TempDir()
	writing, stop := context.WithCancel(t.Context())
	written := make(chan struct{})
	go func() { keepChanging(writing, t, db); close(written) }()
	for n := range 3 {
		into := filepath.Join(folder, fmt.Sprint("backup", n, ".db"))
		for begun := v.position(); v.position() < begun+3; { // the writer is at work
		}
		before := v.position()
		if err := store.Backup(t.Context(), db.Address, into); err != nil {
			t.Fatal(err)
		}
		copied, err := store.Open(store.Options{Address: into, Clock: db.Clock, Machine: db.Machine, NewID: db.NewID, Log: slog.New(db.Log.Handler())})
		if err != nil {
			t.Fatal(err)
		}
		if err := copied.Ready(t.Context()); err != nil {
			t.Error(err)
		}
		head, err := copied.VerifyAudit(t.Context(), db.World.Hub, nil)
		if err != nil || head.Position < before || head.Position > v.position() {
			t.Errorf("the copy ends at %d, and the trail stood at %d: %v", head.Position, before, err)
		}
		if err := copied.Close(); err != nil {
			t.Error(err)
		}
	}
	stop()
	<-written
}

// What is not a whole backup is not there.
func TestBackupThatFails(t *testing.T) {
	db, folder := testkit.Open(t, "sqlite", true), t.TempDir()
	into := filepath.Join(folder, "backup.db")
	ended, stop := context.WithCancel(t.Context())
	stop()
	for name, c := range map[string]struct {
		ctx  context.Context
		from string
	}{
		"no database":  {t.Context(), filepath.Join(folder, "none.db")},
		"no time":      {ended, db.Address},
		"not a backup": {t.Context(), "backup_test.go"},
	} {
		if err := store.Backup(c.ctx, c.from, into); err == nil {
			t.Errorf("%s: no error", name)
		}
		if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
			t.Errorf("%s: it leaves %v", name, left)
		}
	}
	if err := os.WriteFile(into, []byte("yesterday's"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := store.Backup(t.Context(), db.Address, into); !errors.Is(err, fs.ErrExist) {
		t.Errorf("another backup is overwritten: %v", err)
	}
}

// At rest the backup is one file, which only its owner reads.
func TestBackupIsOneFile(t *testing.T) {
	db, folder := testkit.Open(t, "sqlite", true), t.TempDir()
	db.Close()
	if err := store.Backup(t.Context(), db.Address, filepath.Join(folder, "backup.db")); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(folder)
	if err != nil || len(left) != 1 {
		t.Fatalf("%v, %v", left, err)
	}
	if info, err := left[0].Info(); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("it is %v, %v", info, err)
	}
}
