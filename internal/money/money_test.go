package money

import (
	"encoding/json"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/hubqa/hubqa/internal/calendar"
)

func TestAmountsAreReadInOneForm(t *testing.T) {
	for text, want := range map[string]Amount{"1234.50": 123450, "0.00": 0, "0.05": 5, "-0.05": -5, "-12.00": -1200, "9999999999.99": Most} {
		if got, err := Parse(text); err != nil || got != want || got.String() != text {
			t.Errorf("%s is %d (%s), %v", text, got, got, err)
		}
	}
	for _, text := range []string{"", "1", "1.5", "1.500", "1,5", "1,234.50", "01.00", "00.00", ".50", "-.50", "+1.00", "-0.00", "--1.00", "1e3.00", "1.-5", " 1.00",
		"1.00 ", "£1.00", "10000000000.00", "NaN", "1.0x", "١.00", "1.00.00", "-"} {
		if got, err := Parse(text); err == nil {
			t.Errorf("%q is read as %s", text, got)
		}
	}
}

// Half a penny goes up, also where money is taken away.
func TestCostOfOneIsRoundedHalfUp(t *testing.T) {
	for _, c := range []struct {
		of   Amount
		n    int
		want Amount
	}{{10000, 3, 3333}, {20000, 3, 6667}, {5, 2, 3}, {-5, 2, -2}, {-6, 4, -1}, {-7, 4, -2}, {0, 7, 0}, {1, 2, 1}, {1, 3, 0}, {Most, 1, Most}} {
		if got := c.of.Per(c.n); got != c.want {
			t.Errorf("%s for %d: %s each, want %s", c.of, c.n, got, c.want)
		}
	}
}

// The cost of one is the floor of the fraction and a half, reckoned another way.
func TestCostOfOneAgreesWithFractions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		of, n := rapid.Int64Range(int64(-Most), int64(Most)).Draw(t, "of"), rapid.IntRange(1, 100_000).Draw(t, "n")
		twice := new(big.Int).Add(big.NewInt(2*of), big.NewInt(int64(n)))
		want := new(big.Int)
		want.DivMod(twice, big.NewInt(int64(2*n)), new(big.Int)) // towards below, for a divisor above nought
		if got := Amount(of).Per(n); int64(got) != want.Int64() {
			t.Fatalf("%d for %d: %d, want %s", of, n, got, want)
		}
	})
}

func in(t interface{ Fatal(...any) }, text string) calendar.AcademicYear {
	year, err := calendar.ParseAcademicYear(text)
	if err != nil {
		t.Fatal(err)
	}
	return year
}

// Reckoned by hand: 61 days, of which 31 are in August.
func TestAPeriodIsSplitByDays(t *testing.T) {
	two := calendar.Range{From: calendar.On(2027, 8, 1), To: calendar.On(2027, 9, 30)}
	for year, want := range map[string]Amount{"2025-26": 0, "2026-27": 50819, "2027-28": 49181, "2028-29": 0} {
		if got := Amount(100000).In(in(t, year), two); got != want {
			t.Errorf("%s: %s, want %s", year, got, want)
		}
	}
	whole := calendar.Range{From: calendar.On(2026, 9, 1), To: calendar.On(2027, 8, 31)}
	if got := Amount(123457).In(in(t, "2026-27"), whole); got != 123457 {
		t.Errorf("a year's own: %s", got)
	}
}

// Whatever the period, the years' parts come to the whole, and what a correction takes away falls
// as what it corrects.
func TestNothingIsLostBetweenYears(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := calendar.On(2020, 1, 1).AddDays(rapid.IntRange(0, 3000).Draw(t, "from"))
		period := calendar.Range{From: from, To: from.AddDays(rapid.IntRange(0, 3652).Draw(t, "days"))}
		all := Amount(rapid.Int64Range(1, int64(Most)).Draw(t, "pence"))
		var sum Amount
		for y := in(t, "2017-18"); y != in(t, "2042-43"); y = y.Next() {
			part := all.In(y, period)
			sum += part
			if part < 0 || (-all).In(y, period) != -part {
				t.Fatalf("%s: %s, and taken away %s", y, part, (-all).In(y, period))
			}
		}
		if sum != all {
			t.Fatalf("%s of %s", sum, all)
		}
	})
}

func TestAmountsTravelWithTheirCurrency(t *testing.T) {
	text, err := json.Marshal(Amount(123450))
	if err != nil || string(text) != `{"amount":"1234.50","currency":"GBP"}` {
		t.Errorf("%s, %v", text, err)
	}
	var back Amount
	if err := json.Unmarshal(text, &back); err != nil || back != 123450 {
		t.Errorf("%s, %v", back, err)
	}
	for _, text := range []string{`{"amount":"1.00","currency":"EUR"}`, `{"amount":1.00,"currency":"GBP"}`, `{"amount":"1","currency":"GBP"}`, `{}`, `"1.00"`} {
		if err := json.Unmarshal([]byte(text), &back); err == nil {
			t.Errorf("%s is read", text)
		}
	}
}
