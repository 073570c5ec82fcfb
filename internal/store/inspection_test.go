package store_test

import (
	"context"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/inspection"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/person"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

func asSeen[T any](T) error { return nil }

// inspectOnesOwn makes inspectors of people who have another part in visits, of the
// schools of their own visits and of others, at the two levels that name names.
func inspectOnesOwn(t *testing.T, db *testkit.DB) {
	t.Helper()
	ctx, w := context.Background(), db.World
	people := person.Service{Store: store.For[person.Tx](db.DB)}
	inspections := inspection.Service{Store: store.For[inspection.Tx](db.DB)}
	today := calendar.DateOf(testkit.Present)
	for _, one := range []struct {
		who   demo.Person
		level access.Level
	}{{w.Observer, access.InFull}, {w.Teacher, access.AtSummary}, {w.OtherHeadteacher, access.InFull}, {w.QALead, access.AtSummary}} {
		if _, err := people.Grant(ctx, w.HubManager.Actor(), one.who.ID, person.Appointment{Role: access.Inspector, FromOn: today}); err != nil {
			t.Fatal(err)
		}
		made, err := inspections.Propose(ctx, w.HubManager.Actor(), inspection.Proposal{
			Inspector: one.who.ID, Remit: "x", Level: one.level, Days: calendar.Range{From: today, To: today},
			Schools: []id.School{w.Schools.Visited, w.Visits.IssuedLate.School, w.Visits.ByTeacher.School, w.Schools.Unrelated},
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := inspections.Confirm(ctx, w.DataProtectionOfficer.Actor(), made.ID, asSeen); err != nil {
			t.Fatal(err)
		}
	}
}

// Who reaches an inspection is the same in SQL and in Go.
func TestBothPredicatesAgreeOnInspections(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		inspectOnesOwn(t, db)
		everything := access.Person(db.World.Hub, db.World.HubManager.ID, false, nil).
			Standing([]access.Held{{Role: access.HubManager}}, nil, access.Settings{}).Scope(access.ReadInspection)
		reached := map[access.Party]int{}
		for _, who := range db.World.Actors() {
			err := db.View(context.Background(), who, func(tx *store.Tx) error {
				for _, action := range []access.Action{access.ReadInspection, access.ReadInspectionDetails, access.ReadDeidentified, access.EndInspection} {
					within := tx.Scope(action)
					bySQL, err := inspections(tx, within)
					if err != nil {
						return err
					}
					whole, err := inspections(tx, everything)
					for which, i := range whole {
						permits := within.Permits(i.Facts(tx.Today()))
						if _, found := bySQL[which]; found != (len(permits) > 0 && who.Hub() == db.World.Hub) {
							t.Errorf("%s, %v, inspection %s: SQL %v, Go %v", action, who.Principal(), which, found, permits)
						}
						for _, by := range permits {
							reached[by.Party()]++
						}
					}
					if err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, party := range []access.Party{access.LeadForQuality, access.Protection, access.Inspecting, access.TeachingThere, access.HeadVisited} {
			if reached[party] == 0 {
				t.Errorf("nobody reaches an inspection as %s", party)
			}
		}
	})
}

func inspections(tx *store.Tx, within access.Scope) (map[id.Inspection]*inspection.Inspection, error) {
	found, err := tx.Inspections(within, inspection.Filter{}, page.Request{Limit: 200, Sort: "fromOn"})
	all := map[id.Inspection]*inspection.Inspection{}
	for i := range found.Items {
		all[found.Items[i].ID] = &found.Items[i]
	}
	return all, err
}
