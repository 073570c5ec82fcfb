package paper

import (
	"fmt"

	"github.com/hubqa/hubqa/internal/calendar"
)

// Certificate says which records were disposed of, by whose leave and when. It names
// records by their ids, and nothing of what was in them.
type Certificate struct {
	Hub        string
	ID         string
	Facts      [][2]string // names and values
	Gone, Kept []CertifiedRecord
	SHA256     string
	PreparedOn calendar.Date
}

// CertifiedRecord is one record of a disposal.
type CertifiedRecord struct {
	ID       string
	ClosedOn calendar.Date
	DueOn    calendar.Date
	Became   string // in words
}

const certificateName = "Certificate of disposal"

// PDF renders the certificate. It fails with ErrNotIssued where the day of the copy is
// missing.
func (c Certificate) PDF() ([]byte, error) {
	if c.PreparedOn.IsZero() {
		return nil, ErrNotIssued
	}
	s := &setter{document: &element{kind: "Document"}}
	c.write(s)
	all, p := sheets(s.strips), newPainter()
	around := frame{hub: single(c.Hub), paper: certificateName, copy: "Prepared on " + day(c.PreparedOn) + ".", sheets: len(all)}
	for n, one := range all {
		p.sheet(n, one)
		around.draw(p, n+1)
	}
	drawn, err := p.file()
	if err != nil {
		return nil, err
	}
	return tag(drawn, s.document, label{title: certificateName + " " + c.ID, hub: single(c.Hub), on: c.PreparedOn})
}

func (c Certificate) write(s *setter) {
	s.paragraph(c.Hub, letterhead)
	s.heading(1, certificateName)
	s.paragraph(c.ID, quiet)
	s.facts(c.Facts)
	s.heading(2, fmt.Sprintf("Disposed of: %d %s", len(c.Gone), plural("record", len(c.Gone))))
	s.certified(c.Gone)
	if len(c.Kept) > 0 {
		s.heading(2, fmt.Sprintf("Proposed and kept: %d %s", len(c.Kept), plural("record", len(c.Kept))))
		s.certified(c.Kept)
	}
	s.heading(2, "How to check this certificate")
	s.paragraph("The hub keeps the statement of this disposal as text. Its SHA-256 is", body)
	s.paragraph(c.SHA256, strong)
	s.paragraph("The audit trail names each record with the time at which it was disposed of.", body)
}

func (s *setter) certified(all []CertifiedRecord) {
	if len(all) == 0 {
		return
	}
	t := s.table([]column{{"Record", 235}, {"Closed", 65}, {"Due", 65}, {"Became", 60.28}})
	for _, r := range all {
		t.row(r.ID, r.ClosedOn.String(), r.DueOn.String(), r.Became)
	}
}
