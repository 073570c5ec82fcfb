package intake_test

import (
	"testing"

	"github.com/hubqa/hubqa/internal/intake"
	"github.com/hubqa/hubqa/internal/testkit"
)

// However many imports a hub has under way, another's finds a place.
func TestNoHubTakesEveryPlace(t *testing.T) {
	for _, ofHub := range []int{0, 2, 7} {
		s := intake.New(nil, intake.Settings{OfHub: ofHub}, testkit.Nobody(), nil)
		if s.Places() <= max(ofHub, 2) {
			t.Errorf("%d of a hub, %d places", ofHub, s.Places())
		}
	}
}
