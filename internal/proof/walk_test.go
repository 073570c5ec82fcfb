package proof

import (
	"database/sql"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// As many walks, and as long ones, as an ordinary run has time for. The command line
// says otherwise.
func init() {
	checks := "20"
	if racing {
		checks = "5"
	}
	for name, value := range map[string]string{"rapid.checks": checks, "rapid.steps": "60"} {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
}

// Whatever anybody does, in whatever order, the protocol and the policy hold.
func TestInvariants(t *testing.T) {
	for _, dialect := range testkit.Dialects() {
		t.Run(dialect, func(t *testing.T) {
			done := map[string]int{}
			rapid.Check(t, func(rt *rapid.T) {
				w := newWalk(bounded{t, rt}, rt, dialect, done)
				rt.Repeat(w.turns())
				w.checkAll()
			})
			for _, name := range slices.Sorted(maps.Keys(done)) {
				t.Logf("%5d %s", done[name], name)
			}
		})
	}
}

// bounded is a test as long as one walk: what the walk opens is closed with it.
type bounded struct {
	testing.TB
	walk *rapid.T
}

func (b bounded) Cleanup(f func())               { b.walk.Cleanup(f) }
func (b bounded) Error(args ...any)              { b.walk.Error(args...) }
func (b bounded) Errorf(text string, of ...any)  { b.walk.Errorf(text, of...) }
func (b bounded) Fatal(args ...any)              { b.walk.Fatal(args...) }
func (b bounded) Fatalf(text string, of ...any)  { b.walk.Fatalf(text, of...) }
func (b bounded) FailNow()                       { b.walk.FailNow() }
func (b bounded) Logf(text string, about ...any) { b.walk.Logf(text, about...) }

// walk is one random history of a world of its own.
type walk struct {
	t       testing.TB
	rt      *rapid.T
	db      *testkit.DB
	w       demo.World
	api     *testapi.API
	owner   *sql.DB
	people  []demo.Person // first the parties to most of the visits
	visits  []string
	granted []string
	shunned []access.Action // steps that are seldom taken in this walk
	ledgers map[string]ledger
	done    map[string]int // how often each step was taken
}

// parties is how many of the people have to do with most of the visits.
const parties = 6

func newWalk(t testing.TB, rt *rapid.T, dialect string, done map[string]int) *walk {
	db := testkit.Open(t, dialect, true)
	w := &walk{t: t, rt: rt, db: db, w: db.World, api: testapi.New(t, db), owner: db.Owner(), ledgers: map[string]ledger{}, done: done}
	w.people = []demo.Person{
		w.w.Observer, w.w.QALead, w.w.Teacher, w.w.Headteacher, w.w.PartnerContact, w.w.MusicLead,
		w.w.HubManager, w.w.OtherQALead, w.w.OtherHeadteacher, w.w.OtherObserver, w.w.DataProtectionOfficer, w.w.UnrelatedHeadteacher, w.w.OtherTeacher,
		w.w.OtherPartnerContact, w.w.ColleagueObserver, w.w.Inspector, w.w.OtherHubQALead, w.w.OtherHubManager,
	}
	v := w.w.Visits
	all := []demo.Visit{v.Proposed, v.ProviderAgreed, v.Agreed, v.Held, v.FeedbackGiven, v.Judged, v.Drafted, v.Submitted, v.Issued, v.Published, v.InReply, v.Corrected}
	for _, visit := range rapid.SliceOfNDistinct(rapid.SampledFrom(all), 2, 2, func(v demo.Visit) string { return v.Name }).Draw(rt, "visits") {
		w.visits = append(w.visits, visit.ID.String())
	}
	w.shunned = rapid.SliceOfNDistinct(rapid.SampledFrom(everyDeed), 3, 3, rapid.ID).Draw(rt, "shunned")
	for range 4 {
		w.appoint()
	}
	return w
}

// turns are what can happen next, each as often as it stands here.
func (w *walk) turns() map[string]func(*rapid.T) {
	turns := map[string]func(*rapid.T){}
	for name, turn := range map[string]struct {
		weight int
		do     func()
	}{
		"what is allowed": {30, w.doAllowed}, "anything": {6, w.doAnything}, "a reading": {4, w.read}, "time passes": {4, w.pass},
		"a sweep": {1, w.sweep}, "an appointment": {2, w.appoint}, "an end of one": {1, w.dismiss}, "other settings": {1, w.settle},
		"a placement": {1, w.place}, "a proposal": {1, w.propose},
	} {
		for i := range turn.weight {
			turns[fmt.Sprint(name, " ", i)] = func(*rapid.T) { turn.do() }
		}
	}
	return turns
}

func pick[T any](w *walk, what string, from []T) T {
	return rapid.SampledFrom(from).Draw(w.rt, what)
}

// as is a person calling, now and then with a token that names their role alone.
func (w *walk) as(who demo.Person) testapi.Caller {
	if rapid.IntRange(0, 4).Draw(w.rt, "narrowed") == 4 {
		return w.api.As(who, who.Role)
	}
	return w.api.As(who)
}

// but is the document with changes.
func (d document) but(changes document) document {
	out := document{}
	for _, from := range []document{d, changes} {
		for k, v := range from {
			out[k] = v
		}
	}
	return out
}

// do takes one step on a visit and holds what came of it to the rules.
func (w *walk) do(who demo.Person, action access.Action, visit string) {
	d, before := deeds[action], standing{ledger: w.known(visit)}
	path := d.on(before.ledger, visit)
	if path == "" {
		return // there is nothing yet to take the step on
	}
	c, body := w.as(who), any(nil)
	if d.body != nil {
		body = d.body(w, before.ledger)
	}
	if d.seen != "" {
		c = c.IfMatch(w.tag(c, "/v1/observations/"+visit+strings.TrimSuffix(d.seen, "/")))
	} else if d.method != http.MethodGet && strings.HasPrefix(path, "/v1/shares") {
		c = c.IfMatch(w.tag(c, strings.TrimSuffix(path, "/ending")))
	}
	before.changes, before.audit = w.heads() // the tag was read
	answer := c.Do(d.method, path, body)
	w.ledgers[visit] = w.ledgerOf(visit)
	after := standing{ledger: w.ledgers[visit]}
	after.changes, after.audit = w.heads()
	taken{w: w, who: who, action: action, visit: visit, answer: answer, before: before, after: after}.check()
}

// tag is what the caller has seen of a record, or has not.
func (w *walk) tag(c testapi.Caller, path string) string {
	seen := c.Unheld().Get(path)
	if tag := seen.Header.Get("ETag"); seen.Status == http.StatusOK && rapid.IntRange(0, 9).Draw(w.rt, "seen") > 0 {
		return tag
	}
	return pick(w, "tag", []string{"*", `"another"`})
}
