package access

import (
	"slices"

	"github.com/hubqa/hubqa/internal/id"
)

// Shared is a live share of a record: the appointment whose holder reads, and
// whether they read the full report.
type Shared struct {
	With id.Appointment
	Full bool
}

// Level is how much an inspection opens; each level opens what those before it do.
type Level string

// The levels of an inspection.
const (
	Deidentified Level = "de-identified"
	AtSummary    Level = "summary"
	InFull       Level = "full"
)

var levels = []Level{Deidentified, AtSummary, InFull}

func (l Level) covers(other Level) bool {
	return slices.Contains(levels, l) && slices.Index(levels, l) >= slices.Index(levels, other)
}

// Inspected is a live inspection that the record falls under.
type Inspected struct {
	By id.Person
	At Level
}

// Broken is a part of a record that a person has opened out of turn and may still
// read.
type Broken struct {
	By   id.Person
	Part Class
}

func (f Facts) sharedWith(holding []id.Appointment, inFull bool) bool {
	return slices.ContainsFunc(f.Shared, func(s Shared) bool {
		return slices.Contains(holding, s.With) && (s.Full || !inFull)
	})
}

func (f Facts) inspectedBy(who id.Person, at Level) bool {
	return slices.ContainsFunc(f.Inspected, func(i Inspected) bool {
		return !who.IsZero() && i.By == who && i.At.covers(at)
	})
}

func (f Facts) brokenBy(who id.Person, part Class) bool {
	return slices.Contains(f.Broken, Broken{By: who, Part: part})
}
