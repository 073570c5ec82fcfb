package smallnumber

import "slices"

// Table is counts of people in rows (schools, provisions, terms). The people of each row are
// divided into groups, in as many ways as there are splits. Its last row, the total, is the
// sum of the others, and is not given.
type Table struct {
	All    []int
	Splits []Split
	Parts  []Part // what owners know of the rows
}

// Split divides the people of each row into groups, so that everybody is in one and nobody in
// two. Of a group that overlaps with others it is that group and the rest; of groups within
// one another, what lies between: whose meals are free, whose were in the last six years and
// are no more, and the rest.
type Split struct {
	Counts [][]int // by row and group; each row adds up to its count in All
	// Never are the rows of which nothing may be shown, since a group of theirs is too small
	// in the school; nil where there are none.
	Never []bool
}

// Hiding says which rows of a table are hidden, the total being the last: of all people, and
// of each split. Corrections of the table hide the same.
type Hiding struct {
	All    []bool
	Splits [][]bool
}

// Hide says what must be hidden so that no count below the threshold can be worked out of
// what is shown: for each count that is hidden there is another world, in which all that is
// shown is as it is, and the counts of which differ by the threshold less one at least.
//
// Who is told the table knows that counts are whole and not negative, that rows and groups
// add up, and all that is shown. It is so for each insider too, who takes off what is their
// own: somebody whose row it is (a school), and each owner of parts of rows (a partner, in
// every school where it works). What they know of themselves is not hidden from them, and no
// small count may be left of a row that is shown. Insiders who tell one another what they know
// are not thought of. Rows are hidden whole: first those with a small count, then
// the smallest others until it is enough, and the total at the last. Where everything is
// hidden it is always enough. A row that is shown to be of nobody shows that nobody is in its
// groups.
//
// For example, under a threshold of 5, four schools with 20, 30, 40 and 50 pupils of whom 3, 9,
// 12 and 15 have free school meals: 3 is small, so the first school is hidden, and the second
// with it, since 39-9-12-15 would tell, and the third, since the second knows its 9. The fourth
// shows 15 and 35, the total 39 and 101. In the first school it could be anyone from none to
// 12 for the second, and to 9 for the third.
func Hide(t Table, threshold int) Hiding {
	h := Hiding{All: make([]bool, len(t.All)+1)}
	all, splits := levels(threshold, h.All, t)
	all.hide(h.All, nil)
	for i, s := range splits {
		hidden := slices.Clone(h.All)
		s.hide(hidden, t.Splits[i].Never)
		h.Splits = append(h.Splits, hidden)
	}
	return h
}

// Holds reports whether what was hidden of the first table is enough for all of them, of the
// same rows and splits, of which the later ones correct it. A correction hides the same, since
// what is hidden now and was shown then would be known, and what was hidden then and is shown
// now would tell of then. Where it is not enough, the correction is not shown at all.
//
// Who compares them may know by how much each count was corrected: so the other world of a
// count is one of all the tables.
func (h Hiding) Holds(threshold int, tables ...Table) bool {
	all, splits := levels(threshold, h.All, tables...)
	if !all.covers(h.All, nil) || !all.safe(h.All) {
		return false
	}
	for i, s := range splits {
		for _, t := range tables {
			if !s.covers(h.Splits[i], t.Splits[i].Never) {
				return false
			}
		}
		if !s.safe(h.Splits[i]) {
			return false
		}
	}
	return true
}

// levels gives that of all people, of whom the rows that are open are hidden, and those of the
// splits.
func levels(threshold int, open []bool, tables ...Table) (all *level, splits []level) {
	within := insiders(tables)
	all = &level{threshold: threshold, stay: stay(tables), insiders: outlooks(within, everybody)}
	for i, n := range within {
		all.insiders[i].stay = stay(n.others)
	}
	for _, t := range tables {
		all.tables = append(all.tables, everybody(t))
	}
	for i := range tables[0].Splits {
		one := level{threshold: threshold, above: all, open: open, insiders: outlooks(within, bySplit(i))}
		for _, t := range tables {
			one.tables = append(one.tables, t.Splits[i].Counts)
		}
		splits = append(splits, one)
	}
	return all, splits
}

// stay gives how many of each row, the total being the last, are in the same groups in every
// table: so many can be elsewhere in all of them.
func stay(tables []Table) []int {
	rows := slices.Repeat([]int{unbounded}, len(tables[0].All)+1)
	for i, s := range tables[0].Splits {
		var counts [][][]int
		for _, t := range tables {
			counts = append(counts, withTotal(t.Splits[i].Counts))
		}
		for r := range counts[0] {
			n := 0
			for c := range s.Counts[0] {
				n += least(counts, r, c)
			}
			rows[r] = min(rows[r], n)
		}
	}
	return rows
}

// Show gives the table as it is shown, with its total as the last row.
func (h Hiding) Show(t Table) (all []Figure, splits [][][]Figure) {
	for r, n := range withTotal(ones(t.All)) {
		all = append(all, figure(n[0], h.All[r]))
	}
	for i, s := range t.Splits {
		var rows [][]Figure
		for r, counts := range withTotal(s.Counts) {
			hidden := h.All[r] || sum(counts) > 0 && h.Splits[i][r]
			var row []Figure
			for _, n := range counts {
				row = append(row, figure(n, hidden))
			}
			rows = append(rows, row)
		}
		splits = append(splits, rows)
	}
	return all, splits
}

func everybody(t Table) [][]int { return ones(t.All) }

func bySplit(i int) func(Table) [][]int {
	return func(t Table) [][]int { return t.Splits[i].Counts }
}

func ones(counts []int) (rows [][]int) {
	for _, n := range counts {
		rows = append(rows, []int{n})
	}
	return rows
}

// withTotal gives the rows with their sum as the last.
func withTotal(rows [][]int) [][]int {
	if len(rows) == 0 {
		return nil
	}
	total := make([]int, len(rows[0]))
	for _, row := range rows {
		for c, n := range row {
			total[c] += n
		}
	}
	return append(slices.Clone(rows), total)
}
