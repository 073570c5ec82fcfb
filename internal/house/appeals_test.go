package house

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// appealAgainst makes an appeal and gives its path.
func appealAgainst(api *testapi.API, who demo.Person, v demo.Visit) string {
	report := visitPath(v) + "/report"
	return "/v1/appeals/" + api.As(who).Seeing(report).Post(report+"/appeals", document{"grounds": "Ten minutes."}).Want(http.StatusCreated).Text("/id")
}

func sweepAfter(t *testing.T, db *testkit.DB, api *testapi.API, days int) {
	t.Helper()
	db.Clock.Advance(time.Duration(days) * 24 * time.Hour)
	if err := api.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// An appeal holds back what was issued until it is dismissed, withdrawn, or answered by a
// correction; it is heard by somebody without a part in the visit.
func TestAppealHolds(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		o := visitPath(w.Visits.Issued)
		share := document{"appointmentId": w.Appointments.AlsoTaught, "level": "full", "purpose": "Planning.", "untilOn": "2027-03-31"}
		api.As(w.QALead).Post(o+"/shares", share).Want(http.StatusCreated)
		api.As(w.OtherHeadteacher).Get(o + "/report").Want(http.StatusOK)

		appeal := appealAgainst(api, w.Teacher, w.Visits.Issued)
		api.As(w.OtherHeadteacher).Get(o + "/report").Want(http.StatusNotFound)
		api.As(w.PartnerContact).Get(o + "/report").Want(http.StatusOK)
		api.As(w.Teacher).Seeing(o+"/summary").Post(o+"/summary/publication", nil).Want(http.StatusConflict, "summary-held-by-appeal")
		api.As(w.Teacher).Seeing(o+"/report").Post(o+"/report/appeals", document{"grounds": "x"}).Want(http.StatusConflict, "appeal-already-made")

		for _, who := range []demo.Person{w.Teacher, w.Observer, w.QALead, w.PartnerContact} {
			_, rules := problem(api.As(w.OtherQALead).Seeing(appeal).Post(appeal+"/hearer", document{"hearerId": who.ID}).Want(http.StatusUnprocessableEntity))
			if rule := rules["/hearerId"]; rule != "appeal-hearer-conflict" && rule != "appeal-hearer-wrong" {
				t.Errorf("%s is refused by %v", who.Name, rules)
			}
		}
		api.As(w.OtherObserver).Get(o + "/report").Want(http.StatusNotFound)
		api.As(w.OtherQALead).Seeing(appeal).Post(appeal+"/hearer", document{"hearerId": w.OtherObserver.ID}).Want(http.StatusOK)
		api.As(w.OtherObserver).Get(o + "/report").Want(http.StatusOK)
		api.As(w.OtherObserver).Get(o + "/summary").Want(http.StatusOK)
		api.As(w.OtherObserver).Get(o + "/notes").Want(http.StatusNotFound)

		sweepAfter(t, db, api, 15)
		api.As(w.Headteacher).Get(o + "/summary").Want(http.StatusNotFound)
		decision := document{"outcome": "partly-upheld", "reasons": "Say on what it rests."}
		api.As(w.OtherObserver).Seeing(appeal).Post(appeal+"/decision", decision).Want(http.StatusOK)
		api.As(w.OtherObserver).Get(o + "/report").Want(http.StatusNotFound)
		api.As(w.OtherObserver).Get(appeal).Want(http.StatusOK)
		sweepAfter(t, db, api, 1)
		api.As(w.Headteacher).Get(o + "/summary").Want(http.StatusNotFound)

		for rule, which := range map[string]any{"unknown-reference": nowhere, "appeal-calls-for-nothing": w.Appeals.Dismissed} {
			at := visitPath(w.Visits.Published)
			_, rules := problem(api.As(w.QALead).Seeing(at+"/report").Post(at+"/report/corrections",
				document{"reason": "x", "report": "y", "appealId": which}).Want(http.StatusUnprocessableEntity))
			if rules["/appealId"] != rule {
				t.Errorf("%v is refused by %v", which, rules)
			}
		}
		correction := document{"reason": "The appeal.", "report": "Of the second half.", "appealId": appeal[len("/v1/appeals/"):]}
		api.As(w.QALead).Seeing(o+"/report").Post(o+"/report/corrections", correction).Want(http.StatusOK)
		if got := api.As(w.Teacher).Get(appeal); got.At("/correctedVersion") != 2.0 || got.At("/holds") != false {
			t.Errorf("the appeal led to %s", got.Body)
		}
		api.As(w.OtherHeadteacher).Get(o + "/report").Want(http.StatusOK)
		sweepAfter(t, db, api, 1)
		api.As(w.Headteacher).Get(o + "/summary").Want(http.StatusOK)
		api.As(w.Teacher).Seeing(appeal).Post(appeal+"/withdrawal", nil).Want(http.StatusConflict, "appeal-ended")
	})
}

func hearerIs(who demo.Person) document { return document{"hearerId": who.ID} }

// Whoever works for the partner, or has declared a conflict of interest, does not hear an
// appeal, nor whoever names the hearer; whoever issued the report names nobody.
func TestAppealIsHeardByTheImpartial(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		appeal := appealAgainst(api, w.Teacher, w.Visits.Issued)
		issuer, lead := api.As(w.QALead), api.As(w.OtherQALead)
		issuer.Seeing(appeal).Post(appeal+"/hearer", hearerIs(w.OtherObserver)).Want(http.StatusNotFound)
		refused := func(who demo.Person) {
			t.Helper()
			if _, rules := problem(lead.Seeing(appeal).Post(appeal+"/hearer", hearerIs(who)).Want(http.StatusUnprocessableEntity)); rules["/hearerId"] != "appeal-hearer-conflict" {
				t.Errorf("%s is refused by %v", who.Name, rules)
			}
		}
		refused(w.ColleagueObserver)
		refused(w.OtherQALead)
		declared := api.As(w.OtherObserver).Post(observerPath(w.OtherObserver)+"/conflicts", document{"kind": "relative", "partnerId": w.Partners.Service, "note": "x"})
		declared.Want(http.StatusCreated)
		refused(w.OtherObserver)
		if _, err := db.Owner().Exec(`DELETE FROM observer_conflict`); err != nil {
			t.Fatal(err)
		}
		lead.Seeing(appeal).Post(appeal+"/hearer", hearerIs(w.OtherObserver)).Want(http.StatusOK)
		issuer.Seeing(appeal).Post(appeal+"/hearer", hearerIs(w.HubManager)).Want(http.StatusNotFound)
	})
}

// Each part in what an appeal is about bars from hearing it on its own, and whoever issued the
// report, or observed, from naming the hearer.
func TestEachPartBarsAHearer(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		appeal := appealAgainst(api, w.Teacher, w.Visits.Issued)
		lead, other := api.As(w.OtherQALead), w.OtherObserver
		moved := func(set, where string, from, to demo.Person) func(back bool) {
			return func(back bool) {
				t.Helper()
				who := map[bool]demo.Person{false: to, true: from}[back]
				_, err := db.Owner().Exec("UPDATE " + set + " = '" + who.ID.String() + "' WHERE " + where)
				must(t, err)
			}
		}
		conflict := func(back bool) {
			t.Helper()
			if back {
				_, err := db.Owner().Exec(`DELETE FROM observer_conflict`)
				must(t, err)
				return
			}
			api.As(other).Post(observerPath(other)+"/conflicts", document{"kind": "relative", "personId": w.Teacher.ID, "note": "x"}).Want(http.StatusCreated)
		}
		visit := "id = '" + w.Visits.Issued.ID.String() + "'"
		for part, c := range map[string]struct {
			who  demo.Person
			take func(back bool)
		}{
			"observed": {w.Observer, nil}, "issued": {w.QALead, nil}, "names themselves": {w.OtherQALead, nil},
			"was observed":           {other, moved("observation SET teacher_id", visit, w.Teacher, other)},
			"made it":                {other, moved("appeal SET made_by", "id = '"+appeal[len("/v1/appeals/"):]+"'", w.Teacher, other)},
			"speaks for the partner": {other, moved("appointment SET person_id", "id = '"+w.Appointments.Teacher.String()+"'", w.Teacher, other)},
			"works for the school":   {other, moved("appointment SET person_id", "id = '"+w.Appointments.MusicLead.String()+"'", w.MusicLead, other)},
			"teaches for the partner": {other, moved("placement SET person_id",
				"provision_id = '"+w.Provisions.Ensemble.String()+"'", w.ThirdTeacher, other)},
			"declared a conflict": {other, conflict},
		} {
			if c.take != nil {
				c.take(false)
			}
			answer := lead.IfMatch("*").Post(appeal+"/hearer", hearerIs(c.who)).Want(http.StatusUnprocessableEntity)
			if _, rules := problem(answer); rules["/hearerId"] != "appeal-hearer-conflict" {
				t.Errorf("who %s is refused by %v", part, rules)
			}
			if c.take != nil {
				c.take(true)
			}
		}
		_, err := db.Owner().Exec("UPDATE appointment SET role = 'qa_lead' WHERE role = 'observer' AND person_id = '" + w.Observer.ID.String() + "'")
		must(t, err)
		for _, who := range []demo.Person{w.QALead, w.Observer} {
			api.As(who).IfMatch("*").Post(appeal+"/hearer", hearerIs(other)).Want(http.StatusNotFound)
		}
		lead.Seeing(appeal).Post(appeal+"/hearer", hearerIs(other)).Want(http.StatusOK)
	})
}

// Where every QA lead has issued a version the hub manager names the hearer.
func TestManagerNamesTheHearerWhereEveryLeadIssued(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		appeal := appealAgainst(api, w.Teacher, w.Visits.Issued)
		api.As(w.HubManager).Get(appeal).Want(http.StatusNotFound)
		at := visitPath(w.Visits.Issued)
		api.As(w.OtherQALead).Seeing(at+"/report").Post(at+"/report/corrections", document{"reason": "A name.", "report": "y"}).Want(http.StatusOK)
		api.As(w.OtherQALead).Seeing(appeal).Post(appeal+"/hearer", hearerIs(w.OtherObserver)).Want(http.StatusNotFound)
		api.As(w.HubManager).Seeing(appeal).Post(appeal+"/hearer", hearerIs(w.OtherObserver)).Want(http.StatusOK)
	})
}

// What has happened since they were asked counts when they decide.
func TestHearerWhoHasComeIntoConflictDoesNotDecide(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		decision := document{"outcome": "dismissed", "reasons": "x"}
		appeal := appealAgainst(api, w.Teacher, w.Visits.Issued)
		api.As(w.OtherQALead).Seeing(appeal).Post(appeal+"/hearer", hearerIs(w.OtherObserver)).Want(http.StatusOK)
		hearer := api.As(w.OtherObserver)
		hearer.Post(observerPath(w.OtherObserver)+"/conflicts", document{"kind": "relative", "partnerId": w.Partners.Service, "note": "x"}).Want(http.StatusCreated)
		hearer.Seeing(appeal).Post(appeal+"/decision", decision).Want(http.StatusConflict, "appeal-hearer-in-conflict")
		for _, change := range []string{
			`DELETE FROM observer_conflict`,
			`UPDATE appointment SET person_id = '` + w.OtherObserver.ID.String() + `' WHERE role = 'partner_contact' AND person_id = '` + w.PartnerContact.ID.String() + `'`,
		} {
			if _, err := db.Owner().Exec(change); err != nil {
				t.Fatal(err)
			}
		}
		hearer.Seeing(appeal).Post(appeal+"/decision", decision).Want(http.StatusConflict, "appeal-hearer-in-conflict")
	})
}

// Who holds a share, and who observed, read the same of a visit whose report is held back as of
// one that is not open to them for another reason: they are not told of an appeal.
func TestAppealIsNotTold(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		o := visitPath(w.Visits.Issued)
		share := document{"appointmentId": w.Appointments.AlsoTaught, "level": "full", "purpose": "Planning.", "untilOn": "2027-03-31"}
		path := "/v1/shares/" + api.As(w.QALead).Post(o+"/shares", share).Want(http.StatusCreated).Text("/id")
		holder := api.As(w.OtherHeadteacher)
		holder.Get(path).Want(http.StatusOK)
		before := string(api.As(w.Observer).Get(o + "/protocol").Body)
		appeal := appealAgainst(api, w.Teacher, w.Visits.Issued)
		held, ended := holder.Get(path).Want(http.StatusNotFound), holder.Get("/v1/shares/"+nowhere).Want(http.StatusNotFound)
		if _, a := problem(held); len(a) != 0 || held.Text("/detail") != ended.Text("/detail") {
			t.Errorf("%s", held.Body)
		}
		if list := holder.Get("/v1/shares?limit=200").Want(http.StatusOK); strings.Contains(string(list.Body), path[len("/v1/shares/"):]) {
			t.Errorf("listed: %s", list.Body)
		}
		sweepAfter(t, db, api, 20)
		if after := string(api.As(w.Observer).Get(o + "/protocol").Body); after != before || strings.Contains(after, "response window") {
			t.Errorf("the observer read %s, and reads %s", before, after)
		}
		api.As(w.Teacher).Seeing(appeal).Post(appeal+"/withdrawal", nil).Want(http.StatusOK)
		holder.Get(path).Want(http.StatusOK)
	})
}

// What was issued and is held is not shown by an inspection either.
func TestAppealHoldsInspection(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := "/v1/inspections/" + w.Inspections.Current.String()
		before, _, _ := summaries(api.As(w.Inspector), path, 200)
		letChange(t, db, "appeal")
		_, err := db.Owner().Exec(`UPDATE appeal SET holds = true WHERE id = '` + w.Appeals.Dismissed.String() + `'`)
		must(t, err)
		if after, _, _ := summaries(api.As(w.Inspector), path, 200); len(after) >= len(before) {
			t.Errorf("%d summaries, and %d while one is held", len(before), len(after))
		}
	})
}

// What was published and is held is shown neither by a share nor, by name, to an inspector.
func TestAppealHoldsWhatWasPublished(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		o := visitPath(w.Visits.Published)
		share := document{"appointmentId": w.Appointments.AlsoTaught, "level": "summary", "purpose": "Planning.", "untilOn": "2027-03-31"}
		api.As(w.QALead).Post(o+"/shares", share).Want(http.StatusCreated)
		letChange(t, db, "appeal")
		_, err := db.Owner().Exec(`UPDATE inspection SET level = 'full' WHERE id = '` + w.Inspections.Current.String() + `'`)
		must(t, err)
		for _, row := range []struct {
			holds  string
			status int
		}{{"false", http.StatusOK}, {"true", http.StatusNotFound}} {
			_, err := db.Owner().Exec(`UPDATE appeal SET holds = ` + row.holds + ` WHERE id = '` + w.Appeals.Dismissed.String() + `'`)
			must(t, err)
			for part, who := range map[string][]demo.Person{"/summary": {w.OtherHeadteacher, w.Inspector}, "/report": {w.Inspector}, "/responses": {w.OtherHeadteacher}} {
				for _, p := range who {
					if got := api.As(p).Get(o + part).Status; got != row.status {
						t.Errorf("held: %s, %s is answered %d to %s", row.holds, p.Name, got, part)
					}
				}
			}
		}
	})
}

// An appeal is withdrawn by the side that made it, and can be made again while there is time.
func TestAppealIsWithdrawn(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		o := visitPath(w.Visits.Issued)
		appeal := appealAgainst(api, w.PartnerContact, w.Visits.Issued)
		api.As(w.Teacher).Get(appeal).Want(http.StatusOK)
		api.As(w.Teacher).Seeing(appeal).Post(appeal+"/withdrawal", nil).Want(http.StatusNotFound)
		api.As(w.PartnerContact).Seeing(appeal).Post(appeal+"/withdrawal", nil).Want(http.StatusOK)
		again := appealAgainst(api, w.Teacher, w.Visits.Issued)
		api.As(w.Teacher).Seeing(again).Post(again+"/withdrawal", nil).Want(http.StatusOK)
		sweepAfter(t, db, api, 15)
		api.As(w.Headteacher).Get(o + "/summary").Want(http.StatusOK)
		api.As(w.Teacher).Seeing(o+"/report").Post(o+"/report/appeals", document{"grounds": "x"}).Want(http.StatusConflict, "appeal-window-closed")
	})
}

// An appeal that is not decided in time is raised once.
func TestAppealOverdue(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		for range 2 {
			sweepAfter(t, db, api, 20)
		}
		for _, who := range []demo.Person{w.Observer, w.QALead, w.OtherQALead} {
			overdue := slices.DeleteFunc(told(t, api, who, w.Appeals.Open.String()), func(k string) bool { return k != "appeal-overdue" })
			if len(overdue) != 1 {
				t.Errorf("%s was told %d times", who.Name, len(overdue))
			}
		}
		if got := api.As(w.QALead).Get("/v1/appeals?overdue=true").Want(http.StatusOK); got.Text("/items/0/id") != w.Appeals.Open.String() {
			t.Errorf("overdue are %s", got.Body)
		}
	})
}

// The predicate of appeals is written as SQL and in Go. For everybody they say the same.
func TestBothPredicatesOfAppealsAgree(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		hubqa := access.System(db.World.QALead.Hub)
		for _, who := range db.World.Actors() {
			if who.Hub() != hubqa.Hub() {
				continue
			}
			err := db.View(context.Background(), who, func(tx *store.Tx) error {
				all := hubqa.Standing(nil, nil, access.Settings{}).Scope(access.RaiseAppealOverdue)
				appeals, err := tx.Appeals(all, observation.AppealFilter{}, page.Request{Limit: 10, Sort: "madeAt"})
				if len(appeals.Items) != 2 {
					t.Fatalf("%d appeals, %v", len(appeals.Items), err)
				}
				for _, action := range []access.Action{access.ReadAppeal, access.AssignHearer, access.WithdrawAppeal, access.DecideAppeal} {
					for _, a := range appeals.Items {
						within := tx.Scope(action)
						_, err := tx.Appeal(within, a.ID)
						if within.Admits(a.Facts()) != (err == nil) {
							t.Errorf("%s, %v: Go %v, SQL %v", action, who.Principal(), within.Admits(a.Facts()), err)
						}
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

// An appeal that was upheld holds the summary back until the correction; where that does not
// come in the hub's working days, the QA leads and the hearer are told, once.
func TestCorrectionOverdue(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		appeal := "/v1/appeals/" + w.Appeals.Open.String()
		api.As(w.Observer).Seeing(appeal).Post(appeal+"/decision", document{"outcome": "upheld", "reasons": "x"}).Want(http.StatusOK)
		late := func(who demo.Person) int {
			return len(slices.DeleteFunc(told(t, api, who, w.Appeals.Open.String()), func(k string) bool { return k != "appeal-correction-overdue" }))
		}
		sweepAfter(t, db, api, 1)
		if n := late(w.QALead); n != 0 {
			t.Errorf("told %d times before the day", n)
		}
		for range 2 {
			sweepAfter(t, db, api, 40)
		}
		for _, who := range []demo.Person{w.Observer, w.QALead, w.OtherQALead} {
			if n := late(who); n != 1 {
				t.Errorf("%s was told %d times", who.Name, n)
			}
		}
		if n := late(w.OtherTeacher); n != 0 {
			t.Errorf("the teacher was told %d times", n)
		}
	})
}

// Teacher and partner have an appeal each: neither uses up the other's. Both are heard by the
// same rules, each by its own hearer, and what was issued is held back while either does.
func TestTeacherAndPartnerHaveAnAppealEach(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		o := visitPath(w.Visits.Issued)
		offered := func(who demo.Person) bool {
			return slices.Contains(strings.Fields(strings.NewReplacer(`"`, " ", ",", " ").Replace(string(api.As(who).Get(o).Body))), "observation.appeal")
		}
		partners := appealAgainst(api, w.PartnerContact, w.Visits.Issued)
		if !offered(w.Teacher) || offered(w.PartnerContact) {
			t.Errorf("offered to the teacher %v, to the partner %v", offered(w.Teacher), offered(w.PartnerContact))
		}
		teachers := appealAgainst(api, w.Teacher, w.Visits.Issued)
		for _, who := range []demo.Person{w.Teacher, w.PartnerContact} {
			api.As(who).Seeing(o+"/report").Post(o+"/report/appeals", document{"grounds": "x"}).Want(http.StatusConflict, "appeal-already-made")
			api.As(who).Get(teachers).Want(http.StatusOK)
			api.As(who).Get(partners).Want(http.StatusOK)
		}
		lead := api.As(w.OtherQALead)
		for appeal, hearer := range map[string]demo.Person{teachers: w.OtherObserver, partners: w.HubManager} {
			_, rules := problem(lead.Seeing(appeal).Post(appeal+"/hearer", hearerIs(w.ColleagueObserver)).Want(http.StatusUnprocessableEntity))
			if rules["/hearerId"] != "appeal-hearer-conflict" {
				t.Errorf("a colleague is refused by %v", rules)
			}
			lead.Seeing(appeal).Post(appeal+"/hearer", hearerIs(hearer)).Want(http.StatusOK)
		}
		for appeal, hearer := range map[string]demo.Person{teachers: w.HubManager, partners: w.OtherObserver} {
			api.As(hearer).Get(o + "/report").Want(http.StatusOK)
			api.As(hearer).Get(appeal).Want(http.StatusNotFound)
		}
		sweepAfter(t, db, api, 15)
		for appeal, hearer := range map[string]demo.Person{teachers: w.OtherObserver, partners: w.HubManager} {
			api.As(w.Headteacher).Get(o + "/summary").Want(http.StatusNotFound)
			api.As(hearer).Seeing(appeal).Post(appeal+"/decision", document{"outcome": "dismissed", "reasons": "x"}).Want(http.StatusOK)
			api.As(hearer).Get(o + "/report").Want(http.StatusNotFound)
			sweepAfter(t, db, api, 1)
		}
		api.As(w.Headteacher).Get(o + "/summary").Want(http.StatusOK)
	})
}

// Two appeals that are upheld can be answered by the same words: the second correction names
// its appeal and changes nothing.
func TestOneCorrectionMayServeTwoAppeals(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		o, lead := visitPath(w.Visits.Issued), api.As(w.OtherQALead)
		teachers, partners := appealAgainst(api, w.Teacher, w.Visits.Issued), appealAgainst(api, w.PartnerContact, w.Visits.Issued)
		for _, appeal := range []string{teachers, partners} {
			lead.Seeing(appeal).Post(appeal+"/hearer", hearerIs(w.OtherObserver)).Want(http.StatusOK)
			api.As(w.OtherObserver).Seeing(appeal).Post(appeal+"/decision", document{"outcome": "upheld", "reasons": "x"}).Want(http.StatusOK)
		}
		db.Clock.Advance(time.Hour)
		for _, appeal := range []string{teachers, partners} {
			correction := document{"reason": "The appeal.", "report": "Of the second half.", "appealId": appeal[len("/v1/appeals/"):]}
			lead.Seeing(o+"/report").Post(o+"/report/corrections", correction).Want(http.StatusOK)
		}
		lead.Seeing(o+"/report").Post(o+"/report/corrections", document{"reason": "x", "report": "Of the second half."}).
			Want(http.StatusUnprocessableEntity, "report-unchanged")
		sweepAfter(t, db, api, 15)
		api.As(w.Headteacher).Get(o + "/summary").Want(http.StatusOK)
	})
}

// Who observed reads the same whether the summary was published after the response window or an
// appeal holds it back: they are not told whether it is published.
func TestObserversAreNotToldOfPublication(t *testing.T) {
	for name, appealed := range map[string]bool{"published": false, "held back": true} {
		t.Run(name, func(t *testing.T) {
			testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
				w, api := db.World, testapi.New(t, db)
				o := visitPath(w.Visits.Issued)
				read := func() (all []string) {
					for _, part := range []string{"", "/summary", "/report", "/protocol"} {
						all = append(all, string(api.As(w.Observer).Get(o+part).Want(http.StatusOK).Body))
					}
					return all
				}
				// Whoever observed may head the school as well.
				_, err := db.Owner().Exec("UPDATE appointment SET person_id = '" + w.Observer.ID.String() + "' WHERE role = 'headteacher' AND person_id = '" + w.Headteacher.ID.String() + "'")
				must(t, err)
				before := read()
				if appealed {
					appealAgainst(api, w.Teacher, w.Visits.Issued)
				}
				sweepAfter(t, db, api, 15)
				if published := api.As(w.Teacher).Get(o).At("/report/summaryPublishedAt") != nil; published == appealed {
					t.Errorf("published: %v", published)
				}
				for n, after := range read() {
					if after != before[n] {
						t.Errorf("the observer read %s, and reads %s", before[n], after)
					}
				}
				if summary := api.As(w.Observer).Get(o + "/summary"); strings.Contains(string(summary.Body), "publishedAt") {
					t.Errorf("the observer reads %s", summary.Body)
				}
				if told := api.As(w.Observer).Get("/v1/notices?limit=200"); strings.Contains(string(told.Body), w.Visits.Issued.ID.String()+"/summary") {
					t.Errorf("the observer is told %s", told.Body)
				}
				for _, who := range []demo.Person{w.Teacher, w.QALead} {
					if summary := api.As(who).Get(o + "/summary"); !strings.Contains(string(summary.Body), "publishedAt") {
						t.Errorf("%s reads %s", who.Name, summary.Body)
					}
				}
			})
		})
	}
}
