package calendar

import (
	"encoding/json"
	"errors"
	"testing"

	"pgregory.net/rapid"
)

// year reads an academic year that a test is sure of.
func year(t *testing.T, text string) AcademicYear {
	t.Helper()
	y, err := ParseAcademicYear(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return y
}

func TestParseAcademicYearTakesFollowingYearsOnly(t *testing.T) {
	for _, text := range []string{"2026-27", "1999-00", "2099-00", "2000-01", "0001-02", "9998-99"} {
		if y := year(t, text); y.String() != text {
			t.Errorf("%q came back as %q", text, y)
		}
	}
	for _, text := range []string{
		"", "2026-28", "2026-26", "2026-2027", "2026/27", "26-27", "2026-7", "2026-+7",
		"0000-01", "9999-00", " 026-27", "202a-27", "2026–27",
	} {
		if y, err := ParseAcademicYear(text); !errors.Is(err, ErrNotAcademicYear) || !y.IsZero() {
			t.Errorf("%q was read as %q, %v", text, y, err)
		}
	}
}

func TestAcademicYearRunsFromSeptemberToAugust(t *testing.T) {
	tests := []struct{ date, year string }{
		{"2026-08-31", "2025-26"},
		{"2026-09-01", "2026-27"},
		{"2026-12-31", "2026-27"},
		{"2027-01-01", "2026-27"},
		{"1999-10-10", "1999-00"},
	}
	for _, c := range tests {
		if got := YearOf(day(t, c.date)); got != year(t, c.year) {
			t.Errorf("%s: got %s, want %s", c.date, got, c.year)
		}
	}
}

func TestAcademicYearsFollowEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate().Draw(t, "d")
		y := YearOf(d)
		if !y.Days().Contains(d) || y.First().After(d) || y.Last().Before(d) {
			t.Fatalf("%s is not in %s", d, y)
		}
		if y.Next().First() != y.Last().AddDays(1) || y.Next().Previous() != y || y.Compare(y.Next()) != -1 {
			t.Fatalf("%s does not follow %s", y.Next(), y)
		}
		if !(y.String() < y.Next().String()) {
			t.Fatalf("%s does not sort before %s", y, y.Next())
		}
	})
}

func TestNoAcademicYear(t *testing.T) {
	var none AcademicYear
	if YearOf(Date{}) != none || none.Next() != none || none.String() != "" {
		t.Errorf("%q, %q", none.Next(), none)
	}
	if !none.First().IsZero() || !none.Last().IsZero() || none.Term(Autumn) != (Range{}) {
		t.Error("no year has days")
	}
	if v, err := none.Value(); v != nil || err != nil {
		t.Errorf("a database is given %v, %v", v, err)
	}
}

func TestAcademicYearTravelsAsText(t *testing.T) {
	want := year(t, "2026-27")
	text, err := json.Marshal(map[AcademicYear]AcademicYear{want: want})
	if err != nil || string(text) != `{"2026-27":"2026-27"}` {
		t.Fatalf("%s, %v", text, err)
	}
	var back map[AcademicYear]AcademicYear
	if err := json.Unmarshal(text, &back); err != nil || back[want] != want {
		t.Fatalf("%v, %v", back, err)
	}
	if v, err := want.Value(); v != "2026-27" || err != nil {
		t.Errorf("a database is given %v, %v", v, err)
	}
	if _, err := year(t, "9998-99").Next().Value(); !errors.Is(err, ErrNotAcademicYear) {
		t.Errorf("a year past the last: %v", err)
	}
}

func TestScanAcademicYear(t *testing.T) {
	for _, from := range []any{"2026-27", []byte("2026-27")} {
		var y AcademicYear
		if err := y.Scan(from); err != nil || y != year(t, "2026-27") {
			t.Errorf("%v became %s, %v", from, y, err)
		}
	}
	y := year(t, "2026-27")
	if err := y.Scan(nil); err != nil || !y.IsZero() {
		t.Errorf("NULL: %s, %v", y, err)
	}
	for _, from := range []any{"2026-28", 2026, true} {
		if err := y.Scan(from); err == nil {
			t.Errorf("%v became %s", from, y)
		}
	}
}

func TestTermsAreCutAtMonths(t *testing.T) {
	tests := []struct {
		date string
		term Term
	}{
		{"2026-09-01", Autumn}, {"2026-12-31", Autumn},
		{"2027-01-01", Spring}, {"2027-03-31", Spring},
		{"2027-04-01", Summer}, {"2027-08-31", Summer},
	}
	for _, c := range tests {
		if got := TermOf(day(t, c.date)); got != c.term {
			t.Errorf("%s: got %s, want %s", c.date, got, c.term)
		}
	}
	if TermOf(Date{}) != "" {
		t.Error("no date has a term")
	}
}

func TestTermsFillTheYear(t *testing.T) {
	y := year(t, "2027-28")
	next := y.First()
	for _, term := range []Term{Autumn, Spring, Summer} {
		r := y.Term(term)
		if r.From != next || TermOf(r.From) != term || TermOf(r.To) != term {
			t.Errorf("%s: %s to %s", term, r.From, r.To)
		}
		next = r.To.AddDays(1)
	}
	if next != y.Next().First() {
		t.Errorf("the terms end before %s", next)
	}
	if y.Term("winter") != (Range{}) {
		t.Error("there is a winter term")
	}
}

func FuzzParseAcademicYear(f *testing.F) {
	for _, text := range []string{"2026-27", "1999-00", "2026-28", "", "0000-01"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		y, err := ParseAcademicYear(text)
		if err != nil {
			if !y.IsZero() {
				t.Fatalf("%q was refused and gave %s", text, y)
			}
			return
		}
		if y.String() != text || YearOf(y.First()) != y || YearOf(y.Last()) != y {
			t.Fatalf("%q came back as %q", text, y)
		}
	})
}

func TestTermsFollowEachOther(t *testing.T) {
	of := year(t, "2026-27")
	for _, c := range []struct {
		term  Term
		after int
		first string
	}{{Autumn, 0, "2026-09-01"}, {Autumn, 1, "2027-01-01"}, {Autumn, 3, "2027-09-01"}, {Spring, 3, "2028-01-01"}, {Summer, 1, "2027-09-01"}, {Summer, 3, "2028-04-01"}} {
		if got := of.TermAfter(c.term, c.after).From; got != day(t, c.first) {
			t.Errorf("%d after %s: %s", c.after, c.term, got)
		}
	}
	if of.TermAfter("", 1) != (Range{}) {
		t.Error("no term has one after it")
	}
}
