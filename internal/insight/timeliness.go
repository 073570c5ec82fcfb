package insight

import (
	"math"
	"slices"
	"time"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
)

// Figure is a share in per cent, or a number of days or minutes; none where there is nothing
// that it could be of.
type Figure struct {
	Value float64
	Known bool
}

// share is how many per cent a number is of a whole, to one decimal.
func share(n, whole int) Figure {
	if whole == 0 {
		return Figure{}
	}
	return Figure{math.Round(1000*float64(n)/float64(whole)) / 10, true}
}

// median is exact: of an even number of values the mean of the two in the middle.
func median(values []int) Figure {
	n := len(values)
	if n == 0 {
		return Figure{}
	}
	values = slices.Sorted(slices.Values(values))
	return Figure{float64(values[(n-1)/2]+values[n/2]) / 2, true}
}

func worst(values []int) Figure {
	if len(values) == 0 {
		return Figure{}
	}
	return Figure{float64(slices.Max(values)), true}
}

// Records are visits by where they were counted.
type Records []id.Observation

// Timeliness is how soon reports and feedback of a group's visits came.
type Timeliness struct {
	Group
	Visits          int // that were held
	Report          ReportTimeliness
	Feedback        FeedbackTimeliness
	Acknowledgement Acknowledgement
}

// ReportTimeliness is the written report, by the day on which it was due.
type ReportTimeliness struct {
	OnTime, Late, Overdue, Pending, Undisclosed Records

	Share         Figure // on time, of those that were issued or should have been
	Median, Worst Figure // in working days after the visit, of those issued
}

// FeedbackTimeliness is feedback, by what is immediate.
type FeedbackTimeliness struct {
	Immediate, Later, Pending, Undisclosed Records

	Share  Figure // immediate, of what was given
	Median Figure // in minutes after the end, of what was given
}

// Acknowledgement is of issued reports.
type Acknowledgement struct {
	Acknowledged, Awaited Records

	Share Figure
}

func timelinessOf(g Group, visits []Visit, days calendar.Calendar, today calendar.Date) Timeliness {
	t := Timeliness{Group: g}
	var workingDays, minutes []int
	for _, v := range visits {
		if v.State != observation.Held {
			continue
		}
		t.Visits++
		if n, issued := t.Report.count(v, days, today); issued {
			workingDays = append(workingDays, n)
		}
		if n, given := t.Feedback.count(v); given {
			minutes = append(minutes, n)
		}
		t.Acknowledgement.count(v)
	}
	r, f, a := &t.Report, &t.Feedback, &t.Acknowledgement
	r.Share = share(len(r.OnTime), len(r.OnTime)+len(r.Late)+len(r.Overdue))
	r.Median, r.Worst = median(workingDays), worst(workingDays)
	f.Share, f.Median = share(len(f.Immediate), len(f.Immediate)+len(f.Later)), median(minutes)
	a.Share = share(len(a.Acknowledged), len(a.Acknowledged)+len(a.Awaited))
	return t
}

// count counts a visit, and gives after how many working days the report was issued.
func (r *ReportTimeliness) count(v Visit, days calendar.Calendar, today calendar.Date) (workingDays int, issued bool) {
	switch {
	case !v.Progress:
		r.Undisclosed = append(r.Undisclosed, v.ID)
		return 0, false
	case v.IssuedAt == nil && today.After(v.ReportDueOn):
		r.Overdue = append(r.Overdue, v.ID)
		return 0, false
	case v.IssuedAt == nil:
		r.Pending = append(r.Pending, v.ID)
		return 0, false
	}
	on := calendar.DateOf(*v.IssuedAt)
	if on.After(v.ReportDueOn) {
		r.Late = append(r.Late, v.ID)
	} else {
		r.OnTime = append(r.OnTime, v.ID)
	}
	return days.WorkingDaysBetween(v.VisitOn, on), true
}

// count counts a visit, and gives how many minutes after its end feedback was given.
func (f *FeedbackTimeliness) count(v Visit) (minutes int, given bool) {
	facts := v.Observation.Progress.Feedback
	switch status := v.status(observation.ImmediateFeedback); {
	case !v.Outcome:
		f.Undisclosed = append(f.Undisclosed, v.ID)
		return 0, false
	case facts == nil:
		f.Pending = append(f.Pending, v.ID)
		return 0, false
	case status == observation.Met:
		f.Immediate = append(f.Immediate, v.ID)
	default:
		f.Later = append(f.Later, v.ID)
	}
	return int(facts.GivenAt.Sub(*v.FinishedAt) / time.Minute), true
}

func (a *Acknowledgement) count(v Visit) {
	switch {
	case v.IssuedAt == nil || !v.Versions:
	case v.Observation.Progress.Acknowledged:
		a.Acknowledged = append(a.Acknowledged, v.ID)
	default:
		a.Awaited = append(a.Awaited, v.ID)
	}
}
