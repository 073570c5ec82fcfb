package paper

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/calendar"
)

// ErrNotIssued tells that a paper lacks the number of its version, its day of issue or
// the day on which the copy is made.
var ErrNotIssued = errors.New("paper: only an issued version is put on paper, on a given day")

// Issue says which version of which report a paper shows, and for whom this copy of it
// was made. Names and words are given as they are to be read; what is empty is left out.
type Issue struct {
	Hub      string
	Visit    Visit
	Version  int // from 1
	IssuedOn calendar.Date
	Author   string
	Issuer   string
	// Reason is why this version took the place of the one before it. Version 1 has none.
	Reason string

	PreparedFor string // whose copy this is
	PreparedOn  calendar.Date
}

// Visit is what was visited, by whom and when.
type Visit struct {
	School                string
	URN                   int // 0: not in the national register
	Partner               string
	Provision             string
	Teacher               string
	Observers             []string
	On                    calendar.Date
	StartedAt, FinishedAt time.Time // shown in London's time; zero: not for this reader
	Kind                  string
	Framework, Edition    string
}

// wording is in what the two papers differ before their text begins.
type wording struct{ name, readers, nature string }

var (
	fullReport = wording{
		name:    "Observation report",
		readers: "the teacher who was observed, their delivery partner, and those to whom the hub has opened it by name",
	}
	summaryOnly = wording{
		name:    "Summary of an observation",
		readers: "the teacher and the delivery partner concerned, the head teachers to whom it is open, and the hub’s lead partnership",
		nature:  "This is a summary. The full report, with its judgements, is a paper of its own and for fewer readers.",
	}
)

// title is the name under which a reader's window and a filing system show the paper. It
// does not name the teacher.
func (i Issue) title(w wording) string {
	return w.name + ": " + join(", ", i.subject(), fmt.Sprintf("version %d", i.Version))
}

func (i Issue) subject() string {
	return join(", ", i.Visit.Provision, i.Visit.School, day(i.Visit.On))
}

// opening is what stands before the text.
func (s *setter) opening(i Issue, w wording) {
	s.paragraph(i.Hub, letterhead)
	s.heading(1, w.name)
	s.paragraph(i.subject(), subtitle)
	s.paragraph(i.imprint(), quiet)
	s.paragraph(w.nature, body)
	s.notice(i.notice(w))
	if i.Version > 1 {
		s.heading(2, "Correction")
		s.paragraph(fmt.Sprintf("Version %d takes the place of version %d.", i.Version, i.Version-1), body)
		s.story(i.Reason)
	}
	s.heading(2, "The visit")
	s.facts(i.Visit.facts())
}

// imprint says which version this is and who answers for it.
func (i Issue) imprint() string {
	issued := join(" by ", fmt.Sprintf("Version %d, issued on %s", i.Version, day(i.IssuedOn)), i.Issuer)
	if i.Author == "" {
		return issued + "."
	}
	return issued + ". Written by " + i.Author + "."
}

func (i Issue) notice(w wording) []string {
	return []string{
		"This paper may be read by " + w.readers + ", under the hub’s observation protocol. It is for reading and safe " +
			"keeping: please do not copy it, quote from it or pass it on. It was written to help a teacher’s work grow, and is " +
			"not to be used for capability procedures or for pay.",
		"This copy was " + i.copy(),
	}
}

// copy says when the copy was made and for whom.
func (i Issue) copy() string {
	return join(" for ", "prepared on "+day(i.PreparedOn), i.PreparedFor) + "."
}

func (v Visit) facts() [][2]string {
	school := v.School
	if v.URN != 0 {
		school = join(" ", school, "(URN "+strconv.Itoa(v.URN)+")")
	}
	return [][2]string{
		{"School", school},
		{"Provision", v.Provision},
		{"Delivery partner", v.Partner},
		{"Teacher", v.Teacher},
		{plural("Observer", len(v.Observers)), strings.Join(v.Observers, ", ")},
		{"Date", weekday(v.On)},
		{"Time", join(" to ", clock(v.StartedAt), clock(v.FinishedAt))},
		{"Kind of visit", v.Kind},
		{"Quality framework", join(", ", v.Framework, v.Edition)},
	}
}
