package house

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/evaluation"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/goodpractice"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// keyActions are the five, and wholeFindings says something of each.
var keyActions = evaluation.Actions

func wholeFindings() (all []document) {
	for _, action := range keyActions {
		all = append(all, document{"action": action, "judgement": "Seen.", "evidence": "Notes.", "pitfall": "absent", "pitfallReason": "Looked for."})
	}
	return all
}

func wholeEvaluation() document {
	return document{"overall": "good", "reasons": "Most of it works.", "findings": wholeFindings(), "steps": []document{
		{"what": "Plan together.", "owner": "partner", "dueBy": "2026-12-01"}, {"what": "Take part.", "owner": "school", "dueBy": "2026-12-08"},
	}}
}

func partnershipOf(w demo.World, year string) document {
	return document{"schoolId": w.Schools.Visited, "partnerId": w.Partners.Service, "academicYear": year}
}

// ranBefore has every provision run since long ago, so that there are years without evaluations.
func ranBefore(t *testing.T, db *testkit.DB) {
	t.Helper()
	_, err := db.Owner().Exec("UPDATE provision SET from_on = '2021-09-01'")
	must(t, err)
}

// agreedOn drafts, writes and has both sides agree to an evaluation, and gives where it is.
func agreedOn(api *testapi.API, of document, says document) string {
	w := api.DB.World
	lead, head := api.As(w.QALead), api.As(w.Headteacher)
	path := lead.Post("/v1/evaluations", of).Want(http.StatusCreated).Header.Get("Location")
	lead.Seeing(path).Patch(path, says).Want(http.StatusOK)
	head.Seeing(path).Post(path+"/agreements", document{"side": "school"}).Want(http.StatusOK)
	lead.Seeing(path).Post(path+"/agreements", document{"side": "hub"}).Want(http.StatusOK)
	return path
}

// A year of which there are no evaluations is told at the year, beside whatever else is wrong; what
// is to be done is not due before the year.
func TestAnEvaluationIsOfAYearAndItsStepsComeAfterItBegan(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		ranBefore(t, db)
		lead, of := api.As(w.QALead), partnershipOf(w, "1999-00")
		refused(t, lead.Post("/v1/evaluations", of), "/academicYear", "invalid-content")
		nowhere := of.but(document{"schoolId": w.Hub, "partnerId": w.Hub})
		if at := pointers(lead.Post("/v1/evaluations", nowhere).Want(http.StatusUnprocessableEntity)); !slices.Equal(at, []string{"/schoolId", "/partnerId", "/academicYear"}) {
			t.Errorf("told at %v", at)
		}
		path := lead.Post("/v1/evaluations", partnershipOf(w, "2023-24")).Want(http.StatusCreated).Header.Get("Location")
		step := func(dueBy string) document {
			return document{"steps": []document{{"what": "Plan together.", "owner": "partner", "dueBy": dueBy}}}
		}
		refused(t, lead.Seeing(path).Patch(path, step("2023-08-31")), "/steps/0/dueBy", "invalid-content")
		lead.Seeing(path).Patch(path, step("2023-09-01")).Want(http.StatusOK)
	})
}

// An evaluation is drafted by either side, agreed by both, published to the parties, answered by
// them, and superseded by a version that has a reason.
func TestAnEvaluationFromDraftToTheNextVersion(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		ranBefore(t, db)
		lead, head, contact := api.As(w.QALead), api.As(w.Headteacher), api.As(w.PartnerContact)
		of := partnershipOf(w, "2023-24")
		refused(t, head.Post("/v1/evaluations", of.but(document{"academicYear": "2027-28"})), "/academicYear", "evaluation-too-early")
		refused(t, lead.Post("/v1/evaluations", of.but(document{"partnerId": w.Partners.Charity})), "/partnerId", "evaluation-no-partnership")
		refused(t, lead.Post("/v1/evaluations", of.but(document{"changeReason": "x"})), "/changeReason", "evaluation-first-version")
		refused(t, api.As(w.UnrelatedHeadteacher).Post("/v1/evaluations", of), "/schoolId", "unknown-reference")
		contact.Post("/v1/evaluations", of).Want(http.StatusNotFound)
		path := head.Post("/v1/evaluations", of).Want(http.StatusCreated).Header.Get("Location")
		lead.Post("/v1/evaluations", of).Want(http.StatusConflict, "evaluation-exists")
		for _, who := range []demo.Person{w.PartnerContact, w.UnrelatedHeadteacher, w.Inspector} {
			api.As(who).Get(path).Want(http.StatusNotFound)
		}
		if got := head.Seeing(path).Post(path+"/agreements", document{"side": "school"}).Want(http.StatusConflict, "evaluation-incomplete").Problem(); len(got.Errors) != 17 {
			t.Errorf("%d faults: %v", len(got.Errors), got.Errors)
		}
		refused(t, lead.Seeing(path).Patch(path, document{"overall": "splendid"}), "/overall", "evaluation-grade-unknown")
		lead.Seeing(path).Patch(path, wholeEvaluation()).Want(http.StatusOK)
		refused(t, head.Seeing(path).Post(path+"/agreements", document{"side": "hub"}), "/side", "evaluation-side-wrong")
		refused(t, lead.Seeing(path).Post(path+"/agreements", document{"side": "school"}), "/side", "evaluation-side-wrong")
		lead.Seeing(path).Post(path+"/agreements", document{"side": "school", "otherwise": document{"givenBy": "The head", "how": "by telephone"}}).
			Want(http.StatusConflict, "evaluation-school-agrees")
		refused(t, head.Seeing(path).Post(path+"/agreements", document{"side": "school", "otherwise": document{"givenBy": "I", "how": "here"}}), "/side", "evaluation-side-wrong")
		head.Seeing(path).Post(path+"/agreements", document{"side": "school"}).Want(http.StatusOK)
		lead.Seeing(path).Post(path+"/publication", nil).Want(http.StatusConflict, "evaluation-not-agreed")
		if got := lead.Seeing(path).Post(path+"/agreements", document{"side": "hub"}).Want(http.StatusOK); got.Text("/state") != "agreed" {
			t.Errorf("%s", got.Body)
		}
		lead.Seeing(path).Delete(path).Want(http.StatusConflict, "evaluation-not-draft")
		if got := head.Seeing(path).Patch(path, document{"reasons": "Much of it works."}).Want(http.StatusOK); got.Text("/state") != "draft" || got.At("/agreements") != nil {
			t.Errorf("a change leaves agreements: %s", got.Body)
		}
		head.Seeing(path).Post(path+"/agreements", document{"side": "school"}).Want(http.StatusOK)
		lead.Seeing(path).Post(path+"/agreements", document{"side": "hub"}).Want(http.StatusOK)
		contact.Get(path).Want(http.StatusNotFound)
		lead.Seeing(path).Post(path+"/publication", nil).Want(http.StatusOK)
		head.Seeing(path).Post(path+"/agreements", document{"side": "school"}).Want(http.StatusConflict, "evaluation-not-open")
		if kinds := told(t, api, w.PartnerContact, path[len("/v1/evaluations/"):]); !slices.Equal(kinds, []string{"evaluation-published"}) {
			t.Errorf("the partner was told %v", kinds)
		}
		seen := contact.Get(path).Want(http.StatusOK)
		if seen.Text("/overall") != "good" || seen.Text("/findings/4/judgement") != "Seen." {
			t.Errorf("the partner sees %s", seen.Body)
		}
		refused(t, contact.Seeing(path).Post(path+"/responses", document{"side": "school", "text": "x"}), "/side", "evaluation-side-wrong")
		for _, words := range []string{"We see it so too.", "We see most of it so too."} {
			contact.Seeing(path).Post(path+"/responses", document{"side": "partner", "text": words}).Want(http.StatusOK)
		}
		got := head.Seeing(path).Post(path+"/responses", document{"side": "school", "text": "Thank you."}).Want(http.StatusOK)
		if got.Text("/responses/0/text") != "Thank you." || got.Text("/responses/1/text") != "We see most of it so too." || got.At("/responses/2") != nil {
			t.Errorf("%s", got.Body)
		}
		done := document{"doneOn": "2026-11-20", "outcome": "We planned together."}
		step := path + "/steps/" + seen.Text("/steps/0/id") + "/completion"
		head.Seeing(path).Post(step, done).Want(http.StatusConflict, "evaluation-step-of-other")
		contact.Seeing(path).Post(step, done).Want(http.StatusOK)
		contact.Seeing(path).Post(step, done).Want(http.StatusConflict, "evaluation-step-done")
		lead.Seeing(path).Patch(path, document{"reasons": "x"}).Want(http.StatusConflict, "evaluation-not-open")

		head.Post("/v1/evaluations", of.but(document{"changeReason": "x"})).Want(http.StatusConflict, "evaluation-exists")
		refused(t, lead.Post("/v1/evaluations", of), "/changeReason", "invalid-content")
		next := lead.Post("/v1/evaluations", of.but(document{"changeReason": "Figures came in."})).Want(http.StatusCreated)
		second := next.Header.Get("Location")
		if next.At("/edition") != 2.0 || next.Text("/steps/0/outcome") != "We planned together." || next.At("/responses") != nil {
			t.Errorf("%s", next.Body)
		}
		contact.Get(second).Want(http.StatusNotFound)
		head.Seeing(second).Post(second+"/agreements", document{"side": "school"}).Want(http.StatusOK)
		lead.Seeing(second).Post(second+"/agreements", document{"side": "hub"}).Want(http.StatusOK)
		lead.Seeing(second).Post(second+"/publication", nil).Want(http.StatusOK)
		if got := contact.Get(path).Want(http.StatusOK); got.Text("/state") != "superseded" {
			t.Errorf("%s", got.Body)
		}
		contact.Seeing(path).Post(path+"/responses", document{"side": "partner", "text": "x"}).Want(http.StatusConflict, "evaluation-not-published")
		if got := contact.Get(second).Text("/changeReason"); got != "Figures came in." {
			t.Errorf("it was changed since %q", got)
		}
		paper := contact.Header("Accept", "application/pdf").Get(second).Want(http.StatusOK)
		if !bytes.HasPrefix(paper.Body, []byte("%PDF")) {
			t.Errorf("%.20q is no paper", paper.Body)
		}
	})
}

// Whoever leads quality and heads the school agrees for the school alone, and publishes nothing.
func TestNobodyAgreesToAnEvaluationForBothSides(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		ranBefore(t, db)
		lead := api.As(w.QALead)
		path := lead.Post("/v1/evaluations", partnershipOf(w, "2023-24")).Want(http.StatusCreated).Header.Get("Location")
		lead.Seeing(path).Patch(path, wholeEvaluation()).Want(http.StatusOK)
		_, err := db.Owner().Exec("UPDATE appointment SET person_id = '" + w.QALead.ID.String() + "' WHERE id = '" + w.Appointments.Headteacher.String() + "'")
		must(t, err)
		refused(t, lead.Seeing(path).Post(path+"/agreements", document{"side": "hub"}), "/side", "evaluation-side-wrong")
		lead.Seeing(path).Post(path+"/agreements", document{"side": "school"}).Want(http.StatusOK)
		refused(t, lead.Seeing(path).Post(path+"/agreements", document{"side": "hub"}), "/side", "evaluation-side-wrong")
		refused(t, api.As(w.HubManager).Seeing(path).Post(path+"/agreements", document{"side": "hub"}), "/side", "evaluation-side-wrong")
		api.As(w.OtherQALead).Seeing(path).Post(path+"/agreements", document{"side": "hub"}).Want(http.StatusOK)
		lead.Seeing(path).Post(path+"/publication", nil).Want(http.StatusNotFound)
		evaluationsAgree(t, db)
		_, err = db.Owner().Exec("UPDATE appointment SET role = 'observer' WHERE role = 'qa_lead' AND person_id <> '" + w.QALead.ID.String() + "'")
		must(t, err)
		evaluationsAgree(t, db)
		api.As(w.HubManager).Seeing(path).Post(path+"/publication", nil).Want(http.StatusOK) // acts for the only lead, who heads the school
	})
}

// For a school without a head teacher among the users the hub records by whom and how it agreed.
func TestASchoolWithoutUsersAgreesOtherwise(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead := api.As(w.QALead)
		school := lead.Get("/v1/provisions/" + w.Provisions.Ensemble.String()).Want(http.StatusOK).Text("/school/id")
		_, err := db.Owner().Exec("UPDATE appointment SET role = 'music_lead' WHERE role = 'headteacher' AND school_id = '" + school + "'")
		must(t, err)
		path := lead.Post("/v1/evaluations", document{"schoolId": school, "partnerId": w.Partners.Service, "academicYear": "2025-26"}).Want(http.StatusCreated).Header.Get("Location")
		otherwise := document{"side": "school", "otherwise": document{"givenBy": "The head teacher", "how": "by letter"}}
		lead.Seeing(path).Post(path+"/agreements", otherwise).Want(http.StatusConflict, "evaluation-incomplete")
		lead.Seeing(path).Patch(path, wholeEvaluation().but(document{"overall": "ungraded"})).Want(http.StatusOK)
		refused(t, lead.Seeing(path).Post(path+"/agreements", document{"side": "school", "otherwise": document{"givenBy": "The head teacher"}}), "/otherwise/how", "invalid-content")
		refused(t, lead.Seeing(path).Post(path+"/agreements", otherwise.but(document{"side": "hub"})), "/otherwise", "evaluation-side-wrong")
		lead.Seeing(path).Post(path+"/agreements", otherwise).Want(http.StatusOK)
		api.As(w.OtherQALead).Seeing(path).Post(path+"/agreements", otherwise).Want(http.StatusConflict, "evaluation-agreed")
		lead.Seeing(path).Post(path+"/agreements", document{"side": "hub"}).Want(http.StatusConflict, "evaluation-both-sides")
		got := api.As(w.OtherQALead).Seeing(path).Post(path+"/agreements", document{"side": "hub"}).Want(http.StatusOK)
		if got.Text("/state") != "agreed" || got.Text("/agreements/1/givenBy") != "The head teacher" {
			t.Errorf("%s", got.Body)
		}
	})
}

// Whoever agreed for the hub does not record the school's agreement. Where there is one QA lead a
// hub manager does, and agrees for nobody besides.
func TestNobodyAgreesForTheHubAndRecordsTheSchoolsAgreement(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		ranBefore(t, db)
		lead, manager := api.As(w.QALead), api.As(w.HubManager)
		_, err := db.Owner().Exec("UPDATE appointment SET role = 'music_lead' WHERE role = 'headteacher' AND school_id = '" + w.Schools.Visited.String() + "'")
		must(t, err)
		path := lead.Post("/v1/evaluations", partnershipOf(w, "2023-24")).Want(http.StatusCreated).Header.Get("Location")
		lead.Seeing(path).Patch(path, wholeEvaluation()).Want(http.StatusOK)
		lead.Seeing(path).Post(path+"/agreements", document{"side": "hub"}).Want(http.StatusOK)
		otherwise := document{"side": "school", "otherwise": document{"givenBy": "The head teacher", "how": "by letter"}}
		lead.Seeing(path).Post(path+"/agreements", otherwise).Want(http.StatusConflict, "evaluation-both-sides")
		manager.Seeing(path).Post(path+"/agreements", otherwise).Want(http.StatusNotFound)
		_, err = db.Owner().Exec("UPDATE appointment SET role = 'observer' WHERE role = 'qa_lead' AND person_id <> '" + w.QALead.ID.String() + "'")
		must(t, err)
		evaluationsAgree(t, db)
		refused(t, manager.Seeing(path).Post(path+"/agreements", document{"side": "hub"}), "/side", "evaluation-side-wrong")
		if got := manager.Seeing(path).Post(path+"/agreements", otherwise).Want(http.StatusOK); got.Text("/state") != "agreed" {
			t.Errorf("%s", got.Body)
		}
	})
}

// Who agreed for the hub is one person: whoever else has its power records the school's agreement,
// a hub manager too where all leads but one are of the parties. Where all are, and a manager agreed
// for the hub, another manager does.
func TestAnotherThanAgreedForTheHubRecordsTheSchoolsAgreement(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		ranBefore(t, db)
		run := func(sql string) { t.Helper(); _, err := db.Owner().Exec(sql); must(t, err) }
		ofPartner := func(who demo.Person) {
			t.Helper()
			run("UPDATE appointment SET person_id = '" + who.ID.String() + "' WHERE id = (SELECT id FROM appointment WHERE role = 'teacher' AND to_on IS NULL AND NOT pending" +
				" AND partner_id = '" + w.Partners.Service.String() + "' AND person_id NOT IN ('" + w.QALead.ID.String() + "', '" + w.OtherQALead.ID.String() + "') LIMIT 1)")
		}
		run("UPDATE appointment SET role = 'music_lead' WHERE role = 'headteacher' AND school_id = '" + w.Schools.Visited.String() + "'")
		run("UPDATE appointment SET role = 'observer' WHERE role = 'qa_lead' AND person_id NOT IN ('" + w.QALead.ID.String() + "', '" + w.OtherQALead.ID.String() + "')")
		run("UPDATE appointment SET role = 'hub_manager' WHERE role = 'observer' AND person_id = '" + w.Observer.ID.String() + "'")
		lead, other, manager, second := api.As(w.QALead), api.As(w.OtherQALead), api.As(w.HubManager), api.As(w.Observer)
		hub, otherwise := document{"side": "hub"}, document{"side": "school", "otherwise": document{"givenBy": "The head teacher", "how": "by letter"}}
		drafted := func(year string, by testapi.Caller) string {
			path := by.Post("/v1/evaluations", partnershipOf(w, year)).Want(http.StatusCreated).Header.Get("Location")
			by.Seeing(path).Patch(path, wholeEvaluation()).Want(http.StatusOK)
			by.Seeing(path).Post(path+"/agreements", hub).Want(http.StatusOK)
			return path
		}
		path := drafted("2023-24", lead)
		manager.Seeing(path).Post(path+"/agreements", otherwise).Want(http.StatusNotFound)
		other.Seeing(path).Post(path+"/agreements", otherwise).Want(http.StatusOK)

		ofPartner(w.OtherQALead)
		evaluationsAgree(t, db)
		path = drafted("2022-23", lead)
		other.Seeing(path).Post(path+"/agreements", otherwise).Want(http.StatusNotFound)
		lead.Seeing(path).Post(path+"/agreements", otherwise).Want(http.StatusConflict, "evaluation-both-sides")
		manager.Seeing(path).Post(path+"/agreements", otherwise).Want(http.StatusOK)

		ofPartner(w.QALead)
		evaluationsAgree(t, db)
		path = drafted("2021-22", manager)
		manager.Seeing(path).Post(path+"/agreements", otherwise).Want(http.StatusConflict, "evaluation-both-sides")
		if got := second.Seeing(path).Post(path+"/agreements", otherwise).Want(http.StatusOK); got.Text("/state") != "agreed" {
			t.Errorf("%s", got.Body)
		}
	})
}

// A QA lead who holds an appointment of the partner has no power of the hub over an evaluation of
// its work or an example of it. Where that is so of every QA lead a hub manager acts.
func TestAPartyOfAnEvaluationHasNoPowerOfTheHubOverIt(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		ranBefore(t, db)
		lead, other, manager := api.As(w.QALead), api.As(w.OtherQALead), api.As(w.HubManager)
		path := agreedOn(api, partnershipOf(w, "2023-24"), wholeEvaluation())
		published := "/v1/evaluations/" + w.Evaluations.Published.String()
		tells := document{"evaluationId": w.Evaluations.Published, "action": "all_groups", "phase": "primary", "title": "Everybody plays", "text": "A whole year group plays."}
		example := lead.Post("/v1/good-practice-examples", tells).Want(http.StatusCreated).Header.Get("Location")
		join := func(who demo.Person) {
			t.Helper()
			_, err := db.Owner().Exec("UPDATE appointment SET person_id = '" + who.ID.String() + "' WHERE id = (SELECT id FROM appointment WHERE role = 'teacher' AND to_on IS NULL" +
				" AND NOT pending AND partner_id = '" + w.Partners.Service.String() + "' AND person_id NOT IN ('" + w.QALead.ID.String() + "', '" + w.OtherQALead.ID.String() + "') LIMIT 1)")
			must(t, err)
		}
		join(w.QALead)
		refused(t, lead.Post("/v1/evaluations", partnershipOf(w, "2022-23")), "/schoolId", "unknown-reference")
		lead.Post("/v1/good-practice-examples", tells).Want(http.StatusNotFound)
		done := document{"doneOn": "2026-11-20", "outcome": "We took part."}
		step := published + "/steps/" + w.Evaluations.Step.String() + "/completion"
		for _, refuses := range []func(by testapi.Caller) *testapi.Answer{
			func(by testapi.Caller) *testapi.Answer { return by.Seeing(path).Patch(path, document{"reasons": "x"}) },
			func(by testapi.Caller) *testapi.Answer { return by.Seeing(path).Delete(path) },
			func(by testapi.Caller) *testapi.Answer { return by.Seeing(path).Post(path+"/publication", nil) },
			func(by testapi.Caller) *testapi.Answer { return by.Seeing(published).Post(step, done) },
			func(by testapi.Caller) *testapi.Answer {
				return by.Seeing(example).Patch(example, document{"title": "x"})
			},
			func(by testapi.Caller) *testapi.Answer {
				return by.Seeing(example).Post(example+"/consents", document{"side": "hub"})
			},
			func(by testapi.Caller) *testapi.Answer { return by.Seeing(example).Post(example+"/withdrawal", nil) },
		} {
			refuses(lead).Want(http.StatusNotFound)
			refuses(manager).Want(http.StatusNotFound)
		}
		lead.Seeing(path).Post(path+"/agreements", document{"side": "hub"}).Want(http.StatusNotFound)
		refused(t, manager.Seeing(path).Post(path+"/agreements", document{"side": "hub"}), "/side", "evaluation-side-wrong")
		evaluationsAgree(t, db)
		join(w.OtherQALead)
		_, err := db.Owner().Exec("UPDATE appointment SET role = 'observer' WHERE role = 'qa_lead' AND person_id NOT IN ('" + w.QALead.ID.String() + "', '" + w.OtherQALead.ID.String() + "')")
		must(t, err)
		evaluationsAgree(t, db)
		other.Seeing(path).Post(path+"/publication", nil).Want(http.StatusNotFound)
		manager.Post("/v1/evaluations", partnershipOf(w, "2022-23")).Want(http.StatusCreated)
		manager.Seeing(path).Post(path+"/publication", nil).Want(http.StatusOK)
		manager.Seeing(published).Post(step, done).Want(http.StatusOK)
		manager.Seeing(example).Post(example+"/withdrawal", nil).Want(http.StatusOK)
	})
}

// A finding rests on records of the partnership that have taken place, and a reader is shown
// those that they may read. Of conversations and visits nobody else is told that there are any.
func TestAFindingRestsOnRecordsThatTheReaderMayRead(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		ranBefore(t, db)
		lead := api.As(w.QALead)
		path := lead.Post("/v1/evaluations", partnershipOf(w, "2023-24")).Want(http.StatusCreated).Header.Get("Location")
		record := func(kind string, which any) document { return document{"kind": kind, "id": which} }
		rests := func(all ...document) document {
			return document{"findings": []document{{"action": "leaders_knowledge", "records": all}}}
		}
		for _, strange := range []document{
			record("conversation", w.Conversations.Planned), record("conversation", w.Conversations.Lapsed), record("observation", w.Visits.Proposed.ID),
			record("observation", nowhere), record("funding-line", nowhere), record("participation", w.Visits.Published.ID),
		} {
			refused(t, lead.Seeing(path).Patch(path, rests(strange)), "/findings/0/records/0", "unknown-reference")
		}
		says := wholeEvaluation()
		says["findings"].([]document)[4]["records"] = []document{record("conversation", w.Conversations.Closed), record("observation", w.Visits.Published.ID)}
		lead.Seeing(path).Patch(path, says).Want(http.StatusOK)
		api.As(w.Headteacher).Seeing(path).Post(path+"/agreements", document{"side": "school"}).Want(http.StatusOK)
		lead.Seeing(path).Post(path+"/agreements", document{"side": "hub"}).Want(http.StatusOK)
		lead.Seeing(path).Post(path+"/publication", nil).Want(http.StatusOK)
		for who, shown := range map[demo.Person]int{w.QALead: 2, w.Headteacher: 2, w.MusicLead: 2, w.PartnerContact: 1} {
			got := api.As(who).Get(path).Want(http.StatusOK)
			if all, _ := got.At("/findings/4/records").([]any); len(all) != shown {
				t.Errorf("%s is shown %v", who.Role, all)
			}
			if others, _ := got.At("/findings/4/otherRecords").([]any); len(others) != 0 {
				t.Errorf("%s is told of %v", who.Role, others)
			}
		}
		if bytes.Contains(api.As(w.PartnerContact).Get(path).Body, []byte(w.Conversations.Closed.String())) {
			t.Error("the partner is told of a conversation")
		}
	})
}

// An inspector reads of what is published at level summary that it is there, at level full what
// it says; and both predicates agree for everybody.
func TestBothPredicatesOfEvaluationsAgree(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		published, draft := "/v1/evaluations/"+w.Evaluations.Published.String(), "/v1/evaluations/"+w.Evaluations.Draft.String()
		evaluationsAgree(t, db)
		inspector := api.As(w.Inspector)
		inspector.Get(published).Want(http.StatusNotFound) // inspected without names
		for level, says := range map[string]bool{"summary": false, "full": true} {
			_, err := db.Owner().Exec(`UPDATE inspection SET level = '` + level + `'`)
			must(t, err)
			got := inspector.Get(published).Want(http.StatusOK)
			if got.Text("/state") != "published" || (got.At("/overall") != nil) != says || (got.At("/findings") != nil) != says {
				t.Errorf("at level %s: %s", level, got.Body)
			}
			inspector.Get(draft).Want(http.StatusNotFound)
			paper := http.StatusNotFound
			if says {
				paper = http.StatusOK
			}
			inspector.Header("Accept", "application/pdf").Get(published).Want(paper)
			evaluationsAgree(t, db)
		}
		api.As(w.QALead).Header("Accept", "application/pdf").Get(draft).Want(http.StatusConflict, "evaluation-not-published")
	})
}

// An inspector's reading is in the audit trail at level summary as at level full; cards of lists
// are not.
func TestInspectorsReadingsOfEvaluationsAreKept(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		inspector, published := api.As(w.Inspector), w.Evaluations.Published.String()
		for level, want := range map[string]string{"summary": "evaluation.read ", "full": "evaluation.read-findings evaluation evaluation-response"} {
			_, err := db.Owner().Exec(`UPDATE inspection SET level = '` + level + `'`)
			must(t, err)
			read := inspector.Get("/v1/evaluations/" + published).Want(http.StatusOK)
			var kept string
			must(t, db.Owner().QueryRow(`SELECT action || ' ' || parts FROM audit_event WHERE object_id = '`+published+`' AND request_id = '`+read.Header.Get("X-Request-Id")+`'`).Scan(&kept))
			if kept != want {
				t.Errorf("at level %s the trail has %q, not %q", level, kept, want)
			}
			list := inspector.Get("/v1/evaluations").Want(http.StatusOK)
			if n := number(t, db, `SELECT count(*) FROM audit_event WHERE request_id = '`+list.Header.Get("X-Request-Id")+`'`); list.Items() != 1 || n != 0 {
				t.Errorf("at level %s a list of %d leaves %d entries", level, list.Items(), n)
			}
		}
	})
}

// evaluationsAgree holds SQL to Go, for everybody and every evaluation and example.
func evaluationsAgree(t *testing.T, db *testkit.DB) {
	t.Helper()
	w := db.World
	var all []evaluation.Evaluation
	var examples []goodpractice.Example
	for _, who := range append([]access.Actor{w.HubManager.Actor()}, w.Actors()...) {
		if who.Hub() != w.Hub {
			continue
		}
		must(t, db.View(context.Background(), who, func(tx *store.Tx) error {
			if all == nil {
				found, err := tx.Evaluations(tx.Scope(access.ReadEvaluation), evaluation.Filter{}, page.Request{Limit: 10, Sort: "academicYear"})
				all = found.Items
				if err != nil {
					return err
				}
				told, err := tx.GoodPractices(tx.Scope(access.ReadGoodPractice), goodpractice.Filter{}, page.Request{Limit: 10, Sort: "updatedAt"})
				if examples = told.Items; err != nil {
					return err
				}
			}
			for _, action := range access.Actions() {
				within := tx.Scope(action)
				switch action.Resource() {
				case "evaluation":
					for i := range all {
						found, err := tx.Evaluation(within, all[i].ID)
						if found == nil {
							found = &all[i]
							if found.OfParties, err = tx.PeopleOf(found.SchoolID, found.PartnerID); err != nil {
								return err
							}
							err = fault.Absent
						}
						if within.Admits(found.Facts()) != (err == nil) {
							t.Errorf("%s, %v: Go %v, SQL %v", action, who.Principal(), within.Admits(found.Facts()), err)
						}
					}
				case "good-practice":
					for i := range examples {
						_, err := tx.GoodPractice(within, examples[i].ID)
						if within.Admits(examples[i].Facts()) != (err == nil) {
							t.Errorf("%s, %v: Go %v, SQL %v", action, who.Principal(), within.Admits(examples[i].Facts()), err)
						}
					}
				}
			}
			return nil
		}))
	}
}

// Nothing is summed over scales or years; what is ungraded is counted apart, and other scales are
// compared with nothing.
func TestTheBenchmark(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		ranBefore(t, db)
		for year, overall := range map[string]string{"2022-23": "ungraded", "2023-24": "inadequate"} {
			path := agreedOn(api, partnershipOf(w, year), wholeEvaluation().but(document{"overall": overall}))
			api.As(w.QALead).Seeing(path).Post(path+"/publication", nil).Want(http.StatusOK)
		}
		agreedOn(api, partnershipOf(w, "2021-22"), wholeEvaluation()) // and not published
		api.As(w.Headteacher).Get("/v1/insights/benchmark").Want(http.StatusNotFound)
		got := api.As(w.HubManager).Get("/v1/insights/benchmark").Want(http.StatusOK)
		if got.Items() != 3 {
			t.Fatalf("%s", got.Body)
		}
		var readings int
		must(t, db.Owner().QueryRow(`SELECT count(*) FROM audit_event WHERE request_id = '`+got.Header.Get("X-Request-Id")+`' AND action = 'insight.read-benchmark'
			AND object_id = '`+w.Hub.String()+`'`).Scan(&readings))
		if readings != 1 {
			t.Errorf("%d readings are kept", readings)
		}
		for pointer, want := range map[string]any{
			"/items/0/academicYear": "2022-23", "/items/0/graded": 0.0, "/items/0/ungraded": 1.0, "/items/0/goodOrOutstanding": nil,
			"/items/1/graded": 1.0, "/items/1/goodOrOutstanding/number": 0.0, "/items/1/goodOrOutstanding/percent": 0.0, "/items/1/goodOrOutstanding/high": 79.3,
			"/items/2/goodOrOutstanding/number": 1.0, "/items/2/goodOrOutstanding/low": 20.7, "/items/2/countsAsGood/0": "good", "/items/2/countsAsGood/1": "outstanding",
			"/items/0/ofsted/number": 10.0, "/items/0/ofsted/of": 59.0, "/items/0/ofsted/percent": 16.9, "/items/0/ofsted/low": 9.5, "/items/0/ofsted/high": 28.5,
		} {
			if is := got.At(pointer); is != want {
				t.Errorf("%s is %v", pointer, is)
			}
		}
	})
}

// An example has no names, is published when all three have consented, leads nobody else back, and
// any of the three withdraws it.
func TestAnExampleOfGoodPractice(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, head, contact, other := api.As(w.QALead), api.As(w.Headteacher), api.As(w.PartnerContact), api.As(w.UnrelatedHeadteacher)
		tells := document{"evaluationId": w.Evaluations.Published, "action": "all_groups", "phase": "primary", "title": "Everybody plays", "text": "A whole year group plays."}
		refused(t, lead.Post("/v1/good-practice-examples", tells.but(document{"evaluationId": w.Evaluations.Draft})), "/evaluationId", "unknown-reference")
		head.Post("/v1/good-practice-examples", tells).Want(http.StatusNotFound)
		school := head.Get("/v1/schools/" + w.Schools.Visited.String()).Text("/name")
		provision := lead.Get("/v1/provisions/" + w.Provisions.Visited.String()).Text("/name")
		for _, set := range []string{ // who agreed without being a user
			"UPDATE evaluation SET given_by = 'Mrs Amelia Oakes, Head Teacher' WHERE id = '" + w.Evaluations.Published.String() + "'",
			"UPDATE conversation SET given_by = 'Tom Reedham' WHERE school_id = '" + w.Schools.Visited.String() + "'",
			"UPDATE observation_agreement SET given_by = 'Deputy Head (Ines Valdez)' WHERE observation_id = '" + w.Visits.Corrected.ID.String() + "'",
		} {
			_, err := db.Owner().Exec(set)
			must(t, err)
		}
		refused(t, api.As(w.OtherQALead).Post("/v1/good-practice-examples", tells.but(document{"text": "It was " + w.OtherQALead.Name + " who saw it."})), "/text", "good-practice-names")
		lead.Post("/v1/good-practice-examples", tells.but(document{"text": "The Head Teacher began it."})).Want(http.StatusCreated)
		for _, name := range []string{
			"Amelia Oakes", "Oakes", "Tom Reedham", "Valdez",
			school, strings.ReplaceAll(school, " ", ""), provision, w.Headteacher.Name, w.PartnerContact.Name, w.Teacher.Name, w.MusicLead.Name, w.QALead.Name,
		} {
			refused(t, lead.Post("/v1/good-practice-examples", tells.but(document{"text": "It was " + name + " that began it."})), "/text", "good-practice-names")
			refused(t, lead.Post("/v1/good-practice-examples", tells.but(document{"title": name})), "/title", "good-practice-names")
		}
		path := lead.Post("/v1/good-practice-examples", tells).Want(http.StatusCreated).Header.Get("Location")
		other.Get(path).Want(http.StatusNotFound)
		for by, side := range map[*testapi.Caller]string{&head: "school", &contact: "partner"} {
			by.Seeing(path).Post(path+"/consents", document{"side": side}).Want(http.StatusOK)
		}
		head.Seeing(path).Post(path+"/consents", document{"side": "school"}).Want(http.StatusConflict, "good-practice-consented")
		refused(t, head.Seeing(path).Post(path+"/consents", document{"side": "hub"}), "/side", "good-practice-side-wrong")
		if got := lead.Seeing(path).Patch(path, document{"title": "Everybody plays together"}).Want(http.StatusOK); got.At("/consents") != nil {
			t.Errorf("a change leaves consents: %s", got.Body)
		}
		sides := []struct {
			by   testapi.Caller
			side string
		}{{head, "school"}, {contact, "partner"}, {lead, "hub"}}
		lead.Seeing(path).Post(path+"/consents", document{"side": "hub"}).Want(http.StatusOK)
		api.As(w.OtherQALead).Seeing(path).Post(path+"/consents", document{"side": "hub"}).Want(http.StatusConflict, "good-practice-consented")
		for last := range sides { // whoever is the last, there is none before
			lead.Seeing(path).Patch(path, document{"text": fmt.Sprintf("A whole year group plays, %d.", last)}).Want(http.StatusOK)
			for i := range sides {
				other.Get(path).Want(http.StatusNotFound)
				one := sides[(last+1+i)%len(sides)]
				one.by.Seeing(path).Post(path+"/consents", document{"side": one.side}).Want(http.StatusOK)
			}
			other.Get(path).Want(http.StatusOK)
		}
		got := other.Get(path).Want(http.StatusOK)
		if got.At("/evaluationId") != nil || got.At("/consents") != nil || got.At("/publishedOn") != nil || got.Text("/title") != "Everybody plays together" {
			t.Errorf("everybody reads %s", got.Body)
		}
		contact.Seeing(path).Post(path+"/withdrawal", nil).Want(http.StatusOK)
		other.Get(path).Want(http.StatusNotFound)
		contact.Seeing(path).Post(path+"/withdrawal", nil).Want(http.StatusConflict, "good-practice-withdrawn")
		contact.Seeing(path).Post(path+"/consents", document{"side": "partner"}).Want(http.StatusConflict, "good-practice-not-draft")
		lead.Seeing(path).Patch(path, document{"title": "x"}).Want(http.StatusConflict, "good-practice-withdrawn")
	})
}

// A step falls due, and is overdue, once each; its side is told, and of what is overdue the hub.
func TestStepsOfEvaluationsFallDue(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		ranBefore(t, db)
		path := agreedOn(api, partnershipOf(w, "2023-24"), wholeEvaluation())
		sweepAfter(t, db, api, 2) // on 25 November a step of 1 December is due, but not in a draft
		which := path[len("/v1/evaluations/"):]
		if kinds := told(t, api, w.PartnerContact, which); len(kinds) != 0 {
			t.Errorf("of a draft the partner was told %v", kinds)
		}
		api.As(w.QALead).Seeing(path).Post(path+"/publication", nil).Want(http.StatusOK)
		sweepAfter(t, db, api, 0)
		sweepAfter(t, db, api, 0)
		if kinds := told(t, api, w.PartnerContact, which); !slices.Equal(kinds, []string{"evaluation-step-due", "evaluation-published"}) {
			t.Errorf("the partner was told %v", kinds)
		}
		sweepAfter(t, db, api, 7)
		if kinds := told(t, api, w.PartnerContact, which); !slices.Equal(kinds, []string{"evaluation-step-overdue", "evaluation-step-due", "evaluation-published"}) {
			t.Errorf("the partner was told %v", kinds)
		}
		if kinds := told(t, api, w.OtherQALead, which); !slices.Contains(kinds, "evaluation-step-overdue") || slices.Contains(kinds, "evaluation-step-due") {
			t.Errorf("the hub was told %v", kinds)
		}
		if got := api.As(w.PartnerContact).Get(path); got.Text("/steps/0/standing") != "overdue" {
			t.Errorf("%s", got.Body)
		}
	})
}

// An evaluation is disposed of when there is no example of it any more, and stays while somebody
// who responded to it asks for what is kept about them.
func TestEvaluationsAreDisposedOf(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		ranBefore(t, db)
		endRequests(t, db, w.Headteacher) // who agrees to it
		lead := api.As(w.QALead)
		path := agreedOn(api, partnershipOf(w, "2023-24"), wholeEvaluation())
		lead.Seeing(path).Post(path+"/publication", nil).Want(http.StatusOK)
		which := path[len("/v1/evaluations/"):]
		example := lead.Post("/v1/good-practice-examples", document{"evaluationId": which, "action": "all_groups", "phase": "primary", "title": "x", "text": "x"}).
			Want(http.StatusCreated).Text("/id")
		db.Clock.Set(seven)
		for class, record := range map[string]string{"good-practice": example, "evaluation": which} {
			due := proposed(t, api, class)
			held := class == "evaluation"
			if due != "" && recordsOf(api, due)[w.Evaluations.Published.String()] != "" {
				t.Error("an evaluation is due that the partner's contact has responded to")
			}
			if waits := due != "" && recordsOf(api, due)[record] == "waiting"; waits == held {
				t.Fatalf("%s is due: %t", class, waits)
			}
			if due != "" {
				agreed(api, due)
			}
		}
		must(t, api.Sweep(t.Context()))
		must(t, api.Sweep(t.Context()))
		again := proposed(t, api, "evaluation")
		if again == "" || recordsOf(api, again)[which] != "waiting" {
			t.Fatal("the evaluation is not due")
		}
		agreed(api, again)
		must(t, api.Sweep(t.Context()))
		lead.Get(path).Want(http.StatusNotFound)
	})
}

// A published evaluation is evidence of a plan; a draft is not.
func TestAnEvaluationIsEvidenceOfAPlan(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := "/v1/plans/" + w.Plans.Published.String() + "/commitments/" + w.Plans.Commitment.String() + "/evidence"
		lead := api.As(w.QALead)
		refused(t, lead.Post(path, document{"kind": "evaluation", "recordId": w.Evaluations.Draft}), "/recordId", "plan-evidence-not-held")
		lead.Post(path, document{"kind": "evaluation", "recordId": w.Evaluations.Published}).Want(http.StatusCreated)
	})
}

// What says the same as before voids neither agreements nor consents.
func TestSayingTheSameVoidsNothing(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, head := api.As(w.QALead), api.As(w.Headteacher)
		path := "/v1/evaluations/" + w.Evaluations.Draft.String()
		says := wholeEvaluation()
		says["findings"].([]document)[4]["records"] = []document{{"kind": "observation", "id": w.Visits.Published.ID}, {"kind": "conversation", "id": w.Conversations.Closed}}
		lead.Seeing(path).Patch(path, says).Want(http.StatusOK)
		head.Seeing(path).Post(path+"/agreements", document{"side": "school"}).Want(http.StatusOK)
		lead.Seeing(path).Post(path+"/agreements", document{"side": "hub"}).Want(http.StatusOK)
		for _, same := range []document{{}, {"overall": "good", "reasons": " Most of it works. "}, {"findings": says["findings"]}} {
			if got := head.Seeing(path).Patch(path, same).Want(http.StatusOK); got.Text("/state") != "agreed" {
				t.Errorf("%v makes it a draft", same)
			}
		}
		if got := head.Seeing(path).Patch(path, document{"steps": []document{}}).Want(http.StatusOK); got.Text("/state") != "draft" {
			t.Error("agreed without steps that it had")
		}

		example := "/v1/good-practice-examples/" + w.GoodPractices.Published.String()
		told := lead.Get(example).Want(http.StatusOK)
		for _, same := range []document{{}, {"title": told.Text("/title"), "text": told.Text("/text"), "phase": told.Text("/phase")}} {
			if got := lead.Seeing(example).Patch(example, same).Want(http.StatusOK); got.Text("/state") != "published" {
				t.Errorf("%v makes it a draft", same)
			}
		}
	})
}

// What comes of a step while the next version is open is not lost, and is not raised again.
func TestTheNextVersionTakesOverWhatCameOfSteps(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		ranBefore(t, db)
		lead, contact, of := api.As(w.QALead), api.As(w.PartnerContact), partnershipOf(w, "2023-24")
		says := wholeEvaluation().but(document{"steps": []document{
			{"what": "Plan together.", "owner": "partner", "dueBy": "2026-11-01"}, {"what": "Count.", "owner": "partner", "dueBy": "2026-11-02"},
			{"what": "Lend drums.", "owner": "partner", "dueBy": "2026-11-03"},
		}})
		path := agreedOn(api, of, says)
		lead.Seeing(path).Post(path+"/publication", nil).Want(http.StatusOK)
		sweepAfter(t, db, api, 0) // all three are overdue
		second := lead.Post("/v1/evaluations", of.but(document{"changeReason": "Figures came in."})).Want(http.StatusCreated).Header.Get("Location")
		steps := contact.Get(path).Want(http.StatusOK)
		contact.Seeing(path).Post(path+"/steps/"+steps.Text("/steps/0/id")+"/completion", document{"doneOn": "2026-11-20", "outcome": "We planned."}).Want(http.StatusOK)
		lead.Seeing(second).Patch(second, document{"steps": []document{
			{"id": steps.Text("/steps/0/id"), "what": "Plan together.", "owner": "partner", "dueBy": "2026-11-01"},
			{"id": steps.Text("/steps/1/id"), "what": "Count all.", "owner": "partner", "dueBy": "2026-11-02"},
			{"id": steps.Text("/steps/2/id"), "what": "Lend drums.", "owner": "school", "dueBy": "2026-11-03"},
		}}).Want(http.StatusOK)
		api.As(w.Headteacher).Seeing(second).Post(second+"/agreements", document{"side": "school"}).Want(http.StatusOK)
		lead.Seeing(second).Post(second+"/agreements", document{"side": "hub"}).Want(http.StatusOK)
		got := lead.Seeing(second).Post(second+"/publication", nil).Want(http.StatusOK)
		if got.Text("/steps/0/outcome") != "We planned." || got.Text("/steps/0/standing") != "done" || got.Text("/steps/1/standing") != "overdue" {
			t.Errorf("the next version has %v", got.At("/steps"))
		}
		sweepAfter(t, db, api, 0)
		which := second[len("/v1/evaluations/"):]
		if kinds := told(t, api, w.PartnerContact, which); slices.Contains(kinds, "evaluation-step-overdue") {
			t.Errorf("the partner was told again: %v", kinds)
		}
		if kinds := told(t, api, w.Headteacher, which); !slices.Contains(kinds, "evaluation-step-overdue") {
			t.Errorf("the school, whose a step is now, was told %v", kinds)
		}
	})
}

// notMonitoredOn gives how an evaluation tells the signal that nobody looked at the partner's work.
func notMonitoredOn(by testapi.Caller, path string) string {
	all, _ := by.Get(path).Want(http.StatusOK).At("/findings/0/signals").([]any)
	for _, one := range all {
		if s := one.(map[string]any); s["signal"] == "not-monitored" {
			return s["state"].(string)
		}
	}
	return ""
}

// An evaluation clears no pitfall of its own, while it is open or by being published; nor does the
// next version. A gap names the roll.
func TestSignalsOfAnEvaluationBeforeAndAfterItIsPublished(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		_, err := db.Owner().Exec("UPDATE observation SET state = 'cancelled' WHERE state = 'held'")
		must(t, err)
		path := "/v1/evaluations/" + w.Evaluations.Draft.String()
		state := func(who demo.Person) string { return notMonitoredOn(api.As(who), path) }
		lead := api.As(w.QALead)
		for _, who := range []demo.Person{w.QALead, w.HubManager, w.Headteacher, w.MusicLead} {
			if is := state(who); is != "raised" {
				t.Errorf("of a draft %s sees %q", who.Role, is)
			}
			if kinds := fmt.Sprint(api.As(who).Get(path).At("/findings/1/signals/0/records")); !strings.Contains(kinds, "kind:school-roll") {
				t.Errorf("%s sees a gap resting on %s", who.Role, kinds)
			}
		}
		lead.Seeing(path).Patch(path, wholeEvaluation()).Want(http.StatusOK)
		api.As(w.Headteacher).Seeing(path).Post(path+"/agreements", document{"side": "school"}).Want(http.StatusOK)
		lead.Seeing(path).Post(path+"/agreements", document{"side": "hub"}).Want(http.StatusOK)
		if is := state(w.Headteacher); is != "raised" {
			t.Errorf("of what is agreed is seen %q", is)
		}
		lead.Seeing(path).Post(path+"/publication", nil).Want(http.StatusOK)
		if is := state(w.QALead); is != "raised" {
			t.Errorf("frozen is %q", is)
		}
		was := api.As(w.QALead).Get(path).Want(http.StatusOK)
		next := document{"schoolId": was.Text("/school/id"), "partnerId": was.Text("/partner/id"), "academicYear": was.Text("/academicYear"), "changeReason": "Figures came in."}
		path = lead.Post("/v1/evaluations", next).Want(http.StatusCreated).Header.Get("Location")
		if is := state(w.QALead); is != "raised" {
			t.Errorf("of the next version is seen %q", is)
		}
	})
}

// What was dismissed before an evaluation is published stays so on its own paper and on that of the
// next version, and is clear on the partnership, which was looked at by it.
func TestADismissalOutlivesTheEvaluation(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		ownerExec(t, db, "UPDATE observation SET state = 'cancelled' WHERE state = 'held'")
		lead, path := api.As(w.QALead), "/v1/evaluations/"+w.Evaluations.Draft.String()
		draft := lead.Get(path).Want(http.StatusOK)
		next := document{"schoolId": draft.Text("/school/id"), "partnerId": draft.Text("/partner/id"), "academicYear": draft.Text("/academicYear")}
		partnership := fmt.Sprintf("/v1/partnerships/%s/%s/%s", next["schoolId"], next["partnerId"], next["academicYear"])
		lead.Seeing(partnership).Post(partnership+"/signals/not-monitored/dismissal", document{"reason": "We hear them every week."}).Want(http.StatusOK)
		for edition := range 2 {
			if is := notMonitoredOn(lead, path); is != "dismissed" {
				t.Errorf("of draft %d is seen %q", edition, is)
			}
			lead.Seeing(path).Patch(path, wholeEvaluation()).Want(http.StatusOK)
			api.As(w.Headteacher).Seeing(path).Post(path+"/agreements", document{"side": "school"}).Want(http.StatusOK)
			lead.Seeing(path).Post(path+"/agreements", document{"side": "hub"}).Want(http.StatusOK)
			lead.Seeing(path).Post(path+"/publication", nil).Want(http.StatusOK)
			if is := notMonitoredOn(lead, path); is != "dismissed" {
				t.Errorf("frozen in edition %d is %q", edition, is)
			}
			seen := lead.Get(partnership).Want(http.StatusOK)
			if is := seen.Text(signalOf(t, seen, "not-monitored") + "/state"); is != "clear" {
				t.Errorf("of the partnership it is %q", is)
			}
			path = lead.Post("/v1/evaluations", next.but(document{"changeReason": "Figures came in."})).Want(http.StatusCreated).Header.Get("Location")
		}
	})
}

// There is no evaluation of a year without provision, nor of what only a candidate offers.
func TestNoEvaluationWherePartnerAndSchoolDoNotWorkTogether(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, of := api.As(w.QALead), document{"schoolId": w.Schools.AlsoTaught, "partnerId": w.Partners.Service}
		refused(t, lead.Post("/v1/evaluations", of.but(document{"academicYear": "2023-24"})), "/partnerId", "evaluation-no-partnership")
		_, err := db.Owner().Exec("UPDATE provision SET state = 'candidate' WHERE school_id = '" + w.Schools.AlsoTaught.String() + "'")
		must(t, err)
		refused(t, lead.Post("/v1/evaluations", of.but(document{"academicYear": "2025-26"})), "/partnerId", "evaluation-no-partnership")
		_, err = db.Owner().Exec("UPDATE provision SET state = 'ended', to_on = '2025-09-01' WHERE school_id = '" + w.Schools.AlsoTaught.String() + "'")
		must(t, err)
		refused(t, lead.Post("/v1/evaluations", of.but(document{"academicYear": "2026-27"})), "/partnerId", "evaluation-no-partnership")
		lead.Post("/v1/evaluations", of.but(document{"academicYear": "2025-26"})).Want(http.StatusCreated)
	})
}
