package walk

import (
	"net/http"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
)

// interval is that of the hub, in months: short, so that schools lapse in a walk.
const interval = 1

// talk is a conversation with a school, with everything that came of it.
type talk struct {
	ref
	id        string
	school    *school
	lead      *somebody
	state     string
	plannedOn calendar.Date
	heldOn    calendar.Date // zero: never
	endedOn   calendar.Date // declined or cancelled
	askedOn   calendar.Date // somebody planned it
	then      int           // how many were planned when it was declined
	topics    []mark
	said      []mark // in the write-up, and why it ended
	proposed  []mark // actions that wait for the school
	actions   []*deed
	reviewed  bool // it looked at an action that was agreed before
}

// deed is an agreed action.
type deed struct {
	id   string
	text mark
	open bool
}

func (c *talk) path(rest string) string { return "/v1/conversations/" + c.id + rest }

func (c *talk) held() bool { return !c.heldOn.IsZero() }

func (c *talk) writtenUp() bool {
	return slices.Contains([]string{"written-up", "agreed", "closed"}, c.state)
}

func (c *talk) agreed() bool { return c.state == "agreed" || c.state == "closed" }

// ofHub reports whether somebody acts for the hub in conversations.
func (w *world) ofHub(r reader) bool { return w.has(r, access.QALead) || w.has(r, access.HubManager) }

// ofSchool reports whether somebody speaks for a school.
func (w *world) ofSchool(r reader, s *school) bool {
	return w.at(r, access.Headteacher, nil, s) || w.at(r, access.MusicLead, nil, s)
}

// whole reports whether what was said is open to a reader (row 15): Q, M, whoever leads the
// conversation for the hub, H and L of the school, I at level full.
func (w *world) whole(r reader, c *talk) bool {
	leads := c.lead == r.person && r.person != nil && (w.ofHub(r) || w.has(r, access.Observer))
	return w.ofHub(r) || leads || w.ofSchool(r, c.school) || w.inspects(r, c.school, "full")
}

// forbids15 reports whether a token could open no conversation.
func forbids15(r reader) bool {
	all := []access.Role{access.QALead, access.HubManager, access.Observer, access.Headteacher, access.MusicLead, access.Inspector}
	return r.named != nil && !slices.ContainsFunc(r.named, func(role access.Role) bool { return slices.Contains(all, role) })
}

// conversation answers GET /conversations/{id}. An inspector at level summary and a client
// read that there is one.
func (w *world) conversation(r reader, c *talk) want {
	whole := w.whole(r, c)
	a := registered(w, r, forbids15(r), whole || r.other == "client" || w.inspects(r, c.school, "summary"))
	if a.status == http.StatusOK && whole {
		a.must = append(append(append(a.must, c.topics...), c.said...), c.proposed...)
		for _, d := range c.actions {
			a.must = append(a.must, d.text)
		}
	}
	return a
}

// earlier gives the texts of what was agreed with the school before and is open still, as long
// as the conversation is to look at it.
func (w *world) earlier(c *talk) (texts []mark) {
	before := c.heldOn
	switch c.state {
	case "planned":
		before = w.today().AddDays(1)
	case "held", "written-up":
	default:
		return nil
	}
	for _, d := range w.agreedBefore(c.school, before) {
		if d.open {
			texts = append(texts, d.text)
		}
	}
	return texts
}

// agreedBefore gives what was agreed with a school in conversations held before a day.
func (w *world) agreedBefore(s *school, day calendar.Date) (all []*deed) {
	for _, c := range w.talks {
		if c.school == s && c.agreed() && c.heldOn.Before(day) {
			all = append(all, c.actions...)
		}
	}
	return all
}

// rung is where a school stands today, by all that happened of conversations with it.
func (w *world) rung(s *school) string {
	var last, planned calendar.Date
	var held, refused []*talk
	waiting := false
	for _, c := range w.talks {
		switch {
		case c.school != s:
		case c.held():
			held, last = append(held, c), later(last, c.heldOn)
		case c.state == "planned":
			waiting, planned = true, later(planned, c.plannedOn)
		case c.state == "declined":
			refused = append(refused, c)
		}
	}
	switch {
	case !waiting && slices.ContainsFunc(refused, func(c *talk) bool { return !slices.ContainsFunc(held, func(h *talk) bool { return w.metAfter(h, c) }) }):
		return "declined"
	case len(held) > 0 && w.past(last):
		return "lapsed"
	case len(held) > 0:
		return climbed(sinceLapse(held))
	case waiting && w.past(planned):
		return "lapsed"
	case waiting:
		return "invited"
	}
	return "never-reached"
}

// metAfter reports whether a meeting came after a refusal. Of one day it did, where the one that
// was refused was not for later, nor planned later; or where it was arranged after the refusal.
func (w *world) metAfter(met, refused *talk) bool {
	if met.heldOn != refused.endedOn {
		return refused.endedOn.Before(met.heldOn)
	}
	first, second := slices.Index(w.talks, met), slices.Index(w.talks, refused)
	arranged := met.askedOn == met.heldOn && first >= refused.then
	return arranged || !refused.plannedOn.After(refused.endedOn) && second < first
}

func later(a, b calendar.Date) calendar.Date {
	if a.Before(b) {
		return b
	}
	return a
}

// past reports whether the interval since a day is over.
func (w *world) past(day calendar.Date) bool { return !w.today().Before(day.AddMonths(interval)) }

// sinceLapse gives the conversations after the last interval that went by without one.
func sinceLapse(held []*talk) []*talk {
	held = slices.Clone(held)
	slices.SortStableFunc(held, func(a, b *talk) int { return a.heldOn.Compare(b.heldOn) })
	for i := len(held) - 1; i > 0; i-- {
		if !held[i].heldOn.Before(held[i-1].heldOn.AddMonths(interval)) {
			return held[i:]
		}
	}
	return held
}

func climbed(held []*talk) string {
	switch {
	case slices.ContainsFunc(held, func(c *talk) bool { return c.writtenUp() && c.reviewed }):
		return "reviewed"
	case slices.ContainsFunc(held, func(c *talk) bool { return c.agreed() && len(c.actions) > 0 }):
		return "plan-agreed"
	}
	return "in-conversation"
}

// engaged answers GET /engagement/{id}: as far as conversations, and no word of them.
func (w *world) engaged(r reader, s *school) want {
	return registered(w, r, forbids15(r), w.ofHub(r) || w.ofSchool(r, s) || r.other == "client" || w.inspects(r, s, "summary", "full"))
}

func (k *walk) ofTalk(r reader, c *talk) question {
	q := question{reader: r, path: c.path(""), about: aboutReader(r, c.ref, c.school.ref), kind: "/conversation", want: k.conversation(r, c)}
	if q.want.status == http.StatusOK && k.whole(r, c) {
		q.want.must = append(q.want.must, k.earlier(c)...)
	}
	return q
}

func (k *walk) listTalks(r reader) question {
	f := filter[*talk]{"", everything[*talk]}
	if len(k.talks) > 0 {
		c := pick(k, k.talks)
		f = pick(k, []filter[*talk]{
			f, {"?sort=plannedOn", everything[*talk]},
			{"?state=" + c.state, func(o *talk) bool { return o.state == c.state }},
			{"?schoolId=" + c.school.id, func(o *talk) bool { return o.school == c.school }},
			{"?leadId=" + c.lead.ID.String(), func(o *talk) bool { return o.lead == c.lead }},
		})
	}
	item := func(c *talk) (string, want) { return c.id, k.conversation(r, c) }
	return listOf(r, "/v1/conversations"+f.query, registered(&k.world, r, forbids15(r), true), k.talks, item, f.keeps)
}

// listStanding asks which schools stand on a rung.
func (k *walk) listStanding(r reader, rung string) question {
	item := func(s *school) (string, want) { return s.id, k.engaged(r, s) }
	q := listOf(r, "/v1/engagement?rung="+rung, registered(&k.world, r, forbids15(r), true), k.schools, item,
		func(s *school) bool { return k.rung(s) == rung })
	for _, c := range k.talks {
		q.about = append(q.about, c.ref)
	}
	q.kind = "/engagement " + rung
	return q
}

var rungs = []string{"never-reached", "invited", "in-conversation", "plan-agreed", "reviewed", "declined", "lapsed"}

// aboutTalks is a question about conversations, and how far schools are reached by them.
func (k *walk) aboutTalks(r reader) question {
	if r.other == "stranger" && len(k.talks) > 0 {
		return k.ofTalk(r, pick(k, k.talks)) // the schools of another hub are not the model's
	}
	switch n := k.rand.IntN(6); {
	case n < 2 && len(k.talks) > 0:
		return k.ofTalk(k.closeToTalk(r, pick(k, k.talks)))
	case n == 2:
		return k.listTalks(r)
	case n == 3:
		s := pick(k, k.schools)
		return question{reader: r, path: "/v1/engagement/" + s.id, about: aboutReader(r, s.ref), kind: "/engagement", want: k.engaged(r, s)}
	}
	return k.listStanding(r, pick(k, rungs))
}

// closeToTalk gives somebody who has to do with a conversation, more often than not.
func (k *walk) closeToTalk(r reader, c *talk) (reader, *talk) {
	if r.named != nil || r.person == nil || k.rand.IntN(3) == 0 {
		return r, c
	}
	near := []*somebody{c.lead}
	for _, a := range k.appointments {
		if a.school == c.school {
			near = append(near, a.person)
		}
	}
	for _, i := range k.inspections {
		near = append(near, i.person)
	}
	return reader{person: pick(k, near)}, c
}
