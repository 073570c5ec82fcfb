package house

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/table"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

const agreementPath = "/v1/insights/observer-agreement"

type agreementItem struct {
	Principle                   string
	Observers                   []struct{ ID string }
	Pairs, LeftOut              int
	Percent, Kappa, LinearKappa struct {
		Value     *float64
		Marker    string
		Low, High *float64
		Band      string
	}
	ObservationIDs []string
}

func agreementOf(api *testapi.API, who demo.Person, query string) []agreementItem {
	var seen struct{ Items []agreementItem }
	api.As(who).Get(agreementPath + query).Want(http.StatusOK).JSON(&seen)
	return seen.Items
}

// Each figure names its visits, follows the reader's scope, and is not shown for few pairs
// (access.md row 31).
func TestObserverAgreement(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		one := agreementOf(api, w.QALead, "?principle=striving-for-excellence")
		if len(one) != 1 || one[0].Pairs != 1 || one[0].Kappa.Marker != "c" || one[0].Percent.Marker != "c" || one[0].Percent.Value != nil {
			t.Fatalf("of one pair: %+v", one)
		}
		if one[0].ObservationIDs[0] != w.Visits.Paired.ID.String() {
			t.Errorf("rests on %v", one[0].ObservationIDs)
		}
		copies(t, db, 9)
		for _, who := range []demo.Person{w.QALead, w.HubManager, w.Observer} {
			many := agreementOf(api, who, "?principle=striving-for-excellence&academicYear=2026-27")
			if len(many) != 1 || many[0].Pairs != 10 || len(many[0].ObservationIDs) != 10 || many[0].Percent.Value == nil || *many[0].Percent.Value != 90 {
				t.Fatalf("%s is told %+v", who.Name, many)
			}
			if k := many[0].Kappa; k.Value == nil || k.Low == nil || *k.Value != 0 || k.Band != "slight" {
				t.Errorf("kappa %+v", k)
			}
			pairs := agreementOf(api, who, fmt.Sprintf("?principle=striving-for-excellence&by=pair&observerId=%s&withObserverId=%s", w.Observer.ID, w.OtherObserver.ID))
			if len(pairs) != 1 || len(pairs[0].Observers) != 2 || pairs[0].Pairs != 10 {
				t.Errorf("by pair: %+v", pairs)
			}
		}
		for _, query := range []string{"?academicYear=2025-26", "?to=2026-01-01", "?frameworkId=" + nowhere, "?principle=x", "?observerId=" + nowhere} {
			if none := agreementOf(api, w.QALead, query); len(none) != 0 {
				t.Errorf("%s: %+v", query, none)
			}
		}
		if others := agreementOf(api, w.ColleagueObserver, ""); len(others) != 0 {
			t.Errorf("who was in no pair is told %+v", others)
		}
		for _, who := range []demo.Person{w.Teacher, w.PartnerContact, w.Headteacher, w.Inspector} {
			api.As(who).Get(agreementPath).Want(http.StatusNotFound) // whose token narrows nothing
		}
		api.As(w.QALead).Get(agreementPath + "?academicYear=2026-28").Want(http.StatusBadRequest)
		if body := string(api.As(w.QALead).Get(agreementPath).Want(http.StatusOK).Body); strings.Contains(body, "Heard") || strings.Contains(body, "NaN") {
			t.Errorf("%s", body)
		}
	})
}

// As CSV there is a row for each figure, the same as in JSON; one without a value has its mark.
func TestObserverAgreementAsCSV(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		rows := func(query string) [][]string {
			t.Helper()
			file := api.As(w.QALead).Header("Accept", "text/csv").Get(agreementPath + query).Want(http.StatusOK)
			if file.ETag() == api.As(w.QALead).Get(agreementPath+query).ETag() {
				t.Error("the file has the tag of the JSON")
			}
			all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(file.Body), table.Mark))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		const query = "?principle=striving-for-excellence&by=pair"
		few := rows(query)
		if len(few) != 5 || few[1][6] != "percent" || few[1][7] != "c" || few[1][11] != "1" || few[1][13] != w.Visits.Paired.ID.String() {
			t.Errorf("%v", few)
		}
		copies(t, db, 9)
		many := rows(query)
		if len(many) != 5 || many[1][7] != "90" || many[2][6] != "kappa" || many[2][7] != "0" || many[2][10] != "slight" || !strings.Contains(many[1][5], w.Observer.Name) {
			t.Errorf("%v", many)
		}
		api.As(w.Teacher).Header("Accept", "text/csv").Get(agreementPath).Want(http.StatusNotFound)
	})
}

// copies makes so many more of the paired visit, on which both observers judge alike.
func copies(t *testing.T, db *testkit.DB, n int) {
	t.Helper()
	alike, err := json.Marshal([]document{{"principle": "striving-for-excellence", "grade": "good"}})
	if err != nil {
		t.Fatal(err)
	}
	was := db.World.Visits.Paired.ID.String()
	for i := range n {
		is := fmt.Sprintf("0199a3c4-7b10-7c3a-9f52-%012d", i)
		for _, table := range []string{"observation", "observation_observer", "observation_judgement"} {
			copyRow(t, db, table, was, is)
		}
		if _, err := db.Owner().Exec(`UPDATE observation_judgement SET judgements = '` + string(alike) + `' WHERE observation_id = '` + is + `'`); err != nil {
			t.Fatal(err)
		}
	}
}

// copyRow copies the rows of a visit in a table under another id.
func copyRow(t *testing.T, db *testkit.DB, table, was, is string) {
	t.Helper()
	key := "observation_id"
	if table == "observation" {
		key = "id"
	}
	rows, err := db.Owner().Query(`SELECT * FROM ` + table + ` WHERE 1 = 0`)
	if err != nil {
		t.Fatal(err)
	}
	columns, err := rows.Columns()
	if err != nil || rows.Close() != nil || rows.Err() != nil {
		t.Fatal(err)
	}
	into := strings.Join(columns, ", ")
	from := strings.Replace(", "+into+",", ", "+key+",", ", '"+is+"',", 1)
	from = strings.Trim(from, ", ")
	if _, err := db.Owner().Exec(`INSERT INTO ` + table + ` (` + into + `) SELECT ` + from + ` FROM ` + table + ` WHERE ` + key + ` = '` + was + `'`); err != nil {
		t.Fatal(err)
	}
}
