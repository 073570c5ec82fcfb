package house

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

const concernsPath = "/v1/safeguarding-concerns"

// their are the tables of concerns alone. A notice, with its way by e-mail, is made for
// leads and nobody else; a key is kept for whoever sent it.
var their = []string{"safeguarding_concern", "safeguarding_entry", "safeguarding_trail"}

// seenByOthers is what everybody but the leads concerned is given by every GET, of the first
// record that there is.
func seenByOthers(t *testing.T, api *testapi.API, w demo.World) string {
	t.Helper()
	var all strings.Builder
	asked := map[string]bool{}
	for _, a := range asks(w) {
		if a.method != "GET" || asked[a.operation] || a.operation == "listDeidentifiedSummaries" { // in an order made by chance
			continue
		}
		asked[a.operation] = true
		for _, c := range callers(&w) {
			if c.letter != "G" && c.letter != "Gv" {
				answer := c.as(api).Send(a.method, a.path, a.header(), "")
				body := string(answer.Body)
				if answer.Header.Get("Content-Type") == "application/zip" {
					body = inPack(t, answer.Body)
				}
				fmt.Fprintln(&all, a.name(), c.letter, answer.Status, answer.Header.Get("ETag"), passing.ReplaceAllString(body, ""))
			}
		}
	}
	return all.String()
}

// inPack is all that a pack has, but for the checksum of its cover, which names the request.
func inPack(t *testing.T, body []byte) string {
	t.Helper()
	files, _ := unpacked(t, body)
	var all strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		for line := range strings.Lines(string(files[name])) {
			if name != "SHA256SUMS" && !strings.Contains(line, "README.txt") {
				fmt.Fprintln(&all, name, line)
			}
		}
	}
	return all.String()
}

// passing is what differs from one answer to the next by itself: the request's name, and
// cursors, which are sealed anew.
var passing = regexp.MustCompile(`req-[0-9a-f]+|"(nextCursor|cursor)":"[^"]*"`)

// others gives every row of every other table, by table. Left out are a lead's own notices
// and the keys of requests that are not named, which nobody but their owner is shown.
func others(t *testing.T, db *testkit.DB) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, table := range tables(t, db) {
		if !slices.Contains(their, table) {
			all[table] = dump(t, db, table, map[string]string{
				"notice":          "WHERE kind <> 'something-to-read'",
				"notice_mail":     "WHERE notice_id NOT IN (SELECT id FROM notice WHERE kind = 'something-to-read')",
				"idempotency_key": "WHERE operation <> ''",
			}[table])
		}
	}
	return all
}

func tables(t *testing.T, db *testkit.DB) (all []string) {
	t.Helper()
	query := "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
	if db.Name() == "postgres" {
		query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
	}
	rows, err := db.Owner().Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		all = append(all, name)
	}
	return all
}

// dump gives the rows of a table, in an order of their own.
func dump(t *testing.T, db *testkit.DB, table, where string) string {
	t.Helper()
	rows, err := db.Owner().Query("SELECT * FROM " + table + " " + where)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	values, pointers := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		pointers[i] = &values[i]
	}
	var lines []string
	for rows.Next() {
		if err := rows.Scan(pointers...); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, fmt.Sprintf("%s", values))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// raiseAndSeeTo has a concern raised and seen to, to its end.
func raiseAndSeeTo(t *testing.T, api *testapi.API, w demo.World) (path string) {
	t.Helper()
	once := api.As(w.Observer).Key("k1")
	body := document{"text": "canary:concern", "observationId": w.Visits.Published.ID}
	made := once.Post(concernsPath, body).Want(http.StatusCreated)
	if again := once.Post(concernsPath, body).Want(http.StatusCreated); again.Text("/receipt") != made.Text("/receipt") {
		t.Errorf("%s was repeated as %s", made.Body, again.Body)
	}
	for _, name := range []string{"ETag", "Location"} {
		if made.Header.Get(name) != "" {
			t.Errorf("a receipt has the header %s", name)
		}
	}
	api.As(w.Teacher).Post(concernsPath, document{"text": "x", "schoolId": nowhere}).Want(http.StatusUnprocessableEntity, "unknown-reference")
	if n := api.As(w.HubManager).Get(concernsPath).Want(http.StatusOK).Items(); n != 0 {
		t.Errorf("a hub manager is given %d concerns", n)
	}
	if err := api.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	g := api.As(w.SafeguardingLead)
	path = concernsPath + "/" + g.Get(concernsPath+"?receipt="+made.Text("/receipt")).Want(http.StatusOK).Text("/items/0/id")
	g.Seeing(path).Key("k2").Post(path+"/acknowledgement", nil).Want(http.StatusOK)
	for _, step := range []struct {
		part string
		body document
	}{{"/notes", document{"text": "n"}}, {"/referrals", document{"referredTo": "r", "text": "t"}}, {"/closure", document{"outcome": "o"}}} {
		g.Seeing(path).Post(path+step.part, step.body).Want(http.StatusOK)
	}
	for _, part := range []string{"", "/trail"} {
		g.Header("Accept", "application/json").Get(path + part).Want(http.StatusOK)
	}
	g.Header("Accept", "text/csv").Get(concernsPath).Want(http.StatusOK)
	return path
}

// No row of another table, no line of the log and no metric is another after a concern was
// raised, told of, read and seen to.
func TestAConcernLeavesNothingBehind(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		if err := api.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		before, logged, metrics := others(t, db), db.Log.String(), metricsOf(t, api)
		path := raiseAndSeeTo(t, api, w)
		if told := strings.TrimPrefix(db.Log.String(), logged); told != "" {
			t.Errorf("the log tells:\n%s", told)
		}
		if now := metricsOf(t, api); now != metrics {
			t.Errorf("the metrics tell:\n%s", now)
		}
		g := api.As(w.SafeguardingLead)
		notice := "/v1/notices/" + g.Get("/v1/notices?unread=true").Want(http.StatusOK).Text("/items/0/id")
		if read := g.Seeing(notice).Post(notice+"/reading", nil).Want(http.StatusOK); read.Text("/kind") != "something-to-read" || read.Text("/href") != path {
			t.Errorf("the lead is told %s", read.Body)
		}
		for table, rows := range others(t, db) {
			if rows != before[table] {
				t.Errorf("%s tells:\n%s", table, rows)
			}
		}
	})
}

// Everybody but the leads is given the same as where nothing was raised.
func TestNobodyElseSeesThatThereIsAConcern(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		control := testkit.Open(t, db.Name(), true)
		api, quiet := testapi.New(t, db), testapi.New(t, control)
		for _, server := range []*testapi.API{api, quiet} { // what falls due anyway
			if err := server.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		raiseAndSeeTo(t, api, db.World)
		got, want := strings.Split(seenByOthers(t, api, db.World), "\n"), strings.Split(seenByOthers(t, quiet, control.World), "\n")
		for i := range want {
			if i >= len(got) || got[i] != want[i] {
				t.Fatalf("after a concern:\n%s\nwithout one:\n%s", got[min(i, len(got)-1)], want[i])
			}
		}
	})
}

// metricsOf are the metrics of requests, without how many are in flight.
func metricsOf(t *testing.T, api *testapi.API) string {
	t.Helper()
	var lines []string
	for line := range strings.Lines(scraped(t, api)) {
		if strings.HasPrefix(line, "hubqa_http_request") && !strings.Contains(line, "in_flight") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}

// A concern is acknowledged before it is closed, and nothing is added once it is. A lead whom
// it names, or who taught in the visit that it names, is neither told of it nor reads it.
func TestConcernsAreSeenToInOrder(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		api.As(w.QALead).Post(concernsPath, document{"text": "x", "observationId": w.Visits.Published.ID, "schoolId": w.Schools.Unrelated}).
			Want(http.StatusUnprocessableEntity, "safeguarding-other-school")
		g, open, closed := api.As(w.SafeguardingLead), concernsPath+"/"+w.Concerns.School.String(), concernsPath+"/"+w.Concerns.Closed.String()
		g.Seeing(open).Post(open+"/closure", document{"outcome": "x"}).Want(http.StatusConflict, "safeguarding-not-acknowledged")
		for part, body := range map[string]any{"/notes": document{"text": "x"}, "/closure": document{"outcome": "x"}} {
			g.Seeing(closed).Post(closed+part, body).Want(http.StatusConflict, "safeguarding-closed")
		}
		g.Seeing(closed).Post(closed+"/acknowledgement", nil).Want(http.StatusConflict, "safeguarding-acknowledged")
		if until := g.Get(closed).Want(http.StatusOK).Text("/keepUntilOn"); !strings.HasPrefix(until, "2051-11-") {
			t.Errorf("it is kept until %s", until)
		}
		told := func(p demo.Person) int {
			return strings.Count(string(api.As(p).Get("/v1/notices").Want(http.StatusOK).Body), "/safeguarding-concerns/"+w.Concerns.School.String())
		}
		for range 3 { // told, and reminded once: nobody acknowledged it in time
			if err := api.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if told(w.SafeguardingLead) != 2 || told(w.SchoolSafeguardingLead) != 0 || told(w.OtherSafeguardingLead) != 0 {
			t.Errorf("told %d, %d and %d times", told(w.SafeguardingLead), told(w.SchoolSafeguardingLead), told(w.OtherSafeguardingLead))
		}
		api.As(w.SchoolSafeguardingLead).Get(open).Want(http.StatusNotFound)
		trail := g.Get(open + "/trail").Want(http.StatusOK)
		first := fmt.Sprintf("/items/%d", trail.Items()-1)
		if trail.Text(first+"/action") != "safeguarding-concern.raise" || trail.Text(first+"/by/id") != w.QALead.ID.String() {
			t.Errorf("the trail is %s", trail.Body)
		}
		g.Header("If-None-Match", g.Get(open).ETag()).Get(open).Want(http.StatusNotModified)
		if now := g.Get(open + "/trail").Want(http.StatusOK).Items(); now != trail.Items()+3 { // the trail, the concern and that nothing has changed
			t.Errorf("the trail has %d rows after %d", now, trail.Items())
		}
		there := g.Get(open + "/trail").Want(http.StatusOK).Items()
		for cursor, pages := "", 0; pages == 0 || cursor != ""; pages++ {
			if pages > there { // reading the first page has added one
				t.Fatalf("a walk through %d rows has not ended after as many pages", there)
			}
			page := g.Get(open + "/trail?limit=1" + cursor).Want(http.StatusOK)
			cursor = ""
			if next, more := page.At("/nextCursor").(string); more {
				cursor = "&cursor=" + url.QueryEscape(next)
			}
		}
	})
}
