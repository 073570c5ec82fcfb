package house

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/table"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// As CSV there is a row for each share, the same as in JSON: one that is withheld has its mark,
// and no team is a formula.
func TestStaffTimeSharesAsCSV(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		db.Clock.Advance(39 * 24 * time.Hour) // the term has ended
		if _, err := db.Owner().Exec("UPDATE staff_time SET team = '=cmd()' WHERE team = 'Singing'"); err != nil {
			t.Fatal(err)
		}
		const path = "/v1/insights/staff-time"
		ask := api.As(w.QALead).Header("Accept", "text/csv")
		file, inJSON := ask.Get(path).Want(http.StatusOK), api.As(w.QALead).Get(path).Want(http.StatusOK)
		ask.Header("If-None-Match", file.ETag()).Get(path).Want(http.StatusNotModified)
		if file.ETag() == inJSON.ETag() {
			t.Error("the file has the tag of the JSON")
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(file.Body), table.Mark))).ReadAll()
		var shares struct{ Items []any }
		inJSON.JSON(&shares)
		if err != nil || len(rows) != len(shares.Items)+1 {
			t.Fatalf("%v %v of %d", err, rows, len(shares.Items))
		}
		if at := slices.IndexFunc(rows, func(r []string) bool { return r[3] == "'=cmd()" }); at < 0 || rows[at][4] != "c" || rows[at][5] != "c" || rows[at][6] != "" {
			t.Errorf("%q", rows)
		}
		if rows[1][3] != "" || rows[1][5] == "c" || strings.Contains(string(file.Body), ",=") {
			t.Errorf("%q", rows)
		}
		api.As(w.Teacher).Header("Accept", "text/csv").Get(path).Want(http.StatusNotFound)
	})
}
