package agreement

import (
	"math"
	"slices"
	"testing"
)

// published are tables of two raters with figures as they are quoted for them. That the
// figures are those of the tables another computation finds too (exact_test.go).
var published = []struct {
	from                   string
	counts                 [][]int
	half                   float64 // of the last place that was printed
	percent, kappa, linear float64 // NaN: not printed
}{
	// As in Cohen (1960), A coefficient of agreement for nominal scales.
	{"Cohen 1960", [][]int{{88, 10, 2}, {14, 40, 6}, {18, 10, 12}}, .0005, 70, .492, none},
	// As in Viera and Garrett (2005), Understanding interobserver agreement.
	{"Viera and Garrett 2005", [][]int{{15, 5}, {10, 70}}, .005, 85, .57, none},
	// As in Altman (1991), Practical statistics for medical research.
	{"Altman 1991", [][]int{{21, 12, 0, 0}, {4, 17, 1, 0}, {3, 9, 15, 2}, {0, 0, 0, 1}}, .005, none, .47, .57},
}

var none = math.NaN()

func pairsOf(counts [][]int) (pairs []Pair) {
	for i, row := range counts {
		for j, n := range row {
			pairs = append(pairs, slices.Repeat([]Pair{{i + 1, j + 1}}, n)...)
		}
	}
	return pairs
}

// near holds where the figure, rounded as it was printed, is the printed one.
func near(got, printed, half float64) bool {
	return math.IsNaN(printed) || math.Abs(got-printed) <= half
}

func TestFiguresArePublishedOnes(t *testing.T) {
	for _, p := range published {
		f := Of(pairsOf(p.counts), Scale{len(p.counts), true}).Figures
		if !near(f.Percent.Value, p.percent, .5) || !near(f.Kappa.Value, p.kappa, p.half) || !near(f.Linear.Value, p.linear, p.half) {
			t.Errorf("%s: %v%%, kappa %v, linear %v", p.from, f.Percent.Value, f.Kappa.Value, f.Linear.Value)
		}
	}
}

// Cohen (1968), Weighted kappa, shows that with equal margins and weights by the square of
// the distance kappa is the product-moment correlation of the orders.
func TestWithEqualMarginsQuadraticKappaIsTheCorrelation(t *testing.T) {
	pairs := pairsOf([][]int{{9, 3, 1, 0}, {3, 14, 4, 2}, {1, 4, 11, 3}, {0, 2, 3, 6}})
	var x, y, xx, yy, xy, n float64
	for _, p := range pairs {
		a, b := float64(p.First), float64(p.Second)
		x, y, xx, yy, xy, n = x+a, y+b, xx+a*a, yy+b*b, xy+a*b, n+1
	}
	r := (n*xy - x*y) / math.Sqrt((n*xx-x*x)*(n*yy-y*y))
	if k := Of(pairs, Scale{4, true}).Figures.Quadratic.Value; math.Abs(k-r) > 1e-12 {
		t.Errorf("kappa %v, correlation %v", k, r)
	}
}

func TestBelowTheFloorNothingIsShown(t *testing.T) {
	alternating := func(n int) (pairs []Pair) {
		for i := range n {
			pairs = append(pairs, Pair{1 + i%2, 1 + i/2%2})
		}
		return pairs
	}
	scale := Scale{Grades: 2, Ordered: true}
	if a := Of(alternating(Floor-1), scale); a.Figures != nil || a.Pairs != Floor-1 {
		t.Errorf("one below the floor: %+v", a)
	}
	if a := Of(alternating(Floor), scale); a.Figures == nil {
		t.Error("at the floor there is nothing")
	}
	// What one of them did not grade does not help over the floor.
	if a := Of(append(alternating(Floor-1), Pair{1, None}, Pair{None, None}, Pair{3, 1}), scale); a.Figures != nil || a.LeftOut != 3 {
		t.Errorf("with pairs left out: %+v", a)
	}
}

func TestWithoutChanceThereIsNoKappa(t *testing.T) {
	a := Of(slices.Repeat([]Pair{{3, 3}}, 40), Scale{4, true}).Figures
	if a.Percent.Value != 100 || a.Percent.Interval != (Interval{100, 100}) {
		t.Errorf("alike: %+v", a.Percent)
	}
	for _, k := range []Kappa{a.Kappa, *a.Linear, *a.Quadratic} {
		if k != (Kappa{}) {
			t.Errorf("kappa of one cell: %+v", k)
		}
	}
	if none := Of(nil, Scale{4, true}); none.Figures != nil || none.Pairs != 0 {
		t.Errorf("no pairs: %+v", none)
	}
}

// One rater who gives one grade throughout leaves nothing beyond chance to agree on.
func TestARaterOfOneGradeAgreesByChance(t *testing.T) {
	pairs := append(slices.Repeat([]Pair{{1, 1}}, 12), slices.Repeat([]Pair{{1, 2}}, 8)...)
	if k := Of(pairs, Scale{2, true}).Figures.Kappa; !k.Defined || k.Value != 0 || k.Band != Slight {
		t.Errorf("kappa %+v", k)
	}
}

// A single pair that differs among many: most resamples have it seldom, many never.
func TestNoIntervalWhereKappaIsMostlyUndefined(t *testing.T) {
	pairs := append(slices.Repeat([]Pair{{1, 1}}, 39), Pair{2, 2})
	k := Of(pairs, Scale{4, true}).Figures.Kappa
	if !k.Defined || k.Value != 1 || k.Interval == nil || *k.Interval != (Interval{1, 1}) {
		t.Errorf("kappa %+v of %+v", k, k.Interval)
	}
	t.Run("at the limit", func(t *testing.T) {
		never := func(table) (float64, bool) { return 0, false }
		if i := bootstrap(tabulate(pairs, 4), never); i[0] != nil {
			t.Errorf("an interval of nothing: %v", i)
		}
	})
}

func TestTheOrderOfThePairsDoesNotMatter(t *testing.T) {
	pairs := pairsOf(published[2].counts)
	back := slices.Clone(pairs)
	slices.Reverse(back)
	one, other := Of(pairs, Scale{4, true}).Figures, Of(back, Scale{4, true}).Figures
	if one.Kappa.Value != other.Kappa.Value || *one.Kappa.Interval != *other.Kappa.Interval || *one.Linear.Interval != *other.Linear.Interval {
		t.Errorf("%+v, turned round %+v", one.Kappa, other.Kappa)
	}
}

func TestTheIntervalHoldsTheFigure(t *testing.T) {
	for _, p := range published {
		f := Of(pairsOf(p.counts), Scale{len(p.counts), true}).Figures
		for _, k := range []Kappa{f.Kappa, *f.Linear, *f.Quadratic} {
			if k.Interval.Low >= k.Value || k.Interval.High <= k.Value || k.Interval.Low < -1 || k.Interval.High > 1 {
				t.Errorf("%s: %v in %+v", p.from, k.Value, k.Interval)
			}
		}
	}
}

func TestWithoutAnOrderNothingIsWeighted(t *testing.T) {
	if f := Of(pairsOf(published[0].counts), Scale{Grades: 3}).Figures; f.Linear != nil || f.Quadratic != nil {
		t.Errorf("weighted: %+v", f)
	}
}

// The divisions are those of Landis and Koch (1977), The measurement of observer agreement
// for categorical data.
func TestBands(t *testing.T) {
	for kappa, want := range map[float64]Band{
		-1: Poor, -.001: Poor, 0: Slight, .20: Slight, .204: Slight, .21: Fair, .40: Fair, .41: Moderate, .60: Moderate,
		.61: Substantial, .80: Substantial, .81: AlmostPerfect, 1: AlmostPerfect,
	} {
		if got := BandOf(kappa); got != want {
			t.Errorf("%v is %s, want %s", kappa, got, want)
		}
	}
}
