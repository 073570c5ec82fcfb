package demo

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/client"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/partner"
	"github.com/hubqa/hubqa/internal/person"
	"github.com/hubqa/hubqa/internal/provision"
	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/table"
)

// Schools of Derbyshire and Derby, from Get Information About Schools, April 2022
// (Open Government Licence v3.0).
//
//go:embed schools.csv
var schoolsCSV []byte

// The schools that matter to the people of the demonstration, by URN.
const (
	leys        = 112492 // Leys Junior School, Alfreton
	herbert     = 112789 // Herbert Strutt Primary School, Belper
	becket      = 112717 // Becket Primary School, Derby
	ashbourne   = 112678 // Ashbourne Primary School
	pearTree    = 144466 // Pear Tree Community Junior School, Derby
	littleover  = 112956 // Littleover Community School, Derby
	hathersage  = 112885 // Hathersage St Michael's
	ecclesbourn = 136505 // The Ecclesbourne School, Duffield
	granville   = 144533 // Granville Academy, Woodville
	buxworth    = 112526 // in both hubs
)

// peakSchools are the schools of the other hub. The first hub has them too.
var peakSchools = []int{buxworth, 112600, 112936}

// found makes both hubs with their registers, a week before the academic year that
// is past.
func (s *seed) found() {
	day := s.year().Previous().First().AddDays(-7)
	s.clock.Set(s.on(day, 9, 0))
	s.world.Hub = s.foundHub("Derby and Derbyshire Music Hub (demonstration)", false)
	s.enrol()
	s.clock.Set(s.on(day, 9, 20))
	urns := s.register(s.world.Client.Actor(), nil)
	s.urns = urns
	s.world.Schools = Schools{Visited: urns[leys], AlsoTaught: urns[herbert], Formerly: urns[becket], Unrelated: urns[ashbourne], VisitedURN: leys}
	s.clock.Set(s.on(day, 10, 0))
	s.commissionPartners()
	s.appointCast(false, day)
	s.clock.Set(s.on(day, 14, 0))
	s.arrangeProvision(urns)
	s.writeFrameworks()

	s.clock.Set(s.on(day, 16, 0))
	s.world.Other = s.foundHub("Peak Fringe Music Hub (demonstration)", true)
	s.foundPeak(day)
}

// year is the academic year of the present.
func (s *seed) year() calendar.AcademicYear {
	return calendar.YearOf(calendar.DateOf(s.world.Present))
}

// founders gives the two who begin a hub.
func founders(other bool) (manager, protection member) {
	for _, m := range cast {
		switch {
		case m.other != other:
		case m.role == access.HubManager:
			manager = m
		case m.role == access.DataProtectionOfficer:
			protection = m
		}
	}
	return manager, protection
}

func (s *seed) foundHub(name string, other bool) id.Hub {
	if s.err != nil {
		return id.Hub{}
	}
	manager, protection := founders(other)
	founder := func(m member) store.Founder {
		return store.Founder{Name: m.name, Email: m.email(), Identity: person.Identity{Issuer: Issuer, Subject: m.subject()}}
	}
	made, err := s.db.Found(s.ctx, store.Founding{
		Name: name, Settings: hub.Defaults(), Manager: founder(manager), Protection: founder(protection),
	})
	s.fail("found "+name, err)
	s.enter(manager, made.Hub, made.Manager)
	s.enter(protection, made.Hub, made.Protection)
	return made.Hub
}

// enter puts a member into the world.
func (s *seed) enter(m member, in id.Hub, who id.Person) {
	*m.in(&s.world) = Person{Hub: in, ID: who, Name: m.name, Subject: m.subject(), Role: m.role}
}

// enrol registers the machine clients: the one of the demonstration, and one that was
// in its place before.
func (s *seed) enrol() {
	s.world.FormerClient = s.enrolled(formerMIS)
	s.world.Client = s.enrolled(mis)
	if s.err != nil {
		return
	}
	_, err := s.clients.Revoke(s.ctx, s.world.HubManager.Actor(), s.world.FormerClient.ID, asSeen)
	s.fail("revoke "+formerMIS.Name, err)
}

func (s *seed) enrolled(c Client) Client {
	if s.err != nil {
		return c
	}
	made, err := s.clients.Create(s.ctx, s.world.HubManager.Actor(), client.Client{Name: c.Name, Scopes: c.Scopes})
	s.fail("enrol "+c.Name, err)
	c.Hub, c.ID, c.Subject = made.HubID, made.ID, made.SignsInAs()
	return c
}

// register enters the schools of the file, or those with the URNs alone, in one
// transaction, and gives them by URN.
func (s *seed) register(as access.Actor, only []int) map[int]id.School {
	made := map[int]id.School{}
	if s.err != nil {
		return made
	}
	s.fail("register schools", s.db.Together(s.ctx, as, func(ctx context.Context) error {
		rows, err := school.NewReader(bytes.NewReader(schoolsCSV), table.CSV)
		if err != nil {
			return err
		}
		for {
			row, err := rows.Next()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if only != nil && !slices.Contains(only, row.School.URN) {
				continue
			}
			seen, err := s.schools.Create(ctx, as, row.School)
			if err != nil {
				return fmt.Errorf("row %d: %w", row.Number, err)
			}
			made[seen.URN] = seen.ID
		}
	}))
	return made
}

func (s *seed) partner(by Person, p partner.Partner) id.Partner {
	if s.err != nil {
		return id.Partner{}
	}
	seen, err := s.partners.Create(s.ctx, by.Actor(), p)
	s.fail("register "+p.Name, err)
	return seen.ID
}

func (s *seed) commissionPartners() {
	by := s.world.HubManager
	s.world.Partners = Partners{
		Service: s.partner(by, partner.Partner{
			Name: "Riverlea Music Service", Kind: "music-service", Status: partner.Active, Email: "office@riverlea.example",
			Phone: "01632 960101", Website: "https://riverlea.example", Note: "Whole-class ensembles and small groups in primary schools.",
		}),
		Charity: s.partner(by, partner.Partner{
			Name: "Open Strings Trust", Kind: "charity", Status: partner.Active, Email: "hello@openstrings.example",
			Phone: "01632 960102", Website: "https://openstrings.example", Note: "Strings and singing where few children have lessons.",
		}),
		Sole: s.partner(by, partner.Partner{
			Name: "Marta Lindqvist Brass Tuition", Kind: "sole-trader", Status: partner.Candidate,
			Email: "marta@lindqvist.example", Phone: "01632 960103",
		}),
		Candidate: s.partner(by, partner.Partner{
			Name: "Steelworks Pans", Kind: "company", Status: partner.Candidate, Email: "bookings@steelworks.example",
			Note: "Asks to be commissioned for steel pans in secondary schools.",
		}),
		External: s.partner(by, partner.Partner{
			Name: "Four Strings Ukulele Club", Kind: "other", Status: partner.External, Note: "Engaged by schools directly.",
		}),
	}
}

// appointCast registers everybody but the founders, and appoints them from the day.
func (s *seed) appointCast(other bool, day calendar.Date) {
	for _, m := range cast {
		if m.other != other || m.founds() {
			continue
		}
		s.invite(m)
		if m.in(&s.world) == &s.world.IncomingQALead {
			continue // later
		}
		made := s.appoint(m, day)
		switch m.in(&s.world) {
		case &s.world.Teacher:
			s.world.Appointments.Teacher = made
		case &s.world.Headteacher:
			s.world.Appointments.Headteacher = made
		case &s.world.OtherHeadteacher:
			s.world.Appointments.AlsoTaught = made
		case &s.world.MusicLead:
			s.world.Appointments.MusicLead = made
		case &s.world.UnrelatedHeadteacher:
			s.world.Appointments.Unrelated = made
		case &s.world.FormerPartnerContact:
			s.world.Appointments.Ended = made
		case &s.world.OtherHubTeacher:
			s.world.Elsewhere.Appointment = made
		}
	}
	if other {
		return
	}
	w := &s.world
	colleague := member{in: func(w *World) *Person { return &w.ColleagueObserver }, role: access.Teacher, partner: service}
	herself := member{in: func(w *World) *Person { return &w.SoleTrader }, role: access.PartnerContact, partner: sole}
	s.appoint(colleague, day)
	s.appoint(herself, day)
	s.at(s.on(workday(s.presentDay(), -3), 15, 10), "appoint "+w.IncomingQALead.Name, func() error {
		seen, err := s.people.Grant(s.ctx, w.HubManager.Actor(), w.IncomingQALead.ID,
			person.Appointment{Role: access.QALead, FromOn: workday(s.presentDay(), 5)})
		w.Appointments.Pending = seen.ID
		return err
	})
	s.at(s.on(s.lastYear(time.February, 27), 16, 0), "end an appointment", func() error {
		_, err := s.people.End(s.ctx, w.HubManager.Actor(), w.Appointments.Ended, asSeen, s.lastYear(time.February, 28))
		return err
	})
	s.at(s.on(s.lastYear(time.March, 9), 11, 30), "suspend "+w.Suspended.Name, func() error {
		_, err := s.people.Change(s.ctx, w.HubManager.Actor(), w.Suspended.ID, asSeen, func(p *person.Person) { p.Status = person.Suspended })
		return err
	})
}

// presentDay is London's date at the present.
func (s *seed) presentDay() calendar.Date { return calendar.DateOf(s.world.Present) }

// lastYear gives a day of the academic year before that of the present.
func (s *seed) lastYear(month time.Month, day int) calendar.Date {
	first := s.year().Previous().First()
	if month < time.September {
		return calendar.On(first.Year()+1, month, day)
	}
	return calendar.On(first.Year(), month, day)
}

// officersOf gives who manages the hub of a member, and who confirms.
func (s *seed) officersOf(m member) (manager, protection Person) {
	if m.other {
		return s.world.OtherHubManager, s.world.OtherHubProtectionOfficer
	}
	return s.world.HubManager, s.world.DataProtectionOfficer
}

func (s *seed) invite(m member) {
	if s.err != nil {
		return
	}
	manager, _ := s.officersOf(m)
	seen, err := s.people.Create(s.ctx, manager.Actor(), person.Person{
		Name: m.name, Email: m.email(), Identity: &person.Identity{Issuer: Issuer, Subject: m.subject()},
	})
	s.fail("invite "+m.name, err)
	s.enter(m, manager.Hub, seen.ID)
}

// appoint gives the member their role; one that takes two persons is confirmed.
func (s *seed) appoint(m member, from calendar.Date) id.Appointment {
	if s.err != nil {
		return id.Appointment{}
	}
	manager, protection := s.officersOf(m)
	who := m.in(&s.world)
	a := person.Appointment{Role: m.role, FromOn: from}
	if m.partner != nil {
		a.PartnerID = m.partner(&s.world)
	}
	if m.school != nil {
		a.SchoolID = m.school(&s.world)
	}
	if m.laCode != "" {
		a.LACode = &m.laCode
	}
	seen, err := s.people.Grant(s.ctx, manager.Actor(), who.ID, a)
	if !s.fail("appoint "+who.Name, err) && m.role.TakesTwo() {
		_, err = s.people.Confirm(s.ctx, protection.Actor(), seen.ID, asSeen)
		s.fail("confirm "+who.Name, err)
	}
	return seen.ID
}

func (s *seed) provision(by Person, p provision.Provision) id.Provision {
	if s.err != nil {
		return id.Provision{}
	}
	p.FromOn = s.year().Previous().First()
	seen, err := s.provisions.Create(s.ctx, by.Actor(), p)
	s.fail("arrange "+p.Name, err)
	return seen.ID
}

// place puts a teacher to work from the first day of the provision.
func (s *seed) place(by Person, in id.Provision, teacher Person) id.Placement {
	if s.err != nil {
		return id.Placement{}
	}
	seen, err := s.provisions.Place(s.ctx, by.Actor(), in, provision.Placement{PersonID: teacher.ID, FromOn: s.year().Previous().First()})
	s.fail("place "+teacher.Name, err)
	return seen.ID
}

func (s *seed) arrangeProvision(urns map[int]id.School) {
	w := &s.world
	of := w.Partners
	w.Provisions = Provisions{
		Visited:    s.provision(w.PartnerContact, provision.Provision{PartnerID: of.Service, SchoolID: urns[leys], Name: "Whole-class brass, Year 4", Kind: "whole-class", State: provision.Active}),
		AlsoTaught: s.provision(w.PartnerContact, provision.Provision{PartnerID: of.Service, SchoolID: urns[herbert], Name: "Brass small groups", Kind: "small-group", State: provision.Active}),
		Ended:      s.provision(w.PartnerContact, provision.Provision{PartnerID: of.Service, SchoolID: urns[becket], Name: "Samba project", Kind: "project", State: provision.Active}),
		Ensemble:   s.provision(w.PartnerContact, provision.Provision{PartnerID: of.Service, SchoolID: urns[littleover], Name: "Area wind band", Kind: "ensemble", State: provision.Active}),
		Strings:    s.provision(w.OtherPartnerContact, provision.Provision{PartnerID: of.Charity, SchoolID: urns[pearTree], Name: "Violins for all, Year 3", Kind: "whole-class", State: provision.Active}),
		Choir:      s.provision(w.OtherPartnerContact, provision.Provision{PartnerID: of.Charity, SchoolID: urns[hathersage], Name: "Village children's choir", Kind: "choir", State: provision.Active}),
		Individual: s.provision(w.QALead, provision.Provision{PartnerID: of.Sole, SchoolID: urns[ecclesbourn], Name: "Brass lessons", Kind: "individual", State: provision.Candidate}),
		Candidate:  s.provision(w.QALead, provision.Provision{PartnerID: of.Candidate, SchoolID: urns[granville], Name: "Steel pans taster", Kind: "project", State: provision.Candidate}),
		External:   s.provision(w.QALead, provision.Provision{PartnerID: of.External, SchoolID: urns[leys], Name: "Lunchtime ukulele club", Kind: "small-group", State: provision.External}),
	}
	in := w.Provisions
	w.Placements = Placements{
		Visited:    s.place(w.PartnerContact, in.Visited, w.Teacher),
		AlsoTaught: s.place(w.PartnerContact, in.AlsoTaught, w.Teacher),
		Ended:      s.place(w.PartnerContact, in.Ended, w.Teacher),
	}
	s.place(w.PartnerContact, in.Ensemble, w.ThirdTeacher)
	s.place(w.PartnerContact, in.Ended, w.ColleagueObserver)
	s.place(w.OtherPartnerContact, in.Strings, w.OtherTeacher)
	s.place(w.OtherPartnerContact, in.Choir, w.FourthTeacher)
	s.place(w.SoleTrader, in.Individual, w.SoleTrader)
	s.endSamba()
	s.commissionSoleTrader()
}

// endSamba ends a placement, and with the last one the provision.
func (s *seed) endSamba() {
	w := &s.world
	last := s.lastYear(time.March, 27)
	s.at(s.on(s.lastYear(time.March, 20), 12, 0), "end a placement", func() error {
		_, err := s.provisions.EndPlacement(s.ctx, w.PartnerContact.Actor(), w.Placements.Ended, asSeen, last)
		return err
	})
	s.at(s.on(s.lastYear(time.July, 10), 12, 0), "end a provision", func() error {
		_, err := s.provisions.Change(s.ctx, w.PartnerContact.Actor(), w.Provisions.Ended, asSeen, func(p *provision.Provision) {
			p.State, p.ToOn = provision.Ended, s.lastYear(time.July, 17)
		})
		return err
	})
}

// commissionSoleTrader takes a candidate on, after the visit that was good.
func (s *seed) commissionSoleTrader() {
	w := &s.world
	s.at(s.on(s.lastYear(time.November, 16), 9, 30), "commission a partner", func() error {
		_, err := s.observations.DecideCommissioning(s.ctx, w.QALead.Actor(), w.Commissioned.ID, asSeen, observation.Pilot,
			"Good throughout. A pilot of one term, with a follow-up visit.")
		return err
	})
}

const family = "Seven principles of good work"

// writeFrameworks makes three editions: the first is retired when the second is
// published, and a third is being drafted.
func (s *seed) writeFrameworks() {
	w := &s.world
	by := w.QALead.Actor()
	graded := framework.SevenPrinciples(framework.FourPoint())
	w.Frameworks.Retired = s.draft(w.QALead, framework.Proposal{Name: family, Content: &graded})
	s.publish(w.QALead, w.Frameworks.Retired)
	s.at(s.on(s.lastYear(time.February, 15), 10, 0), "publish the second edition", func() error {
		reworded := framework.SevenPrinciples(framework.FourPoint())
		reworded.Principles[3].Title = "A positive experience with the child at its centre"
		w.Frameworks.Published = s.draft(w.QALead, framework.Proposal{Name: family, BasedOn: &w.Frameworks.Retired, Content: &reworded})
		s.publish(w.QALead, w.Frameworks.Published)
		if s.err != nil {
			return s.err
		}
		_, err := s.frameworks.Retire(s.ctx, by, w.Frameworks.Retired, asSeen)
		return err
	})
	s.at(s.on(workday(s.presentDay(), -15), 14, 20), "draft the third edition", func() error {
		words := framework.SevenPrinciples(framework.NoScale())
		w.Frameworks.Draft = s.draft(w.QALead, framework.Proposal{Name: family + ", without grades", BasedOn: &w.Frameworks.Published, Content: &words})
		return s.err
	})
}

func (s *seed) draft(by Person, p framework.Proposal) id.Framework {
	if s.err != nil {
		return id.Framework{}
	}
	seen, err := s.frameworks.Create(s.ctx, by.Actor(), p)
	s.fail("draft a framework", err)
	return seen.ID
}

func (s *seed) publish(by Person, f id.Framework) {
	if s.err != nil {
		return
	}
	_, err := s.frameworks.Publish(s.ctx, by.Actor(), f, asSeen)
	s.fail("publish a framework", err)
}

// foundPeak fills the registers of the other hub.
func (s *seed) foundPeak(day calendar.Date) {
	w := &s.world
	urns := s.register(w.OtherHubManager.Actor(), peakSchools)
	w.Elsewhere.School = urns[buxworth]
	w.Elsewhere.Partner = s.partner(w.OtherHubManager, partner.Partner{
		Name: "Riverlea Music Service", Kind: "music-service", Status: partner.Active, Email: "peak@riverlea.example",
	})
	s.appointCast(true, day)
	w.Elsewhere.Provision = s.provision(w.OtherHubPartnerContact, provision.Provision{
		PartnerID: w.Elsewhere.Partner, SchoolID: w.Elsewhere.School, Name: "Whole-class recorders, Year 3", Kind: "whole-class", State: provision.Active,
	})
	w.Elsewhere.Placement = s.place(w.OtherHubPartnerContact, w.Elsewhere.Provision, w.OtherHubTeacher)
	plain := framework.SevenPrinciples(framework.NoScale())
	w.Elsewhere.Framework = s.draft(w.OtherHubQALead, framework.Proposal{Name: "Seven principles, in words", Content: &plain})
	s.publish(w.OtherHubQALead, w.Elsewhere.Framework)
}
