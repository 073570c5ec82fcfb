package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/partner"
	"github.com/hubqa/hubqa/internal/person"
	"github.com/hubqa/hubqa/internal/provision"
	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

// outside are the tables that are read before a hub is known.
var outside = []string{"hub_directory", "identity", "goose_db_version"}

// fenced gives the tables within the fence, and the column that names the hub.
func fenced(t *testing.T, db *testkit.DB) map[string]string {
	t.Helper()
	tables := map[string]string{}
	for _, c := range rows(t, db.Owner(), `SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`) {
		if !slices.Contains(outside, c[0]) {
			tables[c[0]] = "hub_id"
		}
	}
	tables["hub"] = "id"
	return tables
}

func onPostgresAlone(t *testing.T, body func(t *testing.T, db *testkit.DB)) {
	t.Helper()
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		if db.Name() == "postgres" {
			body(t, db)
		}
	})
}

// enter begins a transaction of the role that serves, in a hub.
func enter(t *testing.T, db *sql.DB, hub string) *sql.Tx {
	t.Helper()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tx.Rollback() })
	if _, err := tx.Exec(`SELECT set_config('app.hub_id', $1, true)`, hub); err != nil {
		t.Fatal(err)
	}
	return tx
}

func count(t *testing.T, q interface {
	QueryRow(string, ...any) *sql.Row
}, query string, args ...any) (n int) {
	t.Helper()
	if err := q.QueryRow(query, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

// Whatever is asked of the database in one hub, nothing of another is seen or
// changed.
func TestTheSecondFence(t *testing.T) {
	onPostgresAlone(t, func(t *testing.T, db *testkit.DB) {
		app, owner, w := db.App(), db.Owner(), db.World
		for table, hub := range fenced(t, db) {
			whole := count(t, owner, "SELECT count(*) FROM "+table)
			inside := 0
			for _, here := range []id.Hub{w.Hub, w.Other} {
				tx := enter(t, app, here.String())
				own := count(t, tx, "SELECT count(*) FROM "+table)
				if own != count(t, owner, "SELECT count(*) FROM "+table+" WHERE "+hub+" = $1", here.String()) {
					t.Errorf("%s shows a hub other rows than its own", table)
				}
				inside += own
				_ = tx.Rollback()
			}
			if inside != whole {
				t.Errorf("%s shows %d rows of %d", table, inside, whole)
			}
			for _, nowhere := range []string{"", testkit.Nobody().String()} {
				tx := enter(t, app, nowhere)
				if n := count(t, tx, "SELECT count(*) FROM "+table); n > 0 {
					t.Errorf("%s shows %d rows to hub %q", table, n, nowhere)
				}
				_ = tx.Rollback()
			}
			if n := count(t, app, "SELECT count(*) FROM "+table); n > 0 {
				t.Errorf("%s shows %d rows where no hub was entered", table, n)
			}
		}
	})
}

func TestNothingIsWrittenBeyondTheFence(t *testing.T) {
	onPostgresAlone(t, func(t *testing.T, db *testkit.DB) {
		app, owner, w := db.App(), db.Owner(), db.World
		refused := func(what, statement string, args ...any) {
			t.Helper()
			tx := enter(t, app, w.Other.String())
			defer func() { _ = tx.Rollback() }()
			done, err := tx.Exec(statement, args...)
			var because *pgconn.PgError
			switch {
			case errors.As(err, &because) && (because.Code == "42501" || because.Code == "P0001"): // no leave, or a trigger
			case err != nil:
				t.Errorf("%s is refused for another reason: %v", what, err)
			default:
				if n, _ := done.RowsAffected(); n > 0 {
					t.Errorf("%s: %d rows", what, n)
				}
			}
		}
		for table, hub := range fenced(t, db) {
			if table == "hub" || table == "hub_head" {
				continue
			}
			refused("insert into "+table, "INSERT INTO "+table+" SELECT * FROM jsonb_populate_recordset(NULL::"+table+", $1::jsonb)", oneRow(t, owner, table, hub, w.Hub))
			refused("update "+table, "UPDATE "+table+" SET "+hub+" = "+hub+" WHERE "+hub+" = $1", w.Hub.String())
			refused("move "+table, "UPDATE "+table+" SET "+hub+" = $1", w.Hub.String())
			refused("delete from "+table, "DELETE FROM "+table+" WHERE "+hub+" = $1", w.Hub.String())
		}
		refused("rename the other hub", "UPDATE hub SET name = 'x' WHERE id = $1", w.Hub.String())
		// The positive case, or everything above could fail for another reason.
		tx := enter(t, app, w.Other.String())
		if _, err := tx.Exec("INSERT INTO partner SELECT * FROM jsonb_populate_recordset(NULL::partner, jsonb_set($1::jsonb, '{0,hub_id}', to_jsonb($2::text)))",
			oneRow(t, owner, "partner", "hub_id", w.Hub), w.Other.String()); err != nil && !strings.Contains(err.Error(), "duplicate key") {
			t.Errorf("a row of the own hub: %v", err)
		}
	})
}

// oneRow gives a row of the hub as a JSON list, with keys of its own; where the hub
// has none, one of nothing but the hub.
func oneRow(t *testing.T, owner *sql.DB, table, hub string, of id.Hub) string {
	t.Helper()
	var row string
	err := owner.QueryRow("SELECT jsonb_build_array(to_jsonb(x)) FROM "+table+" x WHERE "+hub+" = $1 LIMIT 1", of.String()).Scan(&row)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Sprintf(`[{%q:%q}]`, hub, of)
	}
	if err != nil {
		t.Fatal(err)
	}
	return row
}

// The role that serves passes the check at the start, and the owner does not.
func TestReadyHoldsTheRoleToTheFence(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		if err := db.Ready(context.Background()); err != nil {
			t.Error(err)
		}
		if db.Name() != "postgres" {
			return
		}
		db.Address = strings.Replace(db.Address, "-c%20role%3Dhubqa_app", "", 1)
		if err := db.Reopen().Ready(context.Background()); err == nil {
			t.Error("a superuser may serve")
		}
	})
}

// Through the store, whoever acts in one hub finds nothing of the other: with the
// ids of its records, with lists, with natural keys.
func TestTheFirstFence(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w := db.World
		there := w.Elsewhere
		for _, who := range []demo.Person{w.HubManager, w.QALead, w.Teacher, w.Observer, w.Headteacher, w.PartnerContact, w.DataProtectionOfficer} {
			err := db.View(context.Background(), who.Actor(), func(tx *store.Tx) error {
				finds := map[string]func() error{
					"school":  func() error { _, err := tx.School(tx.Scope(access.ReadSchool), there.School); return err },
					"partner": func() error { _, err := tx.Partner(tx.Scope(access.ReadPartner), there.Partner); return err },
					"person":  func() error { _, err := tx.Person(tx.Scope(access.ReadPerson), w.OtherHubTeacher.ID); return err },
					"appointment": func() error {
						_, err := tx.Appointment(tx.Scope(access.ReadAppointment), there.Appointment)
						return err
					},
					"provision": func() error { _, err := tx.Provision(tx.Scope(access.ReadProvision), there.Provision); return err },
					"placement": func() error { _, err := tx.Placement(tx.Scope(access.ReadProvision), there.Placement); return err },
					"framework": func() error { _, err := tx.Framework(tx.Scope(access.ReadFramework), there.Framework); return err },
					"observation": func() error {
						_, err := tx.Observation(tx.Scope(access.ReadObservation), there.Published.ID)
						return err
					},
					"summary": func() error { _, err := tx.Observation(tx.Scope(access.ReadSummary), there.Published.ID); return err },
					"need":    func() error { _, err := tx.Need(tx.Scope(access.ReadNeeds), there.Need); return err },
				}
				for what, find := range finds {
					if err := find(); !errors.Is(err, fault.Absent) {
						t.Errorf("%s finds a %s of the other hub: %v", who.Subject, what, err)
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
}

// Lists hold what is of the own hub, whoever asks.
func TestListsEndAtTheFence(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w := db.World
		for _, who := range []demo.Person{w.HubManager, w.QALead, w.OtherHubManager, w.OtherHubQALead} {
			err := db.View(context.Background(), who.Actor(), func(tx *store.Tx) error {
				all := page.Request{Limit: 200, Sort: "name"}
				schools, err := tx.Schools(tx.Scope(access.ReadSchool), school.Filter{}, all)
				if err != nil {
					return err
				}
				partners, err := tx.Partners(tx.Scope(access.ReadPartner), partner.Filter{}, all)
				if err != nil {
					return err
				}
				people, err := tx.People(tx.Scope(access.ReadPerson), tx.Scope(access.ReadAppointment), person.Filter{}, all)
				if err != nil {
					return err
				}
				provisions, err := tx.Provisions(tx.Scope(access.ReadProvision), provision.Filter{}, all)
				if err != nil {
					return err
				}
				visits, err := tx.Observations(tx.Scope(access.ReadObservation), observation.Filter{}, page.Request{Limit: 200, Sort: "startsAt"})
				if err != nil {
					return err
				}
				want := []int{61, 5, 30, 9, 34}
				if who.Hub == w.Other {
					want = []int{3, 1, 8, 1, 2}
				}
				got := []int{len(schools.Items), len(partners.Items), len(people.Items), len(provisions.Items), len(visits.Items)}
				if !slices.Equal(got, want) {
					t.Errorf("%s lists %v, want %v", who.Subject, got, want)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
}

// An issued report is never changed or removed, by nobody.
func TestReportsNeverChange(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		for _, as := range []*sql.DB{db.App(), db.Owner()} {
			for _, statement := range []string{"UPDATE observation_report SET report = 'x'", "DELETE FROM observation_report"} {
				tx, err := as.Begin()
				if err != nil {
					t.Fatal(err)
				}
				if db.Name() == "postgres" {
					if _, err := tx.Exec("SELECT set_config('app.hub_id', $1, true)", db.World.Hub.String()); err != nil {
						t.Fatal(err)
					}
				}
				if _, err := tx.Exec(statement); err == nil {
					t.Errorf("%s was done", statement)
				}
				_ = tx.Rollback()
			}
		}
	})
}

func TestSignIn(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w := db.World
		both := w.ObserverInBothHubs.Subject
		for _, c := range []struct {
			what, issuer, subject string
			hub                   id.Hub
			want                  store.SignedIn
		}{
			{"a person of one hub", demo.Issuer, w.Teacher.Subject, id.Hub{}, store.SignedIn{Hub: w.Hub, Person: w.Teacher.ID}},
			{"who names it", demo.Issuer, w.Teacher.Subject, w.Hub, store.SignedIn{Hub: w.Hub, Person: w.Teacher.ID}},
			{"who names another", demo.Issuer, w.Teacher.Subject, w.Other, store.SignedIn{}},
			{"a person of two", demo.Issuer, both, id.Hub{}, store.SignedIn{}},
			{"who names the one", demo.Issuer, both, w.Hub, store.SignedIn{Hub: w.Hub, Person: w.ObserverInBothHubs.ID}},
			{"who names the other", demo.Issuer, both, w.Other, store.SignedIn{Hub: w.Other, Person: w.ObserverElsewhere.ID}},
			{"a suspended person", demo.Issuer, w.Suspended.Subject, w.Hub, store.SignedIn{}},
			{"another issuer", "urn:other", w.Teacher.Subject, w.Hub, store.SignedIn{}},
			{"nobody", demo.Issuer, "nobody", id.Hub{}, store.SignedIn{}},
			{"a client", demo.Issuer, w.Client.Subject, id.Hub{}, store.SignedIn{Hub: w.Hub, Client: w.Client.ID}},
		} {
			got, err := db.SignIn(context.Background(), c.issuer, c.subject, c.hub)
			var refused *fault.Error
			unknown := errors.As(err, &refused) && refused.Kind == fault.Unauthenticated
			if got != c.want || unknown != (c.want == store.SignedIn{}) {
				t.Errorf("%s: %+v, %v", c.what, got, err)
			}
		}
	})
}
