package store_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

// visitActions are the actions whose rows are visits.
func visitActions() []access.Action {
	var out []access.Action
	for _, a := range access.Actions() {
		if a.Resource() == "observation" || a == access.ReadResponses || a == access.ReadObserverAgreement || a == access.ReadVoiceFigures {
			out = append(out, a)
		}
	}
	return out
}

// everyVisit gives the facts of every visit of the actor's hub, with what opens it to the
// actor.
func everyVisit(t *testing.T, db *testkit.DB, who access.Actor) map[uuid.UUID]access.Facts {
	t.Helper()
	facts := map[uuid.UUID]access.Facts{}
	err := db.View(context.Background(), who, func(tx *store.Tx) error {
		within := access.System(who.Hub()).Standing(nil, nil, access.Settings{}).Scope(access.PublishSummary)
		found, err := tx.Observations(within, observation.Filter{}, page.Request{Limit: 200, Sort: "startsAt"})
		if err != nil {
			return err
		}
		for _, card := range found.Items {
			o, err := tx.Observation(within, card.ID)
			if err != nil {
				return err
			}
			f := o.Facts()
			if f.PlacedAt, err = tx.TeacherWorksIn(o.TeacherID); err != nil {
				return err
			}
			facts[card.ID.UUID] = f
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

// The predicate is written as SQL for finding and in Go for taking leave. For every
// person, action and visit they say the same.
func TestBothPredicatesAgree(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		inspectOnesOwn(t, db)
		for _, readers := range []string{hub.VisitedSchool, hub.CurrentSchools} {
			chooseReaders(t, db, readers)
			compared, reached := 0, 0
			for _, who := range db.World.Actors() {
				facts := everyVisit(t, db, who)
				err := db.View(context.Background(), who, func(tx *store.Tx) error {
					for _, action := range visitActions() {
						within := tx.Scope(action)
						found, err := tx.Observations(within, observation.Filter{}, page.Request{Limit: 200, Sort: "startsAt"})
						if err != nil {
							return err
						}
						bySQL := map[uuid.UUID]bool{}
						for _, o := range found.Items {
							bySQL[o.ID.UUID] = true
						}
						for visit, f := range facts {
							compared++
							if bySQL[visit] {
								reached++
							}
							if within.Admits(f) != bySQL[visit] {
								t.Errorf("%s, %v, visit %s: SQL %v, Go %v", action, who.Principal(), visit, bySQL[visit], within.Admits(f))
							}
						}
					}
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			if reached == 0 || reached == compared {
				t.Errorf("%d of %d are in reach: nothing was compared", reached, compared)
			}
		}
	})
}

// chooseReaders sets which heads read a published summary, as the hub manager.
func chooseReaders(t *testing.T, db *testkit.DB, readers string) {
	t.Helper()
	service := hub.Service{Store: store.For[hub.Tx](db.DB)}
	_, err := service.Change(context.Background(), db.World.HubManager.Actor(), func(hub.Seen) error { return nil },
		func(h *hub.Hub) { h.Settings.SummaryReaders = readers })
	if err != nil {
		t.Fatal(err)
	}
}
