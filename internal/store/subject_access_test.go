package store_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

// refersToPeople reports whether a column has the id of a person, by what it is called where
// there is no foreign key.
func refersToPeople(column string) bool {
	return slices.Contains([]string{"person_id", "actor_id", "subject_id", "principal_id", "observer_id", "teacher_id", "by_id"}, column)
}

// Whatever refers to people is gathered for a subject access request, or it is said why not.
func TestWhatRefersToPeopleIsGathered(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		tables := `SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'`
		keys := `SELECT m.name, f."from" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND f."table" = 'person'`
		if db.Name() == "postgres" {
			tables = `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'`
			keys = `SELECT c.relname, a.attname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
				JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (k.conkey) WHERE k.contype = 'f' AND k.confrelid = 'person'::regclass`
		}
		owner := db.Owner()
		refer := map[string]bool{"person": true}
		for _, r := range rows(t, owner, keys) {
			refer[r[0]] = true
		}
		all := map[string]bool{}
		for _, r := range rows(t, owner, tables) {
			all[r[0]] = true
			if refersToPeople(r[1]) {
				refer[r[0]] = true
			}
		}
		gathered, exempt := store.GatheredFrom()
		if len(refer) < 40 {
			t.Fatalf("only %d tables refer to people", len(refer))
		}
		for table := range refer {
			if slices.Contains(gathered, table) == (strings.TrimSpace(exempt[table]) != "") {
				t.Errorf("%s refers to people, and is gathered or exempt, not both and not neither", table)
			}
		}
		for table := range exempt {
			if !refer[table] {
				t.Errorf("%s is exempt, and refers to nobody", table)
			}
		}
		for _, table := range gathered {
			if !all[table] {
				t.Errorf("there is no table %s", table)
			}
		}
	})
}
