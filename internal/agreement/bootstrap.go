package agreement

import (
	"math/rand/v2"
	"slices"
)

const (
	resamples = 2000
	// most is how many resamples are drawn at most, those for which there is no figure
	// among them.
	most = 2 * resamples
	// The seed is fixed, so that the same pairs have the same interval.
	seedHigh, seedLow = 0x6b61707061, 0x1960
)

// figure is a measure of a table, where it is defined.
type figure func(table) (value float64, defined bool)

// bootstrap gives the interval of each figure between the 2.5th and the 97.5th percentile
// over resamples of the table's pairs; nil where too few of them have the figure.
func bootstrap(t table, figures ...figure) []*Interval {
	draw := rand.New(rand.NewPCG(seedHigh, seedLow)) // #nosec G404: a sample, no secret
	cells, values := t.expanded(), make([][]float64, len(figures))
	for n := 0; n < most && slices.ContainsFunc(values, short); n++ {
		drawn := t.resample(cells, draw)
		for i, of := range figures {
			if value, defined := of(drawn); defined && short(values[i]) {
				values[i] = append(values[i], value)
			}
		}
	}
	intervals := make([]*Interval, len(figures))
	for i, v := range values {
		if slices.Sort(v); !short(v) {
			intervals[i] = &Interval{Low: percentile(v, 25), High: percentile(v, 975)}
		}
	}
	return intervals
}

func short(values []float64) bool { return len(values) < resamples }

// expanded gives the cell of each pair, in the table's order, so that the order in which
// the pairs came does not matter.
func (t table) expanded() []Pair {
	cells := make([]Pair, 0, t.pairs)
	for i, row := range t.cells {
		for j, n := range row {
			for range n {
				cells = append(cells, Pair{i, j})
			}
		}
	}
	return cells
}

func (t table) resample(cells []Pair, draw *rand.Rand) table {
	out := empty(len(t.cells))
	out.pairs = t.pairs
	for range cells {
		cell := cells[draw.IntN(len(cells))]
		out.cells[cell.First][cell.Second]++
	}
	return out
}

// percentile is the value at so many thousandths of the sorted values, by the nearest
// rank.
func percentile(sorted []float64, thousandths int) float64 {
	rank := (len(sorted)*thousandths + 999) / 1000
	return sorted[max(rank, 1)-1]
}
