package app_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hubqa/hubqa/internal/testkit"
)

// A backup takes the place of the database, and everybody finds what was there.
func TestBackupCommand(t *testing.T) {
	testkit.EachEmptyDB(t, func(t *testing.T, db *testkit.DB) {
		install(t, db.Address)
		file := filepath.Join(t.TempDir(), "backup.db")
		if db.Name() == "postgres" {
			contains(t, second(command(t, 1, "backup", file)), "HUBQA_DATABASE_URL: ", "deploy/runbook.md")
			return
		}
		command(t, 0, "keys", "create")
		out, _ := command(t, 0, "hub", "create", "--name", "A hub", "--manager", "Ann", "--manager-subject", "ann",
			"--protection-officer", "Ben", "--protection-officer-subject", "ben")
		command(t, 0, "audit", "anchor")
		contains(t, first(command(t, 0, "backup", file)), "backed up to "+file)
		contains(t, second(command(t, 1, "backup", file)), "exist")
		t.Setenv("HUBQA_DATABASE_URL", file)
		contains(t, first(command(t, 0, "audit", "verify")), "sound: hub "+id1(t, out, "hub"))
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		contains(t, second(command(t, 1, "backup", file+".copy")), "HUBQA_DATABASE_URL: ", "hubqa migrate")
	})
}
