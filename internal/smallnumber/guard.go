package smallnumber

import "slices"

// guard decides whether the counts of the rows that are hidden are safe, and remembers of each
// why, so that it need not be asked again when a row is hidden or shown that has no part in it.
type guard struct {
	*web
	enough  int
	rows    [][]int // the counts of each row, the total being the last
	hidden  []bool
	views   []view
	limited [][]limit // by count
	relies  [][]int   // on which rows a count that is safe relies; nil of the others
}

// view is the graph as somebody has it who knows some of it.
type view struct {
	owns   func(row int) bool // whether all of a row is their own
	limits []limit
}

// limit is by how much a count can differ at most, in a view.
type limit struct{ view, arc, less, more int }

// guard begins with the rows that are hidden. Of the graph the arcs after the counts are those
// above them.
func (l level) guard(hidden []bool) *guard {
	g := l.graph(l.above != nil)
	counts := len(g)
	if l.above != nil {
		for _, a := range l.above.graph(true) {
			if a.above = true; l.open[a.row] {
				g = append(g, a)
			}
		}
	}
	d := &guard{web: g.web(), enough: l.threshold - 1, rows: make([][]int, len(hidden)), hidden: hidden, limited: make([][]limit, len(g)), relies: make([][]int, counts)}
	for i, a := range g[:counts] {
		d.rows[a.row] = append(d.rows[a.row], i)
	}
	d.look(l)
	for r, h := range hidden {
		d.hide(r, h)
	}
	return d
}

// look adds the views of all who know something: the insiders, and of each row whose it is.
func (d *guard) look(l level) {
	for k, n := range l.insiders {
		d.views = append(d.views, view{func(r int) bool { return n.whole[r] }, l.limits(k, d.full)})
	}
	first, total := len(d.views), len(d.hidden)-1
	for row := range total {
		d.views = append(d.views, view{owns: func(r int) bool { return r == row }})
	}
	for i, a := range d.full {
		if a.row < total {
			d.views[first+a.row].limits = append(d.views[first+a.row].limits, limit{arc: i})
		}
	}
	for k, v := range d.views {
		for i := range v.limits {
			v.limits[i].view = k
			d.limited[v.limits[i].arc] = append(d.limited[v.limits[i].arc], v.limits[i])
		}
	}
}

// hide hides a row, or shows it: then none of its counts can differ.
func (d *guard) hide(r int, hidden bool) {
	d.hidden[r] = hidden
	for _, i := range d.rows[r] {
		if d.graph[i] = d.full[i]; !hidden {
			d.graph[i].less, d.graph[i].more = 0, 0
		}
	}
}

// safe reports whether each hidden count could differ by what is enough, to everybody whose own
// it is not. A count that was safe is safe still as long as no row is shown on which it relies,
// but for the total: who owns all that is hidden knows it.
func (d *guard) safe(shown int) bool {
	total := len(d.hidden) - 1
	for r, counts := range d.rows {
		for _, i := range counts {
			if !d.hidden[r] || r < total && d.relies[i] != nil && !slices.Contains(d.relies[i], shown) {
				continue
			}
			rows := d.wide(i)
			if rows == nil {
				return false
			}
			d.relies[i] = rows
		}
	}
	return true
}

// wide gives on which rows it relies that a count is safe; nil where it is not. A world that was
// found for somebody serves all who know nothing of what differs in it; only for others is one
// looked for.
func (d *guard) wide(i int) (rows []int) {
	moves := d.differ(i, d.enough)
	others := d.knowBetter(moves)
	for moves != nil {
		for _, u := range moves {
			if r := d.full[u.arc].row; !slices.Contains(rows, r) {
				rows = append(rows, r)
			}
		}
		others = slices.DeleteFunc(others, func(k int) bool { return d.owns(k, d.full[i].row) })
		if len(others) == 0 {
			return rows
		}
		moves = d.differAs(d.views[others[0]], i)
		left := d.knowBetter(moves)
		others = slices.DeleteFunc(others[1:], func(k int) bool { return !slices.Contains(left, k) })
	}
	return nil
}

// owns reports whether somebody knows the row for their own; the total, if all that are hidden
// are theirs.
func (d *guard) owns(view, row int) bool {
	if row < len(d.hidden)-1 {
		return d.views[view].owns(row)
	}
	for r, counts := range d.rows[:row] {
		if d.hidden[r] && len(counts) > 0 && !d.views[view].owns(r) {
			return false
		}
	}
	return true
}

// knowBetter gives the views in which not all of the steps can be taken, as often as they are.
func (d *guard) knowBetter(moves []use) (views []int) {
	for _, u := range moves {
		n := 0
		for _, other := range moves {
			if other.step == u.step {
				n += other.moved
			}
		}
		for _, l := range d.limited[u.arc] {
			if n > u.left(arc{less: l.less, more: l.more}) && !slices.Contains(views, l.view) {
				views = append(views, l.view)
			}
		}
	}
	return views
}

// differAs is differ in a view.
func (d *guard) differAs(v view, i int) []use {
	was := make([]arc, len(v.limits))
	for at, l := range v.limits {
		a := &d.graph[l.arc]
		was[at] = *a
		a.less, a.more = min(a.less, l.less), min(a.more, l.more)
	}
	moves := d.differ(i, d.enough)
	for at, l := range v.limits {
		d.graph[l.arc] = was[at]
	}
	return moves
}
