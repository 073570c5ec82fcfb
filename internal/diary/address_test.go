package diary

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/id"
)

func made() (Feed, Address) {
	f := Feed{HubID: id.Hub{UUID: uuid.MustParse("0199a3c4-7b10-7c3a-9f52-3d1c5e8a0001")}, ID: id.Feed{UUID: uuid.MustParse("0199a3c4-7b10-7c3a-9f52-3d1c5e8a0002")}}
	a := f.mint()
	return f, a
}

// An address has its form, names its feed and opens it, and no other like it does.
func TestAddress(t *testing.T) {
	f, a := made()
	if !regexp.MustCompile(`^hubqa_cal_[a-z2-7]{52}_[a-z2-7]{52}[0-9a-f]{8}$`).MatchString(a.Reveal()) || strings.Contains(f.Hash, a.Reveal()) {
		t.Errorf("%s", a.Reveal())
	}
	if hub, feed := a.names(); hub != f.HubID || feed != f.ID {
		t.Errorf("it names %v %v", hub, feed)
	}
	other, b := made()
	if !a.opens(f) || !b.opens(other) || a.opens(other) || b.opens(f) || a.opens(Feed{}) || (Address{}).opens(Feed{}) {
		t.Error("an address opens what is not its own, or not what is")
	}
	for _, asked := range []string{"", "x", prefix, strings.ToUpper(a.Reveal()), prefix + strings.Repeat("a", 52) + "_", prefix + strings.Repeat("é", 26)} {
		if hub, feed := NewAddress(asked).names(); hub.UUID != nowhere || feed.UUID != nowhere {
			t.Errorf("%q names %v %v", asked, hub, feed)
		}
	}
}

// An address hides whichever way it is printed.
func TestAddressesAreHidden(t *testing.T) {
	_, a := made()
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "a", a)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "a", a)
	written, err := json.Marshal(struct{ A Address }{a})
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		log.WriteString(fmt.Sprintf(verb+verb, a, struct{ A Address }{a}))
	}
	if text := log.String() + string(written); err != nil || strings.Contains(text, a.Reveal()) || strings.Contains(text, fmt.Sprintf("%x", a.Reveal())) {
		t.Errorf("%v %s", err, text)
	}
}
