package release

import (
	"cmp"
	"slices"

	"github.com/hubqa/hubqa/internal/smallnumber"
)

// Row is a row as it is shown: the figure of all, and those of each group by split.
type Row struct {
	School School // none: the total
	All    smallnumber.Figure
	Splits [][]smallnumber.Figure
}

// Shown is what a release tells. One that is withheld has no rows.
type Shown struct {
	Divisions []Division
	Rows      []Row // the total last
}

// edit decides what is told of what was counted, beside the earlier editions that were shown,
// the first of them first; and notes in the first what it hides.
func edit(now *Exact, earlier []Exact, threshold int) (shown Shown, withheld bool) {
	if len(earlier) == 0 {
		now.Used = now.use()
		t := now.table(now.Schools, now.Used)
		h := smallnumber.Hide(t, threshold)
		now.Hiding = &h
		return now.show(now.Schools, now.Used, h, t), false
	}
	first, all := earlier[0], append(slices.Clone(earlier), *now)
	schools := among(all)
	var tables []smallnumber.Table
	for _, x := range all {
		if !x.divides(*now) || !x.keepsTo(first.Used) {
			return Shown{}, true
		}
		tables = append(tables, x.table(schools, first.Used))
	}
	h := first.hiding(schools)
	if !h.Holds(threshold, tables...) {
		return Shown{}, true
	}
	return now.show(schools, first.Used, h, tables[len(tables)-1]), false
}

// among gives the schools of all editions, by URN, each as it is called in the last that has it.
func among(editions []Exact) (schools []School) {
	for _, x := range slices.Backward(editions) {
		for _, s := range x.Schools {
			if !slices.ContainsFunc(schools, func(known School) bool { return known.ID == s.ID }) {
				schools = append(schools, s)
			}
		}
	}
	slices.SortFunc(schools, func(a, b School) int { return cmp.Compare(a.URN, b.URN) })
	return schools
}

// show gives the rows with all their groups; nobody is in those that are not used.
func (x Exact) show(schools []School, used [][]int, h smallnumber.Hiding, t smallnumber.Table) Shown {
	s := Shown{Divisions: x.Divisions}
	all, splits := h.Show(t)
	for r, f := range all {
		row := Row{All: f}
		if r < len(schools) {
			row.School = schools[r]
		}
		for i, d := range x.Divisions {
			groups := make([]smallnumber.Figure, len(d.Groups))
			for at, g := range used[i] {
				groups[g] = splits[i][r][at]
			}
			row.Splits = append(row.Splits, groups)
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}
