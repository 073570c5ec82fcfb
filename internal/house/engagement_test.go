package house

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/engagement"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// rungOf gives where a school stands, and when it was last held a conversation with.
func rungOf(c testapi.Caller, school fmt.Stringer) *testapi.Answer {
	return c.Get("/v1/engagement/" + school.String()).Want(http.StatusOK)
}

// Where a school stands is computed from what happened, and follows a succession one to one.
func TestEngagement(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead := api.As(w.QALead)
		for school, want := range map[fmt.Stringer]string{
			w.Schools.Visited: "reviewed", w.Schools.AlsoTaught: "declined", w.Schools.Formerly: "lapsed", w.Schools.Unrelated: "never-reached",
		} {
			if got := rungOf(lead, school); got.Text("/rung") != want {
				t.Errorf("%s stands on %s: %s", got.Text("/school/name"), got.Text("/rung"), got.Body)
			}
		}
		after := lead.Get(talkPath(w.Conversations.After)).Text("/school/id")
		got := lead.Get("/v1/engagement/" + after).Want(http.StatusOK)
		if got.Text("/rung") != "plan-agreed" || got.At("/urns/1") != 112727.0 || !strings.Contains(string(got.Body), w.Conversations.Before.String()) {
			t.Errorf("the successor: %s", got.Body)
		}
		imports(lead, "school-successions", "apply", []byte("fromUrn,toUrn,kind,on\n112727,200002,split,2017-07-01\n")).Want(http.StatusAccepted)
		got = lead.Get("/v1/engagement/" + after).Want(http.StatusOK)
		if got.At("/urns/1") != nil || strings.Contains(string(got.Body), w.Conversations.Before.String()) {
			t.Errorf("after a split: %s", got.Body)
		}
		for _, c := range []testapi.Caller{api.As(w.Headteacher), api.As(w.MusicLead), api.As(w.Observer), api.AsClient(w.Client)} {
			if got := rungOf(c, w.Schools.Visited); got.Text("/rung") != "reviewed" {
				t.Errorf("%s", got.Body)
			}
		}
		api.As(w.OtherHeadteacher).Get("/v1/engagement/" + w.Schools.Visited.String()).Want(http.StatusNotFound)
	})
}

// All schools are those that are open on the day: neither what closed by then, nor what opened
// later.
func TestAllSchools(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead := api.As(w.QALead)
		count := func(query string) int {
			only, err := url.ParseQuery(query)
			must(t, err)
			all, _ := reader{"a QA lead", lead}.list(t, "/v1/engagement", 200, only)
			return len(all)
		}
		before := count("")
		open := 0
		must(t, db.Owner().QueryRow(`SELECT count(*) FROM school WHERE hub_id = '`+w.Hub.String()+`' AND status IN ('open', 'proposed-to-close')`).Scan(&open))
		if before != open {
			t.Errorf("%d schools of %d that are open", before, open)
		}
		path := "/v1/schools/" + w.Schools.Unrelated.String()
		lead.Seeing(path).Patch(path, document{"status": "proposed-to-close", "closedOn": "2026-12-31"}).Want(http.StatusOK)
		if got := count(""); got != before {
			t.Errorf("with a closure proposed: %d", got)
		}
		if got := count("on=2027-01-01"); got != before-1 {
			t.Errorf("after it closed: %d", got)
		}
		lead.Seeing(path).Patch(path, document{"status": "closed", "closedOn": "2026-11-01"}).Want(http.StatusOK)
		if today, then := count(""), count("on=2026-10-31"); today != before-1 || then != before {
			t.Errorf("closed since: %d today, %d before", today, then)
		}
	})
}

// Schools that are never reached, declined or lapsed are followed up, until something happens or
// somebody says why not; and then again, when an interval is over.
func TestFollowUps(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, officer := api.As(w.QALead), api.As(w.Observer)
		of := func(query string) *testapi.Answer {
			return lead.Get("/v1/engagement-follow-ups?schoolId=" + query).Want(http.StatusOK)
		}
		path := "/v1/engagement-follow-ups/" + w.FollowUp.String()
		if got := officer.Get(path).Want(http.StatusOK); got.Text("/rung") != "declined" || got.Text("/linkOfficer/id") != w.Observer.ID.String() {
			t.Errorf("%s", got.Body)
		}
		if kinds := told(t, api, w.Observer, w.Hub.String()); len(kinds) != 1 || kinds[0] != "follow-ups-raised" {
			t.Errorf("the link officer was told %v", kinds)
		}
		officer.Seeing(path).Post(path+"/closing", document{"reason": "They ask us to come back in summer."}).Want(http.StatusOK)
		officer.Seeing(path).Post(path+"/closing", document{"reason": "x"}).Want(http.StatusConflict, "follow-up-closed")
		sweepAfter(t, db, api, 100)
		if got := of(w.Schools.AlsoTaught.String() + "&state=open"); got.At("/items/0") != nil {
			t.Errorf("it is back already: %s", got.Body)
		}
		if got := of(w.Schools.Visited.String()); got.At("/items/0") != nil {
			t.Errorf("the school visited is in conversation: %s", got.Body)
		}
		plan := lead.Post("/v1/conversations", document{"schoolId": w.Schools.Unrelated, "plannedOn": "2027-03-05", "leadId": w.QALead.ID}).Want(http.StatusCreated)
		must(t, api.Sweep(t.Context()))
		never := of(w.Schools.Unrelated.String())
		if _, by := never.At("/items/0/closedBy").(map[string]any); never.Text("/items/0/rung") != "never-reached" || never.Text("/items/0/state") != "closed" || by {
			t.Errorf("the school is invited: %s", never.Body)
		}
		sweepAfter(t, db, api, 300)
		if got := of(w.Schools.AlsoTaught.String() + "&state=open"); got.Text("/items/0/rung") != "declined" {
			t.Errorf("after the interval: %s", got.Body)
		}
		sweepAfter(t, db, api, 100)
		for _, school := range []fmt.Stringer{w.Schools.Visited, w.Schools.Unrelated} {
			if got := of(school.String() + "&state=open"); got.Text("/items/0/rung") != "lapsed" {
				t.Errorf("%s: %s after %s", rungOf(lead, school).Text("/rung"), got.Body, plan.Header.Get("Location"))
			}
		}
	})
}

// Where schools stand is computed when a day begins, and when something changes that decides it.
func TestSchoolsAreFollowedUpOnceADay(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		sweep := engagement.Sweep{Store: api.Engagement.Store}
		followed := func(what string, want bool) {
			t.Helper()
			done, err := sweep.FollowUp(t.Context(), w.Hub)
			if must(t, err); (done > 0) != want {
				t.Errorf("%s: %d schools were followed up", what, done)
			}
			if _, err := db.Owner().Exec("DELETE FROM engagement_follow_up"); err != nil { // as nobody can, and nobody is told
				t.Fatal(err)
			}
		}
		followed("at first", false)
		followed("in the same minute", false)
		db.Clock.Advance(time.Minute)
		followed("with nothing new", false)
		api.As(w.HubManager).Seeing("/v1/hub").Patch("/v1/hub", document{"settings": document{"conversationIntervalMonths": 2}}).Want(http.StatusOK)
		followed("with another interval", true)
		api.As(w.HubManager).Post("/v1/conversations", document{"schoolId": w.Schools.Unrelated, "plannedOn": "2027-01-05", "leadId": w.QALead.ID}).Want(http.StatusCreated)
		followed("with a conversation", true)
		db.Clock.Advance(24 * time.Hour)
		followed("the next day", true)
		sweep = engagement.Sweep{Store: api.Engagement.Store}
		followed("by a process that is started", true)
		followed("by it again", false)
	})
}

// Figures of few schools are hidden, in every format.
func TestEngagementFigures(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead := api.As(w.QALead)
		const path = "/v1/insights/engagement"
		hub := lead.Get(path + "?by=hub&academicYear=2025-26").Want(http.StatusOK)
		if hub.Text("/items/0/engaged/marker") != "c" || hub.Text("/items/0/held/marker") != "c" || hub.At("/items/0/schools/value") != 60.0 || hub.Text("/items/0/withChallenge/marker") != "c" {
			t.Errorf("%s", hub.Body)
		}
		api.As(w.HubManager).Seeing("/v1/hub").Patch("/v1/hub", document{"settings": document{"smallNumberThreshold": 2}}).Want(http.StatusOK)
		hub = lead.Get(path + "?by=hub").Want(http.StatusOK)
		if hub.At("/items/0/engaged/value") != 2.0 || hub.At("/items/0/share/value") == nil {
			t.Errorf("with a threshold of two: %s", hub.Body)
		}
		sheet := lead.Header("Accept", "text/csv").Get(path).Want(http.StatusOK)
		lines := lead.Header("Accept", ndjson).Get(path).Want(http.StatusOK)
		all, _ := reader{"a QA lead", lead}.list(t, path, 3, nil)
		if n := strings.Count(string(lines.Body), "\n"); n != len(all) || strings.Count(string(sheet.Body), "\n") != n+1 || n < 10 {
			t.Errorf("%d lines, %d by pages:\n%s", n, len(all), sheet.Body)
		}
		if got := api.As(w.Headteacher).Get(path).Want(http.StatusOK); got.At("/items/0") != nil {
			t.Errorf("a head teacher reads %s", got.Body)
		}
	})
}
