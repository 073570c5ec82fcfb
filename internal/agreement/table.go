package agreement

// Pair is what two raters judged of one thing: the orders of their grades, from 1 for the
// lowest, or None.
type Pair struct{ First, Second int }

// None is the order of no grade: ungraded, or not observed.
const None = 0

// table counts the pairs by the grades of both: cells[first-1][second-1].
type table struct {
	cells          [][]int
	pairs, leftOut int
}

// tabulate counts pairs on a scale of so many grades. A pair without two grades of the
// scale is left out.
func tabulate(pairs []Pair, grades int) table {
	t := empty(grades)
	graded := func(order int) bool { return order > None && order <= grades }
	for _, p := range pairs {
		if !graded(p.First) || !graded(p.Second) {
			t.leftOut++
			continue
		}
		t.cells[p.First-1][p.Second-1]++
		t.pairs++
	}
	return t
}

func empty(grades int) table {
	t := table{cells: make([][]int, grades)}
	for i := range t.cells {
		t.cells[i] = make([]int, grades)
	}
	return t
}

// margins are how often each grade was given by the first rater and by the second.
func (t table) margins() (first, second []int) {
	first, second = make([]int, len(t.cells)), make([]int, len(t.cells))
	for i, row := range t.cells {
		for j, n := range row {
			first[i] += n
			second[j] += n
		}
	}
	return first, second
}

// distance is how far two grades are from one another, in the order of the scale.
type distance func(i, j int) int

func nominal(i, j int) int {
	if i == j {
		return 0
	}
	return 1
}

func linear(i, j int) int { return max(i-j, j-i) }

func quadratic(i, j int) int { return (i - j) * (i - j) }

// percent is the share of pairs that are alike, in per cent. It is undefined for none.
func (t table) percent() (float64, bool) {
	alike := 0
	for i := range t.cells {
		alike += t.cells[i][i]
	}
	if t.pairs == 0 {
		return 0, false
	}
	return 100 * float64(alike) / float64(t.pairs), true
}

// kappa is one less the ratio of the distances seen to those that chance would give from
// the same margins. It is undefined where chance would give none.
func (t table) kappa(apart distance) (float64, bool) {
	first, second := t.margins()
	seen, byChance := 0, 0
	for i, row := range t.cells {
		for j, n := range row {
			seen += apart(i, j) * n
			byChance += apart(i, j) * first[i] * second[j]
		}
	}
	if byChance == 0 {
		return 0, false
	}
	return 1 - float64(seen*t.pairs)/float64(byChance), true
}
