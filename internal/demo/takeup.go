package demo

import (
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/takeup"
)

// pupils are counts of all, girls, boys, fsm, fsmEver6, pupilPremium, senSupport, ehcPlan, eal and
// lookedAfter, in that order; those that are left out are missing.
func pupils(counts ...int) (c school.Counts) {
	for i, n := range counts {
		school.Groups[i].Keep(&c, &n, "")
	}
	return c
}

// rolls are of the school census of January 2019 (Open Government Licence v3.0), as it were a
// later one. It does not have pupil premium and looked-after children.
func rolls() map[int]school.Counts {
	all := map[int]school.Counts{
		leys:       pupils(180, 78, 102, 50, 77, 0, 48, 4, 9),
		herbert:    pupils(199, 97, 102, 48, 67, 0, 36, 3, 2),
		hathersage: pupils(169, 80, 89, 9, 14, 0, 10, 0, 3),
	}
	for urn, c := range all {
		school.Groups[5].Keep(&c, nil, "")
		all[urn] = c
	}
	return all
}

// bringRolls keeps the rolls, as an import would.
func (s *seed) bringRolls(on calendar.Date) error {
	return s.db.Load(s.ctx, s.world.Client.Actor(), func(tx *store.Tx) error {
		by, err := tx.Permit(tx.Scope(access.StartImport), access.Facts{Hub: s.world.Hub, Client: s.world.Client.ID, File: "roll"})
		if err != nil {
			return err
		}
		var all []school.Roll
		for _, urn := range []int{leys, herbert, hathersage} {
			all = append(all, school.Roll{
				HubID: s.world.Hub, SchoolID: s.urns[urn], CountedOn: on, ID: id.Roll{UUID: tx.NewID()}, URN: urn, Counts: rolls()[urn],
				Version: 1, CreatedAt: tx.Now(), UpdatedAt: tx.Now(),
			})
		}
		if err := tx.LoadRolls(by, all); err != nil {
			return err
		}
		return tx.FinishLoad()
	})
}

// countPupils has the partners count who takes part. At the school visited the gap of those who
// ever had free school meals widens two terms running: from 2.8 points behind to 10.0 and 20.0.
// At the other one a count is withdrawn that is of the wrong school.
func (s *seed) countPupils() {
	w := &s.world
	of, last, now := &w.Takeup, s.year().Previous(), s.year()
	s.at(s.on(s.lastYear(time.February, 2), 9, 5), "bring rolls", func() error { return s.bringRolls(s.lastYear(time.January, 15)) })

	took := func(in id.Provision, year calendar.AcademicYear, term calendar.Term, on calendar.Date, c school.Counts) takeup.Figures {
		return takeup.Figures{Kind: takeup.Participation, ProvisionID: &in, AcademicYear: year, Term: term, CountedOn: on, Lines: lineOf(takeup.All, c)}
	}
	at, other, choir := w.Provisions.Visited, w.Provisions.AlsoTaught, w.Provisions.Choir
	spring, summer, autumn := s.lastYear(time.February, 9), s.lastYear(time.May, 11), s.thisYear(-40)
	var unnamed id.Figures
	s.counted(w.PartnerContact, &unnamed, spring, took(at, last, calendar.Spring, spring, pupils(45, 20, 25, 13, 18, 18, 11, 1, 2, 0)))
	s.counted(w.PartnerContact, &of.TermBefore, summer, took(at, last, calendar.Summer, summer, pupils(43, 20, 23, 10, 14, 14, 9, 1, 2, 0)))
	present := took(at, now, calendar.Autumn, autumn, pupils(44, 23, 21, 6, 10, 10, 7, 0, 2, 0))
	present.YearGroups = takeup.YearGroups{"4": 44}
	s.counted(w.PartnerContact, &of.Participation, autumn, present)
	s.counted(w.PartnerContact, &unnamed, summer, took(other, last, calendar.Summer, summer, pupils(21, 12, 9, 3, 5, 5, 2, 1, 0, 0)))
	s.at(s.on(autumn, 9, 40), "record participation", func() error {
		seen, err := s.takeups.Record(s.ctx, w.PartnerContact.Actor(), took(other, now, calendar.Autumn, autumn, pupils(44, 23, 21, 6, 10, 10, 7, 0, 2, 0)))
		of.Withdrawn = seen.ID
		return err
	})
	s.at(s.on(autumn, 10, 5), "withdraw participation", func() error {
		_, err := s.takeups.Withdraw(s.ctx, w.PartnerContact.Actor(), takeup.Participation, of.Withdrawn, asSeen, "They are the pupils of the other school.")
		return err
	})
	s.counted(w.PartnerContact, &of.Other, autumn, took(other, now, calendar.Autumn, autumn, pupils(24, 13, 11, 4, 6, 6, 3, 1, 0, 0)))
	s.counted(w.OtherPartnerContact, &unnamed, summer, took(choir, last, calendar.Summer, summer, pupils(31, 19, 12, 1, 2, 2, 3, 0, 0, 0)))
	s.counted(w.OtherPartnerContact, &unnamed, autumn, took(choir, now, calendar.Autumn, autumn, pupils(34, 21, 13, 2, 3, 3, 2, 0, 0, 0)))
	s.countProgress()
}

// countProgress counts where those who take part began, who goes on, and what is achieved.
func (s *seed) countProgress() {
	w := &s.world
	of, last := &w.Takeup, s.year().Previous()
	began := takeup.Figures{Kind: takeup.StartingPoints, ProvisionID: &w.Provisions.Visited, AcademicYear: s.year(), Term: calendar.Autumn, CountedOn: s.thisYear(-39)}
	began.Lines = append(lineOf(takeup.OnEntry+"none", pupils(30, 15, 15, 5, 9)), lineOf(takeup.OnEntry+"entry", pupils(14, 8, 6, 1, 1))...)
	began.Lines = append(began.Lines, lineOf(takeup.Now+"none", pupils(4, 1, 3, 2, 3))...)
	began.Lines = append(began.Lines, lineOf(takeup.Now+"entry", pupils(34, 18, 16, 4, 7))...)
	began.Lines = append(began.Lines, lineOf(takeup.Now+"foundation", pupils(6, 4, 2, 0, 0))...)
	began.Lines = append(began.Lines, lineOf(takeup.GoodProgress, pupils(31, 17, 14, 3, 6))...)
	s.counted(w.PartnerContact, &of.StartingPoints, began.CountedOn, began)

	going := takeup.Figures{Kind: takeup.Continuation, ProvisionID: &w.Provisions.Visited, AcademicYear: last, Term: calendar.Spring, CountedOn: s.thisYear(-38)}
	going.Lines = append(lineOf(takeup.After+"0", pupils(45, 20, 25, 13, 18, 18, 11, 1, 2, 0)), lineOf(takeup.After+"1", pupils(20, 11, 9, 3, 5, 5, 4, 0, 1, 0))...)
	going.Lines = append(going.Lines, lineOf(takeup.After+"2", pupils(12, 7, 5, 1, 2, 2, 1, 0, 1, 0))...)
	s.counted(w.PartnerContact, &of.Continuation, going.CountedOn, going)

	graded := takeup.Figures{Kind: takeup.Achievement, Of: "graded-exam", ProvisionID: &w.Provisions.AlsoTaught, AcademicYear: last, CountedOn: s.lastYear(time.July, 13)}
	graded.Lines = append(lineOf(takeup.Entries, pupils(9, 6, 3, 1, 1)), lineOf(takeup.Outcome+"merit", pupils(4, 3, 1, 0, 0))...)
	graded.Lines = append(graded.Lines, lineOf(takeup.Outcome+"pass", pupils(5, 3, 2, 1, 1))...)
	s.counted(w.PartnerContact, &of.Achievement, graded.CountedOn, graded)

	award := takeup.Figures{Kind: takeup.Achievement, Of: "arts-award", SchoolID: w.Schools.Visited, AcademicYear: last, CountedOn: s.lastYear(time.July, 14)}
	award.Lines = append(lineOf(takeup.Entries, pupils(12, 8, 4, 2, 3)), lineOf(takeup.Outcome+"discover", pupils(12, 8, 4, 2, 3))...)
	s.counted(w.MusicLead, &of.Schools, award.CountedOn, award)

	s.at(s.on(s.day(-37), 15, 15), "name a feeder school", func() error {
		seen, err := s.takeups.NameFeeder(s.ctx, w.Headteacher.Actor(), takeup.Feeder{SchoolID: w.Schools.Visited, FeederID: w.Schools.AlsoTaught, AcademicYear: s.year()})
		of.Feeder = seen.ID
		return err
	})
}

func lineOf(name string, c school.Counts) []takeup.Line {
	return []takeup.Line{{Line: name, Counts: c, At: "/" + name}}
}

// thisYear gives a day before the present, and none before the academic year.
func (s *seed) thisYear(days int) calendar.Date {
	if d := s.day(days); !d.Before(s.year().First()) {
		return d
	}
	return s.year().First()
}

// counted puts it on the agenda of a day that somebody records figures.
func (s *seed) counted(by Person, into *id.Figures, on calendar.Date, f takeup.Figures) {
	s.at(s.on(on, 15, 50), "record "+f.Kind, func() error {
		seen, err := s.takeups.Record(s.ctx, by.Actor(), f)
		*into = seen.ID
		return err
	})
}
