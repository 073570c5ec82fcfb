package plan

import (
	"context"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
)

// Publish opens a draft to everybody in the hub, and supersedes the version of the year that
// was published before. A commitment of another day than it had is raised anew when it is due.
func (s Service) Publish(ctx context.Context, who access.Actor, which id.Plan, match func(Seen) error) (Seen, error) {
	return plans.Step(ctx, s.Store, who, access.PublishPlan, which, match, func(tx Tx, p *Plan, by access.Permit) error {
		switch {
		case p.State != Draft:
			return ErrNotDraft
		case len(p.Commitments) == 0:
			return ErrEmpty
		}
		if err := p.supersede(tx, by); err != nil {
			return err
		}
		now, person := tx.Now(), who.Person()
		p.State, p.PublishedAt, p.PublishedBy = Published, &now, &person
		return tx.SavePlan(by, p, "plan.published")
	})
}

// supersede takes the published version of the year out of force, where there is one.
func (p *Plan) supersede(tx Tx, by access.Permit) error {
	within := tx.Scope(access.PublishPlan)
	versions, err := tx.PlansOfYear(within, p.AcademicYear)
	if err != nil {
		return err
	}
	for _, v := range versions {
		if v.State != Published {
			continue
		}
		was, err := tx.Plan(within, v.ID)
		if err != nil {
			return err
		}
		leave, err := tx.Permit(within, was.Facts())
		if err != nil {
			return err
		}
		now := tx.Now()
		was.State, was.SupersededAt = Superseded, &now
		if err := tx.SavePlan(leave, was, "plan.superseded"); err != nil {
			return err
		}
		if moved := p.moved(was); len(moved) > 0 {
			if err := tx.ForgetRaised(by, moved); err != nil {
				return err
			}
		}
	}
	return nil
}

// moved are the commitments that have another day than in the version before.
func (p *Plan) moved(was *Plan) (moved []id.Commitment) {
	days := map[id.Commitment]calendar.Date{}
	for _, c := range was.Commitments {
		days[c.ID] = c.DueBy
	}
	for _, c := range p.Commitments {
		if day, known := days[c.ID]; known && day != c.DueBy {
			moved = append(moved, c.ID)
		}
	}
	return moved
}
