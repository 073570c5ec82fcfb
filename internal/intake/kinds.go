package intake

import (
	"io"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/table"
)

// A batch is compared with the register, and brought into it, at once. It is full
// with so many rows, or with so much text.
const (
	batchRows  = 1000
	batchBytes = 4 << 20
)

// file is a file of one kind, read batch by batch.
type file interface {
	Columns() []string
	Warnings() []table.Warning
	// next reads the next rows; the error is io.EOF after the last, or the
	// stream's.
	next() (batch, error)
}

// batch is some rows of a file.
type batch interface {
	// bring compares the rows with the register and, where write is set, keeps
	// what they change. It counts what became of them and gives those at fault.
	bring(tx Tx, by access.Permit, write bool) (Tally, []faulty, error)
}

// faulty is a row with its faults.
type faulty struct {
	raw    []string
	errors []table.RowError
}

// readers is every kind that can be imported.
var readers = map[string]func(io.Reader, table.Format) (file, error){
	Schools: func(src io.Reader, format table.Format) (file, error) {
		r, err := school.NewReader(src, format)
		return schoolFile{r}, err
	},
	Successions: func(src io.Reader, format table.Format) (file, error) {
		r, err := school.NewSuccessionReader(src, format)
		return successionFile{r}, err
	},
}

// upTo reads rows until a batch is full. A last batch that is not comes with no
// error, and io.EOF after it.
func upTo[Row any](next func() (Row, error), raw func(Row) []string) ([]Row, error) {
	rows := make([]Row, 0, batchRows)
	for size := 0; len(rows) < batchRows && size < batchBytes; {
		row, err := next()
		if err == io.EOF && len(rows) > 0 {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
		for _, text := range raw(row) {
			size += len(text)
		}
	}
	return rows, nil
}

type schoolFile struct{ *school.Reader }

func (f schoolFile) next() (batch, error) {
	rows, err := upTo(f.Next, func(r school.Row) []string { return r.Raw })
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

type successionFile struct{ *school.SuccessionReader }

func (f successionFile) next() (batch, error) {
	rows, err := upTo(f.Next, func(r school.SuccessionRow) []string { return r.Raw })
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
