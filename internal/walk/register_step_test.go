package walk

import (
	"fmt"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
)

var registerSteps = []step{
	{"grant", 7, (*walk).grant},
	{"confirm", 4, (*walk).confirm},
	{"end an appointment", 5, (*walk).endAppointment},
	{"place", 4, (*walk).placeAgain},
	{"end a placement", 5, (*walk).endPlacement},
	{"end a provision", 2, (*walk).endProvision},
	{"suspend", 2, (*walk).suspend},
	{"reinstate", 4, (*walk).reinstate},
	{"set who reads summaries", 3, (*walk).setReaders},
	{"set the windows", 3, (*walk).setWindows},
}

// appoint grants a role, at the organisation of that number, and has it confirmed where
// that takes two. It is how everybody begins.
func (k *walk) appoint(p *somebody, role access.Role, number int, during period) {
	a := &appointment{person: p, role: role, period: during}
	if !k.appoints(k.target(a, number)) {
		k.Fatalf("%s is not appointed %s", p.ref, role)
	}
	if a.pending && !k.confirms(k.officer(), a) {
		k.Fatalf("%s is not confirmed", a.ref)
	}
}

// target gives the organisation of that number, of the kind at which the role is held.
func (k *walk) target(a *appointment, number int) *appointment {
	switch a.role {
	case access.Teacher, access.PartnerContact:
		a.partner = k.partners[number%len(k.partners)]
	case access.Headteacher, access.MusicLead:
		a.school = k.schools[number%len(k.schools)]
	}
	return a
}

// sometime gives days from about now on.
func (k *walk) sometime() period {
	p := period{from: k.today().AddDays(max(0, k.rand.IntN(5)-2))}
	if k.rand.IntN(2) == 0 {
		p.to = p.from.AddDays(k.rand.IntN(9))
	}
	return p
}

func (k *walk) grant() bool {
	if len(k.appointments) > 60 {
		return false
	}
	roles := []access.Role{access.QALead, access.Observer, access.Observer, access.Teacher, access.PartnerContact, access.PartnerContact,
		access.Headteacher, access.Headteacher, access.MusicLead, access.Inspector, access.HubManager, access.DataProtectionOfficer}
	return k.appoints(k.target(&appointment{person: pick(k, k.people[2:]), role: pick(k, roles), period: k.sometime()}, k.rand.IntN(6)))
}

// appoints is by the hub manager with whom the hub began.
func (k *walk) appoints(a *appointment) bool {
	body := document{"role": a.role, "fromOn": a.from}
	switch {
	case a.partner != nil:
		body["partnerId"] = a.partner.id
	case a.school != nil:
		body["schoolId"] = a.school.id
	case a.role == access.ElectedMember:
		body["laCode"] = "830"
	}
	if !a.to.IsZero() {
		body["toOn"] = a.to
	}
	made, ok := k.send("grant", request{by: k.manager(), method: "POST", path: "/v1/people/" + a.person.ID.String() + "/appointments", body: body})
	if !ok {
		return false
	}
	a.id, a.pending = made.Text("/id"), a.role.TakesTwo()
	k.holds(a)
	return true
}

func (k *walk) confirm() bool {
	for _, a := range k.appointments {
		if a.pending && a.person != k.officer().person && !a.over(k.today()) {
			return k.confirms(k.officer(), a)
		}
	}
	return false
}

func (k *walk) confirms(by reader, a *appointment) bool {
	path := "/v1/appointments/" + a.id
	if _, ok := k.send("confirm "+string(a.ref), request{by: by, method: "POST", path: path + "/confirmation", seen: path, about: []ref{a.ref, a.person.ref}}); !ok {
		return false
	}
	a.pending = false
	return true
}

// lastDay gives yesterday, today, a day to come, or none: more often than not, where it is
// over already, so that the world does not come to an end.
func (k *walk) lastDay(p period) (day calendar.Date, body any) {
	n := k.rand.IntN(6) - 1
	if n == 4 || p.over(k.today()) && k.rand.IntN(3) > 0 {
		return calendar.Date{}, nil
	}
	day = k.today().AddDays(n)
	return day, day
}

// endAppointment leaves the two with whom the hub began.
func (k *walk) endAppointment() bool {
	a := pick(k, k.appointments[2:])
	day, body := k.lastDay(a.period)
	path := "/v1/appointments/" + a.id
	what := fmt.Sprintf("end %s of %s", a.ref, a.person.ref)
	if _, ok := k.send(what, request{by: k.manager(), method: "PATCH", path: path, seen: path, body: document{"toOn": body}, about: []ref{a.ref, a.person.ref}}); !ok {
		return false
	}
	longer := !a.to.IsZero() && (day.IsZero() || day.After(a.to))
	a.to, a.pending = day, a.pending || longer && a.role.TakesTwo() // to make it longer is to grant it again
	return true
}

// place puts a teacher into a provision, as a QA lead does. It is how everybody begins.
func (k *walk) place(teacher *somebody, in *provision, during period) bool {
	leads := k.active(access.QALead, nil)
	if len(leads) == 0 {
		return false
	}
	p := &placement{ref: numbered("l", k.placements), period: during, teacher: teacher, provision: in}
	body := document{"teacherId": teacher.ID, "fromOn": during.from}
	if !during.to.IsZero() {
		body["toOn"] = during.to
	}
	made, ok := k.send(fmt.Sprintf("place %s in %s as %s", teacher.ref, in.ref, p.ref), request{by: reader{person: pick(k, leads)}, method: "POST",
		path: "/v1/provisions/" + in.id + "/placements", body: body, about: []ref{teacher.ref, p.ref, in.ref}})
	if !ok {
		return false
	}
	p.id = made.Text("/id")
	k.placements = append(k.placements, p)
	return true
}

func (k *walk) placeAgain() bool {
	in := pick(k, k.provisions)
	teachers := slices.DeleteFunc(k.active(access.Teacher, nil), func(p *somebody) bool { return !k.at(reader{person: p}, access.Teacher, in.partner, nil) })
	return len(teachers) > 0 && len(k.placements) < 30 && k.place(pick(k, teachers), in, k.sometime())
}

// endPlacement is by the partner or the hub.
func (k *walk) endPlacement() bool {
	p := pick(k, k.placements)
	by := k.manager()
	if contacts := k.active(access.PartnerContact, nil); len(contacts) > 0 {
		if r := (reader{person: pick(k, contacts)}); k.at(r, access.PartnerContact, p.provision.partner, nil) {
			by = r
		}
	}
	day, body := k.lastDay(p.period)
	path := "/v1/placements/" + p.id
	what := fmt.Sprintf("end %s of %s in %s", p.ref, p.teacher.ref, p.provision.school.ref)
	if _, ok := k.send(what, request{by: by, method: "PATCH", path: path, seen: path, body: document{"toOn": body}, about: []ref{p.ref, p.teacher.ref}}); !ok {
		return false
	}
	p.to = day
	return true
}

// endProvision is by the hub. What was placed in it is placed no more while it is over.
func (k *walk) endProvision() bool {
	p := pick(k, k.provisions)
	day, body := k.lastDay(p.period)
	path := "/v1/provisions/" + p.id
	if _, ok := k.send(fmt.Sprintf("end %s", p.ref), request{by: k.manager(), method: "PATCH", path: path, seen: path, body: document{"toOn": body}, about: []ref{p.ref}}); !ok {
		return false
	}
	p.to = day
	return true
}

func (k *walk) suspend() bool { return k.setStatus(pick(k, k.people[2:]), "suspended") }

func (k *walk) reinstate() bool {
	for _, p := range k.people {
		if p.suspended {
			return k.setStatus(p, "active")
		}
	}
	return false
}

func (k *walk) setStatus(p *somebody, status string) bool {
	path := "/v1/people/" + p.ID.String()
	if _, ok := k.send(status+" "+string(p.ref), request{by: k.manager(), method: "PATCH", path: path, seen: path, body: document{"status": status}, about: []ref{p.ref}}); !ok {
		return false
	}
	p.suspended = status == "suspended"
	return true
}

func (k *walk) set(settings document) bool {
	_, ok := k.send("set", request{by: k.manager(), method: "PATCH", path: "/v1/hub", seen: "/v1/hub", body: document{"settings": settings}})
	return ok
}

func (k *walk) setReaders() bool {
	readers := map[string]string{visitedSchool: currentSchools, currentSchools: visitedSchool}[k.summaryReaders]
	if !k.set(document{"summaryReaders": readers}) {
		return false
	}
	k.summaryReaders = readers
	return true
}

func (k *walk) setWindows() bool {
	response, reply := pick(k, []int{0, 1, 2, 5}), pick(k, []int{0, 2, 4})
	if !k.set(document{"responseWindowWorkingDays": response, "replyWindowWorkingDays": reply}) {
		return false
	}
	k.responseWindow, k.replyWindow = response, reply
	return true
}
