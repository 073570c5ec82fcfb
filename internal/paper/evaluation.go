package paper

import (
	"strconv"

	"github.com/hubqa/hubqa/internal/calendar"
)

// Evaluation is a published evaluation of a partnership, as one reader sees it.
type Evaluation struct {
	Hub, School   string
	URN           int
	Partner, Year string
	Edition       int
	PublishedOn   calendar.Date
	SupersededOn  calendar.Date // none: it is not
	Why           string        // there is this version after another
	Overall       string
	Scale         string
	Reasons       string
	Findings      []EvaluationFinding
	Steps         []EvaluationStep
	Responses     []EvaluationResponse
}

// EvaluationFinding is what is found on one action.
type EvaluationFinding struct {
	Action, Judgement, NotJudged, Evidence, Pitfall, PitfallReason string
	Rests                                                          string   // on how many records of which kind
	Signals                                                        []string // in sentences
}

// EvaluationStep is something to be done.
type EvaluationStep struct {
	What, Owner, Standing string
	DueBy, DoneOn         calendar.Date
	Outcome               string
}

// EvaluationResponse is what a party says.
type EvaluationResponse struct {
	Side, By, Text string
	On             calendar.Date
}

// PDF renders the evaluation, or fails with ErrNotIssued where it is not published.
func (e Evaluation) PDF() ([]byte, error) {
	if e.PublishedOn.IsZero() {
		return nil, ErrNotIssued
	}
	return open(label{title: "Evaluation of a partnership, " + single(e.Year), hub: single(e.Hub), on: e.PublishedOn}, e.imprint(), e.write)
}

func (e Evaluation) imprint() string {
	text := "Version " + strconv.Itoa(e.Edition) + ", "
	if !e.SupersededOn.IsZero() {
		return text + "superseded on " + day(e.SupersededOn)
	}
	return text + "published on " + day(e.PublishedOn)
}

func (e Evaluation) write(s *setter) {
	s.paragraph(e.Hub, letterhead)
	s.heading(1, "Evaluation of a partnership")
	s.paragraph(single(e.School)+" and "+single(e.Partner), subtitle)
	s.facts([][2]string{
		{"School", e.School + " (URN " + strconv.Itoa(e.URN) + ")"}, {"Partner", e.Partner}, {"Academic year", e.Year}, {"Version", e.imprint()},
		{"Why there is this version", e.Why}, {"Overall use", e.Overall}, {"Scale", e.Scale},
	})
	s.heading(2, "Reasons")
	s.story(e.Reasons)
	for _, f := range e.Findings {
		f.write(s)
	}
	if len(e.Steps) > 0 {
		s.heading(2, "What is to be done")
	}
	for i, t := range e.Steps {
		s.heading(3, "Step "+strconv.Itoa(i+1))
		s.story(t.What)
		s.keep()
		s.facts([][2]string{{"Whose it is", t.Owner}, {"By", day(t.DueBy)}, {"How it stands", t.Standing}, {"Done", day(t.DoneOn)}})
		if clean(t.Outcome) != "" {
			s.story(t.Outcome)
		}
	}
	for _, r := range e.Responses {
		s.heading(2, "Response of the "+r.Side)
		s.paragraph(single(r.By)+", "+day(r.On), quiet)
		s.story(r.Text)
	}
}

func (f EvaluationFinding) write(s *setter) {
	s.heading(2, f.Action)
	for _, text := range []string{f.Judgement, f.NotJudged} {
		if clean(text) != "" {
			s.story(text)
		}
	}
	if clean(f.Evidence) != "" {
		s.heading(3, "Evidence")
		s.story(f.Evidence)
	}
	s.heading(3, "Pitfall")
	s.facts([][2]string{{"The pitfall is", f.Pitfall}, {"Why", f.PitfallReason}, {"It rests on", f.Rests}})
	var signals []string
	for _, sentence := range f.Signals {
		signals = append(signals, single(sentence))
	}
	s.list(signals)
}
