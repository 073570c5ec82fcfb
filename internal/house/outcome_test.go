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

func visitPath(v demo.Visit) string { return "/v1/observations/" + v.ID.String() }

// told gives the kinds of somebody's notices about a record, the newest first.
func told(t *testing.T, api *testapi.API, who demo.Person, record string) []string {
	t.Helper()
	var page struct {
		Items []struct{ Kind, ResourceID, Href string }
	}
	api.As(who).Get("/v1/notices?limit=200").Want(http.StatusOK).JSON(&page)
	var kinds []string
	for _, n := range page.Items {
		if n.ResourceID == record {
			kinds = append(kinds, n.Kind)
		}
	}
	return kinds
}

// The teacher checks the facts of the draft while the window is open; the report waits
// for the reply or for the window's end (access.md row 5, note 1).
func TestRightOfReply(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		o := visitPath(w.Visits.InReply)
		facts, replies, draft := o+"/factual-accuracy", o+"/factual-accuracy/replies", o+"/report-draft"
		issue := func(want int, code ...string) {
			t.Helper()
			api.As(w.QALead).Seeing(draft).Post(o+"/report/issue", nil).Want(want, code...)
		}
		issue(http.StatusConflict, "reply-window-open")
		api.As(w.Teacher).Get(o + "/report").Want(http.StatusNotFound)
		seen := api.As(w.Teacher).Get(facts).Want(http.StatusOK)
		if seen.Text("/report") != api.As(w.QALead).Get(draft).Text("/report") {
			t.Error("the teacher is not shown the draft")
		}
		api.As(w.Teacher).IfMatch("*").Post(replies, document{"accurate": true}).Want(http.StatusPreconditionFailed)
		for rule, body := range map[string]document{
			"draft-reply-empty":         {"accurate": false},
			"draft-reply-contradictory": {"accurate": true, "inaccuracies": []document{{"statement": "x", "correction": "y"}}},
		} {
			_, rules := problem(api.As(w.Teacher).Seeing(facts).Post(replies, body).Want(http.StatusUnprocessableEntity))
			if rules["/inaccuracies"] != rule {
				t.Errorf("%v is refused by %v", body, rules)
			}
		}
		wrong := document{"accurate": false, "inaccuracies": []document{{"statement": "Year 5", "correction": "It was Year 4."}}}
		api.As(w.Teacher).Seeing(facts).Post(replies, wrong).Want(http.StatusCreated)
		for _, who := range []demo.Person{w.Observer, w.QALead, w.OtherQALead} {
			if kinds := told(t, api, who, w.Visits.InReply.ID.String()); !slices.Contains(kinds, "draft-replied-to") {
				t.Errorf("%s was told %v", who.Name, kinds)
			}
			if got := api.As(who).Get(replies).Want(http.StatusOK); got.Text("/items/0/inaccuracies/0/correction") != "It was Year 4." {
				t.Errorf("%s reads %s", who.Name, got.Body)
			}
		}
		api.As(w.QALead).Seeing(draft).Post(draft+"/return", document{"reason": "See the reply."}).Want(http.StatusOK)
		api.As(w.Teacher).Get(facts).Want(http.StatusNotFound)
		api.As(w.Observer).Seeing(draft).Put(draft, document{"report": "Year 4.", "summary": "Lively."}).Want(http.StatusOK)
		api.As(w.Observer).Seeing(draft).Post(draft+"/submission", nil).Want(http.StatusOK)
		if got := api.As(w.QALead).Get(replies); strings.Contains(string(got.Body), `"current":true`) {
			t.Errorf("a reply to another draft is current: %s", got.Body)
		}
		issue(http.StatusConflict, "reply-window-open") // it is another text
		api.As(w.Teacher).Seeing(facts).Post(replies, document{"accurate": true}).Want(http.StatusCreated)
		issue(http.StatusOK)
		api.As(w.Teacher).Get(facts).Want(http.StatusNotFound)
		api.As(w.Teacher).IfMatch(`"any"`).Post(replies, document{"accurate": true}).Want(http.StatusConflict, "reply-window-closed")
	})
}

// A window that ends without a reply holds nothing up.
func TestReplyWindowEnds(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		o := visitPath(w.Visits.InReply)
		db.Clock.Advance(14 * 24 * time.Hour)
		api.As(w.Teacher).Get(o + "/factual-accuracy").Want(http.StatusNotFound)
		api.As(w.QALead).Seeing(o+"/report-draft").Post(o+"/report/issue", nil).Want(http.StatusOK)
	})
}

// A correction is another version: the old one stays, no window moves, and whoever
// read what changed is told.
func TestCorrectionIsAnotherVersion(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		o, visit := visitPath(w.Visits.Published), w.Visits.Published.ID.String()
		before := api.As(w.QALead).Get(o)
		was := api.As(w.PartnerContact).Get(o + "/report").Want(http.StatusOK)
		summary := api.As(w.Headteacher).Get(o + "/summary").Want(http.StatusOK)
		correct := func(body document) *testapi.Answer {
			return api.As(w.QALead).Seeing(o+"/report").Post(o+"/report/corrections", body)
		}
		correct(document{"reason": "None."}).Want(http.StatusUnprocessableEntity, "report-unchanged")
		correct(document{"reason": "Same.", "report": was.Text("/report")}).Want(http.StatusUnprocessableEntity, "report-unchanged")
		api.As(w.QALead).IfMatch("*").Post(o+"/report/corrections", document{"reason": "x", "report": "y"}).Want(http.StatusPreconditionFailed)
		correct(document{"reason": "It was Year 4.", "report": "Year 4 sang."}).Want(http.StatusOK)

		now := api.As(w.PartnerContact).Get(o + "/report").Want(http.StatusOK)
		if now.Text("/report") != "Year 4 sang." || now.Text("/reason") != "It was Year 4." {
			t.Errorf("the report reads %s", now.Body)
		}
		if old := api.As(w.Teacher).Get(o + "/report/versions/1").Want(http.StatusOK); old.Text("/report") != was.Text("/report") {
			t.Errorf("the first version reads %s", old.Body)
		}
		if again := api.As(w.Headteacher).Get(o + "/summary"); again.ETag() != summary.ETag() {
			t.Errorf("who reads the summary learns of a correction to the report: %s", again.Body)
		}
		if after := api.As(w.QALead).Get(o); after.Text("/report/responseWindowEndsOn") != before.Text("/report/responseWindowEndsOn") ||
			after.Text("/report/issuedAt") != before.Text("/report/issuedAt") || after.Text("/report/summaryPublishedAt") != before.Text("/report/summaryPublishedAt") {
			t.Errorf("a window moved: %s", after.Body)
		}
		for who, want := range map[*demo.Person]string{&w.Teacher: "report-corrected", &w.PartnerContact: "report-corrected", &w.Headteacher: "", &w.QALead: ""} {
			if kinds := told(t, api, *who, visit); strings.Contains(strings.Join(kinds, " "), "corrected") != (want != "") {
				t.Errorf("%s was told %v", who.Name, kinds)
			}
		}
		correct(document{"reason": "Clearer.", "summary": "They sang."}).Want(http.StatusOK)
		if kinds := told(t, api, w.Headteacher, visit); !slices.Contains(kinds, "summary-corrected") {
			t.Errorf("the head teacher was told %v", kinds)
		}
		if got := api.As(w.Headteacher).Get(o + "/summary"); got.Text("/summary") != "They sang." || !strings.Contains(string(got.Body), `"version":2`) {
			t.Errorf("the summary is %s", got.Body)
		}
	})
}

// The teacher acknowledges each version once, as the one that they read.
func TestAcknowledgement(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		o := visitPath(w.Visits.Issued)
		acknowledge := func() *testapi.Answer {
			return api.As(w.Teacher).Seeing(o+"/report").Post(o+"/report/acknowledgement", nil)
		}
		read := api.As(w.Teacher).Get(o + "/report").ETag()
		api.As(w.QALead).Seeing(o+"/report").Post(o+"/report/corrections", document{"reason": "x", "report": "y"}).Want(http.StatusOK)
		api.As(w.Teacher).IfMatch(read).Post(o+"/report/acknowledgement", nil).Want(http.StatusPreconditionFailed)
		acknowledge().Want(http.StatusOK)
		acknowledge().Want(http.StatusConflict, "report-already-acknowledged")
		if got := api.As(w.QALead).Get(o + "/report"); !strings.Contains(string(got.Body), `"acknowledgements":[{"at":`) {
			t.Errorf("the QA lead reads %s", got.Body)
		}
	})
}

// A share is given to a current head or music lead of a school where the teacher works,
// within its bounds.
func TestSharesThatAreRefused(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		good := document{"appointmentId": w.Appointments.AlsoTaught, "level": "full", "purpose": "Planning.", "untilOn": "2027-11-23"}
		before := trail(t, db)
		for _, row := range []struct {
			name   string
			change document
			rules  map[string]string
		}{
			{"a school where the teacher does not work", document{"appointmentId": w.Appointments.Unrelated}, map[string]string{"/appointmentId": "share-teacher-not-placed"}},
			{"the full report for a music lead", document{"appointmentId": w.Appointments.MusicLead}, map[string]string{"/level": "share-level-too-high"}},
			{"a teacher", document{"appointmentId": w.Appointments.Teacher}, map[string]string{"/appointmentId": "share-holder-wrong"}},
			{"another hub", document{"appointmentId": w.Elsewhere.Appointment}, map[string]string{"/appointmentId": "unknown-reference"}},
			{"until yesterday", document{"untilOn": "2026-11-22"}, map[string]string{"/untilOn": "share-until-out-of-range"}},
			{"for more than a year", document{"untilOn": "2027-11-24"}, map[string]string{"/untilOn": "share-until-out-of-range"}},
			{"for no purpose", document{"purpose": " "}, map[string]string{"/purpose": "invalid-content"}},
			{"several at once", document{"appointmentId": w.Appointments.MusicLead, "untilOn": "2026-11-22"},
				map[string]string{"/level": "share-level-too-high", "/untilOn": "share-until-out-of-range"}},
		} {
			_, rules := problem(api.As(w.QALead).Post(visitPath(w.Visits.Published)+"/shares", good.but(row.change)).Want(http.StatusUnprocessableEntity))
			if len(rules) != len(row.rules) {
				t.Errorf("%s: %v", row.name, rules)
			}
			for at, rule := range row.rules {
				if rules[at] != rule {
					t.Errorf("%s: %v", row.name, rules)
				}
			}
		}
		api.As(w.QALead).Post(visitPath(w.Visits.Held)+"/shares", good).Want(http.StatusConflict, "report-not-issued")
		api.As(w.QALead).Post(visitPath(w.Visits.Corrected)+"/shares", good).Want(http.StatusConflict, "share-already-given")
		if after := trail(t, db); after != before {
			t.Errorf("refused shares left %d changes", after-before)
		}
	})
}

// What opens a share closes it: its day, the placement, the appointment, and whoever
// may end it. It does not come back.
func TestSharesEnd(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		for because, end := range map[string]func(t *testing.T, db *testkit.DB, api *testapi.API, w demo.World){
			"withdrawn": func(_ *testing.T, _ *testkit.DB, api *testapi.API, w demo.World) {
				path := "/v1/shares/" + w.Shares.Full.String()
				api.As(w.HubManager).Seeing(path).Post(path+"/ending", nil).Want(http.StatusOK)
			},
			"placement-ended": func(_ *testing.T, _ *testkit.DB, api *testapi.API, w demo.World) {
				path := "/v1/placements/" + w.Placements.AlsoTaught.String()
				api.As(w.HubManager).Seeing(path).Patch(path, document{"toOn": "2026-11-22"}).Want(http.StatusOK)
			},
			"appointment-ended": func(_ *testing.T, _ *testkit.DB, api *testapi.API, w demo.World) {
				path := "/v1/appointments/" + w.Appointments.AlsoTaught.String()
				api.As(w.HubManager).Seeing(path).Patch(path, document{"toOn": "2026-11-22"}).Want(http.StatusOK)
			},
			"expired": func(_ *testing.T, db *testkit.DB, _ *testapi.API, _ demo.World) {
				db.Clock.Advance(200 * 24 * time.Hour)
			},
		} {
			t.Run(because, func(t *testing.T) {
				db := testkit.Open(t, db.Name(), true)
				w, api := db.World, testapi.New(t, db)
				o, share := visitPath(w.Visits.Corrected), "/v1/shares/"+w.Shares.Full.String()
				api.As(w.OtherHeadteacher).Get(o + "/report").Want(http.StatusOK)
				end(t, db, api, w)
				for _, path := range []string{o + "/report", o + "/summary", o + "/responses", share} {
					api.As(w.OtherHeadteacher).Get(path).Want(http.StatusNotFound)
				}
				if got := api.As(w.Teacher).Get(share).Want(http.StatusOK); got.Text("/endedBecause") != because {
					t.Errorf("the teacher is told %s", got.Body)
				}
				if err := api.Sweep(t.Context()); err != nil {
					t.Fatal(err)
				}
				if kinds := told(t, api, w.Teacher, w.Shares.Full.String()); !slices.Equal(kinds, []string{"share-ended", "share-given"}) {
					t.Errorf("the teacher was told %v", kinds)
				}
				path := "/v1/shares/" + w.Shares.Full.String()
				api.As(w.QALead).Seeing(path).Post(path+"/ending", nil).Want(http.StatusConflict, "share-ended")
			})
		}
	})
}

// A share that a sweep has found over does not come back with the placement, and leaves
// room for another.
func TestSharesDoNotComeBack(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		o, placement := visitPath(w.Visits.Corrected), "/v1/placements/"+w.Placements.AlsoTaught.String()
		api.As(w.HubManager).Seeing(placement).Patch(placement, document{"toOn": "2026-11-22"}).Want(http.StatusOK)
		if err := api.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		again := document{"teacherId": w.Teacher.ID, "fromOn": "2026-11-23"}
		api.As(w.HubManager).Post("/v1/provisions/"+w.Provisions.AlsoTaught.String()+"/placements", again).Want(http.StatusCreated)
		api.As(w.OtherHeadteacher).Get(o + "/report").Want(http.StatusNotFound)
		share := document{"appointmentId": w.Appointments.AlsoTaught, "level": "summary", "purpose": "Planning.", "untilOn": "2027-01-31"}
		api.As(w.QALead).Post(o+"/shares", share).Want(http.StatusCreated)
		api.As(w.OtherHeadteacher).Get(o + "/summary").Want(http.StatusOK)
		api.As(w.OtherHeadteacher).Get(o + "/report").Want(http.StatusNotFound)
	})
}

// Glass breaks for one part, one person and a quarter of an hour; those concerned are
// told (access.md rows 3 and 6, b).
func TestBreakGlass(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		o, visit := visitPath(w.Visits.Published), w.Visits.Published.ID.String()
		open := func(who demo.Person, part string) *testapi.Answer {
			return api.As(who).Post(o+"/break-glass", document{"part": part, "reason": "A complaint."})
		}
		open(w.HubManager, "notes").Want(http.StatusUnprocessableEntity, "break-glass-part-not-yours")
		open(w.QALead, "report").Want(http.StatusUnprocessableEntity, "break-glass-part-not-yours")
		api.As(w.QALead).Post(o+"/break-glass", document{"part": "notes", "reason": " "}).Want(http.StatusUnprocessableEntity, "invalid-content")
		open(w.DataProtectionOfficer, "notes").Want(http.StatusNotFound)
		api.As(w.HubManager).Post(visitPath(w.Visits.Held)+"/break-glass", document{"part": "report", "reason": "x"}).Want(http.StatusConflict, "report-not-issued")

		open(w.QALead, "notes").Want(http.StatusCreated)
		if got := api.As(w.QALead).Get(o + "/notes").Want(http.StatusOK); got.Text("/observer/id") != w.Observer.ID.String() {
			t.Errorf("the notes are %s", got.Body)
		}
		api.As(w.OtherQALead).Get(o + "/notes").Want(http.StatusNotFound)
		api.As(w.HubManager).Get(o + "/notes").Want(http.StatusNotFound)
		open(w.HubManager, "report").Want(http.StatusCreated)
		if got := api.As(w.HubManager).Get(o + "/report").Want(http.StatusOK); strings.Contains(string(got.Body), `"responses":[{`) {
			t.Errorf("one part is open, and another came with it: %s", got.Body)
		}
		for _, who := range []demo.Person{w.Teacher, w.QALead, w.OtherQALead, w.DataProtectionOfficer} {
			if kinds := told(t, api, who, visit); len(kinds) < 2 || kinds[0] != "glass-broken" || kinds[1] != "glass-broken" {
				t.Errorf("%s was told %v", who.Name, kinds)
			}
			if got := api.As(who).Get(o + "/break-glass").Want(http.StatusOK); !strings.Contains(string(got.Body), "A complaint.") {
				t.Errorf("%s reads %s", who.Name, got.Body)
			}
		}
		db.Clock.Advance(15*time.Minute - time.Second)
		api.As(w.QALead).Get(o + "/notes").Want(http.StatusOK)
		db.Clock.Advance(time.Second)
		api.As(w.QALead).Get(o + "/notes").Want(http.StatusNotFound)
		api.As(w.HubManager).Get(o + "/report").Want(http.StatusNotFound)
	})
}

// A QA lead who observes the visit opens nobody's notes.
func TestObserversDoNotBreakGlass(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		grant(t, api, w, w.QALead, document{"role": "observer", "fromOn": "2026-11-23"})
		o := visitPath(w.Visits.Agreed)
		api.As(w.OtherQALead).Seeing(o).Put(o+"/observers", document{"observers": []document{
			{"personId": w.Observer.ID, "lead": true}, {"personId": w.QALead.ID, "lead": false}}}).Want(http.StatusOK)
		api.As(w.QALead).Post(o+"/break-glass", document{"part": "notes", "reason": "x"}).Want(http.StatusNotFound)
		api.As(w.OtherQALead).Post(o+"/break-glass", document{"part": "notes", "observerId": w.QALead.ID, "reason": "x"}).Want(http.StatusCreated)
		if got := api.As(w.OtherQALead).Get(o + "/notes").Want(http.StatusOK); got.Text("/observer/id") != w.QALead.ID.String() {
			t.Errorf("the notes are %s", got.Body)
		}
	})
}

// A notice is its person's own, carries no text, and is marked as read once.
func TestNotices(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := "/v1/notices/" + w.Notices.Teacher.String()
		api.As(w.Teacher).Seeing(path).Post(path+"/reading", nil).Want(http.StatusOK)
		unread := api.As(w.Teacher).Get("/v1/notices?unread=true").Want(http.StatusOK)
		if strings.Contains(string(unread.Body), w.Notices.Teacher.String()) {
			t.Error("a notice that was read is unread")
		}
		api.As(w.QALead).Get(path).Want(http.StatusNotFound)
		for _, who := range []demo.Person{w.Teacher, w.PartnerContact} {
			if kinds := told(t, api, who, w.Visits.Published.ID.String()); !slices.Contains(kinds, "report-issued") {
				t.Errorf("%s was told %v", who.Name, kinds)
			}
		}
	})
}

// A hub manager who leaves a hub without QA leads acts for none.
func TestNobodyActsForAQALeadWhomTheySuspend(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		suspend := func(lead demo.Person) {
			path := "/v1/people/" + lead.ID.String()
			api.As(w.HubManager).Seeing(path).Patch(path, document{"status": "suspended"}).Want(http.StatusOK)
		}
		suspend(w.QALead)
		suspend(w.OtherQALead)
		for _, part := range []string{"/report", "/report/versions", "/report-draft", "/judgements", "/feedback"} {
			api.As(w.HubManager).Get(visitPath(w.Visits.Issued) + part).Want(http.StatusNotFound)
		}
		end := func(role string) {
			var page struct{ Items []struct{ ID string } }
			api.As(w.HubManager).Get("/v1/appointments?role=" + role + "&state=current").Want(http.StatusOK).JSON(&page)
			for _, a := range page.Items {
				path := "/v1/appointments/" + a.ID
				api.As(w.HubManager).Seeing(path).Patch(path, document{"toOn": "2026-11-22"}).Want(http.StatusOK)
			}
		}
		end("qa_lead")
		api.As(w.HubManager).Get(visitPath(w.Visits.Issued) + "/report").Want(http.StatusNotFound)
	})
}

// What a visit offers is not refused for its state: no button is shown in vain.
func TestStepsThatAreOfferedCanBeTaken(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		for _, row := range []struct {
			who    demo.Person
			on     demo.Visit
			action string
			want   bool
		}{
			{w.QALead, w.Visits.InReply, "observation.issue-report", false},
			{w.QALead, w.Visits.Submitted, "observation.issue-report", true},
			{w.Teacher, w.Visits.Issued, "observation.acknowledge-report", true},
			{w.Teacher, w.Visits.Corrected, "observation.acknowledge-report", true}, // the first version is
			{w.HubManager, w.Visits.Held, "observation.break-glass", false},
			{w.HubManager, w.Visits.Issued, "observation.break-glass", true},
			{w.Teacher, w.Visits.Issued, "observation.read-readers", true},
		} {
			var seen struct{ AllowedActions []string }
			api.As(row.who).Get(visitPath(row.on)).Want(http.StatusOK).JSON(&seen)
			if slices.Contains(seen.AllowedActions, row.action) != row.want {
				t.Errorf("%s on %q: %v", row.who.Name, row.on.Name, seen.AllowedActions)
			}
		}
		report := visitPath(w.Visits.Issued) + "/report"
		api.As(w.Teacher).Seeing(report).Post(report+"/acknowledgement", nil).Want(http.StatusOK)
		if got := api.As(w.Teacher).Get(visitPath(w.Visits.Issued)); strings.Contains(string(got.Body), "acknowledge-report") {
			t.Error("it is offered to acknowledge again")
		}
	})
}
