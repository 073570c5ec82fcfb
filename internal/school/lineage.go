package school

import (
	"slices"

	"github.com/hubqa/hubqa/internal/calendar"
)

// Lineage is how schools came after one another, one to one: what was begun with a school goes
// on with the one that alone succeeded it alone. A school that was split, and schools that were
// merged, have no such successor, whatever the kind of the succession says of one of the pairs.
type Lineage struct{ before, after map[int]int }

// NewLineage reads the lineage from all successions that a hub knows.
func NewLineage(all []Succession) Lineage {
	from, to := map[int]int{}, map[int]int{}
	for _, s := range all {
		from[s.FromURN]++
		to[s.ToURN]++
	}
	l := Lineage{before: map[int]int{}, after: map[int]int{}}
	for _, s := range all {
		if s.Kind == SuccessionPlain && from[s.FromURN] == 1 && to[s.ToURN] == 1 {
			l.before[s.ToURN], l.after[s.FromURN] = s.FromURN, s.ToURN
		}
	}
	return l
}

// Before gives the URNs that a school had, or that its predecessors had, the latest first.
func (l Lineage) Before(urn int) []int { return follow(l.before, urn) }

// After gives the URNs that the school has had since, the first first.
func (l Lineage) After(urn int) []int { return follow(l.after, urn) }

// URNs gives those of all schools that came one to one after another one, or before, each once.
func (l Lineage) URNs() (all []int) {
	for from := range l.after {
		all = append(all, from)
	}
	for to := range l.before {
		if _, is := l.after[to]; !is {
			all = append(all, to)
		}
	}
	slices.Sort(all)
	return all
}

// SucceededOn is the day on which the school opened that goes on with another one to one, by the
// days on which schools opened; zero where none does, or it is not known. Of schools that follow
// each other the one that opened last goes on.
func (l Lineage) SucceededOn(urn int, opened map[int]calendar.Date) calendar.Date {
	for _, to := range l.After(urn) {
		if on := opened[to]; on.After(opened[urn]) {
			return on
		}
	}
	return calendar.Date{}
}

// follow walks from one URN to the next until there is none, or one comes again: files can say
// so.
func follow(next map[int]int, urn int) (all []int) {
	seen := map[int]bool{urn: true}
	for to, ok := next[urn]; ok && !seen[to]; to, ok = next[to] {
		seen[to] = true
		all = append(all, to)
	}
	return all
}
