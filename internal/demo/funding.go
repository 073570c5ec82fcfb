package demo

import (
	"github.com/hubqa/hubqa/internal/funding"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/jointpractice"
)

// fund records what two provisions are paid with this year: one by grant, which was corrected,
// and by its school, which the client entered; and one by its partner's word.
func (s *seed) fund() {
	w := &s.world
	days := s.year().Days()
	s.at(s.on(s.day(-12), 10, 5), "record funding", func() error {
		seen, err := s.funding.Record(s.ctx, w.QALead.Actor(), funding.New{
			Provision: w.Provisions.Visited, Source: "hub-grant", FromOn: days.From, ToOn: days.To, Amount: 195000,
		})
		w.Funding.Grant = seen.ID
		return err
	})
	s.at(s.on(s.day(-11), 10, 25), "record funding", func() error {
		seen, err := s.funding.Record(s.ctx, w.Client.Actor(), funding.New{
			Provision: w.Provisions.Visited, Source: "school", FromOn: days.From, ToOn: days.To, Amount: 60000, ExternalID: "FIN-2041",
		})
		w.Funding.Client = seen.ID
		return err
	})
	s.at(s.on(s.day(-9), 13, 45), "correct funding", func() error {
		seen, err := s.funding.Correct(s.ctx, w.PartnerContact.Actor(), w.Funding.Grant, asSeen, funding.Correction{
			Amount: -15000, Reason: "One lesson a week fewer in the summer term.",
		})
		w.Funding.Correction = seen.ID
		return err
	})
	s.at(s.on(s.day(-8), 9, 15), "record funding", func() error {
		seen, err := s.funding.Record(s.ctx, w.OtherPartnerContact.Actor(), funding.New{
			Provision: w.Provisions.Strings, Source: "parents", FromOn: days.From, ToOn: days.To, Amount: 42050,
		})
		w.Funding.Other = seen.ID
		return err
	})
}

// practiseTogether records what teachers and visiting musicians did together: once in the school
// visited, once more by mistake, and once elsewhere.
func (s *seed) practiseTogether() {
	w := &s.world
	did := func(kind string, day int, subject, school, partner string) jointpractice.Content {
		return jointpractice.NewContent(kind, s.day(day), 60, 2, 1, subject, school, partner)
	}
	lesson := did("team-teaching", -10, "Teaching a melody by ear to the whole class.", "To let the class sing a phrase before it is played.", "Which pupils need the score enlarged.")
	for i, which := range []*id.JointPractice{&w.Practice.Held, &w.Practice.Withdrawn} {
		s.at(s.on(s.day(-9), 15, 50+5*i), "record joint practice", func() error {
			seen, err := s.practice.Record(s.ctx, w.MusicLead.Actor(), jointpractice.New{
				School: w.Schools.Visited, Partner: w.Partners.Service, Provision: w.Provisions.Visited, Content: lesson,
			})
			*which = seen.ID
			return err
		})
	}
	s.at(s.on(s.day(-8), 8, 10), "withdraw joint practice", func() error {
		_, err := s.practice.Withdraw(s.ctx, w.PartnerContact.Actor(), w.Practice.Withdrawn, asSeen, "It was recorded twice.")
		return err
	})
	s.at(s.on(s.day(-7), 14, 30), "record joint practice", func() error {
		seen, err := s.practice.Record(s.ctx, w.OtherPartnerContact.Actor(), jointpractice.New{
			School: s.urns[pearTree], Partner: w.Partners.Charity, Provision: w.Provisions.Strings,
			Content: did("planning", -8, "What the class sings before the violins come out.", "", "How the school teaches rhythm in Year 2."),
		})
		w.Practice.Other = seen.ID
		return err
	})
}
