package house

import (
	"net/http"
	"testing"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// toStrings is a proposal of a visit to the charity's teacher.
func toStrings(w demo.World, at string, changes document) document {
	body := document{
		"kind": "formal", "purpose": "developmental", "provisionId": w.Provisions.Strings, "teacherId": w.OtherTeacher.ID,
		"frameworkId": w.Frameworks.Published, "startsAt": at, "lengthMinutes": 45,
		"observers":        []document{{"personId": w.Observer.ID, "lead": true}},
		"ceilingException": document{"reason": "The teacher asked for it.", "agreedBy": "The teacher"},
	}
	for k, v := range changes {
		body[k] = v
		if v == nil {
			delete(body, k)
		}
	}
	return body
}

func observerPath(p demo.Person) string { return "/v1/observers/" + p.ID.String() }

func TestTheRegisterOfObserversIsForThoseWhoKeepItAndTheirOwn(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api, w := testapi.New(t, db), db.World
		lead, own := api.As(w.QALead), observerPath(w.Observer)
		if n := lead.Get("/v1/observers").Want(http.StatusOK).Items(); n < 3 {
			t.Errorf("the QA lead sees %d observers", n)
		}
		if n := api.As(w.Observer).Get("/v1/observers").Want(http.StatusOK).Items(); n != 1 {
			t.Errorf("an observer sees %d observers", n)
		}
		api.As(w.OtherObserver).Get(own).Want(http.StatusNotFound)
		api.As(w.Teacher).Get(own).Want(http.StatusNotFound)
		lead.Get(observerPath(w.Teacher)).Want(http.StatusNotFound)

		training := document{"kind": "training", "on": "2026-10-01", "what": "A day with the framework."}
		api.As(w.Observer).Post(own+"/training", training).Want(http.StatusNotFound)
		lead.Post(own+"/training", document{"kind": "training", "on": "2027-10-01", "what": " "}).Want(http.StatusUnprocessableEntity)
		lead.Post(own+"/training", training).Want(http.StatusCreated)
		api.As(w.HubManager).Seeing("/v1/hub").Patch("/v1/hub", document{"settings": document{"calibrationMonths": 12}}).Want(http.StatusOK)
		m := api.As(w.HubManager).Post(own+"/training", document{"kind": "calibration", "on": "2026-10-05", "what": "Three films."}).Want(http.StatusCreated)
		if m.Text("/trainedOn") != "2026-10-01" || m.Text("/calibratedUntil") != "2027-10-05" {
			t.Errorf("%s", m.Body)
		}
	})
}

func TestTheLoadOfAnObserverIsTheirVisits(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api, w := testapi.New(t, db), db.World
		var own struct {
			Load map[string]any
		}
		api.As(w.Observer).Get(observerPath(w.Observer)).Want(http.StatusOK).JSON(&own)
		var visits struct{ Items []struct{ ID, State string } }
		want := map[string]int{}
		api.As(w.QALead).Get("/v1/observations?limit=200&academicYear=" + thisYear).Want(http.StatusOK).JSON(&visits)
		for _, v := range visits.Items {
			var seen struct {
				Observers []struct {
					Lead   bool
					Person struct{ ID string }
				}
				Report *struct{ State string }
			}
			api.As(w.QALead).Get("/v1/observations/" + v.ID).JSON(&seen)
			for _, o := range seen.Observers {
				if o.Person.ID == w.Observer.ID.String() {
					want[v.State]++
					if o.Lead && v.State == "held" && (seen.Report == nil || seen.Report.State != "issued") {
						want["toReport"]++
					}
				}
			}
		}
		for _, state := range []string{"proposed", "agreed", "held", "toReport"} {
			if got, _ := own.Load[state].([]any); len(got) != want[state] || len(got) == 0 {
				t.Errorf("%s: %d, want %d", state, len(got), want[state])
			}
		}
	})
}

func TestADeclaredConflictIsForAQALeadToDecide(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api, w := testapi.New(t, db), db.World
		lead, observer, own := api.As(w.QALead), api.As(w.Observer), observerPath(w.Observer)
		for _, c := range []struct {
			body document
			code string
		}{
			{document{"kind": "relative"}, "observer-conflict-with"},
			{document{"kind": "relative", "personId": w.OtherTeacher.ID, "partnerId": w.Partners.Charity}, "observer-conflict-with"},
			{document{"kind": "relative", "personId": nowhere}, "unknown-reference"},
			{document{"kind": "relative", "personId": w.OtherHubTeacher.ID}, "unknown-reference"},
			{document{"kind": "relative", "personId": w.Observer.ID}, "observer-conflict-self"},
			{document{"kind": "other", "partnerId": w.Partners.Charity, "fromOn": "2026-11-02", "toOn": "2026-11-01"}, "observer-conflict-reversed"},
		} {
			if p := lead.Post(own+"/conflicts", c.body).Want(http.StatusUnprocessableEntity).Problem(); p.Errors[0].Rule != c.code {
				t.Errorf("%v: %v, want %s", c.body, p.Errors, c.code)
			}
		}
		lead.Post("/v1/observations", toStrings(w, "2027-02-02T10:00:00Z", nil)).Want(http.StatusCreated) // so that the provision is open to them
		seen := observer.Post(own+"/conflicts", document{"kind": "other", "partnerId": w.Partners.Charity, "note": "On its board."}).Want(http.StatusCreated)
		at := "2027-03-02T10:00:00Z"
		refused(t, observer.Post("/v1/observations", toStrings(w, at, nil)), "/observers/0/conflict", "observation-observer-declared")
		reasoned := document{"observers": []document{{"personId": w.Observer.ID, "lead": true, "conflict": document{"kind": "other", "reason": "Nobody else is free."}}}}
		refused(t, observer.Post("/v1/observations", toStrings(w, at, reasoned)), "/observers/0/conflict", "observation-observer-declared")
		refused(t, lead.Post("/v1/observations", toStrings(w, at, nil)), "/observers/0/conflict", "observation-observer-conflict")
		lead.Post("/v1/observations", toStrings(w, at, reasoned)).Want(http.StatusCreated)

		ending := own + "/conflicts/" + seen.Text("/conflicts/0/id") + "/ending"
		observer.Seeing(own).Post(ending, document{"toOn": "2027-03-01"}).Want(http.StatusNotFound)
		lead.Seeing(own).Post(ending, document{"toOn": "2020-03-01"}).Want(http.StatusUnprocessableEntity)
		lead.Seeing(own).Post(ending, document{"toOn": "2027-03-01"}).Want(http.StatusOK)
		lead.Seeing(own).Post(ending, document{"toOn": "2027-03-02"}).Want(http.StatusConflict, "observer-conflict-ended")
		observer.Post("/v1/observations", toStrings(w, at, nil)).Want(http.StatusCreated)
		refused(t, lead.Post("/v1/observations", toStrings(w, "2027-03-01T10:00:00Z", nil)), "/observers/0/conflict", "observation-observer-conflict")
	})
}

// refused holds an answer to one fault.
func refused(t *testing.T, a *testapi.Answer, pointer, rule string) {
	t.Helper()
	p := a.Want(http.StatusUnprocessableEntity).Problem()
	if len(p.Errors) != 1 || p.Errors[0].Pointer != pointer || p.Errors[0].Rule != rule {
		t.Errorf("%v, want %s at %s", p.Errors, rule, pointer)
	}
}

func TestWhoeverIsNotCalibratedObservesForAReason(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api, w := testapi.New(t, db), db.World
		lead, own := api.As(w.QALead), observerPath(w.Observer)
		api.As(w.HubManager).Seeing("/v1/hub").Patch("/v1/hub", document{"settings": document{"calibrationMonths": 6}}).Want(http.StatusOK)
		untrained := func(at string) {
			t.Helper()
			refused(t, lead.Post("/v1/observations", toStrings(w, at, nil)), "/observers/0/standingReason", "observation-observer-untrained")
		}
		untrained("2027-03-02T10:00:00Z")
		lead.Post(own+"/training", document{"kind": "calibration", "on": "2026-10-02", "what": "Films."}).Want(http.StatusCreated)
		untrained("2027-03-02T10:00:00Z") // calibrated, and never trained
		lead.Post(own+"/training", document{"kind": "training", "on": "2026-09-02", "what": "A day."}).Want(http.StatusCreated)
		lead.Post("/v1/observations", toStrings(w, "2027-04-02T10:00:00Z", nil)).Want(http.StatusCreated)
		untrained("2027-04-03T10:00:00Z") // lapsed
		made := lead.Post("/v1/observations", toStrings(w, "2027-04-03T10:00:00Z", document{
			"observers": []document{{"personId": w.Observer.ID, "lead": true, "standingReason": "Calibration is booked for May."}}})).Want(http.StatusCreated)
		if made.Text("/observers/0/standingReason") == "" {
			t.Error("the reason is not kept")
		}
	})
}

// How often somebody is observed is asked of those who may know it, and told nobody else.
func TestMoreObservationsThanNormalNeedAReason(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api, w := testapi.New(t, db), db.World
		lead, observer := api.As(w.QALead), api.As(w.Observer)
		for _, day := range []string{"05", "06", "07"} {
			lead.Post("/v1/observations", toStrings(w, "2027-10-"+day+"T10:00:00Z", nil)).Want(http.StatusCreated)
		}
		refused(t, lead.Post("/v1/observations", toStrings(w, "2027-10-08T10:00:00Z", document{"ceilingException": nil})), "/ceilingException", "observation-ceiling-unexplained")
		lead.Post("/v1/observations", toStrings(w, "2027-08-08T10:00:00Z", nil)).Want(http.StatusCreated) // another year
		made := lead.Post("/v1/observations", toStrings(w, "2027-10-08T10:00:00Z", nil)).Want(http.StatusCreated)
		visit := made.Header.Get("Location")
		for name, who := range map[string]struct {
			p     demo.Person
			shown bool
		}{"QA lead": {w.QALead, true}, "manager": {w.HubManager, true}, "teacher": {w.OtherTeacher, true}, "observer": {w.Observer, false}} {
			var seen map[string]any
			api.As(who.p).Get(visit).Want(http.StatusOK).JSON(&seen)
			if _, shown := seen["ceilingException"]; shown != who.shown {
				t.Errorf("%s is shown why: %v", name, shown)
			}
		}
		before := noticesOf(api.As(w.OtherQALead), "person-ceiling")
		observer.Post("/v1/observations", toStrings(w, "2027-10-11T10:00:00Z", document{"ceilingException": nil})).Want(http.StatusCreated)
		if told := noticesOf(api.As(w.OtherQALead), "person-ceiling") - before; told != 1 {
			t.Errorf("the QA lead was told %d times", told)
		}
		if told := noticesOf(observer, "person-ceiling"); told != 0 {
			t.Error("the observer was told")
		}
	})
}

func noticesOf(who testapi.Caller, kind string) (n int) {
	var page struct{ Items []struct{ Kind string } }
	who.Get("/v1/notices?limit=200").Want(http.StatusOK).JSON(&page)
	for _, i := range page.Items {
		if i.Kind == kind {
			n++
		}
	}
	return n
}

// A visit that is put off into another academic year is held to how often its teacher is
// observed in that year. A side of the visit is neither asked nor told how often somebody is
// observed, or how an observer stands: the QA leads are told.
func TestPuttingAVisitOffAsksAnew(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api, w := testapi.New(t, db), db.World
		lead, contact := api.As(w.QALead), api.As(w.OtherPartnerContact)
		for _, at := range []string{"2027-10-04T09:00:00Z", "2027-10-05T09:00:00Z", "2027-10-06T09:00:00Z", "2027-10-07T09:00:00Z", "2027-10-08T09:00:00Z"} {
			lead.Post("/v1/observations", toStrings(w, at, nil)).Want(http.StatusCreated)
		}
		visit := lead.Post("/v1/observations", toStrings(w, "2027-03-02T10:00:00Z", nil)).Want(http.StatusCreated).Header.Get("Location")
		put := func(who testapi.Caller, at string, more document) *testapi.Answer {
			return who.Seeing(visit).Post(visit+"/rescheduling", document{"startsAt": at, "lengthMinutes": 45, "reason": "A concert."}.but(more))
		}
		put(lead, "2027-03-03T10:00:00Z", nil).Want(http.StatusOK) // in the same year nothing is asked
		refused(t, put(lead, "2027-10-11T09:00:00Z", nil), "/ceilingException", "observation-ceiling-unexplained")
		before := noticesOf(api.As(w.OtherQALead), "person-ceiling")
		put(contact, "2027-10-11T09:00:00Z", nil).Want(http.StatusOK)
		if told := noticesOf(api.As(w.OtherQALead), "person-ceiling") - before; told != 1 {
			t.Errorf("QA leads were told %d times that somebody is observed often", told)
		}
		put(lead, "2027-03-03T10:00:00Z", document{"ceilingException": document{"reason": "r", "agreedBy": "a"}}).Want(http.StatusOK)

		api.As(w.HubManager).Seeing("/v1/hub").Patch("/v1/hub", document{"settings": document{"calibrationMonths": 6}}).Want(http.StatusOK)
		refused(t, put(lead, "2027-03-04T10:00:00Z", nil), "/startsAt", "observation-observer-untrained")
		before = noticesOf(lead, "observer-standing")
		put(contact, "2027-03-04T10:00:00Z", nil).Want(http.StatusOK)
		if told := noticesOf(lead, "observer-standing") - before; told != 1 {
			t.Errorf("QA leads were told %d times how an observer stands", told)
		}
	})
}
