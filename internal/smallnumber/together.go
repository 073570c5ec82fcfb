package smallnumber

import "slices"

// Hidden is a row of counts that is hidden under its threshold, since a count is small or the
// total is below twice the threshold. Otherwise the total is known.
type Hidden struct {
	Counts    []int
	Threshold int
}

// Few reports whether the total is below twice the threshold, and hidden with the counts.
func (h Hidden) Few() bool { return sum(h.Counts) < 2*h.Threshold }

// Hides reports whether a row must be hidden where its total can be learned from others.
func Hides(counts []int, threshold int) bool {
	return Hidden{counts, threshold}.Few() || slices.ContainsFunc(counts, func(n int) bool { return small(n, threshold) })
}

// Together adds up rows that are hidden, either all of them of few or none, where that gives
// away none of them. It decides by what it tells alone: the rows are as many as the threshold
// at least, no count of the sum is small, and the sum could come of other rows.
//
// Rows of few could if their totals are more than one and less than the most there can be, on
// average. Of other rows one count could be the small one in each, and more than one and less
// than the greatest small number on average: then each can be one more or less, and with it
// the others of its row. A column that is none in every row is told: none is not small.
func Together(rows []Hidden) (counts []int, told bool) {
	least, most := thresholds(rows)
	if len(rows) == 0 || len(rows) < most {
		return nil, false
	}
	counts = make([]int, len(rows[0].Counts))
	for _, r := range rows {
		for i, n := range r.Counts {
			counts[i] += n
		}
	}
	between := func(n, greatest int) bool { return len(rows) < n && n < len(rows)*greatest }
	if rows[0].Few() {
		told = between(sum(counts), 2*least-1)
	} else {
		told = slices.ContainsFunc(counts, func(n int) bool { return between(n, least-1) })
	}
	if !told || slices.ContainsFunc(counts, func(n int) bool { return small(n, most) }) {
		return nil, false
	}
	return counts, true
}

func thresholds(rows []Hidden) (least, most int) {
	for i, r := range rows {
		if i == 0 || r.Threshold < least {
			least = r.Threshold
		}
		most = max(most, r.Threshold)
	}
	return least, most
}

func small(n, threshold int) bool { return n > 0 && n < threshold }

func sum(counts []int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}
