package intake_test

import (
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/intake"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

// A page of faults carries no rows, and one of rejected rows no more of them than are
// held at ease; the file has all.
func TestRejectedRowsAreReadAFewAtATime(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.HubManager.Actor()
		long := "A,band,gone," + strings.Repeat("z", 200<<10) + "\n"
		r := run(t, s, who, order{kind: intake.Partners, mode: intake.DryRun, onError: intake.Skip},
			"name,kind,status,x\n"+strings.Repeat(long, 12))
		listed, err := s.Faults(ctx, who, r.ID, pageOf(200))
		if err != nil || len(listed.Items) != 24 || listed.Next != nil {
			t.Errorf("%d listed, %v", len(listed.Items), err)
		}
		for _, f := range listed.Items {
			if f.Raw != nil {
				t.Error("a fault is listed with its row")
			}
		}
		err = store.For[intake.Tx](db.DB).View(ctx, who, func(tx intake.Tx) error {
			some, err := tx.RejectedRows(tx.Scope(access.ReadImport), r.ID, page.Request{Limit: 200})
			if n := len(some.Items); n == 0 || n > 11 || some.Next == nil {
				t.Errorf("%d read at once", n)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		file, err := s.RejectedCSV(ctx, who, r.ID)
		if got := text(t, file, err); strings.Count(got, strings.Repeat("z", 200<<10)) != 12 || strings.Count(got, "\r\n") != 13 {
			t.Errorf("%d bytes", len(got))
		}
	})
}
