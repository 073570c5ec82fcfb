// Package smallnumber hides counts of people that are so small that somebody could be told
// by them.
//
// A count from one to below the threshold is small. Where a count of a row is small the row
// is hidden whole: what is left beside a single hidden count gives it away with the total,
// and two that are hidden because both are small can still be the only two that fit. The
// total is shown, since readers often know it, unless it is below twice the threshold.
//
// What is hidden has a marker in place of a value, and is never shown as none.
//
// Of a table, whose rows and groups add up to totals, Hide says what must be hidden, and Holds
// whether it is enough when the table is corrected. Both think of insiders too: whoever has a
// row, or a part of some rows (Part), takes that off what is shown.
//
// Rows that are each hidden can be told together (Together), where the sum gives none of them
// away.
//
// Not the business of this package: whose the counts are, and which rows may be put together.
// Each row is part of one sum alone: of two that share rows one less the other could tell of few.
package smallnumber

import "slices"

// Suppressed is the marker of a figure that is hidden.
const Suppressed = "c"

// Figure is a count as it is shown: its value, or the marker in its place.
type Figure struct {
	Value  int
	Marker string // Suppressed, or empty where there is a value
}

// Row gives the counts of a row, and their total, as they are shown under a threshold of two
// or more.
func Row(counts []int, threshold int) (shown []Figure, total Figure) {
	whole := sum(counts)
	hidden := slices.ContainsFunc(counts, func(n int) bool { return small(n, threshold) })
	for _, n := range counts {
		shown = append(shown, figure(n, hidden))
	}
	return shown, figure(whole, hidden && whole < 2*threshold)
}

func figure(n int, hidden bool) Figure {
	if hidden {
		return Figure{Marker: Suppressed}
	}
	return Figure{Value: n}
}
