package takeup

import (
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
)

// Trend is how a gap has moved.
type Trend struct {
	Change  float64      // of the gap, in points, since the term before
	Widened int          // how many terms running it has widened, this one the last
	RestsOn []id.Figures // the figures of the terms before, the latest first
}

// when is a term of an academic year.
type when struct {
	year calendar.AcademicYear
	term calendar.Term
}

// before gives the term before: of autumn the summer of the year before.
func (w when) before() when {
	switch w.term {
	case calendar.Spring:
		return when{w.year, calendar.Autumn}
	case calendar.Summer:
		return when{w.year, calendar.Spring}
	}
	return when{w.year.Previous(), calendar.Summer}
}

// widened reports whether a gap has widened: the group is behind the rest, and further than it
// was. From -2.8 points to -10.0 it has; from -10.0 to -4.0, and from 6.0 to 2.0, it has not; from
// 2.0 to -1.0 it has.
func widened(before, now float64) bool { return now < 0 && now < before }

// point is a gap in a term, and the figures that it rests on.
type point struct {
	gap     float64
	figures id.Figures
}

// trendTo tells how a gap moved up to a term: gaps of -2.8, -10.0 and -20.0 in three terms
// running have a change of -10.0 in the last, and widened two terms running. A term without a gap
// ends the run. It gives nil where the term before has none.
func trendTo(at when, gaps map[when]point) *Trend {
	now, known := gaps[at]
	last, before := gaps[at.before()]
	if !known || !before {
		return nil
	}
	t := &Trend{Change: now.gap - last.gap, RestsOn: []id.Figures{last.figures}}
	for before && widened(last.gap, now.gap) {
		if t.Widened++; t.Widened > 1 {
			t.RestsOn = append(t.RestsOn, last.figures)
		}
		at, now = at.before(), last
		last, before = gaps[at.before()]
	}
	return t
}
