package paper

import (
	"cmp"
	"slices"

	"github.com/hubqa/hubqa/internal/calendar"
)

// Report is an issued report in full, for those who may read all of it.
type Report struct {
	Issue
	Text       string
	Judgements []Judgement
	Responses  []Response
}

// Judgement is what the report says of one principle of the framework.
type Judgement struct {
	Principle   string
	Grade       string // in words; empty: none was given
	NotObserved bool   // the session gave no occasion to judge
	Evidence    string
	Indicators  []Indicator
}

// Indicator is one thing that was looked for, and what was found, in words.
type Indicator struct {
	Statement string
	Outcome   string
}

// Response is the teacher's answer, which travels with what it answers.
type Response struct {
	By   string
	On   calendar.Date
	Text string
}

// PDF renders the report. No text makes it fail: ErrNotIssued is for what is missing.
func (r Report) PDF() ([]byte, error) { return r.render(fullReport, r.write) }

func (r Report) write(s *setter) {
	s.heading(2, "Report")
	s.story(r.Text)
	s.judgements(r.Judgements)
	s.responses(r.Responses)
}

func (s *setter) judgements(all []Judgement) {
	if len(all) == 0 {
		return
	}
	s.heading(2, "Judgements")
	if slices.ContainsFunc(all, Judgement.graded) {
		s.overview(all)
	} else {
		s.paragraph("No grades were given. What was seen is told in words, principle by principle.", quiet)
	}
	for _, j := range all {
		s.judgement(j)
	}
}

func (j Judgement) graded() bool { return j.Grade != "" && !j.NotObserved }

// overview lists the grades, one principle a row.
func (s *setter) overview(all []Judgement) {
	t := s.table([]column{{"Principle", 285}, {"Judgement", 140}})
	for _, j := range all {
		t.row(j.Principle, j.outcome())
	}
}

func (j Judgement) outcome() string {
	switch {
	case j.NotObserved:
		return "Not observed"
	case j.graded():
		return j.Grade
	}
	return "In words only"
}

func (s *setter) judgement(j Judgement) {
	s.heading(3, j.Principle)
	switch {
	case j.NotObserved:
		s.paragraph("Not observed: the session gave no occasion to judge this.", quiet)
	case j.graded():
		s.paragraph("Judged: "+j.Grade, strong)
	}
	if clean(j.Evidence) != "" {
		s.keep()
	}
	s.story(j.Evidence)
	s.indicators(j.Indicators)
}

func (s *setter) indicators(all []Indicator) {
	if len(all) == 0 {
		return
	}
	t := s.table([]column{{"What was looked for", 325}, {"What was found", 100}})
	for _, i := range all {
		t.row(i.Statement, i.Outcome)
	}
}

// responses are those for the reader. That there are none is not said: there may be
// some that are not for them.
func (s *setter) responses(all []Response) {
	if len(all) > 0 {
		s.heading(2, "Responses")
	}
	for _, r := range all {
		s.heading(3, cmp.Or(join(", ", r.By, day(r.On)), "A response"))
		s.story(r.Text)
	}
}
