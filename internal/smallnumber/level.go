package smallnumber

import "slices"

// level is one way of dividing the rows: the counts of all tables of which the same is
// hidden. That of all people is above the others; how many are in the rows that it hides
// (open) can differ with the groups.
type level struct {
	threshold int
	tables    [][][]int // by table, row and group, without the total
	above     *level
	open      []bool
	stay      []int // of each row, at most so many can be elsewhere; nil where all can
	insiders  []outlook
}

// hide hides of the rows what must be hidden.
func (l level) hide(hidden, never []bool) {
	rows := withTotal(l.tables[0])
	for r, counts := range rows {
		hidden[r] = hidden[r] || r < len(never) && never[r] || l.few(counts) || l.leavesFew(0, r)
	}
	first, d := slices.Clone(hidden), l.guard(hidden)
	order := slices.DeleteFunc(l.order(), func(r int) bool { return r < len(rows)-1 && sum(rows[r]) == 0 })
	for _, r := range order {
		if d.safe(-1) {
			break
		}
		d.hide(r, true)
	}
	for _, r := range order { // what was not needed after all
		if hidden[r] && !first[r] {
			if d.hide(r, false); !d.safe(r) {
				d.hide(r, true)
			}
		}
	}
}

// safe reports whether each hidden count could differ by the threshold less one, to everybody
// whose own it is not.
func (l level) safe(hidden []bool) bool { return l.guard(slices.Clone(hidden)).safe(-1) }

// covers reports whether every row that must be hidden is.
func (l level) covers(hidden, never []bool) bool {
	for at, t := range l.tables {
		for r, counts := range withTotal(t) {
			if !hidden[r] && (l.few(counts) || l.leavesFew(at, r) || r < len(never) && never[r]) {
				return false
			}
		}
	}
	return true
}

// nobody reports whether the row is shown to be of nobody, in every table.
func (l level) nobody(r int, tables [][][]int) bool {
	if l.above == nil || l.open[r] {
		return false
	}
	return !slices.ContainsFunc(tables, func(t [][]int) bool { return sum(t[r]) > 0 })
}

func (l level) few(counts []int) bool {
	return slices.ContainsFunc(counts, func(n int) bool { return small(n, l.threshold) })
}

// leavesFew reports whether a small count of a row is left to an insider who takes off their
// own. What is left of the total is a sum of what is hidden, and safe if that is.
func (l level) leavesFew(table, r int) bool {
	return r < len(l.tables[0]) && slices.ContainsFunc(l.insiders, func(v outlook) bool { return l.few(v.tables[table][r]) })
}

// order gives the rows as they are hidden: the smallest first, and the total last.
func (l level) order() (rows []int) {
	counts := l.tables[0]
	for r := range counts {
		rows = append(rows, r)
	}
	slices.SortStableFunc(rows, func(a, b int) int { return sum(counts[a]) - sum(counts[b]) })
	return append(rows, len(counts))
}

// graph gives the counts as arcs between the sums that they are in. In another world each sum
// is none as it is in this one, so that what differs goes round: what a count has more, another
// of the same sum has less, or a sum that is hidden has more. The largest are the first to be
// tried, since they can be less by much, and are the last to be shown.
//
// A count of a group is between the sum of its row and that of its group. A count of all
// people is between the one sum of them and its row, where rows are told apart by their
// groups; where they are not, the groups follow: so many of those who are there go along.
// The total is on the other side.
func (l level) graph(apart bool) (g graph) {
	total := len(l.tables[0])
	people, groups := total+1, total+2
	if total == 0 {
		return nil
	}
	var tables [][][]int
	for _, t := range l.tables {
		tables = append(tables, withTotal(t))
	}
	for _, r := range slices.Backward(l.order()) {
		for c := range l.tables[0][0] {
			if l.nobody(r, tables) {
				continue
			}
			a := arc{from: r, to: groups + c, less: least(tables, r, c), more: unbounded, row: r, group: c}
			if l.above == nil {
				a.from, a.to = people, groups
				if apart {
					a.to = r
				}
			}
			if r == total {
				a.from, a.to = a.to, a.from
			}
			if l.stay != nil {
				a.less = min(a.less, l.stay[r])
			}
			g = append(g, a)
		}
	}
	return g
}
