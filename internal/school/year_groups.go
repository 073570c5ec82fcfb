package school

import (
	"slices"
	"strconv"
	"strings"

	"github.com/hubqa/hubqa/internal/table"
)

// YearGroupNames are the year groups, the youngest first.
var YearGroupNames = []string{"R", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13"}

// YearHeading is what a spreadsheet calls a year group.
func YearHeading(name string) string {
	if name == "R" {
		return "Reception"
	}
	return "Year " + name
}

// YearGroups is how many pupils of each year group there are, or why there is no count, as
// "R=30 1=28 2=c". What is not there is missing.
type YearGroups string

// Figure gives the count of a year group, or why there is none.
func (y YearGroups) Figure(name string) (count *int, marker string) {
	for _, entry := range strings.Fields(string(y)) {
		if of, text, _ := strings.Cut(entry, "="); of == name {
			if n, err := strconv.Atoi(text); err == nil {
				return &n, ""
			}
			return nil, text
		}
	}
	return nil, Missing
}

// Keep keeps the count of a year group, or why there is none.
func (y *YearGroups) Keep(name string, count *int, marker string) {
	var entries []string
	for _, other := range YearGroupNames {
		n, why := y.Figure(other)
		if other == name {
			n, why = count, marker
		}
		switch {
		case n != nil:
			entries = append(entries, other+"="+strconv.Itoa(*n))
		case why != "" && why != Missing:
			entries = append(entries, other+"="+why)
		}
	}
	*y = YearGroups(strings.Join(entries, " "))
}

// Named gives the year groups that are there, the youngest first.
func (y YearGroups) Named() []string {
	return slices.DeleteFunc(slices.Clone(YearGroupNames), func(name string) bool {
		_, marker := y.Figure(name)
		return marker == Missing
	})
}

// sum gives the pupils of all year groups that have a count.
func (y YearGroups) sum() (all int) {
	for _, name := range YearGroupNames {
		if n, _ := y.Figure(name); n != nil {
			all += *n
		}
	}
	return all
}

// YearsAboveAll reports whether the year groups have more pupils than the school.
func (r Roll) YearsAboveAll() bool { return r.Pupils != nil && r.YearGroups.sum() > *r.Pupils }

// yearColumns are the columns of a roll's year groups.
func yearColumns() (all []table.Column[Roll]) {
	for _, name := range YearGroupNames {
		all = append(all, table.Column[Roll]{Name: "year" + name, Also: []string{YearHeading(name)}, Keep: func(to *Roll, text string) (string, string) {
			return keepFigure(text, func(count *int, marker string) { to.YearGroups.Keep(name, count, marker) })
		}})
	}
	return all
}
