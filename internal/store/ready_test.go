package store_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

// newer is a migration that this version does not know: it adds, and what it adds may
// stand outside row-level security.
var newer = []string{
	`ALTER TABLE partner ADD COLUMN later text`,
	`CREATE TABLE later (id text PRIMARY KEY)`,
	`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)`,
}

func exec(t *testing.T, db *testkit.DB, statements ...string) {
	t.Helper()
	owner := db.Owner()
	for _, s := range statements {
		if _, err := owner.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// note changes a record that the newer schema has a column more of, within another
// transaction that has read it: over two connections.
func note(t *testing.T, db *testkit.DB) error {
	t.Helper()
	who := db.World.HubManager.Actor()
	return db.View(t.Context(), who, func(tx *store.Tx) error {
		if _, _, err := load(tx, db.World.Partners.Service); err != nil {
			return err
		}
		return db.Update(t.Context(), who, func(tx *store.Tx) error {
			p, by, err := load(tx, db.World.Partners.Service)
			if err != nil {
				return err
			}
			p.Note += "again"
			return tx.SavePartner(by, p)
		})
	})
}

// What was prepared before a newer version migrates costs PostgreSQL one transaction,
// which may be repeated, and no more: however many connections there are.
func TestMigratedMeanwhile(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		if err := note(t, db); err != nil {
			t.Fatal(err)
		}
		exec(t, db, newer...)
		err := note(t, db)
		if f, ok := errors.AsType[*fault.Error](err); err != nil && (!ok || f.Kind != fault.Unavailable) || err != nil && db.Name() == "sqlite" {
			t.Errorf("the first after it: %v", err)
		}
		for range 5 {
			if err := note(t, db); err != nil {
				t.Errorf("one more: %v", err)
			}
		}
	})
}

// A schema that is newer than this version is good to serve with, to start with and to
// migrate; one that is older is none of them.
func TestSchemaOfAnotherVersion(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		exec(t, db, newer...)
		if err := note(t, db); err != nil {
			t.Errorf("under a newer schema: %v", err)
		}
		if err := db.Reopen().Ready(t.Context()); err != nil {
			t.Errorf("newer: %v", err)
		}
		address := strings.Replace(db.Address, "%20-c%20role%3Dhubqa_app", "", 1)
		if applied, err := store.Migrate(t.Context(), address); err != nil || applied != 0 {
			t.Errorf("migrating a newer schema: %d applied, %v", applied, err)
		}
		exec(t, db, `DELETE FROM goose_db_version WHERE version_id > 1`)
		if err := db.Reopen().Ready(t.Context()); err == nil || !strings.Contains(err.Error(), "hubqa migrate") {
			t.Errorf("older: %v", err)
		}
	})
}

// What is outside row-level security in the schema that this version knows is a fault.
func TestReadyWantsTheFenceWhole(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		exec(t, db, newer[1])
		if err := db.Ready(t.Context()); (err == nil) != (db.Name() == "sqlite") {
			t.Error(err)
		}
	})
}

// A database that takes no changes is told from one that somebody else is changing.
func TestCheckWriting(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		if err := db.CheckWriting(t.Context()); err != nil {
			t.Fatal(err)
		}
		err := db.Update(t.Context(), access.System(db.World.Hub), func(*store.Tx) error { return db.CheckWriting(t.Context()) })
		if err != nil {
			t.Errorf("while another writes: %v", err)
		}
		if db.Name() == "sqlite" {
			if err := db.ForbidWriting(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := db.CheckWriting(t.Context()); err == nil {
				t.Error("the file is read only")
			}
			return
		}
		db.Address = strings.Replace(db.Address, "hubqa_app", "hubqa_app%20-c%20default_transaction_read_only%3Don", 1)
		if err := db.Reopen().CheckWriting(t.Context()); err == nil || !strings.Contains(err.Error(), "read only") {
			t.Errorf("read only: %v", err)
		}
		exec(t, db, `REVOKE INSERT ON audit_event FROM hubqa_app`)
		if err := db.CheckWriting(t.Context()); err == nil || !strings.Contains(err.Error(), "hubqa_app") {
			t.Errorf("without leave: %v", err)
		}
	})
}
