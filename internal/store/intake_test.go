package store_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/client"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/intake"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

var filesOf = map[access.ClientScope][]string{
	access.WriteSchools:    {intake.Roll, intake.Successions, intake.Schools},
	access.WritePartners:   {intake.Partners},
	access.WriteProvisions: {intake.Provision},
	access.WriteTraining:   {intake.Attendance},
	access.WriteStaffTime:  {intake.StaffTime},

	access.WriteParticipation: {intake.Participation},
	access.WriteFunding:       {intake.Funding},
	access.ReadSchools:        nil,
}

// A machine client reads its own imports of the kinds that the scopes of its token write,
// and SQL and Go agree about whose imports are whose.
func TestImportsAreReadByKind(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w := db.World
		who := clientWith(t, db, access.WriteSchools, access.WritePartners, access.WriteProvisions, access.WriteTraining, access.WriteStaffTime, access.WriteParticipation, access.WriteFunding, access.ReadSchools)
		runs := map[uuid.UUID]intake.Run{}
		for _, by := range []access.Actor{who, clientWith(t, db, access.WriteSchools, access.WritePartners, access.WriteProvisions, access.WriteTraining, access.WriteStaffTime, access.WriteParticipation, access.WriteFunding), w.QALead.Actor(), w.HubManager.Actor()} {
			for _, kind := range []string{intake.Schools, intake.Successions, intake.Roll, intake.Partners, intake.People, intake.Provision, intake.Attendance, intake.StaffTime, intake.Participation, intake.Funding} {
				r := startedBy(t, db, by, kind)
				runs[r.ID.UUID] = r
			}
		}
		for scope, kinds := range filesOf {
			narrow := access.Client(who.Hub(), who.Client(), []access.ClientScope{scope})
			var got []string
			for _, r := range inReach(t, db, narrow, runs) {
				got = append(got, r.Kind)
			}
			slices.Sort(got)
			if !slices.Equal(got, slices.Sorted(slices.Values(kinds))) {
				t.Errorf("%s reads %q", scope, got)
			}
		}
		for _, person := range w.Actors() {
			inReach(t, db, person, runs)
		}
	})
}

// inReach gives the imports that the actor may read, which SQL and Go tell alike.
func inReach(t *testing.T, db *testkit.DB, who access.Actor, runs map[uuid.UUID]intake.Run) []intake.Run {
	t.Helper()
	var found page.Page[intake.Run]
	err := db.View(ctx, who, func(tx *store.Tx) (err error) {
		within := tx.Scope(access.ReadImport)
		found, err = tx.Imports(within, intake.Filter{}, page.Request{Limit: 200})
		for which, r := range runs {
			bySQL := slices.ContainsFunc(found.Items, func(f intake.Run) bool { return f.ID.UUID == which })
			if within.Admits(r.Facts()) != bySQL {
				t.Errorf("%v, %s: SQL %v, Go %v", who.Principal(), r.Kind, bySQL, !bySQL)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found.Items
}

func clientWith(t *testing.T, db *testkit.DB, scopes ...access.ClientScope) access.Actor {
	t.Helper()
	made, err := client.Service{Store: store.For[client.Tx](db.DB)}.Create(ctx, db.World.HubManager.Actor(),
		client.Client{Name: "Files " + db.NewID().String(), Scopes: scopes})
	if err != nil {
		t.Fatal(err)
	}
	return access.Client(made.HubID, made.ID, scopes)
}

// startedBy gives an import that was started, and has ended.
func startedBy(t *testing.T, db *testkit.DB, who access.Actor, kind string) (r intake.Run) {
	t.Helper()
	err := db.Update(ctx, who, func(tx *store.Tx) error {
		r = intake.Run{HubID: who.Hub(), ID: id.Import{UUID: tx.NewID()}, Kind: kind, Mode: intake.DryRun, OnError: intake.Skip,
			State: intake.Running, Columns: intake.Names{}, Runner: "a runner", StartedAt: tx.Now()}
		if who.IsClient() {
			r.ClientID = &[]id.Client{who.Client()}[0]
		} else {
			r.StartedBy = &[]id.Person{who.Person()}[0]
		}
		by, err := tx.Permit(tx.Scope(access.StartImport), r.Facts())
		if err != nil {
			return err
		}
		if err := tx.StartImport(by, &r); err != nil {
			return err
		}
		r.State, r.FinishedAt = intake.Succeeded, &r.StartedAt
		return tx.EndImport(&r)
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
