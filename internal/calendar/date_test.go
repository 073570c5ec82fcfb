package calendar

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// day reads a date that a test is sure of.
func day(t interface{ Fatalf(string, ...any) }, text string) Date {
	d, err := ParseDate(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return d
}

func anyDate() *rapid.Generator[Date] {
	return rapid.Custom(func(t *rapid.T) Date {
		return On(1980, time.January, 1).AddDays(rapid.IntRange(0, 45_000).Draw(t, "days"))
	})
}

func TestParseDateTakesOneForm(t *testing.T) {
	for _, text := range []string{"2026-09-01", "2024-02-29", "0001-01-01", "9999-12-31"} {
		if d := day(t, text); d.String() != text {
			t.Errorf("%q came back as %q", text, d)
		}
	}
	for _, text := range []string{
		"", "2026-02-30", "2023-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01",
		"2026-9-1", "26-09-01", "2026/09/01", "01-09-2026", "2026-09-01T00:00:00Z",
		" 2026-09-01", "2026-09-01 ", "+026-09-01", "12026-09-01", "٢٠٢٦-09-01",
	} {
		if d, err := ParseDate(text); !errors.Is(err, ErrNotDate) || !d.IsZero() {
			t.Errorf("%q was read as %q, %v", text, d, err)
		}
	}
}

func TestDateHasParts(t *testing.T) {
	d := On(2026, time.September, 1)
	if d.Year() != 2026 || d.Month() != time.September || d.Day() != 1 || d.Weekday() != time.Tuesday {
		t.Errorf("got %d %s %d %s", d.Year(), d.Month(), d.Day(), d.Weekday())
	}
	if ran := On(2026, time.February, 30); ran != On(2026, time.March, 2) {
		t.Errorf("days past the month's end gave %s", ran)
	}
}

func TestDateOfIsLondonsDate(t *testing.T) {
	tests := []struct{ instant, date string }{
		{"2026-07-01T22:59:59Z", "2026-07-01"},
		{"2026-07-01T23:00:00Z", "2026-07-02"},
		{"2026-01-01T23:59:59Z", "2026-01-01"},
		{"2026-01-02T05:00:00+05:30", "2026-01-01"},
	}
	for _, c := range tests {
		at, err := time.Parse(time.RFC3339, c.instant)
		if err != nil {
			t.Fatal(err)
		}
		if got := DateOf(at); got != day(t, c.date) {
			t.Errorf("%s: got %s, want %s", c.instant, got, c.date)
		}
	}
	if got := DateOf(time.Time{}); !got.IsZero() {
		t.Errorf("the zero time has the date %s", got)
	}
}

func TestDatesAreOrdered(t *testing.T) {
	inOrder := []Date{{}, day(t, "2025-12-31"), day(t, "2026-01-01"), day(t, "2026-01-02"), day(t, "2026-02-01")}
	for i, a := range inOrder {
		for j, b := range inOrder {
			if a.Before(b) != (i < j) || a.After(b) != (i > j) || (a.Compare(b) == 0) != (i == j) {
				t.Errorf("%q and %q are out of order", a, b)
			}
		}
	}
}

func TestSubUndoesAddDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := anyDate().Draw(t, "d"), rapid.IntRange(-3000, 3000).Draw(t, "n")
		later := d.AddDays(n)
		if later.Sub(d) != n || later.AddDays(-n) != d {
			t.Fatalf("%s and %d days gave %s", d, n, later)
		}
	})
}

func TestSevenDaysOfNoticeAcrossAClockChange(t *testing.T) {
	if got := day(t, "2026-04-01").Sub(day(t, "2026-03-25")); got != 7 {
		t.Errorf("got %d", got)
	}
}

func TestNoDate(t *testing.T) {
	var none Date
	if v, err := none.Value(); v != nil || err != nil {
		t.Errorf("a database is given %v, %v", v, err)
	}
	if none.String() != "" || none.AddDays(3) != none {
		t.Errorf("%q, %q", none, none.AddDays(3))
	}
	var back Date
	if err := json.Unmarshal([]byte(`""`), &back); err != nil || back != none {
		t.Errorf("%v, %v", back, err)
	}
}

func TestDateTravelsAsText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate().Draw(t, "d")
		text, err := json.Marshal(d)
		if err != nil || string(text) != `"`+d.String()+`"` {
			t.Fatalf("%s, %v", text, err)
		}
		var back Date
		if err := json.Unmarshal(text, &back); err != nil || back != d {
			t.Fatalf("%s, %v", back, err)
		}
	})
}

func TestDateOutsideTheYearsHasNoText(t *testing.T) {
	for _, d := range []Date{On(10_000, time.January, 1), On(0, time.January, 1)} {
		if _, err := d.Value(); !errors.Is(err, ErrNotDate) {
			t.Errorf("%s: %v", d, err)
		}
	}
}

func TestScanDate(t *testing.T) {
	want := day(t, "2026-09-01")
	east := time.FixedZone("east", 5*3600+1800)
	tests := map[string]any{
		"text":             "2026-09-01",
		"bytes":            []byte("2026-09-01"),
		"midnight":         time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC),
		"midnight in zone": time.Date(2026, 9, 1, 0, 0, 0, 0, east),
	}
	for name, from := range tests {
		var d Date
		if err := d.Scan(from); err != nil || d != want {
			t.Errorf("%s: %s, %v", name, d, err)
		}
	}
	d := want
	if err := d.Scan(nil); err != nil || !d.IsZero() {
		t.Errorf("NULL: %s, %v", d, err)
	}
}

func TestScanDateRefuses(t *testing.T) {
	tests := map[string]any{
		"an instant":   time.Date(2026, 9, 1, 9, 30, 0, 0, time.UTC),
		"a number":     int64(20260901),
		"another form": "01-09-2026",
	}
	for name, from := range tests {
		d := On(2020, time.January, 1)
		if err := d.Scan(from); err == nil || d != On(2020, time.January, 1) {
			t.Errorf("%s became %s, %v", name, d, err)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, text := range []string{"2026-09-01", "2026-02-30", "0000-01-01", "", "2024-02-29"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseDate(text)
		if err != nil {
			if !d.IsZero() {
				t.Fatalf("%q was refused and gave %s", text, d)
			}
			return
		}
		if d.String() != text {
			t.Fatalf("%q came back as %q", text, d)
		}
	})
}
