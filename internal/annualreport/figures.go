package annualreport

import (
	"slices"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/insight"
)

// Figures are what a report says of its year. They are kept with it.
type Figures struct {
	CountedOn calendar.Date `json:"countedOn"`
	// Withheld tells that the year's visits were to so few teachers that there are no figures.
	Withheld bool `json:"withheld,omitempty"`

	Held      Count `json:"held"`
	Arranged  Count `json:"arranged"` // proposed or agreed, and not held
	Cancelled Count `json:"cancelled"`
	Declined  Count `json:"declined"`
	Partners  Count `json:"partners"` // visited
	Schools   Count `json:"schools"`
	Teachers  Count `json:"teachers"`
	Observers Count `json:"observers"` // who led a visit

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
	Held  Count  `json:"held"`
}

// Times is how many were in time, and how long they took. Where the counts are withheld there
// is neither share nor median.
type Times struct {
	InTime  Count    `json:"inTime"`
	Late    Count    `json:"late"`
	Overdue Count    `json:"overdue"`
	Pending Count    `json:"pending"`
	Share   *float64 `json:"share"` // per cent; none where there is nothing that it could be of
	Median  *float64 `json:"median"`
}

// Clause is on how many of the visits that were held a clause was met.
type Clause struct {
	Clause        string   `json:"clause"`
	Met           Count    `json:"met"`
	Excepted      Count    `json:"excepted"`
	NotMet        Count    `json:"notMet"`
	Pending       Count    `json:"pending"`
	NotApplicable Count    `json:"notApplicable"`
	Share         *float64 `json:"share"`
}

// Needs is how the development needs of the year's visits fare.
type Needs struct {
	Raised  Count `json:"raised"`
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
	Number Count  `json:"number"`
}

// Made is a suggestion as it is counted.
type Made struct {
	Status string
	ByID   id.Person
}

// NeedDates are what of a development need is counted.
type NeedDates struct {
	Of       id.Person // the teacher
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

// The ages of needs that are told apart, in days.
var ages = []Age{{From: 0, To: 30}, {From: 31, To: 90}, {From: 91, To: 180}, {From: 181}}

// needs counts by how they stand and by age in one table: the ages come to those that are
// not closed.
func (f *Figures) needs(all []NeedDates, today calendar.Date, threshold int) {
	n, t := &f.Needs, table{widths: []int{3, len(ages)}}
	for _, need := range all {
		standing, age := 0, nowhere
		if need.Open {
			standing, age = 1, ageOf(today.Sub(need.RaisedOn))
			if need.DueBy.Before(today) {
				standing = 2
			}
		}
		t.add(need.Of, standing, age)
	}
	rows, total := t.shown(threshold)
	n.Raised, n.Closed, n.Open, n.Overdue, n.Ages = total, rows[0][0], rows[0][1], rows[0][2], slices.Clone(ages)
	for i := range n.Ages {
		n.Ages[i].Needs = rows[1][i]
	}
}

func ageOf(days int) int {
	return slices.IndexFunc(ages, func(a Age) bool { return days >= a.From && (a.To == 0 || days <= a.To) })
}

var statuses = []string{"open", "considered", "accepted", "declined", "done"} // of suggestions

func (f *Figures) suggestions(all []Made, threshold int) {
	t := table{widths: []int{len(statuses)}}
	for _, m := range all {
		t.add(m.ByID, slices.Index(statuses, m.Status))
	}
	rows, _ := t.shown(threshold)
	f.Suggestions = nil
	for i, s := range statuses {
		f.Suggestions = append(f.Suggestions, Suggested{s, rows[0][i]})
	}
}
