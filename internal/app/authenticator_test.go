package app_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/app"
	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/config"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/httpapi"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/testkit"
)

var cursorKey = []byte("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\x20")

func ring(t *testing.T) *authn.KeyRing {
	t.Helper()
	keys, err := authn.CreateKeyRing(filepath.Join(t.TempDir(), "keys.json"), testkit.Present)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func assemble(t *testing.T, db *testkit.DB, keys *authn.KeyRing, issuer authn.Issuer, isDemo bool) (*app.App, error) {
	t.Helper()
	return app.New(app.Options{
		Database: db.DB, Own: issuer, Keys: keys, Machine: db.Machine, NewID: db.NewID,
		Log: slog.New(slog.DiscardHandler), HTTP: httpapi.Options{Version: "test", CursorKey: cursorKey}, Demo: isDemo,
	})
}

// Whom a token proves, and who is nobody.
func TestAuthenticate(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		keys := ring(t)
		issuer := app.OwnIssuer(config.DemoIssuer, "here", keys)
		a, err := assemble(t, db, keys, issuer, true)
		if err != nil {
			t.Fatal(err)
		}
		minter, err := authn.NewMinter(issuer, keys, db.Machine, db.NewID)
		if err != nil {
			t.Fatal(err)
		}
		w := db.World
		lead, both := w.QALead, w.ObserverInBothHubs
		for _, c := range []struct {
			name string
			of   authn.Request
			want access.Actor // zero: nobody
		}{
			{"not narrowed", authn.Request{Subject: lead.Subject}, access.Person(w.Hub, lead.ID, false, nil)},
			{"in the hub named", authn.Request{Subject: lead.Subject, Hub: w.Hub}, access.Person(w.Hub, lead.ID, false, nil)},
			{"narrowed", authn.Request{Subject: lead.Subject, Roles: []string{"qa_lead", "teacher"}},
				access.Person(w.Hub, lead.ID, true, []access.Role{access.QALead, access.Teacher})},
			{"narrowed to nothing", authn.Request{Subject: lead.Subject, Roles: []string{}}, access.Person(w.Hub, lead.ID, true, nil)},
			{"narrowed to unknown roles", authn.Request{Subject: lead.Subject, Roles: []string{"QA_LEAD", "root"}}, access.Person(w.Hub, lead.ID, true, nil)},
			{"through an application", authn.Request{Subject: lead.Subject, ClientID: "front-end"}, access.Person(w.Hub, lead.ID, false, nil)},
			{"in another hub", authn.Request{Subject: lead.Subject, Hub: w.Other}, access.Actor{}},
			{"in no hub", authn.Request{Subject: lead.Subject, Hub: id.Hub{UUID: lead.ID.UUID}}, access.Actor{}},
			{"a stranger", authn.Request{Subject: "stranger"}, access.Actor{}},
			{"in another case", authn.Request{Subject: "DEMO-QA-LEAD"}, access.Actor{}},
			{"suspended", authn.Request{Subject: w.Suspended.Subject}, access.Actor{}},
			{"in two hubs, none named", authn.Request{Subject: both.Subject}, access.Actor{}},
			{"in two hubs, one named", authn.Request{Subject: both.Subject, Hub: w.Hub}, access.Person(w.Hub, both.ID, false, nil)},
			{"in two hubs, the other named", authn.Request{Subject: both.Subject, Hub: w.Other}, access.Person(w.Other, w.ObserverElsewhere.ID, false, nil)},
			{"a client", authn.Request{Subject: w.Client.Subject, ClientID: w.Client.Subject, Scopes: []string{"schools:read", "root:write"}},
				access.Client(w.Hub, w.Client.ID, []access.ClientScope{access.ReadSchools})},
			{"a client without scopes", authn.Request{Subject: w.Client.Subject, ClientID: w.Client.Subject}, access.Client(w.Hub, w.Client.ID, nil)},
			{"a client as a person", authn.Request{Subject: w.Client.Subject}, access.Actor{}},
			{"a client through an application", authn.Request{Subject: w.Client.Subject, ClientID: "front-end"}, access.Actor{}},
			{"a person as a client", authn.Request{Subject: lead.Subject, ClientID: lead.Subject, Scopes: []string{"schools:read"}}, access.Actor{}},
		} {
			token, err := minter.Mint(c.of)
			if err != nil {
				t.Fatal(err)
			}
			who, err := a.Authenticate(t.Context(), token)
			if (err == nil) == c.want.IsZero() || !same(who, c.want) {
				t.Errorf("%s: %+v, %v", c.name, who, err)
			}
		}

		token, err := minter.Mint(authn.Request{Subject: lead.Subject})
		if err != nil {
			t.Fatal(err)
		}
		late, cancel := context.WithCancel(t.Context())
		cancel()
		_, err = a.Authenticate(late, token)
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.Kind != fault.Unavailable {
			t.Errorf("where the database does not answer: %v", err)
		}
		db.Machine.Advance(time.Hour)
		if _, err = a.Authenticate(t.Context(), token); err == nil {
			t.Error("an expired token is taken")
		}
	})
}

func same(a, b access.Actor) bool {
	if a.Hub() != b.Hub() || a.Principal() != b.Principal() || a.IsClient() != b.IsClient() {
		return false
	}
	for _, action := range access.Actions() {
		if a.May(action) != b.May(action) {
			return false
		}
	}
	return true
}

// The demo's issuer is registered for the demo alone.
func TestDemoIssuer(t *testing.T) {
	if config.DemoIssuer != demo.Issuer {
		t.Errorf("the demo's issuer is %q and %q", config.DemoIssuer, demo.Issuer)
	}
	db := testkit.Open(t, "sqlite", false)
	keys := ring(t)
	if _, err := assemble(t, db, keys, app.OwnIssuer(config.DemoIssuer, "here", keys), false); err == nil {
		t.Error("a server takes the demo's tokens")
	}
}
