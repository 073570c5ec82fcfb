package demo_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/improvement"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

var ctx = context.Background()

func visits(db *store.DB) observation.Service {
	return observation.Service{Store: store.For[observation.Tx](db)}
}

// everyVisit gives the visits of the hub as the QA lead sees them.
func everyVisit(t *testing.T, db *store.DB, lead demo.Person) []observation.Seen {
	t.Helper()
	found, err := visits(db).List(ctx, lead.Actor(), observation.Filter{}, page.Request{Limit: 200, Sort: "startsAt"})
	if err != nil {
		t.Fatal(err)
	}
	var all []observation.Seen
	for _, card := range found.Items {
		seen, err := visits(db).Read(ctx, lead.Actor(), card.ID)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, seen)
	}
	return all
}

// stands tells how a visit stands, in one line.
func stands(o observation.Observation) string {
	parts := []string{string(o.State)}
	for _, a := range o.Agreements {
		parts = append(parts, "agreed by "+string(a.Side))
	}
	add := func(ok bool, what string) {
		if ok {
			parts = append(parts, what)
		}
	}
	add(o.RescheduledBecause != "", "rescheduled")
	add(o.Progress.Feedback != nil, "feedback")
	add(o.Progress.DraftState != "", "draft "+o.Progress.DraftState)
	add(o.IssuedAt != nil, "issued")
	add(o.PublishedAt != nil, "published")
	for _, e := range o.Exceptions {
		parts = append(parts, "excepted from "+string(e.Clause))
	}
	return strings.Join(parts, ", ")
}

const agreedTo = "agreed by provider, agreed by school"

// wanted is how each visit of the world stands.
var wanted = map[string]string{
	"proposed":                 "proposed",
	"agreed by the provider":   "proposed, agreed by provider",
	"agreed by the school":     "proposed, agreed by school",
	"agreed":                   "agreed, " + agreedTo,
	"held":                     "held, " + agreedTo,
	"feedback given":           "held, " + agreedTo + ", feedback",
	"judged":                   "held, " + agreedTo + ", feedback",
	"paired":                   "held, " + agreedTo + ", feedback",
	"requested":                "held, " + agreedTo + ", feedback",
	"drafted":                  "held, " + agreedTo + ", feedback, draft draft",
	"returned":                 "held, " + agreedTo + ", feedback, draft draft",
	"late":                     "held, " + agreedTo + ", feedback, draft draft",
	"submitted":                "held, " + agreedTo + ", feedback, draft submitted",
	"in its reply window":      "held, " + agreedTo + ", feedback, draft submitted",
	"corrected":                "held, " + agreedTo + ", feedback, draft submitted, issued, published",
	"issued":                   "held, " + agreedTo + ", feedback, draft submitted, issued",
	"excepted":                 "held, " + agreedTo + ", feedback, draft submitted, issued, excepted from duration, excepted from notice",
	"published":                "held, " + agreedTo + ", feedback, draft submitted, issued, published",
	"issued late":              "held, " + agreedTo + ", feedback, draft submitted, issued, published",
	"published by its teacher": "held, " + agreedTo + ", feedback, draft submitted, issued, published",
	"rescheduled":              "proposed, rescheduled",
	"declined":                 "declined",
	"cancelled":                "cancelled, " + agreedTo,
	"commissioning":            "agreed, " + agreedTo,
}

// The world has a visit for every state, and each stands as its name says.
func TestVisitsStandAsTheyAreNamed(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w := db.World
		all := w.Visits.All()
		if n := reflect.TypeFor[demo.Visits]().NumField(); len(all) != n || len(wanted) != n {
			t.Fatalf("All gives %d visits of %d, and %d are known here", len(all), n, len(wanted))
		}
		for i, v := range all {
			seen, err := visits(db.DB).Read(ctx, w.QALead.Actor(), v.ID)
			if err != nil {
				t.Errorf("%s: %v", v.Name, err)
				continue
			}
			if got := stands(seen.Observation); got != wanted[v.Name] {
				t.Errorf("the visit %q is %s, not %s", v.Name, got, wanted[v.Name])
			}
			if seen.TeacherID != v.Teacher.ID || seen.Lead().PersonID != v.Lead.ID || seen.SchoolID != v.School || seen.PartnerID != v.Partner || seen.ProvisionID != v.Provision {
				t.Errorf("the visit %q is of others: %+v", v.Name, v)
			}
			if i < 10 && (v.Teacher != w.Teacher || v.Lead != w.Observer || v.Headteacher != w.Headteacher || v.PartnerContact != w.PartnerContact || v.School != w.Schools.Visited) {
				t.Errorf("the visit %q is not of the ten", v.Name)
			}
		}
		for _, state := range []observation.State{observation.Proposed, observation.Agreed, observation.Held, observation.Declined, observation.Cancelled} {
			if !slices.ContainsFunc(everyVisit(t, db.DB, w.QALead), func(o observation.Seen) bool { return o.State == state }) {
				t.Errorf("no visit is %s", state)
			}
		}
	})
}

// Every clause of the protocol has each of its statuses that can be, somewhere.
func TestTheProtocolIsSeenFromAllSides(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w := db.World
		seen := map[string]bool{}
		for _, o := range everyVisit(t, db.DB, w.QALead) {
			clauses, err := visits(db.DB).ReadProtocol(ctx, w.QALead.Actor(), o.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range clauses {
				seen[string(c.Clause)+" "+string(c.Status)] = true
			}
		}
		for _, want := range []string{
			"agreed_time met", "agreed_time pending", "agreed_time not-applicable", "notice met", "notice excepted", "duration met",
			"duration excepted", "non_participation met", "school_contact met", "immediate_feedback met", "immediate_feedback excepted",
			"constructive_feedback met", "dialogue met", "dialogue pending", "development_needs met", "development_needs not-met",
			"development_needs pending", "development_needs not-applicable", "written_report met", "written_report not-met",
			"written_report pending", "summary_report met", "summary_report pending",
		} {
			if !seen[want] {
				t.Errorf("no visit has %s", want)
			}
		}
	})
}

func TestNeeds(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w := db.World
		needs := improvement.Service{Store: store.For[improvement.Tx](db.DB)}
		for _, c := range []struct {
			name    string
			id      func(demo.Needs) any
			state   string
			overdue bool
		}{
			{"open", func(n demo.Needs) any { return n.Open }, improvement.Open, false},
			{"overdue", func(n demo.Needs) any { return n.Overdue }, improvement.Open, true},
			{"closed", func(n demo.Needs) any { return n.Closed }, improvement.Closed, false},
		} {
			found, err := needs.List(ctx, w.Teacher.Actor(), improvement.Filter{Observation: w.Visits.Published.ID}, page.Request{Limit: 50, Sort: "dueBy"})
			if err != nil {
				t.Fatal(err)
			}
			at := slices.IndexFunc(found.Items, func(n improvement.Seen) bool { return n.ID == c.id(w.Needs) })
			if at < 0 || found.Items[at].State != c.state || found.Items[at].Overdue(testkit.Present) != c.overdue {
				t.Errorf("the need %q is not so", c.name)
			}
		}
	})
}

// holes names the fields that hold nothing.
func holes(v reflect.Value, path string) (names []string) {
	switch {
	case v.IsZero():
		return []string{path}
	case v.Kind() == reflect.Struct && v.Type().PkgPath() == reflect.TypeFor[demo.World]().PkgPath():
		for i := range v.NumField() {
			names = append(names, holes(v.Field(i), path+"."+v.Type().Field(i).Name)...)
		}
	}
	return names
}

func TestTheWorldIsWhole(t *testing.T) {
	for _, dialect := range testkit.Dialects() {
		w := testkit.Open(t, dialect, true).World
		for _, hole := range holes(reflect.ValueOf(w), "World") {
			if strings.HasSuffix(hole, ".Headteacher") || hole == "World.NationalQALead" || hole == "World.Visits.Requested.PartnerContact" || hole == "World.Visits.Commissioning.PartnerContact" {
				continue // who is not of the demonstration
			}
			t.Errorf("%s: %s is empty", dialect, hole)
		}
		for _, role := range access.Roles {
			if !slices.ContainsFunc(w.People(), func(p demo.Person) bool { return p.Role == role }) {
				t.Errorf("nobody is %s", role)
			}
		}
	}
}

// The same comes out on both databases, with the same ids.
func TestBothDatabasesHoldTheSame(t *testing.T) {
	if len(testkit.Dialects()) < 2 {
		t.Skip("one database alone has nothing to agree with")
	}
	one, other := testkit.Open(t, "sqlite", true), testkit.Open(t, "postgres", true)
	if !reflect.DeepEqual(one.World, other.World) {
		t.Error("the worlds differ")
	}
	for _, table := range []string{
		"hub", "school", "partner", "person", "appointment", "client", "identity", "provision", "placement", "framework", "observation",
		"observation_observer", "observation_agreement", "observation_exception", "observation_notes", "observation_judgement",
		"observation_agreed_judgement", "observation_judgement_agreement",
		"observation_feedback", "observation_draft", "observation_report", "observation_response", "development_need",
		"development_need_progress", "inspection", "inspection_school", "visit_request", "visit_request_visit", "commissioning_decision", "suggestion", "suggestion_reply", "monitoring_sample", "monitoring_sample_school", "mentoring", "mentoring_need", "mentoring_meeting", "training_event", "training_attendance", "training_requirement", "school_support", "school_plan", "signal_dismissal", "participation_release", "staff_time", "school_roll", "pupil_figures", "pupil_figures_line", "feeder_school", "funding_line", "joint_practice", "moderation", "moderation_item", "moderation_participant", "evaluation", "evaluation_finding", "evaluation_record", "evaluation_step", "evaluation_response", "good_practice",
		"safeguarding_concern", "safeguarding_entry", "safeguarding_trail", "audit_event", "change",
	} {
		var n, m int
		if err := one.Owner().QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if err := other.Owner().QueryRow("SELECT count(*) FROM " + table).Scan(&m); err != nil {
			t.Fatal(err)
		}
		if n == 0 || n != m {
			t.Errorf("%s has %d rows on SQLite and %d on PostgreSQL", table, n, m)
		}
	}
	for _, hub := range []string{one.World.Hub.String(), one.World.Other.String()} {
		var a, b string
		query := "SELECT audit_hash FROM hub_head WHERE hub_id = '" + hub + "'"
		if one.Owner().QueryRow(query).Scan(&a) != nil || other.Owner().QueryRow(query).Scan(&b) != nil || a != b || a == "" {
			t.Errorf("the audit trails end in %q and %q", a, b)
		}
	}
}

// History is honest: the trail is sound, in the order of time, and nothing in it is
// later than the present.
func TestHistoryIsInOrder(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		found, err := db.Owner().Query("SELECT hub_id, at FROM audit_event ORDER BY hub_id, position")
		if err != nil {
			t.Fatal(err)
		}
		defer found.Close()
		var hub, before string
		var last time.Time
		n := 0
		for found.Next() {
			var at time.Time
			if err := found.Scan(&hub, &at); err != nil {
				t.Fatal(err)
			}
			if hub == before && at.Before(last) || at.After(testkit.Present) {
				t.Errorf("%s comes after %s", at, last)
			}
			before, last = hub, at
			n++
		}
		if n < 500 {
			t.Errorf("the trails have %d rows", n)
		}
		for _, hub := range []demo.Person{db.World.HubManager, db.World.OtherHubManager} {
			if _, err := db.VerifyAudit(ctx, hub.Hub, nil); err != nil {
				t.Error(err)
			}
		}
	})
}

// Whenever the demonstration starts, all of it comes to be: at the turn of the
// academic year, in holidays, at weekends, when the clocks change, at midnight.
func TestAnyPresent(t *testing.T) {
	for _, present := range []string{
		"2026-09-01T00:30:00Z", "2026-08-31T22:59:59Z", "2026-12-25T12:00:00Z", "2026-10-25T00:59:00Z", "2028-02-29T10:00:00Z",
	} {
		t.Run(present, func(t *testing.T) {
			t.Parallel()
			now, err := time.Parse(time.RFC3339, present)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "hubqa.db")
			if _, err := store.Migrate(ctx, path); err != nil {
				t.Fatal(err)
			}
			w, err := demo.Seed(ctx, demo.Options{Address: path, Present: now, NewID: testkit.Counted(1), Log: slog.New(slog.DiscardHandler)})
			if err != nil {
				t.Fatal(err)
			}
			db, err := store.Open(store.Options{Address: path, Clock: clock.NewStopped(now), Machine: clock.Machine{}, NewID: testkit.Counted(2), Log: slog.New(slog.DiscardHandler)})
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			years := map[calendar.AcademicYear]int{}
			for _, o := range everyVisit(t, db, w.QALead) {
				years[o.AcademicYear()]++
			}
			this := calendar.YearOf(calendar.DateOf(now))
			if years[this] == 0 || years[this.Previous()] == 0 {
				t.Errorf("the visits are of %v", years)
			}
			for _, v := range w.Visits.All() {
				seen, err := visits(db).Read(ctx, w.QALead.Actor(), v.ID)
				if err != nil || stands(seen.Observation) != wanted[v.Name] {
					t.Errorf("the visit %q is %s: %v", v.Name, stands(seen.Observation), err)
				}
			}
		})
	}
}

// A demonstration that was seeded before is found again; an empty database, and one
// with other hubs, are none.
func TestFind(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		found, ok, err := demo.Find(ctx, db.DB)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		for i, p := range db.World.People() {
			if p == db.World.Suspended {
				p.ID = found.Suspended.ID // nobody
			}
			if got := found.People()[i]; got != p {
				t.Errorf("%+v is found as %+v", p, got)
			}
		}
		if !reflect.DeepEqual(found.Client, db.World.Client) || found.Hub != db.World.Hub || found.Other != db.World.Other {
			t.Errorf("found %+v, %s, %s", found.Client, found.Hub, found.Other)
		}
	})
	testkit.EachEmptyDB(t, func(t *testing.T, db *testkit.DB) {
		if _, ok, err := demo.Find(ctx, db.DB); ok || err != nil {
			t.Error(ok, err)
		}
	})
}

// A database that has a hub is not seeded.
func TestSeedTwice(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		_, err := demo.Seed(ctx, demo.Options{Address: db.Address, Present: testkit.Present, NewID: testkit.Counted(3), Log: slog.New(slog.DiscardHandler)})
		if !errors.Is(err, demo.ErrNotEmpty) {
			t.Error(err)
		}
		if hubs, err := db.Hubs(ctx); err != nil || len(hubs) != 2 {
			t.Error(hubs, err)
		}
	})
}

// The demonstration starts in a moment: see the time of one seed on SQLite.
func BenchmarkSeed(b *testing.B) {
	for b.Loop() {
		path := filepath.Join(b.TempDir(), "hubqa.db")
		if _, err := store.Migrate(ctx, path); err != nil {
			b.Fatal(err)
		}
		if _, err := demo.Seed(ctx, demo.Options{Address: path, Present: testkit.Present, NewID: testkit.Counted(1), Log: slog.New(slog.DiscardHandler)}); err != nil {
			b.Fatal(err)
		}
	}
}
