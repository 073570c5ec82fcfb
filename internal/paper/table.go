package paper

import "slices"

// column is one column of a table. The widths of a table's columns add up to the measure.
type column struct {
	title string
	width float64
}

// table is a table as it is set. Its head stands again on each sheet that it runs on to.
type table struct {
	setter  *setter
	columns []column
	of      *element
	heads   []strip
}

// cell is one cell of a row.
type cell struct {
	text string
	style
	kind, attributes string
}

// What a TH names.
const ofRow, ofColumn = "/O /Table /Scope /Row", "/O /Table /Scope /Column"

// Between the columns, and between a row's text and its rules.
const gutter, rowPadding = 14.0, 3.5

func (s *setter) table(columns []column) *table {
	t := &table{setter: s, columns: columns, of: s.document.add("Table")}
	cells := make([]cell, len(columns))
	for i, c := range columns {
		cells[i] = cell{c.title, cellHead, "TH", ofColumn}
	}
	t.heads = bind(t.set(cells))
	t.heads[0].space = 8
	s.add(t.heads...)
	return t
}

// row adds a row of plain cells, the first of which names it.
func (t *table) row(name string, others ...string) {
	cells := []cell{{name, cellText, "TH", ofRow}}
	for _, text := range others {
		cells = append(cells, cell{text, cellText, "TD", ""})
	}
	t.add(t.set(cells))
}

func (t *table) add(row []strip) {
	for i := range row {
		row[i].heads = t.heads
	}
	t.setter.add(row...)
}

// set sets the cells of one row side by side, in one piece.
func (t *table) set(cells []cell) []strip {
	of, x := t.of.add("TR"), 0.0
	row := []strip{{height: rowPadding}}
	for i, c := range cells {
		e := of.add(c.kind)
		e.attributes = c.attributes
		for n, line := range lines(single(c.text), c.style, x, t.columns[i].width-gutter, e) {
			if n+1 == len(row) {
				row = append(row, strip{height: line.height})
			}
			row[n+1].pieces = append(row[n+1].pieces, line.pieces...)
		}
		x += t.columns[i].width
	}
	row = append(row, strip{height: rowPadding, ruled: true})
	bind(row[:len(row)-1])
	return row
}

// The column of a fact's name. That of its value ends with the measure.
const factWidth = 125.0

// facts sets a table of names and values that has no head. A fact without a value is left
// out.
func (s *setter) facts(facts [][2]string) {
	facts = slices.DeleteFunc(facts, func(f [2]string) bool { return single(f[1]) == "" })
	if len(facts) == 0 {
		return
	}
	t := &table{setter: s, columns: []column{{"", factWidth}, {"", measure - factWidth + gutter}}, of: s.document.add("Table")}
	for _, fact := range facts {
		t.add(t.set([]cell{{fact[0], factName, "TH", ofRow}, {fact[1], factValue, "TD", ""}}))
	}
}
