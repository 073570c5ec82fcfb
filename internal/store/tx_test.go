package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/partner"
	"github.com/hubqa/hubqa/internal/replay"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

var ctx = context.Background()

func partners(db *testkit.DB) partner.Service {
	return partner.Service{Store: store.For[partner.Tx](db.DB)}
}

// load gives a partner as the hub manager may change it.
func load(tx *store.Tx, which id.Partner) (*partner.Partner, access.Permit, error) {
	within := tx.Scope(access.UpdatePartner)
	p, err := tx.Partner(within, which)
	if err != nil {
		return nil, access.Permit{}, err
	}
	by, err := tx.Permit(within, p.Facts())
	return p, by, err
}

// Who saves what another has changed since they read it is told so, and changes
// nothing.
func TestStale(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		who, which := db.World.HubManager.Actor(), db.World.Partners.Service
		var seen partner.Partner
		change := func(note string, version func(*partner.Partner)) error {
			return db.Update(ctx, who, func(tx *store.Tx) error {
				p, by, err := load(tx, which)
				if err != nil {
					return err
				}
				seen = *p
				version(p)
				p.Note = note
				return tx.SavePartner(by, p)
			})
		}
		if err := change("first", func(*partner.Partner) {}); err != nil {
			t.Fatal(err)
		}
		if err := change("second", func(p *partner.Partner) { p.Version-- }); !errors.Is(err, fault.Stale) {
			t.Errorf("an old version: %v", err)
		}
		if err := change("third", func(*partner.Partner) {}); err != nil || seen.Note != "first" {
			t.Errorf("%v: the note was %q", err, seen.Note)
		}
		left := count(t, db.Owner(), "SELECT count(*) FROM change WHERE record_id = '"+which.String()+"' AND name = 'partner.updated'")
		if left != 2 {
			t.Errorf("%d changes were kept, not 2", left)
		}
	})
}

// Of two who read the same state at one time, one is first.
func TestTwoWriters(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		who, which := db.World.HubManager.Actor(), db.World.Partners.Service
		both := make(chan struct{}, 2)
		var wait sync.WaitGroup
		outcome := make([]error, 2)
		for i := range outcome {
			wait.Go(func() {
				outcome[i] = db.Update(ctx, who, func(tx *store.Tx) error {
					p, by, err := load(tx, which)
					if err != nil {
						return err
					}
					if both <- struct{}{}; db.Name() == "postgres" { // on SQLite the second reads when the first is done
						for len(both) < 2 {
							time.Sleep(time.Millisecond)
						}
					}
					p.Note = fmt.Sprint("writer ", i)
					return tx.SavePartner(by, p)
				})
			})
		}
		wait.Wait()
		stale := 0
		for _, err := range outcome {
			switch {
			case errors.Is(err, fault.Stale):
				stale++
			case err != nil:
				t.Error(err)
			}
		}
		if want := map[string]int{"sqlite": 0, "postgres": 1}[db.Name()]; stale != want {
			t.Errorf("%d writers were too late, not %d", stale, want)
		}
	})
}

// A transaction inside another is an error, unless it is the same actor's writing
// one, which joins. Nothing waits for itself.
func TestNested(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w := db.World
		manager := w.HubManager.Actor()
		nothing := func(*store.Tx) error { return nil }
		for what, inner := range map[string]func(context.Context) error{
			"reading":       func(ctx context.Context) error { return db.View(ctx, manager, nothing) },
			"somebody else": func(ctx context.Context) error { return db.Update(ctx, w.QALead.Actor(), nothing) },
			"the same in another hub": func(ctx context.Context) error {
				return db.Update(ctx, access.Person(w.Other, w.HubManager.ID, false, nil), nothing)
			},
		} {
			within, cancel := context.WithTimeout(ctx, 10*time.Second)
			err := db.Together(within, manager, inner)
			if cancel(); err == nil || !strings.Contains(err.Error(), "inside another") {
				t.Errorf("%s: %v", what, err)
			}
		}
		joined := func(ctx context.Context) error { return db.Update(ctx, manager, nothing) }
		if err := db.Together(ctx, manager, joined); err != nil {
			t.Errorf("the same actor: %v", err)
		}
	})
}

// An error undoes everything, also what was done before it in the same transaction.
func TestAllOrNothing(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		manager := db.World.HubManager.Actor()
		owner := db.Owner()
		before := count(t, owner, "SELECT count(*) FROM audit_event")
		broken := errors.New("broken")
		err := db.Together(ctx, manager, func(ctx context.Context) error {
			if _, err := partners(db).Create(ctx, manager, partner.Partner{Name: "One", Kind: "charity", Status: partner.Active}); err != nil {
				return err
			}
			return broken
		})
		if !errors.Is(err, broken) {
			t.Error(err)
		}
		if n := count(t, owner, "SELECT count(*) FROM partner WHERE name = 'One'"); n != 0 {
			t.Error("the partner is there")
		}
		if after := count(t, owner, "SELECT count(*) FROM audit_event"); after != before {
			t.Error("the audit trail tells of it")
		}
	})
}

// Writers at one time number their changes without a gap, link the audit trail
// without a break, and wait for one another rather than fail.
func TestChangesAreNumberedWithoutGaps(t *testing.T) {
	const writers, each = 16, 8
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		manager := db.World.HubManager.Actor()
		owner := db.Owner()
		before := count(t, owner, "SELECT max(position) FROM change WHERE hub_id = '"+db.World.Hub.String()+"'")
		var wait sync.WaitGroup
		for i := range writers {
			wait.Go(func() {
				for k := range each {
					_, err := partners(db).Create(ctx, manager, partner.Partner{Name: fmt.Sprint("Partner ", i, " ", k), Kind: "charity", Status: partner.Active})
					if err != nil {
						t.Errorf("writer %d: %v", i, err)
					}
				}
			})
		}
		wait.Wait()
		for _, table := range []string{"change", "audit_event"} {
			for _, hub := range []id.Hub{db.World.Hub, db.World.Other} {
				of := " FROM " + table + " WHERE hub_id = '" + hub.String() + "'"
				all, least, most := count(t, owner, "SELECT count(*)"+of), count(t, owner, "SELECT min(position)"+of), count(t, owner, "SELECT max(position)"+of)
				if least != 1 || most != all {
					t.Errorf("%s has %d rows from %d to %d", table, all, least, most)
				}
			}
		}
		if after := count(t, owner, "SELECT max(position) FROM change WHERE hub_id = '"+db.World.Hub.String()+"'"); after != before+writers*each {
			t.Errorf("%d changes were numbered, not %d", after-before, writers*each)
		}
		if _, err := db.VerifyAudit(ctx, db.World.Hub, nil); err != nil {
			t.Error(err)
		}
	})
}

// once makes a partner under an Idempotency-Key, and tells the answer.
func once(db *testkit.DB, who access.Actor, key, name string) (replay.Answer, bool, error) {
	a := replay.Attempt{Key: key, Operation: "createPartner"}
	copy(a.Digest[:], name)
	return db.Once(ctx, who, a, func(ctx context.Context) (replay.Answer, error) {
		seen, err := partners(db).Create(ctx, who, partner.Partner{Name: name, Kind: "charity", Status: partner.Active})
		return replay.Answer{Status: 201, Header: map[string]string{"Location": "/v1/partners/" + seen.ID.String()}, Body: []byte(seen.ID.String())}, err
	})
}

func TestOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w := db.World
		manager, lead := w.HubManager.Actor(), w.QALead.Actor()
		first, again, err := once(db, manager, "key-1", "One")
		if err != nil || again {
			t.Fatal(again, err)
		}
		repeated, again, err := once(db, manager, "key-1", "One")
		if err != nil || !again || string(repeated.Body) != string(first.Body) || repeated.Status != 201 || repeated.Header["Location"] != first.Header["Location"] {
			t.Errorf("%+v is not %+v: %v %v", repeated, first, again, err)
		}
		var refused *fault.Error
		if _, _, err := once(db, manager, "key-1", "Another"); !errors.As(err, &refused) || refused.Code != "idempotency-key-reused" || refused.Kind != fault.Invalid {
			t.Errorf("another body: %v", err)
		}
		if _, again, err := once(db, lead, "key-1", "Two"); err != nil || again {
			t.Errorf("the key of somebody else: %v %v", again, err)
		}
		if _, _, err := once(db, manager, "key-2", "One"); !errors.Is(err, partner.ErrNameTaken) {
			t.Errorf("a request that is refused: %v", err)
		}
		if _, again, err := once(db, manager, "key-2", "Three"); err != nil || again {
			t.Errorf("the key of a request that was refused: %v %v", again, err)
		}
		if _, _, err := once(db, w.Teacher.Actor(), "key-3", "Four"); !errors.Is(err, fault.Absent) {
			t.Errorf("somebody who may not: %v", err)
		}
		if n := count(t, db.Owner(), "SELECT count(*) FROM partner WHERE name IN ('One', 'Two', 'Three', 'Four', 'Another')"); n != 3 {
			t.Errorf("%d partners were made, not 3", n)
		}
	})
}

// A key is kept for a day of the machine's clock, whatever becomes of the other.
func TestKeysAreForgotten(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		manager := db.World.HubManager.Actor()
		if _, _, err := once(db, manager, "key", "One"); err != nil {
			t.Fatal(err)
		}
		db.Clock.Advance(24 * 7 * time.Hour)
		if _, again, err := once(db, manager, "key", "One"); err != nil || !again {
			t.Errorf("the clock of the work was moved: %v %v", again, err)
		}
		db.Machine.Advance(25 * time.Hour)
		if _, again, err := once(db, manager, "key", "Two"); err != nil || again {
			t.Errorf("after a day: %v %v", again, err)
		}
	})
}

// A repeated request is answered only to whom may still see what it answers.
func TestOnceChecksVisibilityAgain(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w := db.World
		lead := w.QALead.Actor()
		if _, _, err := once(db, lead, "key", "One"); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Owner().Exec("UPDATE appointment SET to_on = '2026-11-22' WHERE person_id = '" + w.QALead.ID.String() + "'"); err != nil {
			t.Fatal(err)
		}
		if _, again, err := once(db, lead, "key", "One"); !errors.Is(err, fault.Absent) || again {
			t.Errorf("a QA lead who is none any more: %v %v", again, err)
		}
	})
}

// The same request many times at once has one effect, and one answer.
func TestOnceAtOnce(t *testing.T) {
	const callers = 16
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		manager := db.World.HubManager.Actor()
		var wait sync.WaitGroup
		answers, repeats := make([]string, callers), make([]bool, callers)
		for i := range callers {
			wait.Go(func() {
				answer, again, err := once(db, manager, "key", "One")
				if err != nil {
					t.Errorf("caller %d: %v", i, err)
				}
				answers[i], repeats[i] = string(answer.Body), again
			})
		}
		wait.Wait()
		firsts := 0
		for i := range callers {
			if answers[i] != answers[0] {
				t.Errorf("caller %d was answered %q, caller 0 %q", i, answers[i], answers[0])
			}
			if !repeats[i] {
				firsts++
			}
		}
		if n := count(t, db.Owner(), "SELECT count(*) FROM partner WHERE name = 'One'"); n != 1 || firsts != 1 {
			t.Errorf("%d partners, %d first answers", n, firsts)
		}
	})
}

// What is read again is what was written, to the microsecond, in UTC.
func TestInstants(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		at := time.Date(2026, time.March, 29, 1, 30, 0, 123456789, time.FixedZone("", 5*3600+1800))
		db.Clock.Set(at)
		seen, err := partners(db).Create(ctx, db.World.HubManager.Actor(), partner.Partner{Name: "One", Kind: "charity", Status: partner.Active})
		if err != nil {
			t.Fatal(err)
		}
		read, err := partners(db).Read(ctx, db.World.HubManager.Actor(), seen.ID)
		if err != nil {
			t.Fatal(err)
		}
		if want := at.UTC().Truncate(time.Microsecond); !read.CreatedAt.Equal(want) || read.CreatedAt.Location() != time.UTC {
			t.Errorf("created at %v, not %v", read.CreatedAt, want)
		}
	})
}
