package house

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

func needPath(n interface{ String() string }) string { return "/v1/development-needs/" + n.String() }

// What an earlier visit left open is carried into a later one of the same teacher: its
// observers read the need and say what they saw, never the judgement behind it.
func TestNeedsAreCarriedForward(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		later, need := visitPath(w.Visits.Held), w.Needs.Overdue.String()
		carried := api.As(w.Observer).Get(later + "/carried-needs").Want(http.StatusOK)
		if body := string(carried.Body); !strings.Contains(body, need) || strings.Contains(body, w.Needs.Closed.String()) || strings.Contains(body, `"basis"`) {
			t.Errorf("carried are %s", body)
		}
		if body := string(api.As(w.Observer).Get(visitPath(w.Visits.Corrected) + "/carried-needs").Want(http.StatusOK).Body); strings.Contains(body, need) {
			t.Errorf("carried into an earlier visit are %s", body)
		}
		for _, who := range []demo.Person{w.OtherObserver, w.OtherHubObserver} {
			api.As(who).Get(later + "/carried-needs").Want(http.StatusNotFound)
		}
		for _, who := range []demo.Person{w.Teacher, w.PartnerContact, w.QALead, w.HubManager} {
			if got := api.As(who).Get("/v1/development-needs?carriedInto=" + w.Visits.Held.ID.String()).Want(http.StatusOK); !strings.Contains(string(got.Body), need) {
				t.Errorf("%s is shown %s", who.Name, got.Body)
			}
		}
		if got := api.As(w.OtherPartnerContact).Get("/v1/development-needs?carriedInto=" + w.Visits.Held.ID.String()).Want(http.StatusOK); strings.Contains(string(got.Body), need) {
			t.Errorf("another partner is shown %s", got.Body)
		}

		effect := func(need any) document {
			return document{"needId": need, "effect": "partly-seen", "note": "judged so"}
		}
		for _, which := range []any{nowhere, w.Needs.Closed} {
			_, rules := problem(api.As(w.Observer).Post(later+"/need-effects", effect(which)).Want(http.StatusUnprocessableEntity))
			if rules["/needId"] != "unknown-reference" {
				t.Errorf("%v is refused by %v", which, rules)
			}
		}
		api.As(w.Observer).Post(visitPath(w.Visits.Agreed)+"/need-effects", effect(need)).Want(http.StatusConflict, "step-not-possible")
		api.As(w.Observer).Post(later+"/need-effects", effect(need)).Want(http.StatusCreated)
		api.As(w.Observer).Post(later+"/need-effects", effect(need)).Want(http.StatusConflict, "need-effect-recorded")
		if body := string(api.As(w.Observer).Get(later + "/carried-needs").Body); strings.Contains(body, "judged so") {
			t.Errorf("an observer is shown the judgement: %s", body)
		}
		for who, words := range map[*demo.Person]bool{&w.Teacher: true, &w.QALead: true, &w.PartnerContact: false, &w.HubManager: false} {
			got := api.As(*who).Get(needPath(w.Needs.Overdue)).Want(http.StatusOK)
			if got.Text("/state") != "open" || got.Text("/effects/1/observationId") != w.Visits.Held.ID.String() || strings.Contains(string(got.Body), "judged so") != words {
				t.Errorf("%s is shown %s", who.Name, got.Body)
			}
		}
	})
}

// Support that is offered has a kind and dates, and nothing is offered for a closed need.
func TestSupportIsOffered(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		offer := document{"kind": "mentoring", "fromOn": "2027-01-04", "toOn": "2027-03-31", "note": "With Ms Hall."}
		got := api.As(w.PartnerContact).Post(needPath(w.Needs.Open)+"/offers", offer).Want(http.StatusCreated)
		if got.Text("/offers/0/kind") != "mentoring" || got.Text("/offers/0/toOn") != "2027-03-31" {
			t.Errorf("offered is %s", got.Body)
		}
		api.As(w.QALead).Post(needPath(w.Needs.Closed)+"/offers", offer).Want(http.StatusConflict, "need-closed")
		api.As(w.OtherPartnerContact).Post(needPath(w.Needs.Open)+"/offers", offer).Want(http.StatusNotFound)
	})
}

// A need that falls due and one that is overdue are raised once for their day, and again
// for another.
func TestNeedsAreRaised(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		kinds := func(who demo.Person) (n []string) { return told(t, api, who, w.Needs.Open.String()) }
		sweepAfter(t, db, api, 0)
		sweepAfter(t, db, api, 0)
		if told := told(t, api, w.Teacher, w.Needs.Overdue.String()); !slices.Equal(told, []string{"need-overdue"}) {
			t.Errorf("of the overdue need the teacher was told %v", told)
		}
		path := needPath(w.Needs.Open)
		api.As(w.Teacher).Seeing(path).Patch(path, document{"dueBy": "2026-11-27"}).Want(http.StatusOK)
		sweepAfter(t, db, api, 1)
		sweepAfter(t, db, api, 10)
		sweepAfter(t, db, api, 1)
		if got := kinds(w.Teacher); !slices.Equal(got, []string{"need-overdue", "need-due"}) {
			t.Errorf("the teacher was told %v", got)
		}
		if got := kinds(w.QALead); !slices.Equal(got, []string{"need-overdue"}) {
			t.Errorf("the QA lead was told %v", got)
		}
		api.As(w.Teacher).Seeing(path).Patch(path, document{"dueBy": "2026-12-07"}).Want(http.StatusOK)
		sweepAfter(t, db, api, 1)
		if got := kinds(w.Teacher); !slices.Equal(got, []string{"need-due", "need-overdue", "need-due"}) {
			t.Errorf("of another day the teacher was told %v", got)
		}
	})
}

// The list is by age and owner too.
func TestNeedsByAge(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		of := func(query string) string {
			return string(api.As(w.QALead).Get("/v1/development-needs?" + query).Want(http.StatusOK).Body)
		}
		if old, older := of("minAgeDays=20&ownerId="+w.Teacher.ID.String()), of("minAgeDays=2000"); !strings.Contains(old, w.Needs.Open.String()) || strings.Contains(older, w.Needs.Open.String()) {
			t.Errorf("old are %s, older %s", old, older)
		}
		if first := of("sort=-raisedAt&limit=1"); !strings.Contains(first, "nextCursor\":\"") {
			t.Errorf("one is %s", first)
		}
	})
}
