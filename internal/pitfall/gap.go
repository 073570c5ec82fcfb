package pitfall

import (
	"fmt"
	"math"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/proportion"
	"github.com/hubqa/hubqa/internal/school"
)

// Gap is by how much the share of a group differs from that of the rest: all less the group.
type Gap struct {
	Group     string // of school.Groups
	Of, Rest  proportion.Share
	Points    Tenths // of the group above the rest; negative: below
	Low, High Tenths // the interval of that, with 95 per cent of confidence
}

// Tenths are percentage points in tenths, as they are shown: what cannot be told apart in the
// sentence of a signal does not make one.
type Tenths int

func tenths(points float64) Tenths { return Tenths(math.Round(10 * points)) }

// Float gives the points as a number with one decimal.
func (t Tenths) Float() float64 { return float64(t) / 10 }

func (t Tenths) String() string { return fmt.Sprintf("%.1f", t.Float()) }

func (t Tenths) size() Tenths { return max(t, -t) }

// gapOf gives the gap of a group between a part, such as those who take part, and the whole.
// There is none where a count is not known, nobody is of the group or of the rest, or the part
// is greater than the whole, as that of another day can be.
//
// Example: of a roll of 200 pupils 60 may have free school meals. 6 of these and 60 of the
// other 140 take part: 10.0 against 42.9 per cent, which is 32.9 points below, between 20.0
// and 42.7.
func gapOf(part, whole school.Counts, g school.Group) (gap Gap, ok bool) {
	var n [4]int
	for i, of := range []struct {
		school.Counts
		school.Group
	}{{part, g}, {whole, g}, {part, all}, {whole, all}} {
		count, _ := of.Figure(of.Counts)
		if count == nil {
			return gap, false
		}
		n[i] = *count
	}
	gap = Gap{Group: g.Name, Of: proportion.Share{Part: n[0], Whole: n[1]}, Rest: proportion.Share{Part: n[2] - n[0], Whole: n[3] - n[1]}}
	if !sound(gap.Of) || !sound(gap.Rest) {
		return gap, false
	}
	points, low, high := proportion.Gap(gap.Of, gap.Rest)
	gap.Points, gap.Low, gap.High = tenths(points), tenths(low), tenths(high)
	return gap, true
}

func sound(s proportion.Share) bool { return s.Whole > 0 && s.Part >= 0 && s.Part <= s.Whole }

// beyond reports whether the group is more points below the rest than the hub's threshold.
func (g Gap) beyond(threshold int) bool { return g.Points < -Tenths(10*threshold) }

// certain reports whether the interval leaves zero out, below it.
func (g Gap) certain() bool { return g.High < 0 }

// GapOf is a gap with what it is of.
type GapOf struct {
	Gap
	From Counted
}

func (g GapOf) term() string {
	if g.From.Term == "" {
		return ""
	}
	return " (" + string(g.From.Term) + ")"
}

// records are those that a gap rests on.
func (g GapOf) records() []Record {
	if g.From.Roll == nil {
		return []Record{g.From.Record}
	}
	return []Record{g.From.Record, g.From.Roll.Record}
}

// wording is how groups are called in a sentence.
var wording = map[string]string{
	"girls": "girls", "boys": "boys", "fsm": "pupils with free school meals", "fsmEver6": "pupils with free school meals within six years",
	"pupilPremium": "pupils with pupil premium", "senSupport": "pupils with SEN support", "ehcPlan": "pupils with an EHC plan",
	"eal": "pupils whose first language is not English", "lookedAfter": "looked-after children",
}

// participationGaps gives the gaps of the groups of a term, against its roll.
func participationGaps(c Counted) (gaps []GapOf) {
	if c.Roll == nil {
		return nil
	}
	for _, g := range school.Groups[1:] {
		if gap, ok := gapOf(c.Lines["all"], c.Roll.Counts, g); ok {
			gaps = append(gaps, GapOf{gap, c})
		}
	}
	return gaps
}

// latest gives of each provision the latest record of the year.
func latest(of []Counted, year calendar.AcademicYear) (last []Counted) {
	for _, group := range byProvision(of) {
		var found *Counted
		for i := range group {
			if group[i].Year == year && (found == nil || group[i].at() > found.at()) {
				found = &group[i]
			}
		}
		if found != nil {
			last = append(last, *found)
		}
	}
	return last
}

// Percent gives a share in per cent as it is shown.
func Percent(s proportion.Share) Tenths { return tenths(s.Rate()) }
