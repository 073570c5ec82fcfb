package proof

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// noTrail makes every row of the audit trail fail.
var noTrail = map[string]string{
	"sqlite": `CREATE TRIGGER no_trail BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, 'no trail'); END`,
	"postgres": `CREATE FUNCTION no_trail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no trail'; END $$;
		CREATE TRIGGER no_trail BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION no_trail()`,
}

// The trail and what it tells of are one transaction: where the row cannot be written,
// nothing is read, nothing is changed, and no answer is kept.
func TestNothingIsReadOrChangedUnrecorded(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		all := &walk{t: t, db: db, w: w, api: api, owner: db.Owner()}
		steps := map[access.Action]struct {
			by   demo.Person
			of   demo.Visit
			seen string
		}{
			access.AgreeObservation: {w.Headteacher, w.Visits.ProviderAgreed, ""}, access.RecordVisit: {w.Observer, w.Visits.Agreed, ""},
			access.WriteNotes: {w.Observer, w.Visits.Held, "/notes"}, access.SubmitReport: {w.Observer, w.Visits.Drafted, "/report-draft"},
			access.IssueReport: {w.QALead, w.Visits.Submitted, "/report-draft"}, access.CorrectReport: {w.QALead, w.Visits.Published, "/report"},
			access.RespondToOutcome: {w.Teacher, w.Visits.Issued, ""}, access.GiveShare: {w.QALead, w.Visits.Published, ""},
			access.BreakGlass: {w.QALead, w.Visits.Published, ""}, access.RaiseNeed: {w.Teacher, w.Visits.Published, ""},
		}
		bodies := map[access.Action]any{
			access.AgreeObservation: document{"side": "school"}, access.WriteNotes: document{"text": "Seen."},
			access.RecordVisit: document{"startedAt": "2026-11-23T08:00:00Z", "endedAt": "2026-11-23T09:00:00Z", "tookNoPart": true, "askedNoPreparation": true,
				"schoolContact": document{"outcome": "spoken", "with": "music-lead"}},
			access.CorrectReport: document{"reason": "It was wrong.", "report": "They hummed."}, access.RespondToOutcome: document{"answers": "report", "text": "I see."},
			access.GiveShare:  document{"appointmentId": w.Appointments.AlsoTaught, "level": "full", "purpose": "To plan.", "untilOn": nextYear},
			access.BreakGlass: document{"part": "notes", "reason": "A complaint."}, access.RaiseNeed: document{"need": "Singing", "ownerId": w.Teacher.ID, "dueBy": nextYear},
		}
		tags, texts := map[access.Action]string{}, map[string][]string{}
		for action, s := range steps {
			tags[action] = api.As(s.by).Get("/v1/observations/" + s.of.ID.String() + s.seen).Want(http.StatusOK).ETag()
		}
		readings := confidential(w, api)
		for operation, r := range readings {
			texts[operation] = textsIn(t, r.by.Get(r.path).Want(http.StatusOK).Body)
		}
		if _, err := db.Owner().Exec(noTrail[db.Name()]); err != nil {
			t.Fatal(err)
		}
		for operation, r := range readings {
			if r.parts == "" {
				continue
			}
			got := r.by.Get(r.path)
			if got.Status < http.StatusInternalServerError || got.Header.Get("ETag") != "" {
				t.Errorf("%s answers %d", operation, got.Status)
			}
			for _, text := range texts[operation] {
				if strings.Contains(string(got.Body), text) {
					t.Errorf("%s shows %q", operation, text)
				}
			}
		}
		for action, s := range steps {
			visit := s.of.ID.String()
			before := all.ledgerOf(visit)
			c := api.As(s.by).Key("unrecorded").IfMatch(tags[action])
			got := c.Do(deeds[action].method, "/v1/observations/"+visit+deeds[action].path, bodies[action])
			if changed := all.ledgerOf(visit).changed(before); got.Status < http.StatusInternalServerError || len(changed) > 0 {
				t.Errorf("%s answers %d and leaves %v: %s", action, got.Status, changed, got.Body)
			}
		}
		if kept := all.rows(`SELECT key FROM idempotency_key WHERE key = 'unrecorded'`); len(kept) > 0 {
			t.Errorf("%d answers are kept", len(kept))
		}
	})
}

// textsIn gives the texts of a document that are long enough to be its own.
func textsIn(t *testing.T, body []byte) (texts []string) {
	t.Helper()
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatal(err)
	}
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, member := range v {
				walk(member)
			}
		case []any:
			for _, item := range v {
				walk(item)
			}
		case string:
			if len(v) > 40 {
				texts = append(texts, v)
			}
		}
	}
	walk(v)
	return texts
}
