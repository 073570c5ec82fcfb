package release

import (
	"slices"

	"github.com/hubqa/hubqa/internal/school"
)

// NotRecorded is the last group of every split: of whom it is not known.
const NotRecorded = "notRecorded"

// Division is one way of dividing the people of a row: its name, and its groups in order.
type Division struct {
	Name   string
	Groups []string
}

// split is a division, and how many of counts are in each group but the last: the groups that
// are counted, and how the others come of them; nil where that is not known.
type split struct {
	Division
	counted []string
	divide  func(all int, counted []int) []int
}

// apart divides by groups that do not overlap, with or without a name for who is in none.
func apart(_ int, counted []int) []int { return counted }

// andRest is apart, and the rest.
func andRest(all int, counted []int) []int {
	rest := all
	for _, n := range counted {
		rest -= n
	}
	return append(append([]int{}, counted...), rest)
}

// within divides by a group, what a larger one has beyond it, and the rest.
func within(all int, counted []int) []int {
	return []int{counted[0], counted[1] - counted[0], all - counted[1]}
}

func division(name string, groups ...string) Division {
	return Division{Name: name, Groups: append(groups, NotRecorded)}
}

const bySex, byYear = "sex", "yearGroup"

var splits = []split{
	{division(bySex, "girls", "boys"), []string{"girls", "boys"}, apart},
	{division("meals", "fsm", "fsmEver6NotNow", "neither"), []string{"fsm", "fsmEver6"}, within},
	{division("pupilPremium", "pupilPremium", "rest"), []string{"pupilPremium"}, andRest},
	{division("sen", "senSupport", "ehcPlan", "neither"), []string{"senSupport", "ehcPlan"}, andRest},
	{division("eal", "eal", "rest"), []string{"eal"}, andRest},
	{division("lookedAfter", "lookedAfter", "rest"), []string{"lookedAfter"}, andRest},
	{Division: division(byYear, school.YearGroupNames...)},
}

// divisions are those of the releases that are made now.
func divisions() (all []Division) {
	for _, s := range splits {
		all = append(all, s.Division)
	}
	return all
}

// of divides the people of a provision. It gives nil where a group is not recorded, or where
// groups are larger than the whole.
func (s split) of(p Participation) []int {
	var parts []int
	if s.Name == byYear {
		if len(p.YearGroups) == 0 {
			return nil
		}
		for _, year := range school.YearGroupNames {
			parts = append(parts, p.YearGroups[year])
		}
	} else {
		parts = s.parts(p.Counts)
	}
	rest := *p.Pupils
	for _, n := range parts {
		if rest -= n; n < 0 {
			return nil
		}
	}
	if parts == nil || rest < 0 {
		return nil
	}
	return append(append([]int{}, parts...), rest)
}

// parts gives how many of the counts are in each group that has a name.
func (s split) parts(c school.Counts) []int {
	var counted []int
	for _, name := range s.counted {
		n, _ := figure(c, name)
		if n == nil {
			return nil
		}
		counted = append(counted, *n)
	}
	if c.Pupils == nil || s.divide == nil {
		return nil
	}
	return s.divide(*c.Pupils, counted)
}

// ofNeed reports whether the split tells of a need or of disadvantage: all do but sex and year.
func (s split) ofNeed() bool { return s.Name != bySex && s.Name != byYear }

// tooSmall reports whether the split is not to be shown of a school with the roll, nil where there
// is none. Of a need, where the roll does not tell that each group, and the rest, has as many
// pupils as the threshold; of others, where it tells that one has fewer, and some.
func (s split) tooSmall(roll *Roll, threshold int) bool {
	if s.ofNeed() {
		return roll == nil || !s.large(roll.Counts, threshold)
	}
	return roll != nil && s.small(*roll, threshold)
}

// large reports whether every group that has a name is known to have as many as the threshold.
func (s split) large(roll school.Counts, threshold int) bool {
	parts := s.parts(roll)
	return parts != nil && slices.Min(parts) >= threshold
}

// small reports whether a group is known to have fewer than the threshold, and some; or as many as
// the roll hides.
func (s split) small(roll Roll, threshold int) bool {
	few := func(n *int) bool { return n != nil && *n > 0 && *n < threshold }
	if few(roll.Pupils) {
		return true
	}
	for _, name := range s.Groups[:len(s.Groups)-1] {
		n, marker := s.onRoll(roll, name)
		if marker == school.Suppressed || few(n) {
			return true
		}
	}
	return false
}

// onRoll gives how many of the roll are in a group that it counts by itself.
func (s split) onRoll(roll Roll, group string) (*int, string) {
	if s.Name == byYear {
		return roll.YearGroups.Figure(group)
	}
	return figure(roll.Counts, group)
}

func figure(c school.Counts, group string) (*int, string) {
	for _, g := range school.Groups {
		if g.Name == group {
			return g.Figure(c)
		}
	}
	panic("release: there is no group " + group)
}
