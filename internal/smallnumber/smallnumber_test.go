package smallnumber_test

import (
	"fmt"
	"testing"

	"github.com/hubqa/hubqa/internal/smallnumber"
)

// rows gives every row of so many counts with a sum up to the limit.
func rows(counts, limit int, each func([]int)) {
	row := make([]int, counts)
	var fill func(at, left int)
	fill = func(at, left int) {
		if at == counts {
			each(row)
			return
		}
		for n := 0; n <= left; n++ {
			row[at] = n
			fill(at+1, left-n)
		}
	}
	fill(0, limit)
}

// Whoever knows the rule, and lays every row there can be beside what is shown, still has at
// least two values for each count that is hidden.
func TestNothingHiddenCanBeWorkedOut(t *testing.T) {
	for _, c := range []struct{ counts, threshold, limit int }{{2, 2, 14}, {2, 5, 24}, {3, 2, 14}, {3, 3, 14}, {3, 5, 18}, {3, 10, 24}, {4, 2, 12}, {4, 5, 14}} {
		possible := map[string][]map[int]bool{}
		rows(c.counts, c.limit, func(row []int) {
			shown, total := smallnumber.Row(row, c.threshold)
			key := fmt.Sprint(shown, total)
			if possible[key] == nil {
				possible[key] = make([]map[int]bool, c.counts)
			}
			for i, n := range row {
				if possible[key][i] == nil {
					possible[key][i] = map[int]bool{}
				}
				possible[key][i][n] = true
				if shown[i].Marker == "" && shown[i].Value != n || shown[i].Marker != "" && shown[i].Value != 0 {
					t.Fatalf("%v is shown as %v", row, shown)
				}
				if n > 0 && n < c.threshold && shown[i].Marker != smallnumber.Suppressed {
					t.Fatalf("%v below %d is shown as %v", row, c.threshold, shown)
				}
			}
		})
		rows(c.counts, c.limit, func(row []int) {
			shown, total := smallnumber.Row(row, c.threshold)
			for i, f := range shown {
				if f.Marker != "" && len(possible[fmt.Sprint(shown, total)][i]) < 2 {
					t.Fatalf("threshold %d: %v is shown as %v of %v, which tells count %d", c.threshold, row, shown, total, i)
				}
			}
		})
	}
}

func TestRow(t *testing.T) {
	for _, c := range []struct {
		counts []int
		want   string
	}{
		{[]int{12, 9, 7}, "[{12 } {9 } {7 }] {28 }"},
		{[]int{12, 0, 7}, "[{12 } {0 } {7 }] {19 }"},
		{[]int{12, 9, 3}, "[{0 c} {0 c} {0 c}] {24 }"},
		{[]int{12, 0, 3}, "[{0 c} {0 c} {0 c}] {15 }"},
		{[]int{6, 0, 3}, "[{0 c} {0 c} {0 c}] {0 c}"},
		{[]int{12, 4, 3}, "[{0 c} {0 c} {0 c}] {19 }"},
		{[]int{1, 0, 2}, "[{0 c} {0 c} {0 c}] {0 c}"},
		{[]int{0, 0, 0}, "[{0 } {0 } {0 }] {0 }"},
	} {
		shown, total := smallnumber.Row(c.counts, 5)
		if got := fmt.Sprint(shown, " ", total); got != c.want {
			t.Errorf("%v is shown as %s", c.counts, got)
		}
	}
}
