package paper

import "strconv"

// A chart is a table whose rows have bars beside them. Each bar's number stands in its row as
// text, so that who listens to the paper misses nothing: the bars themselves are artifacts.

// bar is a stretch of a strip that is filled, from the edge of the column.
type bar struct {
	x, width float64
	ink      ink
}

// segment is a part of a bar: so many, in an ink.
type segment struct {
	number int
	ink    ink
}

// barHeight is the height of a bar, and barRoom how far from the text it begins.
const barHeight, barRoom = 9.0, 6.0

var (
	amber = ink{222, 160, 48}
	red   = ink{176, 54, 54}
)

// drawBars draws the bars of a strip in the middle of its height.
func (p *painter) drawBars(s placed) {
	for _, b := range s.bars {
		p.SetFillColor(b.ink.red, b.ink.green, b.ink.blue)
		height := min(barHeight, s.height/2)
		p.Rect(margin+b.x, s.y+(s.height-height)/2, b.width, height, "F")
	}
}

// charted begins a chart: a table that leaves room for the bars at its right. The inks are
// those of what the columns after the first count, as far as they are given.
func (s *setter) charted(columns []column, inks ...ink) *table {
	t := s.table(columns)
	if len(inks) < 2 {
		return t
	}
	x := 0.0
	for i, c := range columns {
		if i > 0 && i < len(inks) { // a key under the column's name
			last := &s.strips[len(s.strips)-1]
			last.bars = append(last.bars, bar{x: x, width: 22, ink: inks[i]})
			last.height = rowPadding + barHeight/2
		}
		x += c.width
	}
	t.heads[len(t.heads)-1] = s.strips[len(s.strips)-1]
	return t
}

func (t *table) used() (width float64) {
	for _, c := range t.columns {
		width += c.width
	}
	return width
}

// chartRow adds a row with a bar, whose whole length stands for so many.
func (t *table) chartRow(texts []string, whole int, segments ...segment) {
	cells := []cell{{texts[0], cellText, "TH", ofRow}}
	for _, text := range texts[1:] {
		cells = append(cells, cell{text, cellText, "TD", ""})
	}
	row := t.set(cells)
	x := t.used() + barRoom
	for _, s := range segments {
		if width := (measure - t.used() - barRoom) * float64(s.number) / float64(max(whole, 1)); s.number > 0 {
			row[1].bars = append(row[1].bars, bar{x, width, s.ink})
			x += width
		}
	}
	t.add(row)
}

// chart sets tallies under each other, each with a bar against the greatest.
func (s *setter) chart(name, number string, all []Tally) {
	t, most := s.charted([]column{{name, 130}, {number, 75}}), 0
	for _, tally := range all {
		most = max(most, tally.Number)
	}
	for _, tally := range all {
		text := strconv.Itoa(tally.Number)
		if tally.Withheld {
			text = "c"
		}
		t.chartRow([]string{tally.Name, text}, most, segment{tally.Number, accent})
	}
}
