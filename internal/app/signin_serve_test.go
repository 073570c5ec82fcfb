package app_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/testkit"
	"github.com/hubqa/hubqa/internal/testkit/issuer"
)

// issuersFile writes how a server is to take the issuer's tokens.
func issuersFile(t *testing.T, i *issuer.Issuer, change claims) string {
	t.Helper()
	members := claims{
		"issuer": i.Name(), "audience": signInAudience, "jwksUri": i.KeysURI(), "algorithms": []string{"ES256"}, "maxLifetimeSeconds": 600,
	}
	for name, value := range change {
		members[name] = value
	}
	content, err := json.Marshal(claims{"issuers": []any{members}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "issuers.json")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A server starts while its issuer is down, and people sign in when it is back.
func TestServeWithIssuers(t *testing.T) {
	testkit.EachEmptyDB(t, func(t *testing.T, db *testkit.DB) {
		login := provider(t)
		login.Add("ES256")
		login.Serve(issuer.Down)
		install(t, db.Address)
		t.Setenv("HUBQA_ISSUERS_FILE", issuersFile(t, login, nil))
		command(t, 0, "keys", "create")
		command(t, 0, "hub", "create", "--issuer", login.Name(), "--name", "A hub", "--manager", "Ann", "--manager-subject", "ann",
			"--protection-officer", "Ben", "--protection-officer-subject", "ben")
		s := start(t, "serve")
		me := "http://" + s.find(&s.err, `"msg":"serving","address":"([^"]+)"`) + "/v1/me"
		token := login.Sign(login.Token("ann", signInAudience, clock.Machine{}.Now()))
		if status, answer := ask(t, "GET", me, token, ""); status != 503 {
			t.Errorf("%d %v", status, answer)
		}
		login.Serve(nil)
		if status, answer := ask(t, "GET", me, token, ""); status != 200 || answer["name"] != "Ann" {
			t.Errorf("%d %v", status, answer)
		}
		s.find(&s.err, `(the keys of an issuer cannot be had)`)
		s.stop()
	})
}

// Neither a server nor the demo starts on a file that leaves something open.
func TestIssuersFileRefused(t *testing.T) {
	login := issuer.New("https://login.derby-music.org")
	install(t, "")
	command(t, 0, "keys", "create")
	for name, change := range map[string]claims{
		"issuers[0] has no audience":              {"audience": ""},
		`there is no member "tenant"`:             {"tenant": "x"},
		"needs the mark of an access token":       {"types": []string{"JWT"}},
		"installation's own":                      {"issuer": "http://127.0.0.1:8080"},
		`issuers[0].issuer: "urn:hubqa:demo" is `: {"issuer": "urn:hubqa:demo"},
	} {
		t.Setenv("HUBQA_ISSUERS_FILE", issuersFile(t, login, change))
		contains(t, second(command(t, 1, "serve")), "HUBQA_ISSUERS_FILE: ", name)
		if _, own := change["issuer"]; !own {
			contains(t, second(command(t, 1, "demo", "--addr", "127.0.0.1:0", "--dir", t.TempDir())), "HUBQA_ISSUERS_FILE: ", name)
		}
	}
}
