package plan

import (
	"context"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
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
		first, err := p.supersede(tx, by)
		if err != nil {
			return err
		}
		now, person := tx.Now(), who.Person()
		p.State, p.PublishedAt, p.PublishedBy = Published, &now, &person
		if err := tx.SavePlan(by, p, "plan.published"); err != nil {
			return err
		}
		return p.tellPublished(tx, first, who.Person())
	})
}

// tellPublished tells those who see to it that the plan is kept, and of the first version of a
// year also those who speak for partners and schools; but not whoever published it.
func (p *Plan) tellPublished(tx Tx, first bool, publisher id.Person) error {
	people, err := watching(tx)
	if err != nil {
		return err
	}
	for _, role := range []access.Role{access.PartnerContact, access.Headteacher} {
		if !first {
			break
		}
		holders, err := tx.Holders(role)
		if err != nil {
			return err
		}
		people = append(people, holders...)
	}
	people = slices.DeleteFunc(people, func(who id.Person) bool { return who == publisher })
	return tx.Tell(notice.News{Kind: notice.PlanPublished, Resource: notice.Plan, ID: p.ID.UUID}, people...)
}

// supersede takes the published version of the year out of force. It reports whether there was
// none.
func (p *Plan) supersede(tx Tx, by access.Permit) (first bool, err error) {
	within := tx.Scope(access.PublishPlan)
	versions, err := tx.PlansOfYear(within, p.AcademicYear)
	if err != nil {
		return false, err
	}
	first = true
	for _, v := range versions {
		if v.State != Published {
			continue
		}
		first = false
		was, err := tx.Plan(within, v.ID)
		if err != nil {
			return false, err
		}
		leave, err := tx.Permit(within, was.Facts())
		if err != nil {
			return false, err
		}
		now := tx.Now()
		was.State, was.SupersededAt = Superseded, &now
		if err := tx.SavePlan(leave, was, "plan.superseded"); err != nil {
			return false, err
		}
		if moved := p.moved(was); len(moved) > 0 {
			if err := tx.ForgetRaised(by, moved); err != nil {
				return false, err
			}
		}
	}
	return first, nil
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
