package insight

import "testing"

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		of   []int
		want Figure
	}{
		{nil, Figure{}}, {[]int{4}, Figure{4, true}}, {[]int{9, 1, 4}, Figure{4, true}}, {[]int{10, 1, 4, 3}, Figure{3.5, true}}, {[]int{-2, 0}, Figure{-1, true}},
	} {
		if got := median(c.of); got != c.want {
			t.Errorf("of %v: %v", c.of, got)
		}
	}
}

func TestShareOfNothingIsNone(t *testing.T) {
	if share(0, 0).Known || share(2, 3).Value != 66.7 || !share(0, 1).Known {
		t.Error(share(0, 0), share(2, 3), share(0, 1))
	}
}
