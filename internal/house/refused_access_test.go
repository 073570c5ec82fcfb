package house

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// toldOf counts the notices of a kind of the request, to the person.
func toldOf(t *testing.T, db *testkit.DB, kind, request string, who demo.Person) int {
	t.Helper()
	return number(t, db, `SELECT count(*) FROM notice WHERE kind = '`+kind+`' AND resource_id = '`+strings.TrimPrefix(request, accessRequests+"/")+`' AND person_id = '`+who.ID.String()+`'`)
}

// keptOf counts the parts of a request of which any text is left.
func keptOf(t *testing.T, db *testkit.DB, request string) int {
	t.Helper()
	return number(t, db, `SELECT count(*) FROM subject_access_part WHERE request_id = '`+strings.TrimPrefix(request, accessRequests+"/")+`' AND (content IS NOT NULL OR reason IS NOT NULL OR replacement IS NOT NULL)`)
}

var tooMuch = document{"ground": "manifestly-excessive", "reason": "canary:refusal"}

// A data protection officer proposes to refuse a request, a QA lead confirms it. The person
// finds out when it is confirmed, with why and to whom they can complain. What was gathered is
// emptied, and they can ask again.
func TestSubjectAccessIsRefusedByTwo(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		a, q, s := api.As(w.DataProtectionOfficer), api.As(w.QALead), api.As(w.Teacher)
		r := gatheredFor(api, w.Teacher)
		decidedOn(api, r, map[string]document{"raw-notes": {"decision": "withhold", "reason": "x"}})
		a.Seeing(r).Post(r+"/refusal", document{"ground": "identity-not-confirmed", "reason": " "}).
			Want(http.StatusUnprocessableEntity, "invalid-content")
		a.Seeing(r).Post(r+"/refusal", document{"ground": "identity-not-confirmed", "reason": "x"}).
			Want(http.StatusUnprocessableEntity, "subject-access-ground")
		for _, who := range []demo.Person{w.Teacher, w.QALead, w.HubManager} {
			if got := api.As(who).IfMatch(`"x"`).Post(r+"/refusal", tooMuch); got.Status != http.StatusNotFound && got.Status != http.StatusForbidden {
				t.Errorf("%s proposes: %d", who.Name, got.Status)
			}
		}
		q.Seeing(r).Post(r+"/refusal/confirmation", nil).Want(http.StatusNotFound)
		before := s.Get(r).ETag()
		if got := a.Seeing(r).Post(r+"/refusal", tooMuch).Want(http.StatusOK); got.Text("/state") != "in-review" || got.Text("/refusal/reason") != "canary:refusal" || got.At("/refusal/complaint") != nil {
			t.Errorf("proposed: %s", got.Body)
		}
		if toldOf(t, db, "subject-access-refusal-proposed", r, w.QALead) != 1 || toldOf(t, db, "subject-access-refused", r, w.Teacher) != 0 {
			t.Error("the QA lead is told of what is proposed, and nobody else")
		}
		if got := s.Get(r); got.At("/refusal") != nil || got.ETag() != before {
			t.Errorf("the person is shown what is proposed: %s", got.Body)
		}
		a.Seeing(r).Post(r+"/refusal/confirmation", nil).Want(http.StatusNotFound)
		if got := q.Seeing(r).Post(r+"/refusal/confirmation", nil).Want(http.StatusOK); got.Text("/state") != "refused" || strings.Contains(string(got.Body), "subject-access-request.") {
			t.Errorf("refused: %s", got.Body)
		}
		if toldOf(t, db, "subject-access-refused", r, w.Teacher) != 1 {
			t.Error("the person is not told")
		}
		got := s.Get(r)
		if got.Text("/refusal/reason") != "canary:refusal" || !strings.Contains(got.Text("/refusal/complaint"), "Information Commissioner") || got.Text("/refusal/confirmedBy/name") != w.QALead.Name {
			t.Errorf("the person reads %s", got.Body)
		}
		if keptOf(t, db, r) != 0 {
			t.Error("what was gathered is kept")
		}
		for _, step := range []string{"/withdrawal", "/refusal/confirmation", "/release"} {
			by := q
			if step == "/withdrawal" {
				by = s
			}
			by.Seeing(r).Post(r+step, nil).Want(http.StatusConflict, "subject-access-state")
		}
		a.Seeing(r).Post(r+"/extension", document{"months": 1, "reason": "x"}).Want(http.StatusConflict, "subject-access-state")
		s.Get(r + "/pack").Want(http.StatusNotFound)
		if !slices.Contains(seen(string(a.Get(accessRequests+"?state=refused").Body)), "refusal") || strings.Contains(string(a.Get(accessRequests+"?state=closed").Body), strings.TrimPrefix(r, accessRequests+"/")) {
			t.Error("it is not found by its state")
		}
		s.Post(accessRequests, document{"form": "online"}).Want(http.StatusCreated)
		if leaked := seen(db.Log.String() + scraped(t, api)); len(leaked) > 0 {
			t.Errorf("the log or the metrics hold %v", leaked)
		}
	})
}

// Whoever proposed the refusal, gathered or decided does not confirm it; whoever goes on with
// the request takes it back.
func TestARefusalIsNotConfirmedByOneNorAfterWorkGoesOn(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		a, q := api.As(w.DataProtectionOfficer), api.As(w.QALead)
		r := gatheredFor(api, w.Teacher)
		which := strings.TrimPrefix(r, accessRequests+"/")
		for _, one := range []string{
			`UPDATE subject_access_request SET refusal_by = '` + w.QALead.ID.String() + `' WHERE id = '` + which + `'`,
			`UPDATE subject_access_request SET gathered_by = '` + w.QALead.ID.String() + `' WHERE id = '` + which + `'`,
			`UPDATE subject_access_part SET decided_by = '` + w.QALead.ID.String() + `' WHERE request_id = '` + which + `'`,
		} {
			a.Seeing(r).Post(r+"/refusal", tooMuch).Want(http.StatusOK)
			_, err := db.Owner().Exec(one)
			must(t, err)
			q.Seeing(r).Post(r+"/refusal/confirmation", nil).Want(http.StatusConflict, "subject-access-second-person")
		}
		_, err := db.Owner().Exec(`UPDATE subject_access_request SET refused_by = refusal_by WHERE id = '` + which + `'`)
		if err == nil {
			t.Error("the database takes one person for two")
		}
		decidedOn(api, r, nil)
		if got := a.Get(r); got.At("/refusal") != nil {
			t.Errorf("it is still proposed: %s", got.Body)
		}
		api.As(w.OtherQALead).Seeing(r).Post(r+"/refusal/confirmation", nil).Want(http.StatusNotFound)
	})
}

// A refusal is within the first month, and an extension gives it no more time; but a request
// of which nobody knows who made it is refused whenever, and is not reminded of after that.
func TestTheClockOfARefusal(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		a, q := api.As(w.DataProtectionOfficer), api.As(w.QALead)
		late := api.As(w.Teacher).Post(accessRequests, document{"form": "online"}).Want(http.StatusCreated).Header.Get("Location")
		inTime := api.As(w.ThirdTeacher).Post(accessRequests, document{"form": "online"}).Want(http.StatusCreated).Header.Get("Location")
		unknown := a.Post(accessRequests, document{"form": "letter", "personId": w.OtherTeacher.ID}).Want(http.StatusCreated).Header.Get("Location")
		a.Seeing(late).Post(late+"/extension", document{"months": 2, "reason": "x"}).Want(http.StatusOK)
		a.Seeing(late).Post(late+"/refusal", tooMuch).Want(http.StatusOK)
		a.Seeing(inTime).Post(inTime+"/refusal", document{"ground": "manifestly-unfounded", "reason": "x"}).Want(http.StatusOK)

		db.Clock.Set(time.Date(2026, time.December, 23, 12, 0, 0, 0, time.UTC))
		q.Seeing(inTime).Post(inTime+"/refusal/confirmation", nil).Want(http.StatusOK)
		db.Clock.Set(time.Date(2026, time.December, 24, 12, 0, 0, 0, time.UTC))
		q.Seeing(late).Post(late+"/refusal/confirmation", nil).Want(http.StatusConflict, "subject-access-refusal-late")
		a.Seeing(late).Post(late+"/refusal", tooMuch).Want(http.StatusConflict, "subject-access-refusal-late")
		if got := a.Get(late); slices.Contains(allowed(got), "subject-access-request.propose-refusal") {
			t.Errorf("it is offered: %s", got.Body)
		}
		a.Seeing(unknown).Post(unknown+"/refusal", document{"ground": "identity-not-confirmed", "reason": "x"}).Want(http.StatusOK)
		q.Seeing(unknown).Post(unknown+"/refusal/confirmation", nil).Want(http.StatusOK)
		must(t, api.Sweep(t.Context()))
		for _, r := range []string{inTime, unknown} {
			if toldOf(t, db, "subject-access-due", r, w.DataProtectionOfficer)+toldOf(t, db, "subject-access-overdue", r, w.DataProtectionOfficer) != 0 || a.Get(r).At("/overdue") != false {
				t.Errorf("%s is reminded of", r)
			}
		}
	})
}

func allowed(a *testapi.Answer) (actions []string) {
	var body struct{ AllowedActions []string }
	a.JSON(&body)
	return body.AllowedActions
}

// Who asked withdraws it while it is not answered, and nobody else does. What was gathered is
// emptied, it is not reminded of, nothing is held for it, and they can ask again.
func TestSubjectAccessIsWithdrawn(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		a, s := api.As(w.DataProtectionOfficer), api.As(w.Teacher)
		r := gatheredFor(api, w.Teacher)
		a.Seeing(r).Post(r+"/refusal", tooMuch).Want(http.StatusOK)
		if !slices.Contains(allowed(s.Get(r)), "subject-access-request.withdraw") || slices.Contains(allowed(a.Get(r)), "subject-access-request.withdraw") {
			t.Error("it is not offered to whom it is open")
		}
		if got := a.Seeing(r).Post(r+"/withdrawal", nil); got.Status == http.StatusOK {
			t.Error("the officer withdraws it")
		}
		if got := s.Seeing(r).Post(r+"/withdrawal", nil).Want(http.StatusOK); got.Text("/state") != "withdrawn" || got.At("/withdrawnAt") == nil || got.At("/refusal") != nil {
			t.Errorf("withdrawn: %s", got.Body)
		}
		if toldOf(t, db, "subject-access-withdrawn", r, w.DataProtectionOfficer) != 1 || keptOf(t, db, r) != 0 {
			t.Error("the officer is not told, or what was gathered is kept")
		}
		a.Seeing(r).Post(r+"/refusal", tooMuch).Want(http.StatusConflict, "subject-access-state")
		db.Clock.Advance(60 * 24 * time.Hour)
		must(t, api.Sweep(t.Context()))
		if toldOf(t, db, "subject-access-due", r, w.DataProtectionOfficer)+toldOf(t, db, "subject-access-overdue", r, w.DataProtectionOfficer) != 0 {
			t.Error("it is reminded of")
		}
		s.Post(accessRequests, document{"form": "online"}).Want(http.StatusCreated)
	})
}

// A refusal that was proposed and taken back is not in the pack of the person.
func TestNoPackTellsOfARefusalThatWasTakenBack(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		a, s := api.As(w.DataProtectionOfficer), api.As(w.Teacher)
		r := s.Post(accessRequests, document{"form": "online"}).Want(http.StatusCreated).Header.Get("Location")
		a.Seeing(r).Post(r+"/refusal", document{"ground": "manifestly-excessive", "reason": "canary:taken-back"}).Want(http.StatusOK)
		a.Seeing(r).Post(r+"/review", nil).Want(http.StatusOK)
		for _, p := range partsOf(api, r) {
			if part := a.Get(r + "/parts/" + p.ID).Want(http.StatusOK); strings.Contains(string(part.Body), "canary:taken-back") || strings.Contains(string(part.Body), `"refusal`) {
				t.Errorf("%s has %s", p.Kind, part.Body)
			}
		}
	})
}

// Where every QA lead is whom the request is about, the hub manager is told what waits for a
// second person, and confirms it.
func TestTheManagerIsToldWhereNoOtherLeadIs(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		_, err := db.Owner().Exec(`UPDATE appointment SET to_on = '2020-01-01', from_on = '2019-01-01' WHERE role = 'qa_lead' AND person_id <> '` + w.QALead.ID.String() + `'`)
		must(t, err)
		r := gatheredFor(api, w.QALead)
		api.As(w.DataProtectionOfficer).Seeing(r).Post(r+"/refusal", tooMuch).Want(http.StatusOK)
		if toldOf(t, db, "subject-access-refusal-proposed", r, w.HubManager) != 1 || toldOf(t, db, "subject-access-refusal-proposed", r, w.QALead) != 0 {
			t.Error("the hub manager is told, and not whom it is about")
		}
		api.As(w.HubManager).Seeing(r).Post(r+"/refusal/confirmation", nil).Want(http.StatusOK)
	})
}
