package walk

import (
	"slices"

	"github.com/hubqa/hubqa/internal/access"
)

// The registers (rows 18, 27 to 29), as far as they disclose by relation.

// readers18 are the roles for which row 18 has a letter; of machine clients, those
// with the scope.
var readers18 = []access.Role{access.Teacher, access.PartnerContact, access.Observer, access.QALead, access.HubManager,
	access.Headteacher, access.MusicLead, access.Inspector}

// registered is the verdict on one question about a register.
func registered(w *world, r reader, forbidden, open bool, must ...mark) want {
	switch {
	case r.other == "nobody" || r.person != nil && r.person.suspended:
		return want{status: 401}
	case forbidden:
		return want{status: 403}
	case !open:
		return want{status: 404}
	}
	return want{status: 200, must: must}
}

// provision answers GET /provisions/{id}: S own, O assigned, P, Hv and L of their own
// organisation, I by level, Q, M and the client all.
func (w *world) provision(r reader, p *provision) want {
	forbidden := r.named != nil && !slices.ContainsFunc(r.named, func(role access.Role) bool { return slices.Contains(readers18, role) })
	return registered(w, r, forbidden, w.knowsProvision(r, p))
}

func (w *world) knowsProvision(r reader, p *provision) bool {
	if r.person == nil {
		return r.other == "client"
	}
	placed := slices.ContainsFunc(w.placements, func(at *placement) bool { return at.teacher == r.person && at.provision == p })
	assigned := slices.ContainsFunc(w.visits, func(v *visit) bool { return v.provision == p && v.observes(r.person) })
	return w.wholeProvision(r, p) || placed && r.names(access.Teacher) || assigned && w.has(r, access.Observer)
}

// wholeProvision reports whether a provision is open to the reader with everybody in it.
func (w *world) wholeProvision(r reader, p *provision) bool {
	return r.other == "client" || w.has(r, access.QALead) || w.has(r, access.HubManager) ||
		w.at(r, access.PartnerContact, p.partner, nil) ||
		w.at(r, access.Headteacher, nil, p.school) || w.at(r, access.MusicLead, nil, p.school) ||
		w.inspects(r, p.school, "summary", "full")
}

// placement answers GET /placements/{id}: to S the own one, to O that of the teacher
// whom they observe there.
func (w *world) placement(r reader, p *placement) want {
	a := w.provision(r, p.provision)
	assigned := slices.ContainsFunc(w.visits, func(v *visit) bool {
		return v.provision == p.provision && v.teacher == p.teacher && r.person != nil && v.observes(r.person)
	})
	if a.status == 200 && !w.wholeProvision(r, p.provision) && !(p.teacher == r.person && r.names(access.Teacher)) && !(assigned && w.has(r, access.Observer)) {
		a.status = 404
	}
	return a
}

// aboutPerson answers GET /people/{id}: oneself, Q and M all, P and H their own side. Contact
// details go with it (row 29).
func (w *world) aboutPerson(r reader, p *somebody) want {
	return registered(w, r, r.other == "client", w.knows(r, p), p.contact)
}

func (w *world) knows(r reader, p *somebody) bool {
	if r.person == nil {
		return false
	}
	return r.person == p || w.has(r, access.QALead) || w.has(r, access.HubManager) || slices.ContainsFunc(w.holding(r), func(a *appointment) bool {
		return (a.role == access.PartnerContact || a.role == access.Headteacher) && w.onSideOf(a, p)
	})
}

// onSideOf reports whether somebody is on the side of a contact or a head: of their
// staff, or observer or teacher of a visit in which they take part.
func (w *world) onSideOf(a *appointment, p *somebody) bool {
	return slices.ContainsFunc(w.appointments, func(b *appointment) bool {
		return b.person == p && ofStaff(a, b) && !b.over(w.today())
	}) ||
		slices.ContainsFunc(w.visits, func(v *visit) bool {
			return (v.provision.partner == a.partner || v.provision.school == a.school) && (v.teacher == p || v.observes(p))
		})
}

// ofStaff reports whether an appointment is at the same organisation as another, that
// of a contact or a head.
func ofStaff(a, b *appointment) bool { return a.partner == b.partner && a.school == b.school }

// appointment answers GET /appointments/{id}: one's own, Q and M all, P and H their
// staff's, and what waits for the data protection officer to confirm it.
func (w *world) appointment(r reader, a *appointment) want {
	open := r.person != nil && (r.person == a.person || w.has(r, access.QALead) || w.has(r, access.HubManager) ||
		a.role.TakesTwo() && w.has(r, access.DataProtectionOfficer) ||
		slices.ContainsFunc(w.holding(r), func(own *appointment) bool {
			return (own.role == access.PartnerContact || own.role == access.Headteacher) && ofStaff(own, a)
		}))
	return registered(w, r, r.other == "client", open)
}

// partner answers GET /partners/{id}: open to the hub, its details to its contacts, Q and
// M, and to a client by scope.
func (w *world) partner(r reader, p *partner) want {
	a := registered(w, r, false, r.other != "stranger")
	if a.status == 200 && (w.has(r, access.QALead) || w.has(r, access.HubManager) || w.at(r, access.PartnerContact, p, nil) || r.other == "client") {
		a.must = []mark{p.details}
	}
	return a
}
