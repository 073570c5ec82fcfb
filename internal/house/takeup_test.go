package house

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// Exact figures are for the partner of the provision, the school, and those who run the hub; of a
// school's own achievement no partner reads, and no client reads any.
func TestFiguresOfPupilsAreForTheParties(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		for _, c := range []struct {
			who                 demo.Person
			taking, achievement int
		}{
			{w.QALead, 8, 2}, {w.HubManager, 8, 2}, {w.PartnerContact, 6, 1}, {w.OtherPartnerContact, 2, 0}, {w.Headteacher, 3, 1}, {w.MusicLead, 3, 1},
			{w.OtherHeadteacher, 3, 1}, {w.UnrelatedHeadteacher, 0, 0}, {w.Teacher, 0, 0}, {w.FormerPartnerContact, 0, 0}, {w.OtherHubManager, 0, 0},
		} {
			if got := api.As(c.who).Get("/v1/participations").Want(http.StatusOK); got.Items() != c.taking {
				t.Errorf("%s reads participation %d times", c.who.Name, got.Items())
			}
			if got := api.As(c.who).Get("/v1/achievements").Want(http.StatusOK); got.Items() != c.achievement {
				t.Errorf("%s reads achievement %d times", c.who.Name, got.Items())
			}
		}
		api.AsClient(w.Client).Get("/v1/participations").Want(http.StatusForbidden)
		api.As(w.QALead).Get("/v1/participations/" + w.Takeup.StartingPoints.String()).Want(http.StatusNotFound) // of another kind
	})
}

// taking is participation to record.
func taking(in fmt.Stringer, counts document) document {
	return document{"provisionId": in.String(), "academicYear": "2025-26", "term": "autumn", "countedOn": "2025-11-10", "counts": counts}
}

// breaks holds an answer to one rule that was broken.
func breaks(t *testing.T, got *testapi.Answer, rule string) {
	t.Helper()
	if p := got.Problem(); len(p.Errors) != 1 || p.Errors[0].Rule != rule {
		t.Errorf("not %s: %s", rule, got.Body)
	}
}

func value(n int) document { return document{"value": n} }

// A partner counts in its own provision, once a term, and corrects; all is as it was entered, and
// told against the roll: a correction that names none stays with it.
func TestParticipationIsRecordedAndCorrected(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		partner := api.As(w.PartnerContact)
		entered := taking(w.Provisions.Visited, document{"all": value(30), "girls": value(14), "boys": value(16), "eal": document{"value": nil, "marker": "z"}})
		made := partner.Post("/v1/participations", entered).Want(http.StatusCreated)
		if made.At("/counts/all/value") != 30.0 || made.Text("/counts/eal/marker") != "z" || made.Text("/counts/fsm/marker") != "missing" ||
			made.Text("/rollOn") != "2026-01-15" || made.At("/roll/all/value") != 180.0 || made.Text("/school/name") == "" {
			t.Errorf("%s", made.Body)
		}
		partner.Post("/v1/participations", entered).Want(http.StatusConflict)
		path := made.Header.Get("Location")
		ownerExec(t, db, `INSERT INTO school_roll (hub_id, school_id, counted_on, id, urn, pupils, markers, version, created_at, updated_at)
			SELECT hub_id, school_id, '2025-10-02', $1, urn, 200, '', 1, created_at, updated_at FROM school_roll WHERE school_id = $2 AND counted_on = '2026-01-15'`,
			db.NewID().String(), w.Schools.Visited.String())
		if later := partner.Get(path).Want(http.StatusOK); later.Text("/rollOn") != "2026-01-15" {
			t.Errorf("with a roll that comes later it moves to that of %s", later.Text("/rollOn"))
		}
		anew := document{"countedOn": "2025-11-11", "counts": document{"all": value(31), "eal": value(12)}, "yearGroups": []document{{"yearGroup": "4", "count": 31}}}
		put := partner.Seeing(path).Put(path, anew).Want(http.StatusOK)
		if put.At("/counts/all/value") != 31.0 || put.Text("/counts/girls/marker") != "missing" || put.Text("/aboveRoll/0") != "eal" {
			t.Errorf("%s", put.Body)
		}
		if again := partner.Seeing(path).Put(path, anew).Want(http.StatusOK); again.Text("/rollOn") != "2026-01-15" {
			t.Errorf("without a roll it moves to that of %s", again.Text("/rollOn"))
		}
		if moved := partner.Seeing(path).Put(path, anew.but(document{"rollOn": "2025-10-02"})).Want(http.StatusOK); moved.Text("/rollOn") != "2025-10-02" {
			t.Errorf("it stays with that of %s", moved.Text("/rollOn"))
		}
		partner.Seeing(path).Put(path, anew.but(document{"rollOn": "2026-01-15"})).Want(http.StatusOK)
		if got := api.As(w.Headteacher).Get(path).Want(http.StatusOK); got.At("/counts/eal/value") != 12.0 || len(got.At("/allowedActions").([]any)) != 0 {
			t.Errorf("%s", got.Body)
		}
		api.As(w.Headteacher).Seeing(path).Put(path, anew).Want(http.StatusNotFound)
		breaks(t, api.As(w.OtherPartnerContact).Post("/v1/participations", entered).Want(http.StatusUnprocessableEntity), "unknown-reference")
		for rule, counts := range map[string]document{
			"figures-above-roll": {"all": value(181)}, "figures-sex": {"all": value(9), "girls": value(3), "boys": value(3)},
			"figures-group-above-all": {"all": value(9), "eal": value(10)}, "figures-all-missing": {"all": document{"value": nil}},
		} {
			breaks(t, partner.Seeing(path).Put(path, document{"countedOn": "2025-11-11", "counts": counts}).Want(http.StatusUnprocessableEntity), rule)
		}
	})
}

// A school's own achievement is the school's to record, and the hub's; what is of a provision is not
// the school's.
func TestAchievementOfTheSchoolItself(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		own := func(of fmt.Stringer) document {
			return document{"schoolId": of.String(), "of": "graded-exam", "academicYear": "2025-26", "countedOn": "2026-07-01", "entries": document{"all": value(4)},
				"outcomes": []document{{"level": "pass", "counts": document{"all": value(3)}}, {"level": "distinction", "counts": document{"all": value(1)}}}}
		}
		made := api.As(w.Headteacher).Post("/v1/achievements", own(w.Schools.Visited)).Want(http.StatusCreated)
		if made.Text("/outcomes/0/level") != "distinction" || made.At("/partner") != nil {
			t.Errorf("%s", made.Body)
		}
		breaks(t, api.As(w.Headteacher).Post("/v1/achievements", own(w.Schools.AlsoTaught)).Want(http.StatusUnprocessableEntity), "unknown-reference")
		breaks(t, api.As(w.PartnerContact).Post("/v1/achievements", own(w.Schools.Visited)).Want(http.StatusUnprocessableEntity), "unknown-reference")
		api.As(w.PartnerContact).Get(made.Header.Get("Location")).Want(http.StatusNotFound)
		both := own(w.Schools.Visited)
		both["provisionId"] = w.Provisions.Visited.String()
		breaks(t, api.As(w.QALead).Post("/v1/achievements", both).Want(http.StatusUnprocessableEntity), "figures-of-both")
	})
}

// The gap of a group widens two terms running, and the insight names the records on which it rests.
func TestInsightOfAWideningGap(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := "/v1/insights/participation?term=autumn&provisionId=" + w.Provisions.Visited.String()
		got := api.As(w.Headteacher).Get(path).Want(http.StatusOK)
		ever := got.At("/items/0/comparisons/0/groups/4").(map[string]any)
		for name, want := range map[string]any{"group": "fsmEver6", "percent": 13.0, "gapPoints": -20.0, "gapLow": -31.2, "gapHigh": -7.5, "changePoints": -10.0, "widenedTerms": 2.0} {
			if ever[name] != want {
				t.Errorf("%s is %v, not %v", name, ever[name], want)
			}
		}
		if rests := fmt.Sprint(ever["trendFiguresIds"]); !strings.Contains(rests, w.Takeup.TermBefore.String()) || len(ever["trendFiguresIds"].([]any)) != 2 {
			t.Errorf("it rests on %s", rests)
		}
		if got.Text("/items/0/feederSchools/0/id") != w.Takeup.Feeder.String() || len(got.At("/items/0/feederSchools/0/figuresIds").([]any)) != 0 {
			t.Errorf("a head teacher is told of figures elsewhere: %v", got.At("/items/0/feederSchools"))
		}
		if got.At("/items/0/feederSchools/0/participation") != nil {
			t.Errorf("a head teacher is told who takes part elsewhere: %v", got.At("/items/0/feederSchools"))
		}
		lead := api.As(w.QALead).Get(path).Want(http.StatusOK)
		if there := "/items/0/feederSchools/0"; len(lead.At(there+"/figuresIds").([]any)) != 3 || lead.At(there+"/participation/1/count/value") != 24.0 ||
			lead.At(there+"/participation/1/outOf/value") != 199.0 || lead.At(there+"/participation/1/percent") != 12.1 {
			t.Errorf("%v", lead.At("/items/0/feederSchools"))
		}
		if got := api.As(w.UnrelatedHeadteacher).Get(path).Want(http.StatusOK); got.Items() != 0 {
			t.Errorf("%s", got.Body)
		}
	})
}

// As CSV the insight has a row for each provision, term and group, and for each year group and
// feeder school that is told, with its figures or why there is none; as JSON it is an item still.
func TestTheInsightAsCSVHasARowForEachGroup(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := "/v1/insights/participation?term=autumn&provisionId=" + w.Provisions.Visited.String()
		answer := api.As(w.QALead).Header("Accept", "text/csv").Get(path).Want(http.StatusOK)
		file, rows := rowsIn(t, answer.Body), map[string]map[string]string{}
		for _, row := range file {
			rows[row["comparisons.measure"]+" "+row["comparisons.level"]+row["comparisons.groups.group"]+row["comparisons.yearGroups.yearGroup"]+row["feederSchools.participation.count"]] = row
			if row["provision.id"] != w.Provisions.Visited.String() || row["school.urn"] != "112492" {
				t.Errorf("not told of what: %v", row)
			}
		}
		for row, want := range map[string]document{
			"participation fsmEver6": {"comparisons.term": "autumn", "comparisons.groups.outOf": "77", "comparisons.groups.percent": "13", "comparisons.groups.gapPoints": "-20",
				"comparisons.groups.gapLow": "-31.2", "comparisons.groups.gapHigh": "-7.5", "comparisons.groups.widenedTerms": "2", "comparisons.yearGroups.count": ""},
			"participation 4": {"comparisons.term": "autumn", "comparisons.yearGroups.count": "44", "comparisons.yearGroups.outOf": "missing", "comparisons.yearGroups.percent": "",
				"comparisons.groups.count": ""},
			" 24": {"feederSchools.id": w.Takeup.Feeder.String(), "feederSchools.participation.outOf": "199", "feederSchools.participation.percent": "12.1", "comparisons.term": ""},
		} {
			for column, want := range want {
				if got, there := rows[row][column]; got != want || !there {
					t.Errorf("%s: %s is %q, not %q", row, column, got, want)
				}
			}
		}
		if api.As(w.QALead).Get(path).Want(http.StatusOK).Items() != 1 || len(file) < 20 || len(rows) != len(file) {
			t.Errorf("%d rows, of which %d differ", len(file), len(rows))
		}
	})
}

// A provision is whole on its page, with all that its trend rests on, and is one reading.
func TestAPageOfTheInsightHasWholeProvisions(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, path, readings := api.As(w.QALead), "/v1/insights/participation?limit=1", 0 // of provisions, and of their feeder schools
		read := func() (n int) {
			must(t, db.Owner().QueryRow("SELECT count(*) FROM audit_event WHERE action = 'insight.read-participation'").Scan(&n))
			return n
		}
		seen := map[string]bool{}
		for next := path; next != ""; {
			got := lead.Get(next).Want(http.StatusOK)
			readings += 1 + len(got.At("/items/0/feederSchools").([]any))
			about := got.Text("/items/0/school/id") + fmt.Sprint(got.At("/items/0/provision"))
			if got.Items() != 1 || seen[about] || read() != readings {
				t.Errorf("%d items, %d readings and not %d: %s", got.Items(), read(), readings, got.Body)
			}
			if got.Text("/items/0/provision/id") == w.Provisions.Visited.String() && got.At("/items/0/comparisons/0/groups/4/widenedTerms") != 2.0 {
				t.Errorf("%s", got.Body)
			}
			seen[about] = true
			cursor, more := got.At("/nextCursor").(string)
			if next = ""; more {
				next = path + "&cursor=" + cursor
			}
		}
		if all := lead.Get("/v1/insights/participation").Want(http.StatusOK); all.Items() != len(seen) || len(seen) < 3 {
			t.Errorf("%d of %d", len(seen), all.Items())
		}
	})
}

// A year group has a rate and a gap where the roll has it, and says why it has none where not.
func TestYearGroupsAreToldAgainstTheRoll(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, path := api.As(w.QALead), "/v1/insights/participation?term=autumn&provisionId="+w.Provisions.Visited.String()
		year := func() map[string]any {
			got := lead.Get(path).Want(http.StatusOK).At("/items/0/comparisons/0/yearGroups/0").(map[string]any)
			if got["yearGroup"] != "4" || got["count"].(map[string]any)["value"] != 44.0 {
				t.Errorf("%v", got)
			}
			return got
		}
		if got := year(); got["outOf"].(map[string]any)["marker"] != "missing" || got["percent"] != nil || got["gapPoints"] != nil {
			t.Errorf("a roll without year groups gives %v", got)
		}
		const head = "URN,NOR,Reception,Year 4,year5\n112492,"
		for row, rejected := range map[string]float64{"180,60,60,61": 1, "180,60,60,c": 0} {
			if got := imports(lead, "roll", "apply&countedOn=2026-01-15&onError=skip", []byte(head+row+"\n")).Want(http.StatusAccepted); got.At("/rejected") != rejected {
				t.Errorf("%s: %s", row, got.Body)
			}
		}
		for _, want := range []string{`{"pupils":{"value":60},"yearGroup":"4"}`, `{"pupils":{"marker":"c","value":null},"yearGroup":"5"}`} {
			if rolls := string(lead.Get("/v1/school-rolls?schoolId=" + w.Schools.Visited.String()).Want(http.StatusOK).Body); !strings.Contains(rolls, want) {
				t.Errorf("no %s in %s", want, rolls)
			}
		}
		// Of 180 pupils 60 are in year 4, and 44 of them take part; of the 120 others nobody.
		if got := year(); got["percent"] != 73.3 || got["gapPoints"] != 73.3 {
			t.Errorf("%v", got)
		}
		imports(lead, "roll", "apply&countedOn=2026-01-15", []byte("URN,NOR\n112492,181\n")).Want(http.StatusAccepted)
		if year()["percent"] != 73.3 {
			t.Error("a file without year groups takes them away")
		}
	})
}

// Whoever writes figures and reads none cannot guess them by an import.
func TestImportsOfParticipation(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		const head = "schoolUrn,partner,provision,academicYear,term,countedOn,all,girls,boys,year4\n"
		row := func(all, girls, boys int) []byte {
			return []byte(fmt.Sprintf(head+"112492,Riverlea Music Service,\"Whole-class brass, Year 4\",2026-27,autumn,2026-10-14,%d,%d,%d,%d\n", all, girls, boys, all))
		}
		count := func(c testapi.Caller, mode string, file []byte) string {
			got := imports(c, "participation", mode, file).Want(http.StatusAccepted)
			return fmt.Sprint(got.At("/created"), got.At("/updated"), got.At("/unchanged"), got.At("/rejected"))
		}
		mis, manager := api.AsClient(w.Client, access.WriteParticipation), api.As(w.HubManager)
		if got := count(manager, "apply", row(40, 20, 20)) + ", " + count(manager, "dry-run", row(40, 20, 20)); got != "0 1 0 0, 0 0 1 0" {
			t.Errorf("a reader is told %s", got)
		}
		// What a file does not speak of stays.
		if got := manager.Get("/v1/participations/" + w.Takeup.Participation.String()).Want(http.StatusOK); got.At("/counts/all/value") != 40.0 || got.At("/counts/fsmEver6/value") != 10.0 {
			t.Errorf("%s", got.Body)
		}
		for _, mode := range []string{"dry-run", "apply"} {
			for _, file := range [][]byte{row(44, 23, 21), row(40, 20, 20)} {
				if got := count(mis, mode, file); got != "0 1 0 0" {
					t.Errorf("%s of %s counts %s", mode, file, got)
				}
			}
		}
		imports(manager, "participation", "apply", row(40, 30, 20)).Want(http.StatusUnprocessableEntity) // girls and boys do not add up
		other := strings.Replace(string(row(20, 10, 10)), "2026-27,autumn,2026-10-14", "2025-26,autumn,2025-10-14", 1)
		if got := count(manager, "apply", []byte(other)); got != "1 0 0 0" {
			t.Errorf("a new term: %s", got)
		}
	})
}

// The faults of a client's row are of the row alone, the same whatever is there; a good one is the
// whole of the figures, as the body of a request is.
func TestFaultsOfAClientsRowDoNotTellWhatIsThere(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		mis, manager := api.AsClient(w.Client, access.WriteParticipation), api.As(w.HubManager)
		told := func(c testapi.Caller, mode, term, columns, cells string) string {
			file := "schoolUrn,partner,provision,academicYear,term" + columns + "\n112492,Riverlea Music Service,\"Whole-class brass, Year 4\"," + term + cells + "\n"
			at := imports(c, "participation", mode, []byte(file)).Header.Get("Location")
			run := c.Get(at).Want(http.StatusOK)
			return fmt.Sprint(run.At("/created"), run.At("/updated"), run.At("/unchanged"), run.At("/rejected"), c.Get(at+"/errors").Want(http.StatusOK).At("/items"))
		}
		for _, row := range []struct{ columns, cells string }{
			{",all", ",0"}, {",all,girls", ",500,0"}, {",all,yearR", ",44,44"}, {",countedOn,all", ",2026-10-14,0"}, {",countedOn,all", ",2026-10-14,44"},
			{",countedOn,all,girls", ",2026-10-14,44,43"}, {",countedOn,all,girls,boys", ",2026-10-14,9,3,3"}, {",countedOn,all,eal", ",2026-10-14,9,10"},
		} {
			there, none := told(mis, "dry-run", "2026-27,autumn", row.columns, row.cells), told(mis, "dry-run", "2025-26,autumn", row.columns, strings.Replace(row.cells, "2026-10", "2025-10", 1))
			if there != none {
				t.Errorf("of%s%s a client is told %s, and where nothing is %s", row.columns, row.cells, there, none)
			}
		}
		if got := told(manager, "dry-run", "2026-27,autumn", ",all", ",0"); !strings.Contains(got, "figures-sex") { // with what is there
			t.Errorf("a reader is told %s", got)
		}
		if got := told(mis, "apply", "2026-27,autumn", ",countedOn,all", ",2026-10-14,45"); got != "0 1 0 0 []" {
			t.Errorf("a good row: %s", got)
		}
		if got := manager.Get("/v1/participations/" + w.Takeup.Participation.String()).Want(http.StatusOK); got.At("/counts/all/value") != 45.0 || got.Text("/counts/girls/marker") != "missing" {
			t.Errorf("%s", got.Body)
		}
	})
}

// Whoever reads figures is told of them by an import, and that is a reading, even where nothing is
// applied; a client is told nothing.
func TestImportsOfParticipationAreReadings(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		file := []byte("schoolUrn,partner,provision,academicYear,term,countedOn,all\n112492,Riverlea Music Service,\"Whole-class brass, Year 4\",2026-27,autumn,2026-10-14,0\n")
		for _, c := range []struct {
			by   testapi.Caller
			want int
		}{{api.As(w.HubManager), 1}, {api.AsClient(w.Client, access.WriteParticipation), 0}} {
			for _, mode := range []string{"dry-run", "apply"} {
				got := imports(c.by, "participation", mode, file)
				n := number(t, db, `SELECT count(*) FROM audit_event WHERE action = 'import.start' AND parts = 'figures' AND request_id = '`+got.Header.Get("X-Request-Id")+`'`)
				if n != c.want {
					t.Errorf("%s leaves %d readings, not %d", mode, n, c.want)
				}
			}
		}
	})
}

// pointers gives where a refused request is at fault.
func pointers(got *testapi.Answer) (at []string) {
	for _, e := range got.Problem().Errors {
		at = append(at, e.Pointer)
	}
	return at
}

// Who sends figures or a correction is told of all that is wrong with it at once.
func TestAllFaultsOfCountsAndMoneyAreToldAtOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead := api.As(w.QALead)
		wrong := taking(w.Elsewhere.Provision, document{"all": value(9), "eal": value(10)})
		wrong["yearGroups"] = []document{{"yearGroup": "4", "count": 3}, {"yearGroup": "4", "count": 3}}
		told := func(got *testapi.Answer, want ...string) {
			t.Helper()
			if at := pointers(got.Want(http.StatusUnprocessableEntity)); !slices.Equal(at, want) {
				t.Errorf("%v, not %v: %s", at, want, got.Body)
			}
		}
		told(lead.Post("/v1/participations", wrong), "/provisionId", "/counts/eal", "/yearGroups/1")
		path := "/v1/participations/" + w.Takeup.Participation.String()
		told(lead.Seeing(path).Put(path, document{"countedOn": "2026-10-14", "rollOn": "2026-01-14", "counts": document{"all": value(9), "eal": value(10)}, "yearGroups": wrong["yearGroups"]}),
			"/rollOn", "/counts/eal", "/yearGroups/1")
		grant := "/v1/funding-lines/" + w.Funding.Grant.String()
		told(lead.Seeing(grant).Post(grant+"/corrections", document{"amount": pounds("0.00"), "reason": " ", "fromOn": "2027-01-02", "toOn": "2027-01-01"}), "/reason", "/toOn", "/amount")
	})
}

// Nobody takes part in a term of which the provision has no day, and no year is before 2000 or after
// the next one.
func TestFiguresAreOfTheTimeOfTheProvision(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		_, err := db.Owner().Exec("UPDATE provision SET from_on = '2025-12-31', to_on = '2026-04-01' WHERE id = '" + w.Provisions.Strings.String() + "'")
		must(t, err)
		lead := api.As(w.QALead)
		of := func(year, term, on string) document {
			return taking(w.Provisions.Strings, document{"all": value(9)}).but(document{"academicYear": year, "term": term, "countedOn": on})
		}
		for _, term := range [][2]string{{"autumn", "2025-11-10"}, {"spring", "2026-02-02"}, {"summer", "2026-05-05"}} {
			lead.Post("/v1/participations", of("2025-26", term[0], term[1])).Want(http.StatusCreated)
		}
		for _, c := range []struct{ year, term, on, at string }{
			{"2024-25", "summer", "2025-05-05", "/term"}, {"2026-27", "autumn", "2026-10-01", "/term"}, {"1999-00", "autumn", "2026-10-01", "/academicYear"}, {"0001-02", "autumn", "2026-10-01", "/academicYear"},
		} {
			refused(t, lead.Post("/v1/participations", of(c.year, c.term, c.on)), c.at, "invalid-content")
		}
		for _, year := range []string{"1999-00", "2028-29"} {
			feeder := document{"schoolId": w.Schools.Visited, "feederId": w.Schools.AlsoTaught, "academicYear": year}
			refused(t, lead.Post("/v1/feeder-schools", feeder), "/academicYear", "invalid-content")
		}
	})
}

// A roll that comes after figures without one reaches them wherever they are told; those that were
// settled against another one it does not move, though it fits better.
func TestARollThatComesLaterReachesFigures(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, partnership := api.As(w.QALead), "/v1/partnerships/"+w.Partnerships.Visited.String()
		told := func() (all []string) {
			for _, path := range []string{"/v1/participations/" + w.Takeup.Participation.String(), "/v1/insights/participation?term=autumn&provisionId=" + w.Provisions.Visited.String()} {
				all = append(all, string(lead.Get(path).Want(http.StatusOK).Body))
			}
			got := lead.Get(partnership).Want(http.StatusOK)
			return append(all, got.Text(signalOf(t, got, "participation-gap")+"/sentence"))
		}
		settled := told()
		ownerExec(t, db, "UPDATE pupil_figures SET roll_on = NULL")
		if now := told(); !slices.Equal(now, settled) {
			t.Errorf("%v, not %v", now, settled)
		}
		ownerExec(t, db, `INSERT INTO school_roll (hub_id, school_id, counted_on, id, urn, pupils, fsm, fsm_ever6, markers, version, created_at, updated_at)
			SELECT hub_id, school_id, '2026-09-15', $1, urn, 450, 200, 220, '', 1, created_at, updated_at FROM school_roll WHERE school_id = $2 AND counted_on = '2026-01-15'`,
			db.NewID().String(), w.Schools.Visited.String())
		for i, now := range told() {
			if now == settled[i] {
				t.Errorf("the roll does not reach %s", now)
			}
		}
		ownerExec(t, db, "UPDATE pupil_figures SET roll_on = '2026-01-15' WHERE school_id = $1", w.Schools.Visited.String())
		if now := told(); !slices.Equal(now, settled) {
			t.Errorf("%v, not %v", now, settled)
		}
	})
}
