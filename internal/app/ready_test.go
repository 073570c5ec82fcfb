package app_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/app"
	"github.com/hubqa/hubqa/internal/mail"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// Readiness tells what the database can do, and the log what it cannot.
func TestReadiness(t *testing.T) {
	const newest = `(SELECT max(version_id) FROM goose_db_version)`
	for name, c := range map[string]struct {
		sqlite, postgres string // done to the database meanwhile
		red              string // the check that fails
	}{
		"sound":   {"", "", ""},
		"newer":   {`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)`, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)`, ""},
		"older":   {`DELETE FROM goose_db_version WHERE version_id = ` + newest, `DELETE FROM goose_db_version WHERE version_id = ` + newest, "schema"},
		"no head": {`ALTER TABLE hub_head RENAME TO gone`, `REVOKE UPDATE ON hub_head FROM hubqa_app`, "writing"},
	} {
		t.Run(name, func(t *testing.T) {
			testkit.EachEmptyDB(t, func(t *testing.T, db *testkit.DB) {
				server := testapi.New(t, db)
				server.Anonymous().Get("/readyz").Want(200)
				done := c.sqlite
				if db.Name() == "postgres" {
					done = c.postgres
				}
				if _, err := db.Owner().Exec(done); err != nil {
					t.Fatal(err)
				}
				db.Machine.Advance(time.Second) // for so long an answer is used again
				if c.red == "" {
					server.Anonymous().Get("/readyz").Want(200)
					return
				}
				a := server.Anonymous().Get("/readyz").Want(503, "unavailable")
				if strings.Contains(string(a.Body), c.red) || !strings.Contains(db.Log.String(), "not ready: "+c.red+": ") {
					t.Errorf("it says %s and logs\n%s", a.Body, db.Log)
				}
				server.Anonymous().Get("/healthz").Want(200)
			})
		})
	}
}

// A loop that gives no sign of life for a while makes a server unready, and one that others
// keep from its work does not.
func TestReadinessOfLoops(t *testing.T) {
	for _, loop := range []string{"deadlines", "webhooks", "mail"} {
		testkit.EachEmptyDB(t, func(t *testing.T, db *testkit.DB) {
			server := testapi.New(t, db, func(o *app.Options) { o.Mail = mail.Log{To: o.Log} })
			p := server.Pulse(loop)
			after := func(wait time.Duration, status int) {
				t.Helper()
				db.Machine.Advance(wait)
				server.Anonymous().Get("/readyz").Want(status)
			}
			after(time.Hour, 200) // it was never begun
			p.Beat()
			after(5*time.Minute, 200)
			after(time.Second, 503)
			if !db.Log.Has("not ready: loops: app: " + loop + ": no round has ended for 5m1s") {
				t.Errorf("the log does not tell:\n%s", db.Log)
			}
			_ = p.Round(func() error { return errors.New("the database is away") })
			after(5*time.Minute, 200)
			_ = p.Round(func() error { panic("canary") })
			after(time.Second, 503)
			_ = p.Round(func() error { return nil })
			after(time.Second, 200)
		})
	}
}

// On SQLite every other writer waits while an import runs, and the loops with them: that is no
// reason not to be ready. This import never ends by itself.
func TestReadinessDuringAnImport(t *testing.T) {
	if !slices.Contains(testkit.Dialects(), "sqlite") {
		t.Skip("not on SQLite")
	}
	db := testkit.Open(t, "sqlite", true)
	for _, s := range []string{
		"CREATE VIEW forever AS WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted) SELECT n FROM counted",
		"CREATE TRIGGER slow BEFORE INSERT ON school BEGIN SELECT max(n) FROM forever; END",
	} {
		if _, err := db.Owner().Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	server := testapi.New(t, db)
	server.Pulse("deadlines").Beat()
	db.Machine.Advance(silence)
	server.Anonymous().Get("/readyz").Want(503)
	server.As(db.World.QALead).Header("Content-Type", "text/csv").Post("/v1/imports?kind=schools&mode=apply",
		"URN,EstablishmentName,EstablishmentStatus (code)\n1,A school,1\n").Want(202)
	db.Machine.Advance(time.Second)
	server.Anonymous().Get("/readyz").Want(200)
	stopped, stop := context.WithCancel(t.Context())
	stop()
	server.Imports.Stop(stopped)
	db.Machine.Advance(time.Second)
	server.Anonymous().Get("/readyz").Want(503)
}

const silence = 6 * time.Minute // more than a loop may give no sign of life

// A container asks its server by the same binary.
func TestReadyCommand(t *testing.T) {
	testkit.EachEmptyDB(t, func(t *testing.T, db *testkit.DB) {
		server := httptest.NewServer(testapi.New(t, db))
		defer server.Close()
		_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "http://"), ":")
		for _, address := range []string{"127.0.0.1:" + port, "0.0.0.0:" + port, ":" + port} {
			contains(t, first(command(t, 0, "ready", "--addr", address)), "ready")
		}
		if _, err := db.Owner().Exec(`DELETE FROM goose_db_version WHERE version_id > 0`); err != nil {
			t.Fatal(err)
		}
		db.Machine.Advance(time.Second)
		contains(t, second(command(t, 1, "ready", "--addr", "127.0.0.1:"+port)), "not ready (503)", "req-")
		server.Close()
		contains(t, second(command(t, 1, "ready", "--addr", "127.0.0.1:"+port)), "does not answer")
		contains(t, second(command(t, 1, "ready", "--addr", port)), "HUBQA_ADDR: ")
	})
}
