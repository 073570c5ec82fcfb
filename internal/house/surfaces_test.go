package house

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// reader is somebody who looks at a surface.
type reader struct {
	name string
	testapi.Caller
}

// readers are everybody of both hubs, with all that they hold, and the machine client.
func readers(db *testkit.DB, api *testapi.API) []reader {
	all := []reader{{"client", api.AsClient(db.World.Client)}}
	for _, p := range db.World.People() {
		if p != db.World.Suspended {
			all = append(all, reader{p.Name + " of " + p.Hub.String()[24:], api.As(p)})
		}
	}
	return all
}

// item is a record in a list.
type item map[string]any

// key is what an item is known by: its id, its place in the trail, its version, the
// person of whom the register of observers tells, or all of it.
func (i item) key() string {
	for _, name := range []string{"id", "position", "version"} {
		if v, ok := i[name]; ok {
			return fmt.Sprint(v)
		}
	}
	if _, observer := i["trainings"]; observer {
		who, _ := i.member("person.id")
		return fmt.Sprint(who)
	}
	text, _ := json.Marshal(i) // it was read from JSON
	return string(text)
}

// member gives what an item shows under a dotted name.
func (i item) member(name string) (any, bool) {
	first, rest, nested := strings.Cut(name, ".")
	v, shown := i[first]
	if in, ok := v.(map[string]any); nested && ok {
		return item(in).member(rest)
	}
	return v, shown && !nested
}

func keys(items []item) []string {
	out := []string{}
	for _, i := range items {
		out = append(out, i.key())
	}
	return out
}

func sorted(in []string) []string { return slices.Sorted(slices.Values(in)) }

// list reads a list to its end, in pages of the size, and gives the status of the first.
func (r reader) list(t *testing.T, path string, limit int, query url.Values) ([]item, int) {
	t.Helper()
	all := []item{}
	set := url.Values{"limit": {fmt.Sprint(limit)}}
	for name, v := range query {
		set[name] = v
	}
	for {
		answer := r.In(t).Get(path + "?" + set.Encode())
		if answer.Status != http.StatusOK {
			return nil, answer.Status
		}
		var page struct {
			Items      []item
			NextCursor *string
		}
		answer.JSON(&page)
		if all = append(all, page.Items...); page.NextCursor == nil {
			return all, http.StatusOK
		}
		set.Set("cursor", *page.NextCursor)
	}
}

// collections are the lists of the contract, by whether they stand alone or under a record.
func collections() (alone, under []testapi.Operation) {
	for _, op := range testapi.Operations() {
		switch {
		case op.Method != http.MethodGet || !slices.Contains(names(op), "cursor") || op.ID == "listChanges", op.ID == "listSafeguardingTrail": // a feed has no end, and reading the trail adds to it
		case strings.Contains(op.Path, "{"):
			under = append(under, op)
		default:
			alone = append(alone, op)
		}
	}
	return alone, under
}

// within gives where a list is that stands under something: under each record that the reader
// lists, or under a year.
func (r reader) within(t *testing.T, op testapi.Operation) (paths []string) {
	t.Helper()
	parent, _, _ := strings.Cut(op.Path, "/{")
	if year := "{academicYear}"; strings.Contains(op.Path, year) {
		return []string{strings.Replace(op.Path, year, "2025-26", 1), strings.Replace(op.Path, year, "2026-27", 1)}
	}
	above, _ := r.list(t, parent, 200, nil)
	for _, p := range above {
		paths = append(paths, strings.Replace(op.Path, "{id}", p.key(), 1))
	}
	return paths
}

// names gives the query parameters of an operation.
func names(op testapi.Operation) (all []string) {
	for _, p := range op.Parameters {
		if p.Value.In == "query" {
			all = append(all, p.Value.Name)
		}
	}
	return all
}

// shows is under which member of an item a filter finds its value.
var shows = map[string]string{
	"state": "state", "kind": "kind", "status": "status", "phase": "phase", "laCode": "laCode", "academicYear": "academicYear",
	"schoolId": "school.id", "teacherId": "teacher.id", "partnerId": "partner.id", "observationId": "observationId", "personId": "person.id",
	"overdue": "overdue", "objectId": "object.id", "subjectId": "subjectId", "actorId": "actor.id", "action": "action",
}

// elsewhere are filters on what an item of their list does not show.
var elsewhere = []string{"listProvisions teacherId", "listPeople role", "listInspections schoolId", "listInspections state", "listPitfalls state"}

// A list is the same set whole, in either order and in pages of any size; a filter keeps
// those that show its value; and an order is the other one backwards.
func TestAListIsOneSet(t *testing.T) {
	testkit.EachDBAtOnce(t, func(t *testing.T, db *testkit.DB) {
		api := testapi.New(t, db)
		anImport(t, api, db.World.QALead)
		alone, under := collections()
		for _, r := range readers(db, api) {
			for _, op := range alone {
				r.isOneSet(t, op, op.Path)
			}
			for _, op := range under {
				for _, path := range r.within(t, op) {
					r.isOneSet(t, op, path)
				}
			}
		}
	})
}

func (r reader) isOneSet(t *testing.T, op testapi.Operation, path string) {
	t.Helper()
	whole, status := r.list(t, path, 200, nil)
	if status != http.StatusOK {
		return
	}
	differs := func(how string, got []string, want []string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s: %s %s\nhas  %v\nlike %v", r.name, path, how, got, want)
		}
	}
	if distinct := slices.Compact(sorted(keys(whole))); len(distinct) != len(whole) && op.ID != "listReaders" { // of one reader at one time
		t.Errorf("%s: %s has something twice", r.name, path)
	}
	for _, limit := range []int{1, 7} {
		if len(whole) > 1 && len(whole) < 30*limit {
			paged, _ := r.list(t, path, limit, nil)
			differs(fmt.Sprint("in pages of ", limit), keys(paged), keys(whole))
		}
	}
	for _, name := range names(op) {
		if name == "sort" {
			r.sorts(t, op, path, whole, differs)
		} else {
			r.filters(t, op, path, name, whole, differs)
		}
	}
}

func (r reader) sorts(t *testing.T, op testapi.Operation, path string, whole []item, differs func(string, []string, []string)) {
	t.Helper()
	for _, by := range op.Parameters.GetByInAndName("query", "sort").Schema.Value.Enum {
		name := by.(string)
		if strings.HasPrefix(name, "-") {
			continue
		}
		up, _ := r.list(t, path, 200, url.Values{"sort": {name}})
		down, _ := r.list(t, path, 7, url.Values{"sort": {"-" + name}})
		differs("sorted by "+name, sorted(keys(up)), sorted(keys(whole)))
		slices.Reverse(down)
		differs("sorted by -"+name, keys(down), keys(up))
	}
}

// filters holds one filter to what the items show: with the values that it can have, or
// with those that are there.
func (r reader) filters(t *testing.T, op testapi.Operation, path, name string, whole []item, differs func(string, []string, []string)) {
	t.Helper()
	member, known := shows[name]
	if !known || slices.Contains(elsewhere, op.ID+" "+name) {
		return
	}
	values, shown := map[string][]string{}, false
	for _, v := range op.Parameters.GetByInAndName("query", name).Schema.Value.Enum {
		values[fmt.Sprint(v)] = nil
	}
	for _, i := range whole {
		v, has := i.member(member)
		shown = shown || has
		if v != nil {
			values[fmt.Sprint(v)] = append(values[fmt.Sprint(v)], i.key())
		}
	}
	for value, want := range values {
		got, status := r.list(t, path, 200, url.Values{name: {value}})
		switch {
		case status == http.StatusOK:
			differs("with "+name+" "+value, sorted(keys(got)), sorted(want))
		case status != http.StatusBadRequest || shown: // 400: it is hidden from them
			t.Errorf("%s: %s with %s %s: %d", r.name, path, name, value, status)
		}
	}
}

// What is in a list can be read by itself, and nothing else can: of everything that
// anybody lists. And the table of access agrees, for the records that it names.
func TestWhatIsListedIsWhatIsRead(t *testing.T) {
	testkit.EachDBAtOnce(t, func(t *testing.T, db *testkit.DB) {
		api := testapi.New(t, db)
		anImport(t, api, db.World.QALead)
		everybody := readers(db, api)
		for _, op := range alones() {
			listed, all := map[string][]string{}, []string{}
			for _, r := range everybody {
				items, _ := r.list(t, op.Path, 200, nil)
				listed[r.name] = keys(items)
				all = append(all, keys(items)...)
			}
			for _, id := range slices.Compact(sorted(all)) {
				for _, r := range everybody {
					status := r.Unheld().Get(op.Path + "/" + id).Status
					if (status == http.StatusOK) != slices.Contains(listed[r.name], id) {
						t.Errorf("%s reads %s/%s: %d, which is listed: %t", r.name, op.Path, id, status, status != http.StatusOK)
					}
				}
			}
		}
	})
}

// alones are the lists whose items can be read by themselves.
func alones() (all []testapi.Operation) {
	alone, _ := collections()
	for _, op := range alone {
		if item, ok := testapi.OperationOf(http.MethodGet, op.Path+"/"+nowhere); ok && strings.HasSuffix(item.Path, "/{id}") {
			all = append(all, op)
		}
	}
	return all
}

// The table of access says 200 of a record to whom it is listed, and to nobody else.
func TestListsAgreeWithTheTableOfAccess(t *testing.T) {
	rows := golden(t)
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api := testapi.New(t, db)
		table, compared := realAsks(t, api, db.World), 0
		for _, c := range callers(&db.World) {
			for _, op := range alones() {
				items, _ := reader{c.letter, c.as(api)}.list(t, op.Path, 200, nil)
				for _, a := range table {
					status, told := rows[a.name()+" "+c.letter]
					id, single := strings.CutPrefix(a.path, op.Path+"/")
					if !told || !single || a.method != http.MethodGet || strings.Contains(id, "/") {
						continue
					}
					compared++
					if (status == "200") != slices.Contains(keys(items), id) {
						t.Errorf("%s as %s: the table says %s, and the list has it: %t", a.name(), c.letter, status, status != "200")
					}
				}
			}
		}
		if compared < 500 {
			t.Errorf("only %d rows were compared", compared)
		}
	})
}

// golden gives the table of access by row and column.
func golden(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("testdata/access.golden")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	const width = 42 // of a row's name, which may have spaces
	columns := strings.Fields(lines[0][width:])
	all := map[string]string{}
	for _, line := range lines[1:] {
		statuses := strings.Fields(line[width:])
		name := strings.TrimSpace(line[:width])
		for i, status := range statuses {
			all[name+" "+columns[i]] = status
		}
	}
	return all
}

// No filter, sort or cursor that one is given helps another, nor another list.
func TestACursorHelpsNobodyElse(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		everybody := readers(db, testapi.New(t, db))
		alone, _ := collections()
		tried := 0
		for i, r := range everybody {
			for n, op := range alone {
				answer := r.Get(op.Path + "?limit=1")
				next, more := answer.At("/nextCursor").(string)
				if answer.Status != http.StatusOK || !more {
					continue
				}
				tried++
				r.Get(op.Path + "?limit=1&cursor=" + next).Want(http.StatusOK)
				for who, path := range map[int]string{
					i + 1: op.Path + "?limit=1&cursor=" + next, i + 7: op.Path + "?limit=1&cursor=" + next,
					i: alone[(n+1)%len(alone)].Path + "?limit=1&cursor=" + next,
				} {
					other := everybody[who%len(everybody)]
					if got := other.Get(path).Status; got != http.StatusBadRequest && got != http.StatusForbidden {
						t.Errorf("%s goes on where %s was in %s, at %s: %d", other.name, r.name, op.Path, path, got)
					}
				}
				for _, by := range orders(op) {
					r.Get(op.Path+"?limit=1&sort="+by+"&cursor="+next).Want(http.StatusBadRequest, "invalid-cursor")
				}
			}
		}
		if tried < 100 {
			t.Errorf("only %d cursors were tried", tried)
		}
	})
}

// orders gives the orders of a list that are not its own.
func orders(op testapi.Operation) (all []string) {
	sort := op.Parameters.GetByInAndName("query", "sort")
	if sort == nil {
		return nil
	}
	for _, by := range sort.Schema.Value.Enum {
		if by != sort.Schema.Value.Default {
			all = append(all, by.(string))
		}
	}
	return all
}

// As a paper or as JSON, an outcome is open to the same people.
func TestAPaperIsOpenToWhomItsTextIs(t *testing.T) {
	testkit.EachDBAtOnce(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		paper := func(c testapi.Caller) testapi.Caller { return c.Unheld().Header("Accept", "application/pdf") }
		if got := paper(api.As(w.QALead)).Get("/v1/observations/" + w.Visits.Published.ID.String() + "/summary"); got.Header.Get("Content-Type") != "application/pdf" {
			t.Fatalf("a published summary is given as %s", got.Header.Get("Content-Type"))
		}
		for _, r := range append(readers(db, api), reader{"nobody", api.Anonymous()}) {
			for _, v := range append(w.Visits.All(), w.Elsewhere.Agreed, w.Elsewhere.Published) {
				for _, part := range []string{"/report", "/summary"} {
					path := "/v1/observations/" + v.ID.String() + part
					text, printed := r.Get(path), paper(r.Caller).Get(path)
					if text.Status != printed.Status {
						t.Errorf("%s reads %s of %s: %d, as a paper %d", r.name, part, v.Name, text.Status, printed.Status)
					}
					if printed.Status == http.StatusOK && printed.Header.Get("Content-Type") != "application/pdf" {
						t.Errorf("%s of %s is %s", part, v.Name, printed.Header.Get("Content-Type"))
					}
				}
			}
		}
	})
}
