package house

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/hubqa/hubqa/internal/app"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// calendarOf makes a feed of somebody's and gives its path.
func calendarOf(api *testapi.API, who demo.Person) string {
	_, address := aFeed(api, who)
	return "/v1/calendar/" + address + ".ics"
}

// follow reads a calendar as a calendar program does.
func follow(t *testing.T, api *testapi.API, path string) map[string]*ics.VEvent {
	t.Helper()
	answer := api.Anonymous().Get(path).Want(http.StatusOK)
	if got := answer.Header.Get("Content-Type"); got != "text/calendar; charset=utf-8" {
		t.Errorf("the type is %s", got)
	}
	cal, err := ics.ParseCalendar(strings.NewReader(string(answer.Body)))
	if err != nil {
		t.Fatal(err)
	}
	events := map[string]*ics.VEvent{}
	for _, e := range cal.Events() {
		events[strings.TrimSuffix(e.Id(), "@hubqa")] = e
	}
	return events
}

func property(e *ics.VEvent, p ics.ComponentProperty) string {
	if e == nil || e.GetProperty(p) == nil {
		return ""
	}
	return e.GetProperty(p).Value
}

// A calendar has exactly the visits in which its owner takes part, and they may see.
func TestWhoseVisitsACalendarHas(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		for _, row := range []struct {
			who   demo.Person
			takes bool // part in every visit that they see
		}{
			{w.Teacher, true}, {w.Observer, true}, {w.OtherObserver, true}, {w.Headteacher, true}, {w.MusicLead, true}, {w.PartnerContact, true},
			{w.OtherHeadteacher, true}, {w.UnrelatedHeadteacher, true}, {w.QALead, false}, {w.HubManager, false}, {w.DataProtectionOfficer, false},
			{w.ElectedMember, false}, {w.Inspector, false},
		} {
			events := follow(t, api, calendarOf(api, row.who))
			var list struct {
				Items []struct{ ID, StartsAt string }
			}
			api.As(row.who).Get("/v1/observations?limit=200&from=2026-08-25").JSON(&list)
			seen := map[string]bool{}
			for _, o := range list.Items {
				seen[o.ID] = true
				if row.takes && events[o.ID] == nil {
					t.Errorf("%s: %s is not in the calendar", row.who.Name, o.ID)
				}
			}
			for which := range events {
				if !seen[which] {
					t.Errorf("%s: %s is in the calendar and not to be seen", row.who.Name, which)
				}
			}
			if !row.takes && len(events) > 0 {
				t.Errorf("%s takes part in nothing and has %d visits", row.who.Name, len(events))
			}
		}
	})
}

// An entry says "Visit", school and time, and how firm it is: nothing of people, of kind or
// purpose, or of what came of it.
func TestWhatACalendarSays(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		plant(t, db)
		w, api := db.World, testapi.New(t, db)
		path := calendarOf(api, w.Teacher)
		events := follow(t, api, path)
		for visit, want := range map[*demo.Visit]string{
			&w.Visits.Proposed: "TENTATIVE 0", &w.Visits.Agreed: "CONFIRMED 1", &w.Visits.Held: "CONFIRMED 1", &w.Visits.Published: "CONFIRMED 1",
			&w.Visits.Cancelled: "CANCELLED 2", &w.Visits.SchoolAgreed: "TENTATIVE 0",
		} {
			e := events[visit.ID.String()]
			if got := property(e, ics.ComponentPropertyStatus) + " " + property(e, ics.ComponentPropertySequence); got != want {
				t.Errorf("%s is %q, not %q", visit.Name, got, want)
			}
		}
		agreed := api.As(w.Teacher).Get(visitPath(w.Visits.Agreed))
		e := events[w.Visits.Agreed.ID.String()]
		at, err := e.GetStartAt()
		until, _ := e.GetEndAt()
		if err != nil || at.Format(time.RFC3339) != agreed.Text("/startsAt") || until.Sub(at) != 45*time.Minute ||
			property(e, ics.ComponentPropertyLocation) != agreed.Text("/school/name") || property(e, ics.ComponentPropertySummary) != "Visit" {
			t.Errorf("%v %v %v", at, until, e)
		}
		text := strings.ReplaceAll(string(api.Anonymous().Get(path).Body), "\r\n ", "")
		if leaked := seen(text); len(leaked) > 0 {
			t.Errorf("the calendar holds %v", leaked)
		}
		for _, p := range w.People() {
			if strings.Contains(text, p.Name) {
				t.Errorf("the calendar names %s", p.Name)
			}
		}
		for _, word := range []string{"formal", "developmental", "commission", "feedback", "report", "brass", "DESCRIPTION", "ATTENDEE", "ORGANIZER"} {
			if strings.Contains(strings.ToLower(text), strings.ToLower(word)) {
				t.Errorf("the calendar says %q", word)
			}
		}
		if db.Log.Has("hubqa_cal_") || !db.Log.Has("/v1/calendar/{address}") {
			t.Error("the log has the address, or nothing of the request")
		}
	})
}

// What comes of a visit changes nothing of its entry.
func TestWhatComesOfAVisitIsNotInACalendar(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := calendarOf(api, w.Teacher)
		first := api.Anonymous().Get(path).Want(http.StatusOK)
		api.Anonymous().Header("If-None-Match", first.ETag()).Get(path).Want(http.StatusNotModified)
		for _, step := range []struct {
			who  demo.Person
			seen demo.Visit
			path string
			body any
		}{
			{w.Observer, w.Visits.Held, "/feedback", document{"givenAt": "2026-11-20T10:50:00Z", "givenTo": "x", "strengths": []string{"x"}, "nextSteps": []string{"x"}}},
			{w.Teacher, w.Visits.Issued, "/summary/publication", nil},
			{w.QALead, w.Visits.Published, "/report/corrections", document{"reason": "x", "report": "y"}},
		} {
			at := visitPath(step.seen)
			tag := at
			if step.path != "/feedback" {
				tag = at + strings.TrimSuffix(strings.TrimSuffix(step.path, "/publication"), "/corrections")
			}
			if answer := api.As(step.who).Seeing(tag).Post(at+step.path, step.body); answer.Status >= 300 {
				t.Fatalf("%s: %d %s", step.path, answer.Status, answer.Body)
			}
			db.Clock.Advance(time.Minute)
		}
		again := api.Anonymous().Get(path)
		if again.ETag() != first.ETag() || string(again.Body) != string(first.Body) {
			t.Error("what came of a visit is seen in the calendar")
		}

		db.Clock.Set(time.Date(2026, time.December, 3, 13, 0, 0, 0, time.UTC))
		before := string(api.Anonymous().Get(path).Body)
		recorded := visitPath(w.Visits.Agreed)
		at := api.As(w.Observer).Get(recorded)
		planned, err := time.Parse(time.RFC3339, at.Text("/startsAt"))
		if err != nil {
			t.Fatal(err)
		}
		api.As(w.Observer).IfMatch(at.ETag()).Post(recorded+"/visit", document{"startedAt": planned.Add(7 * time.Minute), "endedAt": planned.Add(50 * time.Minute),
			"tookNoPart": true, "askedNoPreparation": true, "schoolContact": document{"outcome": "spoken", "with": "music-lead"}}).Want(http.StatusOK)
		if after := string(api.Anonymous().Get(path).Body); after != before {
			t.Error("the record of a visit is seen in the calendar")
		}
	})
}

// Arranging changes an entry and its number.
func TestACalendarFollowsTheArrangement(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := calendarOf(api, w.Teacher)
		o, which := visitPath(w.Visits.Agreed), w.Visits.Agreed.ID.String()
		revision := func() string { return property(follow(t, api, path)[which], ics.ComponentPropertySequence) }
		told := []string{revision()}
		api.As(w.Teacher).Seeing(o).Post(o+"/rescheduling", document{"startsAt": "2026-12-14T11:00:00Z", "lengthMinutes": 45, "reason": "Later."}).Want(http.StatusOK)
		told = append(told, revision())
		for side, who := range map[string]demo.Person{"provider": w.Teacher, "school": w.Headteacher} {
			api.As(who).Seeing(o).Post(o+"/agreements", document{"side": side}).Want(http.StatusOK)
		}
		told = append(told, revision())
		api.As(w.Teacher).Seeing(o).Post(o+"/cancellation", document{"reason": "Ill."}).Want(http.StatusOK)
		told = append(told, revision())
		if !slices.Equal(told, []string{"1", "3", "4", "5"}) {
			t.Errorf("the revisions are %v", told)
		}
		if e := follow(t, api, path)[which]; property(e, ics.ComponentPropertyStatus) != "CANCELLED" || property(e, ics.ComponentPropertyDtStart) != "20261214T110000Z" {
			t.Errorf("%v", e)
		}
	})
}

// Whatever is wrong with an address has one answer, with the same bytes.
func TestAddressesThatDoNotOpen(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		good := calendarOf(api, w.Observer)
		feed, address := aFeed(api, w.Observer)
		revoked := "/v1/calendar/" + address + ".ics"
		other := calendarOf(api, w.OtherHubManager)
		api.Anonymous().Get(good).Want(http.StatusOK)
		api.Anonymous().Get(revoked).Want(http.StatusOK)
		api.As(w.Observer).Seeing("/v1/calendar-feeds/"+feed).Post("/v1/calendar-feeds/"+feed+"/revocation", nil).Want(http.StatusOK)
		api.As(w.Observer).IfMatch("*").Post("/v1/calendar-feeds/"+feed+"/revocation", nil).Want(http.StatusConflict, "calendar-feed-revoked")
		ours, theirs := strings.Split(good, "_"), strings.Split(other, "_")
		for name, path := range map[string]string{
			"revoked": revoked, "nothing": "/v1/calendar/x", "no ending": strings.TrimSuffix(good, ".ics"), "another ending": strings.TrimSuffix(good, "ics") + "ICS",
			"another secret": swapped(good), "the secret of another feed": strings.Join([]string{ours[0], ours[1], ours[2], theirs[3]}, "_"),
			"the feed of another": strings.Join([]string{ours[0], ours[1], theirs[2], ours[3]}, "_"), "letters": "/v1/calendar/hubqa_cal_%C3%A9_%2e.ics",
			"upper case": "/v1/calendar/" + strings.ToUpper(strings.TrimPrefix(good, "/v1/calendar/")), "cut": good[:len(good)-5] + ".ics",
		} {
			answer := api.Anonymous().Get(path)
			if answer.Status != http.StatusNotFound {
				t.Errorf("%s: %d", name, answer.Status)
				continue
			}
			p := answer.Problem()
			if p.Code != "not-found" || answer.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %s", name, answer.Body)
			}
		}
		if _, err := db.Owner().Exec("UPDATE person SET status = 'suspended' WHERE name = '" + w.Observer.Name + "'"); err != nil {
			t.Fatal(err)
		}
		api.Anonymous().Get(good).Want(http.StatusNotFound, "not-found")
		api.Anonymous().Get(other).Want(http.StatusOK)
		if db.Log.Has("hubqa_cal_") {
			t.Error("the log has an address")
		}
	})
}

// swapped changes one letter of the secret.
func swapped(path string) string {
	at := len(path) - len("00000000.ics") - 3
	letter := "a"
	if path[at:at+1] == "a" {
		letter = "b"
	}
	return path[:at] + letter + path[at+1:]
}

// An address is shown once and kept nowhere; ten of one person are good at a time; nobody
// has to do with somebody else's.
func TestCalendarFeeds(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		post := api.As(w.Teacher).Key("feed-1")
		made := post.Post("/v1/calendar-feeds", document{"name": "A telephone"}).Want(http.StatusCreated)
		again := post.Post("/v1/calendar-feeds", document{"name": "A telephone"}).Want(http.StatusCreated)
		if again.Header.Get("Idempotency-Replayed") != "true" || again.At("/address") != nil || again.Text("/id") != made.Text("/id") {
			t.Errorf("%s", again.Body)
		}
		secret := strings.TrimSuffix(made.Text("/address")[strings.LastIndex(made.Text("/address"), "_")+1:], ".ics")
		for _, table := range []string{"calendar_feed", "idempotency_key", "audit_event", "change"} {
			if strings.Contains(wholeTable(t, db, table), secret) {
				t.Errorf("%s has the address", table)
			}
		}
		one := "/v1/calendar-feeds/" + made.Text("/id")
		for _, who := range []demo.Person{w.HubManager, w.QALead, w.Headteacher, w.DataProtectionOfficer, w.OtherHubManager} {
			api.As(who).Get(one).Want(http.StatusNotFound)
			api.As(who).IfMatch("*").Post(one+"/revocation", nil).Want(http.StatusNotFound)
			if n := api.As(who).Get("/v1/calendar-feeds").Items(); n > 0 {
				t.Errorf("%s lists %d feeds", who.Name, n)
			}
		}
		for range 9 {
			api.As(w.Teacher).Post("/v1/calendar-feeds", document{"name": "Another"}).Want(http.StatusCreated)
		}
		api.As(w.Teacher).Post("/v1/calendar-feeds", document{"name": "One more"}).Want(http.StatusConflict, "calendar-feed-limit")
		api.As(w.Teacher).Seeing(one).Post(one+"/revocation", nil).Want(http.StatusOK)
		api.As(w.Teacher).Post("/v1/calendar-feeds", document{"name": "One more"}).Want(http.StatusCreated)
		if strings.Contains(string(api.As(w.Teacher).Get("/v1/calendar-feeds").Body), "hubqa_cal_") {
			t.Error("a list shows an address")
		}
		api.AsClient(w.Client).Post("/v1/calendar-feeds", document{"name": "x"}).Want(http.StatusForbidden)
	})
}

// Who tries addresses has a rate.
func TestCalendarsHaveARate(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api := testapi.New(t, db, func(o *app.Options) { o.HTTP.RatePerMinute, o.HTTP.TokenRatePerMinute = 1000, 1 })
		for range 10 {
			api.Anonymous().Get("/v1/calendar/hubqa_cal_x.ics").Want(http.StatusNotFound)
		}
		api.Anonymous().Get("/v1/calendar/hubqa_cal_x.ics").Want(http.StatusTooManyRequests)
	})
}

// One visit is an entry too, for those to whom its arrangement is open.
func TestOneVisitAsAnEntry(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := visitPath(w.Visits.Agreed)
		entry := func(c testapi.Caller) *testapi.Answer { return c.Header("Accept", "text/calendar").Get(path) }
		own := entry(api.As(w.Teacher)).Want(http.StatusOK)
		if whole := string(api.Anonymous().Get(calendarOf(api, w.Teacher)).Body); !strings.Contains(whole, between(string(own.Body), "BEGIN:VEVENT", "END:VEVENT")) {
			t.Errorf("the entry is another than in the calendar: %s", own.Body)
		}
		entry(api.As(w.QALead)).Want(http.StatusOK)
		entry(api.As(w.Teacher).Header("If-None-Match", own.ETag())).Want(http.StatusNotModified)
		entry(api.AsClient(w.Client)).Want(http.StatusNotFound)
		entry(api.As(w.UnrelatedHeadteacher)).Want(http.StatusNotFound)
		api.As(w.Teacher).Header("Accept", "text/html").Get(path).Want(http.StatusNotAcceptable)
	})
}

func between(text, from, to string) string {
	_, text, _ = strings.Cut(text, from)
	text, _, _ = strings.Cut(text, to)
	return text
}
