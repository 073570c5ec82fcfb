package house

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/table"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

const ndjson = "application/x-ndjson"

// Every list is given whole in both formats, and in both whatever else is not.
func TestEveryListIsGivenWhole(t *testing.T) {
	lists := 0
	for _, op := range testapi.Operations() {
		if !isList(op) {
			if (api.Columns[op.ID] != nil) != asCSV(op) {
				t.Errorf("%s has columns: %t, and is given as CSV: %t", op.ID, api.Columns[op.ID] != nil, asCSV(op))
			}
			continue
		}
		lists++
		for format, schema := range map[string]string{"text/csv": "ListAsCSV", ndjson: "ListAsNDJSON"} {
			declared := op.Responses.Status(http.StatusOK).Value.Content[format]
			if declared == nil || declared.Schema.Ref != "#/components/schemas/"+schema {
				t.Errorf("%s is not given as %s", op.ID, format)
			}
		}
		if len(api.Columns[op.ID]) == 0 {
			t.Errorf("%s has no columns", op.ID)
		}
	}
	if lists < 29 {
		t.Errorf("only %d lists", lists)
	}
}

// A whole list has what the pages of the list have, for everybody, in its order; as CSV
// each is a record under the header that everybody has, or one for each item of its lists that
// are rows, and has all that an item shows.
func TestAWholeListIsTheListByPages(t *testing.T) {
	testkit.EachDBAtOnce(t, func(t *testing.T, db *testkit.DB) {
		api := testapi.New(t, db)
		somethingOfEach(t, api, db.World)
		alone, under := collections()
		compared := map[string]int{}
		for _, r := range readers(db, api) {
			for _, op := range alone {
				compared[op.ID] += r.exports(t, op, op.Path)
			}
			for _, op := range under {
				for _, path := range r.within(t, op) {
					compared[op.ID] += r.exports(t, op, path)
				}
			}
		}
		for _, op := range append(alone, under...) {
			if compared[op.ID] == 0 {
				t.Errorf("%s: nobody has anything in it", op.ID)
			}
		}
	})
}

// somethingOfEach makes something of each kind that the demo has none of.
func somethingOfEach(t *testing.T, api *testapi.API, w demo.World) {
	t.Helper()
	anImport(t, api, w.QALead)
	aSecret(api, w)
	aFeed(api, w.Teacher)
	theWebhooks(t, api, w)
	facts := "/v1/observations/" + w.Visits.InReply.ID.String() + "/factual-accuracy"
	api.As(w.Teacher).Seeing(facts).Post(facts+"/replies", document{"accurate": false, "inaccuracies": []document{
		{"statement": "=He said", "correction": "She said, \"no\""}}}).Want(http.StatusCreated)
	lead := api.As(w.QALead)
	lead.Post("/v1/annual-reports", document{"academicYear": "2025-26"}).Want(http.StatusCreated)
	imports(lead, "roll", "apply&countedOn=2026-01-15&onError=skip", []byte("URN,NOR,NORG,TSENELK\n112492,180,0,c\n")).Want(http.StatusAccepted)
	imports(lead, "school-successions", "apply", []byte("fromUrn,toUrn,kind,on\n200001,200002,merger,2026-09-01\n")).Want(http.StatusAccepted)
}

// growing are the lists to which each reading of them is added, the latest last: what stood
// at the first reading is compared.
var growing = map[string]bool{"listSafeguardingTrail": true}

// exports holds a list in both formats to its pages, and gives how many items it has.
func (r reader) exports(t *testing.T, op testapi.Operation, path string) int {
	t.Helper()
	want, status := r.list(t, path, 50, nil)
	lines := r.In(t).Header("Accept", ndjson).Get(path)
	sheet := r.In(t).Header("Accept", "text/csv").Get(path)
	if lines.Status != status || sheet.Status != status {
		t.Errorf("%s reads %s: %d, as NDJSON %d, as CSV %d", r.name, path, status, lines.Status, sheet.Status)
	}
	if status != http.StatusOK {
		return 0
	}
	got := itemsOf(t, lines.Body)
	read, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(sheet.Body, []byte(table.Mark)))).ReadAll()
	if growing[op.ID] {
		if len(got) <= len(want) || len(read) <= len(got)+1 {
			t.Fatalf("%s: a reading of %s is not recorded: %d items, then %d, then %d", r.name, path, len(want), len(got), len(read)-1)
		}
		got, read = got[:len(want)], read[:len(want)+1]
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: %s has\n%v\nby pages\n%v", r.name, path, got, want)
	}
	var shown []map[string]string
	for _, item := range want {
		shown = append(shown, rowsOf(api.Columns[op.ID], "", item)...)
	}
	if err != nil || len(read) != len(shown)+1 || !slices.Equal(read[0], api.Columns[op.ID]) {
		t.Fatalf("%s: %s has %d rows, and as CSV %d records, %v", r.name, path, len(shown), len(read), err)
	}
	for i, want := range shown {
		if got := filled(read[0], read[i+1]); !maps.Equal(got, want) {
			t.Fatalf("%s: %s has as CSV\n%v\nbut shows\n%v", r.name, path, got, want)
		}
	}
	return len(want)
}

// rowsIn reads the rows of CSV, by column.
func rowsIn(t *testing.T, body []byte) (rows []map[string]string) {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(body, []byte(table.Mark)))).ReadAll()
	must(t, err)
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, column := range all[0] {
			row[column] = cells[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// itemsOf reads the items of NDJSON.
func itemsOf(t *testing.T, body []byte) []item {
	t.Helper()
	items := []item{}
	for line := range bytes.Lines(body) {
		var i item
		if err := json.Unmarshal(line, &i); err != nil || line[len(line)-1] != '\n' {
			t.Fatalf("%q: %v", line, err)
		}
		items = append(items, i)
	}
	return items
}

// isList reports whether an operation gives a list by pages. A feed is none: it has no end.
// asCSV tells whether an operation that is no list of pages is given as CSV.
func asCSV(op testapi.Operation) bool {
	answer := op.Responses.Status(http.StatusOK)
	return answer != nil && answer.Value.Content["text/csv"] != nil && answer.Value.Content["text/csv"].Schema.Ref == "#/components/schemas/ListAsCSV"
}

func isList(op testapi.Operation) bool {
	answer := op.Responses.Status(http.StatusOK)
	if op.Method != http.MethodGet || answer == nil || answer.Value.Content["application/json"] == nil || op.ID == "listChanges" {
		return false
	}
	members := answer.Value.Content["application/json"].Schema.Value.Properties
	return members["items"] != nil && members["nextCursor"] != nil
}

// filled gives what stands in a record, by column.
func filled(columns, record []string) map[string]string {
	all := map[string]string{}
	for i, text := range record {
		if json.Valid([]byte(text)) && strings.HasPrefix(text, "[{") {
			text = "JSON"
		}
		if text != "" {
			all[columns[i]] = text
		}
	}
	return all
}

// rowsOf gives what a value shows as records should have it: one for each item of its lists of
// which the contract has columns, in their order, and one where these are empty.
func rowsOf(columns []string, name string, i item) (all []map[string]string) {
	cells, lists := i.cells(columns, name)
	for _, column := range columns {
		for list, items := range lists {
			if strings.HasPrefix(column, list+".") {
				delete(lists, list)
				for _, one := range items {
					for _, row := range rowsOf(columns, list, one.(map[string]any)) {
						maps.Copy(row, cells)
						all = append(all, row)
					}
				}
			}
		}
	}
	if all == nil {
		all = append(all, cells)
	}
	return all
}

// cells gives what a value shows by itself, and its lists that are rows.
func (i item) cells(columns []string, name string) (all map[string]string, lists map[string][]any) {
	all, lists = map[string]string{}, map[string][]any{}
	for member, v := range i {
		name := strings.TrimPrefix(name+"."+member, ".")
		members, nested := v.(map[string]any)
		value, isFigure := members["value"]
		list, isList := v.([]any)
		isRows := isList && slices.ContainsFunc(columns, func(column string) bool { return strings.HasPrefix(column, name+".") })
		switch text := asCell(v); {
		case member == "allowedActions":
		case isRows:
			lists[name] = list
		case isFigure && value == nil:
			all[name] = members["marker"].(string)
		case isFigure:
			all[name] = asCell(value)
		case nested:
			within, below := item(members).cells(columns, name)
			maps.Copy(all, within)
			maps.Copy(lists, below)
		case text != "":
			all[name] = text
		}
	}
	return all, lists
}

func asCell(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return table.Disarm(v)
	case []any:
		texts := []string{}
		for _, part := range v {
			if _, ok := part.(map[string]any); ok {
				return "JSON"
			}
			texts = append(texts, fmt.Sprint(part))
		}
		return table.Disarm(strings.Join(texts, "; "))
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// interrupted serves the API, and does something once the first part of an answer was sent.
func interrupted(t *testing.T, api *testapi.API, do func()) string {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		api.ServeHTTP(&onFlush{w, do}, r)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Start()
	t.Cleanup(server.Close)
	return server.URL
}

type onFlush struct {
	http.ResponseWriter
	do func()
}

func (w *onFlush) Flush() {
	w.ResponseWriter.(http.Flusher).Flush()
	if w.do != nil {
		w.do()
		w.do = nil
	}
}

// Whoever loses what they hold while a list is sent has a part of it, and can tell: also
// where the pages that are left would have been empty.
func TestALossInTheMiddleOfAWholeListIsSeen(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		manyPartners(t, api, w.QALead, 450)
		manager := api.As(w.HubManager)
		role := grant(t, api, w, w.Teacher, document{"role": "observer", "fromOn": "2026-11-01"})
		person := "/v1/people/" + w.Observer.ID.String()
		machine := "/v1/clients/" + w.Client.ID.String()
		for _, c := range []struct {
			name, format string
			who          testapi.Caller
			do           func()
			cut          bool
		}{
			{"nothing", ndjson, api.As(w.Teacher), func() {}, false},
			{"nothing", "text/csv", api.As(w.Teacher), func() {}, false},
			{"what is another's", ndjson, api.As(w.Teacher), func() { grant(t, api, w, w.MusicLead, document{"role": "observer", "fromOn": "2026-11-23"}) }, false},
			{"a role", "text/csv", api.As(w.Teacher), func() { manager.Seeing(role).Patch(role, document{"toOn": "2026-11-22"}).Want(http.StatusOK) }, true},
			{"their place", ndjson, api.As(w.Observer), func() { manager.Seeing(person).Patch(person, document{"status": "suspended"}).Want(http.StatusOK) }, true},
			{"a scope", "text/csv", api.AsClient(w.Client), func() {
				manager.Seeing(machine).Patch(machine, document{"scopes": []string{"hub:read", "partners:read"}}).Want(http.StatusOK)
			}, true},
			{"the secret", ndjson, api.AsClient(w.Client, "partners:read"), func() { manager.Seeing(machine).Post(machine+"/revocation", nil).Want(http.StatusOK) }, true},
		} {
			r, err := http.NewRequest(http.MethodGet, interrupted(t, api, c.do)+"/v1/partners", http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			r.Header = c.who.Header("Accept", c.format).Headers()
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(answer.Body)
			_ = answer.Body.Close()
			lines := bytes.Count(body, []byte("\n"))
			if answer.StatusCode != http.StatusOK || errors.Is(err, io.ErrUnexpectedEOF) != c.cut || (lines > 450) == c.cut || lines < 200 {
				t.Errorf("losing %s: %d, %d lines, %v", c.name, answer.StatusCode, lines, err)
			}
		}
	})
}

func manyPartners(t *testing.T, api *testapi.API, who demo.Person, n int) {
	t.Helper()
	file := "name,kind,status\n"
	for i := range n {
		file += fmt.Sprintf("Partner %d,charity,active\n", i)
	}
	brought := imports(api.As(who), "partners", "apply", []byte(file)).Want(http.StatusAccepted)
	if brought.At("/created") != float64(n) {
		t.Fatalf("%s", brought.Body)
	}
}

func imports(c testapi.Caller, kind, mode string, file []byte) *testapi.Answer {
	return c.Header("Content-Type", "text/csv").Header("Prefer", "wait=30").Post("/v1/imports?kind="+kind+"&mode="+mode, file)
}

// What was given as CSV can be given back: nothing changes, whatever the names are.
func TestPartnersAsCSVAreImportedUnchanged(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api := testapi.New(t, db)
		lead, made := api.As(db.World.QALead), map[string]bool{}
		name := rapid.StringOfN(rapid.RuneFrom([]rune("'=+-@＝＋－＠ \",;abé1")), 1, 30, -1)
		rapid.Check(t, func(rt *rapid.T) {
			for _, text := range rapid.SliceOfN(name, 1, 4).Draw(rt, "names") {
				if clean := table.Clean(text); clean != "" && !made[strings.ToLower(clean)] {
					made[strings.ToLower(clean)] = true
					lead.Post("/v1/partners", document{"name": clean, "kind": "charity", "status": "active"}).Want(http.StatusCreated)
				}
			}
		})
		file := lead.Header("Accept", "text/csv").Get("/v1/partners?sort=-name").Want(http.StatusOK).Body
		n := float64(bytes.Count(file, []byte("\r\n")) - 1)
		again := imports(lead, "partners", "dry-run", file).Want(http.StatusAccepted)
		if int(n) < len(made) || again.At("/unchanged") != n || again.At("/rowsRead") != n {
			t.Errorf("of %v: %s", n, again.Body)
		}
	})
}

// A confidential list is recorded as read in any format.
func TestAWholeListIsRecordedAsTheListIs(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		for _, path := range []string{"/v1/observations/" + w.Visits.Published.ID.String() + "/responses", "/v1/development-needs", "/v1/shares",
			"/v1/inspections/" + w.Inspections.Current.String() + "/summaries"} {
			who := api.As(w.QALead)
			if strings.HasSuffix(path, "/summaries") {
				who = api.As(w.Inspector)
			}
			recorded := func() (n int) {
				if err := db.Owner().QueryRow("SELECT count(*) FROM audit_event").Scan(&n); err != nil {
					t.Fatal(err)
				}
				return n
			}
			var rows []int
			for _, format := range []string{"application/json", "text/csv", ndjson} {
				before := recorded()
				who.Header("Accept", format).Get(path).Want(http.StatusOK)
				rows = append(rows, recorded()-before)
			}
			if rows[0] == 0 || rows[0] != rows[1] || rows[0] != rows[2] {
				t.Errorf("%s left %v rows in the trail as JSON, CSV and NDJSON", path, rows)
			}
		}
	})
}
