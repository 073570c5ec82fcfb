package school

import (
	"testing"

	"github.com/hubqa/hubqa/internal/calendar"
)

func TestDay(t *testing.T) {
	tests := []struct{ text, want string }{
		{"31-08-2012", "2012-08-31"},
		{"31/08/2012", "2012-08-31"},
		{"1/9/2012", "2012-09-01"},
		{"2012-08-31", "2012-08-31"},
		{"01-01-1900", ""},
		{"1900-01-01", ""},
		{"29-02-2024", "2024-02-29"},
		{"29-02-2023", "bad"},
		{"08/31/2012", "bad"},
		{"31-08-12", "bad"},
		{"31.08.2012", "bad"},
		{"31-08-2012-01", "bad"},
		{"31-Aug-2012", "bad"},
		{"00-00-0000", "bad"},
		{"2012", "bad"},
		{"-1-08-2012", "bad"},
		{"--", "bad"},
	}
	for _, test := range tests {
		got, ok := day(test.text)
		if !ok {
			if test.want != "bad" || got != (calendar.Date{}) {
				t.Errorf("day(%q) is refused, want %q", test.text, test.want)
			}
		} else if got.String() != test.want {
			t.Errorf("day(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}

func TestForms(t *testing.T) {
	tests := []struct {
		column, text, want string
		valid              bool
	}{
		{"laCode", "830", "830", true},
		{"laCode", "5", "005", true},
		{"laCode", "8300", "8300", false},
		{"laCode", "E06", "E06", false},
		{"establishmentNumber", "2000", "2000", true},
		{"establishmentNumber", "17", "0017", true},
		{"ukprn", "10079297", "10079297", true},
		{"ukprn", "1007929", "1007929", false},
		{"status", "1", StatusOpen, true},
		{"status", "01", StatusOpen, true},
		{"status", "Closed", StatusClosed, true},
		{"status", "Open, but proposed to close", StatusProposedToClose, true},
		{"status", "PROPOSED TO OPEN", StatusProposedToOpen, true},
		{"status", "proposed-to-open", StatusProposedToOpen, true},
		{"status", "5", "5", false},
		{"status", "0", "0", false},
		{"phase", "0", PhaseNotApplicable, true},
		{"phase", "00", PhaseNotApplicable, true},
		{"phase", "02", PhasePrimary, true},
		{"phase", "All through", PhaseAllThrough, true},
		{"phase", "All-through", PhaseAllThrough, true},
		{"phase", "16 plus", Phase16Plus, true},
		{"phase", "Middle Deemed Secondary", PhaseMiddleDeemedSecondary, true},
		{"phase", "8", "8", false},
		{"postcode", "DE55 7HA", "DE55 7HA", true},
		{"postcode", "de557ha", "DE55 7HA", true},
		{"postcode", "DE 55 7HA", "DE55 7HA", true},
		{"postcode", "DL3 ORN", "DL3 ORN", true},
		{"postcode", "W1 1A", "W 11A", false},
		{"postcode", "DE55_7HA", "DE55_7HA", false},
		{"postcode", "55555", "55555", false},
		{"postcode", "ABCDE", "AB CDE", false},
		{"website", "www.example.sch.uk", "www.example.sch.uk", true},
		{"website", "https://example.sch.uk:8080/a:b", "https://example.sch.uk:8080/a:b", true},
		{"website", "localhost:8080", "localhost:8080", true},
		{"website", "JavaScript:alert(1)", "JavaScript:alert(1)", false},
		{"website", "data:text/html,x", "data:text/html,x", false},
		{"fsmPercent", "51.80", "51.8", true},
		{"fsmPercent", "10", "10.0", true},
		{"fsmPercent", "100", "100.0", true},
		{"fsmPercent", "007.1", "7.1", true},
		{"fsmPercent", "100.1", "100.1", false},
		{"fsmPercent", "-1", "-1", false},
		{"fsmPercent", "1e1", "1e1", false},
		{"fsmPercent", "1.2.3", "1.2.3", false},
		{"fsmPercent", ".", ".", false},
		{"trustName", "-", "", true},
	}
	for _, test := range tests {
		c := &columns[columnOf(test.column)]
		got := c.form(test.text)
		rule, _ := c.checkText(got, false)
		if (got != test.want && test.valid) || (rule == "") != test.valid {
			t.Errorf("%s %q is read as %q, rule %q; want %q, valid %v", test.column, test.text, got, rule, test.want, test.valid)
		}
		if again := c.form(got); again != got {
			t.Errorf("%s %q is read as %q and then as %q", test.column, test.text, got, again)
		}
	}
}
