package smallnumber_test

import (
	"fmt"
	"testing"

	"github.com/hubqa/hubqa/internal/smallnumber"
)

// split divides rows by one group and the rest.
func split(all []int, group ...int) (s smallnumber.Split) {
	for r, n := range group {
		s.Counts = append(s.Counts, []int{n, all[r] - n})
	}
	return s
}

func TestHide(t *testing.T) {
	three := []int{20, 30, 40}
	empty := split([]int{0, 20, 30}, 0, 9, 12)
	empty.Never = []bool{true, false, false}
	never := split(three, 9, 9, 12)
	never.Never = []bool{false, true, false}
	for what, c := range map[string]struct {
		table smallnumber.Table
		want  string
	}{
		"nothing is small":                               {smallnumber.Table{All: three, Splits: []smallnumber.Split{split(three, 7, 9, 12)}}, "[7 9 12 28] of [20 30 40 90]"},
		"a small one with the next two":                  {smallnumber.Table{All: three, Splits: []smallnumber.Split{split(three, 3, 9, 12)}}, "[c c c 24] of [20 30 40 90]"},
		"a small rest":                                   {smallnumber.Table{All: three, Splits: []smallnumber.Split{split(three, 18, 9, 12)}}, "[c c c 39] of [20 30 40 90]"},
		"two that are small tell of each other":          {smallnumber.Table{All: three, Splits: []smallnumber.Split{split(three, 1, 1, 12)}}, "[c c 12 c] of [20 30 40 90]"},
		"a total that is small":                          {smallnumber.Table{All: three, Splits: []smallnumber.Split{split(three, 1, 0, 2)}}, "[c 0 c c] of [20 30 40 90]"},
		"a small row, in every split":                    {smallnumber.Table{All: []int{3, 30, 40}, Splits: []smallnumber.Split{split([]int{3, 30, 40}, 0, 9, 12)}}, "[c c c 21] of [c c c 73]"},
		"nobody is nobody":                               {smallnumber.Table{All: []int{0, 30, 40}, Splits: []smallnumber.Split{split([]int{0, 30, 40}, 0, 9, 12)}}, "[0 9 12 21] of [0 30 40 70]"},
		"one row, with its total":                        {smallnumber.Table{All: []int{20}, Splits: []smallnumber.Split{split([]int{20}, 3)}}, "[c c] of [20 20]"},
		"a table of a few":                               {smallnumber.Table{All: []int{2}, Splits: []smallnumber.Split{split([]int{2}, 1)}}, "[c c] of [c c]"},
		"a group of which nothing may be shown":          {smallnumber.Table{All: three, Splits: []smallnumber.Split{never}}, "[c c c 30] of [20 30 40 90]"},
		"nobody is of a group of which nothing is shown": {smallnumber.Table{All: []int{0, 20, 30}, Splits: []smallnumber.Split{empty}}, "[0 9 12 21] of [0 20 30 50]"},
		"a table without rows":                           {smallnumber.Table{Splits: []smallnumber.Split{{}}}, "[] of []"},
	} {
		all, splits := smallnumber.Hide(c.table, 5).Show(c.table)
		var groups []string
		for _, row := range splits[0] {
			groups = append(groups, told(row[0]))
		}
		var rows []string
		for _, f := range all {
			rows = append(rows, told(f))
		}
		if got := fmt.Sprint(groups, " of ", rows); got != c.want {
			t.Errorf("%s: %s, and not %s", what, got, c.want)
		}
	}
}

func told(f smallnumber.Figure) string {
	if f.Marker != "" {
		return f.Marker
	}
	return fmt.Sprint(f.Value)
}

// So it is with a table of people who are not divided.
func TestACorrectionOfPeopleHidesTheSame(t *testing.T) {
	first := smallnumber.Table{All: []int{3, 9, 40}}
	h := smallnumber.Hide(first, 5)
	for second, want := range map[int]bool{8: true, 1: true, 0: false} {
		if got := h.Holds(5, first, smallnumber.Table{All: []int{3, second, 40}}); got != want {
			t.Errorf("with %d it is shown: %t", second, got)
		}
	}
}

// What corrects a table is shown under the same hiding, or not at all.
func TestACorrectionHidesTheSame(t *testing.T) {
	all := []int{20, 30, 40, 50}
	of := func(group ...int) smallnumber.Table {
		return smallnumber.Table{All: all, Splits: []smallnumber.Split{split(all, group...)}}
	}
	first := of(3, 9, 12, 20)
	h := smallnumber.Hide(first, 5)
	for _, c := range []struct {
		then smallnumber.Table
		want bool
	}{
		{of(3, 9, 14, 20), true},
		{of(6, 9, 12, 20), true},  // and is hidden still
		{of(3, 9, 12, 2), false},  // which was shown before
		{of(3, 0, 12, 20), false}, // the second hides the first no more from the third
		{of(0, 9, 12, 20), true},
	} {
		if got := h.Holds(5, first, c.then); got != c.want {
			t.Errorf("%+v is shown: %t", c.then.Splits[0].Counts, got)
		}
	}
}

// An insider knows of the others of a row how many went from one group to another: of 24 of
// whom 20 are their own, nobody can be elsewhere if the other four were of the first group and
// then of the second. In each split by itself another row could be less.
func TestNobodyIsElsewhereWhoWentToAnotherGroup(t *testing.T) {
	first, then := [][]int{{4, 0}, {4, 0}}, [][]int{{0, 4}, {0, 4}}
	of := func(second, third [][]int) smallnumber.Table {
		table := smallnumber.Table{All: []int{3, 24, 24}, Splits: make([]smallnumber.Split, 2)}
		for i := range table.Splits {
			table.Splits[i].Counts = [][]int{{1, 2}, {10 + second[i][0], 10 + second[i][1]}, {10 + third[i][0], 10 + third[i][1]}}
		}
		for _, row := range []int{1, 2} {
			table.Parts = append(table.Parts, smallnumber.Part{Owner: "one", Row: row, All: 20, Splits: [][]int{{10, 10}, {10, 10}}})
		}
		return table
	}
	every := []bool{true, true, true, true}
	h := smallnumber.Hiding{All: []bool{true, true, true, false}, Splits: [][]bool{every, every}}
	for what, c := range map[string]struct {
		second, third [][]int
		want          bool
	}{
		"of neither row":                  {first, first, true},
		"of one row in one split":         {[][]int{then[0], first[1]}, first, true},
		"of each row in a different one":  {[][]int{then[0], first[1]}, [][]int{first[0], then[1]}, false},
		"of both rows in the same split":  {[][]int{then[0], first[1]}, [][]int{then[0], first[1]}, false},
		"of one row in all of the splits": {then, first, true},
	} {
		if got := h.Holds(5, of(first, first), of(c.second, c.third)); got != c.want {
			t.Errorf("%s: it holds: %t", what, got)
		}
	}
}
