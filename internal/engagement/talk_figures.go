package engagement

import "github.com/hubqa/hubqa/internal/smallnumber"

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
	enough := func(together int) bool { return together == 0 || together >= 2*threshold } // none is not small
	for m, measure := range measures {
		var rows [][]int
		for _, g := range all {
			rows = append(rows, measure(g))
		}
		for i, is := range cover(rows, schools, threshold, enough) {
			hidden[i][m] = is
		}
	}
	return hidden
}
