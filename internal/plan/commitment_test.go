package plan

import (
	"slices"
	"testing"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
)

var today = calendar.On(2026, 11, 23)

// How a commitment stands follows from its day, its notes and its evidence.
func TestHowACommitmentStands(t *testing.T) {
	said := func(status, value string) Progress { return Progress{Status: status, Value: value} }
	shown := []Evidence{{Kind: Document}}
	for name, c := range map[string]struct {
		of                    Commitment
		status                string
		due, overdue, without bool
	}{
		"fifteen days before":       {Commitment{DueBy: today.AddDays(15)}, Planned, false, false, false},
		"fourteen days before":      {Commitment{DueBy: today.AddDays(14)}, Planned, true, false, false},
		"on its day":                {Commitment{DueBy: today}, Planned, true, false, true},
		"on its day, with evidence": {Commitment{DueBy: today, Evidence: shown}, Planned, true, false, false},
		"with what came to nothing": {Commitment{DueBy: today, Evidence: []Evidence{{Kind: TrainingEvent, Void: true}}}, Planned, true, false, true},
		"after its day":             {Commitment{DueBy: today.AddDays(-1), Progress: []Progress{said(UnderWay, "")}}, UnderWay, false, true, true},
		"met before its day":        {Commitment{DueBy: today.AddDays(30), Progress: []Progress{said(Met, "")}}, Met, false, false, true},
		"met, and shown":            {Commitment{DueBy: today.AddDays(30), Progress: []Progress{said(Met, "")}, Evidence: shown}, Met, false, false, false},
		"given up":                  {Commitment{DueBy: today.AddDays(-1), Progress: []Progress{said(NotMet, "")}, Evidence: shown}, NotMet, false, false, false},
		"open again, with a word":   {Commitment{DueBy: today.AddDays(9), Progress: []Progress{said(Met, ""), said(UnderWay, ""), said("", "")}}, UnderWay, true, false, false},
	} {
		if c.of.Status() != c.status || c.of.Due(today) != c.due || c.of.Overdue(today) != c.overdue || c.of.WithoutEvidence(today) != c.without {
			t.Errorf("%s: %s, due %t, overdue %t, without evidence %t", name, c.of.Status(), c.of.Due(today), c.of.Overdue(today), c.of.WithoutEvidence(today))
		}
	}
	reached := Commitment{Progress: []Progress{said("", "1.50"), said(UnderWay, "")}}
	if reached.Reached() != "1.50" {
		t.Errorf("reached %q", reached.Reached())
	}
}

// Every duty is there, once, in its order.
func TestEveryDutyStands(t *testing.T) {
	of := Commitment{ID: id.Commitment{UUID: id.Random()}, Duty: "publicity", DueBy: today.AddDays(-1)}
	for i, s := range Standings([]Commitment{of}, today) {
		any := s.Duty == "publicity"
		if s.Duty != Duties[i] || s.Any() != any || any && !slices.Equal(s.Overdue, []id.Commitment{of.ID}) || any != (len(s.Open()) == 1) {
			t.Errorf("%+v", s)
		}
	}
}

// What is carried begins at the value that was reached, on the same day of the new year.
func TestWhatIsCarried(t *testing.T) {
	from := &Plan{AcademicYear: calendar.YearOf(calendar.On(2023, 9, 1)), ID: id.Plan{UUID: id.Random()}}
	was := Commitment{ID: id.Commitment{UUID: id.Random()}, DueBy: calendar.On(2024, 2, 29), Baseline: "1", Evidence: []Evidence{{}}}
	got := was.carried(from, from.AcademicYear.Next().Next(), id.Commitment{UUID: id.Random()})
	if got.DueBy != calendar.On(2026, 2, 28) || got.Baseline != "1" || got.From.ID != was.ID || got.ID == was.ID || got.Evidence != nil {
		t.Errorf("%+v", got)
	}
	was.Progress = []Progress{{Value: "7.0"}}
	if got := was.carried(from, from.AcademicYear.Next(), got.ID); got.Baseline != "7.0" || got.DueBy != calendar.On(2025, 2, 28) {
		t.Errorf("%+v", got)
	}
}
