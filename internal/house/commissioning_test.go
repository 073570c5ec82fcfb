package house

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// A candidate begins a pilot upon a commissioning visit whose grades are all good or
// better, and in no other way.
func TestCommissioning(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		q, o := api.As(w.QALead), visitPath(w.Visits.Issued)
		report, decision := o+"/report", o+"/commissioning-decision"
		pilot := document{"decision": "pilot", "reason": "Good in all."}
		candidate := "/v1/partners/" + w.Partners.Candidate.String()
		q.Seeing(candidate).Patch(candidate, document{"status": "active"}).Want(http.StatusUnprocessableEntity, "partner-not-commissioned")
		for _, round := range []string{"ended", "external", "ended"} { // nor by a way round
			q.Seeing(candidate).Patch(candidate, document{"status": round}).Want(http.StatusOK)
			q.Seeing(candidate).Patch(candidate, document{"status": "active"}).Want(http.StatusUnprocessableEntity, "partner-not-commissioned")
		}
		q.Seeing(candidate).Patch(candidate, document{"status": "candidate"}).Want(http.StatusOK)
		q.Seeing(report).Post(decision, pilot).Want(http.StatusConflict, "commissioning-other-purpose")

		for _, change := range []string{
			"UPDATE observation SET purpose = 'commissioning', kind = 'commissioning', partner_id = '" + w.Partners.Candidate.String() +
				"', provision_id = '" + w.Provisions.Candidate.String() + "' WHERE id = '" + w.Visits.Issued.ID.String() + "'",
		} {
			if _, err := db.Owner().Exec(change); err != nil {
				t.Fatal(err)
			}
		}
		grade := func(grades ...string) {
			t.Helper()
			var all []document
			for n, principle := range []string{"striving-for-excellence", "being-authentic"}[:len(grades)] {
				all = append(all, document{"principle": principle, "grade": grades[n], "evidence": "Heard."})
			}
			q.Seeing(report).Post(report+"/corrections", document{"reason": "Graded.", "judgements": all}).Want(http.StatusOK)
		}
		refused := func() {
			t.Helper()
			answer := q.Seeing(report).Post(decision, pilot).Want(http.StatusUnprocessableEntity)
			if _, rules := problem(answer); !sameRules(rules, map[string]string{"/decision": "commissioning-not-good"}) {
				t.Errorf("%v", rules)
			}
		}
		q.Get(decision).Want(http.StatusNotFound)
		q.Seeing(report).Post(report+"/corrections", document{"reason": "No grades.", "judgements": []document{}})
		refused()
		grade("good", "requires-improvement")
		refused()
		grade("good", "outstanding")
		api.As(w.Observer).IfMatch(`"x"`).Post(decision, pilot).Want(http.StatusNotFound)
		appeal := appealAgainst(api, w.Teacher, w.Visits.Issued)
		q.Seeing(report).Post(decision, pilot).Want(http.StatusConflict, "report-held-by-appeal")
		offered := func() bool { return strings.Contains(string(q.Get(o).Body), "observation.decide-commissioning") }
		if offered() {
			t.Error("a decision is offered while an appeal holds it back")
		}
		api.As(w.Teacher).Seeing(appeal).Post(appeal+"/withdrawal", nil).Want(http.StatusOK)
		if !offered() {
			t.Error("no decision is offered once the appeal is withdrawn")
		}
		q.Seeing(report).Post(decision, pilot).Want(http.StatusOK)
		q.Seeing(report).Post(decision, pilot).Want(http.StatusConflict, "commissioning-decided")
		if q.Get(candidate).Text("/status") != "active" || q.Get("/v1/provisions/"+w.Provisions.Candidate.String()).Text("/state") != "active" {
			t.Error("the pilot has not begun")
		}
		api.As(w.Teacher).Get(decision).Want(http.StatusOK)
		api.As(w.PartnerContact).Get(decision).Want(http.StatusNotFound)
	})
}
