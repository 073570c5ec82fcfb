package app_test

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/app"
	"github.com/hubqa/hubqa/internal/testkit"
)

type demoCredentials struct {
	BaseURL string
	Tokens  map[string]string
}

var players = []string{"hub_manager", "qa_lead", "other_qa_lead", "observer", "other_observer", "teacher", "partner_contact", "headteacher",
	"other_headteacher", "unrelated_headteacher", "music_lead", "elected_member", "inspector", "data_protection_officer", "safeguarding_lead", "integration", "other_hub_manager"}

func startDemo(t *testing.T, folder string, more ...string) (*started, demoCredentials) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "credentials.json")
	s := start(t, append([]string{"demo", "--addr", "127.0.0.1:0", "--dir", folder, "--credentials", file}, more...)...)
	s.find(&s.out, `(# other_hub_manager: .*\ncurl)`)
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var c demoCredentials
	if err := json.Unmarshal(content, &c); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the credentials are %v, %v", info, err)
	}
	return s, c
}

// The demo starts, plays with time, stops, and goes on where it was.
func TestDemo(t *testing.T) {
	testkit.EachEmptyDB(t, func(t *testing.T, db *testkit.DB) {
		folder := filepath.Join(t.TempDir(), "demo")
		var more []string
		if db.Name() == "postgres" {
			more = []string{"--database-url", db.Address}
		}
		s, c := startDemo(t, folder, more...)
		names := map[any]bool{}
		for _, player := range players {
			status, me := ask(t, "GET", c.BaseURL+"/v1/me", c.Tokens[player], "")
			if status != 200 || names[me["id"]] {
				t.Errorf("%s is %d %v", player, status, me)
			}
			names[me["id"]] = true
		}
		if len(c.Tokens) != len(players) {
			t.Errorf("there are %d tokens", len(c.Tokens))
		}

		clock := c.BaseURL + "/demo/clock"
		manager := c.Tokens["hub_manager"]
		for _, w := range []struct {
			method, token, body string
			status              int
		}{
			{"GET", "", "", 401}, {"GET", "x", "", 401}, {"GET", c.Tokens["qa_lead"], "", 403}, {"GET", c.Tokens["integration"], "", 403},
			{"GET", manager, "", 200}, {"PUT", c.Tokens["teacher"], `{"now":"2030-01-01T00:00:00Z"}`, 403},
			{"PUT", manager, `{"now":"2020-01-01T00:00:00Z"}`, 409}, {"PUT", manager, `{"now":"9999-01-01T00:00:00Z"}`, 422},
			{"PUT", manager, `{}`, 400}, {"PUT", manager, `{"now":"2030-01-01T00:00:00Z","then":1}`, 400}, {"PUT", manager, `soon`, 400},
		} {
			if status, answer := ask(t, w.method, clock, w.token, w.body); status != w.status {
				t.Errorf("%s %s: %d %v", w.method, w.body, status, answer)
			}
		}
		now := demoTime(t, c)
		unpublished := countUnpublished(t, c)
		if unpublished == 0 {
			t.Error("no summary waits for its publication")
		}
		later := now.AddDate(0, 2, 0)
		if status, answer := ask(t, "PUT", clock, manager, `{"now":"`+later.Format(time.RFC3339Nano)+`"}`); status != 200 || demoTime(t, c).Before(later) {
			t.Errorf("the clock was moved: %d %v", status, answer)
		}
		_, appeals := ask(t, "GET", c.BaseURL+"/v1/appeals", c.Tokens["qa_lead"], "")
		held := 0
		for _, appeal := range appeals["items"].([]any) {
			if appeal.(map[string]any)["holds"].(bool) {
				held++
			}
		}
		if left := countUnpublished(t, c); left != held || held == 0 {
			t.Errorf("%d summaries still wait for their publication, of which appeals hold %d", left, held)
		}
		s.stop()

		s, c = startDemo(t, folder, more...)
		if again := demoTime(t, c); again.Before(later) {
			t.Errorf("it is %v again", again)
		}
		if strings.Contains(s.err.String(), "filling") {
			t.Error("it was filled twice")
		}
		s.stop()

		// Where the folder is lost, the clock is not behind the records.
		if db.Name() == "postgres" {
			s, c = startDemo(t, filepath.Join(t.TempDir(), "other"), more...)
			if again := demoTime(t, c); again.Before(later) {
				t.Errorf("it is %v again", again)
			}
			s.stop()
		}
		contains(t, second(command(t, 1, "demo", "--addr", "127.0.0.1:0", "--dir", folder, "--clock", "2020-01-01T00:00:00Z")), "--clock: ")
	})
}

// demoTime gives the time of the work.
func demoTime(t *testing.T, c demoCredentials) time.Time {
	t.Helper()
	status, answer := ask(t, "GET", c.BaseURL+"/demo/clock", c.Tokens["hub_manager"], "")
	text, _ := answer["now"].(string)
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatalf("the time is %d %v", status, answer)
	}
	return at
}

// countUnpublished counts the visits whose report is issued and whose summary is not
// published yet.
func countUnpublished(t *testing.T, c demoCredentials) (n int) {
	t.Helper()
	status, list := ask(t, "GET", c.BaseURL+"/v1/observations?limit=200", c.Tokens["qa_lead"], "")
	if status != 200 {
		t.Fatalf("the visits: %d %v", status, list)
	}
	for _, item := range list["items"].([]any) {
		card := item.(map[string]any)
		_, one := ask(t, "GET", c.BaseURL+"/v1/observations/"+card["id"].(string), c.Tokens["qa_lead"], "")
		if report, ok := one["report"].(map[string]any); ok && report["issuedAt"] != nil && report["publishedAt"] == nil && report["summaryPublishedAt"] == nil {
			n++
		}
	}
	return n
}

// A database with a hub that is not the demo's is left alone.
func TestDemoElsewhere(t *testing.T) {
	testkit.EachEmptyDB(t, func(t *testing.T, db *testkit.DB) {
		folder := filepath.Join(t.TempDir(), "demo")
		args := []string{"demo", "--addr", "127.0.0.1:0", "--dir", folder}
		if db.Name() == "postgres" {
			args = append(args, "--database-url", db.Address)
			install(t, db.Address)
		} else {
			install(t, filepath.Join(folder, "hubqa.db"))
			command(t, 0, "migrate")
		}
		command(t, 0, "keys", "create")
		command(t, 0, "hub", "create", "--name", "A hub", "--manager", "Ann", "--manager-subject", "ann", "--protection-officer", "Ben", "--protection-officer-subject", "ben")
		_, told := command(t, 1, args...)
		contains(t, told, "it is not the demonstration's")
	})
}

// The clock is moved from this machine alone.
func TestIsLocal(t *testing.T) {
	r := httptest.NewRequest("GET", "/demo/clock", nil)
	for peer, local := range map[string]bool{"127.0.0.1:5": true, "[::1]:5": true, "[::ffff:127.0.0.1]:5": true, "10.0.0.1:5": false, "192.0.2.1:1234": false, "@": false} {
		if r.RemoteAddr = peer; app.IsLocal(r) != local {
			t.Errorf("%s is local: %v", peer, !local)
		}
	}
	r.RemoteAddr = "127.0.0.1:5"
	r.Header.Set("X-Forwarded-For", "10.0.0.1")
	if app.IsLocal(r) {
		t.Error("a caller behind a proxy is local")
	}
}
