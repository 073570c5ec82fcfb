package demo

import (
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/training"
)

// train puts two training events on the agenda: one that is held, evaluated and had an effect,
// and one to come; and what roles need.
func (s *seed) train() {
	w := &s.world
	lead := func() access.Actor { return w.QALead.Actor() }
	s.at(s.on(s.day(-30), 9, 20), "require training", func() error {
		r, err := s.trainings.Require(s.ctx, lead(), training.Requirement{Role: "teacher", Topic: "musical progress", Months: 24})
		w.Trainings.Requirement = r.ID
		return err
	})
	s.at(s.on(s.day(-30), 9, 25), "require training", func() error {
		_, err := s.trainings.Require(s.ctx, lead(), training.Requirement{Role: "observer", Topic: "fair feedback", Months: 36})
		return err
	})
	s.at(s.on(s.day(-29), 10, 5), "enter a training event", func() error {
		seen, err := s.trainings.Create(s.ctx, lead(), training.Event{
			Title: "What progress in music sounds like", Kind: "training", Audience: "school-staff", Topic: "musical progress", ExternalID: "CPD-114",
			Duties: training.NewDuties([]string{"training_and_consultancy", "curriculum_progression"}), FromOn: s.day(-13), ToOn: s.day(-13), Minutes: 180,
		})
		w.Trainings.Held = seen.ID
		return err
	})
	s.at(s.on(s.day(-12), 9, 10), "record attendance", s.attended)
	s.at(s.on(s.day(-12), 9, 40), "record what participants answered", func() error {
		_, err := s.trainings.Evaluate(s.ctx, lead(), w.Trainings.Held, asSeen, []training.Answers{
			{Statement: "I can use this next week.", Agree: 12, Partly: 7},
			{Statement: "I know how to hear progress.", Agree: 9, Partly: 8, Disagree: 2},
		})
		return err
	})
	s.at(s.on(s.day(-4), 16, 20), "note an effect", func() error {
		_, err := s.trainings.NoteEffect(s.ctx, lead(), w.Trainings.Held, asSeen, "Two of the schools record their pupils each half term now.")
		return err
	})
	s.at(s.on(s.day(-3), 14, 50), "enter a training event", func() error {
		seen, err := s.trainings.Create(s.ctx, w.HubManager.Actor(), training.Event{
			Title: "Whole-class ensembles in the first year", Kind: "consultancy", Audience: "partners",
			Duties: training.NewDuties([]string{"own_workforce_ready"}), FromOn: s.day(21), ToOn: s.day(22), Minutes: 600,
		})
		w.Trainings.ToCome = seen.ID
		return err
	})
}

// attended records who was at the event that is held.
func (s *seed) attended() error {
	w := &s.world
	for _, who := range []Person{w.Teacher, w.OtherTeacher, w.Observer} {
		seen, err := s.trainings.Attend(s.ctx, w.QALead.Actor(), training.Attendance{EventID: w.Trainings.Held, PersonID: &who.ID})
		if err != nil {
			return err
		}
		if who == w.Teacher {
			w.Trainings.Teacher = seen.ID
		}
	}
	for _, of := range []struct {
		school id.School
		role   string
		people int
	}{{w.Schools.Visited, "class-teacher", 6}, {w.Schools.Visited, "music-lead", 1}, {w.Schools.Unrelated, "class-teacher", 11}} {
		seen, err := s.trainings.Attend(s.ctx, w.QALead.Actor(), training.Attendance{EventID: w.Trainings.Held, SchoolID: &of.school, Role: of.role, People: of.people})
		if err != nil {
			return err
		}
		if of.role == "class-teacher" && of.school == w.Schools.Visited {
			w.Trainings.School = seen.ID
		}
	}
	return nil
}
