package table

import (
	"bytes"
	"io"
	"slices"
	"strings"
)

// Format is how a file writes its rows.
type Format string

// The formats that are read.
const (
	CSV    Format = "csv"    // a header of column names, then a record a row
	NDJSON Format = "ndjson" // an object a line, with the API's names
)

// RowError is one fault of one row.
type RowError struct {
	Row    int    // 1 is the first after the header
	Line   int    // of the file, 1 is the first
	Column string // as the file names it; empty where the row itself is at fault
	Value  string // as the file has it, at most 200 characters
	Rule   string
	Detail string
}

// Warning tells of something in a file that does not keep it from being read.
type Warning struct {
	Column string `json:"column,omitempty"`
	Rule   string `json:"rule"`
	Detail string `json:"detail"`
}

// maxWarnings keeps a file of nothing but unknown names within bounds.
const maxWarnings = 100

// Table is a file as rows of cells under named columns.
type Table struct {
	lines    *lines
	format   Format
	columns  []string
	place    map[string]int // of a folded column name
	warnings []Warning
	number   int
}

// Row is one row. A row with errors has no other use than to be handed back.
type Row struct {
	Number int      // 1 is the first after the header
	Line   int      // of the file, 1 is the first
	Raw    []string // under the table's columns, decoded and otherwise as the file has them; fewer of a row that is Broken
	Errors []RowError

	given  []bool // of which columns the row speaks; nil: of all
	broken bool
	plain  bool // its record is one line of printable ASCII
}

// IsPlain reports whether the row's texts are known to be printable ASCII on one line.
func (r *Row) IsPlain() bool { return r.plain }

// Speaks reports whether the row has the column.
func (r *Row) Speaks(place int) bool { return r.given == nil || r.given[place] }

// Broken reports whether the row could not be cut into cells.
func (r *Row) Broken() bool { return r.broken }

// hasFault reports whether a fault of the column is told already.
func (r *Row) hasFault(column string) bool {
	return slices.ContainsFunc(r.Errors, func(e RowError) bool { return e.Column == column })
}

// Open reads the head of a file. A file of JSON has the columns named. It fails with
// FileEmpty, FileUTF16, FileBinary, HeaderUnreadable and ColumnRepeated; any other
// error is the stream's.
func Open(src io.Reader, format Format, named []string) (*Table, error) {
	t := &Table{lines: newLines(src), format: format}
	if err := t.refuseBinary(); err != nil {
		return nil, err
	}
	if format == NDJSON {
		t.setColumns(named)
		return t, nil
	}
	return t, t.readHeader()
}

// refuseBinary looks at the first bytes for what no text file begins with, and
// passes over a byte order mark.
func (t *Table) refuseBinary() error {
	l := t.lines
	for l.end < 512 && l.more() {
	}
	if l.err != nil && l.err != io.EOF {
		return l.err
	}
	head := l.buf[:l.end]
	first, _, _ := bytes.Cut(head[:min(len(head), 512)], []byte("\n"))
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return FileUTF16
	case len(head) >= 4 && (head[0] == 0) != (head[1] == 0) && (head[2] == 0) != (head[3] == 0):
		return FileUTF16
	case bytes.IndexByte(first, 0) >= 0:
		return FileBinary
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("\x1f\x8b")), bytes.HasPrefix(head, []byte("%PDF-")):
		return FileBinary
	}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		l.at = 3
	}
	if len(bytes.TrimSpace(l.buf[l.at:l.end])) == 0 && l.err == io.EOF {
		return FileEmpty
	}
	return nil
}

func (t *Table) setColumns(names []string) {
	t.columns = names
	t.place = make(map[string]int, len(names))
	for i, name := range names {
		if _, taken := t.place[Fold(name)]; !taken && Fold(name) != "" {
			t.place[Fold(name)] = i
		}
	}
}

// Fold makes names equal that differ in case and white space only.
func Fold(name string) string { return strings.ToLower(Clean(name)) }

// Find gives the places of those of the names that the table has.
func (t *Table) Find(names ...string) (places []int) {
	for _, name := range names {
		if at, ok := t.place[Fold(name)]; ok && !slices.Contains(places, at) {
			places = append(places, at)
		}
	}
	return places
}

// Warn tells of something once.
func (t *Table) Warn(column, rule, detail string) {
	w := Warning{Cut(column, 200), rule, detail}
	if len(t.warnings) < maxWarnings && !slices.Contains(t.warnings, w) {
		t.warnings = append(t.warnings, w)
	}
}

// Next gives the next row that is not empty, or io.EOF after the last.
func (t *Table) Next() (Row, error) {
	for {
		rec, err := t.lines.next(t.format == CSV)
		if err != nil {
			if err == io.EOF && t.number == 0 {
				t.Warn("", WarnNoRows, "The file has no rows.")
			}
			return Row{}, err
		}
		if emptyRecord(rec.bytes, t.format) {
			continue
		}
		t.number++
		if rec.whole.lines > 1 && bytes.IndexByte(rec.bytes, 0) >= 0 {
			rec = t.lines.firstLineOnly(rec)
		}
		c := Row{Number: t.number, Line: rec.line}
		switch {
		case rec.long:
			c.Refuse(RuleRowTooLong, "The row is longer than 256 KiB.")
		case bytes.IndexByte(rec.bytes, 0) >= 0:
			c.Refuse(RuleRowNUL, "The row contains a NUL byte, which no text has.")
		case t.format == NDJSON:
			t.readObject(&c, rec)
		default:
			t.readRecord(&c, rec)
		}
		c.broken = len(c.Errors) > 0 && c.Errors[0].Rule != RuleRowValue
		if c.Raw == nil {
			c.Raw = whole(rec.bytes)
		}
		return c, nil
	}
}

// emptyRecord reports whether a record has no content. A spreadsheet writes
// rows of commas below its last row.
func emptyRecord(rec []byte, format Format) bool {
	for _, c := range rec {
		switch {
		case c == ' ', c == '\t', c == '\r', c == '\n':
		case c == ',' && format == CSV:
		default:
			return false
		}
	}
	return true
}

// whole gives the raw texts of a record that could not be cut into cells: all
// of it under the first column.
func whole(rec []byte) []string {
	return []string{Cut(decode(bytes.TrimRight(rec[:min(len(rec), 4096)], "\r\n")), 4096)}
}

// Refuse records a fault of the row itself.
func (r *Row) Refuse(rule, detail string) { r.RefuseAt("", "", rule, detail) }

// RefuseAt records a fault of one cell.
func (r *Row) RefuseAt(column, value, rule, detail string) {
	r.Errors = append(r.Errors, RowError{
		Row: r.Number, Line: r.Line, Column: Cut(column, 200), Value: Cut(value, 200), Rule: rule, Detail: detail,
	})
}

// Columns gives the names under which the rows' raw texts stand.
func (t *Table) Columns() []string { return t.columns }

// Warnings gives what was noticed so far. It is complete after io.EOF.
func (t *Table) Warnings() []Warning { return slices.Clone(t.warnings) }
