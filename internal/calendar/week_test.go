package calendar

import (
	"testing"
	"time"
)

func TestWeeks(t *testing.T) {
	for _, c := range []struct {
		text   string
		monday Date
	}{
		{"2026-W47", On(2026, time.November, 16)}, {"2026-W01", On(2025, time.December, 29)}, {"2026-W53", On(2026, time.December, 28)},
		{"2021-W01", On(2021, time.January, 4)},
	} {
		w, err := ParseWeek(c.text)
		if err != nil || w.First() != c.monday || w.String() != c.text {
			t.Errorf("%s begins on %s as %s: %v", c.text, w.First(), w, err)
		}
		for day := range 7 {
			if WeekOf(c.monday.AddDays(day)) != w {
				t.Errorf("%s is not in %s", c.monday.AddDays(day), c.text)
			}
		}
		if w.Last() != c.monday.AddDays(6) || w.Middle().Weekday() != time.Thursday {
			t.Errorf("%s ends on %s", c.text, w.Last())
		}
	}
	for _, wrong := range []string{"", "2026-47", "2026-W54", "2027-W53", "2026-W00", "2026-W4", "2026-W047", "0000-W01", "2026-W47 "} {
		if w, err := ParseWeek(wrong); err == nil {
			t.Errorf("%q is %s", wrong, w)
		}
	}
	if (WeekOf(Date{}) != Week{}) {
		t.Error("no date has a week")
	}
}
