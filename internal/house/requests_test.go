package house

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// asking makes a request as the head teacher of the school visited, and gives its path.
func asking(t *testing.T, api *testapi.API, what document) string {
	t.Helper()
	return api.As(api.DB.World.Headteacher).Post("/v1/visit-requests", what).Want(http.StatusCreated).Header.Get("Location")
}

// An agreed request for a report opens that one report to who asked. The elected member
// is told nothing of it: the answer is the same where there is no report yet.
func TestAnAgreedRequestOpensOneReport(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		issued, held := visitPath(w.Visits.Issued), visitPath(w.Visits.Held)
		open := "/v1/visit-requests/" + w.Requests.Open.String()
		early := asking(t, api, document{"kind": "report", "observationId": w.Visits.Held.ID, "reason": "To plan."})
		e := api.As(w.ElectedMember)
		for _, path := range []string{open, early} {
			decided := e.Seeing(path).Post(path+"/decision", document{"agreed": true}).Want(http.StatusOK)
			for _, member := range []string{"/observationIds", "/shares", "/issuedAt"} {
				if decided.At(member) != nil {
					t.Errorf("the elected member is told %s", decided.Body)
				}
			}
			if decided.At("/reason") == nil || decided.Text("/state") != "agreed" {
				t.Errorf("the elected member is told %s", decided.Body)
			}
		}
		api.As(w.ElectedMember, access.ElectedMember).Get(issued + "/report").Want(http.StatusForbidden)
		for _, part := range []string{"", "/report", "/summary", "/responses", "/feedback", "/protocol"} {
			for _, visit := range []string{issued, held, visitPath(w.Visits.Published)} {
				e.Get(visit + part).Want(http.StatusNotFound) // whose token narrows nothing
			}
		}
		head := api.As(w.Headteacher)
		head.Get(issued + "/report").Want(http.StatusOK)
		head.Get(held + "/report").Want(http.StatusNotFound)
		head.Get(visitPath(w.Visits.Published) + "/report").Want(http.StatusNotFound)
		if n := api.As(w.Teacher).Get("/v1/shares?observationId=" + w.Visits.Issued.ID.String()).Want(http.StatusOK).Items(); n != 1 {
			t.Errorf("the teacher sees %d shares", n)
		}
	})
}

// Who decides is an elected member of the authority, not who asked; a QA lead records a
// decision given otherwise. A refusal says why, and a decision stands.
func TestWhoDecidesRequests(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		open := "/v1/visit-requests/" + w.Requests.Open.String()
		decision := open + "/decision"
		grant(t, api, w, w.Headteacher, document{"role": "elected_member", "laCode": "830", "fromOn": "2026-11-23"})
		grant(t, api, w, w.OtherHeadteacher, document{"role": "elected_member", "laCode": "831", "fromOn": "2026-11-23"})
		otherwise := document{"givenBy": "Cllr Barlow", "on": "2026-11-23", "minute": "Minute 14"}
		yes := document{"agreed": true}
		for _, row := range []struct {
			name   string
			who    testapi.Caller
			body   document
			status int
			code   string
		}{
			{"the requester", api.As(w.Headteacher), yes, 409, "visit-request-own"},
			{"a refusal without a reason", api.As(w.ElectedMember), document{"agreed": false, "reason": " "}, 422, "visit-request-reason-missing"},
			{"an elected member who records", api.As(w.ElectedMember), yes.but(document{"otherwise": otherwise}), 422, "visit-request-decision-by"},
			{"a QA lead who decides", api.As(w.QALead), yes, 422, "visit-request-decision-by"},
			{"before it was asked", api.As(w.QALead), yes.but(document{"otherwise": otherwise.but(document{"on": "2026-01-01"})}), 422, "visit-request-decision-date"},
		} {
			row.who.Seeing(open).Post(decision, row.body).Want(row.status, row.code)
		}
		api.As(w.OtherHeadteacher, access.ElectedMember).Get(open).Want(http.StatusNotFound)
		api.As(w.OtherHeadteacher, access.ElectedMember).IfMatch("*").Post(decision, yes).Want(http.StatusNotFound)
		api.As(w.Headteacher).Seeing(open).Get(open).Want(http.StatusOK)
		recorded := api.As(w.QALead).Seeing(open).Post(decision, document{"agreed": false, "reason": "Not now.", "otherwise": otherwise}).Want(http.StatusOK)
		if recorded.Text("/decision/givenBy") != "Cllr Barlow" || recorded.Text("/decision/reason") != "Not now." {
			t.Errorf("recorded is %s", recorded.Body)
		}
		if told := api.As(w.Headteacher).Get(open).Text("/decision/reason"); told != "Not now." {
			t.Errorf("the head teacher is told %q", told)
		}
		api.As(w.ElectedMember).Seeing(open).Post(decision, yes).Want(http.StatusConflict, "visit-request-decided")
		api.As(w.Headteacher).Seeing(open).Post(open+"/withdrawal", nil).Want(http.StatusConflict, "visit-request-decided")
	})
}

// Any activity in one's own school may be asked about, whoever provides it: one that is not
// on the register is registered as external.
func TestRequestsOfWhateverProvider(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		head := api.As(w.Headteacher)
		activity := document{"schoolId": w.Schools.Visited, "provider": "Drum Planet", "providerKind": "company", "name": "Samba", "kind": "ensemble"}
		ask := document{"kind": "visit", "reason": "It is new.", "activity": activity}
		made := head.Post("/v1/visit-requests", ask).Want(http.StatusCreated)
		q := api.As(w.QALead)
		if q.Get("/v1/partners/"+made.Text("/partner/id")).Text("/status") != "external" || q.Get("/v1/provisions/"+made.Text("/provision/id")).Text("/state") != "external" {
			t.Errorf("registered as %s", made.Body)
		}
		head.Post("/v1/visit-requests", ask).Want(http.StatusConflict, "visit-request-open")
		path := made.Header.Get("Location")
		head.Seeing(path).Post(path+"/withdrawal", nil).Want(http.StatusOK)
		if again := head.Post("/v1/visit-requests", ask).Want(http.StatusCreated); again.Text("/provision/id") != made.Text("/provision/id") {
			t.Error("it is registered twice")
		}
		before := trail(t, db)
		service := api.As(w.QALead).Get("/v1/partners/" + w.Partners.Service.String()).Text("/name")
		for _, row := range []struct {
			body  document
			rules map[string]string
		}{
			{ask.but(document{"activity": activity.but(document{"provider": service})}), map[string]string{"/activity/provider": "visit-request-provider-registered"}},
			{ask.but(document{"activity": activity.but(document{"schoolId": w.Schools.AlsoTaught})}), map[string]string{"/activity/schoolId": "unknown-reference"}},
			{ask.but(document{"provisionId": w.Provisions.Visited}), map[string]string{"/kind": "visit-request-unclear"}},
			{ask.but(document{"kind": "report"}), map[string]string{"/kind": "visit-request-unclear"}},
			{document{"kind": "visit", "provisionId": w.Provisions.Strings, "reason": "x"}, map[string]string{"/provisionId": "unknown-reference"}},
			{document{"kind": "visit", "provisionId": testkit.Nobody(), "reason": " "}, map[string]string{"/provisionId": "unknown-reference", "/reason": "invalid-content"}},
			{document{"kind": "report", "observationId": w.Visits.Proposed.ID, "reason": "x"}, map[string]string{"/observationId": "visit-request-no-report"}},
			{document{"kind": "report", "observationId": w.Visits.IssuedLate.ID, "reason": "x"}, map[string]string{"/observationId": "unknown-reference"}},
		} {
			answer := head.Post("/v1/visit-requests", row.body).Want(http.StatusUnprocessableEntity)
			if _, rules := problem(answer); !sameRules(rules, row.rules) {
				t.Errorf("%v: %v", row.body, rules)
			}
		}
		if after := trail(t, db); after != before {
			t.Errorf("%d changes were made", after-before)
		}
	})
}

// A visit that a head teacher requested is proposed upon the agreed request, once.
func TestAnAgreedRequestBecomesAProposal(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := asking(t, api, document{"kind": "visit", "provisionId": w.Provisions.Visited, "reason": "To see."})
		request := strings.TrimPrefix(path, "/v1/visit-requests/")
		visit := document{
			"kind": "headteacher-requested", "purpose": "request", "provisionId": w.Provisions.Visited, "teacherId": w.Teacher.ID,
			"frameworkId": w.Frameworks.Published, "observers": []document{{"personId": w.OtherObserver.ID, "lead": true}},
			"startsAt": "2026-12-10T10:00:00Z", "lengthMinutes": 45, "ceilingException": document{"reason": "r", "agreedBy": "a"}, "requestId": request,
		}
		refused := func(who testapi.Caller, change document) {
			t.Helper()
			answer := who.Post("/v1/observations", visit.but(change)).Want(http.StatusUnprocessableEntity)
			if _, rules := problem(answer); !sameRules(rules, map[string]string{"/requestId": "observation-request-not-agreed"}) {
				t.Errorf("%v", rules)
			}
		}
		q := api.As(w.QALead)
		refused(q, nil) // not agreed to yet
		api.As(w.ElectedMember).Seeing(path).Post(path+"/decision", document{"agreed": true}).Want(http.StatusOK)
		refused(q, document{"requestId": w.Requests.Refused})
		refused(q, document{"requestId": testkit.Nobody()})
		refused(q, document{"kind": "follow-up"})
		refused(api.As(w.OtherObserver), nil)
		made := q.Post("/v1/observations", visit).Want(http.StatusCreated)
		refused(q, nil) // it is proposed
		if linked := api.As(w.Headteacher).Get(path).Text("/observationIds/0"); linked != made.Text("/id") {
			t.Errorf("the request leads to %q", linked)
		}
		o := "/v1/observations/" + made.Text("/id")
		api.As(w.Teacher).Seeing(o).Post(o+"/declines", document{"reason": "Not that day."}).Want(http.StatusOK)
		q.Post("/v1/observations", visit.but(document{"startsAt": "2026-12-11T10:00:00Z"})).Want(http.StatusCreated)
	})
}

// Those whom a request concerns see that there is one, and not its reasons (row 12).
func TestWhatIsShownOfARequest(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		open := "/v1/visit-requests/" + w.Requests.Open.String()
		for _, row := range []struct {
			who              testapi.Caller
			reason, linked   bool
			status, requests int
		}{
			{api.As(w.QALead), true, true, 200, 3}, {api.As(w.HubManager), true, true, 200, 3}, {api.As(w.Headteacher), true, true, 200, 3},
			{api.As(w.ElectedMember), true, false, 200, 3}, {api.As(w.Teacher), false, false, 200, 2}, {api.As(w.PartnerContact), false, false, 200, 2},
			{api.As(w.Observer), false, false, 200, 1}, {api.As(w.DataProtectionOfficer), false, false, 200, 3},
			{api.As(w.OtherTeacher), false, false, 404, 0}, {api.As(w.UnrelatedHeadteacher), false, false, 404, 0},
			{api.As(w.OtherHubQALead), false, false, 404, 0}, {api.As(w.MusicLead, access.MusicLead), false, false, 403, 0}, {api.AsClient(w.Client), false, false, 403, 0},
		} {
			read := row.who.Get(open).Want(row.status)
			if row.status == http.StatusOK && ((read.At("/reason") != nil) != row.reason || (read.At("/observationIds") != nil) != row.linked) {
				t.Errorf("shown is %s", read.Body)
			}
			if row.status == http.StatusForbidden {
				continue
			}
			if n := row.who.Get("/v1/visit-requests").Want(http.StatusOK).Items(); n != row.requests {
				t.Errorf("%d requests are listed, not %d", n, row.requests)
			}
		}
	})
}
