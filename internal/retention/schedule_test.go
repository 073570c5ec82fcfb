package retention_test

import (
	"testing"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/retention"
)

func day(t *testing.T, text string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Years are full academic years after that of the closing, days are counted from it.
func TestDueOn(t *testing.T) {
	for _, c := range []struct {
		class       retention.Class
		closed, due string
	}{
		{retention.Observations, "2019-09-01", "2026-09-01"},
		{retention.Observations, "2020-08-31", "2026-09-01"},
		{retention.Observations, "2020-09-01", "2027-09-01"},
		{retention.Shares, "2026-11-23", "2033-09-01"},
		{retention.RawNotes, "2026-11-23", "2026-12-23"},
		{retention.RawNotes, "2028-02-01", "2028-03-02"},
	} {
		if got := retention.RuleOf(c.class, hub.Defaults()).DueOn(day(t, c.closed)); got != day(t, c.due) {
			t.Errorf("%s closed on %s is due on %s, not %s", c.class, c.closed, got, c.due)
		}
	}
}

// A record is due on a day exactly where it was closed before the day that the rule gives.
func TestClosedBeforeAgreesWithDueOn(t *testing.T) {
	for _, years := range []int{1, 6, 60} {
		settings := hub.Defaults()
		settings.ObservationRetentionYears, settings.RawNotesRetentionDays = years, years*7
		for _, class := range []retention.Class{retention.Observations, retention.RawNotes} {
			rule := retention.RuleOf(class, settings)
			for today := day(t, "2027-08-25"); today.Before(day(t, "2027-09-05")); today = today.AddDays(1) {
				before := rule.ClosedBefore(today)
				for n := -3; n <= 3; n++ {
					closed := before.AddDays(n)
					if due := !rule.DueOn(closed).After(today); due != closed.Before(before) {
						t.Errorf("%s of %d closed on %s: due on %s is %v", class, rule.Keep, closed, today, due)
					}
				}
			}
		}
	}
}

// Every class has a rule that says when its records are closed.
func TestEveryClassHasARule(t *testing.T) {
	for _, c := range retention.Classes {
		if r := retention.RuleOf(c, hub.Defaults()); r.Basis == "" || r.Keep == 0 || r.Unit == "" {
			t.Errorf("%s: %+v", c, r)
		}
	}
}
