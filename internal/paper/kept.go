package paper

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hubqa/hubqa/internal/calendar"
)

// Kept is what is kept about a person, given to them because they asked: class by class, as
// it stood on the day on which it was gathered.
type Kept struct {
	Hub, Person         string
	AskedOn, GatheredOn calendar.Date
	UntilOn             calendar.Date // the last day on which it can be fetched
	PreparedOn          calendar.Date
	Withheld            int // parts that are not given
	Classes             []KeptClass
	Statement           [][2]string // what is told beside it: headings and texts
}

// KeptClass is all of one kind.
type KeptClass struct {
	Name    string
	Records []KeptRecord
}

// KeptRecord is one record, as names and texts, or the text that is given in its place.
type KeptRecord struct {
	Facts    [][2]string
	Redacted string
}

const keptName = "What is kept about you"

// PDF renders it. It fails with ErrNotIssued where a day is missing.
func (k Kept) PDF() ([]byte, error) {
	if k.GatheredOn.IsZero() || k.PreparedOn.IsZero() {
		return nil, ErrNotIssued
	}
	s := &setter{document: &element{kind: "Document"}}
	k.write(s)
	s.excuse()
	all, p := sheets(s.strips), newPainter()
	around := frame{
		hub: single(k.Hub), paper: keptName + ", as of " + day(k.GatheredOn), sheets: len(all),
		copy: single("Confidential: prepared on " + day(k.PreparedOn) + " for " + k.Person + "."),
	}
	for n, one := range all {
		p.sheet(n, one)
		around.draw(p, n+1)
	}
	drawn, err := p.file()
	if err != nil {
		return nil, err
	}
	return tag(drawn, s.document, label{title: keptName, hub: single(k.Hub), on: k.PreparedOn})
}

func (k Kept) write(s *setter) {
	s.paragraph(k.Hub, letterhead)
	s.heading(1, keptName)
	s.paragraph(k.Person, subtitle)
	s.paragraph(fmt.Sprintf("You asked on %s. This is what was kept about you on %s, and it can be fetched until %s.", day(k.AskedOn), day(k.GatheredOn), day(k.UntilOn)), quiet)
	s.notice([]string{
		"This copy is for you alone. Other people are named in it: please keep it safe.",
		k.missing(),
	})
	s.heading(2, "What is in this copy")
	s.list(k.contents())
	s.heading(2, "What you should know")
	for _, told := range k.Statement {
		s.heading(3, told[0])
		s.story(told[1])
	}
	for _, c := range k.Classes {
		s.heading(2, c.Name)
		c.write(s)
	}
}

// missing says what is not in the copy as it is kept.
func (k Kept) missing() string {
	redacted := 0
	for _, c := range k.Classes {
		redacted += c.redacted()
	}
	return fmt.Sprintf("Withheld: %s. Redacted: %s, each marked where it stands. "+
		"A part is withheld or redacted where the law protects others or asks for it; two persons weighed each. To whom you can turn if you are not content is said below.",
		parts(k.Withheld), parts(redacted))
}

func parts(n int) string {
	if n == 0 {
		return "nothing"
	}
	return fmt.Sprintf("%d %s", n, plural("part", n))
}

func (c KeptClass) redacted() (n int) {
	for _, r := range c.Records {
		if r.Redacted != "" {
			n++
		}
	}
	return n
}

func (k Kept) contents() (lines []string) {
	for _, c := range k.Classes {
		line := fmt.Sprintf("%s: %d %s", c.Name, len(c.Records), plural("record", len(c.Records)))
		if n := c.redacted(); n > 0 {
			line += fmt.Sprintf(", %d of them redacted", n)
		}
		lines = append(lines, line)
	}
	return lines
}

func (c KeptClass) write(s *setter) {
	if columns := c.columns(); len(columns) > 0 {
		s.rows(columns, c.Records)
		return
	}
	if items := c.items(); len(items) > 0 {
		s.list(items)
		return
	}
	for n, r := range c.Records {
		if len(c.Records) > 1 {
			s.heading(3, fmt.Sprintf("%d of %d", n+1, len(c.Records)))
		}
		r.write(s)
	}
}

func (r KeptRecord) write(s *setter) {
	if r.Redacted != "" {
		s.paragraph("Redacted. In place of what is kept you are given this:", strong)
		s.keep()
		s.story(r.Redacted)
		return
	}
	from := 0
	for n, f := range r.Facts {
		if isLong(f[1]) {
			s.facts(slices.Clone(r.Facts[from:n]))
			s.paragraph(f[0], strong)
			s.keep()
			s.story(f[1])
			from = n + 1
		}
	}
	s.facts(slices.Clone(r.Facts[from:]))
}

// isLong tells a text that is set as such, and not beside its name.
func isLong(text string) bool {
	return strings.Contains(text, "\n") || utf8.RuneCountInString(text) > 160
}

// Records are set as the rows of a table where they are many, alike and short.
const fewRecords, mostColumns, mostLetters = 3, 5, 60

// columns are the names of what the records say, or none where they make no table.
func (c KeptClass) columns() (names []string) {
	if len(c.Records) < fewRecords || c.redacted() > 0 {
		return nil
	}
	for _, r := range c.Records {
		for _, f := range r.Facts {
			if utf8.RuneCountInString(f[1]) > mostLetters || isLong(f[1]) {
				return nil
			}
			if !slices.Contains(names, f[0]) {
				names = append(names, f[0])
			}
		}
	}
	if len(names) > mostColumns {
		return nil
	}
	return names
}

// Records that are very many and short, but too wide for a table, are a list.
const manyRecords, mostOfAnItem = 10, 300

// items say a record each, or there are none where that would not be read easily.
func (c KeptClass) items() (items []string) {
	if len(c.Records) < manyRecords || c.redacted() > 0 {
		return nil
	}
	for _, r := range c.Records {
		var said []string
		for _, f := range r.Facts {
			if isLong(f[1]) {
				return nil
			}
			if text := single(f[1]); text != "" {
				said = append(said, f[0]+": "+text)
			}
		}
		item := strings.Join(said, "; ")
		if utf8.RuneCountInString(item) > mostOfAnItem {
			return nil
		}
		items = append(items, item)
	}
	return items
}

func (s *setter) rows(names []string, records []KeptRecord) {
	var columns []column
	for _, name := range names {
		columns = append(columns, column{name, measure / float64(len(names))})
	}
	t := s.table(columns)
	for _, r := range records {
		texts := make([]string, len(names))
		for _, f := range r.Facts {
			texts[slices.Index(names, f[0])] = f[1]
		}
		t.row(texts[0], texts[1:]...)
	}
}
