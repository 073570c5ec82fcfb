package siege

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/app"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

var (
	requests = flag.Int("siege.requests", 6000, "how many requests are made, over all databases")
	seed     = flag.Uint64("siege.seed", 1, "of the first siege; each further siege has the next")
	only     = flag.Int("siege.only", 0, "tell of this request of the first siege, and end with it")
)

const (
	length  = 1500 // requests of one siege, on a database of its own
	patient = 20   // faults after which a siege is given up
)

// siege is one run of requests: a server, what is known of it, and the way so far.
type siege struct {
	*testing.T
	api     *testapi.API
	db      *testkit.DB
	rand    *rand.Rand
	seed    uint64
	cast    []*caller
	turns   []*operation      // still to come in this round
	titles  map[string]string // of the catalogue of problems, by code and status
	known   known
	record  map[string]string // whose ids go into the request in the making
	mending []request         // what was refused for its meaning, mended
	sent    []request         // late ones, to be sent again
	count   int
	refused int // requests that net/http would have refused itself
	faults  int
	tally   tally
	log     func(request, *testapi.Answer) // of every request; nil: nobody listens
}

// TestSiege asks for every operation again and again.
func TestSiege(t *testing.T) {
	switch {
	case *only > 0:
		*requests = length
	case racing:
		*requests = min(*requests, 300) // it looks for races, and the siege without it for the rest
	case testing.Short():
		*requests = min(*requests, 900)
	}
	var all summed
	t.Cleanup(func() { all.sawEnough(t) })
	for i := 0; i*length < *requests; i++ {
		dialects := testkit.Dialects()
		dialect, number, most := dialects[i%len(dialects)], *seed+uint64(i), min(length, *requests-i*length)
		t.Run(fmt.Sprint(dialect, "-", number), func(t *testing.T) {
			t.Parallel()
			s := lay(t, testkit.Open(t, dialect, true), number)
			s.press(most)
			s.readLog()
			all.add(s.tally)
			t.Logf("%d requests, %d of them no HTTP: %v", s.count, s.refused, s.tally.byStatus())
		})
	}
}

// lay begins a siege.
func lay(t *testing.T, db *testkit.DB, number uint64, changes ...func(*siege)) *siege {
	s := &siege{
		T: t, db: db, api: testapi.New(t, db), rand: rand.New(rand.NewPCG(number, 1)), seed: number,
		known: newKnown(db.World), tally: tally{}, titles: map[string]string{},
	}
	for _, change := range changes {
		change(s)
	}
	s.assemble()
	s.learnProblems()
	return s
}

// press makes so many requests, beside those that read what they need to know.
func (s *siege) press(most int) {
	s.introduce(most)
	for made := 0; made < most && s.faults < patient; made++ {
		switch s.rand.IntN(40) {
		case 0:
			s.pass()
		case 1:
			s.ask(s.again())
		default:
			s.ask(s.next())
			s.mend()
		}
		if *only > 0 && s.count >= *only {
			return
		}
	}
}

// pass lets some hours pass for the work, and has done what falls due. The clock of tokens
// stands still.
func (s *siege) pass() {
	s.db.Clock.Set(s.db.Clock.Now().Add(time.Duration(1+s.rand.IntN(30)) * time.Hour))
	if err := s.api.Sweep(context.Background()); err != nil {
		s.Fatal(err)
	}
}

// readLog looks for what the server keeps from callers: readers of one request that disagree,
// and answers that were not what they should be.
func (s *siege) readLog() {
	for line := range strings.Lines(s.db.Log.String()) {
		for _, words := range []string{"disagrees with the validator", "cannot be written", "than the catalogue says", `"level":"ERROR"`} {
			if strings.Contains(line, words) && s.faults < patient {
				s.faults++
				s.Errorf("siege %d on %s left in the log: %s", s.seed, s.db.Name(), line)
				break
			}
		}
	}
}

// next gives a request for the next operation: half of them follow the contract.
func (s *siege) next() request {
	if len(s.turns) == 0 {
		for _, op := range operations() {
			s.turns = append(s.turns, op)
			if op.Method != http.MethodGet {
				s.turns = append(s.turns, op) // reading comes with it
			}
		}
		s.rand.Shuffle(len(s.turns), func(i, j int) { s.turns[i], s.turns[j] = s.turns[j], s.turns[i] })
	}
	op := s.turns[0]
	s.turns = s.turns[1:]
	r := s.proper(op)
	for s.rand.IntN(2) == 0 && len(r.how) < 4 {
		s.spoil(&r)
	}
	return r
}

// mend sends what was refused for its meaning once more, with other values in the places
// that the refusal named, as a patient person does.
func (s *siege) mend() {
	for tries := 0; len(s.mending) > 0 && tries < 4; tries++ {
		r := s.mending[0]
		s.mending = nil
		s.ask(r)
	}
	s.mending = nil
}

// again gives a late request once more, as somebody does who did not see the answer.
func (s *siege) again() request {
	if len(s.sent) == 0 {
		return s.next()
	}
	r := s.sent[s.rand.IntN(len(s.sent))]
	r.how = append(r.how[:len(r.how):len(r.how)], "sent again")
	return r
}

// Whoever has asked too often is told so, whatever they ask for. What monitors and browsers
// ask without a token has no rate.
func TestTheRate(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s := lay(t, db, *seed, func(s *siege) {
			s.api = testapi.New(t, db, func(o *app.Options) { o.HTTP.RatePerMinute, o.HTTP.AddressRatePerMinute = 1, 1_000_000 })
		})
		s.introduce(1000)
		for _, op := range operations() {
			r := s.proper(op)
			switch {
			case op.takesForm():
				s.ask(r)
			case op.action == "":
				continue
			default:
				r.caller = pick(s, having(op.action, s.cast))
			}
			if a := s.ask(r); a == nil || a.Status != http.StatusTooManyRequests {
				t.Errorf("%s: not refused as too many", r)
			}
		}
	})
}

// The same seed makes the same requests, and both databases answer them alike: with the
// same status and as many bytes.
func TestBothDatabasesAnswerAlike(t *testing.T) {
	many := map[bool]int{false: 300, true: 40}[racing]
	type line struct{ key, text string }
	tell := func(dialect string) (told []line) {
		s := lay(t, testkit.Open(t, dialect, true), *seed)
		s.log = func(r request, a *testapi.Answer) {
			told = append(told, line{fmt.Sprint(s.count, r.op.ID, r.caller.name, r.how, a.Status, len(a.Body)), fmt.Sprintf("%s\n%d %s", r, a.Status, a.Body)})
		}
		s.press(many)
		return told
	}
	dialects := testkit.Dialects()
	first, second := tell(dialects[0]), tell(dialects[len(dialects)-1])
	for i := range min(len(first), len(second)) {
		if first[i].key != second[i].key {
			t.Fatalf("%s\n\nand elsewhere\n\n%s", first[i].text, second[i].text)
		}
	}
	if len(first) < many || len(first) != len(second) {
		t.Errorf("%d and %d requests were answered", len(first), len(second))
	}
}
