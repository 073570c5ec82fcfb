package walk

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

var (
	steps = flag.Int("walk.steps", 3000, "how many random changes are made, over all databases")
	seed  = flag.Uint64("walk.seed", 1, "of the first walk; each further walk has the next")
)

const (
	length    = 500 // steps of one walk, on a database of its own
	questions = 4   // questions after each step
	thorough  = 125 // steps after which a third of the people is asked about everything
)

// walk is one random walk: a server, the model of it, and the way so far.
type walk struct {
	world
	testing.TB
	api      *testapi.API
	db       *testkit.DB
	rand     *rand.Rand
	seed     uint64
	client   demo.Client
	stranger demo.Person
	callers  map[string]testapi.Caller

	framework   string
	inspecting  bool // the server has inspections
	texts       int
	step, asked int
	history     []event
	done        map[string]int // steps that were taken
	tally       map[string]int // answers by part, standing and status
	refused     map[string]int // and those that the meaning or the state forbade
}

// event is a step of the history with what it was about.
type event struct {
	step  int
	at    time.Time
	what  string
	about []ref
}

// TestWalk takes a random change at a time, each by somebody who may make it, and asks
// after each what anybody is shown.
func TestWalk(t *testing.T) {
	if racing {
		*steps = min(*steps, 600) // it looks for races, and the walk without it for the rest
	}
	var all summed
	t.Cleanup(func() { all.sawEnough(t) })
	for i := 0; i*length < *steps; i++ {
		dialects := testkit.Dialects()
		dialect, number := dialects[i%len(dialects)], *seed+uint64(i)
		t.Run(fmt.Sprint(dialect, "-", number), func(t *testing.T) {
			t.Parallel()
			k := start(t, testkit.Open(t, dialect, false), number)
			for range min(length, *steps-i*length) {
				k.take()
			}
			all.add(k)
			k.Logf("%d steps, %d questions: %v; refused: %v", k.step, k.asked, k.done, k.refused)
		})
	}
}

// summed is what all walks of a test have seen.
type summed struct {
	sync.Mutex
	done, tally map[string]int
	inspecting  bool
}

func (s *summed) add(k *walk) {
	s.Lock()
	defer s.Unlock()
	if s.done == nil {
		s.done, s.tally = map[string]int{}, map[string]int{}
	}
	for what, n := range k.done {
		s.done[what] += n
	}
	for what, n := range k.tally {
		s.tally[what] += n
	}
	s.inspecting = s.inspecting || k.inspecting
}

// sawEnough holds the walks to what they are for: every step is taken, and what is open
// for a time, or to few, is seen open and seen closed.
func (s *summed) sawEnough(t *testing.T) {
	if t.Failed() || *steps < 10_000 { // fewer may miss what is rare
		return
	}
	for _, c := range changes {
		if s.done[c.name] == 0 && (s.inspecting || !strings.Contains(c.name, "inspection")) {
			t.Errorf("nobody has come to %s", c.name)
		}
	}
	sharp := []string{"/report [Hv]", "/report [Ho]", "/report [M]", "/report [S]", "/report [P]", "/summary [L]", "/summary [Ho]", "/summary [Hv]", "/summary [M]",
		"/responses [Ho]", "/responses [M]", "/notes [Q]", "/factual-accuracy [S]", "/feedback [S]", " [C]"}
	if s.inspecting {
		sharp = append(sharp, "/report [I]", "/summary [I]", "/responses [I]", " [I]")
	}
	for _, what := range sharp {
		if s.tally[what+" 200"] == 0 || s.tally[what+" 404"] == 0 {
			t.Errorf("%q: %d times open, %d times closed", what, s.tally[what+" 200"], s.tally[what+" 404"])
		}
	}
}

// take makes one change and asks.
func (k *walk) take() {
	k.step++
	for !k.change() {
	}
	for range questions {
		k.ask(k.someQuestion())
	}
	if k.step%thorough == 0 {
		k.askAll(k.step / thorough)
	}
}

// askAll asks every third of all readers about everything; the turn says which.
func (k *walk) askAll(turn int) {
	everybody := []reader{{other: "client"}, {other: "stranger"}}
	for _, p := range k.people {
		everybody = append(everybody, reader{person: p})
	}
	for i := turn % 3; i < len(everybody); i += 3 {
		r := everybody[i]
		k.askLists(r)
		for _, v := range k.visits {
			for _, p := range parts {
				k.ask(k.ofVisit(r, v, p))
			}
		}
		for _, s := range k.shares {
			k.ask(k.ofShare(r, s))
		}
		for _, n := range k.needs {
			k.ask(k.ofNeed(r, n))
		}
		for _, i := range k.inspections {
			k.ask(k.ofInspection(r, i))
		}
		k.askOfPlanning(r)
	}
}

func (k *walk) askOfPlanning(r reader) {
	for _, c := range k.talks {
		k.ask(k.ofTalk(r, c))
	}
	for _, p := range k.plans {
		k.ask(k.ofPlan(r, p))
	}
	for _, s := range k.supports {
		k.ask(k.ofSupport(r, s))
	}
	for _, t := range k.trainings {
		k.ask(k.ofTraining(r, t))
	}
	for _, e := range k.evaluations {
		k.ask(k.ofEvaluation(r, e))
	}
	for _, j := range k.practices {
		k.ask(k.ofPractice(r, j))
	}
	for _, l := range k.lines {
		k.ask(k.ofFunding(r, l))
	}
	for _, c := range k.counts {
		k.ask(k.ofCount(r, c))
	}
	if r.other != "stranger" {
		for _, rung := range rungs {
			k.ask(k.listStanding(r, rung))
		}
	}
}

func (k *walk) askLists(r reader) {
	k.ask(k.listVisits(r, filter[*visit]{"", everything[*visit]}))
	k.ask(k.listNeeds(r, filter[*need]{"", everything[*need]}))
	k.ask(k.listShares(r, filter[*share]{"", everything[*share]}))
	if r.other != "stranger" {
		k.ask(k.listPeople(r))
		k.ask(k.listAppointments(r))
		k.ask(k.listProvisions(r))
	}
	if r.other != "stranger" && len(k.inspections) > 0 {
		k.ask(k.listInspections(r))
	}
}

// note keeps what was done.
func (k *walk) note(what string, about ...ref) {
	k.history = append(k.history, event{k.step, k.now, what, about})
}

// fail ends the walk and tells the part of its history that matters.
func (k *walk) fail(q question, fault string) {
	k.Helper()
	fault = k.named(fault, true)
	var b strings.Builder
	fmt.Fprintf(&b, "walk %d on %s, step %d, %s: %s reads %s: %s\n", k.seed, k.db.Name(), k.step, k.now.Format("2006-01-02 15:04:05"), q.reader, k.named(q.path, false), fault)
	fmt.Fprintf(&b, "again: go test ./internal/walk -run 'TestWalk/%s-%d' -walk.seed %d\n", k.db.Name(), k.seed, k.seed)
	fmt.Fprintf(&b, "  the hub shows summaries to heads of the %s\n", k.summaryReaders)
	for _, a := range k.appointments {
		if a.person == q.reader.person && q.reader.person != nil {
			fmt.Fprintf(&b, "  %s is %s\n", a.person.ref, a)
		}
	}
	for _, v := range k.visits {
		if slices.Contains(q.about, v.ref) {
			fmt.Fprintf(&b, "  %s stands to %s as %v\n", q.reader, v, k.standing(q.reader, v))
		}
	}
	told := slices.DeleteFunc(slices.Clone(k.history), func(e event) bool {
		return !slices.ContainsFunc(e.about, func(r ref) bool { return slices.Contains(q.about, r) })
	})
	for _, e := range told[max(0, len(told)-30):] {
		fmt.Fprintf(&b, "  step %d, %s: %s\n", e.step, e.at.Format("01-02 15:04"), k.named(e.what, false))
	}
	k.Fatal(b.String())
}

// named puts the records of the model in the place of their ids, with what matters of them
// where that is asked.
func (k *walk) named(text string, whole bool) string {
	var known []string
	name := func(id string, r ref, more string, of ...any) {
		called := string(r)
		if whole && more != "" {
			called += fmt.Sprintf(" ("+more+")", of...)
		}
		known = append(known, id, called)
	}
	for _, p := range k.people {
		name(p.ID.String(), p.ref, "")
	}
	for _, a := range k.appointments {
		name(a.id, a.ref, "%s is %s", a.person.ref, a)
	}
	for _, p := range k.placements {
		name(p.id, p.ref, "%s in %s, %s to %s", p.teacher.ref, p.provision.ref, p.from, p.to)
	}
	for _, p := range k.provisions {
		name(p.id, p.ref, "at %s, %s to %s", p.school.ref, p.from, p.to)
	}
	for _, v := range k.visits {
		name(v.id, v.ref, "")
	}
	for _, s := range k.shares {
		name(s.id, s.ref, "of %s with %s", s.visit.ref, s.holder.person.ref)
	}
	for _, n := range k.needs {
		name(n.id, n.ref, "of %s", n.visit.ref)
	}
	for _, i := range k.inspections {
		name(i.id, i.ref, "%s, by %s, %s to %s, pending %t, ended %t", i.level, i.person.ref, i.from, i.to, i.pending, i.ended)
	}
	for _, s := range k.schools {
		name(s.id, s.ref, "stands on "+k.rung(s))
	}
	for _, c := range k.talks {
		name(c.id, c.ref, "%s with %s, for %s, held %s, led by %s", c.state, c.school.ref, c.plannedOn, c.heldOn, c.lead.ref)
	}
	for _, p := range k.plans {
		name(p.id, p.ref, p.state)
	}
	for _, s := range k.supports {
		name(s.id, s.ref, "%s, by %s of %s", s.state(), s.schools[0].ref, s.schools[1].ref)
	}
	for _, t := range k.trainings {
		name(t.id, t.ref, "")
	}
	for _, e := range k.evaluations {
		name(e.id, e.ref, "%s, of %s with %s", e.state, e.school.ref, e.partner.ref)
	}
	for _, j := range k.practices {
		name(j.id, j.ref, "in %s", j.at.ref)
	}
	for _, l := range k.lines {
		name(l.id, l.ref, "of %s", l.of.ref)
	}
	for _, c := range k.counts {
		name(c.id, c.ref, "of %s", c.of.ref)
	}
	for _, p := range k.partners {
		name(p.id, p.ref, "")
	}
	return strings.NewReplacer(append(known, k.framework, "f1", "map[", "[")...).Replace(text)
}

func (a *appointment) String() string {
	where := "of the hub"
	switch {
	case a.partner != nil:
		where = "at " + string(a.partner.ref)
	case a.school != nil:
		where = "at " + string(a.school.ref)
	}
	pending := map[bool]string{true: ", pending"}[a.pending]
	return fmt.Sprintf("%s %s %s, %s to %s%s", a.ref, a.role, where, a.from, a.to, pending)
}

func (v *visit) String() string {
	text := fmt.Sprintf("%s (%s, %s of %s in %s at %s, observed by", v.ref, v.state, v.teacher.ref, v.provision.partner.ref, v.provision.ref, v.provision.school.ref)
	for _, o := range v.observers {
		text += " " + string(o.ref)
	}
	return text + ")"
}

// pick gives any of them.
func pick[T any](k *walk, from []T) T { return from[k.rand.IntN(len(from))] }

// mark makes a text that is recognised.
func (k *walk) mark(class string) mark {
	k.texts++
	return mark(fmt.Sprintf("mark:%s:%d", class, k.texts))
}

// move moves the clock of the work; that of tokens stands still.
func (k *walk) move(to time.Time) {
	k.db.Clock.Set(to)
	k.now = to
}

// sweep does what has fallen due, as the server does every minute.
func (k *walk) sweep() {
	if err := k.api.Sweep(context.Background()); err != nil {
		k.Fatal(err)
	}
	for _, v := range k.visits {
		if v.issued() && !v.published && k.today().After(v.windowEnds) {
			v.published = true
			k.note(fmt.Sprintf("a sweep publishes the summary of %s", v.ref), v.ref)
		}
	}
	for _, s := range k.shares {
		if !s.ended && !k.live(s) {
			s.ended = true
			k.note(fmt.Sprintf("a sweep ends %s", s.ref), s.visit.ref, s.ref)
		}
	}
}
