package diary

import (
	"regexp"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/secret"
)

func made() (Feed, secret.Text) {
	f := Feed{HubID: id.Hub{UUID: uuid.MustParse("0199a3c4-7b10-7c3a-9f52-3d1c5e8a0001")}, ID: id.Feed{UUID: uuid.MustParse("0199a3c4-7b10-7c3a-9f52-3d1c5e8a0002")}}
	a := f.mint()
	return f, a
}

// An address has its form, names its feed and opens it, and no other like it does.
func TestAddress(t *testing.T) {
	f, a := made()
	if !regexp.MustCompile(`^hubqa_cal_[a-z2-7]{52}_[a-z2-7]{52}[0-9a-f]{8}$`).MatchString(a.Reveal()) {
		t.Errorf("%s", a.Reveal())
	}
	if hub, feed := feedOf(a); hub != f.HubID || feed != f.ID {
		t.Errorf("it names %v %v", hub, feed)
	}
	other, b := made()
	if !opens(a, f) || !opens(b, other) || opens(a, other) || opens(b, f) || opens(a, Feed{}) || opens(secret.Text{}, Feed{}) {
		t.Error("an address opens what is not its own, or not what is")
	}
}
