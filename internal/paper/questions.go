package paper

import (
	"fmt"
	"strconv"

	"github.com/hubqa/hubqa/internal/calendar"
)

// Questions is the one page that a head teacher takes to a conversation with a partner. Its
// sentences are of the school and the hub; the partner is not shown it.
type Questions struct {
	Hub, School, Partner, Year string
	PreparedOn                 calendar.Date
	TakingPart                 []TakingPart
	Shares                     []string // sentences: who goes on, who moves up
	Visits, Joint, Talks       int
	Topics                     []Topic
	NextOn                     calendar.Date // of the hub with the school; none: none is planned
}

// TakingPart is how many take part in a provision, and its widest gap in words.
type TakingPart struct {
	Provision, Term string
	Pupils, Roll    *int // nil: not known
	Percent, Gap    string
}

// Topic is a pitfall with what is raised of it and what to ask: of each that is raised, or in general.
type Topic struct {
	Name              string
	Raised, Questions []string
}

// What of the sheet there is room for: rows, shares, lines of what is raised, and how much of a
// topic is.
type room struct{ rows, shares, lines, raised int }

// less is what is left out next: of long sentences all but two lines, then figures, since they are
// read elsewhere, then the second line, and what is raised last.
func (r room) less() room {
	switch {
	case r.lines > mostLines:
		r.lines--
	case r.rows > 0 || r.shares > 0:
		r.rows, r.shares = max(r.rows-1, 0), max(r.shares-1, 0)
	case r.lines > 1:
		r.lines = 1
	default:
		r.raised--
	}
	return r
}

// The page's own styles: one page holds more in them than in those of a report.
var (
	pageTitle = style{size: 16, leading: 20, space: 4, ink: accent, bold: true}
	pageTopic = style{size: 10, leading: 13, space: 7, ink: accent, bold: true}
	pageText  = style{size: 9, leading: 11.5, space: 1.5, ink: black}
	pageAside = style{size: 9, leading: 11.5, space: 2, ink: grey}
	pageAsk   = style{size: 9.5, leading: 12, space: 2, ink: black, bold: true}
)

// mostLines is how long a text of the page is, and allLines how long what is raised can be where
// there is room.
const mostLines, allLines = 2, 8

// PDF renders the sheet on one page: of its figures as many as there is room for. It fails
// with ErrNotIssued where the day of the copy is missing.
func (q Questions) PDF() ([]byte, error) {
	if q.PreparedOn.IsZero() {
		return nil, ErrNotIssued
	}
	r := room{rows: 5, shares: 4, lines: allLines, raised: 1}
	for _, t := range q.Topics {
		r.raised = max(r.raised, len(t.Raised))
	}
	for !q.fits(r) && r.raised > 1 {
		r = r.less()
	}
	return open(label{title: "Questions for a partner", hub: single(q.Hub), on: q.PreparedOn}, "Confidential to the school and the hub. Prepared on "+day(q.PreparedOn),
		func(s *setter) { q.write(s, r) })
}

func (q Questions) fits(r room) bool {
	s := &setter{document: &element{kind: "Document"}}
	q.write(s, r)
	s.excuse()
	return len(sheets(s.strips)) == 1
}

func (q Questions) write(s *setter, r room) {
	s.brief("P", q.Hub, letterhead, 1)
	s.brief("H1", "Questions for "+q.Partner, pageTitle, mostLines)
	s.brief("P", q.School+", academic year "+q.Year, pageAside, mostLines)
	s.brief("H2", "What the year's records say", pageTopic, 1)
	q.figures(s, r)
	more := 0
	for _, t := range q.Topics {
		t.write(s, r)
		more += max(len(t.Raised)-r.raised, 0)
	}
	if more > 0 {
		s.brief("P", fmt.Sprintf("Raised too, and not on this page for want of room: %d. The list of signals of this partnership has them all.", more), pageAside, 1)
	}
	s.brief("H2", "Next", pageTopic, 1)
	s.brief("P", q.next(), pageText, mostLines)
}

func (q Questions) figures(s *setter, r room) {
	if n := min(r.rows, len(q.TakingPart)); n > 0 {
		t := s.table([]column{{"Provision", 125}, {"Term", 52}, {"Pupils", 75}, {"Widest gap", measure - 252 + gutter}})
		for _, p := range q.TakingPart[:n] {
			t.brief(p.Provision, p.Term, p.count(), p.gap())
		}
	}
	for _, text := range q.Shares[:min(r.shares, len(q.Shares))] {
		s.brief("P", text, pageText, mostLines)
	}
	if more := max(len(q.TakingPart)-r.rows, 0) + max(len(q.Shares)-r.shares, 0); more > 0 {
		s.brief("P", fmt.Sprintf("There are %d more %s than this page has room for.", more, plural("figure", more)), pageAside, 1)
	}
	if len(q.TakingPart)+len(q.Shares) == 0 {
		s.brief("P", "No figures of pupils are recorded.", pageText, 1)
	}
	s.brief("P", fmt.Sprintf("Visits to the partner's work here: %d. Joint practice: %d. Conversations of the hub with the school: %d.", q.Visits, q.Joint, q.Talks), pageText, 1)
}

func (p TakingPart) count() string {
	switch {
	case p.Pupils == nil:
		return "Not known"
	case p.Roll == nil || p.Percent == "":
		return strconv.Itoa(*p.Pupils)
	}
	return fmt.Sprintf("%d of %d (%s%%)", *p.Pupils, *p.Roll, p.Percent)
}

func (p TakingPart) gap() string {
	if p.Gap == "" {
		return "None below the rest, or not known"
	}
	return p.Gap
}

func (t Topic) write(s *setter, r room) {
	s.brief("H2", t.Name, pageTopic, 1)
	for _, text := range t.Raised[:min(r.raised, len(t.Raised))] {
		s.brief("P", text, pageText, r.lines)
	}
	for _, text := range t.Questions[:min(r.raised, len(t.Questions))] {
		s.brief("P", text, pageAsk, mostLines)
	}
}

func (q Questions) next() string {
	if q.NextOn.IsZero() {
		return "The hub has planned no conversation with the school. Ask your link officer for one."
	}
	return "The hub's next conversation with the school is planned for " + day(q.NextOn) + "."
}

// brief sets a text of at most so many lines.
func (s *setter) brief(kind, text string, st style, most int) {
	if text = single(text); text == "" {
		return
	}
	s.add(lines(cut(text, st, measure, most), st, 0, measure, s.document.add(kind))...)
}

// brief adds a row of cells of at most two lines.
func (t *table) brief(texts ...string) {
	cells := make([]cell, len(texts))
	for i, text := range texts {
		cells[i] = cell{cut(single(text), pageText, t.columns[i].width-gutter, mostLines), pageText, "TD", ""}
	}
	cells[0].kind, cells[0].attributes = "TH", ofRow
	t.add(t.set(cells))
}

// cut shortens a text to so many lines, of which the last then ends with dots.
func cut(text string, st style, width float64, most int) string {
	wrapped := wrap(st.letters(text), st.size, width)
	if len(wrapped) <= most {
		return text
	}
	var kept []rune
	for _, line := range wrapped[:most] {
		for _, l := range line {
			kept = append(kept, l.given)
		}
	}
	for len(kept) > 0 {
		kept = kept[:len(kept)-1]
		if shorter := string(kept) + "…"; len(wrap(st.letters(shorter), st.size, width)) <= most {
			return shorter
		}
	}
	return ""
}
