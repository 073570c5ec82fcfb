package notice

import (
	"strings"

	"github.com/hubqa/hubqa/internal/calendar"
)

// Headline is the kind in words: "visit-proposed" is "visit proposed".
func (k Kind) Headline() string { return strings.ReplaceAll(string(k), "-", " ") }

// Says is what happened in a sentence, without a name, a place or a word of a record.
func (n Notice) Says() string {
	on := ""
	if !n.AboutOn.IsZero() {
		on = " on " + spoken(n.AboutOn)
	}
	return strings.ReplaceAll(kinds[n.Kind].says, "{on}", on)
}

// spoken gives a date as a letter has it: Thursday 3 December 2026.
func spoken(d calendar.Date) string {
	return calendar.Midnight(d).In(calendar.London).Format("Monday 2 January 2006")
}
