package evaluation

import (
	"context"
	"math"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/proportion"
)

// Ofsted is what Ofsted found: 10 of 59 schools made good or outstanding use of partnerships
// (source 003), 16.9 per cent, between 9.5 and 28.5 with 95 per cent of confidence.
var Ofsted = Judged{Share: proportion.Share{Part: 10, Whole: 59}}

// Judged is how many partnerships are judged good or outstanding among those that are graded.
type Judged struct{ proportion.Share }

// Percent gives the share and its Wilson interval of 95 per cent, to one decimal.
func (j Judged) Percent() (share, low, high float64) {
	low, high = j.Interval()
	return tenth(j.Rate()), tenth(low), tenth(high)
}

func tenth(percent float64) float64 { return math.Round(10*percent) / 10 }

// Count is how many published evaluations of a year are judged so on a scale.
type Count struct {
	Year    calendar.AcademicYear
	Scale   Scale
	Overall string
	Number  int
}

// Line is a year's published evaluations on one version of a scale.
type Line struct {
	Year     calendar.AcademicYear
	Scale    Scale
	Graded   int
	Ungraded int
	Judged   *Judged // nil: the scale is none to compare on, or nothing is graded
}

// Benchmark gives a page of lines by year. Nothing is summed over years or scales. It is kept that
// the hub's judgements were read.
func (s Service) Benchmark(ctx context.Context, who access.Actor, year calendar.AcademicYear, at page.Request) (found page.Page[Line], err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadBenchmark)
		by, err := tx.Permit(within, access.Facts{Hub: who.Hub(), ID: who.Hub().UUID})
		if err != nil {
			return err
		}
		if _, err := by.Disclose(tx); err != nil {
			return err
		}
		counts, err := tx.JudgedOverall(within, year)
		found = page.Of(lines(counts), at, Line.position)
		return err
	})
	return found, err
}

func lines(counts []Count) (all []Line) {
	for _, c := range counts {
		i := slices.IndexFunc(all, func(l Line) bool { return l.position() == c.line().position() })
		if i < 0 {
			i, all = len(all), append(all, c.line())
		}
		all[i].count(c)
	}
	return all
}

func (c Count) line() Line { return Line{Year: c.Year, Scale: c.Scale} }

func (l *Line) count(c Count) {
	if c.Overall == Ungraded {
		l.Ungraded += c.Number
		return
	}
	l.Graded += c.Number
	good := l.Scale.GoodOrOutstanding()
	if good == nil {
		return
	}
	if l.Judged == nil {
		l.Judged = &Judged{}
	}
	l.Judged.Whole += c.Number
	if slices.Contains(good, c.Overall) {
		l.Judged.Part += c.Number
	}
}

// position tells lines apart.
func (l Line) position() page.Position {
	p := page.Position{Key: l.Year.String()}
	if l.Scale.Framework != nil {
		p.ID = l.Scale.Framework.ID.String()
	}
	return p
}
