package retention

import (
	"slices"
	"time"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/hub"
)

// Class is a class of record that is kept for the same time.
type Class string

// The classes.
const (
	Observations Class = "observation"
	RawNotes     Class = "raw-notes"
	Shares       Class = "share"
	Inspections  Class = "inspection"
	Requests     Class = "visit-request"
	Suggestions  Class = "suggestion"
	Mentorings   Class = "mentoring"

	Conversations Class = "conversation"

	Holds      Class = "hold"
	Accesses   Class = "subject-access-request"
	Trainings  Class = "training"
	StaffTimes Class = "staff-time"
	Supports   Class = "school-support"

	SchoolPlans Class = "school-plan"

	Evaluations   Class = "evaluation"
	GoodPractices Class = "good-practice"
	Dismissals    Class = "signal-dismissal"
	Releases      Class = "participation-release"

	PupilFigures   Class = "pupil-figures" // and feeder schools
	Funding        Class = "funding"
	JointPractices Class = "joint-practice"
)

// Unit is in what a period is counted.
type Unit string

// The units.
const (
	Days  Unit = "days"
	Years Unit = "academic-years"
)

// Classes lists every class. Notes come first: they are gone when their observation is; and examples
// before the evaluations that they are from.
var Classes = []Class{
	RawNotes, Observations, Shares, Inspections, Requests, Suggestions, Mentorings, Conversations, Trainings, StaffTimes,
	Supports, SchoolPlans, PupilFigures, Funding, JointPractices, Dismissals, Releases, GoodPractices, Evaluations, Holds, Accesses,
}

// Rule is how long a class of record is kept after it was closed.
type Rule struct {
	Class Class
	Keep  int
	Unit  Unit
	Basis string // when such a record is closed, in words
}

// basis says of each class when its records are closed.
var basis = map[Class]string{
	Observations:  "The visit, its ending, the issue of the report or its last correction, whichever is latest; and no development need is open.",
	RawNotes:      "The issue of the report, or the ending of a visit that did not take place.",
	Shares:        "The end of the share.",
	Inspections:   "The last day of the inspection.",
	Requests:      "The decision on the request, or its withdrawal.",
	Suggestions:   "The making of the suggestion, or the last reply.",
	Mentorings:    "The end of the mentoring.",
	Trainings:     "The last day of the event.",
	StaffTimes:    "The Monday of the week.",
	Supports:      "The end of the support.",
	Evaluations:   "The last change of what is said or recorded of the evaluation; and no example is kept of it.",
	GoodPractices: "The last change of the example, or its withdrawal.",
	Dismissals:    "The dismissal of the signal, or its lifting.",
	Releases:      "The last release of the term.",
	PupilFigures:  "The day of the count, or the last change, whichever is later; of a feeder school its last change.",
	SchoolPlans:   "The last change of what is known of the plan.",
	Conversations: "The day of the conversation, or its ending, whichever is later.",
	Funding:       "The last day of the period of the line, and of those that correct it.",
	Holds:         "The lifting of the hold.",

	JointPractices: "The day on which it was held, or its withdrawal, whichever is later.",
	Accesses:       "The closing of the request, when its pack was emptied.",
}

// RuleOf is the hub's rule for the class.
func RuleOf(c Class, s hub.Settings) Rule {
	r := Rule{Class: c, Keep: s.RecordRetentionYears, Unit: Years, Basis: basis[c]}
	switch c {
	case Observations:
		r.Keep = s.ObservationRetentionYears
	case RawNotes:
		r.Keep, r.Unit = s.RawNotesRetentionDays, Days
	}
	return r
}

// DueOn is the first day on which a record that was closed on the day is disposed of.
func (r Rule) DueOn(closed calendar.Date) calendar.Date {
	if r.Unit == Days {
		return closed.AddDays(r.Keep)
	}
	year := calendar.YearOf(closed).Next()
	for range r.Keep {
		year = year.Next()
	}
	return year.First()
}

// ClosedBefore is the first day that is too late for a record to be due on the day.
func (r Rule) ClosedBefore(today calendar.Date) calendar.Date {
	if r.Unit == Days {
		return today.AddDays(1 - r.Keep)
	}
	year := calendar.YearOf(today)
	for range r.Keep {
		year = year.Previous()
	}
	return year.First()
}

// closedOn is the latest of the instants and days at which a record was closed.
func closedOn(days []calendar.Date, instants ...*time.Time) calendar.Date {
	for _, at := range instants {
		if at != nil {
			days = append(days, calendar.DateOf(*at))
		}
	}
	return slices.MaxFunc(days, calendar.Date.Compare)
}
