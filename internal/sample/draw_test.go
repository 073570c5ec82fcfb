package sample

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/hubqa/hubqa/internal/id"
)

func frameOf(sizes map[Stratum]int) (frame []School) {
	urn := 100000
	for _, st := range []Stratum{{"primary", "830"}, {"primary", "831"}, {"secondary", "830"}, {"nursery", "830"}} {
		for range sizes[st] {
			urn++
			frame = append(frame, School{ID: id.School{UUID: uuid.NewSHA1(uuid.Nil, fmt.Append(nil, urn))}, URN: urn, Stratum: st})
		}
	}
	return frame
}

// A tenth of a frame of 103 is 11 schools, of which the strata have 6.41, 2.67, 1.82 and
// 0.11: largest remainder gives them 6, 3, 2 and none.
func TestStrataHaveTheirPartByLargestRemainder(t *testing.T) {
	frame := frameOf(map[Stratum]int{{"primary", "830"}: 60, {"primary", "831"}: 25, {"secondary", "830"}: 17, {"nursery", "830"}: 1})
	got := map[Stratum]int{}
	for _, d := range Draw(frame, 10, "2026-27") {
		got[d.Stratum]++
		if d.Rank != got[d.Stratum] || d.Taken < d.Rank || d.Of < d.Taken {
			t.Errorf("%+v", d)
		}
	}
	want := map[Stratum]int{{"primary", "830"}: 6, {"primary", "831"}: 3, {"secondary", "830"}: 2}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// The lots are those that sha256sum gives:
//
//	for urn in 100001 100002 100003 100004 100005; do printf '%s %s\n' $(printf lot/$urn | sha256sum | cut -c1-8) $urn; done | sort
func TestLotsCanBeDrawnAgainElsewhere(t *testing.T) {
	var got []int
	for _, d := range Draw(frameOf(map[Stratum]int{{"primary", "830"}: 5}), 100, "lot") {
		got = append(got, d.URN)
	}
	if want := []int{100003, 100001, 100005, 100004, 100002}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestADrawDependsOnFrameShareAndSeedAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sizes := map[Stratum]int{}
		for _, st := range []Stratum{{"primary", "830"}, {"primary", "831"}, {"secondary", "830"}, {"nursery", "830"}} {
			sizes[st] = rapid.IntRange(0, 40).Draw(t, st.Phase+st.LACode)
		}
		frame, percent, seed := frameOf(sizes), rapid.IntRange(1, 100).Draw(t, "share"), rapid.StringN(1, 8, 64).Draw(t, "seed")
		if len(frame) == 0 {
			return
		}
		drawn := Draw(slices.Clone(frame), percent, seed)
		rand.Shuffle(len(frame), func(i, j int) { frame[i], frame[j] = frame[j], frame[i] })
		if again := Draw(frame, percent, seed); !slices.Equal(drawn, again) {
			t.Fatalf("drawn %v, again %v", drawn, again)
		}
		if len(drawn) != Size(len(frame), percent) {
			t.Fatalf("drawn %d of %d", len(drawn), len(frame))
		}
		for st, n := range sizes { // nobody has more or less than their part by a whole school
			got := len(slices.DeleteFunc(slices.Clone(drawn), func(d Drawn) bool { return d.Stratum != st }))
			if exact := float64(len(drawn)) * float64(n) / float64(len(frame)); float64(got) <= exact-1 || float64(got) >= exact+1 {
				t.Fatalf("%v of %d has %d of %d", st, n, got, len(drawn))
			}
		}
	})
}
