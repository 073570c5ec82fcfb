package paper

import (
	"fmt"
	"strconv"

	"github.com/hubqa/hubqa/internal/calendar"
)

// Annual is a hub's QA report of one academic year, for its board and for elected members. It
// names no teacher, school or partner. A number in words is a text; empty: there is none.
type Annual struct {
	Hub, Year   string
	Author      string
	PublishedOn calendar.Date // none: a draft
	CountedOn   calendar.Date
	Commentary  string
	Withheld    bool // the visits were too few for figures

	Held, Arranged, Cancelled, Declined    string
	Partners, Schools, Teachers, Observers string

	Months            []Tally
	Reports, Feedback InTime
	Clauses           []ClauseTally

	Raised, Closed, Open, Overdue string
	Ages, Suggestions             []Tally

	Due       string // partners that were due a visit; empty: it was not counted
	Standings []Tally
	Agreement []Agreed
}

// Agreed is how far observers agreed on a principle, the pairs of a framework's edition
// together. Kappa and its band are empty where there is none.
type Agreed struct {
	Edition, Principle string
	Pairs              int
	Percent            float64
	Kappa, Band        string
}

// Tally is a number of something, or that it is withheld.
type Tally struct {
	Name     string
	Number   int
	Withheld bool
}

// ClauseTally is on how many visits a clause was met.
type ClauseTally struct {
	Name                  string
	Met, Excepted, NotMet int
	Share                 string
	Withheld              bool
}

// InTime is how many were in time, and how long they took.
type InTime struct {
	InTime, Late, Overdue, Pending int
	Share, Median                  string
	Withheld                       bool // the numbers
}

// PDF renders the report, or fails with ErrNotIssued where it was counted on no day.
func (a Annual) PDF() ([]byte, error) {
	if a.CountedOn.IsZero() {
		return nil, ErrNotIssued
	}
	on := a.PublishedOn
	if on.IsZero() {
		on = a.CountedOn
	}
	return open(label{title: a.title(), hub: single(a.Hub), on: on}, a.imprint(), a.write)
}

// open makes the file of a paper that is not confidential: what is written, with its title at
// the head of its sheets and the imprint at their foot.
func open(l label, imprint string, write func(*setter)) ([]byte, error) {
	s := &setter{document: &element{kind: "Document"}}
	write(s)
	s.excuse()
	all := sheets(s.strips)
	p, around := newPainter(), frame{hub: l.hub, paper: l.title, copy: imprint, sheets: len(all)}
	for n, sheet := range all {
		p.sheet(n, sheet)
		around.draw(p, n+1)
	}
	drawn, err := p.file()
	if err != nil {
		return nil, err
	}
	return tag(drawn, s.document, l)
}

func (a Annual) title() string { return "Annual report on quality, " + single(a.Year) }

func (a Annual) imprint() string {
	if a.PublishedOn.IsZero() {
		return "Draft, counted on " + day(a.CountedOn)
	}
	return "Published on " + day(a.PublishedOn)
}

func (a Annual) write(s *setter) {
	s.paragraph(a.Hub, letterhead)
	s.heading(1, "Annual report on quality")
	s.paragraph("Academic year "+a.Year, subtitle)
	s.paragraph(join(" by ", a.imprint(), a.Author)+". Figures as counted on "+day(a.CountedOn)+".", quiet)
	if clean(a.Commentary) != "" {
		s.heading(2, "The year in words")
		s.story(a.Commentary)
	}
	if a.Withheld {
		s.heading(2, "Figures")
		s.paragraph("The year’s visits were to so few teachers that a person could be recognised. There are no figures.", body)
		return
	}
	a.visits(s)
	a.coverage(s)
	a.times(s)
	a.protocol(s)
	a.agreement(s)
	a.needs(s)
	if len(a.Suggestions) > 0 {
		s.heading(2, "Suggestions and what became of them")
		s.chart("Where they stand", "Suggestions", a.Suggestions)
	}
	s.heading(2, "About the figures")
	s.paragraph("They are counts over the hub as a whole. A clause that was set aside with a reason is not counted as met. "+
		"c stands for a number that is withheld, since of so few a person could be recognised, or since it would give such a one away. z stands for a share of nothing, or a kappa that cannot be told. Visits to the QA lead who drew the report up are not in it.", quiet)
}

func (a Annual) visits(s *setter) {
	s.heading(2, "The visits")
	s.facts([][2]string{
		{"Held", a.Held}, {"Partners visited", a.Partners}, {"Schools visited", a.Schools},
		{"Teachers visited", a.Teachers}, {"Lead observers", a.Observers},
		{"Not yet held", a.Arranged}, {"Cancelled", a.Cancelled}, {"Declined", a.Declined},
	})
	if len(a.Months) > 0 {
		s.heading(3, "Visits by month")
		s.chart("Month", "Visits", a.Months)
	}
}

func (a Annual) coverage(s *setter) {
	if a.Due == "" {
		return
	}
	s.heading(2, "The visits that were due")
	s.paragraph("Delivery partners that were due visits in the year: "+a.Due+". Every visit counts here.", body)
	s.chart("How they stand", "Partners", a.Standings)
}

// agreement is a table for each edition, in which a bar is the share of pairs that are alike.
func (a Annual) agreement(s *setter) {
	if len(a.Agreement) == 0 {
		return
	}
	s.heading(2, "How far observers agree")
	s.paragraph("Where several people observed one visit, each judged unseen by the others. Kappa is agreement beyond chance: 1 is full, 0 what chance would give.", body)
	edition, t := "", (*table)(nil)
	for _, p := range a.Agreement {
		if p.Edition != edition {
			edition = p.Edition
			s.heading(3, edition)
			t = s.charted([]column{{"Principle", 140}, {"Pairs", 40}, {"% alike", 52}, {"Kappa", 48}, {"Is called", 88}})
		}
		kappa, band := p.Kappa, p.Band
		if kappa == "" {
			kappa, band = "z", "z"
		}
		t.chartRow([]string{p.Principle, strconv.Itoa(p.Pairs), strconv.FormatFloat(p.Percent, 'f', 1, 64), kappa, band}, 100, segment{int(p.Percent), accent})
	}
}

func (a Annual) times(s *setter) {
	s.heading(2, "Reports and feedback in time")
	s.paragraph(a.Reports.words("Of the written reports that were issued or should have been,", "were in time", "working days")+" "+a.Feedback.words("Of the feedback that was recorded,", "was immediate", "minutes"), body)
	s.heading(3, "Written reports")
	s.chart("How they came", "Reports", a.Reports.tallies(
		Tally{Name: "In time", Number: a.Reports.InTime}, Tally{Name: "Late", Number: a.Reports.Late}, Tally{Name: "Overdue", Number: a.Reports.Overdue}, Tally{Name: "Not due yet", Number: a.Reports.Pending}))
	s.heading(3, "Feedback after the session")
	s.chart("How it came", "Visits", a.Feedback.tallies(
		Tally{Name: "Immediately", Number: a.Feedback.InTime}, Tally{Name: "Later", Number: a.Feedback.Late}, Tally{Name: "Not recorded", Number: a.Feedback.Pending}))
}

func (t InTime) tallies(all ...Tally) []Tally {
	for i := range all {
		all[i].Withheld = t.Withheld
	}
	return all
}

// words says what the numbers come to.
func (t InTime) words(of, was, unit string) string {
	if t.Share == "" {
		return ""
	}
	text := fmt.Sprintf("%s %s%% %s.", of, t.Share, was)
	if t.Median != "" {
		text += fmt.Sprintf(" Half took %s %s or less.", t.Median, unit)
	}
	return text
}

func (a Annual) protocol(s *setter) {
	s.heading(2, "The protocol, clause by clause")
	t := s.charted([]column{{"Clause", 150}, {"Met", 44}, {"Set aside", 62}, {"Not met", 54}, {"% met", 46}}, accent, accent, amber, red)
	for _, c := range a.Clauses {
		share := c.Share
		if share == "" {
			share = "z"
		}
		texts := []string{c.Name, strconv.Itoa(c.Met), strconv.Itoa(c.Excepted), strconv.Itoa(c.NotMet), share}
		if c.Withheld {
			texts = []string{c.Name, "c", "c", "c", "c"}
		}
		t.chartRow(texts, c.Met+c.Excepted+c.NotMet,
			segment{c.Met, accent}, segment{c.Excepted, amber}, segment{c.NotMet, red})
	}
}

func (a Annual) needs(s *setter) {
	s.heading(2, "Development needs")
	s.facts([][2]string{{"Raised", a.Raised}, {"Closed", a.Closed}, {"Open", a.Open}, {"Overdue", a.Overdue}})
	if a.Raised != "0" && len(a.Ages) > 0 {
		s.heading(3, "How old the open ones are")
		s.chart("Since the visit", "Needs", a.Ages)
	}
}
