package siege

import (
	"bufio"
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/testapi"
)

// ask makes a request and holds its answer to the rules. It gives nil where net/http would
// not have taken the request at all.
func (s *siege) ask(r request) *testapi.Answer {
	s.count++
	whole := r
	whole.header = append(r.header[:len(r.header):len(r.header)], authorization(r.caller)...)
	sent, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(whole.wire())))
	if err != nil {
		s.refused++
		return nil
	}
	sent.RemoteAddr = "192.0.2.1:1234"
	w := &witness{TB: s.T}
	a := w.of(func() *testapi.Answer { return s.api.Anonymous().In(w).SendRequest(sent) })
	if a != nil {
		w.of(func() *testapi.Answer { s.judge(w, r, a); return a })
		s.tally.add(r, a)
		if a.Status < 300 {
			s.learn(r, a)
		}
		s.settle(r, a)
		s.learnRefusal(r, a)
	}
	s.tell(r, a, w.faults)
	s.sent = append(s.sent[max(0, len(s.sent)-enough):], r)
	return a
}

func authorization(who *caller) (lines []pair) {
	for _, token := range who.tokens {
		lines = append(lines, pair{"Authorization", token})
	}
	return lines
}

// learnRefusal makes another request of one that was refused for its meaning.
func (s *siege) learnRefusal(r request, a *testapi.Answer) {
	if a.Status != http.StatusUnprocessableEntity || r.tree == nil || len(r.how) > 0 || s.oneIn(3) {
		return
	}
	r.header, r.tree = slices.Clone(r.header), r.tree.clone()
	r.header = slices.DeleteFunc(r.header, func(h pair) bool { return h.name == "Idempotency-Key" })
	for _, f := range a.Problem().Errors {
		if around, n := r.tree.at(f.Pointer); n != nil {
			s.replace(around, n)
		}
	}
	r.body = []byte(r.tree.String())
	s.mending = []request{r}
}

// replace puts another value in the place of a node, or none where none is needed.
func (s *siege) replace(around, n *node) {
	needed := around.open == '[' || slices.Contains(around.schema.Required, n.name)
	if !needed && s.oneIn(2) {
		around.parts = slices.DeleteFunc(around.parts, func(p *node) bool { return p == n })
		return
	}
	s.record = nil
	*n = *s.value(n.name, n.schema)
}

// settle waits for the end of what was only accepted, so that the requests after it meet the
// same state each time.
func (s *siege) settle(r request, a *testapi.Answer) {
	at := a.Header.Get("Location")
	if a.Status != http.StatusAccepted || at == "" {
		return
	}
	for {
		got := s.api.Anonymous().Header("Authorization", r.caller.tokens[0]).Unheld().Get(at)
		if got.Status != http.StatusOK || !bytes.Contains(got.Body, []byte(`"state":"running"`)) {
			return
		}
	}
}

// tell says what was wrong, and how to come to it again.
func (s *siege) tell(r request, a *testapi.Answer, faults []string) {
	if s.log != nil && a != nil {
		s.log(r, a)
	}
	if len(faults) == 0 && s.count != *only {
		return
	}
	text := fmt.Sprintf("siege %d on %s, request %d: %s\n", s.seed, s.db.Name(), s.count, r)
	if a != nil {
		text += fmt.Sprintf("answered %d %v\n%s\n", a.Status, a.Header, a.Body[:min(len(a.Body), 3000)])
	}
	if len(faults) == 0 {
		s.Log(text)
		return
	}
	s.faults++
	s.Errorf("%s%s\nagain: HUBQA_TEST_DATABASES=%s go test ./internal/siege -run '%s' -siege.seed=%d -siege.only=%d -v",
		text, strings.Join(faults, "\n"), s.db.Name(), s.Name(), s.seed, s.count)
}

// witness is a test within the siege: what is wrong with one answer.
type witness struct {
	testing.TB
	faults []string
}

type ended struct{}

func (w *witness) Helper() {}

func (w *witness) Errorf(text string, of ...any) {
	w.faults = append(w.faults, fmt.Sprintf(text, of...))
}

func (w *witness) Fatalf(text string, of ...any) {
	w.Errorf(text, of...)
	panic(ended{})
}

// of does what may end by a Fatalf.
func (w *witness) of(do func() *testapi.Answer) (a *testapi.Answer) {
	defer func() {
		if v := recover(); v != nil && v != (ended{}) {
			panic(v)
		}
	}()
	return do()
}
