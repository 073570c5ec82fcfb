package smallnumber_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/hubqa/hubqa/internal/smallnumber"
)

// hub gives what 300 schools counted, divided in seven ways as releases are, of so many pupils
// at most at a time. Each of the partners works in some of them, and two of them in every third.
func hub(partners, pupils int) smallnumber.Table {
	r := rand.New(rand.NewPCG(1, 7))
	groups := []int{3, 4, 3, 4, 3, 3, 15}
	t := smallnumber.Table{Splits: make([]smallnumber.Split, len(groups))}
	for row := range 300 {
		t.All = append(t.All, 0)
		for i, n := range groups {
			t.Splits[i].Counts = append(t.Splits[i].Counts, make([]int, n))
		}
		owners := r.Perm(partners)[:min(partners, 1+(row+2)%3/2)]
		for _, owner := range owners {
			p := smallnumber.Part{Owner: fmt.Sprint(owner), Row: row, All: 1 + r.IntN(pupils)}
			for _, n := range groups {
				p.Splits = append(p.Splits, scattered(r, p.All, n))
			}
			t.Parts = append(t.Parts, p)
			add(t, p)
		}
	}
	return t
}

// scattered divides people by groups, of which the first are the largest.
func scattered(r *rand.Rand, people, groups int) []int {
	counts := make([]int, groups)
	for range people {
		counts[min(r.IntN(groups), r.IntN(groups))]++
	}
	return counts
}

// add counts people in their row.
func add(t smallnumber.Table, more smallnumber.Part) {
	t.All[more.Row] += more.All
	for i, counts := range more.Splits {
		for c, n := range counts {
			t.Splits[i].Counts[more.Row][c] += n
		}
	}
}

// recounted gives a table in which a partner found some more in one group of some schools.
func recounted(t smallnumber.Table, every int) smallnumber.Table {
	next := smallnumber.Table{All: slices.Clone(t.All)}
	for _, s := range t.Splits {
		var rows [][]int
		for _, row := range s.Counts {
			rows = append(rows, slices.Clone(row))
		}
		next.Splits = append(next.Splits, smallnumber.Split{Counts: rows})
	}
	for i, p := range t.Parts {
		if i%every == 0 {
			more := smallnumber.Part{Owner: p.Owner, Row: p.Row, All: 5}
			for _, counts := range p.Splits {
				found := make([]int, len(counts))
				found[slices.Index(counts, slices.Max(counts))] = more.All
				more.Splits = append(more.Splits, found)
			}
			next.Parts = append(next.Parts, more)
			add(next, more)
		}
		next.Parts = append(next.Parts, p)
	}
	return next
}

// rare gives a table in which only the smallest school and the largest have somebody of a group:
// all between are hidden before the largest, and shown again.
func rare() smallnumber.Table {
	t, s := smallnumber.Table{}, smallnumber.Split{}
	for row := range 300 {
		t.All, s.Counts = append(t.All, 40+row), append(s.Counts, []int{0, 40 + row})
	}
	s.Counts[0], s.Counts[299] = []int{1, 39}, []int{40, 299}
	t.Splits = slices.Repeat([]smallnumber.Split{s}, 7)
	return t
}

// each measures with few partners and with many, of whose schools most are hidden or few.
func each(b *testing.B, measure func(b *testing.B, first smallnumber.Table)) {
	for _, partners := range []int{1, 20, 40} {
		for _, pupils := range []int{12, 80, 800} {
			b.Run(fmt.Sprint(partners, " partners of ", pupils), func(b *testing.B) { measure(b, hub(partners, pupils)) })
		}
	}
}

// A large hub releases a term within a request.
func BenchmarkHide(b *testing.B) {
	each(b, func(b *testing.B, first smallnumber.Table) {
		for b.Loop() {
			smallnumber.Hide(first, 5)
		}
	})
}

func BenchmarkHideRare(b *testing.B) {
	for b.Loop() {
		smallnumber.Hide(rare(), 5)
	}
}

// And corrects it twice.
func BenchmarkHolds(b *testing.B) {
	each(b, func(b *testing.B, first smallnumber.Table) {
		h, second := smallnumber.Hide(first, 5), recounted(first, 50)
		third := recounted(second, 70)
		for b.Loop() {
			if !h.Holds(5, first, second, third) {
				b.Fatal("the correction is not shown")
			}
		}
	})
}
