package store_test

import (
	"context"
	"errors"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/audit"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/person"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

// A hub begins with two persons, and with an audit trail that says so.
func TestFound(t *testing.T) {
	testkit.EachEmptyDB(t, func(t *testing.T, db *testkit.DB) {
		made, err := db.Found(t.Context(), founding("A hub"))
		if err != nil {
			t.Fatal(err)
		}
		for subject, who := range map[string]id.Person{"ann": made.Manager, "ben": made.Protection} {
			found, err := db.SignIn(t.Context(), "urn:test", subject, id.Hub{})
			if err != nil || found.Hub != made.Hub || found.Person != who {
				t.Errorf("%s is %v, %v", subject, found, err)
			}
			if again, err := db.SubjectOf(t.Context(), "urn:test", made.Hub, who); err != nil || again != subject {
				t.Errorf("%s signs in as %q, %v", subject, again, err)
			}
		}
		if again, err := db.SubjectOf(t.Context(), "urn:other", made.Hub, made.Manager); err != nil || again != "" {
			t.Errorf("under another issuer it is %q, %v", again, err)
		}
		trail := audit.Service{Store: store.For[audit.Tx](db.DB)}
		found, err := trail.List(t.Context(), access.Person(made.Hub, made.Protection, false, nil), audit.Filter{}, page.Request{Limit: 10})
		if err != nil || len(found.Items) != 5 {
			t.Fatalf("the trail has %d rows: %v", len(found.Items), err)
		}
		for _, e := range found.Items {
			if e.ActorKind != "hubqa" || e.Action != string(access.FoundHub) {
				t.Errorf("the trail has %+v", e)
			}
		}
		head, err := db.VerifyAudit(t.Context(), made.Hub, nil)
		last, _ := db.LastAudited(t.Context(), made.Hub)
		if err != nil || head.Position != 5 || !last.Equal(db.Clock.Now()) {
			t.Errorf("%v %v %v", head, last, err)
		}
	})
}

// Two founders who sign in alike are one, and leave nothing.
func TestFoundByOne(t *testing.T) {
	testkit.EachEmptyDB(t, func(t *testing.T, db *testkit.DB) {
		f := founding("A hub")
		f.Protection.Identity = f.Manager.Identity
		if _, err := db.Found(t.Context(), f); !errors.Is(err, person.ErrIdentityTaken) {
			t.Error(err)
		}
		if hubs, err := db.Hubs(t.Context()); err != nil || len(hubs) != 0 {
			t.Errorf("%v %v", hubs, err)
		}
	})
}

// A hub that has lost one of the two persons who must be gets another, who can act; the
// audit trail says by whom.
func TestRecover(t *testing.T) {
	testkit.EachEmptyDB(t, func(t *testing.T, db *testkit.DB) {
		made, err := db.Found(t.Context(), founding("A hub"))
		if err != nil {
			t.Fatal(err)
		}
		cleo := store.Founder{Name: "Cleo", Identity: person.Identity{Issuer: "urn:test", Subject: "cleo"}}
		if _, err := db.Recover(t.Context(), id.Hub{UUID: db.NewID()}, access.DataProtectionOfficer, cleo); !errors.Is(err, fault.Absent) {
			t.Errorf("in no hub: %v", err)
		}
		if _, err := db.Recover(t.Context(), made.Hub, access.DataProtectionOfficer, store.Founder{Name: "Ann", Identity: person.Identity{Issuer: "urn:test", Subject: "ann"}}); !errors.Is(err, person.ErrIdentityTaken) {
			t.Errorf("somebody who is there: %v", err)
		}
		officer, err := db.Recover(t.Context(), made.Hub, access.DataProtectionOfficer, cleo)
		if err != nil {
			t.Fatal(err)
		}
		trail := audit.Service{Store: store.For[audit.Tx](db.DB)}
		found, err := trail.List(t.Context(), access.Person(made.Hub, officer, false, nil), audit.Filter{}, page.Request{Limit: 10})
		if err != nil || len(found.Items) != 7 || found.Items[6].ActorKind != "hubqa" {
			t.Errorf("the officer reads %v: %v", found.Items, err)
		}
	})
}

// What is done together is done whole or not at all.
func TestTogether(t *testing.T) {
	testkit.EachEmptyDB(t, func(t *testing.T, db *testkit.DB) {
		made, err := db.Found(t.Context(), founding("A hub"))
		if err != nil {
			t.Fatal(err)
		}
		who := access.Person(made.Hub, made.Manager, false, nil)
		people := person.Service{Store: store.For[person.Tx](db.DB)}
		away := errors.New("away")
		for _, fails := range []error{away, nil} {
			err := db.Together(t.Context(), who, func(ctx context.Context) error {
				for _, name := range []string{"Cleo", "Dan"} {
					if _, err := people.Create(ctx, who, person.Person{Name: name}); err != nil {
						return err
					}
				}
				return fails
			})
			if !errors.Is(err, fails) {
				t.Error(err)
			}
			found, err := people.List(t.Context(), who, person.Filter{}, page.Request{Limit: 10, Sort: "name"})
			if want := map[bool]int{true: 2, false: 4}[fails != nil]; err != nil || len(found.Items) != want {
				t.Errorf("%d people, not %d: %v", len(found.Items), want, err)
			}
		}
	})
}
