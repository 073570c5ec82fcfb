package store_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/client"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/secret"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

// Whatever is wrong with credentials, the database is asked the same: nothing of the time
// that a refusal takes tells what was right.
func TestRefusedSignInsAskTheSame(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s := client.Service{Store: store.For[client.Tx](v.DB.DB), Issuer: "urn:village"}
		manager, seen := v.As("hub_manager"), func(client.Seen) error { return nil }
		register := func() (client.Seen, client.Made) {
			c, err := s.Create(t.Context(), manager, client.Client{Name: "MIS", Scopes: client.Scopes{access.ReadSchools}})
			must(t, err)
			made, err := s.CreateSecret(t.Context(), manager, c.ID, 1)
			must(t, err)
			return c, made
		}
		mis, good := register()
		gone, lost := register()
		_, err := s.Revoke(t.Context(), manager, gone.ID, seen)
		must(t, err)
		revoked, err := s.CreateSecret(t.Context(), manager, mis.ID, 1)
		must(t, err)
		_, err = s.RevokeSecret(t.Context(), manager, mis.ID, revoked.ID, seen)
		must(t, err)

		var asked []string
		v.Traced(func(statement string) { asked = append(asked, statement) })
		ask := func(as, text string) []string {
			asked = nil
			if _, err := s.SignIn(t.Context(), client.Credentials{ClientID: as, Secret: secret.New(text)}); !errors.Is(err, client.ErrRefused) {
				t.Errorf("%s signs in: %v", as, err)
			}
			return asked
		}
		as, right := mis.SignsInAs(), good.Text.Reveal()
		first := ask(as, right+"x")
		if want := map[string]int{"sqlite": 1, "postgres": 2}[v.Name()]; len(first) != want { // Postgres enters the hub first
			t.Errorf("%d statements: %q", len(first), first)
		}
		for name, got := range map[string][]string{
			"no form":           ask("mis", right),
			"nothing":           ask("", ""),
			"no such hub":       ask(id.Hub{UUID: v.NewID()}.String()+"."+mis.ID.String(), right),
			"another hub":       ask(v.Other.String()+"."+mis.ID.String(), right),
			"no such client":    ask(v.Hub.String()+"."+v.NewID().String(), right),
			"another's secret":  ask(as, lost.Text.Reveal()),
			"no secret's form":  ask(as, "password"),
			"a revoked client":  ask(gone.SignsInAs(), lost.Text.Reveal()),
			"a revoked secret":  ask(as, revoked.Text.Reveal()),
			"an expired secret": func() []string { v.Clock.Advance(good.ExpiresAt.Sub(v.Clock.Now())); return ask(as, right) }(),
		} {
			if !slices.Equal(got, first) {
				t.Errorf("%s asks\n%q, not\n%q", name, got, first)
			}
		}
	})
}

// Who serves cannot put another secret in the place of one.
func TestHashesOfSecretsStay(t *testing.T) {
	onPostgresAlone(t, func(t *testing.T, db *testkit.DB) {
		tx := enter(t, db.App(), db.World.Hub.String())
		if _, err := tx.Exec("UPDATE client_secret SET hash = ''"); err == nil {
			t.Error("the hash was changed")
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
