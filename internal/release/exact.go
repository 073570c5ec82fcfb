package release

import (
	"cmp"
	"slices"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/smallnumber"
)

// School is how a row is named.
type School struct {
	ID   id.School
	URN  int
	Name string
}

// Participation is how many took part in one provision of a school in a term. Pupils is known.
type Participation struct {
	School
	Partner   id.Partner
	CountedOn calendar.Date
	RollOn    calendar.Date // none: the roll that fits best
	school.Counts
	YearGroups map[string]int
}

// Roll is how many pupils a school had on a day.
type Roll struct {
	SchoolID  id.School
	CountedOn calendar.Date
	school.Counts
	YearGroups school.YearGroups
}

// Exact is what was counted for a release, by row and split.
type Exact struct {
	Schools   []School // in the order of their URNs
	Divisions []Division
	All       []int
	Counts    [][][]int // by split, row and group
	Never     [][]bool  // by split and row
	Parts     []Part    // by row and partner
	// Of the first edition that is shown alone: the groups that anybody is in, by split, and
	// what is hidden of the rows, the total last. A group that nobody is in is shown.
	Used   [][]int
	Hiding *smallnumber.Hiding
}

// Part is what a partner recorded of a row itself, and knows.
type Part struct {
	Partner id.Partner
	School  id.School
	All     int
	Counts  [][]int // by split and group
}

// count adds up what the provisions of each school recorded.
func count(found []Participation, rolls []Roll, threshold int) Exact {
	x := Exact{Divisions: divisions(), Counts: make([][][]int, len(splits)), Never: make([][]bool, len(splits))}
	bySchool := map[id.School][]Participation{}
	for _, p := range found {
		if bySchool[p.ID] == nil {
			x.Schools = append(x.Schools, p.School)
		}
		bySchool[p.ID] = append(bySchool[p.ID], p)
	}
	slices.SortFunc(x.Schools, func(a, b School) int { return cmp.Compare(a.URN, b.URN) })
	for _, of := range x.Schools {
		provisions := bySchool[of.ID]
		x.All = append(x.All, pupils(provisions))
		x.Parts = append(x.Parts, parts(of.ID, provisions)...)
		for i, s := range splits {
			x.Counts[i] = append(x.Counts[i], s.sum(provisions, provisions))
			x.Never[i] = append(x.Never[i], slices.ContainsFunc(provisions, func(p Participation) bool {
				return s.tooSmall(p.roll(rolls), threshold)
			}))
		}
	}
	return x
}

func pupils(provisions []Participation) (all int) {
	for _, p := range provisions {
		all += *p.Pupils
	}
	return all
}

// parts divides a school's provisions by partner.
func parts(of id.School, provisions []Participation) (all []Part) {
	for at, p := range provisions {
		if slices.ContainsFunc(provisions[:at], func(before Participation) bool { return before.Partner == p.Partner }) {
			continue
		}
		var own []Participation
		for _, other := range provisions {
			if other.Partner == p.Partner {
				own = append(own, other)
			}
		}
		part := Part{Partner: p.Partner, School: of, All: pupils(own)}
		for _, s := range splits {
			part.Counts = append(part.Counts, s.sum(own, provisions))
		}
		all = append(all, part)
	}
	return all
}

// sum adds up the groups of some of a school's provisions; where one of the school's is not
// known, everybody is in the last group.
func (s split) sum(some, provisions []Participation) []int {
	row := make([]int, len(s.Groups))
	if slices.ContainsFunc(provisions, func(p Participation) bool { return s.of(p) == nil }) {
		row[len(row)-1] = pupils(some)
		return row
	}
	for _, p := range some {
		for i, n := range s.of(p) {
			row[i] += n
		}
	}
	return row
}

// roll is the one that the participation names; or, where it names none, the school's latest that
// was counted by then, or else the earliest after; nil where there is none.
func (p Participation) roll(rolls []Roll) (best *Roll) {
	for i, r := range rolls {
		if r.SchoolID != p.ID {
			continue
		}
		if r.CountedOn == p.RollOn {
			return &rolls[i]
		}
		if p.RollOn.IsZero() && (best == nil || closer(r.CountedOn, best.CountedOn, p.CountedOn)) {
			best = &rolls[i]
		}
	}
	return best
}

// closer reports whether a day fits an occasion better than another one.
func closer(day, than, on calendar.Date) bool {
	switch {
	case day.After(on) && than.After(on):
		return day.Before(than)
	case !day.After(on) && !than.After(on):
		return day.After(than)
	}
	return !day.After(on)
}

// use gives the groups that anybody is in, by split; the last one where there are none. Where
// a group is too small in a school, nor that nobody is in it may be shown: all that have a name
// are used.
func (x Exact) use() (used [][]int) {
	for i, d := range x.Divisions {
		var groups []int
		last := len(d.Groups) - 1
		for g := range d.Groups {
			if g < last && slices.Contains(x.Never[i], true) || slices.ContainsFunc(x.Counts[i], func(row []int) bool { return row[g] > 0 }) {
				groups = append(groups, g)
			}
		}
		if groups == nil {
			groups = []int{last}
		}
		used = append(used, groups)
	}
	return used
}

// keepsTo reports whether nobody is in a group that was not used.
func (x Exact) keepsTo(used [][]int) bool {
	for i, rows := range x.Counts {
		for _, row := range rows {
			for g, n := range row {
				if n > 0 && !slices.Contains(used[i], g) {
					return false
				}
			}
		}
	}
	return true
}

// table is what was counted of the groups that are used, as rows of the schools; one that was
// not there has nobody.
func (x Exact) table(schools []School, used [][]int) smallnumber.Table {
	t := smallnumber.Table{Splits: make([]smallnumber.Split, len(x.Divisions))}
	for _, of := range schools {
		r := x.row(of.ID)
		if r < 0 {
			t.All = append(t.All, 0)
		} else {
			t.All = append(t.All, x.All[r])
		}
		for i, groups := range used {
			row, never := make([]int, len(groups)), false
			for at, g := range groups {
				if r >= 0 {
					row[at], never = x.Counts[i][r][g], x.Never[i][r]
				}
			}
			t.Splits[i].Counts, t.Splits[i].Never = append(t.Splits[i].Counts, row), append(t.Splits[i].Never, never)
		}
	}
	for _, p := range x.Parts {
		r := slices.IndexFunc(schools, func(s School) bool { return s.ID == p.School })
		t.Parts = append(t.Parts, smallnumber.Part{Owner: p.Partner.String(), Row: r, All: p.All, Splits: p.used(used)})
	}
	return t
}

// used gives the counts of the groups that are used.
func (p Part) used(used [][]int) (counts [][]int) {
	for i, groups := range used {
		row := make([]int, len(groups))
		for at, g := range groups {
			row[at] = p.Counts[i][g]
		}
		counts = append(counts, row)
	}
	return counts
}

func (x Exact) row(which id.School) int {
	return slices.IndexFunc(x.Schools, func(s School) bool { return s.ID == which })
}

// hiding is what the edition hides, as rows of the schools: one that was not there was shown
// to have nobody.
func (x Exact) hiding(schools []School) smallnumber.Hiding {
	over := func(hidden []bool) (rows []bool) {
		for _, of := range schools {
			r := x.row(of.ID)
			rows = append(rows, r >= 0 && hidden[r])
		}
		return append(rows, hidden[len(hidden)-1])
	}
	h := smallnumber.Hiding{All: over(x.Hiding.All)}
	for _, hidden := range x.Hiding.Splits {
		h.Splits = append(h.Splits, over(hidden))
	}
	return h
}

// same reports whether both counted the same.
func (x Exact) same(as Exact) bool {
	return slices.Equal(x.Schools, as.Schools) && slices.Equal(x.All, as.All) && sameRows(x.Counts, as.Counts) && x.divides(as)
}

func sameRows(a, b [][][]int) bool {
	return slices.EqualFunc(a, b, func(a, b [][]int) bool {
		return slices.EqualFunc(a, b, func(a, b []int) bool { return slices.Equal(a, b) })
	})
}

// divides reports whether both are split in the same ways.
func (x Exact) divides(as Exact) bool {
	return slices.EqualFunc(x.Divisions, as.Divisions, func(a, b Division) bool { return a.Name == b.Name && slices.Equal(a.Groups, b.Groups) })
}
