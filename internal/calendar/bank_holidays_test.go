package calendar

import (
	"slices"
	"testing"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/gb"
)

// The years in which a proclamation moved or added a bank holiday, with the
// days that the rules give and nobody kept, and the days that were kept
// against the rules.
var proclaimed = map[int]struct{ notKept, kept []string }{
	2012: {[]string{"2012-05-28"}, []string{"2012-06-04", "2012-06-05"}},
	2020: {[]string{"2020-05-04"}, []string{"2020-05-08"}},
	2022: {[]string{"2022-05-30"}, []string{"2022-06-02", "2022-06-03", "2022-09-19"}},
	2023: {nil, []string{"2023-05-08"}},
}

func TestTableCoversItsYears(t *testing.T) {
	if len(table) != 17 {
		t.Errorf("the table has %d years", len(table))
	}
	for y := 2012; y <= 2028; y++ {
		held := BankHolidays(y)
		if len(held) < 8 || !slices.IsSortedFunc(held, byDate) {
			t.Errorf("%d: %v", y, held)
		}
	}
}

func byDate(a, b BankHoliday) int { return a.Date.Compare(b.Date) }

func TestRulesGiveTheTableInRegularYears(t *testing.T) {
	for y := 2012; y <= 2028; y++ {
		if _, ok := proclaimed[y]; ok {
			continue
		}
		if got, want := byRule(y), BankHolidays(y); !slices.Equal(got, want) {
			t.Errorf("%d:\n rule  %v\n table %v", y, got, want)
		}
	}
}

func TestRulesDifferFromTheTableOnlyByProclamation(t *testing.T) {
	for y, p := range proclaimed {
		rule, held := dates(byRule(y)), dates(BankHolidays(y))
		if got := without(rule, held); !slices.Equal(got, p.notKept) {
			t.Errorf("%d: not kept %v, want %v", y, got, p.notKept)
		}
		if got := without(held, rule); !slices.Equal(got, p.kept) {
			t.Errorf("%d: kept %v, want %v", y, got, p.kept)
		}
	}
}

func dates(all []BankHoliday) (texts []string) {
	for _, h := range all {
		texts = append(texts, h.Date.String())
	}
	return texts
}

func without(all, some []string) (rest []string) {
	for _, s := range all {
		if !slices.Contains(some, s) {
			rest = append(rest, s)
		}
	}
	return rest
}

func TestProclaimedDays(t *testing.T) {
	tests := []struct {
		date    string
		working bool
	}{
		{"2020-05-04", true}, {"2020-05-08", false},
		{"2022-05-30", true}, {"2022-06-02", false}, {"2022-06-03", false},
		{"2022-09-19", false},
		{"2023-05-01", false}, {"2023-05-08", false},
	}
	for _, c := range tests {
		if got := EnglandAndWales.IsWorkingDay(day(t, c.date)); got != c.working {
			t.Errorf("%s: working %t", c.date, got)
		}
	}
}

// The days of rickar/cal differ from the table by the jubilee of 2012 and the
// state funeral of 2022, which it does not have.
var oracleLacks = []string{"2012-05-28", "2012-06-04", "2012-06-05", "2022-09-19"}

func TestEveryDayAgreesWithAnIndependentCalendar(t *testing.T) {
	oracle := cal.NewBusinessCalendar()
	oracle.AddHoliday(gb.Holidays...)
	end := On(2099, time.December, 31)
	for d := On(1996, time.January, 1); !d.After(end); d = d.AddDays(1) {
		if slices.Contains(oracleLacks, d.String()) {
			continue
		}
		if got, want := EnglandAndWales.IsWorkingDay(d), oracle.IsWorkday(d.midnight()); got != want {
			t.Errorf("%s %s: working %t, the oracle says %t", d.Weekday(), d, got, want)
		}
	}
}

func TestEasterAtItsLimits(t *testing.T) {
	for y, want := range map[int]string{1818: "1818-03-22", 1943: "1943-04-25", 1954: "1954-04-18", 2008: "2008-03-23", 2038: "2038-04-25"} {
		if got := easterSunday(y); got != day(t, want) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestBankHolidaysBelongToTheCaller(t *testing.T) {
	BankHolidays(2026)[0].Title = "changed"
	if got := BankHolidays(2026)[0].Title; got != "New Year's Day" {
		t.Errorf("the table says %q", got)
	}
}
