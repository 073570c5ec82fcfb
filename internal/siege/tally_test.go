package siege

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hubqa/hubqa/internal/testapi"
)

// tally counts answers by operation and status.
type tally map[string]map[int]int

func (t tally) add(r request, a *testapi.Answer) {
	if t[r.op.ID] == nil {
		t[r.op.ID] = map[int]int{}
	}
	t[r.op.ID][a.Status]++
}

func (t tally) byStatus() string {
	all := map[int]int{}
	for _, answers := range t {
		for status, n := range answers {
			all[status] += n
		}
	}
	return fmt.Sprint(all)
}

// summed is what all sieges of a test have seen.
type summed struct {
	sync.Mutex
	tally tally
}

func (s *summed) add(t tally) {
	s.Lock()
	defer s.Unlock()
	if s.tally == nil {
		s.tally = tally{}
	}
	for op, answers := range t {
		if s.tally[op] == nil {
			s.tally[op] = map[int]int{}
		}
		for status, n := range answers {
			s.tally[op][status] += n
		}
	}
}

// rare are the operations that need not succeed in a long siege, and why. There is none: what
// seldom does is a matter of time.
var rare = map[string]string{}

// sawEnough holds the sieges to what they are for: every operation is asked for, and most
// are done; in the long run all.
func (s *summed) sawEnough(t *testing.T) {
	if *only > 0 || *requests < 2*len(operations()) {
		return
	}
	var never []string
	for _, op := range operations() {
		answers := s.tally[op.ID]
		if len(answers) == 0 {
			t.Errorf("nobody asked for %s", op.ID)
		}
		if done := slices.ContainsFunc(slices.Collect(maps.Keys(answers)), func(status int) bool { return status < 300 }); done {
			continue
		}
		never = append(never, fmt.Sprint(op.ID, " ", answers))
		if rare[op.ID] == "" && *requests >= 30_000 {
			t.Errorf("%s never succeeds: %v", op.ID, answers)
		}
	}
	t.Logf("%d of %d operations did not succeed: %s", len(never), len(operations()), strings.Join(never, "; "))
	if 5*len(never) > len(operations()) && *requests >= 2*length {
		t.Error("too few operations succeed for the siege to mean much")
	}
}
