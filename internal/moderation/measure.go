package moderation

import (
	"context"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/agreement"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// Between whom a figure is.
const (
	WithReport  = "report"     // the report and each participant
	OneAnother  = "moderators" // each two participants
	mostAtATime = 200
)

// Figure is how far those who judged agree on one principle.
type Figure struct {
	Principle string
	Between   string
	Items     []id.Reference // on which it rests
	Graded    bool           // the framework has grades
	agreement.Agreement
}

// Agreement tells how far the participants agree with the report and with one another, over
// the items in the reader's reach. While the exercise is open there is nothing to read.
func (s Service) Agreement(ctx context.Context, who access.Actor, which id.Moderation) (figures []Figure, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		m, by, err := exercises.Find(tx, access.ReadModerationAgreement, which)
		if err != nil {
			return err
		}
		if m.ClosedAt == nil {
			return fault.Absent
		}
		open, err := by.Disclose(tx)
		if err != nil {
			return err
		}
		items, err := tx.ModerationItems(tx.Scope(access.ReadModerationItems), m, page.Request{Limit: mostAtATime})
		if err != nil {
			return err
		}
		f, err := tx.Framework(tx.Scope(access.ReadFramework), m.FrameworkID)
		if err == nil {
			figures = measure(items.Items, f.Content, open)
		}
		return err
	})
	return figures, err
}

// measure gives two figures of each principle that somebody judged, in the framework's order.
func measure(items []Item, content framework.Content, open access.Disclosure) (figures []Figure) {
	scale := agreement.Scale{Grades: len(content.Scale.Grades), Ordered: true}
	for _, p := range content.Principles {
		report, others := Figure{Principle: p.Key, Between: WithReport, Graded: scale.Grades > 0}, Figure{Principle: p.Key, Between: OneAnother, Graded: scale.Grades > 0}
		var withReport, oneAnother []agreement.Pair
		for _, i := range items {
			original, grades := i.grades(p.Key, content.Scale, open)
			for n, grade := range grades {
				withReport = append(withReport, agreement.Pair{First: original, Second: grade})
				for _, other := range grades[n+1:] {
					oneAnother = append(oneAnother, agreement.Pair{First: grade, Second: other})
				}
			}
			if len(grades) > 0 {
				report.Items = append(report.Items, i.ID)
			}
			if len(grades) > 1 {
				others.Items = append(others.Items, i.ID)
			}
		}
		report.Agreement, others.Agreement = agreement.Of(withReport, scale), agreement.Of(oneAnother, scale)
		for _, figure := range []Figure{report, others} {
			if len(figure.Items) > 0 {
				figures = append(figures, figure)
			}
		}
	}
	return figures
}

// grades gives the orders of the grades on a principle: the report's, and those of the
// participants who judged it.
func (i Item) grades(principle string, scale framework.Scale, open access.Disclosure) (original int, others []int) {
	order := func(grade string) int {
		g, _ := scale.Grade(grade)
		return g.Order
	}
	graded, _ := i.Judgements.Open(open)
	for _, g := range graded {
		if g.Principle == principle {
			original = order(g.Grade)
		}
	}
	for _, v := range i.Verdicts {
		judgements, _ := v.Judgements.Open(open)
		for _, j := range judgements {
			if j.Principle == principle {
				others = append(others, order(j.Grade))
			}
		}
	}
	return original, others
}
