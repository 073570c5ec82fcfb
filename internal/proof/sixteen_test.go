package proof

import (
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"sync"
	"testing"

	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// together sends requests at one time and gives their answers.
func together(n int, send func(i int) *testapi.Answer) []*testapi.Answer {
	answers, ready := make([]*testapi.Answer, n), make(chan struct{})
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			<-ready
			answers[i] = send(i)
		})
	}
	close(ready)
	all.Wait()
	return answers
}

// One request sixteen times at once has the effect that it has once, to the row, and
// one answer: the others wait for it.
func TestSixteenAtOnceAreOne(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		once := testkit.Open(t, db.Name(), true)
		owner, ownerOfOnce := db.Owner(), once.Owner()
		alone := posts(testapi.New(t, once))
		for i, p := range posts(testapi.New(t, db)) {
			before, beforeOnce := tallyOf(t, db, owner), tallyOf(t, once, ownerOfOnce)
			first := alone[i].send(fmt.Sprint("sixteen-", i))
			answers := together(16, func(int) *testapi.Answer { return p.send(fmt.Sprint("sixteen-", i)) })
			want, got := tallyOf(t, once, ownerOfOnce).since(beforeOnce), tallyOf(t, db, owner).since(before)
			if p.read {
				want["audit_event"] += 15
			}
			if !maps.Equal(got, want) {
				t.Errorf("%s: %v came of sixteen, and %v of one", p.name, got, want)
			}
			p.isOne(t, first.Status, answers)
		}
	})
}

// isOne holds the answers to one request to being one answer, of which one is the first.
func (p post) isOne(t *testing.T, status int, answers []*testapi.Answer) {
	t.Helper()
	if n := replays(answers); status < http.StatusBadRequest && n != len(answers)-1 {
		t.Errorf("%s: %d of %d answers are repetitions", p.name, n, len(answers))
	}
	whole := 0
	for _, a := range answers {
		if got, want := p.shown(a), p.shown(answers[0]); got.Status != status || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: answers differ:\n%d %v %s\n%d %v %s", p.name, got.Status, got.Header, got.Body, want.Status, want.Header, want.Body)
		}
		if p.once != "" && a.At("/"+p.once) != nil {
			whole++
		}
	}
	if p.once != "" && whole != 1 {
		t.Errorf("%s: %s is shown %d times", p.name, p.once, whole)
	}
}
