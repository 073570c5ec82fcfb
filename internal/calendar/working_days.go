package calendar

import "slices"

// Range is the days from From to To, both included. It has no days when To is
// before From.
type Range struct {
	From Date `json:"from"`
	To   Date `json:"to"`
}

// Contains reports whether d is one of the range's days.
func (r Range) Contains(d Date) bool {
	return !d.IsZero() && !d.Before(r.From) && !d.After(r.To)
}

// Options are what a hub adds to the working days of England and Wales.
type Options struct {
	ExtraDays []Date  // one-off days on which nobody works
	Closures  []Range // school holidays, where the hub does not count them
}

// Calendar tells working days from others. Its zero value is EnglandAndWales.
// It never changes after New, so goroutines can share it.
type Calendar struct {
	extra    map[Date]bool
	closures []Range
}

// EnglandAndWales is the calendar of a hub that has decided nothing: school
// holidays are working days in it.
var EnglandAndWales = New(Options{})

// New makes a calendar of England and Wales with a hub's own days off.
func New(o Options) Calendar {
	c := Calendar{extra: map[Date]bool{}, closures: slices.Clone(o.Closures)}
	for _, d := range o.ExtraDays {
		c.extra[d] = true
	}
	return c
}

// IsWorkingDay reports whether d counts: it is no Saturday, Sunday or bank
// holiday, and no day off of the hub's. No date is no working day.
func (c Calendar) IsWorkingDay(d Date) bool {
	return !d.IsZero() && !weekend(d) && !c.extra[d] && !c.closed(d) && !bankHoliday(d)
}

func (c Calendar) closed(d Date) bool {
	return slices.ContainsFunc(c.closures, func(r Range) bool { return r.Contains(d) })
}

// AddWorkingDays gives the nth working day after from. The day after from is
// the first that can count, whether or not from is a working day itself. For n
// below one, and for no date, it gives from back.
func (c Calendar) AddWorkingDays(from Date, n int) Date {
	if from.IsZero() {
		return from
	}
	d := from
	for n > 0 {
		d = d.AddDays(1)
		if c.IsWorkingDay(d) {
			n--
		}
	}
	return d
}

// WorkingDaysBetween counts the working days after a, up to and including b.
// It is the n for which AddWorkingDays(a, n) is b, where b is a working day,
// and nought when b is not after a or either is no date.
func (c Calendar) WorkingDaysBetween(a, b Date) int {
	if a.IsZero() {
		return 0
	}
	n := 0
	for d := a.AddDays(1); !d.After(b); d = d.AddDays(1) {
		if c.IsWorkingDay(d) {
			n++
		}
	}
	return n
}
