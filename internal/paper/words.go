package paper

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/calendar"
)

// day writes a date as 14 October 2026, and no date as nothing.
func day(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return strconv.Itoa(d.Day()) + " " + d.Month().String() + " " + strconv.Itoa(d.Year())
}

func weekday(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Weekday().String() + " " + day(d)
}

// clock writes the time of day that London's clocks show, and no time as nothing.
func clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(calendar.London).Format("15:04")
}

// join joins the texts that are not empty.
func join(with string, texts ...string) string {
	texts = slices.DeleteFunc(texts, func(t string) bool { return strings.TrimSpace(t) == "" })
	return strings.Join(texts, with)
}

func plural(word string, n int) string {
	if n == 1 {
		return word
	}
	return word + "s"
}
