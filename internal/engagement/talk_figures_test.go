package engagement

import (
	"slices"
	"testing"

	"github.com/hubqa/hubqa/internal/smallnumber"
)

// What is hidden of the conversations with one group cannot be worked out from the figures for
// the hub and those of the other groups, measure by measure.
func TestWhatIsHiddenOfConversationsCannotBeWorkedOut(t *testing.T) {
	const threshold = 5
	group := func(held, challenged int) counts {
		return counts{engaged: 20, rest: 20, held: held, challenged: challenged}
	}
	for _, c := range []struct {
		name             string
		all              []counts
		held, challenged []bool
	}{
		{"nothing small", []counts{group(30, 10), group(20, 10)}, []bool{false, false}, []bool{false, false}},
		{"none is not small", []counts{group(30, 30), group(0, 0)}, []bool{false, false}, []bool{false, false}},
		{"few with challenge take the smallest beside them", []counts{group(30, 3), group(60, 30), group(40, 20)}, []bool{false, false, false}, []bool{true, false, true}},
		{"few held", []counts{group(3, 0), group(60, 30), group(40, 20)}, []bool{true, false, true}, []bool{true, false, true}},
		{"until it is enough", []counts{group(2, 2), group(6, 6), group(7, 7), group(90, 50)}, []bool{true, true, true, false}, []bool{true, true, true, false}},
		{"with schools that are hidden", []counts{{engaged: 2, rest: 20, held: 30, challenged: 15}, group(60, 30)}, []bool{true, true}, []bool{true, true}},
	} {
		var held, challenged []bool
		for _, f := range hide(ByPhase, c.all, threshold) {
			held, challenged = append(held, f.Held.Marker == smallnumber.Suppressed), append(challenged, f.WithChallenge.Marker == smallnumber.Suppressed)
		}
		if !slices.Equal(held, c.held) || !slices.Equal(challenged, c.challenged) {
			t.Errorf("%s: held %v, with challenge %v", c.name, held, challenged)
		}
	}
}
