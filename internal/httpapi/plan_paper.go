package httpapi

import (
	"fmt"
	"strings"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/paper"
	"github.com/hubqa/hubqa/internal/plan"
)

// planPaper is the plan in words, the same for every reader: of records that are evidence it
// tells what they are and how many.
func planPaper(s plan.Seen) paper.Plan {
	p := paper.Plan{
		Hub: s.HubName, Year: s.AcademicYear.String(), Edition: s.Edition, AsOf: s.On, Introduction: s.Introduction,
	}
	if s.PublishedAt != nil {
		p.PublishedOn = calendar.DateOf(*s.PublishedAt)
	}
	if s.SupersededAt != nil {
		p.SupersededOn = calendar.DateOf(*s.SupersededAt)
	}
	for _, d := range plan.Standings(s.Commitments, s.On) {
		duty := paper.PlanDuty{
			Name: dutyInWords(string(d.Duty)), Open: len(d.Open()), Overdue: len(d.Overdue), Met: len(d.Met), NotMet: len(d.NotMet),
			WithoutEvidence: len(d.WithoutEvidence),
		}
		for _, c := range s.Commitments {
			if c.Duty == d.Duty {
				duty.Commitments = append(duty.Commitments, commitmentOnPaper(c, s.On))
			}
		}
		p.Duties = append(p.Duties, duty)
	}
	return p
}

func commitmentOnPaper(c plan.Commitment, on calendar.Date) paper.PlanCommitment {
	measured := func(value string) string {
		if value == "" {
			return ""
		}
		return value + " " + c.Unit
	}
	p := paper.PlanCommitment{
		What: c.What, Responsible: c.Responsible, DueBy: c.DueBy, Measure: c.Measure, Baseline: measured(c.Baseline), Target: measured(c.Target),
		Reached: measured(c.Reached()), Standing: standingInWords(c, on), Evidence: evidenceInWords(c, on),
	}
	if c.From != nil {
		p.From = "The plan of " + c.From.Plan.AcademicYear.String()
	}
	for _, n := range c.Progress {
		p.Notes = append(p.Notes, paper.PlanNote{On: n.On, Reached: measured(n.Value), Text: n.Note})
	}
	return p
}

func standingInWords(c plan.Commitment, on calendar.Date) string {
	text := sentence(c.Status())
	switch {
	case c.Overdue(on):
		text += ", overdue"
	case c.Due(on):
		text += ", due soon"
	}
	return text
}

// evidenceKinds are the kinds of record in words, one and several.
var evidenceKinds = map[plan.Kind][2]string{
	"conversation": {"conversation", "conversations"}, "observation": {"observation", "observations"}, "training-event": {"training event", "training events"},
	"evaluation": {"evaluation", "evaluations"}, "school-support": {"link between schools", "links between schools"},
	"school-plan": {"school's own plan", "schools' own plans"},
}

func evidenceInWords(c plan.Commitment, on calendar.Date) string {
	var parts []string
	view := evidenceView(c.Evidence, false)
	for _, d := range view.Documents {
		parts = append(parts, d.Title+" ("+d.URL+")")
	}
	for _, k := range view.RecordCounts {
		word := evidenceKinds[plan.Kind(k.Kind)][1]
		if k.Number == 1 {
			word = evidenceKinds[plan.Kind(k.Kind)][0]
		}
		parts = append(parts, fmt.Sprintf("%d %s", k.Number, word))
	}
	if c.WithoutEvidence(on) {
		return "None"
	}
	return strings.Join(parts, "; ")
}

func dutyInWords(duty string) string { return sentence(strings.ReplaceAll(duty, "_", "-")) }
