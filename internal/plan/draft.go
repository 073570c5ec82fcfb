package plan

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

const yearsAhead = 3 // of the present one, for which a plan can be made

// New is a plan to draft. Commitments come after those of the plan that it is made from.
type New struct {
	Year         calendar.AcademicYear
	BasedOn      id.Plan
	Introduction *string // nil: that of the plan that it is made from
	Commitments  []Commitment
}

// Draft drafts a version of a year's plan: the first, a revision of the published one, or one
// that carries forward what was not met.
func (s Service) Draft(ctx context.Context, who access.Actor, n New) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		p := &Plan{
			HubID: who.Hub(), ID: id.Plan{UUID: tx.NewID()}, AcademicYear: n.Year, State: Draft, DrawnUpBy: who.Person(), Version: 1,
		}
		by, err := tx.Permit(tx.Scope(access.DraftPlan), p.Facts())
		if err != nil {
			return err
		}
		var faults fault.InvalidContent
		faults.Check(n.Year.Compare(ahead(calendar.YearOf(tx.Today()))) <= 0, "/academicYear", "invalid-content", "A plan is made at most %d years ahead.", yearsAhead)
		base, err := p.base(tx, n, &faults)
		if err != nil {
			return err
		}
		if n.Introduction != nil {
			p.Introduction = strings.TrimSpace(*n.Introduction)
		}
		if err := p.say(tx, n.Commitments, false, &faults); err != nil {
			return err
		}
		if err := faults.Err(); err != nil {
			return err
		}
		if err := p.number(tx, base); err != nil {
			return err
		}
		if err := tx.CreatePlan(by, p); err != nil {
			return err
		}
		seen, err = plans.Show(tx, p.ID)
		return err
	})
	return seen, err
}

func ahead(year calendar.AcademicYear) calendar.AcademicYear {
	for range yearsAhead {
		year = year.Next()
	}
	return year
}

// base takes over what there is in the plan that a new one is made from. It gives nil where it
// is made from none.
func (p *Plan) base(tx Tx, n New, faults *fault.InvalidContent) (*Plan, error) {
	if n.BasedOn.IsZero() {
		return nil, nil
	}
	base, err := tx.Plan(tx.Scope(access.ReadPlan), n.BasedOn)
	if errors.Is(err, fault.Absent) {
		faults.Check(false, "/basedOnId", "unknown-reference", "There is no such plan, or it is not open to you.")
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !faults.Check(base.State == Published && base.AcademicYear.Compare(n.Year) <= 0, "/basedOnId", "plan-base-wrong",
		"A plan is made from a published one of the same year or an earlier one.") {
		return nil, nil
	}
	p.BasedOnID, p.Introduction = &base.ID, base.Introduction
	for _, c := range base.Commitments {
		if base.AcademicYear == n.Year {
			p.Commitments = append(p.Commitments, c)
		} else if c.Status() != Met {
			p.Commitments = append(p.Commitments, c.carried(base, n.Year, id.Commitment{UUID: tx.NewID()}))
		}
	}
	return base, nil
}

// carried is the commitment in the plan of a later year.
func (c Commitment) carried(from *Plan, into calendar.AcademicYear, as id.Commitment) Commitment {
	c.From = &From{Plan: from.Ref(), ID: c.ID}
	if reached := c.Reached(); reached != "" {
		c.Baseline = reached
	}
	for year := from.AcademicYear; year != into; year = year.Next() {
		c.DueBy = c.DueBy.AddMonths(12)
	}
	c.ID, c.Progress, c.Evidence = as, nil, nil
	return c
}

// number gives the version its number, where the year can have another one.
func (p *Plan) number(tx Tx, base *Plan) error {
	versions, err := tx.PlansOfYear(tx.Scope(access.DraftPlan), p.AcademicYear)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(versions, func(v Plan) bool { return v.State == Draft }) {
		return ErrDraftExists
	}
	if len(versions) > 0 && (base == nil || base.AcademicYear != p.AcademicYear) {
		return ErrExists
	}
	p.Edition = len(versions) + 1
	return nil
}

// say adds commitments to those of a draft: new ones, and where ids are taken, those of the
// year that are named.
func (p *Plan) say(tx Tx, added []Commitment, byID bool, faults *fault.InvalidContent) error {
	faults.Check(len(p.Commitments)+len(added) <= mostCommitments, "/commitments", "invalid-content", "A plan has at most %d commitments.", mostCommitments)
	known, err := p.known(tx, added, byID)
	if err != nil {
		return err
	}
	said := map[id.Commitment]bool{}
	for i, c := range added {
		at := fmt.Sprintf("/commitments/%d", i)
		if c.ID.IsZero() {
			c.ID = id.Commitment{UUID: tx.NewID()}
		} else {
			faults.Check(slices.Contains(known, c.ID), at+"/id", "plan-commitment-unknown", "The year has no such commitment.")
			faults.Check(!said[c.ID], at+"/id", "plan-commitment-repeated", "The commitment stands earlier in the list.")
		}
		said[c.ID] = true
		if err := c.check(tx, p.AcademicYear, at, faults); err != nil {
			return err
		}
		p.Commitments = append(p.Commitments, c)
	}
	return nil
}

func (p *Plan) known(tx Tx, added []Commitment, byID bool) ([]id.Commitment, error) {
	var named []id.Commitment
	for _, c := range added {
		if !c.ID.IsZero() {
			named = append(named, c.ID)
		}
	}
	if !byID || len(named) == 0 {
		return nil, nil
	}
	return tx.CommitmentsOfYear(p.AcademicYear, named)
}

func (c *Commitment) check(tx Tx, year calendar.AcademicYear, at string, faults *fault.InvalidContent) error {
	c.tidy()
	faults.Check(c.What != "", at+"/what", "invalid-content", "Say what the hub commits itself to.")
	faults.Check(c.Responsible != "", at+"/responsible", "invalid-content", "Say who sees to it.")
	faults.Check(c.Measure != "", at+"/measure/description", "invalid-content", "Say by what it is told whether it is met.")
	faults.Check(c.Unit != "" || c.Baseline == "" && c.Target == "", at+"/measure/unit", "plan-unit-missing", "A number has a unit.")
	faults.Check(year.Days().Contains(c.DueBy), at+"/dueBy", "plan-due-outside-year", "The day is from %s to %s.", year.First(), year.Last())
	if c.ResponsibleID == nil {
		return nil
	}
	name, err := tx.PersonName(tx.Scope(access.ReadPerson), *c.ResponsibleID)
	faults.Check(name != "", at+"/responsibleId", "unknown-reference", "There is no such person, or they are not open to you.")
	return err
}

// Update changes a draft; nil is left as it is.
func (s Service) Update(ctx context.Context, who access.Actor, which id.Plan, match func(Seen) error, introduction *string, commitments *[]Commitment) (Seen, error) {
	return plans.Step(ctx, s.Store, who, access.UpdatePlan, which, match, func(tx Tx, p *Plan, by access.Permit) error {
		var faults fault.InvalidContent
		if introduction != nil {
			p.Introduction = strings.TrimSpace(*introduction)
		}
		if commitments != nil {
			p.Commitments = nil
			if err := p.say(tx, *commitments, true, &faults); err != nil {
				return err
			}
		}
		if err := faults.Err(); err != nil {
			return err
		}
		if p.State != Draft {
			return ErrNotDraft
		}
		if commitments != nil {
			if err := tx.Word(by, p); err != nil {
				return err
			}
		}
		return tx.SavePlan(by, p, "plan.updated")
	})
}

// Discard forgets a draft and what it says. How its commitments stand is that of other
// versions, and stays.
func (s Service) Discard(ctx context.Context, who access.Actor, which id.Plan, match func(Seen) error) error {
	return s.Store.Update(ctx, who, func(tx Tx) error {
		p, by, err := plans.Take(tx, access.DiscardPlan, which, match)
		if err != nil {
			return err
		}
		if p.State != Draft {
			return ErrNotDraft
		}
		return tx.DiscardPlan(by, p)
	})
}
