package datareturn

import (
	"slices"
	"strconv"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/school"
)

// Terms are the terms of a year, in order.
var Terms = []calendar.Term{calendar.Autumn, calendar.Spring, calendar.Summer}

// count tells how many take part by what a school's provisions recorded of the year, up to today.
func (r *Row) count(all []Counted, year calendar.AcademicYear, today calendar.Date) {
	told := map[id.Provision]bool{}
	byTerm, class := map[calendar.Term][]school.Counts{}, map[calendar.Term][]school.Counts{}
	var cohorts []Counted
	for _, c := range all {
		switch {
		case c.Kind == participation && c.Pupils != nil:
			told[c.ProvisionID] = true
			byTerm[c.Term] = append(byTerm[c.Term], c.Counts)
			if c.ProvisionKind == WholeClass {
				class[c.Term] = append(class[c.Term], c.Counts)
			}
		case c.Kind == continuation && c.ProvisionKind == WholeClass:
			cohorts = append(cohorts, c)
		}
	}
	for _, n := range r.Provisions {
		r.Unknown += n
	}
	r.Unknown = max(0, r.Unknown-len(told))
	r.Term, r.Taking = most(byTerm)
	_, whole := most(class)
	r.Class = whole.Pupils
	for after := range r.Stayed {
		r.Stayed[after] = stayed(cohorts, after)
		r.NotYet[after] = r.Stayed[after] == nil && notYet(cohorts, after, year, today)
	}
	r.NoProvision = len(r.Provisions) == 0 && len(told) == 0
	r.NoClass = r.Provisions[WholeClass] == 0 && len(class) == 0 && len(cohorts) == 0
}

// most gives the term in which most took part, the first of them, and its sums by group.
func most(byTerm map[calendar.Term][]school.Counts) (term calendar.Term, sum school.Counts) {
	for _, t := range Terms {
		if len(byTerm[t]) == 0 {
			continue
		}
		if one := add(byTerm[t]); sum.Pupils == nil || *one.Pupils > *sum.Pupils {
			term, sum = t, one
		}
	}
	return term, sum
}

// add gives the sum of each group, and none where one of them is not known. For example, 20
// pupils of whom 9 are girls and 30 of whom that is not known are 50, girls missing.
func add(all []school.Counts) (sum school.Counts) {
	for _, g := range school.Groups {
		n, known := 0, true
		for _, c := range all {
			one, _ := g.Figure(c)
			if known = known && one != nil; known {
				n += *one
			}
		}
		if known {
			g.Keep(&sum, &n, "")
		}
	}
	return sum
}

// stayed adds up who still takes part so many terms later, over all cohorts; nil where that is
// not known of one of them, or where there is none.
func stayed(cohorts []Counted, after int) *int {
	type cohort struct {
		of   id.Provision
		term calendar.Term
	}
	all, told, sum := map[cohort]bool{}, map[cohort]bool{}, 0
	for _, c := range cohorts {
		which := cohort{c.ProvisionID, c.Term}
		all[which] = true
		switch {
		case c.Pupils == nil:
		case c.Line == "after:"+strconv.Itoa(after):
			told[which], sum = true, sum+*c.Pupils
		case c.Line == "after:0" && *c.Pupils == 0: // nobody began, so nobody goes on
			told[which] = true
		}
	}
	if len(all) == 0 || len(told) < len(all) {
		return nil
	}
	return &sum
}

// notYet reports whether the term has not come that is so many after that in which a cohort began,
// or of cohorts that are not known the first term of the year.
func notYet(cohorts []Counted, after int, year calendar.AcademicYear, today calendar.Date) bool {
	began := slices.MaxFunc(append(cohorts, Counted{Term: Terms[0]}), func(a, b Counted) int { return slices.Index(Terms, a.Term) - slices.Index(Terms, b.Term) })
	return today.Before(year.TermAfter(began.Term, after).From)
}

// KindsOfProvision are those that are told apart.
var KindsOfProvision = []string{WholeClass, "small-group", "individual", "ensemble", "choir", "project"}

// next gives the term after one of a year.
func next(year calendar.AcademicYear, term calendar.Term) (calendar.AcademicYear, calendar.Term) {
	at := slices.Index(Terms, term) + 1
	if at == len(Terms) {
		return year.Next(), Terms[0]
	}
	return year, Terms[at]
}
