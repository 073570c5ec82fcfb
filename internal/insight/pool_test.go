package insight

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
)

var lead = id.Person{UUID: uuid.UUID{9}}

func numbered(n int) uuid.UUID { return uuid.UUID{7, byte(n >> 8), byte(n)} }

// statement is one of two that were asked.
func statement(n int) string { return string(rune('a' + n)) }

// visited makes a visit at which these answers were given to the statements in turn.
func visited(n, partner, provision int, on calendar.Date, answers ...[]int) *Heard {
	issued := calendar.Midnight(on.AddDays(14)).Add(time.Hour)
	h := &Heard{
		ObservationID: id.Observation{UUID: numbered(n)}, PartnerID: id.Partner{UUID: numbered(partner)}, PartnerName: fmt.Sprint(partner),
		ProvisionID: id.Provision{UUID: numbered(provision)}, VisitOn: on, IssuedAt: &issued, Threshold: 3,
	}
	for i, a := range answers {
		h.answers = append(h.answers, observation.Answers{Statement: statement(i), Agree: a[0], Partly: a[1], Disagree: a[2], NoAnswer: a[3]})
		h.asked = a[0] + a[1] + a[2] + a[3]
	}
	return h
}

var (
	inAutumn = calendar.On(2026, 10, 1)
	inSpring = calendar.On(2027, 2, 1)
	later    = calendar.On(2027, 8, 1)
)

// drawVisits are visits of a few partners, each with provisions of its own.
func drawVisits(t *rapid.T) (all []*Heard) {
	for n := range rapid.IntRange(0, 24).Draw(t, "visits") {
		partner := rapid.IntRange(1, 3).Draw(t, "partner")
		on := rapid.SampledFrom([]calendar.Date{inAutumn, calendar.On(2026, 11, 20), calendar.On(2026, 12, 20), inSpring}).Draw(t, "on")
		asked := rapid.SampledFrom([]int{4, 9, 12}).Draw(t, "asked")
		var answers [][]int
		for range rapid.IntRange(1, 2).Draw(t, "statements") {
			disagree := rapid.IntRange(0, 4).Draw(t, "disagree")
			answers = append(answers, []int{asked - disagree, 0, disagree, 0})
		}
		h := visited(n, partner, 10*partner+rapid.IntRange(0, 1).Draw(t, "provision"), on, answers...)
		if rapid.IntRange(0, 4).Draw(t, "issued") == 0 {
			h.IssuedAt = nil
		}
		all = append(all, h)
	}
	return all
}

// poolsOn is which pool each visit is in on a day, by the visits of the pool.
func poolsOn(all []*Heard, today calendar.Date) map[*Heard]string {
	for _, h := range all {
		h.pool = nil
	}
	gather(all, today)
	found := map[*Heard]string{}
	for _, h := range all {
		if h.pool != nil {
			slices.SortFunc(h.pool.of, func(a, b *Heard) int { return bytes.Compare(a.ObservationID.UUID[:], b.ObservationID.UUID[:]) })
			for _, o := range h.pool.of {
				found[h] += fmt.Sprint(o.ObservationID.UUID[2], " ")
			}
		}
	}
	return found
}

// A pool stays as it is from the day on which there is one, whatever comes: otherwise what was
// told of it yesterday, and today, would tell of a visit.
func TestAPoolNeverChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all, before := drawVisits(t), map[*Heard]string{}
		for _, today := range []calendar.Date{calendar.On(2026, 11, 1), calendar.On(2027, 1, 2), calendar.On(2027, 3, 31), calendar.On(2027, 4, 1), later} {
			var issued []*Heard // what there is by then
			for _, h := range all {
				if h.IssuedAt != nil && calendar.DateOf(*h.IssuedAt).Before(today) {
					issued = append(issued, h)
				}
			}
			now := poolsOn(issued, today)
			for h, was := range before {
				if now[h] != was {
					t.Fatalf("on %s the pool of %s is %s", today, was, now[h])
				}
			}
			before = now
		}
	})
}

// Whatever a reader asks for, and lays beside what they read at the visits: what a figure holds
// of hidden answers are those of whole pools. So no two differ by less than one, and each is of
// as many visits as the threshold.
func TestAFigureHoldsWholePools(t *testing.T) {
	told := 0
	rapid.Check(t, func(t *rapid.T) {
		all := drawVisits(t)
		gather(all, later)
		group := map[*Heard]bool{}
		for _, h := range all {
			if rapid.IntRange(0, 5).Draw(t, "reach") > 0 {
				group[h] = true
			}
			h.RecordedBy = rapid.SampledFrom([]id.Person{{}, {}, lead}).Draw(t, "who entered")
		}
		for n := range 2 {
			v, asked := added(group, statement(n), lead)
			if !asked {
				continue
			}
			counted := map[id.Observation]bool{}
			for _, o := range v.Counted {
				counted[o] = true
			}
			sum := 0
			for _, h := range all {
				a, given := h.answersTo(statement(n))
				if !given || !counted[h.ObservationID] {
					continue
				}
				if sum += a.Disagree; !h.hides(a) {
					continue
				}
				if h.pool == nil || len(h.pool.of) < h.Threshold {
					t.Fatalf("%v counts a hidden answer of %v alone", v, h.ObservationID)
				}
				told++
				notMine := 0
				for _, o := range h.pool.of {
					b, given := o.answersTo(statement(n))
					if given && o.hides(b) && !counted[o.ObservationID] || !given && h.few() || o.few() != h.few() {
						t.Fatalf("%v counts a part of a pool", v)
					}
					if given && o.hides(b) && o.RecordedBy != lead {
						notMine++
					}
				}
				if notMine > 0 && notMine < h.Threshold {
					t.Fatalf("who entered the rest is told of %d visits", notMine)
				}
			}
			if shown := v.Disagree; len(v.Counted) > 0 && (shown.Value != sum || shown.Value > 0 && shown.Value < 3) || len(v.Counted) == 0 && shown.Marker != "c" {
				t.Fatalf("%v, and it is %d", shown, sum)
			}
		}
	})
	if told == 0 {
		t.Error("nothing hidden is ever told")
	}
}

// Visits that are too few of a provision in a term are told of its partner, and then of the hub.
func TestWhatIsLeftIsToldOfTheNextLevel(t *testing.T) {
	small, smaller := []int{8, 2, 2, 0}, []int{8, 2, 1, 0}
	all := []*Heard{
		visited(1, 1, 10, inAutumn, small), visited(2, 1, 10, inAutumn, smaller), visited(3, 1, 11, inAutumn, smaller), // a pool of the partner's
		visited(4, 2, 20, inAutumn, small), visited(5, 2, 20, inAutumn, small), visited(6, 2, 20, inAutumn, smaller), // one of a provision's
		visited(7, 3, 30, inAutumn, small), visited(8, 2, 21, inAutumn, small), // too few
		visited(9, 3, 30, inAutumn, []int{6, 3, 3, 0}), // shown at the visit
		visited(10, 3, 30, inSpring, []int{8, 2, 2, 0}),
	}
	all[7].IssuedAt = nil
	gather(all, later)
	for _, c := range []struct {
		name string
		of   []int
		want string
	}{
		{"the hub", []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, "7 3 {54 } {12 }"},
		{"a partner", []int{0, 1, 2}, "3 0 {24 } {4 }"},
		{"its provision", []int{0, 1}, "0 2 {0 c} {0 c}"},
		{"another's", []int{3, 4, 5}, "3 0 {24 } {5 }"},
		{"until a day", []int{3, 4}, "0 2 {0 c} {0 c}"},
		{"what is shown", []int{6, 8, 9}, "1 2 {6 } {3 }"},
	} {
		group := map[*Heard]bool{}
		for _, n := range c.of {
			group[all[n]] = true
		}
		v, _ := added(group, "a", lead)
		if got := fmt.Sprint(len(v.Counted), len(v.Withheld), v.Agree, v.Disagree); got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}
