package walk

import (
	"fmt"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/evaluation"
)

var partnershipSteps = []step{
	{"draft an evaluation", 4, (*walk).draftEvaluation},
	{"write an evaluation", 4, (*walk).writeEvaluation},
	{"agree to an evaluation", 8, (*walk).agreeToEvaluation},
	{"publish an evaluation", 6, (*walk).publishEvaluation},
	{"respond to an evaluation", 3, (*walk).respondToEvaluation},
	{"record joint practice", 2, (*walk).recordPractice},
	{"correct joint practice", 2, (*walk).correctPractice},
	{"withdraw joint practice", 1, (*walk).withdrawPractice},
	{"record funding", 2, (*walk).recordFunding},
	{"correct funding", 2, (*walk).correctFunding},
	{"count who takes part", 2, (*walk).countPupils},
	{"withdraw a count", 1, (*walk).withdrawCount},
}

// running is any provision that runs today.
func (k *walk) running() (*provision, bool) {
	all := slices.DeleteFunc(slices.Clone(k.provisions), func(p *provision) bool { return !p.holds(k.today()) })
	if len(all) == 0 {
		return nil, false
	}
	return pick(k, all), true
}

func (k *walk) anyEvaluation(is func(*evaluated) bool) (*evaluated, bool) {
	all := slices.DeleteFunc(slices.Clone(k.evaluations), func(e *evaluated) bool { return !is(e) })
	if len(all) == 0 {
		return nil, false
	}
	return pick(k, all), true
}

// leadsOver reports whether a QA lead has power over an evaluation: nobody has who was ever
// of the school or the partner.
func (k *walk) leadsOver(r reader, of *school, with *partner) bool {
	return k.has(r, access.QALead) && !slices.ContainsFunc(k.appointments, func(a *appointment) bool {
		return a.person == r.person && (a.school == of && of != nil || a.partner == with && with != nil)
	})
}

func (k *walk) writes(r reader, of *school, with *partner) bool {
	return k.leadsOver(r, of, with) || k.ofSchool(r, of)
}

func (k *walk) onEvaluation(somebody bool, what, method, rest string, by reader, e *evaluated, body any) bool {
	_, ok := k.sendIf(somebody, what+" "+string(e.ref), request{by: by, method: method, path: e.path(rest), seen: e.path(""), body: body, about: []ref{e.ref}})
	return ok
}

// draftEvaluation begins the first version of a year, or the next of what is published, which
// says the same until it is written.
func (k *walk) draftEvaluation() bool {
	p, found := k.running()
	if !found || len(k.evaluations) > 9 {
		return false
	}
	e := &evaluated{ref: numbered("e", k.evaluations), school: p.school, partner: p.partner, year: calendar.YearOf(k.today()), state: "draft",
		agreed: map[string]*somebody{}, texts: map[string]mark{}}
	same := func(o *evaluated) bool { return o.school == e.school && o.partner == e.partner && o.year == e.year }
	if _, open := k.anyEvaluation(func(o *evaluated) bool { return same(o) && !o.public() }); open {
		return false
	}
	body := document{"schoolId": e.school.id, "partnerId": e.partner.id, "academicYear": e.year}
	if before, again := k.anyEvaluation(func(o *evaluated) bool { return same(o) && o.state == "published" }); again {
		e.texts["reasons"], e.texts["evidence"], e.texts["change"] = before.texts["reasons"], before.texts["evidence"], k.mark("change")
		body["changeReason"] = e.texts["change"]
	}
	by, ok := k.whoever(func(r reader) bool { return k.writes(r, e.school, e.partner) })
	made, ok := k.sendIf(ok, "draft "+string(e.ref), request{by: by, method: "POST", path: "/v1/evaluations", body: body, about: []ref{e.ref}})
	if !ok {
		return false
	}
	e.id = made.Text("/id")
	k.evaluations = append(k.evaluations, e)
	return true
}

// writeEvaluation says all of it anew, which voids agreements.
func (k *walk) writeEvaluation() bool {
	e, found := k.anyEvaluation(func(e *evaluated) bool { return !e.public() })
	if !found {
		return false
	}
	reasons, evidence, findings := k.mark("reasons"), k.mark("evidence"), []document{}
	for _, action := range evaluation.Actions {
		findings = append(findings, document{"action": action, "judgement": "Seen.", "evidence": evidence, "pitfall": "absent", "pitfallReason": "Looked for."})
	}
	by, ok := k.whoever(func(r reader) bool { return k.writes(r, e.school, e.partner) })
	if !k.onEvaluation(ok, "write", "PATCH", "", by, e, document{"overall": "good", "reasons": reasons, "findings": findings}) {
		return false
	}
	e.state, e.texts["reasons"], e.texts["evidence"] = "draft", reasons, evidence
	clear(e.agreed)
	return true
}

func (k *walk) agreeToEvaluation() bool {
	e, found := k.anyEvaluation(func(e *evaluated) bool { return e.state == "draft" && e.texts["reasons"] != "" })
	if !found {
		return false
	}
	side := pick(k, []string{"hub", "school"})
	by, ok := k.whoever(func(r reader) bool {
		return side == "hub" && k.leadsOver(r, e.school, e.partner) || side == "school" && k.at(r, access.Headteacher, nil, e.school)
	})
	if e.agreed[side] != nil || !k.onEvaluation(ok, "agree for the "+side+" to", "POST", "/agreements", by, e, document{"side": side}) {
		return false
	}
	if e.agreed[side] = by.person; len(e.agreed) == 2 {
		e.state = "agreed"
	}
	return true
}

// publishEvaluation puts a version in the place of the one before.
func (k *walk) publishEvaluation() bool {
	e, found := k.anyEvaluation(func(e *evaluated) bool { return e.state == "agreed" })
	if !found {
		return false
	}
	by, ok := k.whoever(func(r reader) bool { return k.leadsOver(r, e.school, e.partner) })
	if !k.onEvaluation(ok, "publish", "POST", "/publication", by, e, nil) {
		return false
	}
	for _, before := range k.evaluations {
		if before.state == "published" && before.school == e.school && before.partner == e.partner && before.year == e.year {
			before.state = "superseded"
			k.note(fmt.Sprintf("%s supersedes %s", e.ref, before.ref), before.ref)
		}
	}
	e.state = "published"
	return true
}

// respondToEvaluation puts the response of a side in the place of the one before.
func (k *walk) respondToEvaluation() bool {
	e, found := k.anyEvaluation(func(e *evaluated) bool { return e.state == "published" })
	if !found {
		return false
	}
	side, text := pick(k, []string{"school", "partner"}), k.mark("response")
	by, ok := k.whoever(func(r reader) bool {
		return side == "school" && k.at(r, access.Headteacher, nil, e.school) || side == "partner" && k.at(r, access.PartnerContact, e.partner, nil)
	})
	if !k.onEvaluation(ok, "respond to", "POST", "/responses", by, e, document{"side": side, "text": text}) {
		return false
	}
	e.texts[side] = text
	return true
}

func (j *practised) says() document {
	said := document{"kind": "planning", "heldOn": j.on, "minutes": 60, "schoolStaff": 2, "musicians": 1, "subject": j.texts["subject"]}
	if learned := j.texts["learned"]; learned != "" {
		said["schoolLearned"] = learned
	}
	return said
}

func (k *walk) recordPractice() bool {
	p, found := k.running()
	if !found || len(k.practices) > 7 {
		return false
	}
	j := &practised{ref: numbered("j", k.practices), at: p, on: k.today(), texts: map[string]mark{"subject": k.mark("practice"), "learned": k.mark("learned")}}
	by, ok := k.whoever(func(r reader) bool { return k.isParty(r, p) })
	body := j.says()
	body["schoolId"], body["partnerId"] = p.school.id, p.partner.id
	made, ok := k.sendIf(ok, "record "+string(j.ref), request{by: by, method: "POST", path: "/v1/joint-practices", body: body, about: []ref{j.ref}})
	if !ok {
		return false
	}
	j.id = made.Text("/id")
	k.practices = append(k.practices, j)
	return true
}

// standingPractice is one that is not withdrawn, with somebody who may change it.
func (k *walk) standingPractice() (j *practised, by reader, found bool) {
	all := slices.DeleteFunc(slices.Clone(k.practices), func(j *practised) bool { return j.removed })
	if len(all) == 0 {
		return nil, reader{}, false
	}
	j = pick(k, all)
	by, found = k.whoever(func(r reader) bool { return k.isParty(r, j.at) })
	return j, by, found
}

// correctPractice leaves what was learned to whose it is.
func (k *walk) correctPractice() bool {
	j, by, found := k.standingPractice()
	if !found {
		return false
	}
	path, before := "/v1/joint-practices/"+j.id, j.texts["subject"]
	j.texts["subject"] = k.mark("practice")
	if _, ok := k.send("correct "+string(j.ref), request{by: by, method: "PUT", path: path, seen: path, body: j.says(), about: []ref{j.ref}}); !ok {
		j.texts["subject"] = before
		return false
	}
	return true
}

func (k *walk) withdrawPractice() bool {
	j, by, found := k.standingPractice()
	if !found {
		return false
	}
	path, reason := "/v1/joint-practices/"+j.id, k.mark("withdrawn")
	if _, ok := k.send("withdraw "+string(j.ref), request{by: by, method: "POST", path: path + "/withdrawal", seen: path, body: document{"reason": reason}, about: []ref{j.ref}}); !ok {
		return false
	}
	j.removed, j.texts["reason"] = true, reason
	return true
}

// delivers is somebody who enters money and counts of a provision: the hub, or the partner.
func (k *walk) delivers(p *provision) (reader, bool) {
	return k.whoever(func(r reader) bool { return k.ofHub(r) || k.at(r, access.PartnerContact, p.partner, nil) })
}

func amount(pounds string) document { return document{"amount": pounds, "currency": "GBP"} }

func (k *walk) recordFunding() bool {
	p, found := k.running()
	if !found || len(k.lines) > 9 {
		return false
	}
	l := &line{ref: numbered("m", k.lines), of: p}
	by, ok := k.delivers(p)
	made, ok := k.sendIf(ok, "record "+string(l.ref), request{by: by, method: "POST", path: "/v1/funding-lines", about: []ref{l.ref},
		body: document{"provisionId": p.id, "source": "school", "fromOn": k.today(), "toOn": k.today(), "amount": amount("120.00")}})
	if !ok {
		return false
	}
	l.id = made.Text("/id")
	k.lines = append(k.lines, l)
	return true
}

// correctFunding adds a line with a reason to one that is no correction.
func (k *walk) correctFunding() bool {
	first := slices.DeleteFunc(slices.Clone(k.lines), func(l *line) bool { return l.reason != "" })
	if len(first) == 0 || len(k.lines) > 14 {
		return false
	}
	of := pick(k, first)
	l := &line{ref: numbered("m", k.lines), of: of.of, reason: k.mark("correction")}
	by, ok := k.delivers(of.of)
	path := "/v1/funding-lines/" + of.id
	made, ok := k.sendIf(ok, "correct "+string(of.ref)+" by "+string(l.ref), request{by: by, method: "POST", path: path + "/corrections", seen: path, about: []ref{of.ref, l.ref},
		body: document{"amount": amount("1.50"), "reason": l.reason}})
	if !ok {
		return false
	}
	l.id = made.Text("/id")
	k.lines = append(k.lines, l)
	return true
}

// countPupils counts who takes part in the term of today, once, but anew where that was withdrawn.
func (k *walk) countPupils() bool {
	p, found := k.running()
	if !found || len(k.counts) > 7 {
		return false
	}
	c := &counted{ref: numbered("n", k.counts), of: p, year: calendar.YearOf(k.today()), term: calendar.TermOf(k.today())}
	if slices.ContainsFunc(k.counts, func(o *counted) bool { return o.of == p && o.year == c.year && o.term == c.term && o.reason == "" }) {
		return false
	}
	by, ok := k.delivers(p)
	made, ok := k.sendIf(ok, "count "+string(c.ref), request{by: by, method: "POST", path: "/v1/participations", about: []ref{c.ref},
		body: document{"provisionId": p.id, "academicYear": c.year, "term": c.term, "countedOn": k.today(), "counts": document{"all": document{"value": 12}}}})
	if !ok {
		return false
	}
	c.id = made.Text("/id")
	k.counts = append(k.counts, c)
	return true
}

func (k *walk) withdrawCount() bool {
	all := slices.DeleteFunc(slices.Clone(k.counts), func(c *counted) bool { return c.reason != "" })
	if len(all) == 0 {
		return false
	}
	c, reason := pick(k, all), k.mark("withdrawn")
	by, ok := k.delivers(c.of)
	path := "/v1/participations/" + c.id
	if _, ok := k.sendIf(ok, "withdraw "+string(c.ref), request{by: by, method: "POST", path: path + "/withdrawal", seen: path, body: document{"reason": reason}, about: []ref{c.ref}}); !ok {
		return false
	}
	c.reason = reason
	return true
}
