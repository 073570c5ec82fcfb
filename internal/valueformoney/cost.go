package valueformoney

import (
	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/money"
)

// Payment is a line of money of a provision.
type Payment struct {
	ID           id.FundingLine
	ProvisionID  id.Provision
	Source       string
	FromOn, ToOn calendar.Date
	Pence        money.Amount
	CorrectsID   *id.FundingLine // the line that it corrects
}

// share is what is split by years at once: of a line with its corrections what they come to for
// one source and one period.
type share struct {
	line   id.FundingLine
	source string
	period calendar.Range
}

func (p Payment) share() share {
	s := share{p.ID, p.Source, calendar.Range{From: p.FromOn, To: p.ToOn}}
	if p.CorrectsID != nil {
		s.line = *p.CorrectsID
	}
	return s
}

// Funding is what falls to a year.
type Funding struct {
	All      money.Amount
	BySource map[string]money.Amount
	Lines    []id.FundingLine
}

// fundingOf is what of payments falls to the year. They are added up before they are split, so that
// a line that was taken back in parts comes to nothing: of 1000.00 for August and September less
// three times about a third no penny is left on either side of 1 September. Where more was taken
// away than there was, it is nothing, and lessens nothing else.
func fundingOf(paid []Payment, year calendar.AcademicYear) (f Funding) {
	sums := map[share]money.Amount{}
	for _, p := range paid {
		sums[p.share()] += p.Pence
		f.Lines = append(f.Lines, p.ID)
	}
	for s, sum := range sums {
		f.put(s.source, max(sum, 0).In(year, s.period))
	}
	return f
}

func (f *Funding) put(source string, amount money.Amount) {
	if f.BySource == nil {
		f.BySource = map[string]money.Amount{}
	}
	f.All, f.BySource[source] = f.All+amount, f.BySource[source]+amount
}

// sum adds what falls to the year elsewhere.
func (f *Funding) sum(other Funding) {
	for source, amount := range other.BySource {
		f.put(source, amount)
	}
	f.Lines = append(f.Lines, other.Lines...)
}

// Cost is what one pupil costs, or why that is not calculable.
type Cost struct {
	Numerator   money.Amount // 0: not known
	Denominator *int         // nil: not known
	Amount      money.Amount
	Not         Reason

	Records []uuid.UUID    // of pupils' counts: of one provision
	Of      []id.Provision // in a sum
	LeftOut []LeftOut      // of a sum
}

// LeftOut is a provision that is not in a sum, and why.
type LeftOut struct {
	Provision id.Provision
	Because   Reason
}

// costOf is the money of a year by its pupils, to the penny, half a penny up. Of 1800.00 for 30 it
// is 60.00 each; of 1000.00 for 24 it is 41.67; of 1000.00 for 0 there is none: nobody.
func costOf(funding Funding, by Denominator) Cost {
	c := Cost{Numerator: funding.All, Not: by.Not, Records: by.Records}
	if by.Not == "" {
		c.Denominator = &by.Pupils
	}
	switch {
	case funding.All <= 0:
		c.Numerator, c.Not = 0, NoFunding
	case c.Not != "":
	case by.Pupils == 0:
		c.Not = Nobody
	default:
		c.Amount = funding.All.Per(by.Pupils)
	}
	return c
}

// sumOf is the cost over provisions: the money of those of which both money and pupils are known,
// by their pupils. Of 1800.00 for 30, 600.00 for nobody, and 500.00 for a number that is missing it
// is 2400.00 for 30, 80.00 each, and the third is left out.
func sumOf(costs map[id.Provision]Cost, order []id.Provision) Cost {
	var of Cost
	pupils := 0
	for _, p := range order {
		c := costs[p]
		if c.Not != "" && c.Not != Nobody {
			of.LeftOut = append(of.LeftOut, LeftOut{p, c.Not})
			continue
		}
		of.Of = append(of.Of, p)
		of.Numerator, pupils = of.Numerator+c.Numerator, pupils+*c.Denominator
	}
	if len(of.Of) == 0 {
		of.Not = NoneKnown
		return of
	}
	of.Denominator = &pupils
	if pupils == 0 {
		of.Not = Nobody
		return of
	}
	of.Amount = of.Numerator.Per(pupils)
	return of
}
