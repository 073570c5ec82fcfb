package house

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// moderatedOf gives the items of an exercise that somebody is shown.
func moderatedOf(api *testapi.API, who demo.Person, exercise string) (all []moderated) {
	var page struct{ Items []moderated }
	api.As(who).Get(exercise + "/items").Want(http.StatusOK).JSON(&page)
	return page.Items
}

type moderated struct {
	ID, Term, Report, ObservationID string
	Principles                      []struct{ Principle, Grade, Evidence string }
	Judgements                      []struct{ Person struct{ ID string } }
}

// anExercise draws an exercise in which an observer who led one of the six visits takes
// part, and an inspector.
func anExercise(t *testing.T, api *testapi.API, db *testkit.DB) string {
	t.Helper()
	w := db.World
	if _, err := db.Owner().Exec(`UPDATE observation_observer SET person_id = '` + w.Observer.ID.String() + `' WHERE person_id = '` + w.OtherObserver.ID.String() +
		`' AND (observation_id = '` + w.Visits.IssuedLate.ID.String() + `' OR observation_id IN (SELECT id FROM observation WHERE teacher_id = '` + w.ThirdTeacher.ID.String() + `' AND issued_at IS NOT NULL))`); err != nil {
		t.Fatal(err)
	}
	return api.As(w.QALead).Post("/v1/moderations", document{"academicYear": "2025-26", "frameworkId": w.Frameworks.Retired, "size": 6, "seed": 2026,
		"participantIds": []any{w.OtherObserver.ID, w.Inspector.ID}}).Want(http.StatusCreated).Header.Get("Location")
}

// judgeAll judges every item that the person is shown, and puts the judgements in.
func judgeAll(api *testapi.API, who demo.Person, exercise, grade string) {
	for _, i := range moderatedOf(api, who, exercise) {
		item := exercise + "/items/" + i.ID
		api.As(who).Seeing(item).Put(item+"/judgements", document{"judgements": []document{
			{"principle": "striving-for-excellence", "grade": grade, "reason": "By " + who.Name},
		}}).Want(http.StatusOK)
	}
	api.As(who).Seeing(exercise).Post(exercise+"/submission", nil).Want(http.StatusOK)
}

// Each judges unseen by the others and without the grades of the reports; closed, all that
// is in stands side by side with them. Nothing of a report changes.
func TestModeration(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		exercise := anExercise(t, api, db)
		one, other := w.OtherObserver, w.Inspector
		reports := wholeTable(t, db, "observation_report")

		first := moderatedOf(api, one, exercise)
		for _, i := range first {
			if i.ObservationID != "" || len(i.Judgements) > 0 || i.Report == "" || len(strings.Split(i.Term, " ")) != 2 {
				t.Errorf("shown is %+v", i)
			}
			for _, p := range i.Principles {
				if p.Grade != "" {
					t.Errorf("the grade of the report is shown: %+v", p)
				}
			}
		}
		api.As(one).Seeing(exercise).Post(exercise+"/submission", nil).Want(http.StatusConflict, "moderation-not-judged")
		item := exercise + "/items/" + first[0].ID
		wrong := api.As(one).Seeing(item).Put(item+"/judgements", document{"judgements": []document{{"principle": "x"}, {"principle": "being-authentic", "grade": "splendid"}}})
		if _, rules := problem(wrong); !sameRules(rules, map[string]string{"/judgements/0/principle": "judgement-principle-unknown", "/judgements/1/grade": "judgement-grade-unknown"}) {
			t.Errorf("%v", rules)
		}
		judgeAll(api, one, exercise, "good")
		api.As(one).Seeing(item).Put(item+"/judgements", document{"judgements": []document{}}).Want(http.StatusConflict, "moderation-submitted")
		for _, who := range []demo.Person{other, w.QALead} {
			if body := string(api.As(who).Get(exercise + "/items").Want(http.StatusOK).Body); strings.Contains(body, "By "+one.Name) {
				t.Errorf("%s sees what %s judged: %s", who.Name, one.Name, body)
			}
		}
		api.As(w.QALead).Get(exercise + "/agreement").Want(http.StatusNotFound)
		outcome := document{"note": "We read it alike.", "standardised": true}
		api.As(w.QALead).Seeing(exercise).Post(exercise+"/outcomes", outcome).Want(http.StatusConflict, "moderation-open")

		judgeAll(api, other, exercise, "outstanding")
		told := func(who demo.Person, kind string) {
			t.Helper()
			if body := string(api.As(who).Get("/v1/notices?limit=200").Want(http.StatusOK).Body); !strings.Contains(body, `"`+kind+`"`) {
				t.Errorf("%s is not told %s", who.Name, kind)
			}
		}
		told(one, "moderation-invited")
		told(w.QALead, "moderation-in")
		api.As(w.QALead).Seeing(exercise).Post(exercise+"/closing", nil).Want(http.StatusOK)
		api.As(w.QALead).Seeing(exercise).Post(exercise+"/closing", nil).Want(http.StatusConflict, "moderation-closed")
		told(other, "moderation-closed")

		graded := 0
		for _, i := range moderatedOf(api, one, exercise) {
			if i.ObservationID != "" {
				t.Errorf("a participant is told the visit: %+v", i)
			}
			for _, p := range i.Principles {
				if p.Grade != "" {
					graded++
				}
			}
		}
		if graded == 0 {
			t.Error("the grades of the reports are not shown")
		}
		for _, i := range moderatedOf(api, w.QALead, exercise) {
			if i.ObservationID == "" || len(i.Judgements) > 2 {
				t.Errorf("the QA lead is shown %+v", i)
			}
		}
		var agreed struct {
			Items []struct {
				Between string
				Pairs   int
				Kappa   struct{ Marker string }
				ItemIds []string
			}
		}
		api.As(w.QALead).Get(exercise + "/agreement").Want(http.StatusOK).JSON(&agreed)
		if len(agreed.Items) != 2 || agreed.Items[0].Between != "report" || agreed.Items[1].Between != "moderators" || len(agreed.Items[1].ItemIds) == 0 {
			t.Errorf("%+v", agreed)
		}
		for _, i := range agreed.Items {
			if i.Pairs < 10 != (i.Kappa.Marker == "c") {
				t.Errorf("of %d pairs there is %+v", i.Pairs, i.Kappa)
			}
		}
		recorded := api.As(w.QALead).Seeing(exercise).Post(exercise+"/outcomes", outcome).Want(http.StatusOK)
		if recorded.Text("/outcomes/0/note") != "We read it alike." || api.As(one).Get(exercise).Text("/outcomes/0/note") != "We read it alike." {
			t.Errorf("recorded is %s", recorded.Body)
		}
		if wholeTable(t, db, "observation_report") != reports {
			t.Error("a report has changed")
		}
	})
}

// What is not in when the exercise is closed is shown to nobody, and counts in no figure.
func TestWhatIsNotInIsNotShown(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		exercise := anExercise(t, api, db)
		item := exercise + "/items/" + moderatedOf(api, w.OtherObserver, exercise)[0].ID
		judged := document{"judgements": []document{{"principle": "striving-for-excellence", "grade": "good", "reason": "A first thought."}}}
		api.As(w.OtherObserver).Seeing(item).Put(item+"/judgements", judged).Want(http.StatusOK)
		api.As(w.QALead).Seeing(exercise).Post(exercise+"/closing", nil).Want(http.StatusOK)
		for _, who := range []demo.Person{w.OtherObserver, w.Inspector, w.QALead} {
			if body := string(api.As(who).Get(exercise + "/items").Want(http.StatusOK).Body); strings.Contains(body, "A first thought.") {
				t.Errorf("%s is shown it", who.Name)
			}
		}
		if n := api.As(w.QALead).Get(exercise + "/agreement").Want(http.StatusOK).Items(); n != 0 {
			t.Errorf("%d figures", n)
		}
		api.As(w.OtherObserver).Seeing(item).Put(item+"/judgements", judged).Want(http.StatusConflict, "moderation-closed")
		api.As(w.OtherObserver).Seeing(exercise).Post(exercise+"/submission", nil).Want(http.StatusConflict, "moderation-closed")
	})
}

// Nobody is shown a visit that they observed or were observed on, nor any name; an
// inspector nothing without a live inspection; and no participant anything where what they
// are shown is of fewer than five teachers (access.md row 13).
func TestWhoModeratesWhat(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		exercise := anExercise(t, api, db)
		all := moderatedOf(api, w.QALead, exercise)
		own := func(who demo.Person) (mine []string) {
			for _, i := range all {
				var observes bool
				if err := db.Owner().QueryRow(`SELECT EXISTS (SELECT 1 FROM observation_observer WHERE observation_id = $1 AND person_id = $2)`,
					i.ObservationID, who.ID.String()).Scan(&observes); err != nil {
					t.Fatal(err)
				}
				if observes {
					mine = append(mine, i.ID)
				}
			}
			return mine
		}
		excluded := own(w.OtherObserver)
		shown := moderatedOf(api, w.OtherObserver, exercise)
		if len(excluded) == 0 || len(all) != 6 || len(shown) != 6-len(excluded) {
			t.Fatalf("of %d items %d are shown, %d observed", len(all), len(shown), len(excluded))
		}
		for _, mine := range excluded {
			item := exercise + "/items/" + mine
			api.As(w.OtherObserver).Get(item).Want(http.StatusNotFound)
			api.As(w.OtherObserver).IfMatch("*").Put(item+"/judgements", document{"judgements": []document{}}).Want(http.StatusNotFound)
		}
		if body := string(api.As(w.Inspector).Get(exercise + "/items").Body); slices.ContainsFunc(w.People(), func(p demo.Person) bool { return strings.Contains(body, p.Name) }) {
			t.Errorf("somebody is named: %s", body)
		}
		for _, who := range []demo.Person{w.Teacher, w.Observer, w.HubManager, w.DataProtectionOfficer, w.OtherHubQALead} {
			api.As(who).Get(exercise).Want(http.StatusNotFound)
			api.As(who).Get(exercise + "/items").Want(http.StatusNotFound)
		}
		last := visitPath(w.Visits.IssuedLate)
		if !slices.ContainsFunc(all, func(i moderated) bool { return strings.HasSuffix(last, i.ObservationID) }) {
			last = "/v1/observations/" + all[0].ObservationID
		}
		inspection := "/v1/inspections/" + w.Inspections.Current.String()
		api.As(w.HubManager).Seeing(inspection).Post(inspection+"/ending", nil).Want(http.StatusOK)
		api.As(w.Inspector).Get(exercise).Want(http.StatusNotFound)
		api.As(w.Inspector).Get(exercise + "/items").Want(http.StatusNotFound)

		// Of one teacher less than five, those alone read it who may know whose it is.
		if _, err := db.Owner().Exec(`UPDATE observation SET teacher_id = '` + w.Teacher.ID.String() + `' WHERE id IN (SELECT observation_id FROM moderation_item)`); err != nil {
			t.Fatal(err)
		}
		api.As(w.OtherObserver).Get(exercise).Want(http.StatusNotFound)
		api.As(w.OtherObserver).Get(exercise + "/items").Want(http.StatusNotFound)
		if n := api.As(w.OtherObserver).Get("/v1/moderations").Want(http.StatusOK).Items(); n != 0 {
			t.Errorf("%d exercises are listed", n)
		}
		api.As(w.QALead).Get(exercise + "/items").Want(http.StatusOK)
		if _, err := db.Owner().Exec(`UPDATE observation SET teacher_id = '` + w.QALead.ID.String() + `' WHERE id = '` + all[0].ObservationID + `'`); err != nil {
			t.Fatal(err)
		}
		if left := moderatedOf(api, w.QALead, exercise); len(left) != 5 {
			t.Errorf("the QA lead who was observed is shown %d items", len(left))
		}
	})
}

// The seed alone decides the sample; commissioning visits are in none; and who takes part
// is of the working group or inspects, and is shown visits of five teachers.
func TestDrawingModeration(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		q := api.As(w.QALead)
		n := document{"academicYear": "2025-26", "frameworkId": w.Frameworks.Retired, "size": 4, "seed": 1, "participantIds": []any{}}
		sample := func(body document) (visits []string) {
			for _, i := range moderatedOf(api, w.QALead, q.Post("/v1/moderations", body).Want(http.StatusCreated).Header.Get("Location")) {
				visits = append(visits, i.ObservationID)
			}
			return sorted(visits)
		}
		one, again, another := sample(n), sample(n), sample(n.but(document{"seed": 2}))
		if !slices.Equal(one, again) || slices.Equal(one, another) {
			t.Errorf("%v, again %v, by another seed %v", one, again, another)
		}
		var pool int
		if err := db.Owner().QueryRow(`SELECT COUNT(*) FROM observation WHERE issued_at IS NOT NULL AND purpose <> 'commissioning' AND framework_id = $1
			AND visit_on >= '2025-09-01' AND visit_on <= '2026-08-31'`, w.Frameworks.Retired.String()).Scan(&pool); err != nil {
			t.Fatal(err)
		}
		if whole := sample(n.but(document{"size": pool})); slices.Contains(whole, w.Commissioned.ID.String()) {
			t.Error("a commissioning visit is in the sample")
		}
		for _, row := range []struct {
			change document
			rules  map[string]string
		}{
			{document{"size": pool + 1}, map[string]string{"/size": "moderation-sample-too-large"}},
			{document{"frameworkId": nowhere}, map[string]string{"/frameworkId": "unknown-reference", "/size": "moderation-sample-too-large"}},
			{document{"participantIds": []any{w.Teacher.ID, nowhere}}, map[string]string{
				"/participantIds/0": "moderation-participant-wrong", "/participantIds/1": "moderation-participant-wrong"}},
			{document{"participantIds": []any{w.OtherObserver.ID}}, map[string]string{"/participantIds/0": "moderation-few-subjects"}},
			{document{"size": 6, "seed": 2026, "participantIds": []any{w.Inspector.ID, w.Inspector.ID}}, map[string]string{"/participantIds/1": "moderation-participant-repeated"}},
		} {
			if _, rules := problem(q.Post("/v1/moderations", n.but(row.change)).Want(http.StatusUnprocessableEntity)); !sameRules(rules, row.rules) {
				t.Errorf("%v: %v", row.change, rules)
			}
		}
		api.As(w.Observer, access.Observer).Post("/v1/moderations", n).Want(http.StatusForbidden)
	})
}

// Whose report is read in an exercise sees who read it; and those who read it without names
// are not told of its correction, which would tell them whose it is.
func TestModerationIsAReading(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		exercise := anExercise(t, api, db)
		recorded := readings(t, db, w.Inspector)
		shown := moderatedOf(api, w.Inspector, exercise)
		if n := readings(t, db, w.Inspector) - recorded; n != len(shown) {
			t.Errorf("%d items left %d readings", len(shown), n)
		}
		for _, i := range moderatedOf(api, w.QALead, exercise) {
			report := "/v1/observations/" + i.ObservationID + "/report"
			api.As(w.QALead).Seeing(report).Post(report+"/corrections", document{"reason": "A slip.", "report": "Another text."}).Want(http.StatusOK)
		}
		if body := string(api.As(w.Inspector).Get("/v1/notices?limit=200").Want(http.StatusOK).Body); strings.Contains(body, "report-corrected") {
			t.Errorf("the inspector is told %s", body)
		}
		if body := string(api.As(w.Inspector).Get(exercise + "/items").Want(http.StatusOK).Body); strings.Contains(body, "Another text.") {
			t.Error("the sample has changed with a correction")
		}
	})
}

// readings counts the readings of reports in exercises that somebody left in the trail.
func readings(t *testing.T, db *testkit.DB, who demo.Person) (n int) {
	t.Helper()
	if err := db.Owner().QueryRow(`SELECT COUNT(*) FROM audit_event WHERE action = 'moderation.read-items' AND actor_id = $1 AND parts LIKE '%report%'`,
		who.ID.String()).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
