package smallnumber

import "slices"

// unbounded is more than any count of people can be.
const unbounded = 1 << 30

// arc is a count that is hidden, and by how much it can be less and more.
type arc struct {
	from, to, less, more int

	row, group int
	above      bool // of all people, in the graph of a split
}

// graph is a table as if all of it were hidden.
type graph []arc

// web is a graph with the arcs at each sum, in which paths are found. Of the rows that are
// shown no count can differ.
type web struct {
	graph
	full graph   // the arcs as they are where their row is hidden
	at   [][]int // the arcs that begin or end at a sum

	came  []step // by which step a sum was reached
	seen  []int  // in which search a sum was reached last
	turn  int    // the number of the search
	queue []int  // the sums that were reached in it
}

// step is a count on a path, along its arc (more of it) or against it (less).
type step struct {
	arc   int
	along bool
}

// use is a step that was taken, and how much it moved.
type use struct {
	step
	moved int
}

func (g graph) web() *web {
	most := 0
	for _, a := range g {
		most = max(most, a.from, a.to)
	}
	w := &web{graph: slices.Clone(g), full: g, at: make([][]int, most+1), came: make([]step, most+1), seen: make([]int, most+1)}
	for i, a := range g {
		w.at[a.from], w.at[a.to] = append(w.at[a.from], i), append(w.at[a.to], i)
	}
	return w
}

// differ gives by which steps a count can differ by what is enough, all sums being the same;
// nil where it cannot. More of it is one world, and less of it is another.
func (w *web) differ(i, enough int) (moves []use) {
	a := w.graph[i]
	up := w.flow(&moves, i, a.to, a.from, min(enough, a.more))
	moves = append(moves, use{step{i, true}, up})
	if up >= enough {
		return moves
	}
	down := w.flow(&moves, i, a.from, a.to, min(enough-up, a.less))
	if up+down < enough {
		return nil
	}
	return append(moves, use{step{i, false}, down})
}

// flow gives how much can be moved from one end to the other through all counts but one, up
// to what is enough, and adds the steps: each path gives as much as its narrowest count. The
// graph is afterwards as it was.
func (w *web) flow(moves *[]use, but, from, to, enough int) (moved int) {
	first, was := len(*moves), w.graph[but]
	w.graph[but].more, w.graph[but].less = 0, 0
	for moved < enough {
		path := w.path(from, to)
		if path == nil {
			break
		}
		most := enough - moved
		for _, s := range path {
			most = min(most, s.left(w.graph[s.arc]))
		}
		for _, s := range path {
			s.use(w.graph, most)
			*moves = append(*moves, use{s, most})
		}
		moved += most
	}
	for _, u := range (*moves)[first:] {
		u.use(w.graph, -u.moved)
	}
	w.graph[but] = was
	return moved
}

func (s step) left(of arc) int {
	if s.along {
		return of.more
	}
	return of.less
}

func (s step) use(g graph, n int) {
	if !s.along {
		n = -n
	}
	g[s.arc].more -= n
	g[s.arc].less += n
}

// path gives the steps of a shortest path that has room left; nil where there is none. It is
// looked for from the end at which fewer counts are: a row has few groups, and a group is in
// all rows.
func (w *web) path(from, to int) (path []step) {
	back := len(w.at[to]) < len(w.at[from])
	if back {
		from, to = to, from
	}
	w.turn++
	w.seen[from], w.queue = w.turn, append(w.queue[:0], from)
	for at := 0; at < len(w.queue) && w.seen[to] != w.turn; at++ {
		for _, i := range w.at[w.queue[at]] {
			s, end := step{i, !back}, w.graph[i].to
			if end == w.queue[at] {
				s, end = step{i, back}, w.graph[i].from
			}
			if w.seen[end] != w.turn && s.left(w.graph[i]) > 0 {
				w.seen[end], w.came[end], w.queue = w.turn, s, append(w.queue, end)
			}
		}
	}
	if w.seen[to] != w.turn {
		return nil
	}
	for at := to; at != from; {
		s := w.came[at]
		path = append(path, s)
		if a := w.graph[s.arc]; a.to == at {
			at = a.from
		} else {
			at = a.to
		}
	}
	return path
}
