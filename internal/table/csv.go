package table

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// MaxColumns is the most columns that a file may have. The widest real one has
// 143.
const MaxColumns = 1000

// readHeader takes the first record that is not empty for the column names.
func (t *Table) readHeader() error {
	for {
		rec, err := t.lines.next(true)
		switch {
		case err == io.EOF:
			return FileEmpty
		case err != nil:
			return err
		case emptyRecord(rec.bytes, CSV):
			continue
		case rec.long:
			return HeaderUnreadable
		case bytes.IndexByte(rec.bytes, 0) >= 0:
			return FileBinary
		}
		names, extra, rule := split(decode(trimLineEnd(rec.bytes)), MaxColumns)
		if rule != "" || extra {
			return HeaderUnreadable
		}
		return t.nameColumns(names)
	}
}

func (t *Table) nameColumns(names []string) error {
	t.setColumns(names)
	var twice []string
	for i, name := range names {
		switch at, ok := t.place[Fold(name)]; {
		case !ok:
			t.Warn("", WarnColumnUnnamed, "A column without a name is not read.")
		case at != i:
			twice = append(twice, Cut(Clean(name), 200))
		}
	}
	if len(twice) > 0 {
		return ColumnRepeated.Saying("The file has a column twice: %s.", strings.Join(twice[:min(len(twice), 20)], ", "))
	}
	return nil
}

// Require gives the fault of a file that lacks any of the alternatives, each of
// which is one property by the names that it may have.
func (t *Table) Require(alternatives ...[]string) error {
	var missing []string
	for _, names := range alternatives {
		if len(t.Find(names...)) == 0 {
			missing = append(missing, strings.Join(names[:max(1, len(names)-1)], " or "))
		}
	}
	if len(missing) == 0 {
		return nil
	}
	hint := ""
	if len(t.columns) == 1 && strings.ContainsAny(t.columns[0], ";\t|") {
		hint = " Its columns have to be separated by commas."
	}
	has := make([]string, 0, 10)
	for _, name := range t.columns[:min(len(t.columns), cap(has))] {
		has = append(has, Cut(Clean(name), 50))
	}
	return ColumnMissing.Saying("The file lacks columns that every row needs: %s. Its first line begins: %s.%s",
		strings.Join(missing, ", "), strings.Join(has, ", "), hint)
}

// RequireEach is Require for properties that have one name each.
func (t *Table) RequireEach(names []string) error {
	var each [][]string
	for _, name := range names {
		each = append(each, []string{name})
	}
	return t.Require(each...)
}

// RequireOnce fails with ColumnRepeated where several headings of the file are names of
// one property, since only one of their texts could be kept. It is given the places of
// each property.
func (t *Table) RequireOnce(places map[string][]int) error {
	var twice []string
	for _, property := range slices.Sorted(maps.Keys(places)) {
		if at := places[property]; len(at) > 1 {
			var headings []string
			for _, i := range at {
				headings = append(headings, Cut(Clean(t.columns[i]), 200))
			}
			twice = append(twice, fmt.Sprintf("%s (%s)", strings.Join(headings, " and "), property))
		}
	}
	if len(twice) == 0 {
		return nil
	}
	return ColumnRepeated.Saying("Several columns of the file are one property: %s.", strings.Join(twice, ", "))
}

// WarnUnless warns of each column whose name is not known.
func (t *Table) WarnUnless(known []string) {
	folded := map[string]bool{"": true}
	for _, name := range known {
		folded[Fold(name)] = true
	}
	for _, name := range t.columns {
		if !folded[Fold(name)] {
			t.Warn(Clean(name), WarnColumnUnknown, "The column is not known and is not read.")
		}
	}
}

// readRecord cuts a record into the row's cells. When a record of several lines
// turns out to be broken, only its first line is.
func (t *Table) readRecord(c *Row, rec record) {
	line := trimLineEnd(rec.bytes)
	c.plain = printableASCII(line)
	text := decode(line)
	raw, extra, rule := split(text, len(t.columns))
	if rule != "" && rec.whole.lines > 1 {
		rec = t.lines.firstLineOnly(rec)
		c.plain = false
		raw, extra, rule = split(decode(trimLineEnd(rec.bytes)), len(t.columns))
	}
	switch {
	case rule != "" && rec.last:
		c.Refuse(RuleRowTruncated, "The file ends within this row: a quotation mark is still open.")
		return
	case rule != "":
		c.Refuse(RuleRowQuoting, "A quotation mark is not closed, or stands within a value that is not quoted.")
		return
	case extra:
		c.Refuse(RuleRowFields, fmt.Sprintf("The row has more values than the header has columns, which are %d.", len(t.columns)))
	case len(raw) < len(t.columns) && rec.last:
		c.Refuse(RuleRowTruncated, fmt.Sprintf("The file ends within this row: it has %d of %d values.", len(raw), len(t.columns)))
	case len(raw) < len(t.columns):
		c.Refuse(RuleRowFields, fmt.Sprintf("The row has %d values, the header %d columns.", len(raw), len(t.columns)))
	}
	if c.Raw = raw; extra {
		c.Raw = []string{decode(trimLineEnd(rec.bytes))} // there is no column for all of it
	}
}

func trimLineEnd(rec []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(rec, []byte("\n")), []byte("\r"))
}

// split cuts a record into at most n fields, and takes the apostrophes of Disarm away. It
// reports whether there are more that are not empty, and gives a rule when the quoting is
// broken.
func split(text string, n int) (fields []string, extra bool, rule string) {
	fields = make([]string, 0, min(n, 1+strings.Count(text, ",")))
	for more := true; more; {
		var field string
		var ok bool
		if strings.HasPrefix(text, `"`) {
			field, text, more, ok = quoted(text)
		} else {
			field, text, more = strings.Cut(text, ",")
			ok = strings.IndexByte(field, '"') < 0
		}
		switch {
		case !ok:
			return nil, false, RuleRowQuoting
		case len(fields) < n:
			fields = append(fields, armed(field))
		case field != "":
			extra = true
		}
	}
	return fields, extra, ""
}

// quoted reads a field in quotation marks, in which a pair of them stands for
// one. After it comes a comma or the end.
func quoted(text string) (field, rest string, more, ok bool) {
	text = text[1:]
	pairs := false
	for i := 0; ; i++ {
		next := strings.IndexByte(text[i:], '"')
		if next < 0 {
			return "", "", false, false
		}
		i += next
		if strings.HasPrefix(text[i+1:], `"`) {
			pairs = true
			i++
			continue
		}
		field, rest = text[:i], text[i+1:]
		if pairs {
			field = strings.ReplaceAll(field, `""`, `"`)
		}
		rest, more = strings.CutPrefix(rest, ",")
		return field, rest, more, more || rest == ""
	}
}
