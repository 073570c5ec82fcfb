package school

import (
	"fmt"
	"io"
	"strings"

	"github.com/hubqa/hubqa/internal/table"
)

// Reader reads schools from a file, one row at a time.
type Reader struct {
	table  *table.Table
	cells  [][]int // the places in the file of each of columns
	region []int   // the places of what tells only whether a school is in England
	land   []int
	gss    []int
	seen   urns // that were read

	outside int // rows of schools that are not in England
}

// Row is one row of a file: a school, or what is wrong with it, or neither. Its
// texts share one piece of memory.
type Row struct {
	Number  int      // 1 is the first row after the header
	Line    int      // the line of the file on which it begins
	Raw     []string // its texts under the reader's Columns, decoded and not otherwise changed
	School  School   // Normalised and with its Digest; nothing when there are Errors
	Skipped bool     // a school that is not in England; there is nothing to keep
	Errors  []table.RowError

	absent uint64 // the columns of which the row does not speak, as bits
}

// NewReader reads the head of a file of schools. Its faults are of the file:
// table.FileEmpty, table.FileUTF16, table.FileBinary, table.HeaderUnreadable, table.ColumnMissing,
// table.ColumnRepeated; any other error is the stream's.
func NewReader(src io.Reader, format table.Format) (*Reader, error) {
	t, err := table.Open(src, format, columnNames())
	if err != nil {
		return nil, err
	}
	r := &Reader{table: t, cells: make([][]int, len(columns))}
	for i := range columns {
		r.cells[i] = t.Find(columns[i].names()...)
	}
	if err := t.RequireOnce(r.once()); err != nil {
		return nil, err
	}
	r.region, r.land, r.gss = t.Find("GOR (code)"), t.Find("Country (name)"), t.Find("GSSLACode (name)")
	if format == table.NDJSON {
		return r, nil
	}
	if err := t.Require(columns[columnOf("urn")].names(), columns[columnOf("name")].names(), columns[columnOf("status")].names()); err != nil {
		return nil, err
	}
	r.warnColumns()
	return r, nil
}

// once gives the places of each property that a file may tell once: a status and a
// phase have a code and a name.
func (r *Reader) once() map[string][]int {
	places := map[string][]int{}
	for i := range columns {
		if len(columns[i].from) == 1 {
			places[columns[i].name] = r.cells[i]
		}
	}
	return places
}

func columnNames() []string {
	names := make([]string, len(columns))
	for i := range columns {
		names[i] = columns[i].name
	}
	return names
}

// names gives the names that the column may have in a file.
func (c *column) names() []string {
	names := append([]string{}, c.from...)
	if table.Fold(c.name) != table.Fold(c.from[len(c.from)-1]) {
		names = append(names, c.name)
	}
	return names
}

// warnColumns tells of the columns that the file lacks and of those that are not
// known.
func (r *Reader) warnColumns() {
	known := append([]string{"GOR (code)", "Country (name)", "GSSLACode (name)"}, knownColumns...)
	for i := range columns {
		known = append(known, columns[i].names()...)
		if len(r.cells[i]) == 0 {
			name := strings.Join(columns[i].from, " or ")
			r.table.Warn(name, table.WarnColumnMissing, "The file does not have the column; what the hub has under it stays.")
		}
	}
	r.table.WarnUnless(known)
}

// Columns gives the names under which the rows' Raw texts stand.
func (r *Reader) Columns() []string { return r.table.Columns() }

// Warnings gives what was noticed so far. It is complete after io.EOF.
func (r *Reader) Warnings() []table.Warning {
	all := r.table.Warnings()
	if r.outside > 0 {
		all = append(all, table.Warning{Rule: RuleOutsideEngland, Detail: table.Are(r.outside) + " of schools that are not in England, and skipped."})
	}
	return all
}

// Next gives the next row, or io.EOF after the last. Any other error is the
// stream's, and ends the reading.
func (r *Reader) Next() (Row, error) {
	c, err := r.table.Next()
	if err != nil {
		return Row{}, err
	}
	row := Row{Number: c.Number, Line: c.Line, Raw: c.Raw}
	if !c.Broken() {
		r.read(&row, &c)
	}
	if row.Skipped {
		r.outside++
		row.School, row.absent = School{}, 0
		return row, nil
	}
	if row.Errors = c.Errors; len(row.Errors) > 0 {
		row.School = School{}
		return row, nil
	}
	row.School.Digest = row.School.ContentDigest()
	return row, nil
}

// read makes a school of the cells, or records all that is wrong with them. Of a
// school that is not in England nothing is.
func (r *Reader) read(row *Row, c *table.Row) {
	var broken uint64 // the columns whose faults are told already
	room := make([]int, 0, figures)
	for i := range columns {
		column, text := r.cell(i, c)
		switch {
		case !r.speaks(i, c):
			row.absent |= 1 << i
		case hasError(c.Errors, column):
			broken |= 1 << i
		case !c.IsPlain() && strings.ContainsAny(strings.TrimSpace(text), "\r\n"):
			broken |= 1 << i
			c.RefuseAt(column, text, RuleText, "The text contains a line break. A quotation mark before it may not be closed.")
		case !columns[i].set(&row.School, table.Clean(text), &room):
			broken |= 1 << i
			c.RefuseAt(column, text, columns[i].rule, columns[i].detail)
		}
	}
	if s := &row.School; s.Easting != nil && s.Northing != nil && *s.Easting == 0 && *s.Northing == 0 {
		s.Easting, s.Northing = nil, nil
	}
	if row.Skipped = row.School.outsideEngland() || r.outsideEngland(c); row.Skipped {
		return
	}
	for _, f := range row.School.findings(c.IsPlain()) {
		if broken&(1<<f.column) == 0 {
			column, text := r.cell(f.column, c)
			c.RefuseAt(column, text, f.rule, f.detail)
		}
	}
	r.checkRepeated(row, c)
}

// cell gives a column's value in the row, and the name under which it stands:
// of several names the first that has a value.
func (r *Reader) cell(i int, c *table.Row) (column, text string) {
	for _, at := range r.cells[i] {
		if strings.TrimSpace(c.Raw[at]) != "" {
			return r.table.Columns()[at], c.Raw[at]
		}
	}
	if len(r.cells[i]) == 0 {
		return columns[i].from[0], ""
	}
	return r.table.Columns()[r.cells[i][0]], ""
}

func (r *Reader) speaks(i int, c *table.Row) bool {
	for _, at := range r.cells[i] {
		if c.Speaks(at) {
			return true
		}
	}
	return false
}

// set keeps a clean text as the column's value, and reports whether it could be
// read. Whether the value is allowed is for check to say. Figures are put into
// room, so that a row's figures are one piece of memory.
func (c *column) set(s *School, text string, room *[]int) bool {
	switch {
	case c.text != nil:
		*c.text(s) = c.form(text)
		return true
	case text == "" && (c.figure != nil || c.day != nil):
		return true
	case c.day != nil:
		on, ok := day(text)
		*c.day(s) = on
		return ok
	}
	n, ok := table.Whole(text)
	switch {
	case !ok:
	case c.figure == nil:
		s.URN = n
	default:
		*room = append(*room, n)
		*c.figure(s) = &(*room)[len(*room)-1]
	}
	return ok
}

func hasError(errors []table.RowError, column string) bool {
	for _, e := range errors {
		if e.Column == column {
			return true
		}
	}
	return false
}

// outsideEngland reports whether a column that is not kept shows the school to
// be outside England.
func (r *Reader) outsideEngland(c *table.Row) bool {
	for _, place := range []struct {
		at      []int
		outside func(string) bool
	}{{r.region, regionOutside}, {r.gss, gssOutside}, {r.land, landOutside}} {
		for _, at := range place.at {
			if place.outside(table.Clean(c.Raw[at])) {
				return true
			}
		}
	}
	return false
}

// Of the codes of regions, W is Wales. Z, not applicable, is also that of
// providers without a place.
func regionOutside(code string) bool { return code == "W" }

// A code of the Office for National Statistics begins with its country.
func gssOutside(code string) bool {
	return len(code) == 9 && strings.ContainsAny(code[:1], "WSNLM") && allDigits(code[1:])
}

func landOutside(name string) bool {
	switch strings.ToLower(name) {
	case "", "england", "united kingdom", "great britain", "uk", "not applicable", "does not apply":
		return false
	}
	return true
}

// checkRepeated refuses every row of a URN but the first, even where that was
// refused too: which of them is meant is not for the reader to say.
func (r *Reader) checkRepeated(row *Row, c *table.Row) {
	if !isURN(row.School.URN) {
		return
	}
	if !r.seen.add(row.School.URN) {
		column, text := r.cell(columnOf("urn"), c)
		c.RefuseAt(column, text, RuleURNRepeated, fmt.Sprintf("An earlier row of the file has the URN %d too.", row.School.URN))
	}
}

// Over gives the school that stored becomes: the row's content, and stored's
// where the row does not speak of a property. Ids, version and times are
// stored's. Its Digest is stored's when nothing changes. The two together may
// break a rule that neither breaks alone (ages, dates): Check tells.
func (r Row) Over(stored School) School {
	s := r.School
	s.HubID, s.ID, s.Version, s.CreatedAt, s.UpdatedAt = stored.HubID, stored.ID, stored.Version, stored.CreatedAt, stored.UpdatedAt
	for i := range columns {
		if r.absent&(1<<i) != 0 {
			columns[i].take(&s, &stored)
		}
	}
	s.Digest = s.ContentDigest()
	return s
}

// Unspoken gives the properties of which at least one of the rows does not speak,
// by their names in the API: what Settle needs of a stored school beside its ids,
// version and digest.
func Unspoken(rows []Row) (names []string) {
	var absent uint64
	for i := range rows {
		absent |= rows[i].absent
	}
	for i := range columns {
		if absent&(1<<i) != 0 {
			names = append(names, columns[i].name)
		}
	}
	return names
}

// Settle gives the school that stored becomes by the row, or what keeps the two
// together from being kept, told of the row. changed is false where the row says
// nothing new.
func (r *Reader) Settle(row *Row, stored School) (s School, changed bool, faults []table.RowError) {
	if s = row.Over(stored); s.Digest == stored.Digest || row.absent == 0 {
		return s, s.Digest != stored.Digest, nil
	}
	told := table.Row{Number: row.Number, Line: row.Line, Raw: row.Raw}
	for _, f := range s.findings(false) {
		column, text := r.cell(f.column, &told)
		told.RefuseAt(column, text, f.rule, f.detail)
	}
	return s, true, told.Errors
}

func (c *column) take(to, from *School) {
	switch {
	case c.text != nil:
		*c.text(to) = *c.text(from)
	case c.day != nil:
		*c.day(to) = *c.day(from)
	case c.figure != nil:
		*c.figure(to) = *c.figure(from)
	}
}
