package smallnumber

import (
	"slices"
	"testing"
)

// HidePlainly decides as Hide does, and asks everything anew each time, of everybody.
func HidePlainly(t Table, threshold int) Hiding {
	h := Hiding{All: make([]bool, len(t.All)+1)}
	all, splits := levels(threshold, h.All, t)
	all.hidePlainly(h.All, nil)
	for i, s := range splits {
		hidden := slices.Clone(h.All)
		s.hidePlainly(hidden, t.Splits[i].Never)
		h.Splits = append(h.Splits, hidden)
	}
	return h
}

// HoldsPlainly decides as Holds does.
func (h Hiding) HoldsPlainly(threshold int, tables ...Table) bool {
	all, splits := levels(threshold, h.All, tables...)
	holds := all.covers(h.All, nil) && all.plainlySafe(h.All)
	for i, s := range splits {
		for _, t := range tables {
			holds = holds && s.covers(h.Splits[i], t.Splits[i].Never)
		}
		holds = holds && s.plainlySafe(h.Splits[i])
	}
	return holds
}

func (l level) hidePlainly(hidden, never []bool) {
	rows := withTotal(l.tables[0])
	for r, counts := range rows {
		hidden[r] = hidden[r] || r < len(never) && never[r] || l.few(counts) || l.leavesFew(0, r)
	}
	first := slices.Clone(hidden)
	order := slices.DeleteFunc(l.order(), func(r int) bool { return r < len(l.tables[0]) && sum(rows[r]) == 0 })
	for _, r := range order {
		if l.plainlySafe(hidden) {
			break
		}
		hidden[r] = true
	}
	for _, r := range order {
		if hidden[r] && !first[r] {
			if hidden[r] = false; !l.plainlySafe(hidden) {
				hidden[r] = true
			}
		}
	}
}

// plainlySafe asks of each hidden count by how much it could differ, to the outsider, each
// insider, and each school.
func (l level) plainlySafe(hidden []bool) bool {
	total, k := len(hidden)-1, len(l.insiders)
	for who := -1; who < k+total; who++ {
		owns := func(r int) bool { return who >= k && r == who-k || who >= 0 && who < k && l.insiders[who].whole[r] }
		g, counts, all := l.plainGraph(hidden, who), 0, true
		for _, a := range g {
			if !a.above {
				counts++
				all = all && (a.row == total || owns(a.row))
			}
		}
		for i, a := range g[:counts] {
			if own := a.row == total && all && who >= 0 || a.row < total && owns(a.row); !own && g.width(i) < l.threshold-1 {
				return false
			}
		}
	}
	return true
}

// plainGraph gives what is hidden, and by how much it can differ to somebody: the outsider
// (-1), an insider, or a school.
func (l level) plainGraph(hidden []bool, who int) (g graph) {
	for _, a := range l.graph(l.above != nil) {
		if hidden[a.row] {
			g = append(g, l.plainArc(a, who))
		}
	}
	if l.above == nil {
		return g
	}
	for _, a := range l.above.graph(true) {
		if l.open[a.row] {
			a = l.above.plainArc(a, who)
			a.above = true
			g = append(g, a)
		}
	}
	return g
}

func (l level) plainArc(a arc, who int) arc {
	switch total, school := len(l.tables[0]), who-len(l.insiders); {
	case who < 0 || a.row == total || school >= 0 && school != a.row:
	case school == a.row || l.insiders[who].fixed[a.row]:
		a.less, a.more = 0, 0
	default:
		v := l.insiders[who]
		if a.less = least(v.tables, a.row, a.group); v.stay != nil {
			a.less = min(a.less, v.stay[a.row])
		}
	}
	return a
}

// width moves one after the other through all counts but one, up and down.
func (g graph) width(i int) int {
	a := g[i]
	up, down := slices.Clone(g), slices.Clone(g)
	up[i].more, up[i].less, down[i].more, down[i].less = 0, 0, 0, 0
	n := 0
	for ; n < min(a.more, 20) && up.move(a.to, a.from, map[int]bool{}); n++ {
	}
	for ; n < 40 && a.less > 0 && down.move(a.from, a.to, map[int]bool{}); n++ {
		a.less--
	}
	return n
}

// move moves one from a sum to another, without going to one twice.
func (g graph) move(from, to int, been map[int]bool) bool {
	if been[from] = true; from == to {
		return true
	}
	for i, a := range g {
		for _, s := range []step{{i, true}, {i, false}} {
			if begin, end := a.from, a.to; s.left(a) > 0 {
				if !s.along {
					begin, end = end, begin
				}
				if begin == from && !been[end] && g.move(end, to, been) {
					s.use(g, 1)
					return true
				}
			}
		}
	}
	return false
}

// A step that is taken twice goes too far for those to whom it may be taken once.
func TestWhoKnowsBetterThanWorldsInWhichStepsAreTakenTwice(t *testing.T) {
	d := guard{limited: [][]limit{{{view: 7, less: 9, more: 5}}}}
	more, less := use{step{0, true}, 3}, use{step{0, false}, 3}
	if got := d.knowBetter([]use{more, less}); got != nil {
		t.Errorf("more and less of it: %v know better", got)
	}
	if got := d.knowBetter([]use{more, less, more}); !slices.Equal(got, []int{7}) {
		t.Errorf("twice more of it: %v know better", got)
	}
}
