package walk

import (
	"fmt"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
)

// smallNumber is the hub's: of fewer teachers no de-identified summary is given.
const smallNumber = 2

// inspection answers GET /inspections/{id} (row 36): Q, M and A all, I the own one while
// it is live; S and H of the schools named, that there is one.
func (w *world) inspection(r reader, i *inspection) want {
	whole := w.has(r, access.QALead) || w.has(r, access.HubManager) || w.has(r, access.DataProtectionOfficer) || w.ownInspection(r, i)
	open := whole || !i.pending && slices.ContainsFunc(i.schools, func(s *school) bool {
		return w.at(r, access.Headteacher, nil, s) || w.has(r, access.Teacher) && (w.worksIn(r.person, s) || w.observedIn(r.person, s))
	})
	a := registered(w, r, forbidden36(r, access.Teacher, access.Headteacher, access.Inspector, access.QALead, access.HubManager, access.DataProtectionOfficer), open)
	if a.status == 200 && whole {
		a.must = []mark{i.remit}
	}
	return a
}

func (w *world) observedIn(teacher *somebody, s *school) bool {
	return slices.ContainsFunc(w.visits, func(v *visit) bool { return v.teacher == teacher && v.provision.school == s })
}

// forbidden36 reports whether a token could open no inspection.
func forbidden36(r reader, roles ...access.Role) bool {
	return r.other == "client" || r.named != nil && !slices.ContainsFunc(r.named, func(role access.Role) bool { return slices.Contains(roles, role) })
}

func (w *world) ownInspection(r reader, i *inspection) bool {
	return w.has(r, access.Inspector) && i.person == r.person && w.current(i)
}

// deidentified answers GET /inspections/{id}/summaries: the summaries published in its
// schools, none where they are of too few teachers (row 8, d).
func (w *world) deidentified(r reader, i *inspection) want {
	a := registered(w, r, forbidden36(r, access.Inspector), w.ownInspection(r, i))
	if a.status != 200 {
		return a
	}
	var teachers []*somebody
	for _, v := range w.visits {
		if v.published && slices.Contains(i.schools, v.provision.school) && slices.Contains(w.standing(r, v), "I") {
			a.must = append(a.must, v.latest().summary)
			a.never = append(a.never, v.id, v.teacher.ID.String(), v.teacher.Name, v.provision.id, v.provision.school.id, v.provision.partner.id)
			if !slices.Contains(teachers, v.teacher) {
				teachers = append(teachers, v.teacher)
			}
		}
	}
	if len(teachers) < smallNumber {
		a.must = nil
	}
	return a
}

func (k *walk) ofInspection(r reader, i *inspection) question {
	q := question{reader: r, path: "/v1/inspections/" + i.id, about: aboutReader(r, i.ref, i.person.ref), want: k.inspection(r, i)}
	if k.rand.IntN(3) == 0 {
		q.path, q.want = q.path+"/summaries", k.deidentified(r, i)
	}
	return q
}

func (k *walk) listInspections(r reader) question {
	item := func(i *inspection) (string, want) { return i.id, k.inspection(r, i) }
	verdict := k.inspection(r, k.inspections[0])
	if verdict.status == 404 {
		verdict.status = 200
	}
	return listOf(r, "/v1/inspections", verdict, k.inspections, item, everything[*inspection])
}

var inspectionSteps = []step{
	{"propose an inspection", 5, (*walk).proposeInspection},
	{"confirm an inspection", 6, (*walk).confirmInspection},
	{"end an inspection", 1, (*walk).endInspection},
}

// proposeInspection is by the manager or the officer with whom the hub began.
func (k *walk) proposeInspection() bool {
	inspectors := k.active(access.Inspector, nil)
	if !k.inspecting || len(inspectors) == 0 || len(k.inspections) > 12 {
		return false
	}
	i := &inspection{ref: numbered("i", k.inspections), person: pick(k, inspectors), level: pick(k, []string{"de-identified", "summary", "full"}), remit: k.mark("remit"), pending: true}
	i.from = k.today().AddDays(k.rand.IntN(3))
	i.to = i.from.AddDays(k.rand.IntN(12))
	var ids []string
	for _, s := range k.schools {
		if k.rand.IntN(2) == 0 || s == k.schools[2] && ids == nil {
			i.schools, ids = append(i.schools, s), append(ids, s.id)
		}
	}
	i.by = pick(k, []reader{k.manager(), k.officer()}).person
	made, ok := k.send(fmt.Sprintf("propose %s by %s", i.ref, i.person.ref), request{by: reader{person: i.by}, method: "POST", path: "/v1/inspections", about: []ref{i.ref, i.person.ref},
		body: document{"inspectorId": i.person.ID, "remit": i.remit, "level": i.level, "schoolIds": ids, "fromOn": i.from, "toOn": i.to}})
	if !ok {
		return false
	}
	i.id = made.Text("/id")
	k.inspections = append(k.inspections, i)
	return true
}

// confirmInspection is by the other of the two.
func (k *walk) confirmInspection() bool {
	for _, i := range k.inspections {
		by := k.manager()
		if i.by == by.person {
			by = k.officer()
		}
		if i.pending && !i.ended && !k.today().After(i.to) {
			if !k.onInspection("confirm", "/confirmation", by, i) {
				return false
			}
			i.pending = false
			return true
		}
	}
	return false
}

func (k *walk) endInspection() bool {
	if len(k.inspections) == 0 {
		return false
	}
	i := pick(k, k.inspections)
	if i.ended || !k.onInspection("end", "/ending", pick(k, []reader{k.manager(), k.officer()}), i) {
		return false
	}
	i.ended = true
	return true
}

func (k *walk) onInspection(what, step string, by reader, i *inspection) bool {
	path := "/v1/inspections/" + i.id
	_, ok := k.send(what+" "+string(i.ref), request{by: by, method: "POST", path: path + step, seen: path, about: []ref{i.ref, i.person.ref}})
	return ok
}
