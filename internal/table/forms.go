package table

import (
	"strconv"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/calendar"
)

// Whole reads a whole number of at most nine digits, all of them digits.
func Whole(text string) (int, bool) {
	if text == "" || len(text) > 9 || !digitsOnly(text) {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil
}

func digitsOnly(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}

// Day reads 31-08-2012, 31/08/2012, 1/9/2012 and 2012-08-31. The month never comes
// first.
func Day(text string) (calendar.Date, bool) {
	separator := "-"
	if strings.Contains(text, "/") {
		separator = "/"
	}
	first, rest, _ := strings.Cut(text, separator)
	second, third, _ := strings.Cut(rest, separator)
	if len(first) == 4 {
		first, third = third, first
	}
	if len(first) > 2 || len(second) > 2 || len(third) != 4 {
		return calendar.Date{}, false
	}
	d, ok1 := Whole(first)
	m, ok2 := Whole(second)
	y, ok3 := Whole(third)
	if !ok1 || !ok2 || !ok3 || y < 1 {
		return calendar.Date{}, false
	}
	on := calendar.On(y, time.Month(m), d)
	if on.Year() != y || on.Month() != time.Month(m) || on.Day() != d {
		return calendar.Date{}, false
	}
	return on, true
}
