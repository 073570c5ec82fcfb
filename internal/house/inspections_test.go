package house

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// inspecting is a proposal of the working week that begins at the present.
func inspecting(w demo.World, level string, schools ...id.School) document {
	return document{
		"inspectorId": w.Inspector.ID, "remit": "Reference 1", "level": level, "schoolIds": schools, "fromOn": "2026-11-23", "toOn": "2026-11-27",
	}
}

// inspect has the manager propose an inspection and the data protection officer confirm
// it, and gives its path.
func inspect(t *testing.T, api *testapi.API, proposal document) string {
	t.Helper()
	w := api.DB.World
	path := api.As(w.HubManager).Post("/v1/inspections", proposal).Want(http.StatusCreated).Header.Get("Location")
	api.As(w.DataProtectionOfficer).Seeing(path).Post(path+"/confirmation", nil).Want(http.StatusOK)
	return path
}

// everySchool are those in which there is a published summary.
func everySchool(w demo.World) []id.School {
	return []id.School{w.Schools.Visited, w.Schools.AlsoTaught, w.Schools.Formerly, w.Visits.IssuedLate.School, w.Visits.ByTeacher.School}
}

// An inspection takes the hub manager and the data protection officer, two persons of
// whom neither inspects; until then it opens nothing.
func TestAnInspectionTakesTwo(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		for _, role := range []string{"hub_manager", "data_protection_officer"} {
			grant(t, api, w, w.OtherObserver, document{"role": role, "fromOn": "2026-11-23"})
		}
		two := api.As(w.DataProtectionOfficer).Get("/v1/appointments?state=pending&role=data_protection_officer").Want(http.StatusOK).Text("/items/0/id")
		api.As(w.DataProtectionOfficer).Seeing("/v1/appointments/"+two).Post("/v1/appointments/"+two+"/confirmation", nil).Want(http.StatusOK)
		grant(t, api, w, w.DataProtectionOfficer, document{"role": "inspector", "fromOn": "2026-11-23"})
		m, a, both := access.HubManager, access.DataProtectionOfficer, w.OtherObserver
		for _, row := range []struct {
			name      string
			proposer  demo.Person
			as        access.Role
			inspector demo.Person
			second    demo.Person
			by        []access.Role
			refused   string
		}{
			{"manager, then officer", w.HubManager, m, w.Inspector, w.DataProtectionOfficer, nil, ""},
			{"officer, then manager", w.DataProtectionOfficer, a, w.Inspector, w.HubManager, nil, ""},
			{"the same manager", w.HubManager, m, w.Inspector, w.HubManager, nil, "inspection-second-person"},
			{"another manager", w.HubManager, m, w.Inspector, both, []access.Role{m}, "inspection-second-person"},
			{"who is officer too, as that", w.HubManager, m, w.Inspector, both, nil, ""},
			{"another officer", w.DataProtectionOfficer, a, w.Inspector, both, []access.Role{a}, "inspection-second-person"},
			{"one person of both roles, as the other", both, m, w.Inspector, both, []access.Role{a}, "inspection-second-person"},
			{"the inspector", w.HubManager, m, w.DataProtectionOfficer, w.DataProtectionOfficer, nil, "inspection-second-person"},
		} {
			proposed := api.As(row.proposer, row.as).Post("/v1/inspections", inspecting(w, "full", w.Schools.Visited).but(document{"inspectorId": row.inspector.ID})).Want(http.StatusCreated)
			path := proposed.Header.Get("Location")
			if state := proposed.Text("/state"); state != "pending" {
				t.Errorf("%s: proposed it is %s", row.name, state)
			}
			for _, who := range []demo.Person{w.Inspector, w.Teacher, w.Headteacher} {
				api.As(who).Get(path).Want(http.StatusNotFound, "not-found")
			}
			api.As(w.Inspector).Get(path+"/summaries").Want(http.StatusNotFound, "not-found")
			second := api.As(row.second, row.by...)
			offered := strings.Contains(string(second.Get(path).Body), "inspection.confirm")
			if offered != (row.refused == "") {
				t.Errorf("%s: offered %v", row.name, offered)
			}
			if row.refused != "" {
				second.Seeing(path).Post(path+"/confirmation", nil).Want(http.StatusConflict, row.refused)
				continue
			}
			second.Post(path+"/confirmation", nil).Want(http.StatusPreconditionRequired, "precondition-required")
			second.IfMatch(`"another"`).Post(path+"/confirmation", nil).Want(http.StatusPreconditionFailed, "precondition-failed")
			if state := second.Seeing(path).Post(path+"/confirmation", nil).Want(http.StatusOK).Text("/state"); state != "current" {
				t.Errorf("%s: confirmed it is %s", row.name, state)
			}
			second.Seeing(path).Post(path+"/confirmation", nil).Want(http.StatusConflict, "inspection-not-pending")
			api.As(w.Inspector).Get(path).Want(http.StatusOK)
		}
	})
}

// Either of the two ends an inspection, and it ends at once; a proposal is withdrawn so.
func TestAnInspectionIsEnded(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		summary := "/v1/observations/" + w.Visits.Published.ID.String() + "/summary"
		for _, by := range []demo.Person{w.HubManager, w.DataProtectionOfficer} {
			path := inspect(t, api, inspecting(w, "summary", w.Schools.Visited))
			api.As(w.Inspector).Get(summary).Want(http.StatusOK)
			api.As(by).Post(path+"/ending", nil).Want(http.StatusPreconditionRequired)
			ended := api.As(by).Seeing(path).Post(path+"/ending", nil).Want(http.StatusOK)
			if ended.Text("/state") != "ended" || ended.Text("/endedAt") != "2026-11-23T10:00:00Z" {
				t.Errorf("it is %s", ended.Body)
			}
			for _, gone := range []string{path, path + "/summaries", summary} {
				api.As(w.Inspector).Get(gone).Want(http.StatusNotFound, "not-found")
			}
			for _, step := range []string{"/ending", "/confirmation"} {
				if p := api.As(by).Seeing(path).Post(path+step, nil).Want(http.StatusConflict, "inspection-ended").Problem(); len(p.PossibleSteps) > 0 {
					t.Errorf("%s is answered with %v", step, p.PossibleSteps)
				}
			}
		}
		pending := "/v1/inspections/" + w.Inspections.Pending.String()
		api.As(w.HubManager).Seeing(pending).Post(pending+"/ending", nil).Want(http.StatusOK)
		api.As(w.HubManager).Seeing(pending).Post(pending+"/confirmation", nil).Want(http.StatusConflict, "inspection-ended")
		api.As(w.Headteacher).Get(pending).Want(http.StatusNotFound)
	})
}

// The days decide: nothing the day before, nothing the day after, and nothing once the
// appointment as inspector has ended.
func TestAnInspectionRunsFromDayToDay(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		o := "/v1/observations/" + w.Visits.Published.ID.String()
		path := inspect(t, api, inspecting(w, "full", w.Schools.Visited).but(document{"fromOn": "2026-11-25"}))
		for _, at := range []struct {
			when, state string
			open        int
		}{
			{"2026-11-24T23:59:59Z", "future", 404}, {"2026-11-25T00:00:00Z", "current", 200},
			{"2026-11-27T23:59:59Z", "current", 200}, {"2026-11-28T00:00:00Z", "ended", 404},
		} {
			db.Clock.Set(instant(t, at.when))
			if state := api.As(w.QALead).Get(path).Want(http.StatusOK).Text("/state"); state != at.state {
				t.Errorf("at %s it is %s", at.when, state)
			}
			for _, inside := range []string{path, o, o + "/report", o + "/summary", "/v1/provisions/" + w.Provisions.Visited.String()} {
				api.As(w.Inspector).Get(inside).Want(at.open)
			}
			if n := api.As(w.QALead).Get("/v1/inspections?state=" + at.state).Want(http.StatusOK); !strings.Contains(string(n.Body), strings.TrimPrefix(path, "/v1/inspections/")) {
				t.Errorf("at %s it is not among the %s", at.when, at.state)
			}
		}
		db.Clock.Set(instant(t, "2026-11-26T10:00:00Z"))
		held := api.As(w.HubManager).Get("/v1/people/" + w.Inspector.ID.String() + "/appointments").Text("/items/0/id")
		api.As(w.HubManager).Seeing("/v1/appointments/"+held).Patch("/v1/appointments/"+held, document{"toOn": "2026-11-25"}).Want(http.StatusOK)
		for _, inside := range []string{path, path + "/summaries", o, o + "/report"} {
			api.As(w.Inspector).Get(inside).Want(http.StatusNotFound, "not-found")
		}
	})
}

// A proposal that breaks a rule is refused with the rule's own code at the place of the
// fault, and nothing changes.
func TestInspectionsThatAreRefused(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		visited, other := w.Schools.Visited.String(), w.Schools.Unrelated.String()
		nowhere := testkit.Nobody().String()
		before := trail(t, db)
		for _, row := range []struct {
			name   string
			change document
			code   string
			rules  map[string]string
		}{
			{"no inspector", document{"inspectorId": w.Teacher.ID}, "inspection-inspector-wrong", map[string]string{"/inspectorId": "inspection-inspector-wrong"}},
			{"nobody", document{"inspectorId": nowhere}, "inspection-inspector-wrong", map[string]string{"/inspectorId": "inspection-inspector-wrong"}},
			{"somebody of another hub", document{"inspectorId": w.OtherHubTeacher.ID}, "inspection-inspector-wrong", map[string]string{"/inspectorId": "inspection-inspector-wrong"}},
			{"not in these days", document{"fromOn": "2020-01-01", "toOn": "2020-01-02"}, "invalid-content", map[string]string{"/inspectorId": "inspection-inspector-wrong", "/toOn": "inspection-dates-reversed"}},
			{"reversed", document{"fromOn": "2026-12-01"}, "inspection-dates-reversed", map[string]string{"/toOn": "inspection-dates-reversed"}},
			{"past", document{"fromOn": "2026-11-20", "toOn": "2026-11-22"}, "inspection-dates-reversed", map[string]string{"/toOn": "inspection-dates-reversed"}},
			{"a year and a day", document{"toOn": "2027-11-24"}, "inspection-too-long", map[string]string{"/toOn": "inspection-too-long"}},
			{"unknown schools", document{"schoolIds": []string{nowhere, visited, w.Elsewhere.School.String()}}, "unknown-reference", map[string]string{"/schoolIds/0": "unknown-reference", "/schoolIds/2": "unknown-reference"}},
			{"a school twice", document{"schoolIds": []string{visited, other, visited, strings.ToUpper(visited)}}, "inspection-school-repeated", map[string]string{"/schoolIds/2": "inspection-school-repeated", "/schoolIds/3": "inspection-school-repeated"}},
			{"no remit", document{"remit": " \t"}, "invalid-content", map[string]string{"/remit": "invalid-content"}},
			{"all at once", document{"inspectorId": nowhere, "toOn": "2028-01-01", "schoolIds": []string{nowhere}, "remit": " "}, "invalid-content", map[string]string{
				"/inspectorId": "inspection-inspector-wrong", "/toOn": "inspection-too-long", "/schoolIds/0": "unknown-reference", "/remit": "invalid-content"}},
		} {
			for _, by := range []demo.Person{w.HubManager, w.DataProtectionOfficer} {
				answer := api.As(by).Post("/v1/inspections", inspecting(w, "full", w.Schools.Visited).but(row.change)).Want(http.StatusUnprocessableEntity)
				if code, rules := problem(answer); code != row.code || !sameRules(rules, row.rules) {
					t.Errorf("%s: %s %v", row.name, code, rules)
				}
			}
		}
		many := make([]string, 2000)
		for n := range many {
			many[n] = testkit.Nobody().String()
		}
		api.As(w.HubManager).Post("/v1/inspections", inspecting(w, "full").but(document{"schoolIds": many})).Want(http.StatusUnprocessableEntity, "unknown-reference")
		for _, change := range []document{{"level": "all"}, {"schoolIds": []string{}}, {"toOn": "2026-02-30"}, {"colour": 1}, {"remit": ""}, {"remit": "a\x00b"}, {"schoolIds": append(many, visited)}} {
			api.As(w.HubManager).Post("/v1/inspections", inspecting(w, "full", w.Schools.Visited).but(change)).Want(http.StatusBadRequest)
		}
		suspended := api.As(w.HubManager).Seeing("/v1/people/"+w.Inspector.ID.String()).Patch("/v1/people/"+w.Inspector.ID.String(), document{"status": "suspended"})
		suspended.Want(http.StatusOK)
		api.As(w.HubManager).Post("/v1/inspections", inspecting(w, "full", w.Schools.Visited)).Want(http.StatusUnprocessableEntity, "inspection-inspector-wrong")
		if after := trail(t, db); after != before+1 {
			t.Errorf("%d changes were made", after-before-1)
		}
	})
}

func sameRules(got, want map[string]string) bool {
	for at, rule := range want {
		if got[at] != rule {
			return false
		}
	}
	return len(got) == len(want)
}

// Twelve months to the day are no day too long.
func TestTheLongestInspection(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		inspect(t, api, inspecting(w, "full", w.Schools.Visited).but(document{"toOn": "2027-11-23"}))
	})
}

// A repeated request is answered as it was, and done once.
func TestInspectionsOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		twice := func(c testapi.Caller, path string, body any, status int) *testapi.Answer {
			t.Helper()
			first := c.Post(path, body).Want(status)
			before := trail(t, db)
			again := c.Post(path, body).Want(status)
			if string(again.Body) != string(first.Body) || again.Header.Get("Idempotency-Replayed") != "true" || trail(t, db) != before {
				t.Errorf("%s again: %s", path, again.Body)
			}
			return first
		}
		path := twice(api.As(w.HubManager).Key("one"), "/v1/inspections", inspecting(w, "full", w.Schools.Visited), http.StatusCreated).Header.Get("Location")
		tag := api.As(w.DataProtectionOfficer).Get(path).ETag()
		tag = twice(api.As(w.DataProtectionOfficer).Key("two").IfMatch(tag), path+"/confirmation", nil, http.StatusOK).ETag()
		twice(api.As(w.DataProtectionOfficer).Key("three").IfMatch(tag), path+"/ending", nil, http.StatusOK)
		var trail []string
		rows, err := db.Owner().Query("SELECT action || ' ' || party || ' ' || object_kind FROM audit_event WHERE object_id = '" + strings.TrimPrefix(path, "/v1/inspections/") + "' ORDER BY position")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var row string
			if err := rows.Scan(&row); err != nil {
				t.Fatal(err)
			}
			trail = append(trail, row)
		}
		want := []string{"inspection.propose hub-manager inspection", "inspection.confirm data-protection-officer inspection", "inspection.end data-protection-officer inspection"}
		if !slices.Equal(trail, want) {
			t.Errorf("the trail has %v", trail)
		}
	})
}

// Teachers and heads of its schools see that there is an inspection, and those of its
// schools that concern them (row 36).
func TestWhatIsShownOfAnInspection(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		current := "/v1/inspections/" + w.Inspections.Current.String()
		whole := []string{"inspector", "remit", "level", "proposedBy", "confirmedBy"}
		for _, row := range []struct {
			who     demo.Person
			details bool
			schools []id.School
		}{
			{w.QALead, true, everySchool(w)}, {w.HubManager, true, everySchool(w)}, {w.DataProtectionOfficer, true, everySchool(w)}, {w.Inspector, true, everySchool(w)},
			{w.Teacher, false, []id.School{w.Schools.Visited, w.Schools.AlsoTaught}}, {w.OtherTeacher, false, []id.School{w.Visits.IssuedLate.School}},
			{w.ExternalTeacher, false, []id.School{w.Schools.Visited}}, {w.Headteacher, false, []id.School{w.Schools.Visited}}, {w.OtherHeadteacher, false, []id.School{w.Schools.AlsoTaught}},
		} {
			read := api.As(row.who).Get(current).Want(http.StatusOK)
			for _, member := range whole {
				if (read.At("/"+member) != nil) != row.details {
					t.Errorf("%s is shown %s", row.who.Name, read.Body)
				}
			}
			var shown struct{ Schools []struct{ ID id.School } }
			read.JSON(&shown)
			for _, school := range row.schools {
				if !strings.Contains(string(read.Body), school.String()) {
					t.Errorf("%s is not shown the school %s", row.who.Name, school)
				}
			}
			if row.details != (len(shown.Schools) == 7) || !row.details && len(shown.Schools) != len(row.schools) {
				t.Errorf("%s is shown %d schools", row.who.Name, len(shown.Schools))
			}
			listed := api.As(row.who).Get("/v1/inspections?state=current").Want(http.StatusOK)
			var list struct{ Items []document }
			if listed.JSON(&list); len(list.Items) != 1 || len(list.Items[0]["schools"].([]any)) != len(shown.Schools) {
				t.Errorf("%s is listed %s", row.who.Name, listed.Body)
			}
			hidden := api.As(row.who).Get("/v1/inspections?state=current&schoolId=" + w.Schools.Formerly.String()).Want(http.StatusOK).Items()
			if (hidden == 1) != row.details {
				t.Errorf("%s finds %d by a school", row.who.Name, hidden)
			}
			own := api.As(row.who).Get("/v1/inspections?state=current&schoolId=" + row.schools[0].String()).Want(http.StatusOK).Items()
			if own != 1 {
				t.Errorf("%s finds %d by their own school", row.who.Name, own)
			}
		}
		for _, who := range []demo.Person{w.UnrelatedHeadteacher, w.CandidateTeacher, w.PartnerContact, w.MusicLead, w.OtherHubManager, w.OtherHubHeadteacher} {
			api.As(who).Get(current).Want(http.StatusNotFound, "not-found")
			if n := api.As(who).Get("/v1/inspections").Want(http.StatusOK).Items(); n != 0 {
				t.Errorf("%s is listed %d", who.Name, n)
			}
		}
	})
}

// What each level opens, and in which schools (rows 2, 6, 8, 9 and 18).
func TestLevelsOfInspection(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		o := func(v demo.Visit, part string) string { return "/v1/observations/" + v.ID.String() + part }
		inside, outside := w.Visits, w.Visits.IssuedLate
		rows := []struct {
			path  string
			level int // from which on it opens; 3: never
		}{
			{o(inside.Proposed, ""), 3}, {o(inside.Agreed, ""), 1}, {o(inside.Held, ""), 1}, {o(inside.Published, ""), 1}, {o(outside, ""), 3},
			{o(inside.Issued, "/report"), 2}, {o(inside.Published, "/report"), 2}, {o(inside.Submitted, "/report"), 3}, {o(outside, "/report"), 3},
			{o(inside.Issued, "/summary"), 3}, {o(inside.Published, "/summary"), 1}, {o(inside.Held, "/summary"), 3}, {o(outside, "/summary"), 3},
			{o(inside.Issued, "/responses"), 2}, {o(inside.Published, "/responses"), 1}, {o(inside.Held, "/responses"), 3}, {o(outside, "/responses"), 3},
			{"/v1/provisions/" + w.Provisions.Visited.String(), 1}, {"/v1/provisions/" + w.Provisions.Strings.String(), 3},
			{"/v1/provisions/" + w.Provisions.Visited.String() + "/placements", 1}, {"/v1/provisions/" + w.Provisions.Strings.String() + "/placements", 3},
			{"/v1/placements/" + w.Placements.Visited.String(), 1}, {"/v1/placements/" + w.Placements.AlsoTaught.String(), 3},
		}
		i := api.As(w.Inspector, access.Inspector)
		for n, level := range []string{"de-identified", "summary", "full"} {
			path := inspect(t, api, inspecting(w, level, w.Schools.Visited))
			for _, row := range rows {
				want := http.StatusNotFound
				if n >= row.level {
					want = http.StatusOK
				}
				if got := i.Get(row.path); got.Status != want {
					t.Errorf("%s at %s: %d", row.path, level, got.Status)
				}
			}
			for _, list := range []string{"/v1/observations", "/v1/provisions"} {
				read := i.Get(list + "?limit=200").Want(http.StatusOK)
				if (read.Items() > 0) != (n > 0) || strings.Count(string(read.Body), w.Schools.Visited.String()) != read.Items() {
					t.Errorf("%s at %s lists %d", list, level, read.Items())
				}
			}
			for _, never := range []string{"/notes", "/judgements", "/feedback", "/report-draft", "/protocol", "/readers"} {
				i.Get(o(inside.Published, never)).Want(http.StatusForbidden)
			}
			if n > 0 {
				answers := map[string]bool{}
				var responses struct{ Items []struct{ Answers string } }
				i.Get(o(inside.Published, "/responses")).Want(http.StatusOK).JSON(&responses)
				for _, r := range responses.Items {
					answers[r.Answers] = true
				}
				if !answers["summary"] || answers["report"] != (n == 2) {
					t.Errorf("responses at %s: %v", level, answers)
				}
			}
			api.As(w.HubManager).Seeing(path).Post(path+"/ending", nil).Want(http.StatusOK)
		}
	})
}

// Whoever was observed, or observed, inspects none of it: neither by name nor without.
func TestNobodyInspectsTheirOwn(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		o := "/v1/observations/" + w.Visits.Published.ID.String()
		for _, row := range []struct {
			who  demo.Person
			open int
		}{{w.Teacher, 404}, {w.Observer, 404}, {w.OtherTeacher, 200}, {w.OtherQALead, 200}} {
			grant(t, api, w, row.who, document{"role": "inspector", "fromOn": "2026-11-23"})
			path := inspect(t, api, inspecting(w, "full", everySchool(w)...).but(document{"inspectorId": row.who.ID}))
			i := api.As(row.who, access.Inspector)
			for _, part := range []string{"", "/report", "/summary", "/responses"} {
				i.Get(o + part).Want(row.open)
			}
			if listed := strings.Contains(string(i.Get("/v1/observations?limit=200").Want(http.StatusOK).Body), w.Visits.Published.ID.String()); listed != (row.open == 200) {
				t.Errorf("%s is listed the visit: %v", row.who.Name, listed)
			}
			setThreshold(t, api, 2)
			i.Get(path + "/summaries?limit=200").Want(http.StatusOK)
			var read int
			err := db.Owner().QueryRow("SELECT count(*) FROM audit_event WHERE action = 'inspection.read-summaries' AND actor_id = '" + row.who.ID.String() +
				"' AND object_id = '" + w.Visits.Published.ID.String() + "'").Scan(&read)
			if err != nil || (read == 1) != (row.open == 200) {
				t.Errorf("%s has read it %d times without names: %v", row.who.Name, read, err)
			}
		}
	})
}

func setThreshold(t *testing.T, api *testapi.API, n int) {
	t.Helper()
	api.As(api.DB.World.HubManager).Seeing("/v1/hub").Patch("/v1/hub", document{"settings": document{"smallNumberThreshold": n}}).Want(http.StatusOK)
}

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
