package calendar

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestInstantFollowsLondonsClocks(t *testing.T) {
	tests := []struct {
		date         string
		hour, minute int
		want         string
	}{
		{"2026-01-15", 9, 30, "2026-01-15T09:30:00Z"},
		{"2026-06-15", 9, 30, "2026-06-15T08:30:00Z"},
		{"2026-06-15", 0, 0, "2026-06-14T23:00:00Z"},
		{"2026-03-29", 0, 59, "2026-03-29T00:59:00Z"}, // before the clocks go forward
		{"2026-03-29", 2, 0, "2026-03-29T01:00:00Z"},
		{"2026-10-25", 0, 59, "2026-10-24T23:59:00Z"}, // before the hour that comes twice
		{"2026-10-25", 1, 0, "2026-10-25T00:00:00Z"},
		{"2026-10-25", 1, 59, "2026-10-25T00:59:00Z"},
		{"2026-10-25", 2, 0, "2026-10-25T02:00:00Z"},
	}
	for _, c := range tests {
		got, err := Instant(day(t, c.date), c.hour, c.minute)
		if err != nil || got.Format(time.RFC3339) != c.want || got.Location() != time.UTC {
			t.Errorf("%s %02d:%02d: got %s, %v, want %s", c.date, c.hour, c.minute, got, err, c.want)
		}
	}
}

func TestInstantRefusesWhatClocksDoNotShow(t *testing.T) {
	spring := On(2026, time.March, 29)
	tests := []struct {
		date         Date
		hour, minute int
		want         error
	}{
		{spring, 1, 0, ErrSkipped},
		{spring, 1, 59, ErrSkipped},
		{spring, 24, 0, ErrNotTime},
		{spring, -1, 0, ErrNotTime},
		{spring, 9, 60, ErrNotTime},
		{spring, 9, -1, ErrNotTime},
		{Date{}, 9, 0, ErrNotTime},
	}
	for _, c := range tests {
		at, err := Instant(c.date, c.hour, c.minute)
		if !errors.Is(err, c.want) || !at.IsZero() {
			t.Errorf("%q %d:%d: got %s, %v", c.date, c.hour, c.minute, at, err)
		}
		if got := InSkippedHour(c.date, c.hour, c.minute); got != (c.want == ErrSkipped) {
			t.Errorf("%q %d:%d: skipped %t", c.date, c.hour, c.minute, got)
		}
	}
}

func TestOneHourAYearComesTwice(t *testing.T) {
	autumn := On(2026, time.October, 25)
	for hour, want := range map[int]bool{0: false, 1: true, 2: false} {
		for _, minute := range []int{0, 30, 59} {
			if got := InRepeatedHour(autumn, hour, minute); got != want {
				t.Errorf("%02d:%02d: repeated %t", hour, minute, got)
			}
		}
	}
	if InRepeatedHour(On(2026, time.March, 29), 1, 30) || InRepeatedHour(autumn.AddDays(1), 1, 30) {
		t.Error("an ordinary hour is said to be repeated")
	}
}

func TestInstantIsOnItsDate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate().Draw(t, "d")
		hour, minute := rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute")
		at, err := Instant(d, hour, minute)
		if errors.Is(err, ErrSkipped) {
			if d.Year() > 1980 && (hour != 1 || d.Month() != time.March || d.Weekday() != time.Sunday) { // before, the hour and the month were others
				t.Fatalf("%s %02d:%02d is said to be skipped", d, hour, minute)
			}
			return
		}
		if err != nil || DateOf(at) != d || at.In(London).Hour() != hour || at.In(London).Minute() != minute {
			t.Fatalf("%s %02d:%02d became %s, %v", d, hour, minute, at, err)
		}
	})
}
