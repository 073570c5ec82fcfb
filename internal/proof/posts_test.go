package proof

import (
	"database/sql"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"testing"

	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// post is a request that may be repeated under an Idempotency-Key.
type post struct {
	name string
	by   testapi.Caller
	path string
	body any
	read bool   // a repetition reads confidential text again, which is recorded
	once string // the member of the answer that is shown once
}

// posts are one of each kind: a record, a process that begins, a step that has seen a
// state, one that discloses, what is shown once, a file, and a sharing.
func posts(api *testapi.API) []post {
	w := api.DB.World
	manager, lead := api.As(w.HubManager), api.As(w.QALead)
	visit := func(of string, path string) string { return "/v1/observations/" + of + path }
	agreed, drafted := visit(w.Visits.ProviderAgreed.ID.String(), ""), visit(w.Visits.Submitted.ID.String(), "")
	seen := func(by testapi.Caller, path string) testapi.Caller {
		return by.IfMatch(by.Get(path).Want(http.StatusOK).ETag())
	}
	return []post{
		{name: "a partner", by: manager, path: "/v1/partners", body: newPartner("Open Strings")},
		{name: "a proposal", by: lead, path: "/v1/observations", body: document{
			"kind": "formal", "purpose": "developmental", "provisionId": w.Provisions.Visited, "teacherId": w.Teacher.ID,
			"frameworkId": w.Frameworks.Published, "observers": []document{{"personId": w.Observer.ID, "lead": true}},
			"startsAt": "2027-02-08T10:00:00Z", "lengthMinutes": 45, "ceilingException": document{"reason": "r", "agreedBy": "a"}}},
		{name: "an agreement", by: seen(api.As(w.Headteacher), agreed), path: agreed + "/agreements", body: document{"side": "school"}},
		{name: "an issue", by: seen(lead, drafted+"/report-draft"), path: drafted + "/report/issue", read: true},
		{name: "a secret", by: manager, path: "/v1/clients/" + w.Client.ID.String() + "/secrets", body: document{"lifetimeDays": 30}, once: "secret"},
		{name: "an import", by: lead.Header("Prefer", "wait=30").Header("Content-Type", "text/csv"), path: "/v1/imports?kind=schools&mode=apply",
			body: schoolsFile(1)},
		{name: "an import of rows at fault", by: lead.Header("Prefer", "wait=30").Header("Content-Type", "text/csv"), path: "/v1/imports?kind=schools&mode=apply",
			body: schoolsHead + "x,School,1,830\r\n"},
		{name: "a share", by: lead, path: visit(w.Visits.Published.ID.String(), "/shares"), read: true, body: document{
			"appointmentId": w.Appointments.AlsoTaught, "level": "full", "purpose": "To plan.", "untilOn": nextYear}},
		{name: "a moderation exercise", by: lead, path: "/v1/moderations", read: true, body: document{
			"academicYear": "2025-26", "frameworkId": w.Frameworks.Retired, "size": 6, "seed": 7, "participantIds": []any{w.Inspector.ID}}},
		{name: "a need", by: api.As(w.Teacher), path: visit(w.Visits.Published.ID.String(), "/development-needs"), read: true, body: document{
			"need": "Singing", "ownerId": w.Teacher.ID, "dueBy": nextYear}},
	}
}

func newPartner(name string) document {
	return document{"name": name, "kind": "charity", "status": "active"}
}

const schoolsHead = "URN,EstablishmentName,EstablishmentStatus (code),LA (code)\r\n"

// schoolsFile is a file of one new school.
func schoolsFile(n int) string {
	row, _ := json.Marshal(900_000 + n)
	return schoolsHead + string(row) + ",School,1,830\r\n"
}

// send sends the request under a key.
func (p post) send(key string) *testapi.Answer { return p.by.Key(key).Post(p.path, p.body) }

// tally tells how many rows each table has, and how often they have changed.
type tally map[string]int64

func tallyOf(t *testing.T, db *testkit.DB, owner *sql.DB) tally {
	t.Helper()
	tables := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
	if db.Name() == "postgres" {
		tables = `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`
	}
	all, w := tally{}, &walk{t: t, owner: owner}
	for _, table := range w.rows(tables) {
		for _, r := range w.rows(`SELECT * FROM "` + table["name"] + `"`) {
			all[table["name"]]++
			var version int64
			if json.Unmarshal([]byte(r["version"]), &version) == nil {
				all[table["name"]+" versions"] += version
			}
		}
	}
	return all
}

// since is what has come since the other.
func (all tally) since(before tally) tally {
	came := tally{}
	for name := range maps.Keys(all) {
		if n := all[name] - before[name]; n != 0 {
			came[name] = n
		}
	}
	return came
}

// shown is an answer without what tells one request from another, and without what is
// shown once.
type shown struct {
	Status int
	Header http.Header
	Body   string
}

func (p post) shown(a *testapi.Answer) shown {
	s := shown{Status: a.Status, Header: a.Header.Clone()}
	for _, own := range []string{"Date", "X-Request-Id", "Idempotency-Replayed", "Content-Length", "Ratelimit", "Ratelimit-Policy"} {
		s.Header.Del(own)
	}
	var body map[string]any
	if err := json.Unmarshal(a.Body, &body); err != nil {
		s.Body = string(a.Body)
		return s
	}
	delete(body, "instance")
	if p.once != "" {
		delete(body, p.once)
	}
	text, _ := json.Marshal(body)
	s.Body = string(text)
	return s
}

// replays tells which of the answers are repetitions.
func replays(answers []*testapi.Answer) int {
	return len(slices.DeleteFunc(slices.Clone(answers), func(a *testapi.Answer) bool { return a.Header.Get("Idempotency-Replayed") != "true" }))
}

// sound holds the database to a trail without a break, a feed without a gap, and no key
// without its answer.
func sound(t *testing.T, db *testkit.DB, owner *sql.DB) {
	t.Helper()
	w := &walk{t: t, owner: owner}
	for _, hub := range w.rows(`SELECT id FROM hub`) {
		for _, table := range []string{"change", "audit_event"} {
			r := w.rows(`SELECT COUNT(*) AS n, COALESCE(MIN(position), 1) AS least, COALESCE(MAX(position), 0) AS most FROM `+table+` WHERE hub_id = $1`, hub["id"])[0]
			if r["least"] != "1" || r["n"] != r["most"] {
				t.Errorf("%s has %s rows from %s to %s", table, r["n"], r["least"], r["most"])
			}
		}
	}
	if len(w.rows(`SELECT key FROM idempotency_key WHERE status = 0`)) > 0 {
		t.Error("a key is kept without its answer")
	}
}
