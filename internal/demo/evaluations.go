package demo

import (
	"errors"

	"github.com/hubqa/hubqa/internal/evaluation"
	"github.com/hubqa/hubqa/internal/goodpractice"
)

// evaluate tells of one partnership in two years: what is published of the one before, with what
// both parties say to it and an example that everybody reads, and a draft of the present one.
func (s *seed) evaluate() {
	w := &s.world
	of := evaluation.Partnership{School: w.Schools.Visited, Partner: w.Partners.Service, Year: s.year().Previous()}
	s.at(s.on(s.day(-40), 13, 20), "draft an evaluation", func() error {
		seen, err := s.evaluations.Draft(s.ctx, w.QALead.Actor(), evaluation.New{Partnership: of})
		w.Evaluations.Published = seen.ID
		return err
	})
	s.at(s.on(s.day(-39), 13, 20), "write an evaluation", func() error {
		_, err := s.evaluations.Update(s.ctx, w.QALead.Actor(), w.Evaluations.Published, asSeen, s.foundLastYear())
		return err
	})
	for i, by := range []struct {
		who  Person
		side string
	}{{w.Headteacher, evaluation.SchoolSide}, {w.QALead, evaluation.HubSide}} {
		s.at(s.on(s.day(-38+i), 8, 35), "agree to an evaluation", func() error {
			_, err := s.evaluations.Agree(s.ctx, by.who.Actor(), w.Evaluations.Published, asSeen, by.side, nil)
			return err
		})
	}
	s.at(s.on(s.day(-36), 13, 25), "publish an evaluation", func() error {
		_, err := s.evaluations.Publish(s.ctx, w.QALead.Actor(), w.Evaluations.Published, asSeen)
		return err
	})
	s.at(s.on(s.day(-35), 16, 5), "respond for the partner", func() error {
		_, err := s.evaluations.Respond(s.ctx, w.PartnerContact.Actor(), w.Evaluations.Published, asSeen, evaluation.PartnerSide,
			"We share what is said of planning, and have put aside an hour for it each half term.")
		return err
	})
	s.at(s.on(s.day(-34), 8, 40), "respond for the school", func() error {
		_, err := s.evaluations.Respond(s.ctx, w.Headteacher.Actor(), w.Evaluations.Published, asSeen, evaluation.SchoolSide, "Our staff will take part from January.")
		return err
	})
	s.at(s.on(s.day(-33), 16, 10), "complete a step", func() error {
		seen, err := s.evaluations.Read(s.ctx, w.PartnerContact.Actor(), w.Evaluations.Published)
		if err != nil {
			return err
		}
		w.Evaluations.Step = seen.Steps[1].ID
		_, err = s.evaluations.Complete(s.ctx, w.PartnerContact.Actor(), w.Evaluations.Published, seen.Steps[0].ID, asSeen, s.day(-33), "The hour is in the timetable.")
		return err
	})
	s.at(s.on(s.thisYear(-4), 0, 20), "draft an evaluation", func() error {
		of.Year = s.year()
		seen, err := s.evaluations.Draft(s.ctx, w.QALead.Actor(), evaluation.New{Partnership: of})
		w.Evaluations.Draft = seen.ID
		reasons := "It is early in the year."
		_, changing := s.evaluations.Update(s.ctx, w.QALead.Actor(), w.Evaluations.Draft, asSeen, evaluation.Change{Reasons: &reasons})
		return errors.Join(err, changing)
	})
	s.tellExamples()
}

// foundLastYear is what is found of the year before.
func (s *seed) foundLastYear() evaluation.Change {
	overall, reasons := "good", "The whole year group plays, and staff see what it takes. Planning is not yet done together."
	c := evaluation.Change{Overall: &overall, Reasons: &reasons}
	for _, f := range [][5]string{
		{"value_for_money", "The hub looks at the money each term.", "The termly account.", evaluation.NotThere, "It was looked at and acted upon."},
		{"all_groups", "Every pupil of the year group takes part.", "The register of the sessions.", evaluation.NotThere, "Nobody is left out."},
		{"linked_to_needs", "What pupils can do already is asked at the start.", "The musicians' notes.", evaluation.NotKnown, "Feeder schools were not asked."},
		{"shared_practice", "Class teachers watch, and do not lead.", "What was seen in the sessions.", evaluation.Present, "They do not plan together."},
		{"leaders_knowledge", "The head teacher visits each half term.", "The conversation with the hub.", evaluation.NotThere, "They ask what pupils learn."},
	} {
		c.Findings = append(c.Findings, evaluation.Found{Action: f[0], Judgement: f[1], Evidence: f[2], Pitfall: f[3], PitfallReason: f[4]})
	}
	w := &s.world
	c.Findings[4].Records = []evaluation.Record{{Kind: evaluation.Conversation, ID: w.Conversations.Closed.UUID}}
	c.Steps = &[]evaluation.Todo{
		{What: "Put aside an hour for planning.", Owner: evaluation.PartnerSide, DueBy: s.day(-20)},
		{What: "Have class teachers lead a part of each session.", Owner: evaluation.SchoolSide, DueBy: s.day(60)},
	}
	return c
}

// tellExamples tells of the evaluation: one that the three consented to, and one that waits.
func (s *seed) tellExamples() {
	w := &s.world
	s.at(s.on(s.day(-32), 13, 45), "draft an example", func() error {
		seen, err := s.examples.Draft(s.ctx, w.QALead.Actor(), goodpractice.New{
			Evaluation: w.Evaluations.Published, Action: "all_groups", Phase: "primary", Title: "A whole year group plays",
			Text: "Every pupil of one year group learns an instrument for a year, and those who want to go on do so in small groups.",
		})
		w.GoodPractices.Published = seen.ID
		return err
	})
	for i, by := range []struct {
		who  Person
		side string
	}{{w.QALead, goodpractice.HubSide}, {w.Headteacher, goodpractice.SchoolSide}, {w.PartnerContact, goodpractice.PartnerSide}} {
		s.at(s.on(s.day(-31+i), 8, 50), "consent to an example", func() error {
			_, err := s.examples.Consent(s.ctx, by.who.Actor(), w.GoodPractices.Published, asSeen, by.side)
			return err
		})
	}
	s.at(s.on(s.day(-3), 13, 45), "draft an example", func() error {
		seen, err := s.examples.Draft(s.ctx, w.QALead.Actor(), goodpractice.New{
			Evaluation: w.Evaluations.Published, Action: "leaders_knowledge", Phase: "primary", Title: "A head teacher who asks",
			Text: "The head teacher sits in on a session each half term, and asks afterwards what pupils have learned.",
		})
		w.GoodPractices.Draft = seen.ID
		return err
	})
	s.at(s.on(s.day(-2), 8, 50), "consent to an example", func() error {
		_, err := s.examples.Consent(s.ctx, w.Headteacher.Actor(), w.GoodPractices.Draft, asSeen, goodpractice.SchoolSide)
		return err
	})
}
