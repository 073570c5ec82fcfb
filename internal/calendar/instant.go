package calendar

import (
	"errors"
	"time"
)

// Why a date and a time of day are not an instant.
var (
	// ErrSkipped tells that London's clocks went forward past the time.
	ErrSkipped = errors.New("calendar: the clocks go forward past this time")
	// ErrNotTime tells that there is no date or that no clock shows the time.
	ErrNotTime = errors.New("calendar: not a time of day on a date")
)

// Instant gives, in UTC, the instant at which London's clocks show a time on a
// date. A time that they skip in March is ErrSkipped. Of a time that they show
// twice in October it gives the first.
func Instant(d Date, hour, minute int) (time.Time, error) {
	if d.IsZero() || hour < 0 || hour > 23 || minute < 0 || minute > 59 {
		return time.Time{}, ErrNotTime
	}
	t := time.Date(d.Year(), d.Month(), d.Day(), hour, minute, 0, 0, London)
	if !shows(t, d, hour, minute) {
		return time.Time{}, ErrSkipped
	}
	if earlier := t.Add(-time.Hour); shows(earlier, d, hour, minute) {
		t = earlier
	}
	return t.UTC(), nil
}

// InSkippedHour reports whether London's clocks pass over a time on a date.
func InSkippedHour(d Date, hour, minute int) bool {
	_, err := Instant(d, hour, minute)
	return errors.Is(err, ErrSkipped)
}

// InRepeatedHour reports whether London's clocks show a time twice on a date.
func InRepeatedHour(d Date, hour, minute int) bool {
	t, err := Instant(d, hour, minute)
	return err == nil && shows(t.Add(time.Hour).In(London), d, hour, minute)
}

func shows(t time.Time, d Date, hour, minute int) bool {
	return wall(t) == d && t.Hour() == hour && t.Minute() == minute
}

// Midnight is the instant at which a day begins in London. The clock never skips
// midnight there.
func Midnight(d Date) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, London).UTC()
}
