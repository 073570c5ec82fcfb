package engagement

import (
	"testing"

	"github.com/hubqa/hubqa/internal/smallnumber"
)

// What is hidden of one group cannot be worked out from the figures for the hub and those of
// the other groups.
func TestWhatIsHiddenCannotBeWorkedOut(t *testing.T) {
	const threshold = 5
	for _, c := range []struct {
		name   string
		all    []counts
		hidden []bool
	}{
		{"nothing small", []counts{{engaged: 10, rest: 20}, {engaged: 6, rest: 9}}, []bool{false, false}},
		{"none is not small", []counts{{engaged: 0, rest: 20}, {engaged: 6, rest: 9}}, []bool{false, false}},
		{"one small takes the smallest beside it", []counts{{engaged: 2, rest: 20}, {engaged: 60, rest: 90}, {engaged: 9, rest: 9}}, []bool{true, false, true}},
		{"until it is enough", []counts{{engaged: 1, rest: 1}, {engaged: 5, rest: 5}, {engaged: 7, rest: 7}, {engaged: 50, rest: 50}}, []bool{true, true, true, false}},
		{"not engaged is small too", []counts{{engaged: 30, rest: 3}, {engaged: 30, rest: 30}}, []bool{true, true}},
	} {
		got := hide(ByPhase, c.all, threshold)
		for i := range c.all {
			if hidden := got[i].Engaged.Marker == smallnumber.Suppressed && got[i].Share.Marker == smallnumber.Suppressed; hidden != c.hidden[i] {
				t.Errorf("%s: group %d is hidden: %t", c.name, i, hidden)
			}
		}
	}
}

// Of two figures of which one is part of the other, the part is hidden where few lie between
// them.
func TestWhatLiesBetweenTwoFiguresIsHidden(t *testing.T) {
	for _, c := range []struct {
		of                  counts
		published, upToDate bool
	}{
		{counts{engaged: 20, rest: 20, planned: 20, published: 20, upToDate: 15}, true, true},
		{counts{engaged: 20, rest: 20, planned: 20, published: 18, upToDate: 14}, false, true},
		{counts{engaged: 20, rest: 20, planned: 20, published: 12, upToDate: 17}, true, false},
	} {
		got := hide(ByHub, []counts{c.of}, 5)[0]
		if got.WithPlan.Value != 20 || (got.Published.Marker == "") != c.published || (got.UpToDate.Marker == "") != c.upToDate {
			t.Errorf("%+v is shown as %+v", c.of, got)
		}
	}
}

func TestBands(t *testing.T) {
	for n, want := range map[float64]string{0: "under-100", 99: "under-100", 100: "100-199", 999: "400-999", 1000: "1000-and-more"} {
		if got := bandOf(sizes, n); got != want {
			t.Errorf("%v pupils: %s", n, got)
		}
	}
}
