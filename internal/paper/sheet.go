package paper

// sheet is one side of paper with the strips on it.
type sheet struct{ strips []placed }

// placed is a strip at its distance from the head of the sheet.
type placed struct {
	strip
	y     float64
	again bool // a table's head that has been read before
}

// sheets cuts the column into sheets: strips that are bound stay together, unless a whole
// sheet cannot hold them.
func sheets(column []strip) []*sheet {
	cut := cutter{sheets: []*sheet{{}}, y: firstTop}
	for len(column) > 0 {
		group := 1
		for column[group-1].bound && group < len(column) {
			group++
		}
		if cut.y+heightOf(column[:group]) > bottom {
			cut.turn(column[0])
		}
		for _, s := range column[:group] {
			cut.place(s)
		}
		column = column[group:]
	}
	return cut.sheets
}

func heightOf(strips []strip) (height float64) {
	for _, s := range strips {
		height += s.space + s.height
	}
	return height
}

// cutter fills sheet after sheet.
type cutter struct {
	sheets []*sheet
	y      float64
}

func (c *cutter) last() *sheet { return c.sheets[len(c.sheets)-1] }

// turn begins a sheet for a strip, unless one has just begun.
func (c *cutter) turn(next strip) {
	if len(c.last().strips) == 0 {
		return
	}
	c.sheets, c.y = append(c.sheets, &sheet{}), top
	for _, head := range next.heads {
		c.set(head, true)
	}
}

func (c *cutter) place(s strip) {
	if c.y+s.space+s.height > bottom {
		c.turn(s)
	}
	c.set(s, false)
}

func (c *cutter) set(s strip, again bool) {
	if len(c.last().strips) > 0 {
		c.y += s.space
	}
	c.last().strips = append(c.last().strips, placed{s, c.y, again})
	c.y += s.height
}
