package store_test

import (
	"database/sql"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"

	"github.com/hubqa/hubqa/internal/testkit"
)

// The migrations of the two databases have the same numbers and names.
func TestMigrationsAreEqual(t *testing.T) {
	names := map[string][]string{}
	for _, dialect := range []string{"sqlite", "postgres"} {
		files, err := os.ReadDir("migrations/" + dialect)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			names[dialect] = append(names[dialect], f.Name())
		}
	}
	if !slices.Equal(names["sqlite"], names["postgres"]) {
		t.Errorf("SQLite has %v, PostgreSQL %v", names["sqlite"], names["postgres"])
	}
}

// The migrations make the same tables on both databases: columns, what may be empty,
// keys, foreign keys and what is unique.
func TestTablesAreEqual(t *testing.T) {
	if len(testkit.Dialects()) < 2 {
		t.Skip("one database alone has nothing to agree with")
	}
	one := onSQLite(t, testkit.Open(t, "sqlite", false).Owner())
	other := onPostgres(t, testkit.Open(t, "postgres", false).Owner())
	if len(one) < 200 {
		t.Fatalf("only %d facts were found", len(one))
	}
	for _, fact := range one {
		if !slices.Contains(other, fact) {
			t.Errorf("on SQLite alone: %s", fact)
		}
	}
	for _, fact := range other {
		if !slices.Contains(one, fact) {
			t.Errorf("on PostgreSQL alone: %s", fact)
		}
	}
}

// rows gives the rows of a query as texts.
func rows(t *testing.T, db *sql.DB, query string, args ...any) [][]string {
	t.Helper()
	found, err := db.Query(query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for found.Next() {
		row, at := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range row {
			at[i] = &row[i]
		}
		if err := found.Scan(at...); err != nil {
			t.Fatal(err)
		}
		texts := make([]string, len(row))
		for i := range row {
			texts[i] = row[i].String
		}
		out = append(out, texts)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// kinds are what a type comes to, on either database.
var kinds = map[string]string{
	"TEXT": "text", "uuid": "text", "text": "text", "jsonb": "text", "date": "text",
	"INTEGER": "number", "integer": "number", "bigint": "number",
	"TIMESTAMP": "instant", "timestamp with time zone": "instant",
	"BOOLEAN": "boolean", "boolean": "boolean",
}

func column(t *testing.T, table, name, kind string, required bool) string {
	t.Helper()
	if kinds[kind] == "" {
		t.Errorf("%s.%s has the type %q, which the other database does not know", table, name, kind)
	}
	return fmt.Sprintf("column %s.%s %s required=%v", table, name, kinds[kind], required)
}

func onSQLite(t *testing.T, db *sql.DB) (facts []string) {
	for _, table := range rows(t, db, `SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version'`) {
		name := table[0]
		facts = append(facts, "table "+name, fmt.Sprintf("table %s checks=%d", name, strings.Count(table[1], "CHECK (")))
		key := map[string]string{}
		for _, c := range rows(t, db, `SELECT name, type, "notnull", pk FROM pragma_table_info(?)`, name) {
			facts = append(facts, column(t, name, c[0], c[1], c[2] == "1" || c[3] != "0"))
			if c[3] != "0" {
				key[c[3]] = c[0]
			}
		}
		facts = append(facts, "key "+name+" "+inOrder(key))
		facts = append(facts, foreignOnSQLite(t, db, name)...)
		for _, index := range rows(t, db, `SELECT name, "unique", partial, origin FROM pragma_index_list(?)`, name) {
			if index[3] == "pk" {
				continue
			}
			var columns []string
			for _, c := range rows(t, db, `SELECT name FROM pragma_index_info(?) ORDER BY seqno`, index[0]) {
				columns = append(columns, c[0])
			}
			facts = append(facts, fmt.Sprintf("index %s %v unique=%v partial=%v", name, columns, index[1] == "1", index[2] == "1"))
		}
	}
	slices.Sort(facts)
	return facts
}

func foreignOnSQLite(t *testing.T, db *sql.DB, table string) (facts []string) {
	foreign := map[string][][]string{}
	for _, f := range rows(t, db, `SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?) ORDER BY id, seq`, table) {
		foreign[f[0]] = append(foreign[f[0]], f[1:])
	}
	for _, f := range foreign {
		var from, to []string
		for _, pair := range f {
			from, to = append(from, pair[1]), append(to, pair[2])
		}
		facts = append(facts, fmt.Sprintf("foreign key %s %v to %s %v", table, from, f[0][0], to))
	}
	return facts
}

func inOrder(key map[string]string) string {
	var names []string
	for i := 1; i <= len(key); i++ {
		names = append(names, key[fmt.Sprint(i)])
	}
	return strings.Join(names, " ")
}

func onPostgres(t *testing.T, db *sql.DB) (facts []string) {
	const own = `c.relnamespace = 'public'::regnamespace AND c.relname <> 'goose_db_version'`
	of := func(key, table string) string {
		return fmt.Sprintf(`(SELECT string_agg(a.attname, ' ' ORDER BY k.n) FROM unnest(%s) WITH ORDINALITY k(num, n)
			JOIN pg_attribute a ON a.attrelid = %s AND a.attnum = k.num)`, key, table)
	}
	for _, c := range rows(t, db, `SELECT c.relname, (SELECT count(*) FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c')
		FROM pg_class c WHERE c.relkind = 'r' AND `+own) {
		facts = append(facts, "table "+c[0], fmt.Sprintf("table %s checks=%s", c[0], c[1]))
	}
	for _, c := range rows(t, db, `SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull FROM pg_attribute a
		JOIN pg_class c ON c.oid = a.attrelid WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND `+own) {
		facts = append(facts, column(t, c[0], c[1], c[2], c[3] == "true"))
	}
	for _, k := range rows(t, db, `SELECT c.relname, `+of("k.conkey", "c.oid")+` FROM pg_constraint k
		JOIN pg_class c ON c.oid = k.conrelid WHERE k.contype = 'p' AND `+own) {
		facts = append(facts, "key "+k[0]+" "+k[1])
	}
	for _, f := range rows(t, db, `SELECT c.relname, `+of("k.conkey", "c.oid")+`, r.relname, `+of("k.confkey", "r.oid")+` FROM pg_constraint k
		JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid WHERE k.contype = 'f' AND `+own) {
		facts = append(facts, fmt.Sprintf("foreign key %s [%s] to %s [%s]", f[0], f[1], f[2], f[3]))
	}
	for _, i := range rows(t, db, `SELECT c.relname, `+of("i.indkey::int2[]", "c.oid")+`, i.indisunique, i.indpred IS NOT NULL
		FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE NOT i.indisprimary AND `+own) {
		facts = append(facts, fmt.Sprintf("index %s [%s] unique=%s partial=%s", i[0], i[1], i[2], i[3]))
	}
	slices.Sort(facts)
	return facts
}

// Every table but those that are read before a hub is known has the hub in front of
// its key, of every foreign key and of every index.
func TestTheHubLeadsEveryKey(t *testing.T) {
	without := []string{
		"key hub id", "key hub_directory id", "foreign key hub [id] to hub_directory [id]",
		"index identity [issuer subject] unique=false partial=false", // for signing in
	}
	found := 0
	for _, fact := range onSQLite(t, testkit.Open(t, "sqlite", false).Owner()) {
		kind, rest, _ := strings.Cut(strings.Replace(fact, "foreign key", "foreign", 1), " ")
		if (kind != "key" && kind != "foreign" && kind != "index") || slices.Contains(without, fact) {
			continue
		}
		found++
		if _, columns, _ := strings.Cut(rest, " "); !strings.HasPrefix(strings.TrimPrefix(columns, "["), "hub_id") {
			t.Errorf("without the hub in front: %s", fact)
		}
	}
	if found < 100 {
		t.Errorf("only %d keys were found", found)
	}
}

// Down undoes up, and up can be done again.
func TestMigrationsGoDownAndUp(t *testing.T) {
	testkit.EachEmptyDB(t, func(t *testing.T, db *testkit.DB) {
		dialect := map[string]goose.Dialect{"sqlite": goose.DialectSQLite3, "postgres": goose.DialectPostgres}[db.Name()]
		facts := map[string]func(*testing.T, *sql.DB) []string{"sqlite": onSQLite, "postgres": onPostgres}[db.Name()]
		before := facts(t, db.Owner())
		provider, err := goose.NewProvider(dialect, db.Owner(), os.DirFS("migrations/"+db.Name()), goose.WithDisableGlobalRegistry(true))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := provider.DownTo(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		if left := facts(t, db.Owner()); len(left) > 0 {
			t.Errorf("down leaves %v", left)
		}
		if _, err := provider.Up(t.Context()); err != nil {
			t.Fatal(err)
		}
		if after := facts(t, db.Owner()); !slices.Equal(before, after) {
			t.Error("the second time other tables are made")
		}
	})
}
