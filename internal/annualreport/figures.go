package annualreport

import (
	"slices"
	"strings"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/insight"
	"github.com/hubqa/hubqa/internal/observation"
)

// Count is a number of records, or that it is withheld: of so few, a person could be
// recognised.
type Count struct {
	Number   int  `json:"number"`
	Withheld bool `json:"withheld,omitempty"`
}

// Figures are what a report says of its year. They are kept with it.
type Figures struct {
	CountedOn calendar.Date `json:"countedOn"`
	// Withheld tells that the year's visits were to so few teachers that there are no figures.
	Withheld bool `json:"withheld,omitempty"`

	Held      int `json:"held"`
	Arranged  int `json:"arranged"` // proposed or agreed, and not held
	Cancelled int `json:"cancelled"`
	Declined  int `json:"declined"`
	Partners  int `json:"partners"` // visited
	Schools   int `json:"schools"`
	Teachers  int `json:"teachers"`
	Observers int `json:"observers"` // who led a visit

	Months      []Month     `json:"months,omitempty"`
	Report      Times       `json:"report"`   // in working days
	Feedback    Times       `json:"feedback"` // in minutes
	Clauses     []Clause    `json:"clauses,omitempty"`
	Needs       Needs       `json:"needs"`
	Suggestions []Suggested `json:"suggestions,omitempty"`

	// Coverage is of the year's requirements; nil in reports from before it was counted.
	Coverage  *Coverage `json:"coverage,omitempty"`
	Agreement []Agreed  `json:"agreement,omitempty"`
}

// Month is how many visits were held in a month, written 2026-09.
type Month struct {
	Month string `json:"month"`
	Held  int    `json:"held"`
}

// Times is how many were in time, and how long they took.
type Times struct {
	InTime  int      `json:"inTime"`
	Late    int      `json:"late"`
	Overdue int      `json:"overdue"`
	Pending int      `json:"pending"`
	Share   *float64 `json:"share"` // per cent; none where there is nothing that it could be of
	Median  *float64 `json:"median"`
	Worst   *float64 `json:"worst,omitempty"`
}

// Clause is on how many visits a clause was met.
type Clause struct {
	Clause        string   `json:"clause"`
	Met           int      `json:"met"`
	Excepted      int      `json:"excepted"`
	NotMet        int      `json:"notMet"`
	Pending       int      `json:"pending"`
	NotApplicable int      `json:"notApplicable"`
	Share         *float64 `json:"share"`
}

// Needs is how the development needs of the year's visits fare.
type Needs struct {
	Raised  int   `json:"raised"`
	Closed  Count `json:"closed"`
	Open    Count `json:"open"` // and not overdue
	Overdue Count `json:"overdue"`
	Ages    []Age `json:"ages,omitempty"` // of those that are not closed
}

// Age is how many needs are of an age in days.
type Age struct {
	From  int   `json:"from"`
	To    int   `json:"to,omitempty"` // none: any
	Needs Count `json:"needs"`
}

// Suggested is how many suggestions of the year stand in a certain way.
type Suggested struct {
	Status string `json:"status"`
	Number int    `json:"number"`
}

// NeedDates are what of a development need is counted.
type NeedDates struct {
	RaisedOn calendar.Date
	DueBy    calendar.Date
	Open     bool
}

func known(f insight.Figure) *float64 {
	if !f.Known {
		return nil
	}
	return &f.Value
}

// of counts the visits of a year. Below the threshold of teachers there are no figures.
func (f *Figures) of(visits []insight.Visit, times insight.Timeliness, kept []insight.Kept, threshold int) {
	partners, schools, teachers, observers := map[id.Partner]bool{}, map[id.School]bool{}, map[id.Person]bool{}, map[id.Person]bool{}
	months := map[string]int{}
	for _, v := range visits {
		switch v.State {
		case observation.Held:
			f.Held++
			months[v.VisitOn.String()[:len("2026-09")]]++
			partners[v.PartnerID], schools[v.SchoolID], teachers[v.TeacherID], observers[v.Lead().PersonID] = true, true, true, true
		case observation.Cancelled:
			f.Cancelled++
		case observation.Declined:
			f.Declined++
		default:
			f.Arranged++
		}
	}
	if len(teachers) < threshold {
		*f = Figures{CountedOn: f.CountedOn, Withheld: true}
		return
	}
	f.Partners, f.Schools, f.Teachers, f.Observers = len(partners), len(schools), len(teachers), len(observers)
	for month, n := range months {
		f.Months = append(f.Months, Month{month, n})
	}
	slices.SortFunc(f.Months, func(a, b Month) int { return strings.Compare(a.Month, b.Month) })
	r, b := times.Report, times.Feedback
	f.Report = Times{len(r.OnTime), len(r.Late), len(r.Overdue), len(r.Pending), known(r.Share), known(r.Median), known(r.Worst)}
	f.Feedback = Times{InTime: len(b.Immediate), Late: len(b.Later), Pending: len(b.Pending), Share: known(b.Share), Median: known(b.Median)}
	for _, k := range kept {
		if k.Clause == observation.DevelopmentNeeds {
			continue // told with the needs, of which a few are withheld
		}
		f.Clauses = append(f.Clauses, Clause{string(k.Clause), len(k.Met), len(k.Exceptions), len(k.NotMet), len(k.Pending), len(k.NotApplicable), known(k.Share)})
	}
}

// The ages of needs that are told apart, in days.
var ages = []Age{{From: 0, To: 30}, {From: 31, To: 90}, {From: 91, To: 180}, {From: 181}}

func (f *Figures) needs(all []NeedDates, today calendar.Date, threshold int) {
	n, of := &f.Needs, slices.Clone(ages)
	n.Raised = len(all)
	for _, need := range all {
		switch {
		case !need.Open:
			n.Closed.Number++
			continue
		case need.DueBy.Before(today):
			n.Overdue.Number++
		default:
			n.Open.Number++
		}
		for i := range of {
			if age := today.Sub(need.RaisedOn); age >= of[i].From && (of[i].To == 0 || age <= of[i].To) {
				of[i].Needs.Number++
			}
		}
	}
	n.Ages = of
	withhold(threshold, &n.Closed, &n.Open, &n.Overdue)
	cells := make([]*Count, len(of))
	for i := range of {
		cells[i] = &of[i].Needs
	}
	withhold(threshold, cells...)
}

// withhold takes out the counts of a few, and where one alone was taken out the smallest
// that is left, so that it cannot be worked out from the whole.
func withhold(threshold int, cells ...*Count) {
	taken := 0
	for _, c := range cells {
		if c.Number > 0 && c.Number < threshold {
			*c = Count{Withheld: true}
			taken++
		}
	}
	if taken != 1 {
		return
	}
	var least *Count
	for _, c := range cells {
		if !c.Withheld && c.Number > 0 && (least == nil || c.Number < least.Number) {
			least = c
		}
	}
	if least != nil {
		*least = Count{Withheld: true}
	}
}
