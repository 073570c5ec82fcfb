package engagement

import (
	"slices"

	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/smallnumber"
)

// parting tells how the schools of a group are parted by a figure. Where one is of the other,
// what is between the two is a part: it could be worked out.
type parting func(counts) []int

func (g counts) schools() int { return g.engaged + g.rest }

func byEngaged(g counts) []int { return []int{g.engaged, g.rest} }
func byPlan(g counts) []int    { return []int{g.planned, g.schools() - g.planned} }
func byPublished(g counts) []int {
	return []int{g.published, g.planned - g.published, g.schools() - g.planned}
}
func byUpToDate(g counts) []int {
	return []int{g.upToDate, g.planned - g.upToDate, g.schools() - g.planned}
}

// first gives of each group the first part as it is shown under a threshold, or the marker.
func (of parting) first(all []counts, threshold int) (shown []smallnumber.Figure) {
	hidden := of.hidden(all, threshold)
	for i, g := range all {
		row, _ := smallnumber.Row(of(g), threshold)
		if hidden[i] {
			row[0] = smallnumber.Figure{Marker: smallnumber.Suppressed}
		}
		shown = append(shown, row[0])
	}
	return shown
}

// hide gives the groups as they are shown under a threshold.
func hide(by Grouping, all []counts, threshold int) (shown []Figures) {
	engaged, planned := parting(byEngaged).first(all, threshold), parting(byPlan).first(all, threshold)
	published, upToDate := parting(byPublished).first(all, threshold), parting(byUpToDate).first(all, threshold)
	hidden := parting(byEngaged).hidden(all, threshold)
	talks := hiddenTalks(all, hidden, threshold)
	for i, g := range all {
		f := Figures{
			By: by, Group: g.group, Engaged: engaged[i], Share: share(g.engaged, g.rest), WithPlan: planned[i], Published: published[i], UpToDate: upToDate[i],
		}
		_, f.Schools = smallnumber.Row(byEngaged(g), threshold)
		if hidden[i] {
			f.Share = Share{Marker: smallnumber.Suppressed}
		}
		f.conversations(g, talks[i])
		shown = append(shown, f)
	}
	return shown
}

func share(engaged, rest int) Share {
	if engaged+rest == 0 {
		return Share{Marker: school.NotApplicable}
	}
	return Share{Value: float64(int(1000*float64(engaged)/float64(engaged+rest)+0.5)) / 10}
}

// hidden says of which groups the parts are hidden: those with a small one, and beside them
// the smallest others, until what is hidden together is so much that the figures for the hub
// do not give any of it away.
func (of parting) hidden(all []counts, threshold int) []bool {
	var rows [][]int
	for _, g := range all {
		rows = append(rows, of(g))
	}
	return cover(rows, nil, threshold, func(together int) bool { return together >= 2*threshold })
}

// cover says which rows of counts are hidden: those that must be, those with a small count, and
// beside them the smallest others, until more than one is and each count of all of them together
// is enough.
func cover(rows [][]int, must []bool, threshold int, enough func(together int) bool) []bool {
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
	small := func(count int) bool { return count > 0 && count < threshold }
	for i, row := range rows {
		for _, count := range row {
			whole[i] += count
		}
		if i < len(must) && must[i] || slices.ContainsFunc(row, small) {
			hide(i)
		} else {
			order = append(order, i)
		}
	}
	little := func(together int) bool { return !enough(together) }
	slices.SortStableFunc(order, func(a, b int) int { return whole[a] - whole[b] })
	for _, i := range order {
		if n == 0 || n > 1 && !slices.ContainsFunc(together, little) {
			break
		}
		hide(i)
	}
	return hidden
}
