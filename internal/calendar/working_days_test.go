package calendar

import (
	"testing"

	"pgregory.net/rapid"
)

// Worked cases of due dates (source 000: the report is due ten working days
// after the visit).
var worked = []struct{ visit, five, ten, why string }{
	{"2013-11-14", "2013-11-21", "2013-11-28", "ordinary fortnight"},
	{"2013-12-12", "2013-12-19", "2013-12-30", "spans Christmas and New Year"},
	{"2014-12-19", "2014-12-30", "2015-01-07", "last day of term; Christmas"},
	{"2016-03-18", "2016-03-29", "2016-04-05", "Good Friday 25 Mar and Easter Monday 28 Mar"},
	{"2017-04-07", "2017-04-18", "2017-04-25", "Easter 14 and 17 Apr"},
	{"2020-04-27", "2020-05-04", "2020-05-12", "VE day moved the early May holiday to Fri 8 May"},
	{"2022-05-20", "2022-05-27", "2022-06-07", "Thu 2 Jun moved spring holiday + Fri 3 Jun Jubilee"},
	{"2022-09-12", "2022-09-20", "2022-09-27", "state funeral Mon 19 Sep"},
	{"2023-04-24", "2023-05-02", "2023-05-10", "1 May and coronation 8 May"},
	{"2024-03-22", "2024-04-02", "2024-04-09", "Easter 29 Mar and 1 Apr"},
}

func TestDueDates(t *testing.T) {
	for _, c := range worked {
		visit := day(t, c.visit)
		for n, want := range map[int]string{5: c.five, 10: c.ten} {
			if got := EnglandAndWales.AddWorkingDays(visit, n); got != day(t, want) {
				t.Errorf("%s (%s) and %d days: got %s, want %s", c.visit, c.why, n, got, want)
			}
			if got := EnglandAndWales.WorkingDaysBetween(visit, day(t, want)); got != n {
				t.Errorf("%s (%s) to %s: got %d days, want %d", c.visit, c.why, want, got, n)
			}
		}
	}
}

func TestCountingStartsTheDayAfter(t *testing.T) {
	tests := []struct {
		from string
		n    int
		want string
	}{
		{"2026-06-05", 1, "2026-06-08"}, // from a Friday
		{"2026-06-06", 1, "2026-06-08"}, // from a Saturday
		{"2026-06-07", 1, "2026-06-08"}, // from a Sunday
		{"2026-06-06", 0, "2026-06-06"},
		{"2026-06-05", -4, "2026-06-05"},
	}
	for _, c := range tests {
		if got := EnglandAndWales.AddWorkingDays(day(t, c.from), c.n); got != day(t, c.want) {
			t.Errorf("%s and %d: got %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestNothingLiesBetweenDatesOutOfOrder(t *testing.T) {
	a, b := day(t, "2026-06-05"), day(t, "2026-06-12")
	for _, pair := range [][2]Date{{b, a}, {a, a}, {{}, a}, {a, {}}, {{}, {}}} {
		if got := EnglandAndWales.WorkingDaysBetween(pair[0], pair[1]); got != 0 {
			t.Errorf("%q to %q: %d", pair[0], pair[1], got)
		}
	}
}

func TestNoDateIsNoWorkingDay(t *testing.T) {
	if EnglandAndWales.IsWorkingDay(Date{}) || !EnglandAndWales.AddWorkingDays(Date{}, 10).IsZero() {
		t.Error("no date was counted")
	}
}

func TestHubsOwnDaysOff(t *testing.T) {
	half := Range{day(t, "2026-10-26"), day(t, "2026-10-30")}
	hub := New(Options{ExtraDays: []Date{day(t, "2026-11-02")}, Closures: []Range{half}})
	for date, want := range map[string]bool{
		"2026-10-23": true, "2026-10-26": false, "2026-10-30": false, "2026-11-02": false, "2026-11-03": true,
	} {
		if got := hub.IsWorkingDay(day(t, date)); got != want {
			t.Errorf("%s: working %t", date, got)
		}
	}
	visit := day(t, "2026-10-23")
	if got := hub.AddWorkingDays(visit, 1); got != day(t, "2026-11-03") {
		t.Errorf("the hub's next working day is %s", got)
	}
	if got := EnglandAndWales.AddWorkingDays(visit, 1); got != day(t, "2026-10-26") {
		t.Errorf("the next working day is %s", got)
	}
}

func TestCalendarKeepsItsOwnCopyOfTheOptions(t *testing.T) {
	o := Options{Closures: []Range{{day(t, "2026-10-26"), day(t, "2026-10-30")}}}
	c := New(o)
	o.Closures[0] = Range{}
	if c.IsWorkingDay(day(t, "2026-10-27")) {
		t.Error("the calendar changed after it was made")
	}
}

func TestZeroCalendarIsEnglandAndWales(t *testing.T) {
	visit := day(t, "2022-09-12")
	if got := (Calendar{}).AddWorkingDays(visit, 5); got != day(t, "2022-09-20") {
		t.Errorf("got %s", got)
	}
}

func TestRangeIncludesItsEnds(t *testing.T) {
	first, last := day(t, "2026-10-26"), day(t, "2026-10-30")
	r := Range{first, last}
	if !r.Contains(first) || !r.Contains(last) || r.Contains(first.AddDays(-1)) || r.Contains(last.AddDays(1)) {
		t.Error("the ends are wrong")
	}
	if (Range{last, first}).Contains(first) || (Range{}).Contains(Date{}) {
		t.Error("an empty range has days")
	}
}

func anyCalendar() *rapid.Generator[Calendar] {
	return rapid.Custom(func(t *rapid.T) Calendar {
		from := anyDate().Draw(t, "closed from")
		return New(Options{
			ExtraDays: rapid.SliceOfN(anyDate(), 0, 4).Draw(t, "extra"),
			Closures:  []Range{{from, from.AddDays(rapid.IntRange(-1, 45).Draw(t, "closed for"))}},
		})
	})
}

func countedConsistently(t *rapid.T) {
	c, from := anyCalendar().Draw(t, "calendar"), anyDate().Draw(t, "from")
	n := rapid.IntRange(1, 80).Draw(t, "n")
	due := c.AddWorkingDays(from, n)
	if !due.After(from) || !c.IsWorkingDay(due) {
		t.Fatalf("%s and %d days is %s", from, n, due)
	}
	if next := c.AddWorkingDays(from, n+1); !next.After(due) {
		t.Fatalf("%s and %d days is %s, and one more is %s", from, n, due, next)
	}
	if got := c.WorkingDaysBetween(from, due); got != n {
		t.Fatalf("%s to %s is %d days, not %d", from, due, got, n)
	}
}

func TestWorkingDaysAreCountedConsistently(t *testing.T) { rapid.Check(t, countedConsistently) }

func FuzzWorkingDays(f *testing.F) { f.Fuzz(rapid.MakeFuzz(countedConsistently)) }
