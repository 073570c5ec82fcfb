package standardisation

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/agreement"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
)

// Item is how far observers agree on one principle of one version of a framework.
type Item struct {
	Framework *framework.Framework
	Principle string
	Observers []Observer // the pair; none: all pairs
	Visits    []id.Observation
	Judges    []id.Person // who judged, whether or not the figures are of one pair
	Graded    bool        // the framework has grades
	agreement.Agreement
}

// Observer is one of a pair.
type Observer struct {
	ID   id.Person
	Name string
}

// group is what is measured together. The pair is zero where all pairs are.
type group struct {
	framework id.Framework
	principle string
	one       id.Person
	other     id.Person
}

// compared is one principle of one visit as two observers judged it, by their grades.
type compared struct {
	group
	names  [2]string
	visit  id.Observation
	judges [2]id.Person
	grades [2]string
}

// pairUp compares each two observers of each visit on each principle that one of them
// judged.
func pairUp(sets []Judged, open access.Disclosure, f Filter) (all []compared) {
	for from := 0; from < len(sets); {
		to := from + 1
		for to < len(sets) && sets[to].ObservationID == sets[from].ObservationID {
			to++
		}
		for i, one := range sets[from:to] {
			for _, other := range sets[from+i+1 : to] {
				if f.takes(one.ObserverID, other.ObserverID) {
					all = append(all, compareOn(one, other, open, f)...)
				}
			}
		}
		from = to
	}
	return all
}

func (f Filter) takes(one, other id.Person) bool {
	for _, who := range f.Observers {
		if who != one && who != other {
			return false
		}
	}
	return true
}

func compareOn(one, other Judged, open access.Disclosure, f Filter) (all []compared) {
	if f.ByPair && bytes.Compare(one.ObserverID.UUID[:], other.ObserverID.UUID[:]) > 0 {
		one, other = other, one
	}
	grades := map[string]*[2]string{}
	var principles []string
	for k, set := range []Judged{one, other} {
		judgements, _ := set.Judgements.Open(open)
		for _, j := range judgements {
			if f.Principle != "" && j.Principle != f.Principle {
				continue
			}
			if grades[j.Principle] == nil {
				grades[j.Principle] = &[2]string{}
				principles = append(principles, j.Principle)
			}
			grades[j.Principle][k] = j.Grade
		}
	}
	for _, p := range principles {
		c := compared{group: group{framework: one.FrameworkID, principle: p}, visit: one.ObservationID,
			judges: [2]id.Person{one.ObserverID, other.ObserverID}, grades: *grades[p]}
		if f.ByPair {
			c.one, c.other, c.names = one.ObserverID, other.ObserverID, [2]string{one.ObserverName, other.ObserverName}
		}
		all = append(all, c)
	}
	return all
}

// measure gives the agreement of each group, in the order of the frameworks' editions and
// of their principles.
func measure(all []compared, frameworks map[id.Framework]*framework.Framework) []Item {
	items, pairs := map[group]*Item{}, map[group][]agreement.Pair{}
	var order []group
	for _, c := range all {
		f := frameworks[c.framework]
		item := items[c.group]
		if item == nil {
			item = &Item{Framework: f, Principle: c.principle, Graded: len(f.Content.Scale.Grades) > 0}
			if !c.one.IsZero() {
				item.Observers = []Observer{{c.one, c.names[0]}, {c.other, c.names[1]}}
			}
			items[c.group] = item
			order = append(order, c.group)
		}
		if n := len(item.Visits); n == 0 || item.Visits[n-1] != c.visit {
			item.Visits = append(item.Visits, c.visit)
		}
		for _, who := range c.judges {
			if !slices.Contains(item.Judges, who) {
				item.Judges = append(item.Judges, who)
			}
		}
		pairs[c.group] = append(pairs[c.group], agreement.Pair{First: orderOf(f, c.grades[0]), Second: orderOf(f, c.grades[1])})
	}
	slices.SortFunc(order, func(a, b group) int { return before(a, b, frameworks) })
	found := make([]Item, 0, len(order))
	for _, g := range order {
		item := items[g]
		item.Agreement = agreement.Of(pairs[g], agreement.Scale{Grades: len(item.Framework.Content.Scale.Grades), Ordered: true})
		found = append(found, *item)
	}
	return found
}

func orderOf(f *framework.Framework, grade string) int {
	g, _ := f.Content.Scale.Grade(grade)
	return g.Order
}

func before(a, b group, frameworks map[id.Framework]*framework.Framework) int {
	f, g := frameworks[a.framework], frameworks[b.framework]
	at := func(f *framework.Framework, key string) int {
		return slices.IndexFunc(f.Content.Principles, func(p framework.Principle) bool { return p.Key == key })
	}
	return cmp.Or(
		cmp.Compare(f.Name, g.Name), cmp.Compare(f.Edition, g.Edition), bytes.Compare(a.framework.UUID[:], b.framework.UUID[:]),
		cmp.Compare(at(f, a.principle), at(g, b.principle)), cmp.Compare(a.principle, b.principle),
		bytes.Compare(a.one.UUID[:], b.one.UUID[:]), bytes.Compare(a.other.UUID[:], b.other.UUID[:]))
}
