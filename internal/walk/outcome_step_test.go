package walk

import (
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
)

var outcomeSteps = []step{
	{"write notes", 5, (*walk).writeNotes},
	{"judge", 5, (*walk).judge},
	{"give feedback", 20, (*walk).giveFeedback},
	{"keep the dialogue", 2, (*walk).keepDialogue},
	{"draft", 20, (*walk).write},
	{"submit", 25, (*walk).submit},
	{"reply to the draft", 5, (*walk).reply},
	{"return", 2, (*walk).giveBack},
	{"issue", 25, (*walk).issue},
	{"publish", 2, (*walk).publish},
	{"acknowledge", 1, (*walk).acknowledge},
	{"respond", 3, (*walk).respond},
	{"correct", 4, (*walk).correct},
	{"break the glass", 8, (*walk).breakGlass},
}

func held(v *visit) bool { return v.state == "held" }

func (v *visit) awaitsReport() bool { return held(v) && !v.issued() }

func issued(v *visit) bool { return v.issued() }

// onVisit makes a change to one visit by somebody, having seen the part of it.
func (k *walk) onVisit(what string, by reader, method string, v *visit, path, seen string, body any) bool {
	_, ok := k.send(what+" "+string(v.ref), request{by: by, method: method, path: v.path(path), seen: v.path(seen), body: body, about: []ref{v.ref}})
	return ok
}

// observer gives one of the observers who can act, or the lead.
func (k *walk) observer(v *visit, lead bool) (reader, bool) {
	r := reader{person: pick(k, v.observers)}
	if lead {
		r.person = v.lead()
	}
	return r, k.has(r, access.Observer) && !r.person.suspended
}

// chair gives a QA lead without a conflict, or who acts for them.
func (k *walk) chair(v *visit) (reader, bool) {
	for range 5 {
		if r, ok := k.anybody(v, "Q", "q"); ok && !v.observes(r.person) {
			return r, true
		}
	}
	return reader{}, false
}

// teacher gives the teacher of a visit, if they can act.
func (k *walk) teacher(v *visit) (reader, bool) { return k.anybody(v, "S") }

func (k *walk) writeNotes() bool {
	v, ok := k.anyVisit(held)
	if !ok {
		return false
	}
	by, ok := k.observer(v, false)
	text := k.mark("notes")
	if !ok || !k.onVisit("write notes of", by, "PUT", v, "/notes", "/notes", document{"text": text}) {
		return false
	}
	v.notes[by.person] = text
	return true
}

func (k *walk) judge() bool {
	v, ok := k.anyVisit((*visit).awaitsReport)
	if !ok {
		return false
	}
	by, ok := k.observer(v, false)
	text := k.mark("judgement")
	if !ok || !k.onVisit("judge", by, "PUT", v, "/judgements", "/judgements", document{"judgements": []document{{"principle": "p", "evidence": text}}}) {
		return false
	}
	v.judgements[by.person] = text
	return true
}

func (k *walk) giveFeedback() bool {
	v, ok := k.anyVisit(func(v *visit) bool { return held(v) && len(v.feedback) == 0 })
	if !ok {
		return false
	}
	by, ok := k.observer(v, true)
	strength, next := k.mark("feedback"), k.mark("feedback")
	body := document{"givenAt": v.endedAt, "givenTo": "The teacher", "strengths": []mark{strength}, "nextSteps": []mark{next}}
	if !ok || !k.onVisit("give feedback on", by, "POST", v, "/feedback", "", body) {
		return false
	}
	v.feedback = []mark{strength, next}
	return true
}

func (k *walk) keepDialogue() bool {
	v, ok := k.anyVisit(func(v *visit) bool { return len(v.feedback) > 0 })
	if !ok {
		return false
	}
	by, ok := k.teacher(v)
	text := k.mark("dialogue")
	if !ok || !k.onVisit("keep the dialogue of", by, "PUT", v, "/feedback/dialogue", "/feedback", document{"text": text}) {
		return false
	}
	v.feedback = append(v.feedback[:2:2], text)
	return true
}

func (k *walk) write() bool {
	v, ok := k.anyVisit(func(v *visit) bool { return v.awaitsReport() && !v.submitted })
	if !ok {
		return false
	}
	by, ok := k.observer(v, k.rand.IntN(4) > 0)
	d := &draft{report: k.mark("draft"), summary: k.mark("draft")}
	if !ok || !k.onVisit("draft the report of", by, "PUT", v, "/report-draft", "/report-draft", document{"report": d.report, "summary": d.summary}) {
		return false
	}
	if before := v.drafts[by.person]; before != nil {
		d.returned = before.returned
	}
	v.drafts[by.person] = d
	return true
}

func (k *walk) submit() bool {
	v, ok := k.anyVisit(func(v *visit) bool { return v.awaitsReport() && !v.submitted && v.drafts[v.lead()] != nil })
	if !ok {
		return false
	}
	by, ok := k.observer(v, true)
	if !ok || !k.onVisit("submit the report of", by, "POST", v, "/report-draft/submission", "/report-draft", nil) {
		return false
	}
	v.submitted = true
	if k.replyWindow > 0 { // with each submission

		v.replyEnds = calendar.EnglandAndWales.AddWorkingDays(k.today(), k.replyWindow)
	}
	return true
}

func (v *visit) inReply() bool { return v.submitted && !v.issued() && !v.replyEnds.IsZero() }

func (k *walk) reply() bool {
	v, ok := k.anyVisit(func(v *visit) bool { return v.inReply() && !k.today().After(v.replyEnds) })
	if !ok {
		return false
	}
	by, ok := k.teacher(v)
	statement, correction := k.mark("reply"), k.mark("reply")
	body := document{"accurate": false, "inaccuracies": []document{{"statement": statement, "correction": correction}}}
	if !ok || !k.onVisit("reply to the draft of", by, "POST", v, "/factual-accuracy/replies", "/factual-accuracy", body) {
		return false
	}
	v.replies = append(v.replies, statement, correction)
	return true
}

func (k *walk) giveBack() bool {
	v, ok := k.anyVisit(func(v *visit) bool { return v.submitted && !v.issued() })
	if !ok {
		return false
	}
	by, ok := k.chair(v)
	reason := k.mark("returned")
	if !ok || !k.onVisit("return the draft of", by, "POST", v, "/report-draft/return", "/report-draft", document{"reason": reason}) {
		return false
	}
	v.submitted, v.drafts[v.lead()].returned = false, reason
	return true
}

func (k *walk) issue() bool {
	v, ok := k.anyVisit(func(v *visit) bool { return v.submitted && !v.issued() && len(v.feedback) > 0 })
	if !ok {
		return false
	}
	by, ok := k.chair(v)
	if !ok || !k.onVisit("issue the report of", by, "POST", v, "/report/issue", "/report-draft", nil) {
		return false
	}
	d := v.drafts[v.lead()]
	v.versions = []version{{report: d.report, summary: d.summary, judgements: v.judgements[v.lead()]}}
	v.windowEnds = calendar.EnglandAndWales.AddWorkingDays(k.today(), k.responseWindow)
	v.published = k.responseWindow == 0
	return true
}

func (k *walk) publish() bool {
	v, ok := k.anyVisit(func(v *visit) bool { return v.issued() && !v.published })
	if !ok {
		return false
	}
	by, ok := k.teacher(v)
	if !ok || !k.onVisit("publish the summary of", by, "POST", v, "/summary/publication", "/summary", nil) {
		return false
	}
	v.published = true
	return true
}

func (k *walk) acknowledge() bool {
	v, ok := k.anyVisit(issued)
	if !ok {
		return false
	}
	by, ok := k.teacher(v)
	return ok && k.onVisit("acknowledge the report of", by, "POST", v, "/report/acknowledgement", "/report", nil)
}

func (k *walk) respond() bool {
	v, ok := k.anyVisit(issued)
	if !ok {
		return false
	}
	by, ok := k.teacher(v)
	r := response{to: pick(k, []string{"report", "summary"}), text: k.mark("response")}
	if !ok || !k.onVisit("respond to "+r.to+" of", by, "POST", v, "/responses", "", document{"answers": r.to, "text": r.text}) {
		return false
	}
	v.responses = append(v.responses, r)
	return true
}

// correct makes a new version, in which one thing or another differs.
func (k *walk) correct() bool {
	v, ok := k.anyVisit(func(v *visit) bool { return v.issued() && len(v.versions) < 3 })
	if !ok {
		return false
	}
	by, ok := k.chair(v)
	next := v.latest()
	next.reason = k.mark("reason")
	body := document{"reason": next.reason}
	switch k.rand.IntN(3) {
	case 0:
		next.report = k.mark("report")
		body["report"] = next.report
	case 1:
		next.summary = k.mark("summary")
		body["summary"] = next.summary
	default:
		next.judgements = k.mark("judgement")
		body["judgements"] = []document{{"principle": "p", "evidence": next.judgements}}
	}
	if !ok || !k.onVisit("correct the report of", by, "POST", v, "/report/corrections", "/report", body) {
		return false
	}
	v.versions = append(v.versions, next)
	return true
}

// breakGlass opens notes to a QA lead, or the report to a hub manager.
func (k *walk) breakGlass() bool {
	v, ok := k.anyVisit(held)
	if !ok {
		return false
	}
	g := glass{until: k.now.Add(15 * time.Minute), reason: k.mark("glass")}
	body := document{"part": "report", "reason": g.reason}
	by, ok := k.anybody(v, "M")
	if k.rand.IntN(2) == 0 {
		g.of = pick(k, v.observers)
		body = document{"part": "notes", "observerId": g.of.ID, "reason": g.reason}
		by, ok = k.chair(v)
	} else if !v.issued() || by.person == v.teacher {
		return false
	}
	if !ok {
		return false
	}
	r := request{by: by, method: "POST", path: v.path("/break-glass"), body: body, about: []ref{v.ref}}
	if _, ok := k.send("break the glass of "+string(v.ref), r); !ok {
		return false
	}
	g.by = by.person
	v.glasses = append(v.glasses, g)
	return true
}
