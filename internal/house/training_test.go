package house

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
	"github.com/hubqa/hubqa/internal/training"
)

func eventOn(from, to string, changes document) document {
	return document{"title": "Singing", "kind": "training", "audience": "partners", "duties": []any{"publicity", "expert_leadership"},
		"fromOn": from, "toOn": to, "minutes": 90}.but(changes)
}

// An event is entered, attended from its first day on, evaluated, and its effect noted. What
// is cancelled was attended by nobody.
func TestTrainingEvent(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead := api.As(w.QALead)
		refused(t, lead.Post("/v1/training-events", eventOn("2026-11-24", "2026-11-23", nil)), "/toOn", "training-reversed")
		refused(t, lead.Post("/v1/training-events", eventOn("2026-11-24", "2026-11-24", document{"externalId": "CPD-114"})), "/externalId", "external-id-taken")
		path := lead.Post("/v1/training-events", eventOn("2026-11-24", "2026-11-25", document{"topic": " Singing "})).Want(http.StatusCreated).Header.Get("Location")
		attendance, ofTeacher := path+"/attendance", document{"personId": w.Teacher.ID}
		lead.Post(attendance, ofTeacher).Want(http.StatusConflict, "training-not-held")
		lead.Seeing(path).Put(path+"/effect", document{"effect": "x"}).Want(http.StatusConflict, "training-not-held")
		sweepAfter(t, db, api, 1)
		one := lead.Post(attendance, ofTeacher).Want(http.StatusCreated).Header.Get("Location")
		lead.Post(attendance, ofTeacher).Want(http.StatusConflict, "training-attendance-recorded")
		for _, wrong := range []document{{"personId": w.Teacher.ID, "people": 1}, {"schoolId": w.Schools.Visited, "people": 1}, {"role": "other", "people": 2}} {
			refused(t, lead.Post(attendance, wrong), "", "training-attendance-who")
		}
		refused(t, lead.Post(attendance, document{"personId": w.Headteacher.ID}), "/personId", "training-person-wrong")
		refused(t, lead.Post(attendance, document{"personId": w.OtherHubTeacher.ID}), "/personId", "training-person-wrong")
		refused(t, lead.Post(attendance, document{"schoolId": w.Elsewhere.School, "role": "other", "people": 2}), "/schoolId", "unknown-reference")
		lead.Seeing(path).Post(path+"/cancellation", document{"reason": "x"}).Want(http.StatusConflict, "training-attended")
		refused(t, lead.Seeing(one).Patch(one, document{"people": 2}), "/people", "training-people-wrong")
		lead.Seeing(one).Patch(one, document{"people": 0}).Want(http.StatusOK)
		if got := lead.Seeing(path).Post(path+"/cancellation", document{"reason": "Snow."}).Want(http.StatusOK); got.Text("/state") != "cancelled" || got.Text("/topic") != "singing" {
			t.Errorf("%s", got.Body)
		}
		lead.Seeing(path).Patch(path, document{"minutes": 30}).Want(http.StatusConflict, "training-cancelled")
	})
}

// Counts of a few answers are withheld with their row, also from who entered them.
func TestEvaluationsTellNothingOfAFew(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		lead := testapi.New(t, db).As(db.World.QALead)
		path := "/v1/training-events/" + db.World.Trainings.Held.String()
		got := lead.Get(path).Want(http.StatusOK)
		if got.At("/evaluation/0/agree/value") != 12.0 || got.At("/evaluation/0/answers/value") != 19.0 {
			t.Errorf("of many: %s", got.Body)
		}
		for _, figure := range []string{"agree", "partly", "disagree"} {
			if at := "/evaluation/1/" + figure; got.At(at+"/value") != nil || got.Text(at+"/marker") != "c" {
				t.Errorf("%s is told", figure)
			}
		}
		same := document{"statement": "x", "agree": 5, "partly": 0, "disagree": 0}
		_, rules := problem(lead.Seeing(path).Put(path+"/evaluation", document{"statements": []any{same, same}}).Want(http.StatusUnprocessableEntity))
		if !sameRules(rules, map[string]string{"/statements/1/statement": "training-statement-twice"}) {
			t.Errorf("%v", rules)
		}
	})
}

// Each reads the attendance that concerns them, and a client that writes is shown neither
// evaluation nor effect.
func TestWhoReadsAttendance(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		for _, c := range []struct {
			who  demo.Person
			sees int
		}{
			{w.QALead, 6}, {w.HubManager, 6}, {w.Teacher, 1}, {w.ThirdTeacher, 0}, {w.PartnerContact, 1}, {w.OtherPartnerContact, 1},
			{w.Headteacher, 2}, {w.MusicLead, 2}, {w.UnrelatedHeadteacher, 1}, {w.OtherHeadteacher, 0}, {w.Observer, 1}, {w.OtherHubQALead, 0},
		} {
			var found struct{ Items []any }
			api.As(c.who).Get("/v1/training-attendance").Want(http.StatusOK).JSON(&found)
			if len(found.Items) != c.sees {
				t.Errorf("%s sees %d", c.who.Name, len(found.Items))
			}
		}
		mis := api.AsClient(w.Client)
		mis.Get("/v1/training-attendance").Want(http.StatusForbidden)
		made := mis.Post("/v1/training-events", eventOn("2026-11-20", "2026-11-20", nil)).Want(http.StatusCreated)
		path := made.Header.Get("Location")
		lead := api.As(w.QALead)
		lead.Seeing(path).Put(path+"/effect", document{"effect": "Secret."}).Want(http.StatusOK)
		tag := lead.Get(path).Header.Get("ETag")
		mis.IfMatch(tag).Patch(path, document{"minutes": 80}).Want(http.StatusPreconditionFailed) // its own view is another
		mis.IfMatch("*").Post(path+"/attendance", document{"schoolId": w.Schools.Visited, "role": "other", "people": 3}).Want(http.StatusCreated)
		if got := mis.IfMatch(made.Header.Get("ETag")).Patch(path, document{"minutes": 80}); got.Status == http.StatusOK && got.At("/effect") != nil {
			t.Errorf("a client reads the effect: %s", got.Body)
		}
	})
}

// What a role needs is current for its months, then due; a partner sees its people in the
// roles that they hold there.
func TestReadiness(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		states := func(who demo.Person, query string) map[string]string {
			var found struct {
				Items []struct {
					Person       struct{ ID string }
					Topic, State string
				}
			}
			api.As(who).Get("/v1/workforce-readiness" + query).Want(http.StatusOK).JSON(&found)
			all := map[string]string{}
			for _, i := range found.Items {
				all[i.Person.ID+" "+i.Topic] = i.State
			}
			return all
		}
		mine := w.Teacher.ID.String() + " musical progress"
		if got := states(w.Teacher, ""); len(got) != 1 || got[mine] != "current" {
			t.Errorf("a teacher reads %v", got)
		}
		third := w.ThirdTeacher.ID.String() + " musical progress"
		if got := states(w.PartnerContact, ""); len(got) != 3 || got[mine] != "current" || got[third] != "never" {
			t.Errorf("the partner reads %v", got)
		}
		all, never := states(w.QALead, ""), states(w.QALead, "?state=never")
		if len(all) < 8 || all[w.Observer.ID.String()+" fair feedback"] != "never" || len(never) != len(all)-2 {
			t.Errorf("a QA lead reads %v", all)
		}
		path := "/v1/training-requirements/" + w.Trainings.Requirement.String()
		lead := api.As(w.QALead)
		lead.Post("/v1/training-requirements", document{"role": "teacher", "topic": "Musical progress", "months": 1}).Want(http.StatusConflict, "training-requirement-exists")
		lead.Seeing(path).Patch(path, document{"months": 1}).Want(http.StatusOK)
		sweepAfter(t, db, api, 31) // a month after the event, and a day
		if got := states(w.Teacher, ""); got[mine] != "due" {
			t.Errorf("later it is %v", got)
		}
		lead.Seeing(path).Patch(path, document{"active": false}).Want(http.StatusOK)
		if got := states(w.Teacher, ""); len(got) != 0 {
			t.Errorf("what is needed no more is told: %v", got)
		}
	})
}

// Who is due which training is computed when a day begins, and when something changes that
// decides it.
func TestPeopleAreRemindedOnceADay(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		reminder := training.Reminder{Store: api.Trainings.Store}
		reminded := func(what string, want bool) {
			t.Helper()
			n, err := reminder.RemindDue(t.Context(), w.Hub)
			if must(t, err); (n > 0) != want {
				t.Errorf("%s: %d were told", what, n)
			}
			for _, forgotten := range []string{"DELETE FROM notice_mail", "DELETE FROM notice WHERE kind = 'training-due'"} { // as nobody can
				if _, err := db.Owner().Exec(forgotten); err != nil {
					t.Fatal(err)
				}
			}
		}
		if _, err := reminder.RemindDue(t.Context(), w.Hub); err != nil {
			t.Fatal(err)
		}
		reminded("in the same minute", false)
		reminded("with nothing new", false)
		path := "/v1/training-requirements/" + w.Trainings.Requirement.String()
		api.As(w.QALead).Seeing(path).Patch(path, document{"months": 1}).Want(http.StatusOK)
		reminded("with another requirement", true)
		reminded("by it again", false)
		db.Clock.Advance(24 * time.Hour)
		reminded("the next day", true)
		reminder = training.Reminder{Store: api.Trainings.Store}
		reminded("by a process that is started", true)
	})
}

// The predicate of attendance is written as SQL and in Go. For everybody they say the same.
func TestBothPredicatesOfAttendanceAgree(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		var all []training.Attendance
		must(t, db.View(context.Background(), db.World.HubManager.Actor(), func(tx *store.Tx) error {
			found, err := tx.Attendances(tx.Scope(access.ReadTrainingAttendance), training.AttendanceFilter{}, page.Request{Limit: 10, Sort: "fromOn"})
			all = found.Items
			return err
		}))
		for _, who := range db.World.Actors() {
			if who.Hub() != db.World.Hub {
				continue
			}
			must(t, db.View(context.Background(), who, func(tx *store.Tx) error {
				for _, action := range []access.Action{access.ReadTrainingAttendance, access.CorrectTrainingAttendance} {
					for _, a := range all {
						within := tx.Scope(action)
						_, err := tx.Attendance(within, a.ID)
						if within.Admits(a.Facts()) != (err == nil) {
							t.Errorf("%s, %v: Go %v, SQL %v", action, who.Principal(), within.Admits(a.Facts()), err)
						}
					}
				}
				return nil
			}))
		}
	})
}
