package school

import (
	"slices"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/calendar"
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

// A school ends with the opening of the one that goes on with it, and not in a circle.
func TestSucceededOn(t *testing.T) {
	d := func(year int) calendar.Date { return calendar.On(year, time.September, 1) }
	line := []Succession{{FromURN: 1, ToURN: 2, Kind: SuccessionPlain}, {FromURN: 2, ToURN: 3, Kind: SuccessionPlain}}
	circle := append(line[:1:1], Succession{FromURN: 2, ToURN: 1, Kind: SuccessionPlain})
	for _, c := range []struct {
		name   string
		all    []Succession
		opened map[int]calendar.Date
		want   calendar.Date // of 1
	}{
		{"no successor", nil, map[int]calendar.Date{2: d(2019)}, calendar.Date{}},
		{"the first of two", line, map[int]calendar.Date{2: d(2011), 3: d(2019)}, d(2011)},
		{"the register has the last alone", line, map[int]calendar.Date{3: d(2019)}, d(2019)},
		{"it has none", line, nil, calendar.Date{}},
		{"a circle, and the other opened later", circle, map[int]calendar.Date{1: d(2011), 2: d(2019)}, d(2019)},
		{"a circle, and this one did", circle, map[int]calendar.Date{1: d(2019), 2: d(2011)}, calendar.Date{}},
		{"a circle of one day", circle, map[int]calendar.Date{1: d(2019), 2: d(2019)}, calendar.Date{}},
	} {
		if got := NewLineage(c.all).SucceededOn(1, c.opened); got != c.want {
			t.Errorf("%s: %s, not %s", c.name, got, c.want)
		}
	}
}
