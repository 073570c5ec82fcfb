package paper

import (
	"slices"
	"strconv"

	"github.com/hubqa/hubqa/internal/calendar"
)

// Release is participation of a term as it was released: the cells as they were frozen, each a
// count or the marker that stands in its place, and nothing that is worked out of them.
type Release struct {
	Hub, Term, Year string
	Edition         int
	Superseded      bool // there is a later edition
	ReleasedOn      calendar.Date
	Reason          string // of a correction
	Withheld        bool   // nothing is told
	Splits          []ReleaseSplit
}

// ReleaseSplit is one way of dividing who takes part, a row for each school and the total last.
type ReleaseSplit struct {
	Name   string
	Groups []string
	Rows   []ReleaseRow
}

// ReleaseRow is the row of a school: all, and each group.
type ReleaseRow struct {
	Name, All string
	Groups    []string
}

// How many groups a table has beside all, and how wide each is.
const groupsAbreast, groupWidth = 5, 52.0

// PDF renders the release, or fails with ErrNotIssued where its day is missing.
func (r Release) PDF() ([]byte, error) {
	if r.ReleasedOn.IsZero() {
		return nil, ErrNotIssued
	}
	return open(label{title: r.title(), hub: single(r.Hub), on: r.ReleasedOn}, r.imprint(), r.write)
}

func (r Release) title() string {
	return "Participation, " + single(r.Term) + " term " + single(r.Year)
}

func (r Release) imprint() string {
	text := "Edition " + strconv.Itoa(r.Edition) + ", released on " + day(r.ReleasedOn)
	if r.Superseded {
		text += "; there is a later one"
	}
	return text
}

func (r Release) write(s *setter) {
	s.paragraph(r.Hub, letterhead)
	s.heading(1, "Who takes part")
	s.paragraph("Academic year "+r.Year+", "+r.Term+" term", subtitle)
	s.paragraph(r.imprint()+".", quiet)
	s.facts([][2]string{{"Why there is this edition", r.Reason}})
	if r.Withheld {
		s.paragraph("This edition is withheld: beside what was told before, a pupil could be recognised in it.", body)
		return
	}
	for _, split := range r.Splits {
		s.heading(2, split.Name)
		split.write(s)
	}
	s.heading(2, "About the figures")
	s.paragraph("A count that is hidden is marked c: it is small, or a small one could be worked out from it. It is not 0. "+
		"What is not applicable is marked z. A pupil who takes part in two provisions of a school is counted twice.", body)
}

// write sets as many tables as the groups need, all pupils in each.
func (split ReleaseSplit) write(s *setter) {
	for from := 0; from < len(split.Groups); from += groupsAbreast {
		to := min(from+groupsAbreast, len(split.Groups))
		columns := []column{{"School", measure - float64(1+to-from)*groupWidth + gutter}, {"All", groupWidth}}
		for _, name := range split.Groups[from:to] {
			columns = append(columns, column{name, groupWidth})
		}
		t := s.table(columns)
		for _, row := range split.Rows {
			t.row(row.Name, slices.Concat([]string{row.All}, row.Groups[from:to])...)
		}
	}
}
