package annualreport

import "testing"

// Where one count is of a few, another goes with it, so that it cannot be worked out.
func TestFewAreWithheld(t *testing.T) {
	for _, c := range []struct{ numbers, shown []int }{
		{[]int{12, 0, 9}, []int{12, 0, 9}},
		{[]int{12, 2, 9}, []int{12, -1, -1}},
		{[]int{12, 2, 3}, []int{12, -1, -1}},
		{[]int{0, 4, 0}, []int{0, -1, 0}},
		{[]int{5, 5}, []int{5, 5}},
	} {
		cells, at := make([]Count, len(c.numbers)), make([]*Count, len(c.numbers))
		for i, n := range c.numbers {
			cells[i].Number, at[i] = n, &cells[i]
		}
		withhold(5, at...)
		for i, want := range c.shown {
			if cells[i].Withheld != (want < 0) || !cells[i].Withheld && cells[i].Number != want || cells[i].Withheld && cells[i].Number != 0 {
				t.Errorf("of %v: %v", c.numbers, cells)
			}
		}
	}
}
