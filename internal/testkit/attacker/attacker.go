// Package attacker works counts out of what is told of them. Tests try it on whatever hides
// small numbers.
//
// An attacker knows every count that is shown, what adds up to what, and that counts are whole
// and not negative. Of each count that is hidden it looks for two worlds that are far enough
// apart; where it finds none, the count is taken to be known.
package attacker

import "slices"

// System is what an attacker knows: counts that are whole and not negative, each between two
// bounds, and sums of some of them that are none.
type System struct {
	low, high []int
	sums      [][]term
	hint      []int // a world, which is tried first

	least, most []int // what each count is in the worlds that were found
}

type term struct{ sign, count int }

// Count adds a count between two bounds, and gives its number. The hint is its value in a world
// that fits; worlds are looked for from there, and it tells nothing.
func (s *System) Count(low, high, hint int) int {
	s.low, s.high, s.hint = append(s.low, low), append(s.high, high), append(s.hint, hint)
	return len(s.low) - 1
}

// Sum adds that the counts with the numbers add up to another one.
func (s *System) Sum(parts []int, total int) {
	sum := []term{{-1, total}}
	for _, p := range parts {
		sum = append(sum, term{1, p})
	}
	s.sums = append(s.sums, sum)
}

// Known gives the numbers of the counts that are not given and that are known to within less
// than the width.
func (s *System) Known(width int) (known []int) {
	s.least, s.most = slices.Clone(s.hint), slices.Clone(s.hint)
	for i := range s.low {
		if s.low[i] < s.high[i] && !s.wide(i, width) {
			known = append(known, i)
		}
	}
	return known
}

// narrow draws conclusions from each sum until there are no more; false where no world is left.
func (s *System) narrow(low, high []int) bool {
	for again := true; again; {
		again = false
		for _, sum := range s.sums {
			least, most := 0, 0
			for _, t := range sum {
				least += min(t.sign*low[t.count], t.sign*high[t.count])
				most += max(t.sign*low[t.count], t.sign*high[t.count])
			}
			if least > 0 || most < 0 {
				return false
			}
			for _, t := range sum {
				a, b := t.sign*low[t.count], t.sign*high[t.count]
				below, above := min(a, b), max(a, b)
				// the count, with its sign, is less the others: between -(most-above) and -(least-below)
				below, above = max(below, -(most-above)), min(above, -(least-below))
				if t.sign < 0 {
					below, above = -above, -below
				}
				if below > low[t.count] || above < high[t.count] {
					low[t.count], high[t.count], again = max(below, low[t.count]), min(above, high[t.count]), true
				}
				if low[t.count] > high[t.count] {
					return false
				}
			}
		}
	}
	return true
}

// possible reports whether there is a world within the bounds.
func (s *System) possible(low, high []int, budget *int) bool {
	if *budget--; *budget < 0 || !s.narrow(low, high) {
		return false
	}
	open := slices.IndexFunc(low, func(int) bool { return false })
	for i := range low {
		if low[i] < high[i] && (open < 0 || high[i]-low[i] < high[open]-low[open]) {
			open = i
		}
	}
	if open < 0 {
		return s.found(low)
	}
	near := min(max(s.hint[open], low[open]), high[open])
	for away := 0; away <= high[open]-low[open]; away++ {
		for _, v := range slices.Compact([]int{near - away, near + away}) {
			if v < low[open] || v > high[open] {
				continue
			}
			l, h := slices.Clone(low), slices.Clone(high)
			l[open], h[open] = v, v
			if s.possible(l, h, budget) {
				return true
			}
		}
	}
	return false
}

// mend makes a world of one in which the counts that are settled have other values than in
// the hint: each sum that is not none is made so by one of its other counts, and so on.
func (s *System) mend(world []int, settled []bool, steps int, budget *int) bool {
	if *budget--; *budget < 0 {
		return false
	}
	var wrong []term
	var excess, fewest int
	for _, sum := range s.sums {
		off, free := 0, 0
		for _, t := range sum {
			if off += t.sign * world[t.count]; !settled[t.count] && s.low[t.count] < s.high[t.count] {
				free++
			}
		}
		if off != 0 && (wrong == nil || free < fewest) {
			wrong, excess, fewest = sum, off, free
		}
	}
	if wrong == nil || steps == 0 || fewest == 0 {
		return wrong == nil
	}
	for _, t := range wrong {
		was := world[t.count]
		now := min(max(was-t.sign*excess, s.low[t.count]), s.high[t.count])
		if settled[t.count] || now == was {
			continue
		}
		world[t.count], settled[t.count] = now, true
		if s.mend(world, settled, steps-1, budget) {
			return true
		}
		world[t.count], settled[t.count] = was, false
	}
	return false
}

// wide reports whether two values of a count that are so far apart are both possible. It goes
// from one world to the next, one more or less at a time, and then asks for what is farther;
// a world that was found tells of every count.
func (s *System) wide(count, width int) bool {
	enough := func() bool { return s.most[count]-s.least[count] >= width }
	for _, by := range []int{1, -1} {
		for at := s.hint; at != nil && !enough(); {
			at = s.next(at, count, at[count]+by)
		}
	}
	for away := width; away > 0 && !enough(); away-- {
		for _, v := range []int{s.hint[count] + away, s.hint[count] - away} {
			if !enough() && (v < s.least[count] || v > s.most[count]) && v >= s.low[count] && v <= s.high[count] {
				l, h, budget := slices.Clone(s.low), slices.Clone(s.high), 20000
				l[count], h[count] = v, v
				s.possible(l, h, &budget)
			}
		}
	}
	return enough()
}

// next gives a world near another one, in which the count has the value; nil where none is found.
func (s *System) next(world []int, count, value int) []int {
	if value < s.low[count] || value > s.high[count] {
		return nil
	}
	for steps := 3; steps <= 18; steps += 3 {
		near, settled, budget := slices.Clone(world), make([]bool, len(world)), 4000
		near[count], settled[count] = value, true
		if s.mend(near, settled, steps, &budget) {
			s.found(near)
			return near
		}
	}
	return nil
}

func (s *System) found(world []int) bool {
	for i, n := range world {
		s.least[i], s.most[i] = min(s.least[i], n), max(s.most[i], n)
	}
	return true
}
