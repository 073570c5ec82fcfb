package house

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/schoolplan"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

const ownPlansPath = "/v1/school-plans"

func ownPlan(which id.SchoolPlan) string { return ownPlansPath + "/" + which.String() }

// What is known of a school's plan is recorded once a year, by the school or the hub, and held
// to its rules; whether it is published and up to date is computed.
func TestASchoolsOwnPlan(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		head, known := api.As(w.OtherHeadteacher), document{
			"schoolId": w.Schools.AlsoTaught, "academicYear": "2025-26", "hasPlan": true, "summaryUrl": "https://school.example/plan",
			"summaryCheckedOn": "2026-08-31", "planUpdatedOn": "2025-08-31",
		}
		for _, c := range []struct {
			by       testapi.Caller
			change   document
			at, rule string
		}{
			{head, document{"academicYear": "2028-29"}, "/academicYear", "invalid-content"},
			{head, document{"summaryUrl": "http://school.example/plan"}, "/summaryUrl", "school-plan-address"},
			{head, document{"summaryUrl": "https://localhost/plan"}, "/summaryUrl", "school-plan-address"},
			{head, document{"summaryCheckedOn": "2027-01-01"}, "/summaryCheckedOn", "invalid-content"},
			{head, document{"planUpdatedOn": "2027-01-01"}, "/planUpdatedOn", "invalid-content"},
			{head, document{"hasPlan": false, "planUpdatedOn": nil}, "/summaryUrl", "school-plan-missing"},
			{head, document{"summaryUrl": nil}, "/summaryCheckedOn", "school-plan-address-missing"},
			{head, document{"selfEvaluation": document{"features": []document{{"feature": "space"}, {"feature": "space"}}}},
				"/selfEvaluation/features/1/feature", "school-plan-feature-twice"},
			{head, document{"schoolId": w.Schools.Visited}, "/schoolId", "unknown-reference"},
			{api.As(w.QALead), document{"schoolId": w.Elsewhere.School}, "/schoolId", "unknown-reference"},
		} {
			refused(t, c.by.Post(ownPlansPath, without(known.but(c.change))), c.at, c.rule)
		}
		made := head.Key("once").Post(ownPlansPath, known).Want(http.StatusCreated)
		if again := head.Key("once").Post(ownPlansPath, known).Want(http.StatusCreated); again.Text("/id") != made.Text("/id") {
			t.Errorf("again: %s", again.Body)
		}
		if made.At("/summaryPublished") != true || made.At("/upToDate") != false || made.At("/selfEvaluation") != nil {
			t.Errorf("%s", made.Body)
		}
		api.As(w.HubManager).Post(ownPlansPath, known).Want(http.StatusConflict, "school-plan-exists")

		path := made.Header.Get("Location")
		now := document{
			"hasPlan": true, "planUpdatedOn": "2025-09-01", "selfEvaluation": document{
				"features":    []document{{"feature": "space", "note": " "}, {"feature": "choir", "judgement": "wholly"}, {"feature": "curriculum-hour", "note": "Half of it."}},
				"progression": document{"judgement": "not-yet"},
			},
		}
		head.Put(path, now).Want(http.StatusPreconditionRequired, "precondition-required")
		lead := api.As(w.QALead).IfMatch(made.ETag())
		got := head.Seeing(path).Put(path, now).Want(http.StatusOK)
		lead.Put(path, document{"hasPlan": false}).Want(http.StatusPreconditionFailed)
		if got.At("/summaryUrl") != nil || got.At("/upToDate") != true || got.At("/summaryPublished") != false ||
			got.Text("/selfEvaluation/features/0/feature") != "curriculum-hour" || got.Text("/selfEvaluation/features/1/judgement") != "wholly" ||
			got.At("/selfEvaluation/features/2") != nil || got.Text("/selfEvaluation/progression/judgement") != "not-yet" {
			t.Errorf("%s", got.Body)
		}
	})
}

// without leaves out the members that are nil.
func without(d document) document {
	for k, v := range d {
		if v == nil {
			delete(d, k)
		}
	}
	return d
}

// Everybody who reads that a school has a plan reads how the school sees itself, but a machine
// client and an inspector below level full; and another school reads nothing. The readings are
// in the trail, last year's too.
func TestWhatIsReadOfASchoolsPlan(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := ownPlan(w.SchoolPlans.ThisYear)
		wholly := func(who string, by testapi.Caller, want bool) {
			t.Helper()
			got := by.Get(path).Want(http.StatusOK)
			list := by.Get(ownPlansPath + "?academicYear=2026-27&schoolId=" + w.Schools.Visited.String()).Want(http.StatusOK)
			if got.At("/hasPlan") != true || got.Text("/lastYear/academicYear") != "2025-26" || list.Items() != 1 {
				t.Errorf("%s reads %s and %s", who, got.Body, list.Body)
			}
			for _, at := range []bool{got.At("/selfEvaluation") != nil, got.At("/lastYear/selfEvaluation") != nil, list.At("/items/0/selfEvaluation") != nil} {
				if at != want {
					t.Errorf("%s reads of the self-evaluation %t: %s %s", who, at, got.Body, list.Body)
				}
			}
			var read int
			must(t, db.Owner().QueryRow(`SELECT count(*) FROM audit_event WHERE request_id = $1 AND parts = 'school-plan'`, got.Header.Get("X-Request-Id")).Scan(&read))
			if read != map[bool]int{true: 2}[want] {
				t.Errorf("%s: %d readings are in the trail", who, read)
			}
		}
		for _, who := range []demo.Person{w.Headteacher, w.MusicLead, w.QALead, w.HubManager} {
			wholly(who.Name, api.As(who), true)
		}
		wholly("a machine client", api.AsClient(w.Client), false)
		for _, who := range []demo.Person{w.OtherHeadteacher, w.Observer, w.Teacher, w.Inspector, w.OtherHubQALead} {
			api.As(who).Get(path).Want(http.StatusNotFound)
			if got := api.As(who).Get(ownPlansPath); strings.Contains(string(got.Body), w.SchoolPlans.ThisYear.String()) {
				t.Errorf("%s lists %s", who.Name, got.Body)
			}
		}
		level := func(to string) {
			_, err := db.Owner().Exec(`UPDATE inspection SET level = $1`, to)
			must(t, err)
		}
		level("summary")
		wholly("an inspector at level summary", api.As(w.Inspector), false)
		level("full")
		wholly("an inspector at level full", api.As(w.Inspector), true)
		api.AsClient(w.Client).IfMatch("*").Put(path, document{"hasPlan": false}).Want(http.StatusForbidden)
		api.As(w.OtherHeadteacher).IfMatch("*").Put(path, document{"hasPlan": false}).Want(http.StatusNotFound)
		api.As(w.Inspector).IfMatch("*").Put(path, document{"hasPlan": false}).Want(http.StatusNotFound)
	})
}

// Last year's plan is found under the URN of that time; a school that others were merged into
// begins anew.
func TestLastYearsPlanFollowsASuccession(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead := api.As(w.QALead)
		successor := lead.Get(talkPath(w.Conversations.After)).Text("/school/id")
		predecessor := lead.Get(talkPath(w.Conversations.Before)).Text("/school/id")
		refused(t, lead.Post(ownPlansPath, document{"schoolId": predecessor, "academicYear": "2025-26", "hasPlan": true}), "/schoolId", "school-plan-school-closed")
		_, err := db.Owner().Exec(`UPDATE school SET closed_on = '2026-08-31' WHERE urn = 112727`)
		must(t, err)
		evaluation := document{"progression": document{"note": "Some do."}}
		last := lead.Post(ownPlansPath, document{"schoolId": predecessor, "academicYear": "2025-26", "hasPlan": true, "selfEvaluation": evaluation}).Want(http.StatusCreated)
		this := lead.Post(ownPlansPath, document{"schoolId": successor, "academicYear": "2026-27", "hasPlan": false}).Want(http.StatusCreated)
		path := this.Header.Get("Location")
		if this.Text("/lastYear/id") != last.Text("/id") || this.At("/lastYear/school/urn") != 112727.0 || this.Text("/lastYear/selfEvaluation/progression/note") != "Some do." {
			t.Errorf("the successor: %s", this.Body)
		}
		appointed := document{"role": "headteacher", "schoolId": successor, "fromOn": "2026-09-01"}
		api.As(w.HubManager).Post("/v1/people/"+w.UnrelatedHeadteacher.ID.String()+"/appointments", appointed).Want(http.StatusCreated)
		head := api.As(w.UnrelatedHeadteacher)
		if got := head.Get(path).Want(http.StatusOK); got.Text("/lastYear/selfEvaluation/progression/note") != "Some do." {
			t.Errorf("the successor's head teacher: %s", got.Body)
		}
		head.Get(last.Header.Get("Location")).Want(http.StatusNotFound)
		imports(lead, "school-successions", "apply", []byte("fromUrn,toUrn,kind,on\n112492,"+fmt.Sprint(this.At("/school/urn"))+",merger,2026-09-01\n")).Want(http.StatusAccepted)
		if merged := lead.Get(path).Want(http.StatusOK); merged.At("/lastYear") != nil {
			t.Errorf("the merged school: %s", merged.Body)
		}
	})
}

// A school's own plan is evidence of the hub's plan, for whoever may read it.
func TestASchoolsPlanIsEvidence(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		at := planOf(w.Plans.Published) + "/commitments/" + w.Plans.Commitment.String() + "/evidence"
		got := api.As(w.QALead).Post(at, document{"kind": "school-plan", "recordId": w.SchoolPlans.ThisYear}).Want(http.StatusCreated)
		if !strings.Contains(string(got.Body), w.SchoolPlans.ThisYear.String()) {
			t.Errorf("%s", got.Body)
		}
		refused(t, api.As(w.QALead).Post(at, document{"kind": "school-plan", "recordId": w.Conversations.Planned}), "/recordId", "unknown-reference")
	})
}

// Of the schools that are open it is counted how many have a plan, a published summary and one
// that is up to date; small counts are hidden, and so is what lies between two of them.
func TestFiguresOfSchoolsPlans(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		figures := func() *testapi.Answer {
			return api.As(w.QALead).Get("/v1/insights/engagement?by=hub").Want(http.StatusOK)
		}
		if got := figures(); got.Text("/items/0/withPlan/marker") != "c" || got.Text("/items/0/planPublished/marker") != "c" {
			t.Errorf("two schools: %s", got.Body)
		}
		api.As(w.HubManager).Seeing("/v1/hub").Patch("/v1/hub", document{"settings": document{"smallNumberThreshold": 2}}).Want(http.StatusOK)
		if got := figures(); got.At("/items/0/withPlan/value") != 2.0 || got.Text("/items/0/planPublished/marker") != "c" {
			t.Errorf("two schools, of which one has published: %s", got.Body)
		}
		path := ownPlan(w.SchoolPlans.Other)
		api.As(w.QALead).Seeing(path).Put(path, document{
			"hasPlan": true, "summaryUrl": "https://other.example/plan", "summaryCheckedOn": "2026-09-01", "planUpdatedOn": "2026-08-31",
		}).Want(http.StatusOK)
		if got := figures(); got.At("/items/0/planPublished/value") != 2.0 || got.Text("/items/0/planUpToDate/marker") != "c" {
			t.Errorf("two that have published, of which one was updated before the year: %s", got.Body)
		}
		_, err := db.Owner().Exec(`UPDATE school SET status = 'closed', closed_on = '2026-09-02' WHERE id = $1`, w.Schools.Visited.String())
		must(t, err)
		if got := figures(); got.Text("/items/0/withPlan/marker") != "c" {
			t.Errorf("one of them closed: %s", got.Body)
		}
	})
}

// SQL and Go agree on who reads and changes what is known of which school's plan.
func TestBothPredicatesOfSchoolPlansAgree(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		inspect(t, api, inspecting(w, "summary", w.Schools.Visited))
		hubqa := access.System(w.Hub)
		all := hubqa.Standing(nil, nil, access.Settings{}).Scope(access.RaiseFollowUp)
		for _, who := range w.Actors() {
			if who.Hub() != w.Hub {
				continue
			}
			must(t, db.View(context.Background(), who, func(tx *store.Tx) error {
				plans, err := tx.SchoolPlans(all, schoolplan.Filter{}, page.Request{Limit: 10, Sort: "academicYear"})
				if len(plans.Items) != 3 {
					t.Fatalf("%d plans, %v", len(plans.Items), err)
				}
				for _, p := range plans.Items {
					for _, action := range []access.Action{access.ReadSchoolPlan, access.ReadSchoolSelfEvaluation, access.UpdateSchoolPlan} {
						_, err := tx.SchoolPlan(tx.Scope(action), p.ID)
						if tx.Scope(action).Admits(p.Facts()) != (err == nil) {
							t.Errorf("%s, %v: Go %v, SQL %v", action, who.Principal(), tx.Scope(action).Admits(p.Facts()), err)
						}
					}
				}
				return nil
			}))
		}
	})
}
