package house

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/app"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/mail"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// everyNotice gives who was told what of a record, and since when the test began nothing of
// before, as "role kind".
func everyNotice(t *testing.T, api *testapi.API, w demo.World, record id.Observation) []string {
	t.Helper()
	var all []string
	for _, p := range w.People() {
		if p == w.Suspended || p.Hub != w.Hub {
			continue
		}
		var page struct {
			Items []struct {
				Kind, ResourceID string
				At               time.Time
			}
		}
		api.As(p).Get("/v1/notices?limit=200").Want(http.StatusOK).JSON(&page)
		for _, n := range page.Items {
			if n.ResourceID == record.String() && !n.At.Before(testkit.Present) {
				all = append(all, nameOf(w, p)+" "+n.Kind)
			}
		}
	}
	slices.Sort(all)
	return all
}

// nameOf gives a person by what they are in the world.
func nameOf(w demo.World, p demo.Person) string {
	for name, known := range map[string]demo.Person{
		"teacher": w.Teacher, "contact": w.PartnerContact, "head": w.Headteacher, "music lead": w.MusicLead, "observer": w.Observer,
		"other observer": w.OtherObserver, "QA lead": w.QALead, "other QA lead": w.OtherQALead, "other head": w.OtherHeadteacher,
		"manager": w.HubManager,
	} {
		if p == known {
			return name
		}
	}
	return p.Name
}

func holds(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %v\nwant %v", what, got, want)
	}
}

// Who is told what as a visit is arranged: whoever takes part, but for who acts.
func TestWhoIsToldOfAnArrangement(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		visit := w.Visits.Proposed
		proposal := document{
			"kind": "formal", "purpose": "developmental", "provisionId": visit.Provision, "teacherId": w.Teacher.ID, "frameworkId": w.Frameworks.Published,
			"startsAt": "2026-12-10T10:00:00Z", "lengthMinutes": 45, "ceilingException": document{"reason": "r", "agreedBy": "a"}, "observers": []document{{"personId": w.Observer.ID, "lead": true}},
		}
		made := api.As(w.QALead).Post("/v1/observations", proposal).Want(http.StatusCreated)
		which, err := id.Parse[id.ObservationKind](made.Text("/id"))
		if err != nil {
			t.Fatal(err)
		}
		o := "/v1/observations/" + which.String()
		told := []string{"teacher visit-proposed", "contact visit-proposed", "head visit-proposed", "music lead visit-proposed", "observer observer-assigned"}
		holds(t, "proposed", everyNotice(t, api, w, which), told...)

		api.As(w.Teacher).Seeing(o).Post(o+"/agreements", document{"side": "provider"}).Want(http.StatusOK)
		holds(t, "agreed by one side", everyNotice(t, api, w, which), told...)
		api.As(w.Headteacher).Seeing(o).Post(o+"/agreements", document{"side": "school"}).Want(http.StatusOK)
		told = append(told, "teacher visit-agreed", "contact visit-agreed", "music lead visit-agreed", "observer visit-agreed", "QA lead visit-agreed")
		holds(t, "agreed", everyNotice(t, api, w, which), told...)

		api.As(w.QALead).Seeing(o).Put(o+"/observers", document{"observers": []document{{"personId": w.Observer.ID, "lead": true}, {"personId": w.OtherObserver.ID, "lead": false}}}).Want(http.StatusOK)
		told = append(told, "other observer observer-assigned")
		holds(t, "assigned", everyNotice(t, api, w, which), told...)

		api.As(w.Teacher).Seeing(o).Post(o+"/rescheduling", document{"startsAt": "2026-12-11T10:00:00Z", "lengthMinutes": 45, "reason": "A concert."}).Want(http.StatusOK)
		for _, who := range []string{"contact", "head", "music lead", "observer", "other observer"} {
			told = append(told, who+" visit-rescheduled")
		}
		holds(t, "rescheduled", everyNotice(t, api, w, which), told...)

		api.As(w.Headteacher).Seeing(o).Post(o+"/declines", document{"reason": "Closed."}).Want(http.StatusOK)
		for _, who := range []string{"teacher", "contact", "music lead", "observer", "other observer"} {
			told = append(told, who+" visit-declined")
		}
		holds(t, "declined", everyNotice(t, api, w, which), told...)
	})
}

// What falls due is told once for each visit and day, to those whom it concerns, and anew
// where the visit was put off.
func TestReminders(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		sweep := func() {
			t.Helper()
			for range 2 {
				if err := api.Sweep(context.Background()); err != nil {
					t.Fatal(err)
				}
			}
		}
		on := func(day string) {
			t.Helper()
			at, err := time.Parse(time.RFC3339, day+"T09:00:00Z")
			if err != nil {
				t.Fatal(err)
			}
			db.Clock.Set(at)
			db.Machine.Set(at)
			sweep()
		}
		reminders := func(which id.Observation) []string {
			return slices.DeleteFunc(everyNotice(t, api, w, which), func(n string) bool {
				return !strings.Contains(n, "tomorrow") && !strings.Contains(n, "due") && !strings.Contains(n, "ending")
			})
		}
		sweep()
		// Agreed for 3 December; the report of the visit of 20 November is due on 4 December.
		holds(t, "ten days before", reminders(w.Visits.Agreed.ID))
		holds(t, "overdue", reminders(w.Visits.Late.ID), w.Visits.Late.Lead.Name+" report-overdue", "QA lead report-overdue", "other QA lead report-overdue")
		on("2026-11-25")
		holds(t, "submitted, and due", reminders(w.Visits.Submitted.ID), "QA lead report-due", "other QA lead report-due")
		on("2026-12-01")
		holds(t, "not yet", reminders(w.Visits.Agreed.ID))
		holds(t, "due in three days", reminders(w.Visits.Held.ID), "observer report-due")
		holds(t, "submitted, and overdue", reminders(w.Visits.Submitted.ID), "QA lead report-due", "other QA lead report-due", "observer report-overdue", "QA lead report-overdue", "other QA lead report-overdue")
		on("2026-12-02")
		everybody := []string{"teacher visit-tomorrow", "contact visit-tomorrow", "head visit-tomorrow", "music lead visit-tomorrow", "observer visit-tomorrow"}
		holds(t, "the day before", reminders(w.Visits.Agreed.ID), everybody...)

		o := visitPath(w.Visits.Agreed)
		api.As(w.QALead).Seeing(o).Post(o+"/rescheduling", document{"startsAt": "2026-12-03T11:00:00Z", "lengthMinutes": 45, "reason": "Later.",
			"noticeException": document{"reason": "The same day.", "agreedBy": "All."}}).Want(http.StatusOK)
		sweep()
		holds(t, "proposed anew", reminders(w.Visits.Agreed.ID), everybody...)
		for side, who := range map[string]demo.Person{"provider": w.Teacher, "school": w.Headteacher} {
			api.As(who).Seeing(o).Post(o+"/agreements", document{"side": side}).Want(http.StatusOK)
		}
		sweep()
		holds(t, "agreed anew", reminders(w.Visits.Agreed.ID), append(everybody, everybody...)...)
		on("2026-12-03")
		holds(t, "the day itself", reminders(w.Visits.Agreed.ID), append(everybody, everybody...)...)
	})
}

// The teacher is told that the time to respond ends, on the working day before.
func TestTheResponseWindowIsTold(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		o := visitPath(w.Visits.Issued)
		ends, err := time.Parse(time.DateOnly, api.As(w.Teacher).Get(o).Text("/report/responseWindowEndsOn"))
		if err != nil {
			t.Fatal(err)
		}
		told := func() int {
			if err := api.Sweep(context.Background()); err != nil {
				t.Fatal(err)
			}
			return len(slices.DeleteFunc(everyNotice(t, api, w, w.Visits.Issued.ID), func(n string) bool { return n != "teacher response-window-ending" }))
		}
		for _, row := range []struct{ days, told int }{{-3, 0}, {-1, 1}, {0, 1}, {1, 1}} {
			at := ends.AddDate(0, 0, row.days).Add(9 * time.Hour)
			if at.Before(db.Clock.Now()) {
				continue
			}
			db.Clock.Set(at)
			if got := told(); got != row.told {
				t.Errorf("%d days from the end: told %d times", row.days, got)
			}
		}
		if !slices.Contains(everyNotice(t, api, w, w.Visits.Issued.ID), "head summary-published") {
			t.Error("the summary is published, and the head teacher was not told")
		}
	})
}

// A published summary is told to those to whom it is open: by the hub's choice of schools,
// and by a share.
func TestWhoIsToldOfASummary(t *testing.T) {
	for _, row := range []struct {
		readers string
		shared  bool // with the other head
		told    []string
	}{
		{"visited-school", false, []string{"contact", "head"}},
		{"visited-school", true, []string{"contact", "head", "other head"}},
		{"current-schools", false, []string{"contact", "head", "other head"}},
	} {
		testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
			w, api := db.World, testapi.New(t, db)
			api.As(w.HubManager).Seeing("/v1/hub").Patch("/v1/hub", document{"settings": document{"summaryReaders": row.readers}}).Want(http.StatusOK)
			o := visitPath(w.Visits.Issued)
			if row.shared {
				api.As(w.QALead).Post(o+"/shares", document{"appointmentId": w.Appointments.AlsoTaught, "level": "summary", "purpose": "Planning.", "untilOn": "2027-01-31"}).Want(http.StatusCreated)
			}
			api.As(w.Teacher).Seeing(o+"/summary").Post(o+"/summary/publication", nil).Want(http.StatusOK)
			var want []string
			for _, who := range row.told {
				want = append(want, who+" summary-published")
			}
			holds(t, row.readers, everyNotice(t, api, w, w.Visits.Issued.ID), want...)
		})
	}
}

// Every kind of the contract has a place, a group and a sentence.
func TestNoticeKindsAgree(t *testing.T) {
	kinds := readContract(t).Components.Schemas["NoticeKind"].Enum
	if len(kinds) < 20 {
		t.Fatalf("%v", kinds)
	}
	for _, k := range kinds {
		n := notice.Notice{Kind: notice.Kind(k), Resource: notice.Observation, AboutOn: calendar.On(2026, time.December, 3)}
		if n.Kind.Group() == "" || n.Says() == "" || strings.ContainsAny(n.Says(), "{}") {
			t.Errorf("%s: %q", k, n.Says())
		}
	}
}

// letters is a transport that keeps what it is given.
type letters struct {
	mu   sync.Mutex
	kept []mail.Letter
}

func (*letters) Name() string { return "box" }

func (l *letters) Send(_ context.Context, one mail.Letter) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept = append(l.kept, one)
	return nil
}

// A mail has no confidential text, no name and no place in it, and neither has what is
// logged of it. How it went its reader can see, and nobody else.
func TestCanariesInMail(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		plant(t, db)
		for _, s := range []string{
			"UPDATE person SET email = 'address' || substr(CAST(id AS text), 25) || '@hub.test'",
			"UPDATE notice SET at = (SELECT MAX(at) FROM notice)",
		} {
			if _, err := db.Owner().Exec(s); err != nil {
				t.Fatal(err)
			}
		}
		box := &letters{}
		w := db.World
		api := testapi.New(t, db, func(o *app.Options) { o.Mail = box })
		o := visitPath(w.Visits.Published)
		api.As(w.HubManager).Post(o+"/break-glass", document{"part": "report", "reason": "canary:glass"}).Want(http.StatusCreated)
		api.As(w.QALead).Seeing(o+"/report").Post(o+"/report/corrections", document{"reason": "canary:report", "summary": "canary:summary too"}).Want(http.StatusOK)
		if err := api.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := api.Mailer.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		kinds, called := map[string]bool{}, allNames(t, db)
		for _, l := range box.kept {
			kinds[string(l.Kind)] = true
			written, err := json.Marshal(struct{ Hub, Says, Link string }{l.Hub, l.Says, l.Link})
			if err != nil {
				t.Fatal(err)
			}
			if leaked := seen(string(written)); len(leaked) > 0 {
				t.Errorf("%s holds %v", l.Kind, leaked)
			}
			for _, name := range called {
				if strings.Contains(string(written), name) {
					t.Errorf("%s names %s: %s", l.Kind, name, written)
				}
			}
		}
		if len(kinds) < 10 {
			t.Errorf("only %v were sent", kinds)
		}
		if watched := db.Log.String() + scraped(t, api); len(seen(watched)) > 0 || strings.Contains(watched, "@hub.test") {
			t.Errorf("the log or the metrics hold %v, or an address", seen(watched))
		}
		path := "/v1/notices/" + w.Notices.Teacher.String() + "/mail"
		if got := api.As(w.Teacher).Get(path).Want(http.StatusOK); got.Text("/state") != "sent" && got.Text("/state") != "withheld" {
			t.Errorf("%s", got.Body)
		}
		api.As(w.QALead).Get(path).Want(http.StatusNotFound)
	})
}

// allNames are what people, schools and partners are called.
func allNames(t *testing.T, db *testkit.DB) []string {
	t.Helper()
	rows, err := db.Owner().Query("SELECT name FROM person UNION SELECT name FROM school UNION SELECT name FROM partner")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		all = append(all, name)
	}
	if len(all) < 50 {
		t.Fatalf("only %d names", len(all))
	}
	return all
}

// Preferences are one's own.
func TestNoticePreferences(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		const path = "/v1/notice-preferences"
		before := api.As(w.Teacher).Get(path).Want(http.StatusOK)
		api.As(w.Teacher).IfMatch(before.ETag()).Patch(path, document{"visits": false}).Want(http.StatusOK)
		api.As(w.Teacher).IfMatch(before.ETag()).Patch(path, document{"shares": false}).Want(http.StatusPreconditionFailed)
		api.As(w.Teacher).Seeing(path).Patch(path, document{"reminders": false, "visits": true}).Want(http.StatusOK)
		api.As(w.Teacher).Seeing(path).Patch(path, document{"glass": false}).Want(http.StatusBadRequest)
		if got := string(api.As(w.Teacher).Get(path).Body); got != `{"outcomes":true,"reminders":false,"shares":true,"visits":true}`+"\n" {
			t.Errorf("%s", got)
		}
		if other := api.As(w.Headteacher).Get(path); other.ETag() != before.ETag() {
			t.Errorf("somebody else's changed: %s", other.Body)
		}
		api.AsClient(w.Client).Get(path).Want(http.StatusForbidden)
	})
}
