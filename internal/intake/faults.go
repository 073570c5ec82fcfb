package intake

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/hubqa/hubqa/internal/table"
)

// The faults that are kept of one import. The count of rejected rows is exact
// whatever is kept.
const (
	maxFaults     = 10_000
	maxFaultBytes = 64 << 20
	faultsAtOnce  = 500
)

// WarnFaultsCut tells that there are more faults than are kept.
const WarnFaultsCut = "errors-not-all-kept"

// faultFile keeps the faults of rows until it is known whether the transaction
// stands: on disk, since there may be many and each may carry a whole row.
type faultFile struct {
	file  *os.File
	out   *bufio.Writer
	count int64
	bytes int
	cut   bool
}

func newFaultFile(folder string) (*faultFile, error) {
	f, err := scratch(folder)
	return &faultFile{file: f}, err
}

// reset forgets every fault.
func (f *faultFile) reset() error {
	if err := f.file.Truncate(0); err != nil {
		return err
	}
	_, err := f.file.Seek(0, io.SeekStart)
	f.out, f.count, f.bytes, f.cut = bufio.NewWriter(f.file), 0, 0, false
	return err
}

// keep keeps the faults of the rows, up to the bounds.
func (f *faultFile) keep(rows []faulty) error {
	for _, row := range rows {
		if f.cut = f.cut || f.count+int64(len(row.errors)) > maxFaults; f.cut {
			return nil
		}
		lines, err := row.lines(f.count)
		if err != nil {
			return err
		}
		if f.cut = f.bytes+len(lines) > maxFaultBytes; f.cut {
			return nil
		}
		f.count, f.bytes = f.count+int64(len(row.errors)), f.bytes+len(lines)
		if _, err := f.out.Write(lines); err != nil {
			return err
		}
	}
	return nil
}

// withoutValues takes what stands in the cells out of the faults: text may stand in any column
// of a file that somebody has shifted.
func withoutValues(rows []faulty) {
	for _, row := range rows {
		for i := range row.errors {
			row.errors[i].Value = ""
		}
	}
}

// lines gives the row's faults as they are kept, numbered from after that one.
func (row faulty) lines(after int64) (lines []byte, err error) {
	for i, e := range row.errors {
		fault := RowError{
			Position: after + int64(i) + 1, RowNumber: int64(e.Row), LineNumber: int64(e.Line), ColumnName: whole(e.Column),
			Value: whole(e.Value), Rule: e.Rule, Detail: e.Detail,
		}
		if i == 0 {
			fault.Raw = row.raw
		}
		line, err := json.Marshal(fault)
		if err != nil {
			return nil, err
		}
		lines = append(append(lines, line...), '\n')
	}
	return lines, nil
}

// whole takes out the one character that PostgreSQL keeps in no text.
func whole(text string) string { return strings.ReplaceAll(text, "\x00", "\ufffd") }

// each gives every fault that was kept, some at a time.
func (f *faultFile) each(do func([]RowError) error) error {
	if err := f.out.Flush(); err != nil {
		return err
	}
	if _, err := f.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	lines := json.NewDecoder(bufio.NewReader(f.file))
	var some []RowError
	var done int64 // bytes of the file
	for {
		var fault RowError
		err := lines.Decode(&fault)
		if err != nil && err != io.EOF {
			return err
		}
		if err == nil {
			some = append(some, fault)
		}
		full := len(some) == faultsAtOnce || lines.InputOffset()-done > batchBytes
		if len(some) > 0 && (full || err == io.EOF) {
			if err := do(some); err != nil {
				return err
			}
			some, done = some[:0], lines.InputOffset()
		}
		if err == io.EOF {
			return nil
		}
	}
}

func (f *faultFile) warnings() []table.Warning {
	if !f.cut {
		return nil
	}
	return []table.Warning{{Rule: WarnFaultsCut,
		Detail: fmt.Sprintf("More rows are at fault than are listed: only the first %d faults are kept.", f.count)}}
}
