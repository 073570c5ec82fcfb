package smallnumber

import "slices"

// Part is what somebody who is told a table knows of it beside: how many of a row are their
// own, and in which groups of each split. Whoever a whole row is of needs none.
type Part struct {
	Owner  string // who knows it, the same in every correction of the table
	Row    int
	All    int
	Splits [][]int // by split and group
}

// insider is an owner of parts, to whom the counts are those of the others.
type insider struct {
	others []Table // without their own, as often as the table was corrected
	whole  []bool  // the rows of which all are theirs, whenever anybody is there
	fixed  []bool  // the rows of which all were theirs once: they know the others by what was corrected
}

// insiders gives everybody who owns a part in any of the tables.
func insiders(tables []Table) (all []insider) {
	var owners []string
	for _, t := range tables {
		for _, p := range t.Parts {
			owners = append(owners, p.Owner)
		}
	}
	slices.Sort(owners)
	for _, owner := range slices.Compact(owners) {
		rows := len(tables[0].All) + 1 // the total is nobody's own
		n := insider{whole: make([]bool, rows), fixed: make([]bool, rows)}
		for _, t := range tables {
			n.others = append(n.others, t.without(owner))
		}
		for r := range tables[0].All {
			left := false
			for i, t := range tables {
				n.fixed[r] = n.fixed[r] || t.All[r] > 0 && n.others[i].All[r] == 0
				left = left || n.others[i].All[r] > 0
			}
			n.whole[r] = n.fixed[r] && !left
		}
		all = append(all, n)
	}
	return all
}

// without gives the counts less what the owner knows.
func (t Table) without(owner string) Table {
	left := Table{All: slices.Clone(t.All)}
	for _, s := range t.Splits {
		left.Splits = append(left.Splits, Split{Counts: slices.Clone(s.Counts)})
	}
	for _, p := range t.Parts {
		if p.Owner != owner {
			continue
		}
		left.All[p.Row] -= p.All
		for i, counts := range p.Splits {
			row := slices.Clone(left.Splits[i].Counts[p.Row])
			for c, n := range counts {
				row[c] -= n
			}
			left.Splits[i].Counts[p.Row] = row
		}
	}
	return left
}

// outlook is a level as an insider has it.
type outlook struct {
	insider
	tables [][][]int
	stay   []int
}

// outlooks gives a level as each insider has it.
func outlooks(all []insider, counts func(Table) [][]int) (views []outlook) {
	for _, n := range all {
		v := outlook{insider: n}
		for _, t := range n.others {
			v.tables = append(v.tables, counts(t))
		}
		views = append(views, v)
	}
	return views
}

// limits gives by how much the counts can differ to an insider, where that is less than to
// others: no count is less than what they know, and those of their rows are what they are. That
// of the total follows.
func (l level) limits(insider int, g graph) (all []limit) {
	for i, a := range g {
		v := l.insiders[insider]
		if a.above {
			v = l.above.insiders[insider]
		}
		if a.row == len(v.tables[0]) {
			continue
		}
		n := limit{arc: i, less: least(v.tables, a.row, a.group), more: a.more}
		if v.stay != nil {
			n.less = min(n.less, v.stay[a.row])
		}
		if v.fixed[a.row] {
			n.less, n.more = 0, 0
		}
		if n.less < a.less || n.more < a.more {
			all = append(all, n)
		}
	}
	return all
}

func least(tables [][][]int, r, c int) int {
	n := unbounded
	for _, t := range tables {
		n = min(n, t[r][c])
	}
	return n
}
