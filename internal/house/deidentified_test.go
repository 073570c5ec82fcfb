package house

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// deidentified is a summary without its names.
type deidentified struct{ ID, Term, Summary string }

// summaries walks an inspection's summaries, so many at a time, and gives them with the
// lengths of the pages and the cursors.
func summaries(c testapi.Caller, path string, limit int) (all []deidentified, lengths []int, cursors []string) {
	for query := fmt.Sprintf("?limit=%d", limit); ; {
		var p struct {
			Items      []deidentified
			NextCursor *string
		}
		c.Get(path + "/summaries" + query).Want(http.StatusOK).JSON(&p)
		all, lengths = append(all, p.Items...), append(lengths, len(p.Items))
		if p.NextCursor == nil {
			return all, lengths, cursors
		}
		cursors = append(cursors, *p.NextCursor)
		query = fmt.Sprintf("?limit=%d&cursor=%s", limit, url.QueryEscape(*p.NextCursor))
	}
}

func texts(all []deidentified) (out []string) {
	for _, s := range all {
		out = append(out, s.Summary)
	}
	slices.Sort(out)
	return out
}

// published are the visits whose summaries the current inspection has, by what they say.
func published(t *testing.T, db *testkit.DB) map[string][]string {
	t.Helper()
	rows, err := db.Owner().Query(`SELECT r.summary, r.observation_id FROM observation_report r JOIN observation o ON o.id = r.observation_id
		WHERE r.version = (SELECT MAX(v.version) FROM observation_report v WHERE v.observation_id = o.id) AND o.published_at IS NOT NULL AND o.school_id IN (SELECT school_id FROM inspection_school WHERE inspection_id = '` + db.World.Inspections.Current.String() + `')`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	found := map[string][]string{}
	for rows.Next() {
		var text, visit string
		if err := rows.Scan(&text, &visit); err != nil {
			t.Fatal(err)
		}
		found[text] = append(found[text], visit)
	}
	return found
}

var aTerm = regexp.MustCompile(`^20\d\d-\d\d (autumn|spring|summer)$`)

// An inspector at any level reads the published summaries of the schools, each under an
// id of its own and with its term, and nothing else of the visit (row 8, d).
func TestSummariesWithoutNames(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		visits := published(t, db)
		for _, path := range []string{
			"/v1/inspections/" + w.Inspections.Current.String(),
			inspect(t, api, inspecting(w, "summary", append(everySchool(w), w.Visits.Declined.School, w.Visits.Returned.School)...)),
			inspect(t, api, inspecting(w, "full", append(everySchool(w), w.Visits.Declined.School, w.Visits.Returned.School)...)),
		} {
			whole, _, _ := summaries(api.As(w.Inspector), path, 200)
			again, _, _ := summaries(api.As(w.Inspector), path, 200)
			byTwos, lengths, _ := summaries(api.As(w.Inspector), path, 2)
			if !slices.Equal(whole, again) || !slices.Equal(whole, byTwos) || len(whole) < 10 || slices.Max(lengths) != 2 {
				t.Errorf("%d at once, %d again, %d by twos: %v", len(whole), len(again), len(byTwos), lengths)
			}
			if !slices.IsSortedFunc(whole, func(a, b deidentified) int { return strings.Compare(a.ID, b.ID) }) {
				t.Error("they are not in the order of their ids")
			}
			n := 0
			for _, ids := range visits {
				n += len(ids)
			}
			if len(whole) != n {
				t.Errorf("%d are given of %d", len(whole), n)
			}
			terms := map[string]bool{}
			for _, s := range whole {
				if u, err := uuid.Parse(s.ID); err != nil || u.Version() != 4 || !aTerm.MatchString(s.Term) || len(visits[s.Summary]) == 0 {
					t.Errorf("%+v", s)
				}
				terms[s.Term] = true
			}
			if len(terms) < 3 {
				t.Errorf("they are of %v", terms)
			}
			var members []document
			for _, item := range api.As(w.Inspector).Get(path + "/summaries").At("/items").([]any) {
				members = append(members, document(item.(map[string]any)))
			}
			for _, m := range members {
				if len(m) != 3 {
					t.Errorf("one tells %v", m)
				}
			}
		}
	})
}

// Each summary given is a reading of its visit, which the teacher sees, and which leaves
// nothing else behind.
func TestReadingWithoutNamesIsRecorded(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := "/v1/inspections/" + w.Inspections.Current.String()
		before := trail(t, db)
		all, _, _ := summaries(api.As(w.Inspector), path, 5)
		var page struct {
			Items []struct {
				Action, Party string
				Object        struct{ Kind, ID string }
				SubjectID     string
				Parts         []string
			}
		}
		api.As(w.DataProtectionOfficer).Get("/v1/audit-events?limit=200&action=inspection.read-summaries").Want(http.StatusOK).JSON(&page)
		if len(page.Items) != len(all) || trail(t, db) != before {
			t.Errorf("%d readings of %d, %d changes", len(page.Items), len(all), trail(t, db)-before)
		}
		for _, e := range page.Items {
			if e.Object.Kind != "observation" || e.SubjectID == "" || e.Party != "inspector" || !slices.Equal(e.Parts, []string{"summary"}) {
				t.Errorf("%+v", e)
			}
		}
		readers := api.As(w.Teacher).Get("/v1/observations/" + w.Visits.Published.ID.String() + "/readers").Want(http.StatusOK)
		if readers.Text("/items/0/reader") != w.Inspector.Name || readers.Text("/items/0/parts/0") != "summary" {
			t.Errorf("the teacher sees %s", readers.Body)
		}
	})
}

// Where the summaries are of fewer teachers than the hub's small number, none is given,
// and none is read.
func TestFewTeachersAreNotShown(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := "/v1/inspections/" + w.Inspections.Current.String() // six teachers
		for _, row := range []struct{ threshold, pages int }{{7, 0}, {6, 1}, {7, 0}, {5, 1}} {
			setThreshold(t, api, row.threshold)
			before := readingsWithoutNames(t, db)
			all, _, _ := summaries(api.As(w.Inspector), path, 200)
			if (len(all) > 0) != (row.pages > 0) || readingsWithoutNames(t, db)-before != len(all) {
				t.Errorf("with %d: %d are given, %d recorded", row.threshold, len(all), readingsWithoutNames(t, db)-before)
			}
		}
		few := inspect(t, api, inspecting(w, "full", w.Schools.Visited, w.Schools.AlsoTaught)) // one teacher
		if all, _, _ := summaries(api.As(w.Inspector), few, 200); len(all) > 0 {
			t.Errorf("%d summaries are of one teacher", len(all))
		}
		var drawn int
		if err := db.Owner().QueryRow("SELECT count(*) FROM inspection_reference WHERE inspection_id = '" + strings.TrimPrefix(few, "/v1/inspections/") + "'").Scan(&drawn); err != nil || drawn > 0 {
			t.Errorf("%d ids were drawn: %v", drawn, err)
		}
	})
}

func readingsWithoutNames(t *testing.T, db *testkit.DB) (n int) {
	t.Helper()
	if err := db.Owner().QueryRow("SELECT count(*) FROM audit_event WHERE action = 'inspection.read-summaries'").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// A corrected summary is given as corrected, under the id that it had; one that is
// published meanwhile comes with another.
func TestSummariesWithoutNamesAreTheLatest(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := "/v1/inspections/" + w.Inspections.Current.String()
		before, _, _ := summaries(api.As(w.Inspector), path, 200)
		text := "Corrected, for " + w.Teacher.Name + "."
		seen := func(observation.OutcomeSeen) error { return nil }
		_, err := api.Observations.CorrectReport(context.Background(), w.QALead.Actor(), w.Visits.Published.ID, seen, observation.Correction{Reason: "x", Summary: &text})
		if err != nil {
			t.Fatal(err)
		}
		summary := "/v1/observations/" + w.Visits.Issued.ID.String() + "/summary"
		api.As(w.Teacher).Seeing(summary).Post(summary+"/publication", nil).Want(http.StatusOK)
		after, _, _ := summaries(api.As(w.Inspector), path, 200)
		if len(after) != len(before)+1 {
			t.Errorf("there are %d, then %d", len(before), len(after))
		}
		changed := 0
		for _, was := range before {
			i := slices.IndexFunc(after, func(is deidentified) bool { return is.ID == was.ID })
			if i < 0 {
				t.Fatalf("%s is gone", was.ID)
			}
			if after[i].Summary != was.Summary {
				changed++
				if after[i].Summary != "Corrected, for [teacher]." {
					t.Errorf("it reads %q", after[i].Summary)
				}
			}
		}
		if changed != 1 {
			t.Errorf("%d have changed", changed)
		}
	})
}

// Names that are planted in every summary reach nobody who reads without names.
func TestPlantedNamesAreTakenOut(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		planted := []string{w.Teacher.Name, w.FourthTeacher.Name, w.Observer.Name, w.OtherObserver.Name, w.Headteacher.Name, w.PartnerContact.Name, w.MusicLead.Name,
			"Leys Junior School", "Pear Tree Community Junior School", "Hathersage St Michael's CofE (Aided) Primary School", "Riverlea Music Service", "Open Strings Trust",
			"112492", "144466", "Whole-class brass, Year 4"}
		var all strings.Builder
		for _, name := range planted {
			fmt.Fprintf(&all, "At %s. %s''s, %s! ", strings.ReplaceAll(name, "'", "''"), strings.ToUpper(strings.ReplaceAll(name, "'", "’")), strings.ToLower(strings.ReplaceAll(name, "'", "")))
		}
		for _, s := range append(slices.Clone(unlock[db.Name()]),
			"UPDATE person SET name = 'Siân O''Neill' WHERE id = '"+w.OtherTeacher.ID.String()+"'",
			"UPDATE observation_report SET summary = '"+all.String()+"Nair’s, priya; Sian, O’NEILL''s, Neill. Hallam, Doyle, Leys, Alfreton, Derbyshire, riverlea.' WHERE observation_id = '"+w.Visits.Published.ID.String()+"'",
			"UPDATE observation_report SET summary = 'Siân led. Sian’s, O’Neill, ONEILL, ms neill; Pear Tree, Open Strings; Grace and Adeyemi''s. Derby.' WHERE observation_id = '"+w.Visits.IssuedLate.ID.String()+"'",
		) {
			if _, err := db.Owner().Exec(s); err != nil {
				t.Fatalf("%s: %v", s, err)
			}
		}
		found, _, _ := summaries(api.As(w.Inspector), "/v1/inspections/"+w.Inspections.Current.String(), 200)
		text := strings.Join(texts(found), "\n")
		if !strings.Contains(text, "[teacher] led. [teacher], [teacher], [teacher]; [school], [partner]; [observer] and [observer]'s. [authority].") {
			t.Errorf("the second reads otherwise:\n%s", text)
		}
		for _, name := range []string{"nair", "priya", "hallam", "doyle", "teasdale", "emily rowe", "leys", "alfreton", "derbyshire", "riverlea", "pear tree", "hathersage", "michael",
			"open strings", "112492", "144466", "boateng", "whole-class brass", "o’neill"} {
			for _, s := range found {
				if strings.Contains(strings.ToLower(s.Summary), name) {
					t.Errorf("%q is left in %q", name, s.Summary)
				}
			}
		}
		if leaked := strings.Contains(db.Log.String(), "Nair"); leaked {
			t.Error("the log holds a name")
		}
	})
}

// The linker has two inspections of the same schools, the register of another inspector
// and everything that the answers carry, and finds nothing by which one leads to another.
func TestNothingLinksSummariesToVisits(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		schools := append(everySchool(w), w.Visits.Declined.School, w.Visits.Returned.School)
		one, other := "/v1/inspections/"+w.Inspections.Current.String(), inspect(t, api, inspecting(w, "de-identified", schools...))
		grant(t, api, w, w.ElectedMember, document{"role": "inspector", "fromOn": "2026-11-23"})
		full := inspect(t, api, inspecting(w, "full", schools...).but(document{"inspectorId": w.ElectedMember.ID}))
		i := api.As(w.Inspector)

		a, lengthsA, cursorsA := summaries(i, one, 3)
		b, lengthsB, cursorsB := summaries(i, other, 3)
		c, _, _ := summaries(api.As(w.ElectedMember), full, 3)
		if !slices.Equal(texts(a), texts(b)) || !slices.Equal(texts(a), texts(c)) || len(a) < 10 {
			t.Fatalf("there is nothing to link: %d, %d and %d", len(a), len(b), len(c))
		}
		met := map[string]string{}
		for inspection, list := range map[string][]deidentified{"one": a, "other": b, "full": c} {
			for _, s := range list {
				if in, again := met[s.ID]; again {
					t.Errorf("%s is in %s and %s", s.ID, in, inspection)
				}
				met[s.ID] = inspection
			}
		}

		register := string(api.As(w.ElectedMember).Get("/v1/observations?limit=200").Want(http.StatusOK).Body)
		for id := range met {
			if strings.Contains(register, id) {
				t.Errorf("%s is in the register", id)
			}
			for _, path := range []string{"/v1/observations/" + id, "/v1/observations/" + id + "/summary", "/v1/inspections/" + id} {
				api.As(w.ElectedMember).Get(path).Want(http.StatusNotFound, "not-found")
			}
		}
		if n := i.Get("/v1/observations?limit=200").Want(http.StatusOK).Items(); n > 0 {
			t.Errorf("the register shows %d visits to who reads without names", n)
		}

		// The lengths of pages are those that were asked for; cursors are all of one length,
		// lead on in their own inspection alone, and hold no id.
		if !slices.Equal(lengthsA, lengthsB) || slices.ContainsFunc(lengthsA[:len(lengthsA)-1], func(n int) bool { return n != 3 }) {
			t.Errorf("the pages have %v and %v", lengthsA, lengthsB)
		}
		for n, cursor := range append(slices.Clone(cursorsA), cursorsB...) {
			if len(cursor) != len(cursorsA[0]) || strings.Contains(cursor, a[0].ID) {
				t.Errorf("cursor %d is %s", n, cursor)
			}
		}
		i.Get(other+"/summaries?limit=3&cursor="+url.QueryEscape(cursorsA[0])).Want(http.StatusBadRequest, "invalid-cursor")
		api.As(w.ElectedMember).Get(full+"/summaries?limit=3&cursor="+url.QueryEscape(cursorsA[0])).Want(http.StatusBadRequest, "invalid-cursor")
		i.Get("/v1/observations?limit=3&cursor="+url.QueryEscape(cursorsA[0])).Want(http.StatusBadRequest, "invalid-cursor")
		for _, header := range []string{"ETag", "Last-Modified", "Location"} {
			if value := i.Get(one + "/summaries").Header.Get(header); value != "" {
				t.Errorf("%s is %s", header, value)
			}
		}

		// The order is another in each inspection, and neither that in which the visits were
		// made nor that in which they are listed by name.
		orders := map[string]bool{}
		for n := range 8 {
			path := inspect(t, api, inspecting(w, "de-identified", schools...).but(document{"remit": fmt.Sprint(n)}))
			list, _, _ := summaries(i, path, 200)
			var order []string
			for _, s := range list {
				order = append(order, s.Term+s.Summary)
			}
			orders[strings.Join(order, "\n")] = true
		}
		if len(orders) < 8 {
			t.Errorf("eight inspections have %d orders", len(orders))
		}

		// What comes later has no place of its own: not at the end, where a new row would be.
		last := 0
		for range 8 {
			path := inspect(t, api, inspecting(w, "de-identified", schools...))
			before, _, _ := summaries(i, path, 200)
			publish(t, db, w.Visits.Issued)
			after, _, _ := summaries(i, path, 200)
			unpublish(t, db, w.Visits.Issued)
			for n, s := range after {
				if !slices.Contains(before, s) && n == len(after)-1 {
					last++
				}
			}
		}
		if last == 8 {
			t.Error("what is published later stands last")
		}

		// A visit of the school's own head is read by name there, and the reading tells its
		// reader no id of an inspection.
		body := string(api.As(w.Teacher).Get("/v1/observations/" + w.Visits.Published.ID.String() + "/readers?limit=200").Want(http.StatusOK).Body)
		for id := range met {
			if strings.Contains(body, id) {
				t.Errorf("the readers' list holds %s", id)
			}
		}
	})
}

// An id is drawn once, however many list the summaries first.
func TestIdsAreDrawnOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := "/v1/inspections/" + w.Inspections.Current.String() + "/summaries?limit=200"
		bodies := make([]string, 8)
		var all sync.WaitGroup
		for n := range bodies {
			all.Go(func() { bodies[n] = string(api.As(w.Inspector).Get(path).Body) })
		}
		all.Wait()
		if slices.Sort(bodies); bodies[0] != bodies[7] || !strings.Contains(bodies[0], "summary") {
			t.Errorf("read %s and %s", bodies[0], bodies[7])
		}
	})
}

func publish(t *testing.T, db *testkit.DB, v demo.Visit) {
	t.Helper()
	if _, err := db.Owner().Exec("UPDATE observation SET published_at = issued_at WHERE id = '" + v.ID.String() + "'"); err != nil {
		t.Fatal(err)
	}
}

func unpublish(t *testing.T, db *testkit.DB, v demo.Visit) {
	t.Helper()
	if _, err := db.Owner().Exec("UPDATE observation SET published_at = NULL WHERE id = '" + v.ID.String() + "'"); err != nil {
		t.Fatal(err)
	}
}

// Only the inspector reads without names, and only in their own inspection.
func TestWhoReadsWithoutNames(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		grant(t, api, w, w.ElectedMember, document{"role": "inspector", "fromOn": "2026-11-23"})
		path := "/v1/inspections/" + w.Inspections.Current.String() + "/summaries"
		for _, another := range []string{path, strings.TrimSuffix(path, "/summaries")} {
			api.As(w.ElectedMember).Get(another).Want(http.StatusNotFound, "not-found")
		}
		if n := api.As(w.ElectedMember).Get("/v1/inspections").Want(http.StatusOK).Items(); n > 0 {
			t.Errorf("an inspector is listed %d of another's", n)
		}
		for _, who := range []demo.Person{w.HubManager, w.DataProtectionOfficer, w.QALead, w.Teacher, w.Headteacher, w.OtherHubManager} {
			api.As(who).Get(path).Want(http.StatusNotFound, "not-found")
			api.As(who, who.Role).Get(path).Want(http.StatusForbidden, "forbidden")
		}
		api.As(w.Inspector, access.Inspector).Get(path).Want(http.StatusOK)
		api.As(w.Inspector, access.Teacher).Get(path).Want(http.StatusForbidden, "forbidden")
	})
}
