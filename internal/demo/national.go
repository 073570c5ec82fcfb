package demo

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/partner"
	"github.com/hubqa/hubqa/internal/person"
	"github.com/hubqa/hubqa/internal/provision"
	"github.com/hubqa/hubqa/internal/store"
)

// Scale is how many hubs a demonstration of a national size has, and how many visits in all.
type Scale struct{ Hubs, Visits int }

// National is about what England has in a year: 43 hubs since September 2024.
var National = Scale{Hubs: 43, Visits: 100_000}

// Nation puts so many hubs with the past academic year of visits into the database, beside
// what is there, and gives the QA lead of each. What it makes follows from the scale and the
// present alone, ids aside. The records are put in as they would stand in the end, not made
// by the steps that lead there; they have the states that the steps allow.
func Nation(ctx context.Context, o Options, size Scale) (leads []Person, err error) {
	s := newSeed(ctx, o)
	if s.err == nil {
		s.serve()
		for n := range size.Hubs {
			share := size.Visits/size.Hubs + btoi(n < size.Visits%size.Hubs)
			leads = append(leads, s.nationalHub(n, share, o.NewID))
			o.Log.Info("a hub is filled", slog.Int("hub", n+1), slog.Int("of", size.Hubs), slog.Int("visits", share))
		}
	}
	return leads, s.closed()
}

// nationalLead is the subject of the QA lead of one hub, counted from 1.
func nationalLead(n int) string { return fmt.Sprintf("demo-national-%d-qa-lead", n) }

func btoi(is bool) int {
	if is {
		return 1
	}
	return 0
}

// district is one hub of the nation while it is filled.
type district struct {
	*seed
	store.Filling
	newID              id.Maker
	dice               *rand.Rand
	hub                id.Hub
	lead               id.Person // the QA lead
	observers          []id.Person
	work               []assignment
	framework          id.Framework
	year               calendar.AcademicYear
	terms              observation.Terms
	manager, protector id.Person
}

// assignment is one teacher's work in one school.
type assignment struct {
	teacher   id.Person
	partner   id.Partner
	provision id.Provision
	school    id.School
}

func (s *seed) nationalHub(n, visits int, newID id.Maker) Person {
	if s.err != nil {
		return Person{}
	}
	year := calendar.YearOf(s.presentDay()).Previous()
	s.clock.Set(s.on(year.First().AddDays(-7), 9, 0))
	settings := hub.Defaults()
	founder := func(role string) store.Founder {
		return store.Founder{Name: fmt.Sprintf("The %s of hub %d", role, n+1), Identity: person.Identity{Issuer: Issuer, Subject: fmt.Sprintf("demo-national-%d-%s", n+1, role)}}
	}
	made, err := s.db.Found(s.ctx, store.Founding{Name: fmt.Sprintf("Hub %d of the nation (demonstration)", n+1), Settings: settings,
		Manager: founder("manager"), Protection: founder("officer")})
	s.fail("found a hub of the nation", err)
	d := &district{
		seed: s, newID: newID, dice: rand.New(rand.NewPCG(2012, uint64(n))), hub: made.Hub, year: year, //nolint:gosec // the same each time
		manager: made.Manager, protector: made.Protection,
		terms: observation.Terms{NoticeDays: settings.NoticeDays, MinimumMinutes: settings.MinimumMinutes, MaximumMinutes: settings.MaximumMinutes, FeedbackWithinMinutes: settings.FeedbackWithinMinutes},
	}
	manager := Person{Hub: made.Hub, ID: made.Manager}
	schools := s.register(manager.Actor(), nil)
	lead := d.staff(n, visits, schools)
	s.fail("fill the registers of a hub", s.db.Fill(s.ctx, d.hub, d.Filling))
	graded := framework.SevenPrinciples(framework.FourPoint())
	d.framework = s.draft(manager, framework.Proposal{Name: family, Content: &graded})
	s.publish(manager, d.framework)
	d.Filling = store.Filling{}
	for range visits {
		d.visit()
	}
	if s.err == nil {
		s.clock.Set(s.world.Present)
		s.fail("fill the visits of a hub", s.db.Fill(s.ctx, d.hub, d.Filling))
	}
	return lead
}

// staff makes the hub's partners, people and provision, in a number that a hub with so many
// visits has. It gives the QA lead.
func (d *district) staff(n, visits int, schools map[int]id.School) Person {
	var places []id.School
	for urn := 100000; urn < 200000; urn++ { // in the order of their numbers
		if which, ok := schools[urn]; ok {
			places = append(places, which)
		}
	}
	lead := Person{Hub: d.hub, Name: fmt.Sprintf("The QA lead of hub %d", n+1), Subject: nationalLead(n + 1), Role: access.QALead}
	lead.ID = d.person(lead.Name, access.QALead, nil)
	d.People[0].Identity = &person.Identity{Issuer: Issuer, Subject: lead.Subject}
	d.lead = lead.ID
	for i := range max(3, visits/100) {
		d.observers = append(d.observers, d.person(fmt.Sprintf("Observer %d", i+1), access.Observer, nil))
	}
	for i := range max(3, visits/40) {
		in := id.Partner{UUID: d.newID()}
		d.Partners = append(d.Partners, partner.Partner{HubID: d.hub, ID: in, Name: fmt.Sprintf("Partner %d", i+1), Kind: "music-service", Status: partner.Active, Version: 1})
		d.person(fmt.Sprintf("The contact of partner %d", i+1), access.PartnerContact, &in)
		for k := range 13 { // about three visits to each
			d.assign(fmt.Sprintf("Teacher %d of partner %d", k+1, i+1), in, places[d.dice.IntN(len(places))])
		}
	}
	return lead
}

func (d *district) person(name string, role access.Role, in *id.Partner) id.Person {
	who := id.Person{UUID: d.newID()}
	d.People = append(d.People, person.Person{HubID: d.hub, ID: who, Name: name, Status: person.Active, Version: 1})
	held := person.Appointment{HubID: d.hub, ID: id.Appointment{UUID: d.newID()}, PersonID: who, Role: role, PartnerID: in, FromOn: d.year.First(), GrantedBy: &d.manager, Version: 1}
	if role == access.QALead {
		held.ConfirmedBy = &d.protector
	}
	d.Appointments = append(d.Appointments, held)
	return who
}

func (d *district) assign(name string, in id.Partner, place id.School) {
	w := assignment{teacher: d.person(name, access.Teacher, &in), partner: in, provision: id.Provision{UUID: d.newID()}, school: place}
	d.Provisions = append(d.Provisions, provision.Provision{HubID: d.hub, ID: w.provision, PartnerID: in, SchoolID: place, Name: "Whole-class ukulele",
		Kind: "whole-class", State: provision.Active, FromOn: d.year.First(), Version: 1})
	d.Placements = append(d.Placements, provision.Placement{HubID: d.hub, ID: id.Placement{UUID: d.newID()}, ProvisionID: w.provision, PersonID: w.teacher, FromOn: d.year.First(), Version: 1})
	d.work = append(d.work, w)
}
