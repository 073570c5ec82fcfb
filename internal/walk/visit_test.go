package walk

import (
	"fmt"
	"slices"
	"time"

	"github.com/hubqa/hubqa/internal/access"
)

// mostVisits keeps the world small enough to be asked about as a whole.
const mostVisits = 10

var visitSteps = []step{
	{"propose", 14, (*walk).propose},
	{"agree", 40, (*walk).agree},
	{"decline", 5, func(k *walk) bool { return k.end("decline", "/declines", "declined", "proposed") }},
	{"cancel", 2, func(k *walk) bool { return k.end("cancel", "/cancellation", "cancelled", "proposed", "agreed") }},
	{"reschedule", 2, (*walk).reschedule},
	{"assign observers", 2, (*walk).assign},
	{"record the visit", 30, (*walk).record},
}

// soon gives a time for a visit: today, tomorrow or the day after.
func (k *walk) soon() time.Time {
	return k.now.Add(time.Duration(k.rand.IntN(3)*24*60+40+k.rand.IntN(80)) * time.Minute).Truncate(time.Minute)
}

func exception(text mark) document { return document{"reason": text, "agreedBy": "Everybody"} }

// propose is by a QA lead, or by an observer for themselves.
func (k *walk) propose() bool {
	at := pick(k, k.placements)
	startsAt := k.soon()
	if len(k.visits) >= mostVisits || !at.holds(k.today().AddDays(3)) || !at.holds(k.today()) || !at.provision.holds(k.today().AddDays(3)) {
		return false
	}
	v := &visit{ref: numbered("v", k.visits), state: "proposed", provision: at.provision, teacher: at.teacher, startsAt: startsAt, minutes: 45,
		agreed: map[string]*somebody{}, notes: map[*somebody]mark{}, judgements: map[*somebody]mark{}, drafts: map[*somebody]*draft{}}
	by, observers, ok := k.proposer(v)
	if !ok {
		return false
	}
	focus, why := k.mark("focus"), k.mark("exception")
	list, conflicts := k.observing(v, observers)
	body := document{"kind": "formal", "purpose": "developmental", "provisionId": v.provision.id, "teacherId": v.teacher.ID, "frameworkId": k.framework,
		"startsAt": startsAt, "lengthMinutes": v.minutes, "ceilingException": document{"reason": "r", "agreedBy": "a"}, "focus": focus, "noticeException": exception(why), "observers": list}
	made, ok := k.send("propose "+string(v.ref), request{by: by, method: "POST", path: "/v1/observations", body: body, about: []ref{v.ref, v.teacher.ref}})
	if !ok {
		return false
	}
	v.id, v.observers, v.said = made.Text("/id"), observers, map[string][]mark{"focus": {focus}, "exception": {why}, "conflict": conflicts}
	k.visits = append(k.visits, v)
	return true
}

// says puts texts that are open to everybody who reads the visit in the place of those
// of the same class.
func (v *visit) says(class string, texts ...mark) {
	v.unsaid = append(v.unsaid, v.said[class]...)
	v.said[class] = texts
}

// proposer gives who proposes a visit, and who observes it.
func (k *walk) proposer(v *visit) (by reader, observers []*somebody, ok bool) {
	leads, free := k.active(access.QALead, v.teacher), k.active(access.Observer, v.teacher)
	if len(free) == 0 {
		return by, nil, false
	}
	first := pick(k, free)
	if len(leads) == 0 || k.rand.IntN(3) == 0 {
		return reader{person: first}, []*somebody{first}, true
	}
	observers = []*somebody{first}
	if second := pick(k, free); second != first && k.rand.IntN(2) == 0 {
		observers = append(observers, second)
	}
	return reader{person: pick(k, leads)}, observers, true
}

// active gives who has a role and is neither suspended nor somebody.
func (k *walk) active(role access.Role, not *somebody) []*somebody {
	return slices.DeleteFunc(k.holders(role), func(p *somebody) bool { return p.suspended || p == not })
}

// observing declares a conflict for whoever works for the partner, and for others now and then.
func (k *walk) observing(v *visit, observers []*somebody) (list []document, conflicts []mark) {
	for i, p := range observers {
		o := document{"personId": p.ID, "lead": i == 0}
		if slices.ContainsFunc(k.appointments, func(a *appointment) bool { return a.person == p && a.partner == v.provision.partner }) || k.rand.IntN(6) == 0 {
			reason := k.mark("conflict")
			o["conflict"] = document{"kind": "same-employer", "reason": reason}
			conflicts = append(conflicts, reason)
		}
		list = append(list, o)
	}
	return list, conflicts
}

// agree is by one of the sides for itself, or by a QA lead who records it.
func (k *walk) agree() bool {
	v, ok := k.anyVisit(func(v *visit) bool { return v.state == "proposed" && k.now.Before(v.startsAt) })
	if !ok {
		return false
	}
	side, columns := "provider", []column{"S", "P"}
	if v.agreed["provider"] != nil {
		side, columns = "school", []column{"Hv", "L"}
	}
	by, ok := k.anybody(v, columns...)
	body := document{"side": side}
	if !ok || k.rand.IntN(4) == 0 {
		if by, ok = k.anybody(v, "Q"); !ok {
			return false
		}
		body = document{"side": side, "givenBy": "Somebody", "givenHow": "telephone"}
	}
	if _, ok := k.send("agree to "+string(v.ref), request{by: by, method: "POST", path: v.path("/agreements"), seen: v.path(""), body: body, about: []ref{v.ref}}); !ok {
		return false
	}
	v.agreed[side] = by.person
	if v.agreed["provider"] != nil && v.agreed["school"] != nil {
		v.state, v.agreedAt = "agreed", k.now
	}
	return true
}

// end declines or cancels a visit.
func (k *walk) end(what, step, state string, from ...string) bool {
	v, ok := k.anyVisit(func(v *visit) bool { return slices.Contains(from, v.state) && k.now.Before(v.startsAt) })
	if !ok {
		return false
	}
	by, ok := k.anybody(v, "S", "P", "Hv", "L", "Q")
	if !ok {
		return false
	}
	reason := k.mark("ending")
	if _, ok := k.send(what+" "+string(v.ref), request{by: by, method: "POST", path: v.path(step), seen: v.path(""), body: document{"reason": reason}, about: []ref{v.ref}}); !ok {
		return false
	}
	v.state = state
	v.says("ending", reason)
	return true
}

// reschedule voids both agreements.
func (k *walk) reschedule() bool {
	v, ok := k.anyVisit(func(v *visit) bool { return v.state == "proposed" || v.state == "agreed" })
	if !ok {
		return false
	}
	by, ok := k.anybody(v, "S", "P", "Hv", "L", "Q")
	if !ok || k.now.After(v.startsAt) {
		return false
	}
	startsAt, reason, why := k.soon(), k.mark("moved"), k.mark("exception")
	body := document{"startsAt": startsAt, "lengthMinutes": 45, "reason": reason, "noticeException": exception(why)}
	if _, ok := k.send("reschedule "+string(v.ref), request{by: by, method: "POST", path: v.path("/rescheduling"), seen: v.path(""), body: body, about: []ref{v.ref}}); !ok {
		return false
	}
	v.startsAt, v.state, v.agreed = startsAt, "proposed", map[string]*somebody{}
	v.says("moved", reason)
	v.says("exception", why)
	return true
}

// assign replaces the observers.
func (k *walk) assign() bool {
	v, ok := k.anyVisit(func(v *visit) bool { return (v.state == "proposed" || v.state == "agreed") && k.now.Before(v.startsAt) })
	if !ok {
		return false
	}
	by, ok := k.anybody(v, "Q")
	_, observers, found := k.proposer(v)
	if !ok || !found {
		return false
	}
	list, conflicts := k.observing(v, observers)
	body := document{"observers": list}
	if _, ok := k.send("assign observers to "+string(v.ref), request{by: by, method: "PUT", path: v.path("/observers"), seen: v.path(""), body: body, about: []ref{v.ref}}); !ok {
		return false
	}
	v.observers = observers
	v.says("conflict", conflicts...)
	return true
}

// record goes to the time of a visit and records it.
func (k *walk) record() bool {
	v, ok := k.anyVisit(func(v *visit) bool { return v.state == "agreed" })
	if !ok {
		return false
	}
	by := reader{person: v.lead()}
	if !k.has(by, access.Observer) || by.person.suspended {
		return false
	}
	startedAt := v.startsAt
	if startedAt.Before(v.agreedAt) {
		startedAt = v.agreedAt
	}
	endedAt := startedAt.Add(40 * time.Minute)
	if k.now.Before(endedAt) {
		k.wait(endedAt.Sub(k.now), fmt.Sprintf("the session of %s ends", v.ref))
	}
	reason := k.mark("met")
	contact := document{"outcome": "attempted", "with": "headteacher", "reason": reason}
	body := document{"startedAt": startedAt, "endedAt": endedAt, "tookNoPart": true, "askedNoPreparation": true, "schoolContact": contact}
	if _, ok := k.send("record "+string(v.ref), request{by: by, method: "POST", path: v.path("/visit"), seen: v.path(""), body: body, about: []ref{v.ref}}); !ok {
		return false
	}
	v.state, v.startsAt, v.endedAt = "held", startedAt, endedAt
	v.says("met", reason)
	return true
}
