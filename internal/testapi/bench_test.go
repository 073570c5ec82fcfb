package testapi_test

import (
	"fmt"
	"net/http"
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
