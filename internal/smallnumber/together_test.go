package smallnumber_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/hubqa/hubqa/internal/smallnumber"
)

// hiddenRows gives every row of so many counts, with the total, that is hidden.
func hiddenRows(counts, total, threshold int) (all []smallnumber.Hidden) {
	rows(counts, total, func(row []int) {
		n := 0
		for _, c := range row {
			n += c
		}
		if n == total && smallnumber.Hides(row, threshold) {
			all = append(all, smallnumber.Hidden{Counts: slices.Clone(row), Threshold: threshold})
		}
	})
	return all
}

// worlds gives every choice of a row from each.
func worlds(of [][]smallnumber.Hidden, each func([]smallnumber.Hidden)) {
	if len(of) == 0 {
		each(nil)
		return
	}
	for _, r := range of[0] {
		worlds(of[1:], func(rest []smallnumber.Hidden) { each(append([]smallnumber.Hidden{r}, rest...)) })
	}
}

// possible are the values that each count of each row can have, by what is told.
type possible map[string][][]map[int]bool

func (p possible) add(told string, rows []smallnumber.Hidden) {
	for i, h := range rows {
		if len(p[told]) <= i {
			p[told] = append(p[told], nil)
		}
		for c, n := range h.Counts {
			if len(p[told][i]) <= c {
				p[told][i] = append(p[told][i], map[int]bool{})
			}
			p[told][i][c][n] = true
		}
	}
}

// Whoever knows the rule and every total that is shown, and lays all rows that there can be
// beside what is told of them together, has two values at least for each count that is not of
// a column of none.
func TestNoRowCanBeWorkedOutOfASum(t *testing.T) {
	few := func(counts, threshold int) (all []smallnumber.Hidden) {
		for total := 1; total < 2*threshold; total++ {
			all = append(all, hiddenRows(counts, total, threshold)...)
		}
		return all
	}
	for name, of := range map[string][][]smallnumber.Hidden{
		"two columns":          {hiddenRows(2, 6, 3), hiddenRows(2, 7, 3), hiddenRows(2, 9, 3)},
		"three columns":        {hiddenRows(3, 6, 3), hiddenRows(3, 6, 3), hiddenRows(3, 8, 3)},
		"four columns":         {hiddenRows(4, 6, 3), hiddenRows(4, 6, 3), hiddenRows(4, 6, 3)},
		"a threshold of four":  {hiddenRows(2, 8, 4), hiddenRows(2, 9, 4), hiddenRows(2, 9, 4), hiddenRows(2, 12, 4)},
		"few":                  {few(2, 2), few(2, 2), few(2, 2)},
		"few, three columns":   {few(3, 2), few(3, 2)},
		"different thresholds": {hiddenRows(2, 8, 3), hiddenRows(2, 9, 4), hiddenRows(2, 9, 4), hiddenRows(2, 8, 3)},
	} {
		can, told := possible{}, 0
		worlds(of, func(w []smallnumber.Hidden) {
			sum, ok := smallnumber.Together(w)
			if ok {
				told++
				can.add(fmt.Sprint(sum), w)
			} else {
				can.add("", w)
			}
		})
		if told == 0 {
			t.Errorf("%s: nothing is told", name)
		}
		for what, rows := range can {
			checkOpen(t, name+": "+what, rows)
		}
	}
}

func checkOpen(t *testing.T, what string, rows [][]map[int]bool) {
	t.Helper()
	for c := range rows[0] {
		none := !slices.ContainsFunc(rows, func(r []map[int]bool) bool { return len(r[c]) > 1 || !r[c][0] })
		for i, r := range rows {
			if !none && len(r[c]) < 2 {
				t.Errorf("%s is told: count %d of row %d can only be %v", what, c, i, r[c])
			}
		}
	}
}

func TestTogether(t *testing.T) {
	five := func(rows ...[]int) (all []smallnumber.Hidden) {
		for _, r := range rows {
			all = append(all, smallnumber.Hidden{Counts: r, Threshold: 5})
		}
		return all
	}
	for name, c := range map[string]struct {
		rows []smallnumber.Hidden
		want string
	}{
		"small at each, many together":  {five([]int{14, 6, 4, 0}, []int{9, 3, 2, 0}, []int{20, 6, 1, 0}, []int{7, 3, 2, 0}, []int{11, 1, 1, 0}), "[61 19 10 0] true"},
		"fewer rows than the threshold": {five([]int{14, 6, 4, 0}, []int{9, 3, 2, 0}, []int{20, 6, 1, 0}, []int{7, 3, 2, 0}), "[] false"},
		"small together too":            {five([]int{14, 6, 3, 0}, []int{9, 3, 0, 0}, []int{20, 2, 0, 0}, []int{7, 3, 1, 0}, []int{11, 1, 0, 0}), "[] false"},
		"one at each":                   {five([]int{14, 1}, []int{13, 1}, []int{20, 1}, []int{9, 1}, []int{11, 1}), "[] false"},
		"few":                           {five([]int{3, 1}, []int{4, 0}, []int{2, 2}, []int{0, 1}, []int{4, 1}), "[13 5] true"},
		"one asked at each":             {five([]int{1}, []int{1}, []int{1}, []int{1}, []int{1}), "[] false"},
		"none":                          {nil, "[] false"},
	} {
		if counts, told := smallnumber.Together(c.rows); fmt.Sprint(counts, told) != c.want {
			t.Errorf("%s: %v, %v", name, counts, told)
		}
	}
}
