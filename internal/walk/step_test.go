package walk

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/testapi"
)

// step is one kind of change. It tells whether it was made: there may be nobody to make
// it, or nothing to make it to.
type step struct {
	name   string
	weight int
	take   func(*walk) bool
}

var changes = slices.Concat(clockSteps, visitSteps, outcomeSteps, shareSteps, needSteps, registerSteps, inspectionSteps,
	talkSteps, planSteps, supportSteps, trainingSteps, partnershipSteps)

var clockSteps = []step{
	{"minutes", 8, func(k *walk) bool { return k.wait(time.Duration(1+k.rand.IntN(24))*time.Minute, "minutes pass") }},
	{"hours", 4, func(k *walk) bool { return k.wait(time.Duration(1+k.rand.IntN(6))*time.Hour, "hours pass") }},
	{"day", 5, (*walk).sleep},
	{"sweep", 8, func(k *walk) bool { k.sweep(); return true }},
}

// wait moves the clock, never onto a full second, so that no end is met exactly.
func (k *walk) wait(d time.Duration, what string) bool {
	k.move(k.now.Add(d + time.Duration(k.rand.IntN(59))*time.Second + 7*time.Millisecond))
	k.note(what)
	return true
}

// sleep moves the clock into another day.
func (k *walk) sleep() bool {
	day := k.today().AddDays(1 + k.rand.IntN(3))
	morning := calendar.Midnight(day).Add(8*time.Hour + time.Duration(k.rand.IntN(300))*time.Minute)
	return k.wait(morning.Sub(k.now), "it is "+day.Weekday().String())
}

// change takes a step that is drawn by weight. No two fall on one moment: of such nobody could tell
// which came first.
func (k *walk) change() bool {
	total := 0
	for _, s := range changes {
		total += s.weight
	}
	drawn := k.rand.IntN(total)
	for _, s := range changes {
		if drawn -= s.weight; drawn < 0 {
			taken := s.take(k)
			if taken {
				k.done[s.name]++
				k.move(k.now.Add(time.Second))
			}
			return taken
		}
	}
	return false
}

// request is one change: who makes it, how, and having seen what.
type request struct {
	by           reader
	method, path string
	seen         string // whose tag goes with it as If-Match
	body         any
	about        []ref
}

// send makes a change that the model believes its maker may make: to be kept from it,
// or from seeing what it needs, ends the walk. That the meaning or the state forbids it
// is no matter of access, and is only counted.
func (k *walk) send(what string, r request) (*testapi.Answer, bool) {
	as := k.as(r.by)
	if r.seen != "" {
		seen := as.Get(r.seen)
		if seen.Status != http.StatusOK {
			k.fail(question{reader: r.by, path: r.seen, about: r.about}, fmt.Sprintf("answers %d to somebody who may %s", seen.Status, what))
		}
		as = as.IfMatch(seen.ETag())
	}
	made := as.Do(r.method, r.path, r.body)
	switch made.Status {
	case http.StatusOK, http.StatusCreated:
		k.note(fmt.Sprintf("%s: %s, %s", r.by, what, k.body(r)), r.about...)
		return made, true
	case http.StatusConflict, http.StatusUnprocessableEntity:
		k.refused[what+" "+made.Problem().Code]++
		return made, false
	}
	k.fail(question{reader: r.by, path: r.path, about: r.about}, fmt.Sprintf("answers %d to somebody who may %s: %s", made.Status, what, made.Body))
	return nil, false
}

// sendIf is send, where there is somebody to make the change.
func (k *walk) sendIf(somebody bool, what string, r request) (*testapi.Answer, bool) {
	if !somebody {
		return nil, false
	}
	return k.send(what, r)
}

func (k *walk) body(r request) string { return fmt.Sprint(r.body) }

// anybody gives somebody who stands in one of the columns towards a visit.
func (k *walk) anybody(v *visit, in ...column) (reader, bool) {
	var may []reader
	for _, p := range k.people {
		r := reader{person: p}
		if !p.suspended && slices.ContainsFunc(k.standing(r, v), func(c column) bool { return slices.Contains(in, c) }) {
			may = append(may, r)
		}
	}
	if len(may) == 0 {
		return reader{}, false
	}
	return pick(k, may), true
}

// anyVisit gives a visit of the kind that the condition describes.
func (k *walk) anyVisit(is func(*visit) bool) (*visit, bool) {
	var all []*visit
	for _, v := range k.visits {
		if is(v) {
			all = append(all, v)
		}
	}
	if len(all) == 0 {
		return nil, false
	}
	return pick(k, all), true
}

func (v *visit) path(rest string) string { return "/v1/observations/" + v.id + rest }
