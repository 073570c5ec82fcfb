package walk

import (
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
)

// evaluated is a version of the evaluation of a school's work with a partner in a year.
type evaluated struct {
	ref
	id      string
	school  *school
	partner *partner
	year    calendar.AcademicYear
	state   string
	agreed  map[string]*somebody // by side
	texts   map[string]mark      // what is said, and what the parties say to it
}

func (e *evaluated) path(rest string) string { return "/v1/evaluations/" + e.id + rest }

func (e *evaluated) public() bool { return e.state == "published" || e.state == "superseded" }

// evaluation answers GET /evaluations/{id} (rows 16a, 16b): Q, M, H and L of the school all; P once
// it is published; I then, at level full what it says and at level summary that there is one.
func (w *world) evaluation(r reader, e *evaluated) want {
	roles := []access.Role{access.QALead, access.HubManager, access.Headteacher, access.MusicLead, access.PartnerContact, access.Inspector}
	whole := w.ofHub(r) || w.ofSchool(r, e.school) || e.public() && (w.at(r, access.PartnerContact, e.partner, nil) || w.inspects(r, e.school, "full"))
	a := registered(w, r, forbidden36(r, roles...), whole || e.public() && w.inspects(r, e.school, "summary"))
	if a.status == 200 && whole {
		for _, text := range e.texts {
			a.must = append(a.must, text)
		}
	}
	return a
}

func (k *walk) ofEvaluation(r reader, e *evaluated) question {
	return question{reader: r, path: e.path(""), about: aboutReader(r, e.ref), kind: "/evaluation", want: k.evaluation(r, e)}
}

func (k *walk) listEvaluations(r reader) question {
	item := func(e *evaluated) (string, want) {
		w := k.evaluation(r, e)
		w.must = nil // a list has cards
		return e.id, w
	}
	state, of := pick(k, []string{"draft", "agreed", "published", "superseded"}), pick(k, k.partners)
	f := pick(k, []filter[*evaluated]{
		{"", everything[*evaluated]}, {"?state=" + state, func(e *evaluated) bool { return e.state == state }},
		{"?partnerId=" + of.id, func(e *evaluated) bool { return e.partner == of }},
	})
	return listOf(r, "/v1/evaluations"+f.query, anyOf(k.evaluation(r, k.evaluations[0])), k.evaluations, item, f.keeps)
}

// anyOf is the verdict on a list of what is answered one by one: nobody is kept from an empty one.
func anyOf(one want) want {
	if one.status == 404 {
		one.status = 200
	}
	return one
}

// practised is something that a school and a partner did together.
type practised struct {
	ref
	id      string
	at      *provision
	on      calendar.Date
	texts   map[string]mark
	removed bool
}

// line is money for a provision, or a correction of it.
type line struct {
	ref
	id     string
	of     *provision
	reason mark
}

// counted is how many take part in a provision in a term. One with a reason is withdrawn.
type counted struct {
	ref
	id     string
	of     *provision
	year   calendar.AcademicYear
	term   calendar.Term
	reason mark
}

// ofPartnership is the verdict on what is of both sides (rows 16c, 16e): Q, M, P, H and L, and I at
// level full.
func (w *world) ofPartnership(r reader, p *provision, texts ...mark) want {
	roles := []access.Role{access.QALead, access.HubManager, access.Headteacher, access.MusicLead, access.PartnerContact, access.Inspector}
	return registered(w, r, forbidden36(r, roles...), w.isParty(r, p) || w.inspects(r, p.school, "full"), texts...)
}

// isParty reports whether somebody speaks for the hub, the school or the partner.
func (w *world) isParty(r reader, p *provision) bool {
	return w.ofHub(r) || w.ofSchool(r, p.school) || w.at(r, access.PartnerContact, p.partner, nil)
}

func (w *world) practice(r reader, j *practised) want {
	a := w.ofPartnership(r, j.at)
	if a.status == 200 {
		for _, text := range j.texts {
			a.must = append(a.must, text)
		}
	}
	return a
}

func (w *world) funded(r reader, l *line) want { return w.ofPartnership(r, l.of, l.reason) }

func (w *world) taking(r reader, c *counted) want { return w.ofPartnership(r, c.of, c.reason) }

func (k *walk) ofPractice(r reader, j *practised) question {
	return question{reader: r, path: "/v1/joint-practices/" + j.id, about: aboutReader(r, j.ref), kind: "/joint-practice", want: k.practice(r, j)}
}

func (k *walk) ofFunding(r reader, l *line) question {
	return question{reader: r, path: "/v1/funding-lines/" + l.id, about: aboutReader(r, l.ref), kind: "/funding-line", want: k.funded(r, l)}
}

func (k *walk) listPractices(r reader) question {
	item := func(j *practised) (string, want) { return j.id, k.practice(r, j) }
	of := pick(k, k.schools)
	f := pick(k, []filter[*practised]{{"", everything[*practised]}, {"?schoolId=" + of.id, func(j *practised) bool { return j.at.school == of }}})
	return listOf(r, "/v1/joint-practices"+f.query, anyOf(k.practice(r, k.practices[0])), k.practices, item, f.keeps)
}

func (k *walk) listFunding(r reader) question {
	item := func(l *line) (string, want) { return l.id, k.funded(r, l) }
	of := pick(k, k.provisions)
	f := pick(k, []filter[*line]{{"", everything[*line]}, {"?provisionId=" + of.id, func(l *line) bool { return l.of == of }}})
	return listOf(r, "/v1/funding-lines"+f.query, anyOf(k.funded(r, k.lines[0])), k.lines, item, f.keeps)
}

func (k *walk) ofCount(r reader, c *counted) question {
	return question{reader: r, path: "/v1/participations/" + c.id, about: aboutReader(r, c.ref), kind: "/participation", want: k.taking(r, c)}
}

func (k *walk) listCounts(r reader) question {
	item := func(c *counted) (string, want) { return c.id, k.taking(r, c) }
	of := pick(k, k.provisions)
	f := pick(k, []filter[*counted]{
		{"", everything[*counted]}, {"?provisionId=" + of.id, func(c *counted) bool { return c.of == of }},
		{"?withdrawn=true", func(c *counted) bool { return c.reason != "" }}, {"?withdrawn=false", func(c *counted) bool { return c.reason == "" }},
	})
	return listOf(r, "/v1/participations"+f.query, anyOf(k.taking(r, k.counts[0])), k.counts, item, f.keeps)
}

// aboutPartnership is a question about what is kept of partnerships.
func (k *walk) aboutPartnership(r reader) (question, bool) {
	listed := r.other != "stranger" && k.rand.IntN(3) == 0
	switch n := k.rand.IntN(5); {
	case n < 2 && len(k.evaluations) > 0 && listed:
		return k.listEvaluations(r), true
	case n < 2 && len(k.evaluations) > 0:
		return k.ofEvaluation(r, pick(k, k.evaluations)), true
	case n == 2 && len(k.practices) > 0 && listed:
		return k.listPractices(r), true
	case n == 2 && len(k.practices) > 0:
		return k.ofPractice(r, pick(k, k.practices)), true
	case n == 3 && len(k.lines) > 0 && listed:
		return k.listFunding(r), true
	case n == 3 && len(k.lines) > 0:
		return k.ofFunding(r, pick(k, k.lines)), true
	case n == 4 && len(k.counts) > 0 && listed:
		return k.listCounts(r), true
	case n == 4 && len(k.counts) > 0:
		return k.ofCount(r, pick(k, k.counts)), true
	}
	return question{}, false
}
