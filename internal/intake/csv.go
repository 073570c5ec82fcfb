package intake

import (
	"bytes"
	"context"
	"io"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/table"
)

// RejectedCSV gives the rejected rows of an import in their own columns and one
// more, _errors, to be corrected and handed in again. Confidential rows are handed back to
// whoever sent them alone, and that they are read stands in the audit trail.
func (s *Service) RejectedCSV(ctx context.Context, who access.Actor, which id.Import) (io.Reader, error) {
	r, err := s.Read(ctx, who, which)
	if err != nil {
		return nil, err
	}
	if isSealed(r.Kind) && !r.sentBy(who) {
		return nil, fault.Absent
	}
	head := append(append([]string{}, r.Columns...), "_errors")
	return s.export(ctx, who, r, Tx.RejectedRows, head, func(faults []RowError, last bool) (rows [][]string, used int) {
		for used < len(faults) {
			end := used + 1
			for end < len(faults) && faults[end].RowNumber == faults[used].RowNumber {
				end++
			}
			if end == len(faults) && !last {
				break // the row may go on in the next page
			}
			rows = append(rows, rejected(faults[used:end], len(r.Columns)))
			used = end
		}
		return rows, used
	})
}

// rejected gives a row with what is wrong with it.
func rejected(faults []RowError, columns int) []string {
	row := make([]string, columns, columns+1)
	copy(row, faults[0].Raw)
	told := make([]string, 0, len(faults))
	for _, f := range faults {
		text := f.Rule + ": " + f.Detail
		if f.ColumnName != "" {
			text = f.Rule + " (" + f.ColumnName + "): " + f.Detail
		}
		told = append(told, text)
	}
	return append(row, strings.Join(told, "; "))
}

// pageOfFaults is how many faults are read at once.
const pageOfFaults = 200

// export gives a file of an import's faults. The first are read at once, so that
// what is not there or not open is told before the file begins; the others while
// the file is read, each time by the caller's leave of then. Of confidential rows the
// reading is noted with the first.
func (s *Service) export(ctx context.Context, who access.Actor, r Run,
	read func(tx Tx, within access.Scope, which id.Import, at page.Request) (page.Page[RowError], error), head []string,
	write func(faults []RowError, last bool) (rows [][]string, used int)) (io.Reader, error) {
	e := &export{write: write, next: func(after *page.Position) (found page.Page[RowError], err error) {
		in, note := s.store.View, isSealed(r.Kind) && after == nil
		if note {
			in = s.store.Update
		}
		err = in(ctx, who, func(tx Tx) error {
			within := tx.Scope(access.ReadImport)
			if found, err = read(tx, within, r.ID, page.Request{Limit: pageOfFaults, After: after}); err != nil || !note {
				return err
			}
			by, err := tx.Permit(within, r.Facts())
			if err != nil {
				return err
			}
			return tx.RecordReading(by, []access.Class{readAs[r.Kind]})
		})
		return found, err
	}}
	e.text.WriteString(table.Mark)
	e.add(head)
	return e, e.more()
}

type export struct {
	next    func(after *page.Position) (page.Page[RowError], error)
	write   func(faults []RowError, last bool) (rows [][]string, used int)
	after   *page.Position
	pending []RowError
	ended   bool
	text    bytes.Buffer
}

// Read gives the file.
func (e *export) Read(p []byte) (int, error) {
	for e.text.Len() == 0 && !e.ended {
		if err := e.more(); err != nil {
			return 0, err
		}
	}
	return e.text.Read(p)
}

func (e *export) more() error {
	found, err := e.next(e.after)
	if err != nil {
		return err
	}
	e.after, e.ended = found.Next, found.Next == nil
	e.pending = append(e.pending, found.Items...)
	rows, used := e.write(e.pending, e.ended)
	e.pending = append(e.pending[:0], e.pending[used:]...)
	for _, row := range rows {
		e.add(row)
	}
	return nil
}

// add adds a row, without what a spreadsheet would run and what no text file has.
func (e *export) add(row []string) {
	for i, cell := range row {
		row[i] = whole(table.Disarm(cell))
	}
	e.text.Write(table.AppendRecord(e.text.AvailableBuffer(), row))
}
