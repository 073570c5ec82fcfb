package app_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/testkit"
)

// A replica that serves when a newer version migrates goes on, one of that version serves
// beside it, and each sees at once what the other writes. The older can start again and migrate.
func TestTwoVersionsSideBySide(t *testing.T) {
	testkit.EachEmptyDB(t, func(t *testing.T, db *testkit.DB) {
		install(t, db.Address)
		command(t, 0, "keys", "create")
		out, _ := command(t, 0, "hub", "create", "--name", "A hub", "--manager", "Ann", "--manager-subject", "ann",
			"--protection-officer", "Ben", "--protection-officer-subject", "ben")
		token, _ := command(t, 0, "token", "--hub", id1(t, out, "hub"), "--person", id1(t, out, "hub manager"))
		token = strings.TrimSpace(token)
		older := serving(t)
		asked := func(want int, method, url, body string) map[string]any {
			t.Helper()
			status, answer := ask(t, method, url, token, body)
			if status == 503 { // what was prepared before the migration may be refused once
				status, answer = ask(t, method, url, token, body)
			}
			if status != want {
				t.Fatalf("%s %s: %d %v", method, url, status, answer)
			}
			return answer
		}
		written := 0
		write := func(at string) (id string) {
			t.Helper()
			written++
			return asked(201, "POST", at+"/v1/partners", fmt.Sprintf(`{"name":"Partner %d","kind":"charity","status":"active"}`, written))["id"].(string)
		}
		read := func(at, id string) {
			t.Helper()
			asked(200, "GET", at+"/v1/partners/"+id, "")
		}
		before := write(older)
		for _, s := range []string{`ALTER TABLE partner ADD COLUMN later text`, `CREATE TABLE later (id text PRIMARY KEY)`,
			`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)`} {
			if _, err := db.Owner().Exec(s); err != nil {
				t.Fatal(err)
			}
		}
		newer := older
		if db.Name() == "postgres" { // on SQLite one server serves
			newer = serving(t)
		}
		for _, at := range []string{older, newer, older} {
			read(at, before)
			read(older, write(at))
			read(newer, write(older))
			asked(200, "GET", at+"/readyz", "")
		}
		read(serving(t), before)
	})
}

// serving starts a server and gives where it is.
func serving(t *testing.T) string {
	t.Helper()
	s := start(t, "serve")
	return "http://" + s.find(&s.err, `"msg":"serving","address":"([^"]+)"`)
}
