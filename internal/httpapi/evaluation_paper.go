package httpapi

import (
	"fmt"
	"strings"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/evaluation"
	"github.com/hubqa/hubqa/internal/paper"
)

// evaluationPaper is the evaluation as its view shows it, with nothing that the view has not. Of
// records it tells how many there are of which kind.
func evaluationPaper(s evaluation.Seen) paper.Evaluation {
	p := paper.Evaluation{
		Hub: s.HubName, School: s.SchoolName, URN: s.SchoolURN, Partner: s.PartnerName, Year: s.AcademicYear.String(), Edition: s.Edition,
		PublishedOn: calendar.DateOf(*s.PublishedAt), Why: opened(s.ChangeReason, s.Open), Overall: gradeInWords(s), Scale: s.Scale.Title,
		Reasons: opened(s.Reasons, s.Open),
	}
	if s.SupersededAt != nil {
		p.SupersededOn = calendar.DateOf(*s.SupersededAt)
	}
	if f := s.Scale.Framework; f != nil {
		p.Scale = fmt.Sprintf("%s, edition %d", f.Name, f.Edition)
	}
	for _, f := range s.Findings {
		p.Findings = append(p.Findings, findingOnPaper(f, s))
	}
	for _, t := range s.Steps {
		p.Steps = append(p.Steps, paper.EvaluationStep{
			What: opened(t.What, s.Open), Owner: sentence(t.Owner), Standing: sentence(t.Standing(s.Today)), DueBy: t.DueBy, DoneOn: t.DoneOn,
			Outcome: opened(t.Outcome, s.Open),
		})
	}
	for _, r := range s.Responses {
		p.Responses = append(p.Responses, paper.EvaluationResponse{Side: r.Side, By: r.ByName, On: calendar.DateOf(r.At), Text: opened(r.Words, s.Open)})
	}
	return p
}

func gradeInWords(s evaluation.Seen) string {
	overall := opened(s.Overall, s.Open)
	if grade, known := s.Scale.Grade(overall); known {
		return grade.Label
	}
	return "Ungraded"
}

func findingOnPaper(f evaluation.FindingSeen, s evaluation.Seen) paper.EvaluationFinding {
	out := paper.EvaluationFinding{
		Action: sentence(strings.ReplaceAll(f.Action, "_", "-")), Judgement: opened(f.Judgement, s.Open), NotJudged: opened(f.NotJudged, s.Open),
		Evidence: opened(f.Evidence, s.Open), Pitfall: sentence(f.Pitfall), PitfallReason: opened(f.PitfallReason, s.Open),
	}
	numbers := map[string]int{}
	var order []string
	count := func(kind string, n int) {
		if numbers[kind] == 0 {
			order = append(order, kind)
		}
		numbers[kind] += n
	}
	for _, r := range f.Records {
		count(r.Kind, 1)
	}
	for _, n := range f.Others {
		count(n.Kind, n.Number)
	}
	var rests []string
	for _, kind := range order {
		rests = append(rests, fmt.Sprintf("%s (%d)", strings.ReplaceAll(kind, "-", " "), numbers[kind]))
	}
	out.Rests = strings.Join(rests, ", ")
	for _, g := range f.Signals {
		out.Signals = append(out.Signals, g.Sentence)
	}
	return out
}
