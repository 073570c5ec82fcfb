package httpapi

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/table"
)

const (
	wantCSV    = "Accept: text/csv"
	wantNDJSON = "Accept: application/x-ndjson"
)

// schoolsOf answers with so many schools, page by page; before is called before each page.
func schoolsOf(n int, before func(ctx context.Context, first int) error) func(context.Context, api.ListSchoolsRequestObject) (api.ListSchoolsResponseObject, error) {
	return func(ctx context.Context, r api.ListSchoolsRequestObject) (api.ListSchoolsResponseObject, error) {
		asked, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, r.Params.Sort)
		if err != nil {
			return nil, err
		}
		first := 0
		if asked.After != nil {
			if first, err = strconv.Atoi(asked.After.Key); err != nil {
				return nil, err
			}
		}
		if err := before(ctx, first); err != nil {
			return nil, err
		}
		var answer api.ListSchools200JSONResponse
		answer.Body.Items = []api.SchoolCard{}
		for i := first; i < min(first+asked.Limit, n); i++ {
			answer.Body.Items = append(answer.Body.Items, api.SchoolCard{ID: uuid.Nil, Urn: 100000 + i, Name: fmt.Sprint("=School ", i), Status: "open"})
		}
		var next *page.Position
		if first+asked.Limit < n {
			next = &page.Position{Key: strconv.Itoa(first + asked.Limit)}
		}
		answer.Body.NextCursor, answer.Headers.Link = nextPage(ctx, next)
		return answer, nil
	}
}

func atOnce(context.Context, int) error { return nil }

// taker is a client that takes an answer in parts.
type taker struct {
	header    http.Header
	status    int
	lines     int
	largest   int // part, in bytes
	flushes   int
	deadlines []time.Time
	most      int // parts that it takes before it goes; 0: all
	parts     int
}

func (k *taker) Header() http.Header { return k.header }

func (k *taker) WriteHeader(status int) { k.status = status }

func (k *taker) Flush() { k.flushes++ }

func (k *taker) SetWriteDeadline(at time.Time) error {
	k.deadlines = append(k.deadlines, at)
	return nil
}

func (k *taker) Write(b []byte) (int, error) {
	if k.parts++; k.most > 0 && k.parts > k.most {
		return 0, errors.New("nobody is there")
	}
	k.lines += strings.Count(string(b), "\n")
	k.largest = max(k.largest, len(b))
	return len(b), nil
}

// A list of any length is sent page by page, and no more than a page of it is held; each
// page has the time of a request of its own.
func TestAWholeListIsStreamed(t *testing.T) {
	const n = 30_000
	for accept, lines := range map[string]int{wantCSV: n + 1, wantNDJSON: n} {
		w := serve(t)
		var ends []time.Time
		var heap []uint64
		w.handlers.listSchools = schoolsOf(n, func(ctx context.Context, first int) error {
			end, _ := ctx.Deadline()
			ends = append(ends, end)
			if first == 10*maxLimit || first == n-maxLimit {
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				heap = append(heap, m.HeapAlloc)
			}
			return nil
		})
		client := &taker{header: http.Header{}}
		w.server.ServeHTTP(client, newRequest("GET", "/v1/schools", http.NoBody, asManager, accept))
		if client.status != 200 || client.lines != lines || client.flushes != n/maxLimit || client.largest > 200*maxLimit {
			t.Errorf("%s: %d, %d lines, %d flushes, at most %d bytes", accept, client.status, client.lines, client.flushes, client.largest)
		}
		if grown := int64(heap[1]) - int64(heap[0]); grown > 1<<20 {
			t.Errorf("%s: %d bytes more are held at the end", accept, grown)
		}
		if len(ends) != n/maxLimit || !slices.IsSortedFunc(ends, time.Time.Compare) || !ends[len(ends)-1].After(ends[0]) {
			t.Errorf("%d pages, the first until %v, the last until %v", len(ends), ends[0], ends[len(ends)-1])
		}
		if d := client.deadlines; len(d) < n/maxLimit || !d[len(d)-1].After(d[0]) {
			t.Errorf("%d deadlines for writing", len(d))
		}
	}
}

// What is not taken is not read on.
func TestAClientThatGoesEndsAWholeList(t *testing.T) {
	w := serve(t)
	asked := 0
	w.handlers.listSchools = schoolsOf(3000, func(context.Context, int) error {
		asked++
		return nil
	})
	defer func() {
		if v := recover(); v != http.ErrAbortHandler || asked != 3 {
			t.Errorf("%d pages were read: %v", asked, v)
		}
	}()
	w.server.ServeHTTP(&taker{header: http.Header{}, most: 2}, newRequest("GET", "/v1/schools", http.NoBody, asManager, wantCSV))
}

// A refusal is one while nothing is sent; after that a list that is not whole is cut.
func TestAWholeListIsRefusedOrCut(t *testing.T) {
	w := serve(t)
	w.handlers.listSchools = schoolsOf(10, func(context.Context, int) error { return errForbidden })
	if a := w.do("GET", "/v1/schools", "", asManager, wantCSV).want(403, "forbidden"); a.Header().Get("Content-Disposition") != "" {
		t.Errorf("a refusal is a file: %q", a.Header())
	}
	for _, err := range []error{fault.Absent, errors.New("the database is gone")} {
		w.handlers.listSchools = schoolsOf(1000, func(_ context.Context, first int) error {
			if first > 0 {
				return err
			}
			return nil
		})
		func() {
			defer func() {
				if v := recover(); v != http.ErrAbortHandler {
					t.Errorf("the connection is not cut: %v", v)
				}
			}()
			w.server.ServeHTTP(newRecorder(), newRequest("GET", "/v1/schools", http.NoBody, asManager, wantCSV))
		}()
	}
}

// A file has filters and an order, and no pages.
func TestAWholeListTakesNoPaging(t *testing.T) {
	w := serve(t)
	w.handlers.listSchools = schoolsOf(500, atOnce)
	a := w.do("GET", "/v1/schools?limit=10&cursor=x&status=open", "", asManager, wantCSV).want(400, "malformed-request")
	if got := a.faults(); !slices.Equal(got, []string{"parameter cursor: exclusive", "parameter limit: exclusive"}) {
		t.Errorf("%q", got)
	}
	w.do("GET", "/v1/schools?limit=10", "", asManager).want(200)
	w.do("GET", "/v1/schools?status=closed-perhaps", "", asManager, wantCSV).want(400)
	w.do("GET", "/v1/schools", "", wantCSV).want(401)
	w.do("GET", "/v1/schools", "", asManager, "Accept: application/pdf").want(406, "not-acceptable")
	var seen []api.ListSchoolsParams
	list := w.handlers.listSchools
	w.handlers.listSchools = func(ctx context.Context, r api.ListSchoolsRequestObject) (api.ListSchoolsResponseObject, error) {
		seen = append(seen, r.Params)
		return list(ctx, r)
	}
	w.do("GET", "/v1/schools?status=open&sort=-name&name=a%26b", "", asManager, wantNDJSON).want(200)
	if len(seen) != 3 {
		t.Fatalf("%d pages", len(seen))
	}
	for _, p := range seen {
		if of(p.Status) != "open" || of(p.Sort) != "-name" || of(p.Name) != "a&b" || of(p.Limit) != maxLimit {
			t.Errorf("%+v", p)
		}
	}
}

// What a file says of itself: its name, and that nobody keeps it.
func TestHeadersOfAWholeList(t *testing.T) {
	w := serve(t)
	w.handlers.listSchools = schoolsOf(0, atOnce)
	for accept, want := range map[string][]string{
		wantCSV:    {"text/csv; charset=utf-8; header=present", `attachment; filename="schools.csv"`, table.Mark + strings.Join(api.Columns["listSchools"], ",") + "\r\n"},
		wantNDJSON: {"application/x-ndjson", `attachment; filename="schools.ndjson"`, ""},
	} {
		a := w.do("GET", "/v1/schools", "", asManager, accept).want(200)
		h := a.Header()
		if h.Get("Content-Type") != want[0] || h.Get("Content-Disposition") != want[1] || a.Body.String() != want[2] {
			t.Errorf("%q %q", h, a.Body)
		}
		if h.Get("Cache-Control") != "no-store" || h.Get("Vary") != "Accept" || h.Get("ETag") != "" || strings.Contains(strings.Join(h.Values("Link"), ""), "next") {
			t.Errorf("%q", h)
		}
	}
}

// One item of a list becomes one record, under the columns of the contract.
func TestARecordOfASheet(t *testing.T) {
	columns := []string{"id", "name", "school.urn", "school.name", "groups.all", "groups.sen", "groups.eal", "groups.boys", "scopes", "progress", "overdue", "note", "ageDays", "none"}
	item := `{"note":" @SUM","id":"=1","name":"St Mary's \"Upper\", ＝x","school":{"name":"-x","urn":112492,"allowedActions":["a"]},
		"groups":{"all":{"value":0},"sen":{"value":null,"marker":"c"},"eal":{"value":null,"marker":"missing"},"boys":{"value":12}},
		"scopes":["=a","b"],"progress":[{"on":"2026-11-23","note":"=x"}],"overdue":false,"ageDays":-1.50,"none":null,"allowedActions":["school.update"]}`
	out, err := newSheet(columns).of([]json.RawMessage{json.RawMessage(item)})
	if err != nil {
		t.Fatal(err)
	}
	read, err := csv.NewReader(strings.NewReader(string(out))).ReadAll()
	want := []string{"'=1", `St Mary's "Upper", ＝x`, "112492", "'-x", "0", "c", "missing", "12", "'=a; b", `[{"on":"2026-11-23","note":"=x"}]`, "false", "' @SUM", "-1.50", ""}
	if err != nil || len(read) != 1 || !slices.Equal(read[0], want) {
		t.Errorf("%q, %v", read, err)
	}
}

// A list that is rows gives one for each of its items, and of the lists of these, with what stands
// beside them in each; what has none is a row all the same.
func TestTheRowsOfAnItem(t *testing.T) {
	columns := []string{"id", "rates.term", "rates.groups.group", "rates.groups.count", "rates.years.year", "others.name", "tags"}
	rates := `[{"years":[{"year":"7"}],"groups":[{"group":"=all","count":{"value":9}},{"group":"eal","count":{"value":null,"marker":"c"}}],"term":"autumn"},
		{"term":"spring","groups":[]},{"term":"summer","groups":null}]`
	for name, c := range map[string]struct {
		item string
		want []string
	}{
		"none of any": {`{"id":"1","rates":[],"tags":["a","b"],"others":null}`, []string{"1||||||a; b"}},
		"none of one": {`{"others":[{"name":"x"},{"name":"y"}],"id":"1","rates":[]}`, []string{"1|||||x|", "1|||||y|"}},
		"lists within": {`{"tags":["a"],"others":[{"name":"x"}],"rates":` + rates + `,"id":"1","allowedActions":["a"]}`,
			[]string{"1|autumn|'=all|9|||a", "1|autumn|eal|c|||a", "1|autumn|||7||a", "1|spring|||||a", "1|summer|||||a", "1|||||x|a"}},
	} {
		out, err := newSheet(columns).of([]json.RawMessage{json.RawMessage(c.item)})
		if err != nil {
			t.Fatal(err)
		}
		read, err := csv.NewReader(strings.NewReader(string(out))).ReadAll()
		var got []string
		for _, cells := range read {
			got = append(got, strings.Join(cells, "|"))
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
