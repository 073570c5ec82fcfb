package demo

import (
	"time"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/plan"
)

// commit puts the plans of both years on the agenda: last year's with a version that was
// superseded, this year's with what was carried into it, and a draft of its revision.
func (s *seed) commit() {
	last := s.year().Previous()
	s.at(s.inYear(last, 3, 9, 30), "draft a plan", func() error {
		introduction := "Every school in Derby and Derbyshire makes music, and knows whom to ask."
		drafted, err := s.plans.Draft(s.ctx, s.world.QALead.Actor(), plan.New{Year: last, Introduction: &introduction, Commitments: s.firstCommitments(last)})
		s.world.Plans.Superseded = drafted.ID
		return err
	})
	s.publishPlan(s.inYear(last, 5, 11, 0), &s.world.Plans.Superseded)
	s.revise(s.inYear(last, 60, 10, 20), last, &s.world.Plans.Superseded, &s.world.Plans.LastYear, func() []plan.Commitment {
		return []plan.Commitment{{
			Duty: "publicity", What: "A newsletter reaches every school each half term.", Responsible: "Hub office", DueBy: last.Last().AddMonths(-1),
			Measure: "Newsletters sent", Unit: "newsletters", Baseline: "2", Target: "6",
		}}
	})
	s.publishPlan(s.inYear(last, 62, 9, 10), &s.world.Plans.LastYear)
	s.progress(s.inYear(last, 150, 16, 5), &s.world.Plans.LastYear, 0, plan.Progress{Note: "Three rounds of conversations are done.", Value: "212", Status: plan.UnderWay})
	s.progress(s.inYear(last, 205, 16, 20), &s.world.Plans.LastYear, 0, plan.Progress{Note: "Not every school was reached in the year.", Value: "231", Status: plan.NotMet})
	s.progress(s.inYear(last, 206, 10, 40), &s.world.Plans.LastYear, 1, plan.Progress{Note: "All observers were trained.", Value: "100", Status: plan.Met})
	s.progress(s.inYear(last, 206, 10, 50), &s.world.Plans.LastYear, 2, plan.Progress{Note: "Six were sent.", Value: "6", Status: plan.Met})
	s.shown(s.inYear(last, 207, 9, 30), &s.world.Plans.LastYear, 1, func() plan.Evidence {
		return plan.Evidence{Kind: plan.Document, URL: "https://hub.example/training/observers.pdf", Title: "Observers trained, by name of course"}
	})
	s.shown(s.inYear(last, 207, 9, 35), &s.world.Plans.LastYear, 2, func() plan.Evidence {
		return plan.Evidence{Kind: plan.Document, URL: "https://hub.example/newsletters", Title: "The newsletters"}
	})
	s.commitThisYear()
}

func (s *seed) commitThisYear() {
	year, w := s.year(), &s.world
	s.revise(s.inYear(year, 3, 10, 45), year, &w.Plans.LastYear, &w.Plans.Published, func() []plan.Commitment { return s.newCommitments(year) })
	s.publishPlan(s.inYear(year, 6, 9, 20), &w.Plans.Published)
	s.progress(s.inYear(year, 40, 15, 50), &w.Plans.Published, 0, plan.Progress{Note: "The autumn round has begun with the schools not reached last year.", Value: "244", Status: plan.UnderWay})
	s.shown(s.inYear(year, 42, 9, 15), &w.Plans.Published, 1, func() plan.Evidence {
		visit := w.Visits.ByTeacher.ID.UUID
		return plan.Evidence{Kind: plan.Observation, RecordID: &visit}
	})
	s.shown(s.inYear(year, 42, 9, 25), &w.Plans.Published, 1, func() plan.Evidence {
		return plan.Evidence{Kind: plan.Document, URL: "https://hub.example/leaders/programme.pdf", Title: "Programme of the leaders' day"}
	})
	s.revise(s.inYear(year, 50, 11, 30), year, &w.Plans.Published, &w.Plans.Draft, func() []plan.Commitment {
		return []plan.Commitment{{
			Duty: "school_to_school_support", What: "Ten schools support another one in singing.", Responsible: "Hub manager", ResponsibleID: &w.HubManager.ID,
			DueBy: year.Last().AddMonths(-1), Measure: "Pairs of schools", Unit: "pairs", Baseline: "3", Target: "10",
		}}
	})
}

// inYear is a time of the nth working day of a year.
func (s *seed) inYear(year calendar.AcademicYear, n, hour, minute int) time.Time {
	return s.on(workday(year.First(), n), hour, minute)
}

func (s *seed) firstCommitments(year calendar.AcademicYear) []plan.Commitment {
	return []plan.Commitment{
		{
			Duty: "all_schools_engaged", What: "Each school has a conversation about its music in the year.", Responsible: "Link officers",
			DueBy: year.Last().AddMonths(-3), Measure: "Schools that had a conversation", Unit: "schools", Baseline: "148", Target: "488",
		},
		{
			Duty: "own_workforce_ready", What: "Whoever observes is trained for it.", Responsible: "QA lead", ResponsibleID: &s.world.QALead.ID,
			DueBy: year.Last().AddMonths(-2), Measure: "Observers trained", Unit: "per cent", Baseline: "62.5", Target: "100",
		},
	}
}

func (s *seed) newCommitments(year calendar.AcademicYear) []plan.Commitment {
	return []plan.Commitment{
		{
			Duty: "training_and_consultancy", What: "Leaders of schools have a day on what good progress in music is.", Responsible: "QA lead",
			ResponsibleID: &s.world.QALead.ID, DueBy: year.Last().AddMonths(-5), Measure: "Leaders who came", Unit: "leaders", Target: "60",
		},
		{
			Duty: "impact_evaluation", What: "The hub says each year what its work does for pupils.", Responsible: "Hub manager",
			DueBy: year.Last(), Measure: "The annual report is published",
		},
	}
}

// revise drafts a version that is made from another one.
func (s *seed) revise(when time.Time, year calendar.AcademicYear, from, in *id.Plan, more func() []plan.Commitment) {
	s.at(when, "draft a plan", func() error {
		drafted, err := s.plans.Draft(s.ctx, s.world.QALead.Actor(), plan.New{Year: year, BasedOn: *from, Commitments: more()})
		*in = drafted.ID
		return err
	})
}

func (s *seed) publishPlan(when time.Time, which *id.Plan) {
	s.at(when, "publish a plan", func() error {
		seen, err := s.plans.Publish(s.ctx, s.world.HubManager.Actor(), *which, asSeen)
		if which == &s.world.Plans.Published && err == nil {
			s.world.Plans.Commitment = seen.Commitments[1].ID
		}
		return err
	})
}

func (s *seed) progress(when time.Time, of *id.Plan, number int, n plan.Progress) {
	s.at(when, "record progress", func() error {
		seen, err := s.plans.Read(s.ctx, s.world.QALead.Actor(), *of)
		if err != nil {
			return err
		}
		n.On = calendar.DateOf(when)
		_, err = s.plans.RecordProgress(s.ctx, s.world.QALead.Actor(), *of, seen.Commitments[number].ID, n)
		return err
	})
}

func (s *seed) shown(when time.Time, of *id.Plan, number int, what func() plan.Evidence) {
	s.at(when, "add evidence", func() error {
		seen, err := s.plans.Read(s.ctx, s.world.QALead.Actor(), *of)
		if err != nil {
			return err
		}
		_, err = s.plans.AddEvidence(s.ctx, s.world.QALead.Actor(), *of, seen.Commitments[number].ID, what())
		return err
	})
}
