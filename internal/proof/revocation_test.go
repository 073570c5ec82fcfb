package proof

import (
	"database/sql"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// requests is how many race with revocations on each database: ten thousand on both.
var requests = flag.Int("requests", 5_000, "how many requests race with revocations on each database")

// How many race with one revocation, how many at a time, and how many of them begin
// after the commit at the least.
const (
	inOneRace  = 150
	atATime    = 16
	afterwards = inOneRace / 4
)

// document is a JSON object.
type document map[string]any

// ask is a request that shows a reader something while they may see it.
type ask struct {
	name, method, path string
	header             http.Header
	body               string
	shows              string // stands in the answer where it is shown; empty: any answer that does not refuse
	slow               bool   // to answer: asked once in a while
}

// asked is an ask that was answered. Begun is where its beginning stands in the order
// of beginnings and commits.
type asked struct {
	*ask
	begun  int64
	status int
	shown  bool
}

// revocation is a way in which somebody loses what they may see. Give gives it to them,
// again and again; take returns when the commit has that takes it from them.
type revocation struct {
	name       string
	asks       func() []ask
	give, take func()
	how        manner
}

// manner is how a revocation works.
type manner int

const (
	nobody  manner = 1 << iota // who has lost the right is nobody: 401
	unseen                     // what they may not see any more is not there: 404
	lasting                    // nobody has the right between the races
)

// No request that begins after a revocation was committed is served by the right that
// was revoked, whatever it asks: a record, a list, a paper, that nothing has changed, or
// an earlier answer again.
func TestNothingIsServedAfterARevocation(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		r := newRig(t, db)
		kinds, most := r.revocations(), *requests
		if racing {
			most /= 10
		}
		sent, late := 0, 0
		for sent < most {
			for _, kind := range kinds {
				n, after := r.race(kind)
				sent, late = sent+n, late+after
			}
		}
		t.Logf("%d requests, of which %d began after a revocation was committed", sent, late)
	})
}

// rig is a server with a network, and what the revocations need of the world.
type rig struct {
	t      *testing.T
	w      demo.World
	owner  *sql.DB
	api    *testapi.API
	server *httptest.Server
	client *http.Client
}

func newRig(t *testing.T, db *testkit.DB) *rig {
	t.Helper()
	r := &rig{t: t, w: db.World, owner: db.Owner(), api: testapi.New(t, db)}
	r.server = httptest.NewServer(r.api)
	t.Cleanup(r.server.Close)
	r.client = r.server.Client()
	r.client.Transport.(*http.Transport).MaxIdleConnsPerHost = atATime
	return r
}

// race sends requests while the right is revoked, and tells how many and how many of
// them began after the commit.
func (r *rig) race(kind revocation) (sent, late int) {
	r.t.Helper()
	kind.give()
	if kind.how&lasting == 0 {
		defer kind.give()
	}
	asks := kind.asks()
	for i := range asks {
		if got := r.send(&asks[i]); !got.shown {
			r.t.Fatalf("%s: %s is not shown before: %d", kind.name, got.name, got.status)
		}
	}
	var order, begun, after atomic.Int64
	var revoked atomic.Bool
	underWay := make(chan struct{})
	answers := make([][]asked, atATime)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			for n := i; begun.Load() < inOneRace || after.Load() < afterwards; n++ {
				a := &asks[n%len(asks)]
				if a.slow && n/len(asks)%4 > 0 {
					continue
				}
				late := revoked.Load()
				at := order.Add(1)
				if begun.Add(1) == inOneRace/4 {
					close(underWay)
				}
				got := r.send(a)
				got.begun = at
				answers[i] = append(answers[i], got)
				if late {
					after.Add(1)
				}
			}
		})
	}
	<-underWay
	kind.take()
	committed := order.Add(1)
	revoked.Store(true)
	all.Wait()
	for _, some := range answers {
		for _, got := range some {
			sent++
			if got.begun > committed {
				late++
			}
			r.judge(kind, got, got.begun > committed)
		}
	}
	return sent, late
}

func (r *rig) judge(kind revocation, got asked, late bool) {
	switch {
	case got.status >= http.StatusInternalServerError || got.status == 0:
		r.t.Errorf("%s: %s answers %d", kind.name, got.name, got.status)
	case late && got.shown:
		r.t.Errorf("%s: %s began after the commit and was served: %d", kind.name, got.name, got.status)
	}
}

func (r *rig) send(a *ask) asked {
	request, err := http.NewRequest(a.method, r.server.URL+a.path, strings.NewReader(a.body))
	if err != nil {
		return asked{ask: a}
	}
	request.Header = a.header.Clone()
	answer, err := r.client.Do(request)
	if err != nil {
		return asked{ask: a}
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return asked{ask: a}
	}
	shown := answer.StatusCode < http.StatusBadRequest && strings.Contains(string(body), a.shows)
	return asked{ask: a, status: answer.StatusCode, shown: shown}
}
