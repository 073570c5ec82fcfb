package calendar

import (
	"cmp"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"
	_ "time/tzdata" // Europe/London must load on every machine.
)

// London is the time zone in which dates are counted and times are agreed.
var London = mustLoad("Europe/London")

func mustLoad(zone string) *time.Location {
	l, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	return l
}

// ErrNotDate tells that a text or a value is not a calendar date.
var ErrNotDate = errors.New("calendar: not a date of the form 2026-09-01")

// Date is a day of the calendar, with no time and no zone. Dates can be
// compared with == and used as map keys. The zero value is no date: its text is
// empty, a database keeps it as NULL, and it sorts before every date.
type Date struct {
	year  int32
	month uint8
	day   uint8
}

// The years that have a text, and so can be kept and sent.
const (
	firstYear = 1
	lastYear  = 9999
)

// On gives the date of a year, a month and a day. Days past the month's end run
// on into the next month, as they do in time.Date.
func On(year int, month time.Month, day int) Date {
	return wall(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf gives London's date at the instant t. The zero time has no date.
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	return wall(t.In(London))
}

// wall gives the date that t shows in its own zone.
func wall(t time.Time) Date {
	y, m, d := t.Date()
	return Date{int32(y), uint8(m), uint8(d)}
}

// ParseDate reads 2026-09-01. It takes no other form, no day that the calendar
// does not have (2026-02-30) and no year before 0001.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Year() < firstYear {
		return Date{}, ErrNotDate
	}
	return wall(t), nil
}

// Year gives the year.
func (d Date) Year() int { return int(d.year) }

// Month gives the month.
func (d Date) Month() time.Month { return time.Month(d.month) }

// Day gives the day of the month.
func (d Date) Day() int { return int(d.day) }

// Weekday gives the day of the week.
func (d Date) Weekday() time.Weekday { return d.midnight().Weekday() }

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

// String gives 2026-09-01, or nothing for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// AddDays gives the date n days later, or earlier when n is negative. No date
// stays no date.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return On(d.Year(), d.Month(), d.Day()+n)
}

// AddMonths gives the same day of the month n months on, or the month's last day where
// it has no such day.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year(), d.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return On(first.Year(), first.Month(), min(d.Day(), last))
}

// Sub gives the number of days from other to d. Both must be dates.
func (d Date) Sub(other Date) int {
	const day = 24 * 60 * 60
	return int((d.midnight().Unix() - other.midnight().Unix()) / day)
}

// Compare gives -1 when d is before other, 0 when they are the same and 1 when
// d is after.
func (d Date) Compare(other Date) int {
	return cmp.Or(
		cmp.Compare(d.year, other.year),
		cmp.Compare(d.month, other.month),
		cmp.Compare(d.day, other.day))
}

// Before reports whether d is earlier than other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// After reports whether d is later than other.
func (d Date) After(other Date) bool { return d.Compare(other) > 0 }

// midnight is where arithmetic is done: in UTC every day has 24 hours.
func (d Date) midnight() time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC)
}

// MarshalText gives the date's text. A date outside the years 0001 to 9999 has
// none.
func (d Date) MarshalText() ([]byte, error) {
	if !d.IsZero() && (d.Year() < firstYear || d.Year() > lastYear) {
		return nil, ErrNotDate
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what MarshalText gives.
func (d *Date) UnmarshalText(text []byte) error {
	return readText(d, string(text), ParseDate)
}

// GormDataType tells gorm that a date is one column, not a struct.
func (Date) GormDataType() string { return "date" }

// Value gives the date's text for a database, or NULL for no date.
func (d Date) Value() (driver.Value, error) { return textValue(d) }

// Scan takes a date from a database: its text, or the midnight as which a
// driver hands over a DATE column. A time of day is refused, because then the
// column holds an instant, whose date depends on the zone.
func (d *Date) Scan(from any) error {
	if t, ok := from.(time.Time); ok {
		return d.scanMidnight(t)
	}
	return scanText(d, from)
}

func (d *Date) scanMidnight(t time.Time) error {
	if t.Hour() != 0 || t.Minute() != 0 || t.Second() != 0 || t.Nanosecond() != 0 {
		return fmt.Errorf("%w: it has a time of day", ErrNotDate)
	}
	*d = wall(t)
	return nil
}
