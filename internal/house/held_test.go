package house

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// A visit stays while anything is held that would go with it: a share, the request for the
// report, the reference of an inspection, who broke the glass.
func TestAVisitStaysWhileWhatGoesWithItIsHeld(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		which := w.Visits.Corrected.ID.String()
		// It came of the request of a head teacher of elsewhere.
		_, err := db.Owner().Exec(`INSERT INTO visit_request_visit (hub_id, request_id, observation_id) SELECT hub_id, id, '` + which +
			`' FROM visit_request WHERE requested_by = '` + w.Headteacher.ID.String() + `' LIMIT 1`)
		must(t, err)
		api.As(w.Inspector).Get("/v1/inspections/" + w.Inspections.Current.String() + "/summaries").Want(http.StatusOK)
		db.Clock.Set(seven)
		a := api.As(w.DataProtectionOfficer)
		for name, on := range map[string]document{
			"the school that it was shared with":  {"schoolId": w.Schools.AlsoTaught},
			"the head teacher it was shared with": {"personId": w.OtherHeadteacher.ID},
			"the music lead it was shared with":   {"personId": w.MusicLead.ID},
			"the inspector who read of it":        {"personId": w.Inspector.ID},
			"the head teacher who requested it":   {"personId": w.Headteacher.ID},
			"who opened its notes out of turn":    {"personId": brokeGlass(t, db, w)},
		} {
			hold := a.Post("/v1/holds", document{"kind": "inquiry", "reason": "x"}.but(on)).Want(http.StatusCreated).Header.Get("Location")
			d := proposed(t, api, "observation")
			if d != "" {
				if state, is := recordsOf(api, d)[which]; is {
					t.Errorf("under a hold on %s it is %s", name, state)
				}
				a.Seeing(d).Post(d+"/withdrawal", nil).Want(http.StatusOK)
			}
			a.Seeing(hold).Post(hold+"/lifting", document{"reason": "over"}).Want(http.StatusOK)
			lead := w.QALead
			if on["personId"] == lead.ID.String() {
				lead = w.OtherQALead
			}
			api.As(lead).Seeing(hold).Post(hold+"/lifting/confirmation", nil).Want(http.StatusOK)
		}
		if d := proposed(t, api, "observation"); recordsOf(api, d)[which] != "waiting" {
			t.Error("it is not proposed without a hold")
		}
	})
}

func brokeGlass(t *testing.T, db *testkit.DB, w demo.World) string {
	return firstCells(t, db.Owner(), `SELECT by_id FROM break_glass WHERE observation_id = '`+w.Visits.Corrected.ID.String()+`'`)[0]
}

// Whom a record of a disposal is about neither approves nor confirms it, and what keeps that
// record is not told to them, in the certificate neither: it may be a hold on them.
func TestNobodyDecidesOnTheirOwnRecordNorReadsWhatKeepsIt(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		which := w.Visits.Corrected.ID.String()
		_, err := db.Owner().Exec(`UPDATE hold SET lifted_by = '` + w.Teacher.ID.String() + `', lifting_by = proposed_by, lifted_at = created_at WHERE lifted_at IS NULL;
			UPDATE subject_access_request SET ended_at = created_at WHERE ended_at IS NULL;
			UPDATE observation SET teacher_id = '` + w.OtherQALead.ID.String() + `' WHERE id = '` + which + `'`)
		must(t, err)
		db.Clock.Set(seven)
		d := proposed(t, api, "observation")
		a, q, own := api.As(w.DataProtectionOfficer), api.As(w.QALead), api.As(w.OtherQALead)
		a.Seeing(d).Post(d+"/approval", nil).Want(http.StatusOK)
		if seen := string(own.Get(d).Want(http.StatusOK).Body); strings.Contains(seen, "disposal.confirm") {
			t.Errorf("they may confirm it: %s", seen)
		}
		own.Seeing(d).Post(d+"/confirmation", nil).Want(http.StatusConflict, "disposal-own-record")
		a.Post("/v1/holds", document{"kind": "inquiry", "reason": "x", "personId": w.OtherQALead.ID}).Want(http.StatusCreated)
		q.Seeing(d).Post(d+"/confirmation", nil).Want(http.StatusOK)
		must(t, api.Sweep(t.Context()))
		if state := recordsOf(api, d)[which]; state != "held" {
			t.Errorf("to another it is %q", state)
		}
		if state := stateFor(api, w.OtherQALead, d, which); state != "waiting" {
			t.Errorf("to them it is %q", state)
		}
		if text := string(own.Get(d + "/certificate").Want(http.StatusOK).Body); !strings.Contains(text, which) || strings.Contains(text, "held") {
			t.Errorf("the certificate tells them: %s", text)
		}
	})
}

// stateFor is how a record of a disposal stands, as one person reads it.
func stateFor(api *testapi.API, who demo.Person, disposal, record string) string {
	var page struct {
		Items []struct{ RecordID, State string }
	}
	api.As(who).Get(disposal + "/records?limit=200").Want(http.StatusOK).JSON(&page)
	for _, r := range page.Items {
		if r.RecordID == record {
			return r.State
		}
	}
	return ""
}
