package agreement

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
)

// exact computes kappa in the other way: as agreement seen and expected, with weights of
// agreement between 0 and 1, by comparing each judgement of the one with each of the
// other, in exact fractions.
func exact(pairs []Pair, weight func(a, b int) *big.Rat) *big.Rat {
	mean := func(sum *big.Rat, n int) *big.Rat { return new(big.Rat).Quo(sum, big.NewRat(int64(n), 1)) }
	seen, expected := new(big.Rat), new(big.Rat)
	for _, p := range pairs {
		seen.Add(seen, weight(p.First, p.Second))
		for _, q := range pairs {
			expected.Add(expected, weight(p.First, q.Second))
		}
	}
	po, pe := mean(seen, len(pairs)), mean(expected, len(pairs)*len(pairs))
	room := new(big.Rat).Sub(big.NewRat(1, 1), pe)
	if room.Sign() == 0 {
		return nil
	}
	return new(big.Rat).Quo(new(big.Rat).Sub(po, pe), room)
}

func weights(grades int) map[string]func(a, b int) *big.Rat {
	widest := int64(grades - 1)
	return map[string]func(a, b int) *big.Rat{
		"nominal": func(a, b int) *big.Rat {
			if a == b {
				return big.NewRat(1, 1)
			}
			return new(big.Rat)
		},
		"linear": func(a, b int) *big.Rat {
			return new(big.Rat).Sub(big.NewRat(1, 1), big.NewRat(int64(max(a-b, b-a)), widest))
		},
		"quadratic": func(a, b int) *big.Rat {
			return new(big.Rat).Sub(big.NewRat(1, 1), big.NewRat(int64((a-b)*(a-b)), widest*widest))
		},
	}
}

func TestKappaIsTheExactOne(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 2))
	undefined := 0
	for range 150 {
		grades, n := 2+draw.IntN(4), 10+draw.IntN(20)
		used := 1 + draw.IntN(grades) // often not all of the scale
		var pairs []Pair
		for range n {
			first := 1 + draw.IntN(used)
			second := first
			if draw.IntN(3) == 0 {
				second = 1 + draw.IntN(used)
			}
			pairs = append(pairs, Pair{first, second})
		}
		table := tabulate(pairs, grades)
		for name, apart := range map[string]distance{"nominal": nominal, "linear": linear, "quadratic": quadratic} {
			want := exact(pairs, weights(grades)[name])
			got, defined := table.kappa(apart)
			if defined != (want != nil) {
				t.Fatalf("%s of %v: defined %v", name, pairs, defined)
			}
			if want == nil {
				undefined++
				continue
			}
			if w, _ := want.Float64(); math.Abs(got-w) > 1e-12 {
				t.Errorf("%s of %v: %v, exactly %v", name, pairs, got, want)
			}
		}
	}
	if undefined == 0 {
		t.Error("no table without a kappa was tried")
	}
}

// The interval again, from the pairs themselves and by another generator: it may differ
// by what two thousand resamples leave to chance.
func TestTheIntervalIsTheBootstraps(t *testing.T) {
	pairs := pairsOf(published[2].counts)
	draw := rand.New(rand.NewChaCha8([32]byte{7}))
	var values []float64
	for range 4000 {
		var drawn []Pair
		for range pairs {
			drawn = append(drawn, pairs[draw.IntN(len(pairs))])
		}
		if k, defined := tabulate(drawn, 4).kappa(linear); defined {
			values = append(values, k)
		}
	}
	slices.Sort(values)
	got := Of(pairs, Scale{4, true}).Figures.Linear.Interval
	low, high := values[len(values)/40], values[len(values)*39/40]
	if math.Abs(got.Low-low) > .02 || math.Abs(got.High-high) > .02 {
		t.Errorf("%+v, drawn again %v to %v", *got, low, high)
	}
}

// The figures that are quoted for a table are those of the table.
func TestQuotedFiguresAreExact(t *testing.T) {
	for _, p := range published {
		pairs, by := pairsOf(p.counts), weights(len(p.counts))
		for name, quoted := range map[string]float64{"nominal": p.kappa, "linear": p.linear} {
			if k, _ := exact(pairs, by[name]).Float64(); !near(k, quoted, p.half) {
				t.Errorf("%s, %s: %v is quoted, exactly it is %v", p.from, name, quoted, k)
			}
		}
	}
}
