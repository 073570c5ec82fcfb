package school

import (
	"slices"
	"testing"
)

// History follows a succession of one school by one other, through as many as there were, and
// no split, merger or circle.
func TestLineage(t *testing.T) {
	of := func(kind string, pairs ...[2]int) (all []Succession) {
		for _, p := range pairs {
			all = append(all, Succession{FromURN: p[0], ToURN: p[1], Kind: kind})
		}
		return all
	}
	plain := SuccessionPlain
	for _, c := range []struct {
		name string
		all  []Succession
		want []int // before 3
	}{
		{"none", nil, nil},
		{"a conversion", of(plain, [2]int{2, 3}), []int{2}},
		{"two, one after the other", of(plain, [2]int{2, 3}, [2]int{1, 2}), []int{2, 1}},
		{"a merger", of(SuccessionMerger, [2]int{2, 3}), nil},
		{"two into one, told as successions", of(plain, [2]int{2, 3}, [2]int{4, 3}), nil},
		{"one into two, told as successions", of(plain, [2]int{2, 3}, [2]int{2, 4}), nil},
		{"of which a part went elsewhere", append(of(plain, [2]int{2, 3}), of(SuccessionSplit, [2]int{2, 4})...), nil},
		{"a conversion of what was merged", append(of(plain, [2]int{2, 3}), of(SuccessionMerger, [2]int{1, 2})...), []int{2}},
		{"another kind", of(SuccessionOther, [2]int{2, 3}), nil},
		{"a circle", of(plain, [2]int{2, 3}, [2]int{3, 2}), []int{2}},
	} {
		if got := NewLineage(c.all).Before(3); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, not %v", c.name, got, c.want)
		}
	}
	if got := NewLineage(of(plain, [2]int{1, 2}, [2]int{2, 3})).After(1); !slices.Equal(got, []int{2, 3}) {
		t.Errorf("after 1: %v", got)
	}
}
