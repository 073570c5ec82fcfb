package house

import (
	"net/http"
	"path"
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
		for who, judgement := range map[*demo.Person]bool{&w.Teacher: true, &w.QALead: true, &w.PartnerContact: false, &w.HubManager: false} {
			got := api.As(*who).Get(needPath(w.Needs.Overdue)).Want(http.StatusOK)
			if got.Text("/state") != "open" || tells(got, later) != judgement || strings.Contains(string(got.Body), "judged so") != judgement {
				t.Errorf("%s is shown %s", who.Name, got.Body)
			}
		}
	})
}

// tells reports whether the answer names the visit.
func tells(got *testapi.Answer, visit string) bool {
	return strings.Contains(string(got.Body), path.Base(visit))
}

// What a later visit saw of a need is a judgement, and that there was the visit is not for
// everybody who reads the need: the teacher and QA leads are shown it, and the observer who
// recorded it. Nobody else is shown that there is one, nor the other observer of a paired
// visit, a QA lead or not.
func TestWhatWasSeenOfANeed(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		visit := aPairedVisit(api, db, w.Observer, w.OtherObserver)
		need, list, carried := needPath(w.Needs.Overdue), "/v1/development-needs", visit+"/carried-needs"
		record := func(who demo.Person, effect string) *testapi.Answer {
			return api.As(who).Post(visit+"/need-effects", document{"needId": w.Needs.Overdue, "effect": effect})
		}
		shows := func(who testapi.Caller, path, effect, of string, want bool) {
			t.Helper()
			got := who.Get(path).Want(http.StatusOK)
			if strings.Contains(string(got.Body), effect) != want || tells(got, of) != want {
				t.Errorf("is shown at %s, want %s %v: %s", path, effect, want, got.Body)
			}
		}
		before := api.As(w.PartnerContact).Get(need).ETag()
		record(w.Observer, "not-yet-seen").Want(http.StatusCreated)
		if after := api.As(w.PartnerContact).Get(need).ETag(); after != before {
			t.Error("the partner is told by the ETag")
		}
		shows(api.As(w.Observer), carried, "not-yet-seen", visit, true)
		shows(api.As(w.OtherObserver), carried, "not-yet-seen", visit, false)
		shows(api.As(w.OtherObserver), carried, "partly-seen", visitPath(w.Visits.Issued), false)
		if got := record(w.OtherObserver, "seen").Want(http.StatusCreated); strings.Contains(string(got.Body), "not-yet-seen") {
			t.Errorf("the second observer is answered %s", got.Body)
		}
		record(w.OtherObserver, "seen").Want(http.StatusConflict, "need-effect-recorded")
		for who, judgement := range map[*demo.Person]bool{&w.Teacher: true, &w.QALead: true, &w.PartnerContact: false, &w.HubManager: false} {
			for _, accept := range []string{"application/json", "text/csv", ndjson} {
				shows(api.As(*who).Header("Accept", accept), list, "not-yet-seen", visit, judgement)
			}
			shows(api.As(*who), need, "not-yet-seen", visit, judgement)
		}
	})
}

// A QA lead who observes a paired visit reads as an observer what was seen of a need.
func TestAnObservingLeadReadsTheirOwnEffects(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		grant(t, api, w, w.OtherQALead, document{"role": "observer", "fromOn": "2026-11-23"})
		visit, need := aPairedVisit(api, db, w.Observer, w.OtherQALead), needPath(w.Needs.Overdue)
		for who, effect := range map[*demo.Person]string{&w.Observer: "not-yet-seen", &w.OtherQALead: "seen"} {
			api.As(*who).Post(visit+"/need-effects", document{"needId": w.Needs.Overdue, "effect": effect}).Want(http.StatusCreated)
		}
		got := string(api.As(w.OtherQALead).Get(need).Want(http.StatusOK).Body)
		if strings.Contains(got, "not-yet-seen") || !strings.Contains(got, `"seen"`) || !strings.Contains(got, "partly-seen") {
			t.Errorf("a QA lead who observed is shown %s", got)
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
