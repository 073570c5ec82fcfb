package proof

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httputil"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/testkit"
)

// Where connections are cut and servers are killed.
var seed = flag.Uint64("seed", 1, "of where connections are cut and servers are killed")

const cases = 150

// A request whose connection is cut at any byte, of its head, its body or the answer, and
// which is repeated under its key until it is answered, has one effect and the answer
// that a first would have had.
func TestRetriesCutAtRandomBytes(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		r := newRetrier(t, db)
		before, want := tallyOf(t, db, r.owner), tally{}
		for n := range few(cases) {
			kind := r.kinds[r.random.IntN(len(r.kinds))]
			p := kind.post(n)
			r.settle(p, fmt.Sprint("cut-", n))
			for _, table := range kind.makes {
				want[table]++
			}
		}
		came := tallyOf(t, db, r.owner).since(before)
		for table, n := range want {
			if came[table] != n {
				t.Errorf("%d of %s came of %d requests", came[table], table, n)
			}
		}
		sound(t, db, r.owner)
		t.Logf("seed %d: %v", *seed, r.cuts)
	})
}

// few is fewer where everything is slower.
func few(n int) int {
	if racing || testing.Short() {
		return n / 5
	}
	return n
}

// retrier is a caller whose connections are cut.
type retrier struct {
	*rig
	random *rand.Rand
	cutter *cutter
	kinds  []made
	cuts   tally // how often what was cut
}

// made is a kind of request, with the tables that have a row more by it.
type made struct {
	makes []string
	post  func(n int) post
}

func newRetrier(t *testing.T, db *testkit.DB) *retrier {
	t.Helper()
	r := &retrier{rig: newRig(t, db), random: rand.New(rand.NewPCG(*seed, 0)), cuts: tally{}}
	r.cutter = newCutter(t, r.server.Listener.Addr().String())
	r.client.Transport.(*http.Transport).DisableKeepAlives = true
	manager, lead, teacher := r.as(r.w.HubManager), r.as(r.w.QALead), r.as(r.w.Teacher)
	published := "/v1/observations/" + r.w.Visits.Published.ID.String()
	r.kinds = []made{
		{[]string{"partner", "change", "idempotency_key"}, func(n int) post {
			return post{name: "a partner", by: manager, path: "/v1/partners", body: newPartner(fmt.Sprint("Strings ", n))}
		}},
		{[]string{"observation", "observation_observer", "change", "idempotency_key"}, func(n int) post {
			return post{name: "a proposal", by: lead, path: "/v1/observations", body: document{
				"kind": "formal", "purpose": "developmental", "provisionId": r.w.Provisions.Visited, "teacherId": r.w.Teacher.ID,
				"frameworkId": r.w.Frameworks.Published, "observers": []document{{"personId": r.w.Observer.ID, "lead": true}},
				"startsAt": time.Date(2027, time.January, 11, 10, n, 0, 0, time.UTC), "lengthMinutes": 45, "ceilingException": document{"reason": "r", "agreedBy": "a"}}}
		}},
		{[]string{"development_need", "change", "idempotency_key"}, func(n int) post {
			return post{name: "a need", by: teacher, path: published + "/development-needs", body: document{
				"need": fmt.Sprint("Singing ", n), "ownerId": r.w.Teacher.ID, "dueBy": nextYear}}
		}},
		{[]string{"import_run", "school", "change", "idempotency_key"}, func(n int) post {
			return post{name: "an import", by: lead.Header("Prefer", "wait=30").Header("Content-Type", "text/csv"),
				path: "/v1/imports?kind=schools&mode=apply", body: schoolsFile(n)}
		}},
	}
	return r
}

// settle repeats a request until it is answered: with its connection cut some times, and
// in the end whole. What was made is there as the answer says.
func (r *retrier) settle(p post, key string) {
	r.t.Helper()
	for range r.random.IntN(4) {
		if _, err := r.try(p, key, true); err == nil {
			break // it was cut behind the last byte
		}
	}
	got, err := r.try(p, key, false)
	if err != nil || got.StatusCode >= http.StatusBadRequest {
		r.t.Fatalf("%s: %v %s", p.name, err, got.body)
	}
	made := p.by.Get(got.Header.Get("Location")).Want(http.StatusOK)
	var a, b any
	if json.Unmarshal(got.body, &a) != nil || json.Unmarshal(made.Body, &b) != nil || fmt.Sprint(a) != fmt.Sprint(b) ||
		got.Header.Get("ETag") != "" && got.Header.Get("ETag") != made.ETag() {
		r.t.Errorf("%s is answered %s, and %s is there", p.name, got.body, made.Body)
	}
}

// whole is an answer that came whole.
type whole struct {
	*http.Response
	body []byte
}

func (r *retrier) try(p post, key string, cutting bool) (whole, error) {
	request := p.request(r.t, "http://"+r.cutter.Addr().String(), key)
	if cutting {
		r.cutter.next.Store(r.where(request))
	}
	answer, err := r.client.Do(request)
	if err != nil {
		return whole{}, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return whole{answer, body}, err
}

// where draws where the connection of a request is cut. Just behind the request the
// server works on it, wherever it then is.
func (r *retrier) where(request *http.Request) *cut {
	text, err := httputil.DumpRequestOut(request, true)
	if err != nil {
		r.t.Fatal(err)
	}
	all, head := int64(len(text)), int64(bytes.Index(text, []byte("\r\n\r\n"))+4)
	c := &cut{ofRequest: uncut, ofAnswer: uncut, hard: r.random.IntN(2) == 0}
	switch r.random.IntN(4) {
	case 0:
		r.cuts["heads"]++
		c.ofRequest = r.random.Int64N(head)
	case 1:
		r.cuts["bodies"]++
		c.ofRequest = head + r.random.Int64N(all-head)
	case 2:
		r.cuts["requests under way"]++
		c.ofRequest = all
	default:
		r.cuts["answers"]++
		c.ofAnswer = r.random.Int64N(1200)
	}
	return c
}

// request is the request as it goes over a network.
func (p post) request(t testing.TB, server, key string) *http.Request {
	t.Helper()
	text, ok := p.body.(string)
	header := p.by.Key(key).Headers()
	if !ok {
		body, err := json.Marshal(p.body)
		if err != nil {
			t.Fatal(err)
		}
		text = string(body)
		header.Set("Content-Type", "application/json")
	}
	request, err := http.NewRequest(http.MethodPost, server+p.path, bytes.NewReader([]byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = header
	return request
}
