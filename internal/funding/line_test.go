package funding

import (
	"fmt"
	"testing"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/money"
)

func TestWhatARowCorrects(t *testing.T) {
	from, to, longer := calendar.On(2026, 9, 1), calendar.On(2027, 8, 31), calendar.On(2028, 8, 31)
	row := Told{Source: "school", FromOn: from, ToOn: to, Amount: 50000}
	line := func(source string, to calendar.Date, pence money.Amount) Line {
		return Line{Source: source, FromOn: from, ToOn: to, Pence: pence}
	}
	for _, c := range []struct {
		name string
		told []Line
		want string
	}{
		{"the same", []Line{line("school", to, 50000)}, ""},
		{"the same after a correction", []Line{line("school", to, 40000), line("school", to, 10000)}, ""},
		{"less", []Line{line("school", to, 55000)}, "school 2027-08-31 -50.00"},
		{"another source", []Line{line("parents", to, 50000)}, "parents 2027-08-31 -500.00, school 2027-08-31 500.00"},
		{"another period", []Line{line("school", longer, 45000)}, "school 2028-08-31 -450.00, school 2027-08-31 500.00"},
		{"back again", []Line{line("school", to, 50000), line("school", to, -50000), line("parents", to, 50000)}, "parents 2027-08-31 -500.00, school 2027-08-31 500.00"},
	} {
		got := ""
		for i, m := range difference(row, c.told) {
			if i > 0 {
				got += ", "
			}
			got += fmt.Sprint(m.Source, " ", m.ToOn, " ", m.Amount)
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// Of one source and period no more is taken away than there is, whatever there is of others.
func TestNothingIsTakenAwayThatIsNotThere(t *testing.T) {
	from, to := calendar.On(2026, 9, 1), calendar.On(2027, 8, 31)
	line := func(source string, pence money.Amount) Line {
		return Line{Source: source, FromOn: from, ToOn: to, Pence: pence}
	}
	family := []Line{line("school", 50000), line("school", -20000), line("parents", 90000)}
	for _, c := range []struct {
		correction Line
		held       bool
	}{{line("school", -30000), true}, {line("school", -30001), false}, {line("parents", -90000), true}, {line("other", -1), false}, {line("school", money.Most), false}} {
		var faults fault.InvalidContent
		c.correction.holds(family, &faults)
		if held := faults.Err() == nil; held != c.held {
			t.Errorf("%s %s: %v", c.correction.Source, c.correction.Pence, faults.Err())
		}
	}
}
