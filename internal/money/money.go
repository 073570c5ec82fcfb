// Package money is amounts of pounds sterling, exact to the penny. An amount is a whole number
// of pence: nothing here is a floating point number, and nothing is rounded but the cost of one
// of several, which says how.
package money

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/hubqa/hubqa/internal/calendar"
)

// Amount is a sum of money in pence; below nought it is taken away.
type Amount int64

// Most is the largest amount that is read, 9999999999.99 pounds, and the least is as much below
// nought. Nine million of them add up without an overflow.
const Most Amount = 999_999_999_999

// Currency is the only one that there is.
const Currency = "GBP"

// Parse reads an amount of pounds with two decimals, as "1234.50" or "-0.05". It takes one text
// for each amount: no plus, no less than nought that is nought, no leading noughts, no separators.
func Parse(text string) (Amount, error) {
	unsigned, below := strings.CutPrefix(text, "-")
	pounds, pence, found := strings.Cut(unsigned, ".")
	if !found || len(pence) != 2 || len(pounds) == 0 || len(pounds) > 10 || len(pounds) > 1 && pounds[0] == '0' || !digits(pounds+pence) {
		return 0, fmt.Errorf("money: not an amount with two decimals")
	}
	n, err := strconv.ParseInt(pounds+pence, 10, 64)
	if below {
		n = -n
	}
	if err != nil || below && n == 0 {
		return 0, fmt.Errorf("money: not an amount with two decimals")
	}
	return Amount(n), nil
}

func digits(text string) bool { return strings.Trim(text, "0123456789") == "" }

// String gives the amount as Parse reads it.
func (a Amount) String() string {
	if a < 0 {
		return "-" + (-a).String()
	}
	return fmt.Sprintf("%d.%02d", a/100, a%100)
}

// Per gives what one of n costs, to the penny, half a penny up (towards the larger amount). n is
// above nought. 100.00 pounds for 3 are 33.33 each; 0.05 for 2 are 0.03, and 0.05 less for 2 are
// 0.02 less.
func (a Amount) Per(n int) Amount {
	of := Amount(n)
	whole, rest := a/of, a%of
	if rest < 0 { // Go divides towards nought
		whole, rest = whole-1, rest+of
	}
	if rest >= of-rest {
		whole++
	}
	return whole
}

// In is what of an amount for a period falls to an academic year: all where the period lies in
// the year, nothing where it shares no day with it, or else the part of its days, in whole pence;
// the last year of the period takes the rest, so that nothing is lost. Of 1000.00 pounds from 1
// August to 30 September 2027, 61 days, the year 2026-27 has 31: 508.19, and 2027-28 the rest:
// 491.81. A period is of ten years at most.
func (a Amount) In(year calendar.AcademicYear, period calendar.Range) Amount {
	first, last := calendar.YearOf(period.From), calendar.YearOf(period.To)
	switch {
	case year.Compare(first) < 0 || year.Compare(last) > 0:
		return 0
	case year != last:
		return a.part(year, period)
	}
	rest := a
	for y := first; y != last; y = y.Next() {
		rest -= a.part(y, period)
	}
	return rest
}

func (a Amount) part(year calendar.AcademicYear, period calendar.Range) Amount {
	return a * days(year.Within(period)) / days(period)
}

func days(of calendar.Range) Amount { return Amount(of.To.Sub(of.From) + 1) }

type written struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

// MarshalJSON writes {"amount":"1234.50","currency":"GBP"}.
func (a Amount) MarshalJSON() ([]byte, error) { return json.Marshal(written{a.String(), Currency}) }

// UnmarshalJSON reads what MarshalJSON writes.
func (a *Amount) UnmarshalJSON(text []byte) (err error) {
	var w written
	if err := json.Unmarshal(text, &w); err != nil {
		return err
	}
	if w.Currency != Currency {
		return fmt.Errorf("money: not in %s", Currency)
	}
	*a, err = Parse(w.Amount)
	return err
}
