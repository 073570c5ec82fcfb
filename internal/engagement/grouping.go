package engagement

import "slices"

// Grouping is what figures are told apart by.
type Grouping string

// The groupings.
const (
	ByHub       Grouping = "hub"
	ByPhase     Grouping = "phase"
	ByAuthority Grouping = "local-authority"
	BySize      Grouping = "size"
	ByFSM       Grouping = "free-school-meals"
)

// Groupings lists every grouping.
var Groupings = []Grouping{ByHub, ByPhase, ByAuthority, BySize, ByFSM}

const unknown = "unknown"

// band is a group of numbers that are below an end; 0: no end.
type band struct {
	name string
	end  float64
}

// sizes are bands of pupils, meals of the per cent of them who may have free school meals.
var (
	sizes = []band{{"under-100", 100}, {"100-199", 200}, {"200-399", 400}, {"400-999", 1000}, {"1000-and-more", 0}}
	meals = []band{{"under-10", 10}, {"10-19", 20}, {"20-29", 30}, {"30-39", 40}, {"40-and-more", 0}}
)

func bandOf(bands []band, n float64) string {
	i := slices.IndexFunc(bands, func(b band) bool { return n < b.end || b.end == 0 })
	return bands[i].name
}
