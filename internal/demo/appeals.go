package demo

import (
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
)

// appeal is what is said against a report, and who hears it. One without reasons is open.
type appeal struct {
	in               *id.Appeal
	grounds, reasons string
	hearer           Person
}

// appealTo puts an appeal of the teacher on the agenda, from the day after the issue.
func (t *teller) appealTo(a appeal) {
	issue := workday(t.story.on, t.issueAfter)
	t.then(workday(issue, 1), 8, 30, "appeal", func() error {
		seen, err := t.observations.AppealReport(t.ctx, t.who.Teacher.Actor(), t.visit, asSeen, a.grounds)
		*a.in = seen.ID
		return err
	})
	t.then(workday(issue, 1), 12, 0, "say who hears the appeal", func() error {
		_, err := t.observations.AssignHearer(t.ctx, t.world.OtherQALead.Actor(), *a.in, asSeen, a.hearer.ID)
		return err
	})
	if a.reasons == "" {
		return
	}
	t.then(workday(issue, 3), 12, 0, "decide the appeal", func() error {
		_, err := t.observations.DecideAppeal(t.ctx, a.hearer.Actor(), *a.in, asSeen, observation.Dismissed, a.reasons)
		return err
	})
}
