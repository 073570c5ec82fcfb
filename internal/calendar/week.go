package calendar

import (
	"errors"
	"fmt"
	"time"
)

// ErrNotWeek tells that a text is not a week.
var ErrNotWeek = errors.New("calendar: not a week of the form 2026-W47")

// Week is a week of ISO 8601, from Monday to Sunday. It can be compared with ==. The zero
// value is no week.
type Week struct{ monday Date }

// WeekOf gives the week that contains d.
func WeekOf(d Date) Week {
	if d.IsZero() {
		return Week{}
	}
	return Week{d.AddDays(-(int(d.Weekday()) + 6) % 7)}
}

// ParseWeek reads 2026-W47. A week that the year does not have (2026-W54) is none.
func ParseWeek(text string) (Week, error) {
	var year, number int
	if n, err := fmt.Sscanf(text, "%4d-W%2d", &year, &number); err != nil || n != 2 || year < firstYear || number < 1 {
		return Week{}, ErrNotWeek
	}
	// 4 January is in the first week of its year.
	w := Week{WeekOf(On(year, time.January, 4)).monday.AddDays(7 * (number - 1))}
	if w.String() != text {
		return Week{}, ErrNotWeek
	}
	return w, nil
}

// First gives the Monday.
func (w Week) First() Date { return w.monday }

// Last gives the Sunday.
func (w Week) Last() Date { return w.monday.AddDays(6) }

// Middle gives the Thursday: the year, the academic year and the term to which a week
// belongs are those of its Thursday, which has most of its days.
func (w Week) Middle() Date { return w.monday.AddDays(3) }

// IsZero reports whether w is no week.
func (w Week) IsZero() bool { return w == Week{} }

// String gives the form of ISO 8601, and nothing for no week.
func (w Week) String() string {
	if w.IsZero() {
		return ""
	}
	year, number := w.monday.midnight().ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, number)
}
