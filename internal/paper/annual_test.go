package paper

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/calendar"
)

func annual() Annual {
	return Annual{
		Hub: "Vale Music Hub", Year: "2025-26", Author: "Robert Hale", PublishedOn: calendar.On(2026, 10, 5), CountedOn: calendar.On(2026, 10, 5),
		Commentary: "The Working Group grew from four to nine.\n\n- Every partner was visited.\n- Notice was kept but where a concert came first.",
		Held:       941, Arranged: 3, Cancelled: 27, Partners: 58, Schools: 402, Teachers: 377, Observers: 23,
		Months:  []Tally{{Name: "September 2025", Number: 41}, {Name: "October 2025", Number: 120}, {Name: "November 2025", Number: 133}, {Name: "December 2025", Number: 64}},
		Reports: InTime{InTime: 870, Late: 52, Overdue: 11, Pending: 8, Share: "93.2", Median: "6", Worst: "25"}, Feedback: InTime{InTime: 890, Late: 44, Pending: 7, Share: "95.3", Median: "24"},
		Clauses: []ClauseTally{{"Notice given", 902, 36, 3, "95.9"}, {"Length of the visit", 899, 30, 12, "95.5"}, {"Summary published", 0, 0, 0, ""}},
		Raised:  420, Closed: "330", Open: "71", Overdue: "19",
		Ages:        []Tally{{Name: "0 to 30 days", Number: 12}, {Name: "31 to 90 days", Number: 40}, {Name: "91 to 180 days", Withheld: true}, {Name: "181 days and more", Withheld: true}},
		Suggestions: []Tally{{Name: "Accepted", Number: 7}},
		Due:         "58", Standings: []Tally{{Name: "Met", Number: 46}, {Name: "Planned"}, {Name: "Open"}, {Name: "Overdue", Number: 7}, {Name: "Waived", Number: 5}},
		Agreement: []Agreed{{Edition: "Seven principles, edition 2", Principle: "Striving for excellence in all that is taught", Pairs: 64, Percent: 81.25, Kappa: "0.68", Band: "Substantial"}, {Edition: "Seven principles, edition 2", Principle: "Belonging", Pairs: 12, Percent: 100}},
	}
}

// Whoever listens to the report hears each number that a bar stands for, and that one is
// withheld; the bars are no part of what is read.
func TestAnAnnualReportIsReadWithoutItsBars(t *testing.T) {
	file := made(t, annual().PDF)
	root, r := structure(t, file)
	for _, text := range []string{"October2025", "120", "Writtenreports", "93.2%", "870", "Noticegiven", "902", "181daysandmore", "Everypartnerwasvisited.", "Deliverypartnersthatwereduevisitsintheyear:58.", "Overdue", "81.2", "0.68", "Substantial"} {
		if !strings.Contains(root.words(), text) {
			t.Errorf("%s is not read", text)
		}
	}
	if cells := root.all("TD"); !slices.Contains(cells, "c") || !slices.Contains(cells, "z") || slices.Contains(cells, "0%") {
		t.Errorf("cells %q", cells)
	}
	if len(r.pages) < 2 || !bytes.Equal(file, made(t, annual().PDF)) {
		t.Error("too short, or not the same again")
	}
	if folder := os.Getenv("HUBQA_PAPERS"); folder != "" {
		_ = os.WriteFile(folder+"/annual-paper.pdf", file, 0o600)
	}
}

func TestAnAnnualReportWithoutFiguresSaysSo(t *testing.T) {
	root, _ := structure(t, made(t, Annual{Hub: "Vale", Year: "2025-26", CountedOn: calendar.On(2026, 9, 5), Withheld: true, Held: 3}.PDF))
	if !strings.Contains(root.words(), "Therearenofigures.") || strings.Contains(root.words(), "Held") {
		t.Error(root.words())
	}
	if _, err := (Annual{}).PDF(); !errors.Is(err, ErrNotIssued) {
		t.Error(err)
	}
}
