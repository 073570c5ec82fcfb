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
	for i, g := range all {
		f := Figures{
			By: by, Group: g.group, Engaged: engaged[i], Share: share(g.engaged, g.rest), WithPlan: planned[i], Published: published[i], UpToDate: upToDate[i],
		}
		_, f.Schools = smallnumber.Row(byEngaged(g), threshold)
		if hidden[i] {
			f.Share = Share{Marker: smallnumber.Suppressed}
		}
		f.conversations(g, hidden[i], threshold)
		shown = append(shown, f)
	}
	return shown
}

// conversations are figures of conversations: those of a group of which the schools are
// hidden are hidden with them.
func (f *Figures) conversations(g counts, hidden bool, threshold int) {
	row := func(part, rest int) smallnumber.Figure {
		shown, _ := smallnumber.Row([]int{part, rest}, threshold)
		return shown[0]
	}
	f.Held = row(g.held, 0)
	f.WithChallenge, f.WithoutLeader = row(g.challenged, g.held-g.challenged), row(g.leaderless, g.held-g.leaderless)
	actions, _ := smallnumber.Row([]int{g.actions.Open, g.actions.Overdue, g.actions.Done}, threshold)
	f.Open, f.Overdue, f.Done = actions[0], actions[1], actions[2]
	if hidden {
		none := smallnumber.Figure{Marker: smallnumber.Suppressed}
		f.Held, f.WithChallenge, f.WithoutLeader, f.Open, f.Overdue, f.Done = none, none, none, none, none, none
	}
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
	hidden, order := make([]bool, len(all)), []int{}
	var together []int
	n := 0
	hideIt := func(i int) {
		hidden[i], n = true, n+1
		for k, part := range of(all[i]) {
			if k == len(together) {
				together = append(together, 0)
			}
			together[k] += part
		}
	}
	small := func(count int) bool { return count > 0 && count < threshold }
	for i, g := range all {
		if slices.ContainsFunc(of(g), small) {
			hideIt(i)
		} else {
			order = append(order, i)
		}
	}
	few := func(count int) bool { return count < 2*threshold }
	slices.SortStableFunc(order, func(a, b int) int { return all[a].schools() - all[b].schools() })
	for _, i := range order {
		if n == 0 || n > 1 && !slices.ContainsFunc(together, few) {
			break
		}
		hideIt(i)
	}
	return hidden
}
