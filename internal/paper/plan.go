package paper

import (
	"fmt"
	"strconv"

	"github.com/hubqa/hubqa/internal/calendar"
)

// Plan is a version of a hub's School Music Education Plan with how it stands, for everybody.
// It names no school, and of evidence that is no document only what it is.
type Plan struct {
	Hub, Year    string
	Edition      int
	PublishedOn  calendar.Date // none: a draft
	SupersededOn calendar.Date // none: it is not
	AsOf         calendar.Date
	Introduction string
	Duties       []PlanDuty
}

// PlanDuty is a duty of the hub with its commitments. Overdue ones are among the open ones.
type PlanDuty struct {
	Name                                        string
	Open, Overdue, Met, NotMet, WithoutEvidence int
	Commitments                                 []PlanCommitment
}

// PlanCommitment is what the hub commits itself to, and how that stands, in words.
type PlanCommitment struct {
	What, Responsible         string
	DueBy                     calendar.Date
	Measure                   string
	Baseline, Target, Reached string // with their unit
	Standing, From, Evidence  string
	Notes                     []PlanNote
}

// PlanNote is a note of progress, with the value that was reached, where it tells of one.
type PlanNote struct {
	On            calendar.Date
	Reached, Text string
}

// PDF renders the plan, or fails with ErrNotIssued where it tells of no day.
func (p Plan) PDF() ([]byte, error) {
	if p.AsOf.IsZero() {
		return nil, ErrNotIssued
	}
	return open(label{title: p.title(), hub: single(p.Hub), on: p.AsOf}, p.imprint(), p.write)
}

func (p Plan) title() string { return "School Music Education Plan, " + single(p.Year) }

func (p Plan) imprint() string {
	text := fmt.Sprintf("Version %d, ", p.Edition)
	switch {
	case p.PublishedOn.IsZero():
		return text + "a draft"
	case !p.SupersededOn.IsZero():
		return text + "superseded on " + day(p.SupersededOn)
	}
	return text + "published on " + day(p.PublishedOn)
}

func (p Plan) write(s *setter) {
	s.paragraph(p.Hub, letterhead)
	s.heading(1, "School Music Education Plan")
	s.paragraph("Academic year "+p.Year, subtitle)
	s.paragraph(p.imprint()+". As it stood on "+day(p.AsOf)+".", quiet)
	if clean(p.Introduction) != "" {
		s.heading(2, "What the hub wants of the year")
		s.story(p.Introduction)
	}
	s.heading(2, "How the duties stand")
	t := s.table([]column{{"Duty", 165}, {"Open", 46}, {"Overdue", 60}, {"Met", 40}, {"Not met", 56}, {"No evidence", measure - 367 + gutter}})
	for _, d := range p.Duties {
		d.row(t)
	}
	s.paragraph("Commitments by how they stand. One that is overdue is open after its day. No evidence: there is nothing to show for it, and its day has come or it is said to be met.", quiet)
	for _, d := range p.Duties {
		d.write(s)
	}
}

func (d PlanDuty) row(t *table) {
	if len(d.Commitments) == 0 {
		t.row(d.Name, "None", "–", "–", "–", "–")
		return
	}
	n := strconv.Itoa
	t.row(d.Name, n(d.Open), n(d.Overdue), n(d.Met), n(d.NotMet), n(d.WithoutEvidence))
}

func (d PlanDuty) write(s *setter) {
	s.heading(2, d.Name)
	if len(d.Commitments) == 0 {
		s.paragraph("There is no commitment under this duty.", quiet)
	}
	for i, c := range d.Commitments {
		c.write(s, i+1)
	}
}

func (c PlanCommitment) write(s *setter, number int) {
	s.heading(3, "Commitment "+strconv.Itoa(number))
	s.story(c.What)
	s.keep()
	s.facts([][2]string{
		{"How it stands", c.Standing}, {"Who sees to it", c.Responsible}, {"By", day(c.DueBy)}, {"Measure", c.Measure}, {"Baseline", c.Baseline},
		{"Target", c.Target}, {"Reached", c.Reached}, {"Evidence", c.Evidence}, {"Carried from", c.From},
	})
	var notes []string
	for _, n := range c.Notes {
		notes = append(notes, single(join(": ", join(", ", day(n.On), n.Reached), n.Text)))
	}
	s.list(notes)
}
