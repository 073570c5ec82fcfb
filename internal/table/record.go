package table

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/hubqa/hubqa/internal/fault"
)

// Column is one property of a record: its name in the API, other names that files give
// it, and how its text is kept.
type Column[T any] struct {
	Name  string
	Also  []string
	Place string // where faults of the register point; empty: /Name
	// Keep keeps a clean text in the record, or gives the rule that it breaks. Without it
	// the column is known and not read.
	Keep func(to *T, text string) (rule, detail string)
}

func (c Column[T]) place() string {
	if c.Place == "" {
		return "/" + c.Name
	}
	return c.Place
}

// Headings gives the name of each column that is read, and after it those that files
// give it.
func Headings[T any](columns []Column[T]) (all [][]string) {
	for _, c := range columns {
		if c.Keep != nil {
			all = append(all, append([]string{c.Name}, c.Also...))
		}
	}
	return all
}

// Record is a row as a record. Where it has Errors its Value is what could be read of it.
type Record[T any] struct {
	Row
	Value T

	reader *Records[T]
	spoken uint64 // the columns of which the row speaks, as bits
}

// Records reads records of one kind from a file.
type Records[T any] struct {
	*Table
	columns []Column[T]
	places  [][]int
	known   map[int]bool // the places of the file that a column names
}

// NewRecords reads the head of a file of at most 64 columns. Each of needed is a
// property without which a CSV file is of no use, or several of which one will do. The
// faults are those of Open, ColumnMissing, and ColumnRepeated for two names of one property.
func NewRecords[T any](src io.Reader, format Format, columns []Column[T], needed ...[]string) (*Records[T], error) {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	t, err := Open(src, format, names)
	if err != nil {
		return nil, err
	}
	r := &Records[T]{Table: t, columns: columns, places: make([][]int, len(columns)), known: map[int]bool{}}
	places := make(map[string][]int, len(columns))
	var known []string
	for i, c := range columns {
		all := append([]string{c.Name}, c.Also...)
		r.places[i] = t.Find(all...)
		places[c.Name] = r.places[i]
		for _, at := range r.places[i] {
			r.known[at] = true
		}
		known = append(known, all...)
	}
	if format == NDJSON {
		return r, nil
	}
	if err := t.RequireOnce(places); err != nil {
		return nil, err
	}
	for _, any := range needed {
		if err := r.requireAny(any); err != nil {
			return nil, err
		}
	}
	t.WarnUnless(known)
	return r, nil
}

// requireAny fails with ColumnMissing where the file has none of the properties.
func (r *Records[T]) requireAny(properties []string) error {
	for i, c := range r.columns {
		for _, name := range properties {
			if c.Name == name && len(r.places[i]) > 0 {
				return nil
			}
		}
	}
	return r.Require(append(properties, ""))
}

// Known gives the raw texts of a row without those of columns that nobody knows. Of a row that
// could not be cut into cells nothing is known.
func (r *Records[T]) Known(row *Row) []string {
	known := make([]string, len(row.Raw))
	for i := range known {
		if r.known[i] && !row.Broken() {
			known[i] = row.Raw[i]
		}
	}
	return known
}

// Next gives the next record, or io.EOF after the last.
func (r *Records[T]) Next() (rec Record[T], err error) {
	rec.reader = r
	if rec.Row, err = r.Table.Next(); err != nil || rec.Broken() {
		return rec, err
	}
	for i, c := range r.columns {
		if c.Keep == nil || !r.speaks(i, &rec.Row) {
			continue
		}
		rec.spoken |= 1 << i
		column, text := r.cell(i, &rec.Row)
		if rec.hasFault(column) {
			continue
		}
		if rule, detail := r.keep(c, &rec.Value, text); rule != "" {
			rec.RefuseAt(column, text, rule, detail)
		}
	}
	return rec, nil
}

func (r *Records[T]) keep(c Column[T], to *T, text string) (rule, detail string) {
	clean := Clean(text)
	if !Printable(clean) {
		return RuleText, "The text contains characters that cannot be printed."
	}
	return c.Keep(to, clean)
}

func (r *Records[T]) speaks(i int, row *Row) bool {
	for _, at := range r.places[i] {
		if row.Speaks(at) {
			return true
		}
	}
	return false
}

// cell gives a column's text in the row, and the name under which it stands.
func (r *Records[T]) cell(i int, row *Row) (column, text string) {
	if len(r.places[i]) == 0 {
		return r.columns[i].Name, ""
	}
	at := r.places[i][0]
	return r.Columns()[at], row.Raw[at]
}

// Speaks reports whether the row has the property.
func (rec *Record[T]) Speaks(name string) bool {
	for i, c := range rec.reader.columns {
		if c.Name == name {
			return rec.spoken&(1<<i) != 0
		}
	}
	panic("table: no column " + name)
}

// Cell gives the text of a property as the file has it.
func (rec *Record[T]) Cell(name string) (text string) {
	for i, c := range rec.reader.columns {
		if c.Name == name {
			_, text = rec.reader.cell(i, &rec.Row)
		}
	}
	return text
}

// Heading gives the name under which the file has a property, or its own.
func (rec *Record[T]) Heading(name string) string {
	for i, c := range rec.reader.columns {
		if c.Name == name {
			name, _ = rec.reader.cell(i, &rec.Row)
		}
	}
	return name
}

// Over gives the value with what the row speaks of, which has no errors.
func (rec *Record[T]) Over(value T) T {
	for i, c := range rec.reader.columns {
		if rec.spoken&(1<<i) != 0 {
			_, text := rec.reader.cell(i, &rec.Row)
			c.Keep(&value, Clean(text))
		}
	}
	return value
}

// Faulty reports whether a fault of one of the properties is told already.
func (rec *Record[T]) Faulty(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return rec.hasFault(rec.Heading(name)) })
}

// Needs records that the row says nothing of those of the properties of which it says
// nothing, once of each, and reports whether there are any.
func (rec *Record[T]) Needs(names ...string) (any bool) {
	for i, c := range rec.reader.columns {
		if !slices.Contains(names, c.Name) {
			continue
		}
		if column, text := rec.reader.cell(i, &rec.Row); rec.spoken&(1<<i) == 0 || Clean(text) == "" {
			if any = true; !rec.hasFault(column) {
				rec.RefuseAt(column, text, RuleRequired, needed)
			}
		}
	}
	return any
}

const needed = "Is needed."

// Sum tells rows of one file apart that say different things: the texts of the columns
// that are read count, and of which of them the row speaks.
func (rec *Record[T]) Sum() (sum [16]byte) {
	b := binary.BigEndian.AppendUint64(nil, rec.spoken)
	for i := range rec.reader.columns {
		if rec.spoken&(1<<i) != 0 {
			_, text := rec.reader.cell(i, &rec.Row)
			b = append(binary.BigEndian.AppendUint64(b, uint64(len(text))), text...)
		}
	}
	whole := sha256.Sum256(b)
	copy(sum[:], whole[:])
	return sum
}

// Said is what a row says of one record.
type Said struct {
	Of   [16]byte
	What string
}

// Refusing records what a register said of the record, under the columns of the row.
// It gives an error that is no refusal back.
func (rec *Record[T]) Refusing(err error) error {
	var refused *fault.Error
	if !errors.As(err, &refused) || refused.Kind == fault.Unavailable {
		return err
	}
	for _, f := range refused.Fields {
		column, text := rec.at(f.Pointer)
		rec.RefuseAt(column, text, f.Rule, f.Detail)
	}
	if len(refused.Fields) == 0 {
		rec.Refuse(refused.Code, refused.Detail)
	}
	return nil
}

// RefusingBesides is Refusing of a record that has faults: what is said of a cell that has one, or
// of a property of which the row does not speak, is left out, for it may follow from those.
func (rec *Record[T]) RefusingBesides(err error) error {
	all := rec.Errors
	rec.Errors = nil
	err = rec.Refusing(err)
	more := rec.Errors
	rec.Errors = all
	for _, e := range more {
		if e.Column == "" || rec.speaksUnder(e.Column) && !rec.hasFault(e.Column) {
			all = append(all, e)
		}
	}
	rec.Errors = all
	return err
}

func (rec *Record[T]) speaksUnder(heading string) bool {
	for i := range rec.reader.columns {
		if column, _ := rec.reader.cell(i, &rec.Row); column == heading {
			return rec.spoken&(1<<i) != 0
		}
	}
	return false
}

func (rec *Record[T]) at(place string) (column, text string) {
	for i, c := range rec.reader.columns {
		if c.place() == place {
			return rec.reader.cell(i, &rec.Row)
		}
	}
	return "", ""
}

// Text is a column of a text of at most so many characters; none is empty.
func Text[T any](name string, most int, at func(*T) *string, also ...string) Column[T] {
	return Column[T]{Name: name, Also: also, Keep: func(to *T, text string) (string, string) {
		*at(to) = text
		if len([]rune(text)) > most {
			return RuleTooLong, fmt.Sprintf("Must have at most %d characters.", most)
		}
		return "", ""
	}}
}

// Required is the column with a text that is not empty where the row speaks of it.
func (c Column[T]) Required() Column[T] {
	keep := c.Keep
	c.Keep = func(to *T, text string) (string, string) {
		if text == "" {
			return RuleRequired, needed
		}
		return keep(to, text)
	}
	return c
}

// At is the column of what faults of the register place elsewhere.
func (c Column[T]) At(place string) Column[T] {
	c.Place = place
	return c
}

// Meeting is the column of texts that, unless empty, have a form.
func (c Column[T]) Meeting(rule, detail string, valid func(string) bool) Column[T] {
	keep := c.Keep
	c.Keep = func(to *T, text string) (string, string) {
		if text != "" && !valid(text) {
			return rule, detail
		}
		return keep(to, text)
	}
	return c
}
