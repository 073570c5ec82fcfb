package demo

import (
	"time"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/observation"
)

// plan puts the visits of both years on the agenda, and what happens beside them.
func (s *seed) plan() {
	if s.err != nil {
		return
	}
	for _, t := range s.settled() {
		s.tell(t)
	}
	for _, t := range s.onTheirWay() {
		s.tell(t)
	}
	for _, t := range s.goneAnotherWay() {
		s.tell(t)
	}
	for _, t := range s.atThePeak() {
		s.tell(t)
	}
	s.inspect()
	s.request()
	s.suggest()
	s.mentor()
	s.commit()
	s.converse()
	s.train()
	s.support()
	s.evaluate()
	s.schoolPlans()
	s.setAside()
	s.spendTime()
	s.countPupils()
	s.fund()
	s.practiseTogether()
	s.moderate()
	s.raiseConcerns()
	s.keep()
	s.askAccess()
	s.sample()
	s.release()
}

// Who takes part in the visits of each provision. A school whose head teacher is not
// of the demonstration agrees through the QA lead.
func (s *seed) atLeys() Visit {
	w := &s.world
	return Visit{
		Teacher: w.Teacher, Lead: w.Observer, Headteacher: w.Headteacher, PartnerContact: w.PartnerContact,
		School: w.Schools.Visited, Partner: w.Partners.Service, Provision: w.Provisions.Visited,
	}
}

func (s *seed) atHerbert() Visit {
	v := s.atLeys()
	v.Headteacher, v.School, v.Provision = s.world.OtherHeadteacher, s.world.Schools.AlsoTaught, s.world.Provisions.AlsoTaught
	return v
}

func (s *seed) atPearTree() Visit {
	w := &s.world
	return Visit{
		Teacher: w.OtherTeacher, Lead: w.OtherObserver, PartnerContact: w.OtherPartnerContact,
		Partner: w.Partners.Charity, Provision: w.Provisions.Strings,
	}
}

func (s *seed) atHathersage() Visit {
	v := s.atPearTree()
	v.Teacher, v.Lead, v.Provision = s.world.FourthTeacher, s.world.ObserverInBothHubs, s.world.Provisions.Choir
	return v
}

func (s *seed) atLittleover() Visit {
	w := &s.world
	return Visit{
		Teacher: w.ThirdTeacher, Lead: w.OtherObserver, PartnerContact: w.PartnerContact,
		Partner: w.Partners.Service, Provision: w.Provisions.Ensemble,
	}
}

func (s *seed) atEcclesbourne() Visit {
	w := &s.world
	return Visit{
		Teacher: w.SoleTrader, Lead: w.OtherObserver, PartnerContact: w.SoleTrader,
		Partner: w.Partners.Sole, Provision: w.Provisions.Individual,
	}
}

func (s *seed) atBecket() Visit {
	w := &s.world
	return Visit{
		Teacher: w.ColleagueObserver, Lead: w.Observer, Headteacher: w.FormerHeadteacher, PartnerContact: w.PartnerContact,
		School: w.Schools.Formerly, Partner: w.Partners.Service, Provision: w.Provisions.Ended,
	}
}

// settled are the visits of the year before: published, or never held.
func (s *seed) settled() []story {
	w := &s.world
	year := s.termDay
	noHurry := &observation.Reasoned{Reason: "The class went straight to swimming; feedback was given by telephone next morning.", AgreedBy: "The teacher"}
	return []story{
		{kind: "formal", purpose: "developmental", who: s.atHerbert(), on: year(time.October, 8), hour: 9, minute: 30, length: 30,
			far: issued, scene: smallGroup, talks: true, responds: true, need: closed},
		{in: &w.Commissioned, name: "commissioned", kind: "commissioning", purpose: "commissioning", who: s.atEcclesbourne(), on: year(time.October, 15), hour: 14, length: 30,
			far: issued, scene: lesson, talks: true},
		{kind: "learning-walk", purpose: "developmental", who: s.atPearTree(), on: year(time.November, 5), hour: 10, minute: 15, length: 30,
			far: issued, scene: violins, ungraded: true},
		{kind: "formal", purpose: "moderation", who: s.atLittleover(), on: year(time.November, 26), hour: 17, minute: 30, length: 60,
			far: issued, scene: band, talks: true, seconds: []observation.Observer{{
				PersonID: w.ColleagueObserver.ID, ConflictKind: "same-employer", ConflictReason: "No other brass player was free; a second observer moderates.",
			}}},
		{kind: "formal", purpose: "developmental", who: s.atHathersage(), on: year(time.January, 21), hour: 15, minute: 30, length: 45,
			far: issued, scene: choir, responds: true, later: noHurry},
		{kind: "peer", purpose: "developmental", who: s.atBecket(), on: year(time.February, 11), hour: 13, minute: 20, length: 40,
			far: issued, scene: samba, ungraded: true, talks: true},
		{in: &w.Visits.IssuedLate, name: "issued late", kind: "formal", purpose: "developmental", who: s.atPearTree(),
			on: year(time.March, 4), hour: 10, minute: 15, length: 50, far: issued, scene: violins, issueAfter: 13, talks: true, need: closed},
		{kind: "informal", purpose: "developmental", who: s.atLeys(), on: year(time.April, 29), hour: 11, length: 30,
			far: issued, scene: brass, ungraded: true},
		{in: &w.Visits.ByTeacher, name: "published by its teacher", kind: "follow-up", purpose: "developmental", who: s.atHathersage(),
			on: year(time.June, 10), hour: 15, minute: 30, length: 40, far: issued, scene: choir, publishes: true, talks: true},
		{kind: "formal", purpose: "developmental", who: s.atEcclesbourne(), on: year(time.June, 17), hour: 14, length: 30,
			far: issued, scene: lesson, responds: true},
	}
}

// termDay gives a working day of the year before, the given one or the next.
func (s *seed) termDay(month time.Month, day int) calendar.Date {
	return workday(s.lastYear(month, day).AddDays(-1), 1)
}

// day gives the nth working day from the present.
func (s *seed) day(n int) calendar.Date { return workday(s.presentDay(), n) }

// onTheirWay are visits about the present: the ten of one teacher, and others.
func (s *seed) onTheirWay() []story {
	v := &s.world.Visits
	at := func(in *Visit, name string, on int, far stage) story {
		return story{in: in, name: name, kind: "formal", purpose: "developmental", who: s.atLeys(), on: s.day(on), hour: 9, minute: 15,
			length: 45, far: far, scene: brass}
	}
	published := at(&v.Published, "published", -30, issued)
	published.appeal = &appeal{
		in: &s.world.Appeals.Dismissed, hearer: s.world.OtherObserver, grounds: "The report does not say that half the class was at a rehearsal.",
		reasons: "The report judges the session by those who were there, and says how many.",
	}
	published.talks, published.responds, published.need, published.readers = true, true, overdue, true
	inWindow := at(&v.Issued, "issued", -9, issued)
	inWindow.talks = true
	corrected := at(&v.Corrected, "corrected", -38, issued)
	corrected.responds, corrected.after = true, true
	inReply := at(&v.InReply, "in its reply window", -5, submitted)
	inReply.replyWindow = 5
	coming := func(in *Visit, name string, on int, far stage) story {
		t := at(in, name, on, far)
		t.proposed = s.day(-4)
		return t
	}
	judgedOne := at(&v.Judged, "judged", -4, judged)
	judgedOne.need = open
	proposedOne := coming(&v.Proposed, "proposed", 12, proposed)
	proposedOne.byLead = true
	musicLead := coming(&v.Agreed, "agreed", 8, agreed)
	musicLead.byMusicLead = true
	return []story{
		corrected, published, inWindow, inReply,
		at(&v.Submitted, "submitted", -6, submitted), at(&v.Drafted, "drafted", -5, drafted), judgedOne,
		at(&v.FeedbackGiven, "feedback given", -3, fedBack), at(&v.Held, "held", -1, held),
		musicLead, coming(&v.ProviderAgreed, "agreed by the provider", 10, providerAgreed), proposedOne,
		{kind: "formal", purpose: "developmental", who: s.atLittleover(), on: s.day(-27), hour: 17, minute: 30, length: 60,
			far: issued, scene: band, talks: true, responds: true},
		{kind: "peer", purpose: "developmental", who: s.atHathersage(), on: s.day(14), hour: 15, minute: 30, length: 45,
			proposed: s.day(-2), far: providerAgreed, scene: choir},
	}
}

// goneAnotherWay are visits that were refused, moved, sent back, late or excepted.
func (s *seed) goneAnotherWay() []story {
	w, v := &s.world, &s.world.Visits
	pans := story{in: &v.Commissioning, name: "commissioning", kind: "commissioning", purpose: "commissioning", hour: 13, minute: 30, length: 60,
		who: Visit{Teacher: w.CandidateTeacher, Lead: w.Observer, Partner: w.Partners.Candidate, Provision: w.Provisions.Candidate},
		on:  s.day(9), proposed: s.day(-3), far: agreed, scene: pans, byTelephone: true}
	club := s.atLeys()
	club.Teacher, club.Lead, club.PartnerContact, club.Partner, club.Provision = w.ExternalTeacher, w.OtherObserver, Person{}, w.Partners.External, w.Provisions.External
	return []story{
		{in: &v.SchoolAgreed, name: "agreed by the school", kind: "formal", purpose: "developmental", who: s.atHerbert(),
			on: s.day(11), hour: 9, minute: 30, length: 30, proposed: s.day(-3), far: schoolAgreed, scene: smallGroup},
		{in: &v.Rescheduled, name: "rescheduled", kind: "formal", purpose: "developmental", who: s.atPearTree(),
			on: s.day(4), hour: 10, minute: 15, length: 45, proposed: s.day(-10), far: agreed, scene: violins,
			moved: &moved{day: s.day(-2), to: s.day(13), reason: "The Year 3 classes are at the theatre that morning."}},
		{in: &v.Declined, name: "declined", kind: "formal", purpose: "developmental", who: s.atLittleover(),
			on: s.day(9), hour: 17, minute: 30, length: 60, proposed: s.day(-5), far: proposed, scene: band,
			declined: &ending{day: s.day(-3), reason: "The band rehearses elsewhere that week, with a guest."}},
		{in: &v.Cancelled, name: "cancelled", kind: "formal", purpose: "developmental", who: s.atHerbert(),
			on: s.day(2), hour: 9, minute: 30, length: 30, proposed: s.day(-9), far: agreed, scene: smallGroup,
			cancelled: &ending{day: s.day(-1), reason: "The school is closed on that day for a boiler repair."}},
		{in: &v.Returned, name: "returned", kind: "formal", purpose: "developmental", who: s.atEcclesbourne(),
			on: s.day(-8), hour: 14, length: 30, far: submitted, scene: lesson, returned: "Please say in the report how the player's own recording was used."},
		{in: &v.Late, name: "late", kind: "formal", purpose: "developmental", who: s.atHathersage(),
			on: s.day(-14), hour: 15, minute: 30, length: 40, far: drafted, scene: choir},
		{in: &v.Paired, name: "paired", kind: "paired", purpose: "moderation", who: s.atLeys(),
			on: s.day(-7), hour: 9, minute: 15, length: 45, far: judged, scene: brass, seconds: []observation.Observer{{PersonID: w.OtherObserver.ID}}},
		{in: &v.Excepted, name: "excepted", kind: "formal", purpose: "developmental", who: s.atPearTree(),
			on: s.day(-8), hour: 13, length: 75, proposed: s.day(-10), far: issued, scene: violins,
			notice:   &observation.Reasoned{Reason: "The last session before a tour; the teacher asked for it.", AgreedBy: "The teacher and the school"},
			duration: &observation.Reasoned{Reason: "A double session that is not to be cut.", AgreedBy: "The teacher"},
			appeal:   &appeal{in: &w.Appeals.Open, hearer: w.Observer, grounds: "The double session was judged as one."}},
		pans,
		{in: &v.Requested, name: "requested", kind: "headteacher-requested", purpose: "request", who: club,
			on: s.day(-2), hour: 12, minute: 20, length: 30, proposed: s.day(-12), far: fedBack, scene: ukulele, byTelephone: true},
	}
}

// atThePeak are the visits of the other hub.
func (s *seed) atThePeak() []story {
	w := &s.world
	who := Visit{
		Teacher: w.OtherHubTeacher, Lead: w.OtherHubObserver, Headteacher: w.OtherHubHeadteacher, PartnerContact: w.OtherHubPartnerContact,
		School: w.Elsewhere.School, Partner: w.Elsewhere.Partner, Provision: w.Elsewhere.Provision,
	}
	return []story{
		{in: &w.Elsewhere.Published, name: "published", kind: "formal", purpose: "developmental", who: who, elsewhere: true,
			on: s.termDay(time.May, 13), hour: 10, length: 40, far: issued, scene: recorders, talks: true, responds: true, need: open},
		{in: &w.Elsewhere.Agreed, name: "agreed", kind: "formal", purpose: "developmental", who: who, elsewhere: true,
			on: s.day(9), hour: 10, length: 40, proposed: s.day(-4), far: agreed, scene: recorders},
	}
}
