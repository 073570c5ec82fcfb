package engagement

import (
	"slices"

	"github.com/hubqa/hubqa/internal/smallnumber"
)

// measures are what is counted of the conversations with a group of schools: those that were
// held, those with challenge and without anybody who leads the school, each with the others,
// and the agreed actions.
var measures = [...]func(counts) []int{
	func(g counts) []int { return []int{g.held} },
	func(g counts) []int { return []int{g.challenged, g.held - g.challenged} },
	func(g counts) []int { return []int{g.leaderless, g.held - g.leaderless} },
	func(g counts) []int { return []int{g.actions.Open, g.actions.Overdue, g.actions.Done} },
}

// conversations fills in the figures of conversations, but those of the measures that are hidden.
func (f *Figures) conversations(g counts, hidden [len(measures)]bool) {
	show := func(measure, i int) smallnumber.Figure {
		if hidden[measure] {
			return smallnumber.Figure{Marker: smallnumber.Suppressed}
		}
		return smallnumber.Figure{Value: measures[measure](g)[i]}
	}
	f.Held, f.WithChallenge, f.WithoutLeader = show(0, 0), show(1, 0), show(2, 0)
	f.Open, f.Overdue, f.Done = show(3, 0), show(3, 1), show(3, 2)
}

// hiddenTalks says for each group which measures of its conversations are hidden: those with a
// small count, those of a group of which the schools are hidden, and beside them those of the
// groups with the fewest, until what is hidden together gives nothing away beside the figures for
// the hub.
func hiddenTalks(all []counts, schools []bool, threshold int) [][len(measures)]bool {
	hidden := make([][len(measures)]bool, len(all))
	for m, measure := range measures {
		var rows [][]int
		for _, g := range all {
			rows = append(rows, measure(g))
		}
		for i, is := range covered(rows, schools, threshold) {
			hidden[i][m] = is
		}
	}
	return hidden
}

// covered says which rows of counts are hidden: those that must be, those with a small count, and
// beside them the smallest others, until more than one is and no count of all of them together is
// below twice the threshold, unless it is none.
func covered(rows [][]int, must []bool, threshold int) []bool {
	if len(rows) == 0 {
		return nil
	}
	hidden, order, n := make([]bool, len(rows)), []int{}, 0
	together, whole := make([]int, len(rows[0])), make([]int, len(rows))
	hide := func(i int) {
		hidden[i], n = true, n+1
		for k, count := range rows[i] {
			together[k] += count
		}
	}
	below := func(least int) func(int) bool { return func(count int) bool { return count > 0 && count < least } }
	for i, row := range rows {
		for _, count := range row {
			whole[i] += count
		}
		if must[i] || slices.ContainsFunc(row, below(threshold)) {
			hide(i)
		} else {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return whole[a] - whole[b] })
	for _, i := range order {
		if n == 0 || n > 1 && !slices.ContainsFunc(together, below(2*threshold)) {
			break
		}
		hide(i)
	}
	return hidden
}
