package house

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// aPairedVisit makes a paired visit by two observers that is held, and gives its path.
func aPairedVisit(api *testapi.API, db *testkit.DB, lead, second demo.Person) string {
	w := db.World
	start := db.Clock.Now().AddDate(0, 0, 14)
	visit := api.As(w.QALead).Post("/v1/observations", proposal(w).but(document{
		"kind": "paired", "purpose": "moderation", "startsAt": start,
		"observers": []document{{"personId": lead.ID, "lead": true}, {"personId": second.ID, "lead": false}},
	})).Want(http.StatusCreated).Text("/id")
	o := "/v1/observations/" + visit
	api.As(w.Teacher).Seeing(o).Post(o+"/agreements", document{"side": "provider"}).Want(http.StatusOK)
	api.As(w.Headteacher).Seeing(o).Post(o+"/agreements", document{"side": "school"}).Want(http.StatusOK)
	db.Clock.Set(start.Add(time.Hour))
	api.As(lead).Seeing(o).Post(o+"/visit", document{
		"startedAt": start, "endedAt": start.Add(45 * time.Minute), "tookNoPart": true, "askedNoPreparation": true,
		"schoolContact": document{"outcome": "spoken", "with": "music-lead"},
	}).Want(http.StatusOK)
	return o
}

func graded(grade string) document {
	return document{"judgements": []document{{"principle": "striving-for-excellence", "grade": grade}}}
}

// Each observer judges unseen by the other until both are in; then what is in stays as it
// is, and what they agree on is recorded beside it by people, a version each.
func TestPairedJudgements(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, second := w.Observer, w.OtherObserver
		o := aPairedVisit(api, db, lead, second)
		own, both, submission := o+"/judgements", o+"/agreed-judgements", o+"/judgements/submission"

		api.As(lead).Seeing(own).Post(submission, nil).Want(http.StatusConflict, "judgements-missing")
		api.As(lead).Seeing(own).Put(own, graded("good")).Want(http.StatusOK)
		api.As(second).Seeing(own).Put(own, graded("outstanding")).Want(http.StatusOK)
		if body := string(api.As(second).Get(own).Want(http.StatusOK).Body); strings.Contains(body, `"good"`) {
			t.Errorf("the other's judgements are seen: %s", body)
		}
		api.As(lead).Seeing(own).Post(submission, nil).Want(http.StatusOK)
		api.As(lead).Seeing(own).Put(own, graded("inadequate")).Want(http.StatusConflict, "judgements-already-submitted")
		for _, who := range []demo.Person{lead, second, w.QALead} {
			api.As(who).Get(both).Want(http.StatusNotFound)
			api.As(who).IfMatch(`"x"`).Put(both, graded("good")).Want(http.StatusConflict, "judgements-not-in")
		}
		api.As(second).Seeing(own).Post(submission, nil).Want(http.StatusOK)

		seen := api.As(second).Get(both).Want(http.StatusOK)
		if originals := seen.At("/originals").([]any); len(originals) != 2 {
			t.Errorf("originals: %v", originals)
		}
		api.As(lead).Seeing(both).Post(both+"/agreements", nil).Want(http.StatusConflict, "agreed-judgements-missing")
		problemOf := api.As(lead).Seeing(both).Put(both, graded("splendid")).Want(http.StatusUnprocessableEntity)
		if _, rules := problem(problemOf); rules["/judgements/0/grade"] != "judgement-grade-unknown" {
			t.Errorf("refused by %v", rules)
		}
		first := api.As(lead).Seeing(both).Put(both, graded("good")).Want(http.StatusOK)
		if first.At("/versions/0/agreed") != false {
			t.Errorf("agreed by one: %s", first.Body)
		}
		api.As(lead).Seeing(both).Post(both+"/agreements", nil).Want(http.StatusConflict, "agreed-judgements-missing")
		api.As(second).IfMatch(seen.ETag()).Post(both+"/agreements", nil).Want(http.StatusPreconditionFailed)
		agreed := api.As(second).Seeing(both).Post(both+"/agreements", nil).Want(http.StatusOK)
		if agreed.At("/versions/0/agreed") != true || agreed.Text("/versions/0/judgements/0/grade") != "good" {
			t.Errorf("agreed by both: %s", agreed.Body)
		}

		byLead := api.As(w.QALead).Seeing(both).Put(both, graded("outstanding")).Want(http.StatusOK)
		if byLead.At("/versions/0/agreed") != true || byLead.Text("/versions/1/judgements/0/grade") != "good" {
			t.Errorf("recorded by a QA lead: %s", byLead.Body)
		}
		grades := byLead.Text("/originals/0/judgements/0/grade") + byLead.Text("/originals/1/judgements/0/grade")
		if grades != "goodoutstanding" && grades != "outstandinggood" {
			t.Errorf("the originals are %s", grades)
		}
		for _, who := range []demo.Person{w.Teacher, w.HubManager, w.Headteacher, w.ColleagueObserver} {
			if status := api.As(who).Get(both).Status; status != http.StatusNotFound && status != http.StatusForbidden {
				t.Errorf("%s is answered %d", who.Name, status)
			}
		}
	})
}

// All observers and the QA leads are told once the last judgements are in. The report takes
// what was agreed on, and waits while that waits for somebody's agreement.
func TestTheReportTakesWhatWasAgreed(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, second := w.Observer, w.OtherObserver
		o := aPairedVisit(api, db, lead, second)
		own, both := o+"/judgements", o+"/agreed-judgements"
		told := func(who demo.Person) (n int) {
			var page struct{ Items []struct{ Kind, Href string } }
			api.As(who).Get("/v1/notices?limit=200").Want(http.StatusOK).JSON(&page)
			for _, notice := range page.Items {
				if notice.Kind == "judgements-in" && notice.Href == both {
					n++
				}
			}
			return n
		}
		for n, who := range []demo.Person{lead, second} {
			api.As(who).Seeing(own).Put(own, graded([]string{"good", "outstanding"}[n])).Want(http.StatusOK)
			api.As(who).Seeing(own).Post(own+"/submission", nil).Want(http.StatusOK)
			for _, p := range []demo.Person{lead, second, w.QALead, w.Teacher, w.HubManager} {
				want := n
				if p == w.Teacher || p == w.HubManager {
					want = 0
				}
				if got := told(p); got != want {
					t.Errorf("with %d in %s is told %d times", n+1, p.Name, got)
				}
			}
		}
		api.As(lead).Seeing(both).Put(both, graded("requires-improvement")).Want(http.StatusOK)

		draft := o + "/report-draft"
		api.As(lead).Seeing(o).Post(o+"/feedback", document{"givenAt": db.Clock.Now(), "givenTo": "The teacher", "strengths": []string{"Warm."}, "nextSteps": []string{"Slower."}}).Want(http.StatusCreated)
		api.As(lead).Seeing(draft).Put(draft, document{"report": "A report.", "summary": "A summary."}).Want(http.StatusOK)
		api.As(lead).Seeing(draft).Post(draft+"/submission", nil).Want(http.StatusOK)
		api.As(w.QALead).Seeing(draft).Post(o+"/report/issue", nil).Want(http.StatusConflict, "agreed-judgements-unsettled")
		api.As(second).Seeing(both).Post(both+"/agreements", nil).Want(http.StatusOK)
		api.As(w.QALead).Seeing(draft).Post(o+"/report/issue", nil).Want(http.StatusOK)
		if got := api.As(w.QALead).Get(o + "/report").Text("/judgements/0/grade"); got != "requires-improvement" {
			t.Errorf("the report grades %q", got)
		}
	})
}
