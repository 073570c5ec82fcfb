package house

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/feed"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// seven is an instant at which what was closed in the year of the present is due.
var seven = time.Date(2033, time.September, 1, 9, 0, 0, 0, time.UTC)

// proposed sweeps and gives the open disposal of the class, or nothing.
func proposed(t *testing.T, api *testapi.API, class string) (path string) {
	t.Helper()
	if err := api.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	found := api.As(api.DB.World.DataProtectionOfficer).Get("/v1/disposals?state=proposed&class=" + class).Want(http.StatusOK)
	if found.Items() == 0 {
		return ""
	}
	return "/v1/disposals/" + found.Text("/items/0/id")
}

// agreed has both agree to the disposal.
func agreed(api *testapi.API, disposal string) {
	w := api.DB.World
	api.As(w.DataProtectionOfficer).Seeing(disposal).Post(disposal+"/approval", nil).Want(http.StatusOK)
	api.As(w.QALead).Seeing(disposal).Post(disposal+"/confirmation", nil).Want(http.StatusOK)
}

// held puts a hold on and has the second person confirm it.
func held(api *testapi.API, on document) string {
	w := api.DB.World
	path := api.As(w.DataProtectionOfficer).Post("/v1/holds", document{"kind": "complaint", "reason": "x"}.but(on)).Want(http.StatusCreated).Header.Get("Location")
	api.As(w.QALead).Seeing(path).Post(path+"/confirmation", nil).Want(http.StatusOK)
	return path
}

// endRequests ends what somebody asked of what is kept about them, which holds it.
func endRequests(t *testing.T, db *testkit.DB, who demo.Person) {
	t.Helper()
	_, err := db.Owner().Exec("UPDATE subject_access_request SET ended_at = created_at WHERE ended_at IS NULL AND person_id = '" + who.ID.String() + "'")
	must(t, err)
}

// recordsOf gives how the records of a disposal stand, to whom none of them concerns.
func recordsOf(api *testapi.API, disposal string) map[string]string {
	var page struct {
		Items []struct{ RecordID, State string }
	}
	api.As(api.DB.World.DataProtectionOfficer).Get(disposal + "/records?limit=200").Want(http.StatusOK).JSON(&page)
	states := map[string]string{}
	for _, r := range page.Items {
		states[r.RecordID] = r.State
	}
	return states
}

// What is due is proposed by hubqa, approved by the data protection officer and confirmed
// by a QA lead; then it is gone from every address and every table, and machine clients are
// told. The audit trail and the certificate keep its id.
func TestADisposalTakesTwoAndLeavesNothing(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		gone := w.Visits.Corrected
		api.As(gone.Teacher).Key("kept").Post("/v1/observations/"+gone.ID.String()+"/responses", document{"answers": "report", "text": "x"}).Want(http.StatusCreated)
		evidence := planOf(w.Plans.Published) + "/commitments/" + w.Plans.Commitment.String() + "/evidence"
		shown := api.As(w.QALead).Post(evidence, document{"kind": "observation", "recordId": gone.ID}).Want(http.StatusCreated)
		if where := naming(t, db, gone.ID.String()); !slices.Contains(where, "idempotency_key") || !slices.Contains(where, "notice") {
			t.Errorf("at first it is named in %v alone", where)
		}
		db.Clock.Set(seven.Add(-24 * time.Hour))
		if early := proposed(t, api, "observation"); early != "" {
			if _, is := recordsOf(api, early)[gone.ID.String()]; is {
				t.Error("it is due a day early")
			}
			api.As(w.DataProtectionOfficer).Seeing(early).Post(early+"/withdrawal", nil).Want(http.StatusOK)
		}
		db.Clock.Set(seven)
		d := proposed(t, api, "observation")
		if d == "" || recordsOf(api, d)[gone.ID.String()] != "waiting" {
			t.Fatalf("%q does not have the visit", d)
		}
		if state := recordsOf(api, d)[w.Visits.Published.ID.String()]; state != "" {
			t.Errorf("a visit with an open need is %s", state)
		}
		a, q := api.As(w.DataProtectionOfficer), api.As(w.QALead)
		for _, who := range []demo.Person{w.HubManager, w.Observer, w.Teacher} {
			api.As(who).Get(d).Want(http.StatusNotFound)
		}
		q.Seeing(d).Post(d+"/approval", nil).Want(http.StatusNotFound)
		q.Seeing(d).Post(d+"/confirmation", nil).Want(http.StatusConflict, "disposal-state")
		a.Get(d+"/certificate").Want(http.StatusConflict, "disposal-not-certified")
		a.Seeing(d).Post(d+"/approval", nil).Want(http.StatusOK)
		a.Seeing(d).Post(d+"/confirmation", nil).Want(http.StatusNotFound)
		must(t, api.Sweep(t.Context()))
		visit := "/v1/observations/" + gone.ID.String()
		api.As(w.Teacher).Get(visit).Want(http.StatusOK)
		before := last(t, db)
		q.Seeing(d).Post(d+"/confirmation", nil).Want(http.StatusOK)
		must(t, api.Sweep(t.Context()))

		for _, place := range []string{"", "/report", "/report/versions", "/summary", "/feedback", "/responses", "/protocol", "/break-glass"} {
			for _, who := range []demo.Person{w.Teacher, w.QALead, w.Observer} {
				answer := api.As(who).Get(visit + place)
				if answer.Status != http.StatusNotFound && answer.Status != http.StatusForbidden {
					t.Errorf("%s%s answers %s with %d", visit, place, who.Subject, answer.Status)
				}
			}
		}
		if where := naming(t, db, gone.ID.String()); !slices.Equal(where, []string{"audit_event", "change", "disposal", "disposal_record"}) {
			t.Errorf("it is named in %v", where)
		}
		if got, count := api.As(w.QALead).Get(planOf(w.Plans.Published)), "/commitments/1/evidence/recordCounts/0/number"; got.At(count) != shown.At(count) || got.Text("/commitments/1/evidence/records/1/kind") != "observation" {
			t.Errorf("it was evidence of %s", got.Body)
		}
		if told := toldAfter(t, db, before, gone.ID.String()); told != "deleted" {
			t.Errorf("machine clients are told %q", told)
		}
		if _, err := db.VerifyAudit(t.Context(), w.Hub, func(int64, string) error { return nil }); err != nil {
			t.Error(err)
		}
		certificate := a.Get(d + "/certificate").Want(http.StatusOK)
		sum := sha256.Sum256([]byte(certificate.Text("/statement")))
		if certificate.Text("/sha256") != hex.EncodeToString(sum[:]) || !strings.Contains(certificate.Text("/statement"), "record: "+gone.ID.String()) {
			t.Error("the certificate does not name the record under its hash")
		}
		paper := q.Header("Accept", "application/pdf").Get(d + "/certificate").Want(http.StatusOK)
		if !strings.HasPrefix(string(paper.Body), "%PDF-1.") {
			t.Error("the certificate is no paper")
		}
		a.Seeing(d).Post(d+"/withdrawal", nil).Want(http.StatusConflict, "disposal-state")
	})
}

// A hold stops a disposal at every stage, from when it is proposed until two have lifted it.
func TestAHoldBeatsEverything(t *testing.T) {
	for name, on := range map[string]func(demo.World) document{
		"observation": func(w demo.World) document { return document{"observationId": w.Visits.Corrected.ID} },
		"teacher":     func(w demo.World) document { return document{"personId": w.Visits.Corrected.Teacher.ID} },
		"observer":    func(w demo.World) document { return document{"personId": w.Observer.ID} },
		"school":      func(w demo.World) document { return document{"schoolId": w.Visits.Corrected.School} },
		"partner":     func(w demo.World) document { return document{"partnerId": w.Partners.Service} },
	} {
		t.Run(name, func(t *testing.T) {
			testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
				w, api := db.World, testapi.New(t, db)
				a, q, which := api.As(w.DataProtectionOfficer), api.As(w.QALead), w.Visits.Corrected.ID.String()
				db.Clock.Set(seven)
				d := proposed(t, api, "observation")
				agreed(api, d)
				// Proposed by one alone, after the disposal was agreed to.
				hold := q.Post("/v1/holds", document{"kind": "inquiry", "reason": "x"}.but(on(w))).Want(http.StatusCreated).Header.Get("Location")
				must(t, api.Sweep(t.Context()))
				if state := recordsOf(api, d)[which]; state != "held" {
					t.Errorf("it is %q under a hold that is proposed", state)
				}
				q.Seeing(hold).Post(hold+"/confirmation", nil).Want(http.StatusConflict, "hold-second-person")
				a.Seeing(hold).Post(hold+"/confirmation", nil).Want(http.StatusOK)
				a.Seeing(hold).Post(hold+"/lifting", document{"reason": "over"}).Want(http.StatusOK)
				a.Seeing(hold).Post(hold+"/lifting/confirmation", nil).Want(http.StatusConflict, "hold-second-person")
				if again := proposed(t, api, "observation"); again != "" {
					if _, is := recordsOf(api, again)[which]; is {
						t.Error("it is proposed while it is held")
					}
					a.Seeing(again).Post(again+"/withdrawal", nil).Want(http.StatusOK)
				}
				q.Seeing(hold).Post(hold+"/lifting/confirmation", nil).Want(http.StatusOK)
				again := proposed(t, api, "observation")
				if recordsOf(api, again)[which] != "waiting" {
					t.Error("it is not proposed once the hold is lifted")
				}
				agreed(api, again)
				must(t, api.Sweep(t.Context()))
				if state := recordsOf(api, again)[which]; state != "disposed" {
					t.Errorf("it is %q in the end", state)
				}
			})
		})
	}
}

// Whom a hold is about does not read it as a QA lead, nor put it on or lift it.
func TestAHoldIsNotForWhomItIsAbout(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		hold := held(api, document{"personId": w.OtherQALead.ID})
		other := api.As(w.OtherQALead)
		other.Get(hold).Want(http.StatusNotFound)
		if all := string(other.Get("/v1/holds").Want(http.StatusOK).Body); strings.Contains(all, strings.TrimPrefix(hold, "/v1/holds/")) {
			t.Error("it is listed to whom it is about")
		}
		other.Post("/v1/holds", document{"kind": "inquiry", "reason": "x", "personId": w.OtherQALead.ID}).Want(http.StatusUnprocessableEntity, "unknown-reference")
		other.IfMatch(api.As(w.QALead).Get(hold).ETag()).Post(hold+"/lifting", document{"reason": "x"}).Want(http.StatusNotFound)
		api.As(w.QALead).Post("/v1/holds", document{"kind": "inquiry", "reason": "x", "personId": w.Teacher.ID, "schoolId": w.Schools.Visited}).
			Want(http.StatusUnprocessableEntity, "hold-target")
	})
}

// Notes go thirty days after the visit is closed, and nothing else of it does.
func TestRawNotesGoFirst(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		db.Clock.Set(testkit.Present.AddDate(0, 2, 0))
		d := proposed(t, api, "raw-notes")
		visit := w.Visits.Corrected
		notes := "/v1/observations/" + visit.ID.String() + "/notes"
		if recordsOf(api, d)[visit.ID.String()] != "waiting" {
			t.Fatal("the notes are not proposed")
		}
		if _, is := recordsOf(api, d)[w.Visits.Drafted.ID.String()]; is {
			t.Error("notes of a visit without a report are proposed")
		}
		agreed(api, d)
		must(t, api.Sweep(t.Context()))
		if text := api.As(w.Observer).Get(notes).Want(http.StatusOK).Text("/text"); text != "" {
			t.Errorf("the notes say %q", text)
		}
		api.As(w.Teacher).Get("/v1/observations/" + visit.ID.String() + "/report").Want(http.StatusOK)
		var left int
		must(t, db.Owner().QueryRow(`SELECT count(*) FROM observation_notes WHERE observation_id = '`+visit.ID.String()+`'`).Scan(&left))
		if left != 0 {
			t.Errorf("%d rows of notes are left", left)
		}
	})
}

// Where the hub keeps records for longer by the time that their turn comes, they stay.
func TestALongerPeriodCountsAtOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		db.Clock.Set(seven)
		d := proposed(t, api, "observation")
		agreed(api, d)
		api.As(w.HubManager).Seeing("/v1/hub").Patch("/v1/hub", document{"settings": document{"observationRetentionYears": 60}}).Want(http.StatusOK)
		must(t, api.Sweep(t.Context()))
		for which, state := range recordsOf(api, d) {
			if state != "not-due" {
				t.Errorf("%s is %s", which, state)
			}
		}
	})
}

// Neither database deletes a row of these tables for anybody, but of a record in hand.
func TestNothingIsDeletedOtherwise(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		reply := "/v1/observations/" + w.Visits.InReply.ID.String() + "/factual-accuracy"
		api.As(w.Visits.InReply.Teacher).Seeing(reply).Post(reply+"/replies", document{"accurate": true, "inaccuracies": []any{}}).Want(http.StatusCreated)
		api.As(w.Inspector).Get("/v1/inspections/" + w.Inspections.Current.String() + "/summaries").Want(http.StatusOK)
		db.Clock.Set(seven)
		agreed(api, proposed(t, api, "observation")) // under way is not in hand
		held(api, document{"observationId": w.Visits.Corrected.ID})
		for _, table := range guarded {
			for _, as := range []*sql.DB{db.App(), db.Owner()} {
				tx, err := as.Begin()
				must(t, err)
				if db.Name() == "postgres" {
					_, err = tx.Exec("SELECT set_config('app.hub_id', $1, true)", w.Hub.String())
					must(t, err)
				}
				var rows int
				must(t, tx.QueryRow("SELECT count(*) FROM "+table).Scan(&rows))
				if rows == 0 {
					t.Errorf("there is nothing in %s to try it on", table)
				}
				if _, err := tx.Exec("DELETE FROM " + table); err == nil || !strings.Contains(err.Error(), "two persons dispose") {
					t.Errorf("DELETE FROM %s: %v", table, err)
				}
				_ = tx.Rollback()
			}
		}
	})
}

var guarded = []string{"observation", "observation_agreement", "observation_exception", "observation_notes", "observation_feedback",
	"observation_draft", "observation_report", "observation_response", "observation_reply", "observation_acknowledgement", "break_glass",
	"development_need", "development_need_progress", "development_need_offer", "development_need_effect", "appeal", "mentoring", "mentoring_need", "mentoring_meeting", "training_event", "training_attendance", "school_support", "school_plan", "signal_dismissal", "staff_time", "funding_line", "joint_practice", "conversation", "conversation_participant", "conversation_action", "conversation_review", "questionnaire", "answers_opening", "share", "hold", "commissioning_decision",
	"observation_agreed_judgement", "observation_judgement_agreement", "visit_request", "visit_request_visit", "suggestion", "suggestion_reply", "inspection", "inspection_school", "inspection_reference",
	"subject_access_request", "subject_access_part", "evaluation", "evaluation_finding",
	"evaluation_record", "evaluation_step", "evaluation_response", "good_practice"}

// last is the position of the hub's last change.
func last(t *testing.T, db *testkit.DB) (position int64) {
	t.Helper()
	must(t, db.Owner().QueryRow(`SELECT change_position FROM hub_head WHERE hub_id = '`+db.World.Hub.String()+`'`).Scan(&position))
	return position
}

// toldAfter gives what machine clients are told of the record after the position.
func toldAfter(t *testing.T, db *testkit.DB, position int64, record string) (told string) {
	t.Helper()
	must(t, db.Owner().QueryRow(fmt.Sprintf(`SELECT told FROM change WHERE hub_id = '%s' AND position > %d AND record_id = '%s' AND resource = '%s'`,
		db.World.Hub, position, record, feed.Observation)).Scan(&told))
	return told
}

// naming gives the tables that name the id in any column.
func naming(t *testing.T, db *testkit.DB, which string) (where []string) {
	t.Helper()
	query, any := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`, ""
	if db.Name() == "postgres" {
		query = `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname`
	}
	for _, table := range firstCells(t, db.Owner(), query) {
		any = "t::text LIKE '%" + which + "%'"
		if db.Name() == "sqlite" {
			var columns []string
			for _, c := range firstCells(t, db.Owner(), `SELECT name FROM pragma_table_info('`+table+`')`) {
				columns = append(columns, `CAST("`+c+`" AS TEXT) LIKE '%`+which+`%'`)
			}
			any = strings.Join(columns, " OR ")
		}
		if len(firstCells(t, db.Owner(), `SELECT '1' FROM `+table+` t WHERE `+any+` LIMIT 1`)) > 0 {
			where = append(where, table)
		}
	}
	return where
}

func firstCells(t *testing.T, db *sql.DB, query string) (out []string) {
	t.Helper()
	rows, err := db.QueryContext(context.Background(), query)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var text string
		must(t, rows.Scan(&text))
		out = append(out, text)
	}
	must(t, rows.Err())
	return out
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Who holds both roles approves or confirms, and never both.
func TestOnePersonOfBothRolesDoesNotDispose(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		for _, role := range []string{"qa_lead", "data_protection_officer"} {
			grant(t, api, w, w.OtherObserver, document{"role": role, "fromOn": "2026-11-23"})
			var pending struct {
				Items []struct {
					ID     string
					Person struct{ ID string }
				}
			}
			api.As(w.DataProtectionOfficer).Get("/v1/appointments?state=pending&role=" + role).Want(http.StatusOK).JSON(&pending)
			for _, p := range pending.Items {
				if path := "/v1/appointments/" + p.ID; p.Person.ID == w.OtherObserver.ID.String() {
					api.As(w.DataProtectionOfficer).Seeing(path).Post(path+"/confirmation", nil).Want(http.StatusOK)
				}
			}
		}
		both := api.As(w.OtherObserver)
		db.Clock.Set(seven)
		d := proposed(t, api, "observation")
		both.Seeing(d).Post(d+"/approval", nil).Want(http.StatusOK)
		both.Seeing(d).Post(d+"/confirmation", nil).Want(http.StatusConflict, "disposal-second-person")
		hold := both.Post("/v1/holds", document{"kind": "inquiry", "reason": "x", "schoolId": w.Schools.Visited}).Want(http.StatusCreated).Header.Get("Location")
		both.Seeing(hold).Post(hold+"/confirmation", nil).Want(http.StatusConflict, "hold-second-person")
	})
}

// What cannot be disposed of is marked and told of; it keeps neither the other records nor
// the other classes from going, and is proposed anew.
func TestOneRecordThatFailsKeepsNoOther(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		which := w.Visits.Corrected.ID.String()
		kind := map[string]string{"sqlite": "TEXT", "postgres": "uuid"}[db.Name()]
		_, err := db.Owner().Exec(`CREATE TABLE clinging (hub_id ` + kind + `, id ` + kind + `, FOREIGN KEY (hub_id, id) REFERENCES observation (hub_id, id))`)
		must(t, err)
		_, err = db.Owner().Exec(`INSERT INTO clinging SELECT hub_id, id FROM observation WHERE id = '` + which + `'`)
		must(t, err)
		db.Clock.Set(seven)
		visits, inspections := proposed(t, api, "observation"), proposed(t, api, "inspection")
		agreed(api, visits)
		agreed(api, inspections)
		if err := api.Sweep(t.Context()); err == nil || !strings.Contains(err.Error(), which) {
			t.Errorf("of the record that fails it is told %v", err)
		}
		states := recordsOf(api, visits)
		for record, state := range states {
			if want := map[bool]string{true: "failed", false: "disposed"}[record == which]; state != want {
				t.Errorf("%s of %d is %s", record, len(states), state)
			}
		}
		for record, state := range recordsOf(api, inspections) {
			if state != "disposed" {
				t.Errorf("the inspection %s is %s", record, state)
			}
		}
		must(t, api.Sweep(t.Context()))
		if text := api.As(w.QALead).Get(visits + "/certificate").Want(http.StatusOK).Text("/statement"); !strings.Contains(text, "kept record: "+which) {
			t.Errorf("the certificate does not say that it stays: %s", text)
		}
		if state := recordsOf(api, proposed(t, api, "observation"))[which]; state != "waiting" {
			t.Errorf("it is proposed anew as %q", state)
		}
	})
}

// Neither a visit nor its raw notes are due while an appeal against it is open.
func TestNothingIsDueUnderAnOpenAppeal(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		db.Clock.Set(testkit.Present.AddDate(0, 2, 0))
		for _, class := range []string{"raw-notes", "observation"} {
			if class == "observation" {
				db.Clock.Set(seven)
			}
			d := proposed(t, api, class)
			if d == "" {
				t.Fatalf("no %s are due", class)
			}
			if state, is := recordsOf(api, d)[w.Visits.Excepted.ID.String()]; is {
				t.Errorf("%s of the visit are %s", class, state)
			}
		}
	})
}

// A hold, and a request for what is kept, wait for what is being disposed of, and a disposal waits
// for them: the one that comes second sees the other. SQLite has one writer at a time.
func TestHoldAndDisposalWaitForEachOther(t *testing.T) {
	made := func(answer *testapi.Answer) error {
		if answer.Status != http.StatusCreated {
			return fmt.Errorf("answered %d: %s", answer.Status, answer.Body)
		}
		return nil
	}
	for name, do := range map[string]func(context.Context, *testapi.API, demo.World) error{
		"hold": func(_ context.Context, api *testapi.API, w demo.World) error {
			return made(api.As(w.QALead).Post("/v1/holds", document{"kind": "inquiry", "reason": "x", "personId": w.Teacher.ID}))
		},
		"request": func(_ context.Context, api *testapi.API, w demo.World) error {
			return made(api.As(w.Teacher).Post(accessRequests, document{"form": "online"}))
		},
		"disposal": func(ctx context.Context, api *testapi.API, _ demo.World) error { return api.Sweep(ctx) },
	} {
		t.Run(name, func(t *testing.T) {
			testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
				if db.Name() == "sqlite" {
					t.Skip("one writer at a time")
				}
				w, api := db.World, testapi.New(t, db)
				db.Clock.Set(seven)
				d := proposed(t, api, "observation")
				agreed(api, d)
				other, err := db.Owner().Begin()
				must(t, err)
				_, err = other.Exec(`SELECT id FROM disposal WHERE ended_at IS NULL FOR UPDATE`)
				must(t, err)
				done := make(chan error, 1)
				go func() { done <- do(t.Context(), api, w) }()
				for waiting := 0; waiting == 0 && len(done) == 0; {
					must(t, db.Owner().QueryRow(`SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
						WHERE NOT l.granted AND a.datname = current_database()`).Scan(&waiting))
				}
				if len(done) > 0 {
					t.Error("it did not wait")
				}
				_, err = other.Exec(`UPDATE hold SET observation_id = NULL, person_id = '` + w.Teacher.ID.String() + `' WHERE id = '` + w.Holds.Visit.String() + `'`)
				must(t, err)
				must(t, other.Commit())
				must(t, <-done)
				if state := recordsOf(api, d)[w.Visits.Corrected.ID.String()]; name == "disposal" && state != "held" {
					t.Errorf("what it waited for is a hold, and the record is %q", state)
				}
			})
		})
	}
}
