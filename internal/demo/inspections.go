package demo

import (
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/inspection"
)

// inspect puts three inspections by one inspector on the agenda: one of the year before,
// one that runs, and one that waits for the hub manager. The one that runs is without
// names, and of so many teachers that its summaries are given.
func (s *seed) inspect() {
	w := &s.world
	may := s.termDay(time.May, 11)
	s.propose(&w.Inspections.Ended, w.HubManager, workday(may, -10), inspection.Proposal{
		Remit: "External moderation of brass in Amber Valley, year 1", Level: access.AtSummary,
		Schools: s.among(leys, herbert), Days: calendar.Range{From: may, To: workday(may, 4)},
	})
	s.confirm(&w.Inspections.Ended, w.DataProtectionOfficer, workday(may, -8))
	s.propose(&w.Inspections.Current, w.HubManager, s.day(-8), inspection.Proposal{
		Remit: "Themed visit: how hubs assure the quality of teaching, reference 10300001", Level: access.Deidentified,
		Schools: s.among(leys, herbert, becket, pearTree, littleover, hathersage, ecclesbourn), Days: calendar.Range{From: s.day(-2), To: s.day(8)},
	})
	s.confirm(&w.Inspections.Current, w.DataProtectionOfficer, s.day(-6))
	s.propose(&w.Inspections.Pending, w.DataProtectionOfficer, s.day(-1), inspection.Proposal{
		Remit: "External moderation of brass in Amber Valley, year 2", Level: access.InFull,
		Schools: s.among(leys), Days: calendar.Range{From: s.day(20), To: s.day(24)},
	})
}

func (s *seed) among(urns ...int) []id.School {
	var schools []id.School
	for _, urn := range urns {
		schools = append(schools, s.urns[urn])
	}
	return schools
}

func (s *seed) propose(in *id.Inspection, by Person, on calendar.Date, p inspection.Proposal) {
	s.at(s.on(on, 10, 20), "propose an inspection", func() error {
		p.Inspector = s.world.Inspector.ID
		seen, err := s.inspections.Propose(s.ctx, by.Actor(), p)
		*in = seen.ID
		return err
	})
}

func (s *seed) confirm(which *id.Inspection, by Person, on calendar.Date) {
	s.at(s.on(on, 13, 5), "confirm an inspection", func() error {
		_, err := s.inspections.Confirm(s.ctx, by.Actor(), *which, asSeen)
		return err
	})
}
