package house

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// document is a JSON object that a row changes.
type document map[string]any

func (d document) but(changes document) document {
	out := document{}
	for k, v := range d {
		out[k] = v
	}
	for k, v := range changes {
		out[k] = v
	}
	return out
}

func proposal(w demo.World) document {
	return document{
		"kind": "formal", "purpose": "developmental", "provisionId": w.Provisions.Visited, "teacherId": w.Teacher.ID,
		"frameworkId": w.Frameworks.Published, "startsAt": "2026-12-15T10:00:00Z", "lengthMinutes": 45, "ceilingException": document{"reason": "r", "agreedBy": "a"},
		"observers": []document{{"personId": w.Observer.ID, "lead": true}},
	}
}

// problem gives the code of a refusal, and its rules by place.
func problem(a *testapi.Answer) (code string, rules map[string]string) {
	p := a.Problem()
	rules = map[string]string{}
	for _, f := range p.Errors {
		rules[f.At()] = f.Rule
	}
	return p.Code, rules
}

// trail is how many changes and audit rows there are; what is refused adds none.
func trail(t *testing.T, db *testkit.DB) (n int) {
	t.Helper()
	if err := db.Owner().QueryRow("SELECT SUM(change_position) FROM hub_head").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// A proposal that breaks a rule is refused with the rule's own code at the place of
// the fault, and nothing changes.
func TestProposalsThatAreRefused(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		good := proposal(w)
		lead := func(who demo.Person) document { return document{"personId": who.ID, "lead": true} }
		second := document{"personId": w.OtherObserver.ID, "lead": false}
		before := trail(t, db)
		for _, row := range []struct {
			name   string
			by     demo.Person
			change document
			rules  map[string]string
		}{
			{"in the past", w.QALead, document{"startsAt": "2026-11-22T10:00:00Z"}, map[string]string{"/startsAt": "observation-in-the-past"}},
			{"within a week, unexplained", w.QALead, document{"startsAt": "2026-11-27T10:00:00Z"}, map[string]string{"/noticeException": "observation-notice-unexplained"}},
			{"of five minutes, unexplained", w.QALead, document{"lengthMinutes": 5}, map[string]string{"/lengthException": "observation-length-unexplained"}},
			{"of three hours, unexplained", w.QALead, document{"lengthMinutes": 180}, map[string]string{"/lengthException": "observation-length-unexplained"}},
			{"in the hour that the clock skips", w.QALead, document{"startsAt": "2027-03-28T01:30:00+01:00"}, map[string]string{"/startsAt": "observation-time-not-in-london"}},
			{"in another country's time", w.QALead, document{"startsAt": "2026-12-15T10:00:00+05:30"}, map[string]string{"/startsAt": "observation-time-not-in-london"}},
			{"a teacher who is not placed there", w.QALead, document{"teacherId": w.OtherTeacher.ID}, map[string]string{"/teacherId": "observation-teacher-not-placed"}},
			{"a teacher of another hub", w.QALead, document{"teacherId": w.OtherHubTeacher.ID}, map[string]string{"/teacherId": "observation-teacher-not-placed"}},
			{"a provision of another hub", w.QALead, document{"provisionId": w.Elsewhere.Provision}, map[string]string{"/provisionId": "unknown-reference"}},
			{"a provision that is nowhere", w.QALead, document{"provisionId": nowhere}, map[string]string{"/provisionId": "unknown-reference"}},
			{"a provision that has ended", w.QALead, document{"provisionId": w.Provisions.Ended}, map[string]string{"/provisionId": "observation-provision-ended", "/teacherId": "observation-teacher-not-placed"}},
			{"a draft as the framework", w.QALead, document{"frameworkId": w.Frameworks.Draft}, map[string]string{"/frameworkId": "observation-framework-not-published"}},
			{"a retired framework", w.QALead, document{"frameworkId": w.Frameworks.Retired}, map[string]string{"/frameworkId": "observation-framework-not-published"}},
			{"a framework of another hub", w.QALead, document{"frameworkId": w.Elsewhere.Framework}, map[string]string{"/frameworkId": "unknown-reference"}},
			{"the teacher as the observer", w.QALead, document{"observers": []document{lead(w.Teacher)}}, map[string]string{"/observers/0/personId": "observation-observer-is-teacher"}},
			{"an observer who is none", w.QALead, document{"observers": []document{lead(w.MusicLead)}}, map[string]string{"/observers/0/personId": "observation-observer-not-appointed"}},
			{"a suspended observer", w.QALead, document{"observers": []document{lead(w.Suspended)}}, map[string]string{"/observers/0/personId": "observation-observer-not-appointed"}},
			{"an observer twice", w.QALead, document{"observers": []document{lead(w.Observer), {"personId": w.Observer.ID, "lead": false}}}, map[string]string{"/observers/1/personId": "observation-observer-repeated"}},
			{"nobody leading", w.QALead, document{"observers": []document{second}}, map[string]string{"/observers": "observation-lead-missing"}},
			{"two leading", w.QALead, document{"observers": []document{lead(w.Observer), lead(w.OtherObserver)}}, map[string]string{"/observers": "observation-lead-missing"}},
			{"a colleague as observer, undeclared", w.QALead, document{"observers": []document{lead(w.ColleagueObserver)}}, map[string]string{"/observers/0/conflict": "observation-observer-conflict"}},
			{"paired, alone", w.QALead, document{"kind": "paired"}, map[string]string{"/observers": "observation-paired-observers"}},
			{"a kind for a purpose it does not have", w.QALead, document{"kind": "peer", "purpose": "moderation"}, map[string]string{"/purpose": "observation-kind-purpose"}},
			{"commissioning where nobody is a candidate", w.QALead, document{"kind": "commissioning", "purpose": "commissioning"}, map[string]string{"/provisionId": "observation-commissioning-candidate"}},
			{"an observer who assigns another", w.Observer, document{"observers": []document{lead(w.OtherObserver)}}, map[string]string{"/observers": "observation-observer-not-self"}},
			{"every fault at once", w.QALead, document{"startsAt": "2026-11-22T10:00:00Z", "lengthMinutes": 5, "frameworkId": nowhere, "observers": []document{lead(w.Teacher)}}, map[string]string{
				"/startsAt": "observation-in-the-past", "/lengthException": "observation-length-unexplained", "/frameworkId": "unknown-reference", "/observers/0/personId": "observation-observer-is-teacher"}},
		} {
			answer := api.As(row.by).Post("/v1/observations", good.but(row.change))
			if answer.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d %s", row.name, answer.Status, answer.Body)
				continue
			}
			code, rules := problem(answer)
			if fmt.Sprint(rules) != fmt.Sprint(row.rules) {
				t.Errorf("%s: %v, want %v", row.name, rules, row.rules)
			}
			if len(row.rules) == 1 && rules["/"+code] == "" && !strings.Contains(fmt.Sprint(row.rules), code) {
				t.Errorf("%s: code %s", row.name, code)
			}
		}
		if after := trail(t, db); after != before {
			t.Errorf("refusals made %d changes", after-before)
		}
		api.As(w.QALead).Post("/v1/observations", good).Want(http.StatusCreated)
	})
}

// A step that cannot be taken says so with its own code, and which can.
func TestStepsThatAreRefused(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		v := w.Visits
		before := trail(t, db)
		visit := document{"startedAt": "2026-11-20T10:00:00Z", "endedAt": "2026-11-20T10:45:00Z", "tookNoPart": true, "askedNoPreparation": true,
			"schoolContact": document{"outcome": "spoken", "with": "music-lead"}}
		given := document{"givenAt": "2026-11-20T10:50:00Z", "givenTo": "The teacher", "strengths": []string{"a"}, "nextSteps": []string{"b"}}
		judged := func(j document) document { return document{"judgements": []document{j}} }
		o := func(v demo.Visit, part string) string { return "/v1/observations/" + v.ID.String() + part }
		for _, row := range []struct {
			name      string
			by        demo.Person
			method    string
			path      string
			body      any
			seen      string
			status    int
			code      string
			possibles bool
		}{
			{"an agreement by the wrong side", w.Teacher, "POST", o(v.Proposed, "/agreements"), document{"side": "school"}, o(v.Proposed, ""), 422, "agreement-wrong-side", false},
			{"a recorded agreement without who gave it", w.QALead, "POST", o(v.Proposed, "/agreements"), document{"side": "school"}, o(v.Proposed, ""), 422, "agreement-given-by-missing", false},
			{"an agreement twice", w.Teacher, "POST", o(v.ProviderAgreed, "/agreements"), document{"side": "provider"}, o(v.ProviderAgreed, ""), 409, "agreement-already-given", true},
			{"an agreement to what was held", w.Teacher, "POST", o(v.Held, "/agreements"), document{"side": "provider"}, o(v.Held, ""), 409, "step-not-possible", true},
			{"a visit before it is agreed", w.Observer, "POST", o(v.Proposed, "/visit"), visit, o(v.Proposed, ""), 409, "step-not-possible", true},
			{"a visit that ends before it starts", w.Observer, "POST", o(v.Agreed, "/visit"), visit.but(document{"endedAt": "2026-11-20T09:45:00Z"}), o(v.Agreed, ""), 422, "visit-ends-before-start", false},
			{"a visit to come", w.Observer, "POST", o(v.Agreed, "/visit"), visit.but(document{"startedAt": "2026-12-20T10:00:00Z", "endedAt": "2026-12-20T10:45:00Z"}), o(v.Agreed, ""), 422, "visit-in-the-future", false},
			{"a visit before both sides agreed to it", w.Observer, "POST", o(v.Agreed, "/visit"), visit.but(document{"startedAt": "2026-10-01T10:00:00Z", "endedAt": "2026-10-01T10:45:00Z"}), o(v.Agreed, ""), 422, "visit-before-agreement", false},
			{"nobody spoken to, and no reason", w.Observer, "POST", o(v.Agreed, "/visit"), visit.but(document{"schoolContact": document{"outcome": "attempted", "with": "headteacher"}}), o(v.Agreed, ""), 422, "visit-contact-reason-missing", false},
			{"feedback without a strength", w.Observer, "POST", o(v.Held, "/feedback"), given.but(document{"strengths": []string{}}), o(v.Held, ""), 422, "feedback-strength-missing", false},
			{"feedback without a next step", w.Observer, "POST", o(v.Held, "/feedback"), given.but(document{"nextSteps": []string{}}), o(v.Held, ""), 422, "feedback-next-step-missing", false},
			{"feedback to come", w.Observer, "POST", o(v.Held, "/feedback"), given.but(document{"givenAt": "2026-12-20T10:50:00Z"}), o(v.Held, ""), 422, "feedback-in-the-future", false},
			{"feedback before the end of the session", w.Observer, "POST", o(v.Held, "/feedback"), given.but(document{"givenAt": "2026-09-01T10:50:00Z"}), o(v.Held, ""), 422, "feedback-before-end", false},
			{"feedback before the visit", w.Observer, "POST", o(v.Agreed, "/feedback"), given, o(v.Agreed, ""), 409, "feedback-before-visit", true},
			{"feedback twice", w.Observer, "POST", o(v.FeedbackGiven, "/feedback"), given, o(v.FeedbackGiven, ""), 409, "feedback-already-recorded", true},
			{"a grade off the scale", w.Observer, "PUT", o(v.Held, "/judgements"), judged(document{"principle": "striving-for-excellence", "grade": "exceptional"}), o(v.Held, "/judgements"), 422, "judgement-grade-unknown", false},
			{"a principle of another framework", w.Observer, "PUT", o(v.Held, "/judgements"), judged(document{"principle": "no-such"}), o(v.Held, "/judgements"), 422, "judgement-principle-unknown", false},
			{"a draft without a summary", w.Observer, "POST", o(v.Judged, "/report-draft/submission"), nil, o(v.Judged, "/report-draft"), 422, "invalid-content", false},
			{"a change to what is submitted", w.Observer, "PUT", o(v.Submitted, "/report-draft"), document{"report": "x", "summary": "y"}, o(v.Submitted, "/report-draft"), 409, "report-already-submitted", true},
			{"an issue before submission", w.QALead, "POST", o(v.Drafted, "/report/issue"), nil, o(v.Drafted, "/report-draft"), 409, "report-not-submitted", true},
			{"an issue twice", w.QALead, "POST", o(v.Issued, "/report/issue"), nil, o(v.Issued, "/report-draft"), 409, "report-already-issued", true},
			{"a response before there is anything to respond to", w.Teacher, "POST", o(v.Submitted, "/responses"), document{"answers": "report", "text": "x"}, o(v.Submitted, ""), 409, "report-not-issued", true},
			{"a publication twice", w.Teacher, "POST", o(v.Published, "/summary/publication"), nil, o(v.Published, "/summary"), 409, "summary-already-published", true},
		} {
			answer := api.As(row.by).Seeing(row.seen).Do(row.method, row.path, row.body)
			if answer.Status != row.status {
				t.Errorf("%s: %d %s", row.name, answer.Status, answer.Body)
				continue
			}
			p := answer.Problem()
			if p.Code != row.code || row.possibles != (len(p.PossibleSteps) > 0) {
				t.Errorf("%s: %s %v", row.name, p.Code, p.PossibleSteps)
			}
		}
		if after := trail(t, db); after != before {
			t.Errorf("refusals made %d changes", after-before)
		}
	})
}

// A new day brings its faults about by itself: they point at it, since the request names
// neither provision nor people.
func TestADayThatDoesNotDo(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		o := "/v1/observations/" + w.Visits.Agreed.ID.String()
		day := document{"startsAt": "2001-12-14T10:00:00Z", "lengthMinutes": 45, "reason": "The hall is let.", "noticeException": document{"reason": "r", "agreedBy": "a"}}
		p := api.As(w.QALead).Seeing(o).Post(o+"/rescheduling", day).Want(http.StatusUnprocessableEntity).Problem()
		for _, f := range p.Errors {
			if f.At() != "/startsAt" {
				t.Errorf("%s is at fault: %s", f.At(), f.Rule)
			}
		}
		if len(p.Errors) < 2 {
			t.Error("a day before the provision began is told of as if it were only past")
		}
	})
}

// An issued report has feedback behind it and is issued by another than its author.
func TestReportsAreNotIssuedByTheirAuthorNorBeforeFeedback(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		o := "/v1/observations/" + w.Visits.Judged.ID.String()
		draft := document{"report": "What was seen.", "summary": "In short."}
		api.As(w.Observer).Seeing(o+"/report-draft").Do("PUT", o+"/report-draft", draft).Want(http.StatusOK)
		api.As(w.Observer).Seeing(o+"/report-draft").Do("POST", o+"/report-draft/submission", nil).Want(http.StatusOK)
		lead := grant(t, api, w, w.Observer, document{"role": "qa_lead", "fromOn": "2026-11-23"})
		if code, _ := problem(api.As(w.Observer).Seeing(o+"/report-draft").Do("POST", o+"/report/issue", nil).Want(http.StatusNotFound)); code != "not-found" {
			t.Errorf("a lead to be may issue: %s", code)
		}
		api.As(w.DataProtectionOfficer).Seeing(lead).Do("POST", lead+"/confirmation", nil).Want(http.StatusOK)
		if code, _ := problem(api.As(w.Observer).Seeing(o+"/report-draft").Do("POST", o+"/report/issue", nil).Want(http.StatusConflict)); code != "report-issuer-is-author" {
			t.Errorf("the author issues: %s", code)
		}

		held := "/v1/observations/" + w.Visits.Held.ID.String()
		api.As(w.Observer).Seeing(held+"/report-draft").Do("PUT", held+"/report-draft", draft).Want(http.StatusOK)
		api.As(w.Observer).Seeing(held+"/report-draft").Do("POST", held+"/report-draft/submission", nil).Want(http.StatusOK)
		if code, _ := problem(api.As(w.QALead).Seeing(held+"/report-draft").Do("POST", held+"/report/issue", nil).Want(http.StatusConflict)); code != "report-feedback-missing" {
			t.Errorf("a report is issued before feedback: %s", code)
		}
	})
}

func grant(t *testing.T, api *testapi.API, w demo.World, to demo.Person, appointment document) string {
	t.Helper()
	answer := api.As(w.HubManager).Post("/v1/people/"+to.ID.String()+"/appointments", appointment).Want(http.StatusCreated)
	return answer.Header.Get("Location")
}

// What is issued is what the QA lead read: a draft that was rewritten meanwhile is not.
func TestNothingIsIssuedUnread(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		o := "/v1/observations/" + w.Visits.Submitted.ID.String()
		draft := o + "/report-draft"
		read := api.As(w.QALead).Get(draft).Want(http.StatusOK).ETag()
		api.As(w.QALead).Seeing(draft).Post(draft+"/return", document{"reason": "More on singing."}).Want(http.StatusOK)
		api.As(w.Observer).Seeing(draft).Put(draft, document{"report": "Another text.", "summary": "Another."}).Want(http.StatusOK)
		api.As(w.Observer).Seeing(draft).Post(draft+"/submission", nil).Want(http.StatusOK)
		for _, unread := range []string{read, "*"} {
			api.As(w.QALead).IfMatch(unread).Post(o+"/report/issue", nil).Want(http.StatusPreconditionFailed)
		}
		api.As(w.QALead).Seeing(draft).Post(o+"/report/issue", nil).Want(http.StatusOK)
	})
}

// An observer who is a QA lead too sees the other's part no more by naming fewer roles.
func TestNarrowingATokenWidensNothing(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		appointment := grant(t, api, w, w.OtherObserver, document{"role": "qa_lead", "fromOn": "2026-11-23"})
		api.As(w.DataProtectionOfficer).Seeing(appointment).Post(appointment+"/confirmation", nil).Want(http.StatusOK)
		v := w.Visits.Agreed
		o := "/v1/observations/" + v.ID.String()
		api.As(w.QALead).Seeing(o).Put(o+"/observers", document{"observers": []document{
			{"personId": v.Lead.ID, "lead": true}, {"personId": w.OtherObserver.ID, "lead": false}}}).Want(http.StatusOK)
		other := "/v1/observations/" + w.Visits.Judged.ID.String() + "/judgements"
		api.As(w.OtherObserver, access.QALead).Get(other).Want(http.StatusOK)
		for _, part := range []string{"/judgements", "/report-draft"} {
			api.As(w.OtherObserver, access.QALead).Get(o + part).Want(http.StatusNotFound)
			api.As(w.OtherObserver).Get(o + part).Want(http.StatusOK)
		}
		for _, step := range []string{"/report-draft/return", "/report/issue"} {
			body := any(document{"reason": "x"})
			if step == "/report/issue" {
				body = nil
			}
			api.As(w.OtherObserver).IfMatch("*").Post(o+step, body).Want(http.StatusNotFound)
		}
	})
}

// Before its summary is published nobody is told by the protocol that there is one.
func TestTheProtocolTellsNothingOfAnUnpublishedOutcome(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		states := func(who demo.Person, visit demo.Visit) (out []string) {
			var p struct {
				Clauses []struct{ Clause, Status, Evidence string }
			}
			api.As(who).Get("/v1/observations/" + visit.ID.String() + "/protocol").Want(http.StatusOK).JSON(&p)
			for _, c := range p.Clauses {
				if c.Clause == "written_report" || c.Clause == "summary_report" {
					out = append(out, c.Status)
				}
			}
			return out
		}
		for _, who := range []demo.Person{w.Headteacher, w.MusicLead, w.HubManager} {
			if got := fmt.Sprint(states(who, w.Visits.Issued)); got != "[pending pending]" {
				t.Errorf("%s is told %s", who.Name, got)
			}
			if got := fmt.Sprint(states(who, w.Visits.Published)); got != "[met met]" {
				t.Errorf("%s is told %s of what is published", who.Name, got)
			}
		}
		if got := fmt.Sprint(states(w.Teacher, w.Visits.Issued)); got != "[met pending]" {
			t.Errorf("the teacher is told %s", got)
		}
	})
}

// The hub manager makes nobody, themselves included, more than they are by themselves.
func TestWhatTheHubManagerCannotDoAlone(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		me := "/v1/people/" + w.HubManager.ID.String()
		api.As(w.HubManager).Post(me+"/appointments", document{"role": "partner_contact", "partnerId": w.Partners.Service, "fromOn": "2026-11-23"}).
			Want(http.StatusConflict, "appointment-to-oneself")
		api.As(w.HubManager).Seeing(me).Patch(me, document{"status": "suspended"}).Want(http.StatusConflict, "appointment-last-of-role")
		officer := "/v1/people/" + w.DataProtectionOfficer.ID.String()
		api.As(w.HubManager).Seeing(officer).Patch(officer, document{"identity": document{"issuer": demo.Issuer, "subject": "me"}}).
			Want(http.StatusConflict, "appointment-last-of-role")
		var held struct{ Items []struct{ ID string } }
		api.As(w.HubManager).Get("/v1/appointments?role=hub_manager").Want(http.StatusOK).JSON(&held)
		mine := "/v1/appointments/" + held.Items[0].ID
		api.As(w.HubManager).Seeing(mine).Patch(mine, document{"toOn": "2026-11-23"}).Want(http.StatusConflict, "appointment-last-of-role")
		lead := "/v1/people/" + w.QALead.ID.String()
		api.As(w.HubManager).Seeing(lead).Patch(lead, document{"identity": document{"issuer": demo.Issuer, "subject": "somebody-else"}}).Want(http.StatusOK)
		taken := w.QALead
		taken.Subject = "somebody-else"
		api.As(taken).Get("/v1/observations/" + w.Visits.Issued.ID.String() + "/report").Want(http.StatusNotFound)
	})
}

// An agreement is of two sides, and two sides are two people.
func TestNobodyAgreesForBothSides(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		o := "/v1/observations/" + w.Visits.Proposed.ID.String()
		for _, who := range []demo.Person{w.Teacher, w.Observer, w.PartnerContact} {
			grant(t, api, w, who, document{"role": "music_lead", "schoolId": w.Schools.Visited, "fromOn": "2026-11-23"})
		}
		agree := func(who demo.Person, side string) *testapi.Answer {
			return api.As(who).Seeing(o).Post(o+"/agreements", document{"side": side})
		}
		agree(w.Teacher, "school").Want(http.StatusUnprocessableEntity, "agreement-wrong-side")
		agree(w.Observer, "school").Want(http.StatusUnprocessableEntity, "agreement-wrong-side")
		agree(w.PartnerContact, "provider").Want(http.StatusOK)
		agree(w.PartnerContact, "school").Want(http.StatusUnprocessableEntity, "agreement-wrong-side")
		grant(t, api, w, w.PartnerContact, document{"role": "observer", "fromOn": "2026-11-23"})
		api.As(w.QALead).Seeing(o).Put(o+"/observers", document{"observers": []document{{"personId": w.PartnerContact.ID, "lead": true,
			"conflict": document{"kind": "same-employer", "reason": "x"}}}}).Want(http.StatusUnprocessableEntity, "observation-observer-agreed")
		agree(w.Headteacher, "school").Want(http.StatusOK)
	})
}

// Two writers with one ETag: the second is told, and the first is not undone.
func TestTwoWritersWithOneETag(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := "/v1/partners/" + w.Partners.Service.String()
		tag := api.As(w.QALead).Get(path).Want(http.StatusOK).Header.Get("ETag")
		h := http.Header{"If-Match": {tag}, "Content-Type": {"application/merge-patch+json"}}
		api.As(w.QALead).Send("PATCH", path, h, `{"phone":"first"}`).Want(http.StatusOK)
		code, _ := problem(api.As(w.QALead).Send("PATCH", path, h, `{"phone":"second"}`).Want(http.StatusPreconditionFailed))
		var partner struct{ Phone string }
		api.As(w.QALead).Get(path).JSON(&partner)
		if code != "precondition-failed" || partner.Phone != "first" {
			t.Errorf("%s, %q", code, partner.Phone)
		}
	})
}

// The same key again is one effect and the same answer, while the answer is still
// open to the caller; another request under it is refused.
func TestIdempotencyKeys(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		send := func(who demo.Person, body document) *testapi.Answer {
			b, err := json.Marshal(body)
			if err != nil {
				t.Fatal(err)
			}
			return api.As(who).Send("POST", "/v1/observations", http.Header{"Idempotency-Key": {"key-1"}, "Content-Type": {"application/json"}}, string(b))
		}
		good := proposal(w)
		first := send(w.QALead, good).Want(http.StatusCreated)
		before := trail(t, db)
		again := send(w.QALead, good).Want(http.StatusCreated)
		if string(first.Body) != string(again.Body) || again.Header.Get("Idempotency-Replayed") != "true" || first.Header.Get("Idempotency-Replayed") != "" {
			t.Errorf("replayed %q: %s", again.Header.Get("Idempotency-Replayed"), again.Body)
		}
		if again.Header.Get("ETag") != first.Header.Get("ETag") || again.Header.Get("Location") != first.Header.Get("Location") {
			t.Error("the replay has other headers")
		}
		if code, _ := problem(send(w.QALead, good.but(document{"focus": "Another"})).Want(http.StatusUnprocessableEntity)); code != "idempotency-key-reused" {
			t.Errorf("another body: %s", code)
		}
		if trail(t, db) != before {
			t.Error("a repetition has an effect")
		}
		other := send(w.OtherQALead, good).Want(http.StatusCreated)
		if string(other.Body) == string(first.Body) {
			t.Error("two callers share a key")
		}
		// An observer whose visit was given to another does not get its answer again.
		mine := good.but(document{"observers": []document{{"personId": w.Observer.ID, "lead": true}}})
		var proposed struct{ ID string }
		send(w.Observer, mine).Want(http.StatusCreated).JSON(&proposed)
		send(w.Observer, mine).Want(http.StatusCreated)
		o := "/v1/observations/" + proposed.ID
		api.As(w.QALead).Seeing(o).Put(o+"/observers", document{"observers": []document{{"personId": w.OtherObserver.ID, "lead": true}}}).Want(http.StatusOK)
		send(w.Observer, mine).Want(http.StatusNotFound)

		// The lead's appointment ends: what was replayable is not replayed.
		var page struct{ Items []struct{ ID string } }
		api.As(w.HubManager).Get("/v1/appointments?role=qa_lead&personId=" + w.QALead.ID.String()).Want(http.StatusOK).JSON(&page)
		appointment := "/v1/appointments/" + page.Items[0].ID
		api.As(w.HubManager).Seeing(appointment).Do("PATCH", appointment, document{"toOn": "2026-11-22"}).Want(http.StatusOK)
		send(w.QALead, good).Want(http.StatusNotFound)
	})
}

func TestACursorIsItsCallersOwn(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		var page struct{ NextCursor string }
		api.As(w.QALead).Get("/v1/observations?limit=2").Want(http.StatusOK).JSON(&page)
		next := "/v1/observations?limit=2&cursor=" + page.NextCursor
		api.As(w.QALead).Get(next).Want(http.StatusOK)
		for name, answer := range map[string]*testapi.Answer{
			"another person":   api.As(w.OtherQALead).Get(next),
			"another hub":      api.As(w.OtherHubQALead).Get(next),
			"another filter":   api.As(w.QALead).Get(next + "&state=held"),
			"another list":     api.As(w.QALead).Get("/v1/partners?cursor=" + page.NextCursor),
			"a narrower token": api.As(w.QALead, access.QALead).Get(next),
			"one bit flipped":  api.As(w.QALead).Get("/v1/observations?limit=2&cursor=" + flipped(page.NextCursor)),
			"no cursor at all": api.As(w.QALead).Get("/v1/observations?cursor=x"),
		} {
			if code, _ := problem(answer.Want(http.StatusBadRequest)); code != "invalid-cursor" {
				t.Errorf("%s: %s", name, code)
			}
		}
		api.As(w.QALead, access.QALead, access.Observer).Get("/v1/observations?limit=2").Want(http.StatusOK).JSON(&page)
		narrowed := "/v1/observations?limit=2&cursor=" + page.NextCursor
		api.As(w.QALead, access.Observer, access.QALead).Get(narrowed).Want(http.StatusOK)
		api.As(w.QALead, access.QALead).Get(narrowed).Want(http.StatusBadRequest, "invalid-cursor")
		api.As(w.QALead).Get(narrowed).Want(http.StatusBadRequest, "invalid-cursor")
		api.AsClient(w.Client).Get("/v1/observations?limit=2").Want(http.StatusOK).JSON(&page)
		scoped := "/v1/observations?limit=2&cursor=" + page.NextCursor
		api.AsClient(w.Client).Get(scoped).Want(http.StatusOK)
		api.AsClient(w.Client, access.ReadObservations).Get(scoped).Want(http.StatusBadRequest, "invalid-cursor")
	})
}

// flipped gives the text with its first letter changed.
func flipped(text string) string {
	if text[0] == 'A' {
		return "B" + text[1:]
	}
	return "A" + text[1:]
}

// What is malformed is told at once, and is never a fault of the server.
func TestMalformedRequests(t *testing.T) {
	db := testkit.Open(t, testkit.Dialects()[0], true)
	w, api := db.World, testapi.New(t, db)
	many := make([]document, 10_000)
	for i := range many {
		many[i] = document{"key": fmt.Sprintf("k%d", i), "statement": "x", "polarity": "positive"}
	}
	framework, err := json.Marshal(document{"name": "Large", "content": document{"scale": document{"kind": "none"},
		"principles": []document{{"key": "p", "title": "P", "indicators": many}}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name, path string
		header     http.Header
		body       string
		status     int
	}{
		{"ten thousand indicators", "/v1/frameworks", nil, string(framework), 400},
		{"a body of 50 MB", "/v1/partners", nil, `{"name":"` + strings.Repeat("x", 50<<20) + `"}`, 413},
		{"gzip", "/v1/partners", http.Header{"Content-Encoding": {"gzip"}}, `{}`, 415},
		{"another type", "/v1/partners", http.Header{"Content-Type": {"text/plain"}}, `{}`, 415},
		{"a member twice", "/v1/partners", nil, `{"name":"a","name":"b","kind":"charity","status":"active"}`, 400},
		{"a member in another case", "/v1/partners", nil, `{"name":"a","NAME":"b","kind":"charity","status":"active"}`, 400},
		{"more after the document", "/v1/partners", nil, `{"name":"a","kind":"charity","status":"active"} {}`, 400},
		{"a NUL", "/v1/partners", nil, `{"name":"a\u0000b","kind":"charity","status":"active"}`, 400},
		{"not UTF-8", "/v1/partners", nil, "{\"name\":\"\xff\",\"kind\":\"charity\",\"status\":\"active\"}", 400},
		{"an unknown member", "/v1/partners", nil, `{"name":"a","kind":"charity","status":"active","state":"x"}`, 400},
		{"a parameter twice", "/v1/imports?kind=schools&kind=schools", http.Header{"Content-Type": {"text/csv"}}, "x", 400},
		{"an unknown parameter", "/v1/partners?x=1", nil, `{"name":"a","kind":"charity","status":"active"}`, 400},
	} {
		h := http.Header{"Content-Type": {"application/json"}}
		for k, v := range row.header {
			h[k] = v
		}
		answer := api.As(w.QALead, access.QALead).Send("POST", row.path, h, row.body)
		if answer.Status != row.status {
			t.Errorf("%s: %d %.300s", row.name, answer.Status, answer.Body)
		}
	}
}
