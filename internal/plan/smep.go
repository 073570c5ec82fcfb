package plan

import (
	"context"
	"fmt"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/page"
)

// Line is a duty in a year.
type Line struct {
	Standing
	Year  calendar.AcademicYear
	AsOf  calendar.Date
	Of    *Ref // nil: the year has no plan
	State string
}

// Smep gives a page of lines, one for each duty, of the year's published plan, or of its draft
// where none is published; the present year where none is named.
func (s Service) Smep(ctx context.Context, who access.Actor, year calendar.AcademicYear, at page.Request) (found page.Page[Line], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadSmep)
		if within.IsEmpty() {
			return fault.Absent
		}
		if year.IsZero() {
			year = calendar.YearOf(tx.Today())
		}
		p, err := inForce(tx, within, year)
		if err != nil {
			return err
		}
		found = page.Of(lines(p, year, tx.Today()), at, Line.position)
		return nil
	})
	return found, err
}

// inForce gives the version of a year by which the hub goes, or nil.
func inForce(tx Tx, within access.Scope, year calendar.AcademicYear) (*Plan, error) {
	versions, err := tx.PlansOfYear(within, year)
	if err != nil || len(versions) == 0 {
		return nil, err
	}
	chosen := versions[len(versions)-1]
	for _, v := range versions {
		if v.State == Published {
			chosen = v
		}
	}
	return tx.Plan(within, chosen.ID)
}

func lines(p *Plan, year calendar.AcademicYear, today calendar.Date) (all []Line) {
	none := Line{Year: year, AsOf: today}
	commitments := []Commitment(nil)
	if p != nil {
		ref := p.Ref()
		none.Of, none.State, none.AsOf, commitments = &ref, p.State, p.AsOf(today), p.Commitments
	}
	for _, s := range Standings(commitments, none.AsOf) {
		line := none
		line.Standing = s
		all = append(all, line)
	}
	return all
}

// position is where the line stands in the order of the duties.
func (l Line) position() page.Position {
	return page.Position{Key: fmt.Sprintf("%02d", slices.Index(Duties, l.Duty))}
}
