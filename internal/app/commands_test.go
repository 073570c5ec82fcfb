package app_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/app"
	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/config"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/testkit"
)

// install sets what an operator sets, and gives the folder of the files.
func install(t *testing.T, address string) string {
	t.Helper()
	for _, set := range os.Environ() { // a developer's own settings
		if name, _, _ := strings.Cut(set, "="); strings.HasPrefix(name, "HUBQA_") && !strings.HasPrefix(name, "HUBQA_TEST_") {
			t.Setenv(name, "")
			_ = os.Unsetenv(name)
		}
	}
	folder := filepath.Join(t.TempDir(), "data")
	key := filepath.Join(t.TempDir(), "cursor.key")
	if err := os.WriteFile(key, []byte("q83vEjRWeJCrze8SNFZ4kP7cuphWMhD0n4Z1xWMpAbM=\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"HUBQA_DATA_DIR": folder, "HUBQA_DATABASE_URL": address, "HUBQA_ISSUER": "http://127.0.0.1:8080", "HUBQA_AUDIENCE": "hubqa-here",
		"HUBQA_CURSOR_KEY_FILE": key, "HUBQA_ADDR": "127.0.0.1:0", "HUBQA_METRICS_ADDR": "localhost:0",
	} {
		t.Setenv(name, value)
	}
	return folder
}

// id1 takes the id after a word out of what a command printed.
func id1(t *testing.T, out, word string) string {
	t.Helper()
	for _, line := range strings.Split(out, "\n") {
		if rest, ok := strings.CutPrefix(line, word+" "); ok {
			return strings.Fields(rest)[0]
		}
	}
	t.Fatalf("no %s in:\n%s", word, out)
	return ""
}

func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in:\n%s", part, text)
		}
	}
}

// A hub from its founding to an audit trail that somebody has changed.
func TestCommands(t *testing.T) {
	testkit.EachEmptyDB(t, func(t *testing.T, db *testkit.DB) {
		install(t, db.Address)
		contains(t, first(command(t, 0, "version")), "hubqa ")
		contains(t, second(command(t, 2, "juggle")), "juggle")
		contains(t, second(command(t, 1, "token", "--subject", "ann")), "HUBQA_KEYS_FILE", "hubqa keys create")
		command(t, 0, "keys", "create")
		contains(t, second(command(t, 1, "keys", "create")), "HUBQA_KEYS_FILE")
		found := []string{"hub", "create", "--name", "A hub", "--manager", "Ann", "--manager-subject", "ann", "--protection-officer", "Ben"}
		contains(t, second(command(t, 1, append(found, "--protection-officer-subject", "ann")...)), "two persons")
		out, _ := command(t, 0, append(found, "--protection-officer-subject", "ben")...)
		hub, manager, officer := id1(t, out, "hub"), id1(t, out, "hub manager"), id1(t, out, "data protection officer")

		invite := []string{"person", "invite", "--hub", hub, "--name", "Cleo", "--subject", "cleo", "--role", "qa_lead"}
		contains(t, second(command(t, 1, append(invite, "--as", officer)...)), "--as: ")
		contains(t, second(command(t, 1, append(invite, "--as", hub)...)), "--as: ")
		contains(t, first(command(t, 0, append(invite, "--as", manager)...)), "(pending)", "two persons")
		contains(t, second(command(t, 1, append(invite, "--as", manager)...)), "person-identity-taken")
		dan := []string{"person", "invite", "--hub", hub, "--as", manager, "--name", "Dan", "--subject", "dan", "--role", "teacher"}
		contains(t, second(command(t, 1, dan...)), "appointment-target-wrong")
		contains(t, second(command(t, 1, append(dan, "--partner", hub)...)), "unknown-reference")
		// Nothing of what was refused is left: Dan's subject is free.
		contains(t, first(command(t, 0, "person", "invite", "--hub", hub, "--as", manager, "--name", "Dan", "--subject", "dan", "--role", "observer",
			"--from", "2026-09-01", "--email", "dan@hub.org")), "(current)")

		another := []string{"hub", "recover", "--name", "Eve", "--subject", "eve", "--role", "data_protection_officer"}
		contains(t, second(command(t, 1, append(another, "--hub", manager)...)), "--hub: ")
		contains(t, first(command(t, 0, append(another, "--hub", hub)...)), "person ", "end that")
		contains(t, second(command(t, 2, "hub", "recover", "--hub", hub, "--name", "F", "--subject", "f", "--role", "qa_lead")), "--role")

		contains(t, second(command(t, 1, "token", "--hub", hub, "--person", hub)), "--person: ")
		contains(t, second(command(t, 1, "token", "--subject", "ann", "--lifetime", "1h")), "lifetime")
		if token, _ := command(t, 0, "token", "--hub", hub, "--person", manager); strings.Count(token, ".") != 2 {
			t.Errorf("no token: %s", token)
		}

		contains(t, second(command(t, 1, "audit", "verify")), "HUBQA_ANCHOR_FILE")
		contains(t, first(command(t, 0, "audit", "anchor")), "1 anchors written")
		contains(t, first(command(t, 0, "keys", "rotate")), "within a minute")
		contains(t, second(command(t, 1, "keys", "rotate")), "HUBQA_KEYS_FILE: ", "--now")
		for range 2 {
			command(t, 0, "keys", "rotate", "--now")
		}
		contains(t, first(command(t, 0, "audit", "verify")), "sound: hub "+hub)
		owner := db.Owner()
		statements := []string{"DROP TRIGGER audit_event_never_changes"}
		if db.Name() == "postgres" {
			statements = []string{"ALTER TABLE audit_event DISABLE TRIGGER ALL"}
		}
		for _, s := range append(statements, "UPDATE audit_event SET parts = 'x' WHERE position = 2") {
			if _, err := owner.Exec(s); err != nil {
				t.Fatal(err)
			}
		}
		told, _ := command(t, 1, "audit", "verify")
		contains(t, told, "NOT SOUND: hub "+hub, "position 2")
	})
}

func first(out, _ string) string  { return out }
func second(_, err string) string { return err }

// serve refuses what it must not serve with.
func TestServeRefuses(t *testing.T) {
	folder := install(t, "")
	contains(t, second(command(t, 1, "serve")), "HUBQA_KEYS_FILE", "hubqa keys create")
	command(t, 0, "keys", "create")
	t.Setenv("HUBQA_ISSUER", config.DemoIssuer)
	contains(t, second(command(t, 1, "serve")), "hubqa: HUBQA_ISSUER: ")
	t.Setenv("HUBQA_ISSUER", "http://localhost")
	t.Setenv("HUBQA_RATE_PER_MINUTE", "many")
	contains(t, second(command(t, 2, "serve")), "HUBQA_RATE_PER_MINUTE")
	t.Setenv("HUBQA_RATE_PER_MINUTE", "10")
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	t.Setenv("HUBQA_ADDR", taken.Addr().String())
	contains(t, second(command(t, 1, "serve")), "HUBQA_ADDR: ")
	if err := os.Chmod(filepath.Join(folder, "keys.json"), 0o640); err != nil {
		t.Fatal(err)
	}
	contains(t, second(command(t, 1, "serve")), "HUBQA_KEYS_FILE: ", "0600")
	t.Setenv("HUBQA_DATABASE_URL", folder+"/none.db")
	contains(t, second(command(t, 1, "audit", "anchor")), "HUBQA_KEYS_FILE: ")
	contains(t, second(command(t, 1, "hub", "create", "--name", "A", "--manager", "A", "--manager-subject", "a",
		"--protection-officer", "B", "--protection-officer-subject", "b")), "HUBQA_DATABASE_URL: ", "hubqa migrate")
}

func onPostgres(t *testing.T) *testkit.DB {
	t.Helper()
	if !slices.Contains(testkit.Dialects(), "postgres") {
		t.Skip("not on PostgreSQL")
	}
	return testkit.Open(t, "postgres", false)
}

// On PostgreSQL serve takes no role to which row-level security does not apply.
func TestServeRefusesRole(t *testing.T) {
	db := onPostgres(t)
	owner := strings.Replace(db.Address, "%20-c%20role%3Dhubqa_app", "", 1)
	install(t, owner)
	command(t, 0, "keys", "create")
	contains(t, second(command(t, 1, "migrate")), "HUBQA_DATABASE_OWNER_URL")
	contains(t, second(command(t, 1, "serve")), "HUBQA_DATABASE_URL: ", "bypasses row-level security")
	t.Setenv("HUBQA_DATABASE_OWNER_URL", owner)
	contains(t, first(command(t, 0, "migrate")), "up to date")
	contains(t, second(command(t, 1, "serve")), "HUBQA_DATABASE_URL: ", "bypasses row-level security")
}

// On PostgreSQL serve takes no schema that is not up to date: it cannot change it.
func TestServeRefusesSchema(t *testing.T) {
	db := onPostgres(t)
	if _, err := db.Owner().Exec("DELETE FROM goose_db_version WHERE version_id > 0"); err != nil {
		t.Fatal(err)
	}
	install(t, db.Address)
	command(t, 0, "keys", "create")
	contains(t, second(command(t, 1, "serve")), "HUBQA_DATABASE_URL: ", "run hubqa migrate")
}

// The server starts, answers, lets a request end that is under way, and stops.
func TestServe(t *testing.T) {
	testkit.EachEmptyDB(t, func(t *testing.T, db *testkit.DB) {
		folder := install(t, db.Address)
		command(t, 0, "keys", "create")
		out, _ := command(t, 0, "hub", "create", "--name", "A hub", "--manager", "Ann", "--manager-subject", "ann",
			"--protection-officer", "Ben", "--protection-officer-subject", "ben")
		s := start(t, "serve")
		address := s.find(&s.err, `"msg":"serving","address":"([^"]+)"`)
		for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/docs": 200, "/.well-known/jwks.json": 200, "/v1/me": 401, "/demo/clock": 404, "/metrics": 404} {
			if status, _ := ask(t, "GET", "http://"+address+path, "", ""); status != want {
				t.Errorf("%s answered %d", path, status)
			}
		}
		token, _ := command(t, 0, "token", "--hub", id1(t, out, "hub"), "--person", id1(t, out, "hub manager"))
		if status, me := ask(t, "GET", "http://"+address+"/v1/me", strings.TrimSpace(token), ""); status != 200 || me["name"] != "Ann" {
			t.Errorf("the hub manager is %d %v", status, me)
		}
		if status, _ := ask(t, "GET", "http://"+address+"/v1/me", demoToken(t, folder), ""); status != 401 {
			t.Errorf("a token of the demo is %d", status)
		}

		slow, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		const body = `{"name":"Open Strings","kind":"charity","status":"active"}`
		fmt.Fprintf(slow, "POST /v1/partners HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
			strings.TrimSpace(token), len(body), body[:10])
		time.Sleep(100 * time.Millisecond)
		s.cancel()
		s.find(&s.err, `(stopping)`)
		time.Sleep(50 * time.Millisecond)
		fmt.Fprint(slow, body[10:])
		answer, err := http.ReadResponse(bufio.NewReader(slow), nil)
		if err != nil || answer.StatusCode != http.StatusCreated {
			t.Errorf("the request that was under way: %v %v", answer, err)
		}
		s.stop()
		contains(t, s.err.String(), "HUBQA_CURSOR_KEY", `"msg":"stopped"`)
		if log := s.err.String(); strings.Contains(log, "q83vEjRWe") || strings.Contains(log, "error") {
			t.Errorf("the log says too much:\n%s", log)
		}
		contains(t, first(command(t, 0, "audit", "verify")), "sound: ", "the last anchor at position 6")
	})
}

// A server that is about to stop says so first, and answers until then.
func TestServeDrains(t *testing.T) {
	install(t, "")
	t.Setenv("HUBQA_DRAIN_SECONDS", "2")
	command(t, 0, "keys", "create")
	s := start(t, "serve")
	base := "http://" + s.find(&s.err, `"msg":"serving","address":"([^"]+)"`)
	s.cancel()
	s.find(&s.err, `(draining)`)
	for status := 0; status != 503; { // the answer is used again for a second
		if status, _ = ask(t, "GET", base+"/readyz", "", ""); status == 0 {
			t.Fatal("it is gone before a proxy can know")
		}
	}
	if status, _ := ask(t, "GET", base+"/v1/problems", "", ""); status != 200 {
		t.Errorf("it answers %d", status)
	}
	s.stop()
}

// demoToken gives a token of the demo's issuer, under the server's own keys.
func demoToken(t *testing.T, folder string) string {
	t.Helper()
	keys, err := authn.LoadKeyRing(filepath.Join(folder, "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	minter, err := authn.NewMinter(app.OwnIssuer(config.DemoIssuer, "hubqa-here", keys), keys, clock.Machine{}, id.Random)
	if err != nil {
		t.Fatal(err)
	}
	token, err := minter.Mint(authn.Request{Subject: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// An SQLite file that serve makes is its owner's alone.
func TestServeMakesDatabase(t *testing.T) {
	folder := install(t, "")
	command(t, 0, "keys", "create")
	s := start(t, "serve")
	s.find(&s.err, `"msg":"(serving)"`)
	s.stop()
	info, err := os.Stat(filepath.Join(folder, "hubqa.db"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the database is %v, %v", info, err)
	}
}
