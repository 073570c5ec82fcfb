package calendar

import (
	"slices"
	"time"
)

// Term is one of the three parts of an academic year by which figures are
// reported. Every date has exactly one term, and the borders are the same each
// year, so that terms of different years can be set side by side; a school's
// own term dates, which follow Easter, are not meant.
type Term string

// The terms, in the order of the academic year.
const (
	Autumn Term = "autumn" // September to December
	Spring Term = "spring" // January to March
	Summer Term = "summer" // April to August
)

// TermOf gives the term that contains d, and nothing for no date.
func TermOf(d Date) Term {
	switch {
	case d.IsZero():
		return ""
	case d.Month() >= time.September:
		return Autumn
	case d.Month() <= time.March:
		return Spring
	}
	return Summer
}

// Term gives the days of one term of the year, and no days for a term that
// there is not.
func (y AcademicYear) Term(t Term) Range {
	if y.IsZero() {
		return Range{}
	}
	autumn, next := int(y.starts), int(y.starts)+1
	switch t {
	case Autumn:
		return Range{y.First(), On(autumn, time.December, 31)}
	case Spring:
		return Range{On(next, time.January, 1), On(next, time.March, 31)}
	case Summer:
		return Range{On(next, time.April, 1), y.Last()}
	}
	return Range{}
}

// TermAfter gives the days of the term that comes some terms after one of the year: three terms
// after autumn 2026 it is autumn 2027. It gives no days for a term that there is not.
func (y AcademicYear) TermAfter(t Term, terms int) Range {
	all := []Term{Autumn, Spring, Summer}
	at := slices.Index(all, t)
	if at < 0 {
		return Range{}
	}
	for at += terms; at >= len(all); at -= len(all) {
		y = y.Next()
	}
	return y.Term(all[at])
}
