package subjectaccess_test

import (
	"testing"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/subjectaccess"
)

// A request is due on the corresponding day, or the last of the month, and never on a day
// on which nobody works.
func TestDue(t *testing.T) {
	for _, row := range []struct {
		from   string
		months int
		want   string
	}{
		{"2026-09-03", 0, "2026-10-05"}, // a Saturday
		{"2026-09-04", 0, "2026-10-05"}, // a Sunday
		{"2026-09-15", 0, "2026-10-15"},
		{"2027-01-31", 0, "2027-03-01"}, // 28 February 2027 is a Sunday
		{"2028-01-31", 0, "2028-02-29"},
		{"2026-03-31", 0, "2026-04-30"},
		{"2026-11-25", 0, "2026-12-29"}, // Christmas, Boxing Day kept on the Monday
		{"2027-02-26", 0, "2027-03-30"}, // Good Friday and Easter Monday
		{"2026-09-15", 1, "2026-11-16"},
		{"2026-09-15", 2, "2026-12-15"},
	} {
		from, err := calendar.ParseDate(row.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := subjectaccess.Due(from, row.months).String(); got != row.want {
			t.Errorf("from %s, extended by %d: due on %s, not %s", row.from, row.months, got, row.want)
		}
	}
}
