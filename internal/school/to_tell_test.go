package school

import (
	"testing"

	"github.com/hubqa/hubqa/internal/calendar"
)

// A roll that is named is the one; of others the latest by the count tells, or the earliest after it.
func TestTheRollToTell(t *testing.T) {
	day := func(d int) calendar.Date { return calendar.On(2026, 10, d) }
	rolls := Rolls{{CountedOn: day(20)}, {CountedOn: day(5)}, {CountedOn: day(25)}, {CountedOn: day(10)}}
	for _, c := range []struct{ on, counted, want calendar.Date }{
		{day(25), day(1), day(25)}, {day(6), day(12), calendar.Date{}},
		{calendar.Date{}, day(12), day(10)}, {calendar.Date{}, day(10), day(10)}, {calendar.Date{}, day(1), day(5)}, {calendar.Date{}, day(30), day(25)},
	} {
		var got calendar.Date
		if r := rolls.ToTell(c.on, c.counted); r != nil {
			got = r.CountedOn
		}
		if got != c.want {
			t.Errorf("of %s, counted on %s: %s, not %s", c.on, c.counted, got, c.want)
		}
	}
	if Rolls(nil).ToTell(calendar.Date{}, day(1)) != nil {
		t.Error("there is one of none")
	}
}
