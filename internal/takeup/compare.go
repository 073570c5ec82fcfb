package takeup

import (
	"github.com/hubqa/hubqa/internal/proportion"
	"github.com/hubqa/hubqa/internal/school"
)

// Figure is a count, or why there is none.
type Figure struct {
	Value  *int
	Marker string
}

// Between is a figure in per cent, or in percentage points, with its interval of 95 per cent.
type Between struct{ Figure, Low, High float64 }

// Comparison is what share of a group it is, beside the share of the rest.
type Comparison struct {
	Group    string
	Count    Figure
	Of       Figure
	Rate     *Between // nil: not calculable
	Gap      *Between // points above the rest; nil of all, and where there is no rest to compare with
	Relative *float64 // the gap in per cent of the rate of the rest; nil where that is 0
	Trend    *Trend   // nil: the term before is not known
}

// Compare tells a group's share, and the gap between it and the rest: all less the group. Where
// 30 of 80 pupils take part, and 9 of the 30 of a group: the rate is 30.0 per cent (16.7 to 47.9),
// that of the rest is 21 of 50, which is 42.0 per cent, the gap is -12.0 points (-31.2 to 9.9),
// and the relative gap -28.6 per cent.
//
// There is no rate where a figure is not known, nobody is in the group, or more are counted than
// it has.
func Compare(g school.Group, part, whole school.Counts) Comparison {
	return compare(g.Name, figureOf(g, part), figureOf(g, whole), part.Pupils, whole.Pupils)
}

// compare compares a group of all that are counted with the rest of them.
func compare(group string, count, outOf Figure, all, of *int) Comparison {
	c := Comparison{Group: group, Count: count, Of: outOf}
	own, ok := share(count.Value, outOf.Value)
	if !ok {
		return c
	}
	low, high := own.Interval()
	c.Rate = &Between{own.Rate(), low, high}
	if group == school.Groups[0].Name || all == nil || of == nil {
		return c
	}
	others, among := *all-own.Part, *of-own.Whole
	rest, ok := share(&others, &among)
	if !ok {
		return c
	}
	points, low, high := proportion.Gap(own, rest)
	c.Gap = &Between{points, low, high}
	if relative, ok := proportion.Relative(own, rest); ok {
		c.Relative = &relative
	}
	return c
}

// yearGroups compares the year groups that are counted with those of the roll. Of 30 pupils who
// take part 20 are of the 40 in year 4, of 80 on the roll: the rate is 50.0 per cent, that of the
// rest is 10 of 40, and the gap is 25.0 points. A year group that the roll does not have has no
// rate.
func (f *Figures) yearGroups() (all []Comparison) {
	whole := of(f.Roll).Pupils
	for _, name := range f.YearGroups.Names() {
		n := f.YearGroups[name]
		outOf, marker := f.RollYears.Figure(name)
		all = append(all, compare(name, Figure{Value: &n}, Figure{outOf, marker}, f.Lead().Pupils, whole))
	}
	return all
}

func figureOf(g school.Group, in school.Counts) Figure {
	n, marker := g.Figure(in)
	return Figure{n, marker}
}

func share(part, whole *int) (s proportion.Share, ok bool) {
	if part == nil || whole == nil || *part < 0 || *whole <= 0 || *part > *whole {
		return s, false
	}
	return proportion.Share{Part: *part, Whole: *whole}, true
}

// compareAll compares every group.
func compareAll(part, whole school.Counts) (all []Comparison) {
	for _, g := range school.Groups {
		all = append(all, Compare(g, part, whole))
	}
	return all
}
