package demo

import (
	"time"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/schoolplan"
)

// schoolPlans puts on the agenda what is known of the plans of two schools: of the school
// visited in both years, with how it sees itself, and of another one that it has a plan.
func (s *seed) schoolPlans() {
	w, last, this := &s.world, s.year().Previous(), s.year()
	record := func(at time.Time, by *Person, of *id.School, year calendar.AcademicYear, known schoolplan.Known, to *id.SchoolPlan) {
		s.at(at, "record a school's plan", func() error {
			seen, err := s.ownPlans.Record(s.ctx, by.Actor(), *of, year, known)
			*to = seen.ID
			return err
		})
	}
	const address = "https://school.example/music/plan"
	began := last.First().AddDays(24)
	record(s.inYear(last, 22, 12, 55), &w.Headteacher, &w.Schools.Visited, last, schoolplan.Known{
		Has: true, SummaryURL: address, CheckedOn: began, UpdatedOn: began, Evaluation: schoolplan.SelfEvaluation{
			Features: []schoolplan.JudgedFeature{
				{Feature: "curriculum-hour", Judged: schoolplan.Judged{Judgement: schoolplan.InPart, Note: "Years 5 and 6 have half an hour."}},
				{Feature: "choir", Judged: schoolplan.Judged{Judgement: schoolplan.NotYet}},
			},
		},
	}, &w.SchoolPlans.LastYear)
	known := schoolplan.Known{Has: true, SummaryURL: address, UpdatedOn: this.First().AddDays(2)}
	record(s.inYear(this, 4, 12, 55), &w.Headteacher, &w.Schools.Visited, this, known, &w.SchoolPlans.ThisYear)
	s.at(s.inYear(this, 7, 15, 35), "bring a school's plan up to date", func() error {
		known.CheckedOn, known.Evaluation = calendar.DateOf(s.inYear(this, 7, 15, 35)), schoolplan.SelfEvaluation{
			Features: []schoolplan.JudgedFeature{
				{Feature: "curriculum-hour", Judged: schoolplan.Judged{Judgement: schoolplan.Wholly}},
				{Feature: "choir", Judged: schoolplan.Judged{Judgement: schoolplan.InPart, Note: "It has begun with year 4."}},
			},
			Progression: schoolplan.Judged{Judgement: schoolplan.InPart, Note: "Who can pay goes on."},
		}
		_, err := s.ownPlans.Update(s.ctx, w.MusicLead.Actor(), w.SchoolPlans.ThisYear, asSeen, known)
		return err
	})
	record(s.inYear(this, 5, 10, 25), &w.QALead, &w.Schools.AlsoTaught, this, schoolplan.Known{Has: true}, &w.SchoolPlans.Other)
}
