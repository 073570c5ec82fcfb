package demo_test

import (
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/testkit"
)

func TestSeed(t *testing.T) {
	for _, d := range testkit.Dialects() {
		start := time.Now()
		db := testkit.Open(t, d, true)
		t.Log(d, "first", time.Since(start))
		start = time.Now()
		for i := 0; i < 10; i++ {
			testkit.Open(t, d, true)
		}
		t.Log(d, "next", time.Since(start)/10)
		var n, a int
		o := db.Owner()
		if err := o.QueryRow("select count(*) from observation").Scan(&n); err != nil {
			t.Fatal(err)
		}
		o.QueryRow("select count(*) from audit_event").Scan(&a)
		t.Log(n, a)
		rows, _ := o.Query("select state, count(*) from observation group by 1")
		for rows.Next() {
			var s string
			rows.Scan(&s, &n)
			t.Log(s, n)
		}
	}
}
