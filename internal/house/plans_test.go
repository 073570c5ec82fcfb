package house

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/plan"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

const plansPath = "/v1/plans"

func commitment(changes document) document {
	return document{
		"duty": "publicity", "what": "Every school hears from the hub.", "responsible": "Hub office", "dueBy": "2028-07-14",
		"measure": document{"description": "Newsletters sent", "unit": "newsletters", "baseline": "2.50", "target": "6"},
	}.but(changes)
}

func planOf(p id.Plan) string { return plansPath + "/" + p.String() }

// A plan is drafted by QA leads and hub managers, and theirs until it is published; then
// everybody's, what it says frozen; its revision supersedes it (access.md row 14).
func TestPlan(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, manager := api.As(w.QALead), api.As(w.HubManager)
		made := lead.Post(plansPath, document{"academicYear": "2027-28", "introduction": " A year of schools. ", "commitments": []any{commitment(nil)}}).Want(http.StatusCreated)
		path := made.Header.Get("Location")
		if made.At("/edition") != float64(1) || made.Text("/state") != "draft" || made.Text("/introduction") != "A year of schools." || made.Text("/commitments/0/measure/baseline") != "2.50" {
			t.Errorf("%s", made.Body)
		}
		everybody := []demo.Person{w.Teacher, w.Headteacher, w.PartnerContact, w.Observer, w.ElectedMember, w.Inspector, w.MusicLead, w.DataProtectionOfficer}
		for _, who := range everybody {
			api.As(who).Get(path).Want(http.StatusNotFound)
			api.As(who).Get(path + "/duties").Want(http.StatusNotFound)
		}
		lead.Post(plansPath, document{"academicYear": "2027-28"}).Want(http.StatusConflict, "plan-draft-exists")
		manager.Patch(path, document{"introduction": "x"}).Want(http.StatusPreconditionRequired)
		first := made.Text("/commitments/0/id")
		changed := manager.Seeing(path).Patch(path, document{"commitments": []any{commitment(document{"duty": "expert_leadership"}), commitment(document{"id": first, "what": "All hear."})}}).Want(http.StatusOK)
		if changed.Text("/commitments/1/id") != first || changed.Text("/commitments/1/what") != "All hear." || changed.Text("/introduction") != "A year of schools." {
			t.Errorf("%s", changed.Body)
		}
		lead.IfMatch(made.ETag()).Post(path+"/publication", nil).Want(http.StatusPreconditionFailed)
		lead.Seeing(path).Post(path+"/publication", nil).Want(http.StatusOK)
		lead.Seeing(path).Post(path+"/publication", nil).Want(http.StatusConflict, "plan-not-draft")
		lead.Seeing(path).Patch(path, document{"introduction": "Other."}).Want(http.StatusConflict, "plan-not-draft")
		lead.Post(plansPath, document{"academicYear": "2027-28"}).Want(http.StatusConflict, "plan-exists")
		for _, who := range everybody {
			api.As(who).Get(path).Want(http.StatusOK)
		}
		api.As(w.OtherHubQALead).Get(path).Want(http.StatusNotFound)
		revised := lead.Post(plansPath, document{"academicYear": "2027-28", "basedOnId": path[len(plansPath)+1:]}).Want(http.StatusCreated)
		again := revised.Header.Get("Location")
		if revised.At("/edition") != float64(2) || revised.Text("/commitments/1/id") != first || revised.Text("/basedOn/academicYear") != "2027-28" {
			t.Errorf("%s", revised.Body)
		}
		lead.Seeing(again).Patch(again, document{"commitments": []any{}}).Want(http.StatusOK)
		lead.Seeing(again).Post(again+"/publication", nil).Want(http.StatusConflict, "plan-empty")
		lead.Seeing(again).Patch(again, document{"commitments": []any{commitment(document{"id": first})}}).Want(http.StatusOK)
		lead.Seeing(again).Post(again+"/publication", nil).Want(http.StatusOK)
		if got := api.As(w.Teacher).Get(path).Want(http.StatusOK); got.Text("/state") != "superseded" || got.Text("/commitments/1/what") != "All hear." {
			t.Errorf("the version before is %s", got.Body)
		}
	})
}

// Where a plan or a commitment is wrong, every fault of it is named.
func TestAPlanIsHeldToItsRules(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead := api.As(w.QALead)
		for _, c := range []struct {
			with      document
			at, fault string
		}{
			{document{"academicYear": "2032-33"}, "/academicYear", "invalid-content"},
			{document{"basedOnId": nowhere}, "/basedOnId", "unknown-reference"},
			{document{"basedOnId": w.Plans.Draft}, "/basedOnId", "plan-base-wrong"},
			{document{"basedOnId": w.Plans.Superseded}, "/basedOnId", "plan-base-wrong"},
			{document{"academicYear": "2024-25", "basedOnId": w.Plans.Published}, "/basedOnId", "plan-base-wrong"},
			{document{"commitments": []any{commitment(document{"what": " "})}}, "/commitments/0/what", "invalid-content"},
			{document{"commitments": []any{commitment(document{"responsible": "\t"})}}, "/commitments/0/responsible", "invalid-content"},
			{document{"commitments": []any{commitment(document{"measure": document{"description": " "}})}}, "/commitments/0/measure/description", "invalid-content"},
			{document{"commitments": []any{commitment(document{"measure": document{"description": "x", "target": "1"}})}}, "/commitments/0/measure/unit", "plan-unit-missing"},
			{document{"commitments": []any{commitment(document{"dueBy": "2027-08-31"})}}, "/commitments/0/dueBy", "plan-due-outside-year"},
			{document{"commitments": []any{commitment(document{"dueBy": "2028-09-01"})}}, "/commitments/0/dueBy", "plan-due-outside-year"},
			{document{"commitments": []any{commitment(document{"responsibleId": w.OtherHubTeacher.ID})}}, "/commitments/0/responsibleId", "unknown-reference"},
			{document{"commitments": []any{commitment(document{"id": w.Plans.Commitment})}}, "/commitments/0/id", "plan-commitment-unknown"},
		} {
			refused(t, lead.Post(plansPath, document{"academicYear": "2027-28"}.but(c.with)), c.at, c.fault)
		}
		for _, number := range []string{"1,5", "1e3", "01", "1.23456", "", "NaN", "1\n"} {
			lead.Post(plansPath, document{"academicYear": "2027-28", "commitments": []any{commitment(document{"measure": document{"description": "x", "unit": "u", "target": number}})}}).Want(http.StatusBadRequest)
		}
		draft := planOf(w.Plans.Draft)
		inYear := commitment(document{"dueBy": "2027-07-14"})
		same := inYear.but(document{"id": w.Plans.Commitment})
		refused(t, lead.Seeing(draft).Patch(draft, document{"commitments": []any{same, same}}), "/commitments/1/id", "plan-commitment-repeated")
		refused(t, lead.Seeing(draft).Patch(draft, document{"commitments": []any{inYear.but(document{"id": nowhere})}}), "/commitments/0/id", "plan-commitment-unknown")
	})
}

// A draft is discarded with what it says, and leaves its number to the next one. What was
// published stays, and what was recorded of a commitment that a draft named with it.
func TestADraftIsDiscarded(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, manager := api.As(w.QALead), api.As(w.HubManager)
		draft, published := planOf(w.Plans.Draft), planOf(w.Plans.Published)
		edition, kept := lead.Get(draft).At("/edition"), string(lead.Get(published).Body)
		lead.Delete(draft).Want(http.StatusPreconditionRequired)
		lead.IfMatch(`"other"`).Delete(draft).Want(http.StatusPreconditionFailed)
		api.As(w.Observer).IfMatch(`"any"`).Delete(draft).Want(http.StatusNotFound)
		if done := manager.Seeing(draft).Delete(draft).Want(http.StatusNoContent); len(done.Body) > 0 {
			t.Errorf("%s", done.Body)
		}
		lead.Get(draft).Want(http.StatusNotFound)
		for _, stays := range []id.Plan{w.Plans.Published, w.Plans.Superseded} {
			lead.Seeing(planOf(stays)).Delete(planOf(stays)).Want(http.StatusConflict, "plan-not-draft")
		}
		if is := string(lead.Get(published).Want(http.StatusOK).Body); is != kept {
			t.Errorf("the published plan was %s and is %s", kept, is)
		}
		again := lead.Post(plansPath, document{"academicYear": "2026-27", "basedOnId": w.Plans.Published}).Want(http.StatusCreated)
		if again.At("/edition") != edition {
			t.Errorf("edition %v after %v", again.At("/edition"), edition)
		}
	})
}

// Progress and evidence go on being added to the published plan and are seen in the draft of
// its revision; a superseded version stays as it was.
func TestProgressOfAPlan(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, manager := api.As(w.QALead), api.As(w.HubManager)
		path, draft := planOf(w.Plans.Published), planOf(w.Plans.Draft)
		at := path + "/commitments/" + w.Plans.Commitment.String()
		if got := lead.Get(path); got.Text("/commitments/1/status") != "planned" || got.At("/commitments/1/reached") != nil {
			t.Errorf("%s", got.Body)
		}
		note := document{"on": "2026-11-20", "note": "It is booked.", "value": "12.50", "status": "under-way"}
		done := manager.Post(at+"/progress", note).Want(http.StatusCreated)
		lead.Post(at+"/progress", note.but(document{"on": "2026-11-19", "status": "met", "value": "60"})).Want(http.StatusCreated) // of a day before
		for _, p := range []string{path, draft} {
			if got := lead.Get(p); got.Text("/commitments/1/status") != "under-way" || got.Text("/commitments/1/reached") != "12.50" || len(got.At("/commitments/1/progress").([]any)) != 2 {
				t.Errorf("%s", got.Body)
			}
		}
		refused(t, lead.Post(at+"/progress", note.but(document{"on": "2026-11-24"})), "/on", "invalid-content")
		refused(t, lead.Post(at+"/progress", note.but(document{"note": " "})), "/note", "invalid-content")
		refused(t, lead.Post(path+"/commitments/"+lead.Get(path).Text("/commitments/2/id")+"/progress", note), "/value", "plan-unit-missing")
		lead.Post(path+"/commitments/"+nowhere+"/progress", note).Want(http.StatusNotFound)
		lead.Post(draft+"/commitments/"+w.Plans.Commitment.String()+"/progress", note).Want(http.StatusConflict, "plan-not-published")
		lead.Seeing(draft).Post(draft+"/publication", nil).Want(http.StatusOK)
		lead.Post(at+"/progress", note).Want(http.StatusConflict, "plan-not-published")
		before := api.As(w.Teacher).Get(path)
		now := draft + "/commitments/" + w.Plans.Commitment.String()
		lead.Post(now+"/progress", note.but(document{"on": "2026-11-21", "status": "not-met"})).Want(http.StatusCreated)
		if after := api.As(w.Teacher).Get(path); !bytes.Equal(before.Body, after.Body) || after.Text("/commitments/1/status") != "under-way" {
			t.Errorf("what was superseded goes on: %s", after.Body)
		}
		entry := lead.Get(now[:len(draft)]).Text("/commitments/1/progress/1/id")
		withdrawal := document{"entryId": entry}
		if entry != done.Text("/commitments/1/progress/0/id") {
			t.Errorf("%s is another note", entry)
		}
		lead.Seeing(draft).Post(draft+"/withdrawals", withdrawal).Want(http.StatusOK)
		for _, p := range []string{path, draft} {
			if got := api.As(w.Teacher).Get(p); strings.Contains(string(got.Body), entry) {
				t.Errorf("it is not withdrawn: %s", got.Body)
			}
		}
		refused(t, lead.Seeing(draft).Post(draft+"/withdrawals", withdrawal), "/entryId", "unknown-reference")
	})
}

// Everybody learns of a record only that it is evidence and what it is; where it was, of whom
// and which it is QA leads and hub managers alone. A document is open to all.
func TestEvidenceOfAPlan(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, path := api.As(w.QALead), planOf(w.Plans.Published)
		at := path + "/commitments/" + w.Plans.Commitment.String() + "/evidence"
		visit := document{"kind": "observation", "recordId": w.Visits.Held.ID}
		paper := document{"kind": "document", "url": "https://hub.example/a.pdf", "title": "A"}
		lead.Post(at, visit).Want(http.StatusCreated)
		lead.Post(at, paper).Want(http.StatusCreated)
		lead.Post(at, visit).Want(http.StatusConflict, "plan-evidence-exists")
		for _, c := range []struct {
			what      document
			at, fault string
		}{
			{visit.but(document{"recordId": nowhere}), "/recordId", "unknown-reference"},
			{visit.but(document{"recordId": w.Elsewhere.Published.ID}), "/recordId", "unknown-reference"},
			{visit.but(document{"kind": "evaluation"}), "/recordId", "unknown-reference"},
			{visit.but(document{"title": "x"}), "/title", "plan-evidence-incomplete"},
			{document{"kind": "observation"}, "/recordId", "plan-evidence-incomplete"},
			{document{"kind": "document", "title": "x"}, "/url", "plan-evidence-incomplete"},
			{paper.but(document{"title": " "}), "/title", "plan-evidence-incomplete"},
			{paper.but(document{"recordId": w.Visits.Held.ID}), "/recordId", "plan-evidence-incomplete"},
			{paper.but(document{"url": "http://hub.example/a.pdf"}), "/url", "plan-document-address"},
			{paper.but(document{"url": "https://localhost/a.pdf"}), "/url", "plan-document-address"},
		} {
			refused(t, lead.Post(at, c.what), c.at, c.fault)
		}
		for kind, which := range map[string]any{"conversation": w.Conversations.Planned, "training-event": w.Trainings.ToCome, "school-support": w.Supports.Proposed} {
			refused(t, lead.Post(at, document{"kind": kind, "recordId": which}), "/recordId", "plan-evidence-not-held")
		}
		for _, who := range []demo.Person{w.QALead, w.HubManager} {
			if got := api.As(who).Get(path); !strings.Contains(string(got.Body), w.Visits.Held.ID.String()) || got.Text("/commitments/1/responsiblePerson/name") != w.QALead.Name {
				t.Errorf("%s reads %s", who.Name, got.Body)
			}
		}
		for _, who := range everyone(w) {
			got := api.As(who).Get(path).Want(http.StatusOK)
			if got.At("/commitments/1/evidence/recordCounts/0/number") != float64(2) || len(got.At("/commitments/1/evidence/documents").([]any)) != 2 {
				t.Errorf("%s reads %s", who.Name, got.Body)
			}
			for _, hidden := range []string{w.Visits.Held.ID.String(), w.Visits.ByTeacher.ID.String(), w.QALead.ID.String(), w.QALead.Name, w.HubManager.Name, `"records"`, `"by"`} {
				if strings.Contains(string(got.Body), hidden) {
					t.Errorf("%s reads %s: %s", who.Name, hidden, got.Body)
				}
			}
		}
	})
}

// What is cancelled, or given up, shows nothing any more; what shows something does.
func TestEvidenceThatCameToNothing(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, path := api.As(w.QALead), planOf(w.Plans.Published)
		all := lead.Get(path)
		at := path + "/commitments/" + all.Text("/commitments/2/id")
		lead.Post(at+"/progress", document{"on": "2026-11-20", "note": "Done.", "status": "met"}).Want(http.StatusCreated)
		without := func() bool {
			return strings.Contains(string(lead.Get(path+"/duties").Body), `"withoutEvidence":{"commitmentIds":["`)
		}
		event := lead.Post("/v1/training-events", eventOn("2026-11-20", "2026-11-20", nil)).Want(http.StatusCreated)
		record := document{"kind": "training-event", "recordId": event.Text("/id")}
		before := without()
		lead.Post(at+"/evidence", record).Want(http.StatusCreated)
		shown, held := without(), event.Header.Get("Location")
		lead.Seeing(held).Post(held+"/cancellation", document{"reason": "Snow."}).Want(http.StatusOK)
		if !before || shown || !without() {
			t.Errorf("without evidence: %t before, %t with it, %t without it; %s", before, shown, without(), lead.Get(path+"/duties").Body)
		}
		for kind, which := range map[string]any{"conversation": w.Conversations.WrittenUp, "training-event": w.Trainings.Held, "school-support": w.Supports.Agreed, "school-plan": w.SchoolPlans.ThisYear} {
			lead.Post(at+"/evidence", document{"kind": kind, "recordId": which}).Want(http.StatusCreated)
		}
		if without() {
			t.Error("what was held shows nothing")
		}
		none := lead.Post("/v1/school-plans", document{"schoolId": w.Schools.Formerly, "academicYear": "2026-27", "hasPlan": false}).Want(http.StatusCreated)
		refused(t, lead.Post(at+"/evidence", document{"kind": "school-plan", "recordId": none.Text("/id")}), "/recordId", "plan-evidence-not-held")
		refused(t, lead.Post(at+"/evidence", record), "/recordId", "plan-evidence-not-held")
	})
}

// everyone are those who read a published plan and no more.
func everyone(w demo.World) []demo.Person {
	return []demo.Person{w.Teacher, w.OtherTeacher, w.Headteacher, w.PartnerContact, w.Observer, w.ElectedMember, w.Inspector, w.MusicLead, w.DataProtectionOfficer}
}

// A duty without a commitment is there, and how each stands goes with the day.
func TestDutiesOfAPlan(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := planOf(w.Plans.Published) + "/duties"
		got := api.As(w.Headteacher).Get(path).Want(http.StatusOK)
		duties := got.At("/duties").([]any)
		if len(duties) != len(plan.Duties) || got.At("/duties/0/hasCommitments") != false || got.At("/duties/1/hasCommitments") != true {
			t.Fatalf("%s", got.Body)
		}
		count := func(of *testapi.Answer, duty int, figure string) any {
			return of.At(fmt.Sprintf("/duties/%d/%s/number", duty, figure))
		}
		for figure, want := range map[string]float64{"planned": 0, "underWay": 1, "due": 0, "overdue": 0, "withoutEvidence": 0} {
			if count(got, 1, figure) != want {
				t.Errorf("today %s of %v are %v", figure, duties[1], count(got, 1, figure))
			}
		}
		day := calendar.On(2027, 5, 31) // the commitment's
		db.Clock.Advance(calendar.Midnight(day.AddDays(-14)).Sub(db.Clock.Now()))
		got = api.As(w.Headteacher).Get(path).Want(http.StatusOK)
		if count(got, 1, "due") != 1.0 || count(got, 1, "withoutEvidence") != 0.0 {
			t.Errorf("two weeks before its day %s", got.Body)
		}
		db.Clock.Advance(calendar.Midnight(day.AddDays(1)).Sub(calendar.Midnight(day.AddDays(-14))))
		got = api.As(w.Headteacher).Get(path).Want(http.StatusOK)
		if count(got, 1, "overdue") != 1.0 || count(got, 1, "due") != 0.0 || count(got, 1, "withoutEvidence") != 1.0 || count(got, 4, "withoutEvidence") != 0.0 {
			t.Errorf("after its day %s", got.Body)
		}
		smep := api.As(w.QALead).Get("/v1/insights/smep?limit=2").Want(http.StatusOK)
		if smep.At("/items/1/overdue/number") != 1.0 || smep.At("/items/1/open/number") != 1.0 || smep.Text("/items/1/plan/id") != w.Plans.Published.String() {
			t.Errorf("%s", smep.Body)
		}
		none := api.As(w.HubManager).Get("/v1/insights/smep?academicYear=2019-20").Want(http.StatusOK)
		if len(none.At("/items").([]any)) != len(plan.Duties) || none.At("/items/3/hasCommitments") != false || none.At("/items/3/plan") != nil {
			t.Errorf("%s", none.Body)
		}
	})
}

// What was not met is carried into the plan of the next year, from the value that was reached.
func TestAPlanIsCarriedForward(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead := api.As(w.QALead)
		was := lead.Get(planOf(w.Plans.Published)).Want(http.StatusOK)
		got := lead.Post(plansPath, document{"academicYear": "2028-29", "basedOnId": w.Plans.Published}).Want(http.StatusCreated)
		if len(got.At("/commitments").([]any)) != 3 || got.Text("/commitments/0/measure/baseline") != "244" || got.Text("/commitments/0/dueBy") != "2029-05-31" ||
			got.Text("/commitments/0/carriedFrom/plan/id") != w.Plans.Published.String() || got.Text("/commitments/0/carriedFrom/commitmentId") != was.Text("/commitments/0/id") ||
			got.Text("/commitments/0/status") != "planned" || got.Text("/commitments/0/id") == was.Text("/commitments/0/id") {
			t.Errorf("%s", got.Body)
		}
		if was.Text("/commitments/0/carriedFrom/plan/academicYear") != "2025-26" || was.Text("/commitments/0/measure/baseline") != "231" {
			t.Errorf("from last year %s", was.Body)
		}
	})
}

// That commitments are due, and that they are overdue, is told once for the day, and anew for
// another day.
func TestCommitmentsDueAreTold(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead := api.As(w.QALead)
		year := document{"academicYear": "2024-25", "commitments": []any{
			commitment(document{"dueBy": "2025-07-14", "responsibleId": w.Observer.ID}), commitment(document{"dueBy": "2025-07-14"}),
		}}
		path := lead.Post(plansPath, year).Want(http.StatusCreated).Header.Get("Location")
		kinds := func(who demo.Person) []string { return told(t, api, who, path[len(plansPath)+1:]) }
		sweepAfter(t, db, api, 0)
		if got := kinds(w.QALead); len(got) != 0 {
			t.Errorf("of a draft is told %v", got)
		}
		lead.Seeing(path).Post(path+"/publication", nil).Want(http.StatusOK)
		sweepAfter(t, db, api, 0)
		sweepAfter(t, db, api, 1)
		for _, who := range []demo.Person{w.QALead, w.OtherQALead, w.HubManager, w.Observer} {
			if got := kinds(who); len(got) == 0 || got[0] != "plan-overdue" || slices.Contains(got[1:], "plan-overdue") {
				t.Errorf("%s was told %v", who.Name, got)
			}
		}
		if got := kinds(w.Headteacher); slices.Contains(got, "plan-overdue") {
			t.Errorf("the head teacher was told %v", got)
		}
		again := lead.Post(plansPath, document{"academicYear": "2024-25", "basedOnId": path[len(plansPath)+1:]}).Want(http.StatusCreated)
		path = again.Header.Get("Location")
		moved := commitment(document{"id": again.Text("/commitments/0/id"), "dueBy": "2025-08-31"})
		lead.Seeing(path).Patch(path, document{"commitments": []any{moved}}).Want(http.StatusOK)
		lead.Seeing(path).Post(path+"/publication", nil).Want(http.StatusOK)
		sweepAfter(t, db, api, 0)
		if got := kinds(w.QALead); !slices.Equal(got, []string{"plan-overdue"}) {
			t.Errorf("of another day was told %v", got)
		}
	})
}

// What is soon due is told as that, by the sweep that finds it, with its time.
func TestCommitmentsFallDue(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		draft := planOf(w.Plans.Published)
		days := calendar.On(2027, 3, 31).Sub(calendar.DateOf(db.Clock.Now())) // the day of the commitment to train
		sweepAfter(t, db, api, days-15)
		if got := told(t, api, w.HubManager, draft[len(plansPath)+1:]); len(got) != 0 {
			t.Errorf("fifteen days before it was told %v", got)
		}
		sweepAfter(t, db, api, 1)
		if got := told(t, api, w.HubManager, draft[len(plansPath)+1:]); !slices.Equal(got, []string{"plan-due"}) {
			t.Errorf("fourteen days before it was told %v", got)
		}
		sweepAfter(t, db, api, 15)
		if got := told(t, api, w.HubManager, draft[len(plansPath)+1:]); !slices.Equal(got, []string{"plan-overdue", "plan-due"}) {
			t.Errorf("after the day it was told %v", got)
		}
	})
}

// A plan is a paper too, the same for everybody.
func TestAPlanOnPaper(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := planOf(w.Plans.Published)
		file := api.As(w.ElectedMember).Header("Accept", "application/pdf").Get(path).Want(http.StatusOK)
		if !bytes.HasPrefix(file.Body, []byte("%PDF-1.7")) || !bytes.Equal(file.Body, api.As(w.QALead).Header("Accept", "application/pdf").Get(path).Body) {
			t.Errorf("%.60s", file.Body)
		}
		if folder := os.Getenv("HUBQA_PAPERS"); folder != "" {
			_ = os.WriteFile(folder+"/plan-"+db.Name()+".pdf", file.Body, 0o600)
		}
	})
}

// What a published version says cannot be changed in the database either.
func TestAPublishedPlanIsFrozen(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		for _, do := range []string{
			`UPDATE plan_commitment SET what = 'x' WHERE plan_id = '%s'`, `DELETE FROM plan_commitment WHERE plan_id = '%s'`,
			`DELETE FROM plan WHERE id = '%s'`,
			`UPDATE plan_commitment SET plan_id = '%s', commitment_id = commitment_id WHERE plan_id = '` + db.World.Plans.Draft.String() + `'`,
		} {
			if _, err := db.Owner().Exec(fmt.Sprintf(do, db.World.Plans.Published)); err == nil || !strings.Contains(err.Error(), "does not change") {
				t.Errorf("%s: %v", do, err)
			}
		}
	})
}

// The predicate of plans is written as SQL and in Go. For everybody they say the same.
func TestBothPredicatesOfPlansAgree(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w := db.World
		for _, who := range w.Actors() {
			if who.Hub() != w.QALead.Hub {
				continue
			}
			must(t, db.View(context.Background(), who, func(tx *store.Tx) error {
				for _, action := range []access.Action{access.ReadPlan, access.ReadPlanRecords, access.UpdatePlan, access.RecordPlanProgress} {
					for which, state := range map[id.Plan]string{w.Plans.Draft: plan.Draft, w.Plans.Published: plan.Published, w.Plans.Superseded: plan.Superseded} {
						within := tx.Scope(action)
						facts := (&plan.Plan{HubID: who.Hub(), ID: which, State: state}).Facts()
						if _, err := tx.Plan(within, which); within.Admits(facts) != (err == nil) {
							t.Errorf("%s of a %s one, %v: Go %v, SQL %v", action, state, who.Principal(), within.Admits(facts), err)
						}
					}
				}
				return nil
			}))
		}
	})
}

// The duties of the contract are those that are counted, and what can be evidence is a kind of
// the contract whose records are kept and can be reached.
func TestDutiesAndEvidenceAgree(t *testing.T) {
	schemas := readContract(t).Components.Schemas
	var duties []string
	for _, d := range plan.Duties {
		duties = append(duties, string(d))
	}
	if named := schemas["Duty"].Enum; !slices.Equal(named, duties) {
		t.Errorf("the contract has %v, the plan %v", named, duties)
	}
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		for kind, reading := range plan.Kinds {
			if !slices.Contains(schemas["PlanEvidenceKind"].Enum, string(kind)) || !access.Known(reading) {
				t.Errorf("%s is no kind of the contract, or nobody reads it", kind)
			}
			must(t, db.View(t.Context(), db.World.QALead.Actor(), func(tx *store.Tx) error {
				_, err := tx.HasRecord(kind, tx.Scope(reading), uuid.Max)
				if _, shows := tx.RecordShows(kind, tx.Scope(reading), uuid.Max); err == nil {
					err = shows
				}
				return err
			}))
		}
	})
}
