package demo

import (
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/mentoring"
)

// mentor puts two mentorings on the agenda: one that goes on, and one that waits to be
// agreed to.
func (s *seed) mentor() {
	w := &s.world
	s.at(s.on(s.day(-5), 10, 15), "propose a mentoring", func() error {
		n := mentoring.New{Mentor: w.ThirdTeacher.ID, Mentee: w.Teacher.ID, Focus: "Leading singing without the piano.", FromOn: s.day(-5), ToOn: s.day(120)}
		if !w.Needs.Open.IsZero() {
			n.Needs = []id.Need{w.Needs.Open}
		}
		seen, err := s.mentorings.Propose(s.ctx, w.QALead.Actor(), n)
		w.Mentorings.Agreed = seen.ID
		return err
	})
	shows := true
	s.at(s.on(s.day(-5), 15, 50), "agree to a mentoring", func() error {
		_, err := s.mentorings.Agree(s.ctx, w.Teacher.Actor(), w.Mentorings.Agreed, asSeen, &shows)
		return err
	})
	s.at(s.on(s.day(-4), 8, 45), "agree to a mentoring", func() error {
		_, err := s.mentorings.Agree(s.ctx, w.ThirdTeacher.Actor(), w.Mentorings.Agreed, asSeen, nil)
		return err
	})
	s.at(s.on(s.day(-3), 16, 35), "record a meeting", func() error {
		_, err := s.mentorings.RecordMeeting(s.ctx, w.ThirdTeacher.Actor(), w.Mentorings.Agreed, asSeen, s.day(-3), 40)
		return err
	})
	s.at(s.on(s.day(-3), 17, 20), "note what came of it", func() error {
		_, err := s.mentorings.NoteEffect(s.ctx, w.Teacher.Actor(), w.Mentorings.Agreed, asSeen, "I began two songs unaccompanied.")
		return err
	})
	s.at(s.on(s.day(-2), 11, 5), "propose a mentoring", func() error {
		seen, err := s.mentorings.Propose(s.ctx, w.OtherPartnerContact.Actor(), mentoring.New{
			Mentor: w.OtherTeacher.ID, Mentee: w.FourthTeacher.ID, Focus: "Ensembles of mixed ability.", FromOn: s.day(7), ToOn: s.day(90),
		})
		w.Mentorings.Proposed = seen.ID
		return err
	})
}
