package walk

import (
	"github.com/hubqa/hubqa/internal/access"
)

var shareSteps = []step{
	{"share", 16, (*walk).give},
	{"end a share", 2, (*walk).endShare},
}

// give opens an outcome to a head or a music lead of a school where the teacher works.
func (k *walk) give() bool {
	v, ok := k.anyVisit(issued)
	if !ok {
		return false
	}
	var holders []*appointment
	for _, a := range k.appointments {
		if (a.role == access.Headteacher || a.role == access.MusicLead) && a.holds(k.today()) && a.person != v.teacher && !a.person.suspended && k.worksIn(v.teacher, a.school) {
			holders = append(holders, a)
		}
	}
	by, ok := k.chair(v)
	if !ok || len(holders) == 0 {
		return false
	}
	s := &share{ref: numbered("h", k.shares), visit: v, holder: pick(k, holders), until: k.today().AddDays(k.rand.IntN(12)), purpose: k.mark("purpose")}
	s.full = s.holder.role == access.Headteacher && k.rand.IntN(3) > 0
	level := map[bool]string{true: "full", false: "summary"}[s.full]
	made, ok := k.send("share "+string(v.ref)+" as "+string(s.ref), request{by: by, method: "POST", path: v.path("/shares"), about: []ref{v.ref, s.ref, s.holder.person.ref},
		body: document{"appointmentId": s.holder.id, "level": level, "purpose": s.purpose, "untilOn": s.until}})
	if !ok {
		return false
	}
	s.id = made.Text("/id")
	k.shares = append(k.shares, s)
	return true
}

// endShare is by a QA lead or a hub manager.
func (k *walk) endShare() bool {
	if len(k.shares) == 0 {
		return false
	}
	s := pick(k, k.shares)
	by, ok := k.anybody(s.visit, "Q", "q", "M")
	if !ok || s.ended {
		return false
	}
	path := "/v1/shares/" + s.id
	if _, ok := k.send("end "+string(s.ref), request{by: by, method: "POST", path: path + "/ending", seen: path, about: []ref{s.visit.ref, s.ref}}); !ok {
		return false
	}
	s.ended = true
	return true
}

var needSteps = []step{
	{"raise a need", 5, (*walk).raise},
	{"record progress", 3, (*walk).progress},
	{"close a need", 1, (*walk).closeNeed},
}

func (k *walk) raise() bool {
	v, ok := k.anyVisit(held)
	if !ok || len(k.needs) > 12 {
		return false
	}
	by, ok := k.anybody(v, "O", "Q")
	if !ok {
		return false
	}
	n := &need{ref: numbered("n", k.needs), visit: v, basis: k.mark("basis"), texts: []mark{k.mark("need"), k.mark("need")}}
	made, ok := k.send("raise "+string(n.ref)+" from "+string(v.ref), request{by: by, method: "POST", path: v.path("/development-needs"), about: []ref{v.ref, n.ref},
		body: document{"need": n.texts[0], "support": n.texts[1], "basis": n.basis, "ownerId": v.teacher.ID, "dueBy": k.today().AddDays(30)}})
	if !ok {
		return false
	}
	n.id = made.Text("/id")
	k.needs = append(k.needs, n)
	return true
}

// follower gives an open need and somebody who follows it.
func (k *walk) follower() (*need, reader, bool) {
	if len(k.needs) == 0 {
		return nil, reader{}, false
	}
	n := pick(k, k.needs)
	by, ok := k.anybody(n.visit, "S", "Q")
	return n, by, ok && !n.closed
}

func (k *walk) progress() bool {
	n, by, ok := k.follower()
	if !ok {
		return false
	}
	note := k.mark("need")
	if _, ok := k.send("follow "+string(n.ref), request{by: by, method: "POST", path: "/v1/development-needs/" + n.id + "/progress", about: []ref{n.visit.ref, n.ref},
		body: document{"on": k.today(), "note": note}}); !ok {
		return false
	}
	n.texts = append(n.texts, note)
	return true
}

func (k *walk) closeNeed() bool {
	n, by, ok := k.follower()
	if !ok {
		return false
	}
	outcome, path := k.mark("need"), "/v1/development-needs/"+n.id
	if _, ok := k.send("close "+string(n.ref), request{by: by, method: "PATCH", path: path, seen: path, about: []ref{n.visit.ref, n.ref},
		body: document{"state": "closed", "outcome": outcome}}); !ok {
		return false
	}
	n.closed, n.texts = true, append(n.texts, outcome)
	return true
}
