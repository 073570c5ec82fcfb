package calendar

import (
	_ "embed"
	"encoding/json"
	"time"
)

// BankHoliday is a bank holiday in England and Wales, on the day on which it
// is kept: a substitute day stands here instead of the day it replaces.
type BankHoliday struct {
	Date  Date   `json:"date"`
	Title string `json:"title"`
}

//go:embed bank_holidays.json
var tableText []byte

// table holds the bank holidays of the years that it covers, proclaimed days
// included, by year.
var table = readTable(tableText)

func readTable(text []byte) map[int][]BankHoliday {
	var all []BankHoliday
	if err := json.Unmarshal(text, &all); err != nil {
		panic(err)
	}
	byYear := map[int][]BankHoliday{}
	for _, h := range all {
		byYear[h.Date.Year()] = append(byYear[h.Date.Year()], h)
	}
	return byYear
}

// BankHolidays gives a year's bank holidays in order: from the table where it
// has the year, otherwise by rule. The caller owns the slice.
func BankHolidays(year int) []BankHoliday {
	if held, ok := table[year]; ok {
		return append([]BankHoliday{}, held...)
	}
	return byRule(year)
}

// bankHoliday reports whether d is a bank holiday.
func bankHoliday(d Date) bool {
	held, ok := table[d.Year()]
	if !ok {
		held = byRule(d.Year())
	}
	for _, h := range held {
		if h.Date == d {
			return true
		}
	}
	return false
}

// byRule gives the eight regular bank holidays of a year in order. Boxing Day
// comes first when Christmas Day is a Sunday, whose substitute is the Tuesday.
func byRule(year int) []BankHoliday {
	easter := easterSunday(year)
	boxing := BankHoliday{christmasKept(On(year, time.December, 26)), "Boxing Day"}
	christmas := BankHoliday{christmasKept(On(year, time.December, 25)), "Christmas Day"}
	if boxing.Date.Before(christmas.Date) {
		christmas, boxing = boxing, christmas
	}
	return []BankHoliday{
		{newYearsDay(year), "New Year's Day"},
		{easter.AddDays(-2), "Good Friday"},
		{easter.AddDays(1), "Easter Monday"},
		{firstMonday(year, time.May), "Early May bank holiday"},
		{lastMonday(year, time.May), "Spring bank holiday"},
		{lastMonday(year, time.August), "Summer bank holiday"},
		christmas,
		boxing,
	}
}

// christmasKept gives the day on which Christmas Day or Boxing Day is kept.
// Whichever of them is on a Saturday or Sunday, the day two later is a weekday
// that the other one does not take.
func christmasKept(d Date) Date {
	if weekend(d) {
		return d.AddDays(2)
	}
	return d
}

// newYearsDay gives 1 January, or the Monday after it.
func newYearsDay(year int) Date {
	d := On(year, time.January, 1)
	for weekend(d) {
		d = d.AddDays(1)
	}
	return d
}

func weekend(d Date) bool {
	w := d.Weekday()
	return w == time.Saturday || w == time.Sunday
}

func firstMonday(year int, month time.Month) Date {
	return mondayFrom(On(year, month, 1))
}

func lastMonday(year int, month time.Month) Date {
	return mondayFrom(On(year, month+1, 1).AddDays(-7))
}

// mondayFrom gives the first Monday that is not before d.
func mondayFrom(d Date) Date {
	return d.AddDays((int(time.Monday) - int(d.Weekday()) + 7) % 7)
}

// easterSunday follows the Gregorian computation in the form that Nature
// printed in 1876, which has no exceptions.
func easterSunday(year int) Date {
	golden, century, rest := year%19, year/100, year%100
	lunar := (century - (century+8)/25 + 1) / 3
	epact := (19*golden + century - century/4 - lunar + 15) % 30
	weekday := (32 + 2*(century%4) + 2*(rest/4) - epact - rest%4) % 7
	late := (golden + 11*epact + 22*weekday) / 451
	n := epact + weekday - 7*late + 114
	return On(year, time.Month(n/31), n%31+1)
}
