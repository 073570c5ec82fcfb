package intake

import (
	"io"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/table"
)

type schoolFile struct {
	*school.Reader
	pace pace
}

func openSchools(src io.Reader, format table.Format, _ Order) (file, error) {
	r, err := school.NewReader(src, format)
	return &schoolFile{Reader: r}, err
}

func (f *schoolFile) next() (batch, error) {
	rows, err := upTo(f.pace.next(), f.Next, func(r *school.Row) []string { return r.Raw })
	return schoolBatch{f.Reader, rows}, err
}

type schoolBatch struct {
	reader *school.Reader
	rows   []school.Row
}

func (b schoolBatch) bring(tx Tx, by access.Permit, write bool) (t Tally, bad []faulty, err error) {
	urns := make([]int, 0, len(b.rows))
	for i := range b.rows {
		if urn := b.rows[i].School.URN; urn != 0 {
			urns = append(urns, urn)
		}
	}
	stored, err := tx.SchoolsByURN(tx.Scope(by.Action()), urns, school.Unspoken(b.rows))
	if err != nil {
		return t, nil, err
	}
	changed := make([]school.School, 0, len(urns))
	for i := range b.rows {
		row := &b.rows[i]
		s, differs := row.School, true
		was, known := stored[s.URN]
		if known {
			s, differs, row.Errors = b.reader.Settle(row, was)
		}
		t.RowsRead++
		switch {
		case row.Skipped:
			t.SkippedRows++
		case len(row.Errors) > 0:
			t.RejectedRows++
			bad = append(bad, faulty{row.Raw, row.Errors})
		case !known:
			t.CreatedRows++
			s.HubID, s.ID, s.Version = by.Actor().Hub(), id.School{UUID: tx.NewID()}, 1
			changed = append(changed, s)
		case differs:
			t.UpdatedRows++
			s.Version++
			changed = append(changed, s)
		default:
			t.UnchangedRows++
		}
	}
	if write && len(changed) > 0 {
		err = tx.LoadSchools(by, changed)
	}
	return t, bad, err
}

type successionFile struct {
	*school.SuccessionReader
	pace pace
}

func openSuccessions(src io.Reader, format table.Format, _ Order) (file, error) {
	r, err := school.NewSuccessionReader(src, format)
	return &successionFile{SuccessionReader: r}, err
}

func (f *successionFile) next() (batch, error) {
	rows, err := upTo(f.pace.next(), f.Next, func(r *school.SuccessionRow) []string { return r.Raw })
	return successionBatch(rows), err
}

type successionBatch []school.SuccessionRow

func (b successionBatch) bring(tx Tx, by access.Permit, write bool) (t Tally, bad []faulty, err error) {
	urns := make([]int, 0, len(b))
	for i := range b {
		if urn := b[i].Succession.FromURN; urn != 0 {
			urns = append(urns, urn)
		}
	}
	stored, err := tx.SuccessionsFrom(tx.Scope(by.Action()), urns)
	if err != nil {
		return t, nil, err
	}
	changed := make([]school.Succession, 0, len(urns))
	for i := range b {
		row := &b[i]
		s := row.Succession
		was, known := stored[[2]int{s.FromURN, s.ToURN}]
		t.RowsRead += int64(row.Rows)
		t.SkippedRows += int64(row.Rows - 1)
		switch {
		case row.Skipped:
			t.SkippedRows++
		case len(row.Errors) > 0:
			t.RejectedRows++
			bad = append(bad, faulty{row.Raw, row.Errors})
		case !known:
			t.CreatedRows++
			s.HubID, s.ID, s.Version = by.Actor().Hub(), id.Succession{UUID: tx.NewID()}, 1
			changed = append(changed, s)
		case !s.SameContent(was):
			t.UpdatedRows++
			s.HubID, s.ID, s.Version = was.HubID, was.ID, was.Version+1
			changed = append(changed, s)
		default:
			t.UnchangedRows++
		}
	}
	if write && len(changed) > 0 {
		err = tx.LoadSuccessions(by, changed)
	}
	return t, bad, err
}
