package calendar

import (
	"cmp"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"
)

// ErrNotAcademicYear tells that a text is not an academic year.
var ErrNotAcademicYear = errors.New("calendar: not an academic year of the form 2026-27")

// AcademicYear is a year from 1 September to 31 August. It can be compared with
// ==, and its texts sort as the years do. The zero value is no year.
type AcademicYear struct{ starts int32 }

// The autumns whose years have a text and lie within the dates that have one.
const (
	firstAutumn = firstYear
	lastAutumn  = lastYear - 1
)

// YearOf gives the academic year that contains d.
func YearOf(d Date) AcademicYear {
	switch {
	case d.IsZero():
		return AcademicYear{}
	case d.Month() < time.September:
		return AcademicYear{d.year - 1}
	}
	return AcademicYear{d.year}
}

// ParseAcademicYear reads 2026-27. The second part must be the year after the
// first: 1999-00 is a year, 2026-28 is not.
func ParseAcademicYear(text string) (AcademicYear, error) {
	if len(text) != len("2026-27") {
		return AcademicYear{}, ErrNotAcademicYear
	}
	autumn, err := time.Parse("2006", text[:4])
	if err != nil || autumn.Year() < firstAutumn || autumn.Year() > lastAutumn {
		return AcademicYear{}, ErrNotAcademicYear
	}
	y := AcademicYear{int32(autumn.Year())}
	if y.String() != text {
		return AcademicYear{}, ErrNotAcademicYear
	}
	return y, nil
}

// First gives 1 September.
func (y AcademicYear) First() Date {
	if y.IsZero() {
		return Date{}
	}
	return On(int(y.starts), time.September, 1)
}

// Last gives 31 August.
func (y AcademicYear) Last() Date {
	if y.IsZero() {
		return Date{}
	}
	return On(int(y.starts)+1, time.August, 31)
}

// Days gives the whole year.
func (y AcademicYear) Days() Range { return Range{y.First(), y.Last()} }

// Next gives the year after y.
func (y AcademicYear) Next() AcademicYear { return y.move(1) }

// Previous gives the year before y.
func (y AcademicYear) Previous() AcademicYear { return y.move(-1) }

func (y AcademicYear) move(years int32) AcademicYear {
	if y.IsZero() {
		return y
	}
	return AcademicYear{y.starts + years}
}

// Compare gives -1 when y is before other, 0 when they are the same and 1 when
// y is after.
func (y AcademicYear) Compare(other AcademicYear) int { return cmp.Compare(y.starts, other.starts) }

// IsZero reports whether y is no year.
func (y AcademicYear) IsZero() bool { return y == AcademicYear{} }

// String gives 2026-27, or nothing for no year.
func (y AcademicYear) String() string {
	if y.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", y.starts, (y.starts+1)%100)
}

// MarshalText gives the year's text. A year that is not within the dates that
// have a text has none.
func (y AcademicYear) MarshalText() ([]byte, error) {
	if !y.IsZero() && (y.starts < firstAutumn || y.starts > lastAutumn) {
		return nil, ErrNotAcademicYear
	}
	return []byte(y.String()), nil
}

// UnmarshalText reads what MarshalText gives.
func (y *AcademicYear) UnmarshalText(text []byte) error {
	return readText(y, string(text), ParseAcademicYear)
}

// GormDataType tells gorm that a year is one column, not a struct.
func (AcademicYear) GormDataType() string { return "string" }

// Value gives the year's text for a database, or NULL for no year.
func (y AcademicYear) Value() (driver.Value, error) { return textValue(y) }

// Scan takes a year's text from a database.
func (y *AcademicYear) Scan(from any) error { return scanText(y, from) }

// Within narrows days, either end of which may be zero, to the year; the zero year does not.
func (y AcademicYear) Within(days Range) Range {
	if y.IsZero() {
		return days
	}
	if days.From.Before(y.First()) {
		days.From = y.First()
	}
	if days.To.IsZero() || days.To.After(y.Last()) {
		days.To = y.Last()
	}
	return days
}
