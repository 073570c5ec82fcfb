package testapi_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

func proposal(db *testkit.DB, n int) map[string]any {
	w := db.World
	return map[string]any{
		"kind": "formal", "purpose": "developmental", "provisionId": w.Provisions.Visited, "teacherId": w.Teacher.ID,
		"frameworkId": w.Frameworks.Published, "lengthMinutes": 45,
		"startsAt":  fmt.Sprintf("2027-%02d-%02dT%02d:%02d:00Z", 1+n%6, 1+n/6%28, 9+n/168%6, n/1008%60),
		"observers": []map[string]any{{"personId": w.Observer.ID, "lead": true}},
	}
}

// The whole server without a network: gate, validation, policy, database, audit
// trail, view. Answers are held to the contract while a benchmark prepares, and not
// while it counts.
func BenchmarkGetObservation(b *testing.B) {
	testkit.EachDB(b, func(b *testing.B, db *testkit.DB) {
		as := testapi.New(b, db).As(db.World.QALead)
		path := "/v1/observations/" + db.World.Visits.Published.ID.String()
		as.Get(path).Want(http.StatusOK)
		count(b, func(int) { as.Unheld().Get(path).Want(http.StatusOK) })
	})
}

// Reading a summary writes an audit row in the same transaction.
func BenchmarkGetSummary(b *testing.B) {
	testkit.EachDB(b, func(b *testing.B, db *testkit.DB) {
		as := testapi.New(b, db).As(db.World.Headteacher)
		path := "/v1/observations/" + db.World.Visits.Published.ID.String() + "/summary"
		as.Get(path).Want(http.StatusOK)
		count(b, func(int) { as.Unheld().Get(path).Want(http.StatusOK) })
	})
}

func BenchmarkListFifty(b *testing.B) {
	testkit.EachDB(b, func(b *testing.B, db *testkit.DB) {
		as := testapi.New(b, db).As(db.World.QALead)
		for n := range 60 {
			as.Post("/v1/observations", proposal(db, n)).Want(http.StatusCreated)
		}
		const path = "/v1/observations?limit=50"
		if n := as.Get(path).Want(http.StatusOK).Items(); n != 50 {
			b.Fatalf("%d items", n)
		}
		count(b, func(int) { as.Unheld().Get(path).Want(http.StatusOK) })
	})
}

func BenchmarkProposeObservation(b *testing.B) {
	testkit.EachDB(b, func(b *testing.B, db *testkit.DB) {
		as := testapi.New(b, db).As(db.World.QALead)
		count(b, func(n int) { as.Unheld().Post("/v1/observations", proposal(db, n)).Want(http.StatusCreated) })
	})
}

func BenchmarkRecordSevenJudgements(b *testing.B) {
	testkit.EachDB(b, func(b *testing.B, db *testkit.DB) {
		as := testapi.New(b, db).As(db.World.Observer)
		path := "/v1/observations/" + db.World.Visits.Held.ID.String() + "/judgements"
		var judgements []map[string]any
		for _, p := range framework.SevenPrinciples(framework.FourPoint()).Principles {
			judgements = append(judgements, map[string]any{"principle": p.Key, "grade": "good",
				"evidence": "The teacher modelled clearly, and most pupils could echo and improvise with support."})
		}
		body := map[string]any{"judgements": judgements}
		tag := as.Get(path).Want(http.StatusOK).ETag()
		count(b, func(int) { tag = as.Unheld().IfMatch(tag).Put(path, body).Want(http.StatusOK).ETag() })
	})
}

func count(b *testing.B, once func(n int)) {
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		once(n)
		n++
	}
}

// A hub of 300 schools has a year of figures: three provisions in each school, and three terms.
func BenchmarkYearOfFigures(b *testing.B) {
	testkit.EachDB(b, func(b *testing.B, db *testkit.DB) {
		fillYear(b, db, 300, 3)
		as := testapi.New(b, db).As(db.World.QALead)
		for _, path := range []string{
			"/v1/insights/participation?academicYear=2025-26", "/v1/insights/pitfalls?academicYear=2025-26", "/v1/data-returns/2025-26",
			"/v1/data-returns/2025-26/completeness", "/v1/insights/value-for-money?academicYear=2025-26",
		} {
			b.Run(path, func(b *testing.B) {
				length := 0
				count(b, func(int) { length = len(as.Unheld().Get(path).Want(http.StatusOK).Body) })
				b.ReportMetric(float64(length), "B/page")
			})
		}
	})
}

// fillYear adds schools like the one visited, each with a roll and so many provisions like that
// of it, of which participation is counted in each term of the year before.
func fillYear(b *testing.B, db *testkit.DB, schools, provisions int) {
	b.Helper()
	owner := db.Owner()
	exec := func(sql string, args ...any) {
		b.Helper()
		if _, err := owner.Exec(sql, args...); err != nil {
			b.Fatal(err)
		}
	}
	known := func(table, other string) string { return like(b, db, table, other) }
	ids := 0
	id := func() string { ids++; return fmt.Sprintf("00000000-0000-4000-8000-%012d", ids) }
	school, roll := known("school", "id urn name"), known("school_roll", "id school_id urn")
	provision, figures := known("provision", "id school_id name from_on to_on"), known("pupil_figures", "id school_id provision_id academic_year term counted_on roll_on")
	line := known("pupil_figures_line", "figures_id line pupils girls boys fsm")
	w := db.World
	for n := range schools {
		in := id()
		exec(fmt.Sprintf(school+" WHERE id = '%s'", quoted(in), fmt.Sprint(300_000+n), quoted(fmt.Sprintf("School %03d", n)), w.Schools.Visited))
		exec(fmt.Sprintf(roll+" WHERE school_id = '%s'", quoted(id()), quoted(in), fmt.Sprint(300_000+n), w.Schools.Visited))
		for p := range provisions {
			at := id()
			exec(fmt.Sprintf(provision+" WHERE id = '%s'", quoted(at), quoted(in), quoted(fmt.Sprintf("Strings %d", p)), "'2025-09-01'", "NULL", w.Provisions.Visited))
			for t, term := range []string{"autumn", "spring", "summer"} {
				of, day := id(), []string{"'2025-11-10'", "'2026-02-09'", "'2026-05-11'"}[t]
				exec(fmt.Sprintf(figures+" WHERE id = '%s'", quoted(of), quoted(in), quoted(at), "'2025-26'", quoted(term), day, "'2026-01-15'", w.Takeup.Participation))
				exec(fmt.Sprintf(line+" WHERE figures_id = '%s'", quoted(of), "'all'", "30", "14", "16", fmt.Sprint(9-2*t), w.Takeup.Participation))
			}
		}
	}
}

func quoted(text string) string { return "'" + text + "'" }

// like is a statement that copies rows of a table but for other columns, whose values it takes.
func like(b *testing.B, db *testkit.DB, table, other string) string {
	b.Helper()
	rows, err := db.Owner().Query("SELECT * FROM " + table + " WHERE 1 = 0")
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	all, err := rows.Columns()
	if err != nil || rows.Err() != nil {
		b.Fatal(err, rows.Err())
	}
	others := strings.Fields(other)
	same := slices.DeleteFunc(all, func(c string) bool { return slices.Contains(others, c) })
	values := strings.TrimSuffix(strings.Repeat("%s, ", len(others)), ", ")
	columns := strings.Join(same, ", ")
	return fmt.Sprintf("INSERT INTO %s (%s, %s) SELECT %s, %s FROM %s", table, strings.Join(others, ", "), columns, values, columns, table)
}
