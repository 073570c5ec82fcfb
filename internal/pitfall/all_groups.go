package pitfall

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/proportion"
	"github.com/hubqa/hubqa/internal/school"
)

// participationGap is raised where, in the latest term of a provision, the share of a group
// who take part is further below that of the rest than the hub's threshold, and the interval
// of that leaves zero out. Where only the interval does not, numbers are small.
//
// Example: 6 of 60 pupils with free school meals take part, and 60 of the other 140: 32.9
// points below, raised at a threshold of 10. With 9 of 30 and 21 of 50 it is 12.0 points, of
// an interval from 31.2 below to 9.9 above: not calculable. With 24 of 60 and 70 of 140 it is
// 10.0, not more than 10: clear.
func participationGap(k Known, year calendar.AcademicYear, s hub.Settings) Signal {
	var gaps []GapOf
	now := latest(k.Participation, year)
	for _, c := range now {
		gaps = append(gaps, participationGaps(c)...)
	}
	signal := Signal{Key: ParticipationGap, Pitfall: AllGroups}.on(recordsOf(now)...)
	if len(now) == 0 {
		return signal.lookingFor("participation", year.Days()).withhold(nothingHeld, "No participation is recorded of the year.")
	}
	return signal.ofGaps(gaps, s.ParticipationGapPoints, "take part in")
}

// achievementGap is participationGap of those who entered GCSE music and have grade 4 or
// above. A school's own results count for each of its partnerships.
//
// Example: of 20 entered who had free school meals 8 have grade 4 or above, of 40 others 33:
// 40.0 against 82.5 per cent, 42.5 points below, between 16.7 and 62.6: raised at 10.
func achievementGap(k Known, year calendar.AcademicYear, s hub.Settings) Signal {
	signal := Signal{Key: AchievementGap, Pitfall: AllGroups}
	if len(k.Achievement) == 0 {
		return signal.lookingFor("achievement", year.Days()).withhold(nothingHeld, "No results in GCSE music are recorded of the year.")
	}
	var gaps []GapOf
	told := false
	for _, c := range k.Achievement {
		signal = signal.on(c.Record)
		passed, ok := c.passes()
		told = told || ok
		for _, g := range school.Groups[1:] {
			if gap, is := gapOf(passed, c.Lines["entries"], g); ok && is {
				gaps = append(gaps, GapOf{gap, c})
			}
		}
	}
	if !told {
		return signal.withhold(nothingHeld, "What came of the entries in GCSE music is not recorded.")
	}
	return signal.ofGaps(gaps, s.AchievementGapPoints, "entered for GCSE music have grade 4 or above in")
}

// passes counts those with grade 4 or above of each group of which every outcome is known.
func (c Counted) passes() (passed school.Counts, ok bool) {
	for _, g := range school.Groups {
		if _, known := c.sum("outcome:", g); !known {
			continue
		}
		total := 0
		for _, grade := range []string{"4", "5", "6", "7", "8", "9"} {
			n, _ := c.count("outcome:"+grade, g)
			total += n
		}
		g.Keep(&passed, &total, "")
		ok = true
	}
	return passed, ok
}

// ofGaps tells of the widest gap that is beyond the threshold; the others are named.
func (s Signal) ofGaps(gaps []GapOf, threshold int, what string) Signal {
	if len(gaps) == 0 {
		return s.withhold(noRoll, "No group can be set beside the rest.")
	}
	slices.SortStableFunc(gaps, func(a, b GapOf) int { return cmp.Compare(a.Points, b.Points) })
	var sure, unsure []GapOf
	for _, g := range gaps {
		switch {
		case g.beyond(threshold) && g.certain():
			sure = append(sure, g)
		case g.beyond(threshold):
			unsure = append(unsure, g)
		}
	}
	switch {
	case len(sure) > 0:
		s.Records = nil // only those that show it
		for _, g := range sure {
			s = s.on(g.records()...)
		}
		return s.raise("%s, more than the hub's %d.%s", told(sure[0], what), threshold, others(sure[1:]))
	case len(unsure) > 0:
		return s.withhold(smallNumbers, "%s, which chance can make.", told(unsure[0], what))
	}
	return s.clear("No group of pupils is more than the hub's %d points below the rest. The widest gap: %s.", threshold, told(gaps[0], what))
}

// told is a gap in words.
func told(g GapOf, what string) string {
	side := "below"
	if g.Points > 0 {
		side = "above"
	}
	return fmt.Sprintf("Of %s %s per cent %s %s%s, of the rest %s per cent: %s points %s",
		wording[g.Group], share(g.Of), what, g.From.name(), g.term(), share(g.Rest), g.Points.size(), side)
}

func share(s proportion.Share) string { return Percent(s).String() }

// mostOthers is how many gaps are named beside the widest.
const mostOthers = 3

func others(gaps []GapOf) string {
	var parts []string
	for i, g := range gaps {
		if i == mostOthers {
			parts = append(parts, fmt.Sprintf("%d more", len(gaps)-i))
			break
		}
		parts = append(parts, fmt.Sprintf("%s (%s, %s)", wording[g.Group], g.From.name(), g.Points.size()))
	}
	if len(parts) == 0 {
		return ""
	}
	return " Also: " + strings.Join(parts, "; ") + "."
}

// widening is raised where a group is below the rest in the latest term of a provision, its
// interval leaves zero out, it was below in the term before too, and less so in each of the two
// terms before, one after the other, by more points than the hub's threshold. Terms of the year
// before count.
//
// Example: of 60 pupils with free school meals 24, 18 and 12 take part in autumn, spring and
// summer, and 70 of the other 140 each time: 10.0, 20.0 and 30.0 points below. The gap widened
// in spring and in summer: raised. With 18 and 24 in its place it narrowed and is clear;
// at a threshold of 10 it is clear too, since it widened by 10.0 and not by more.
func widening(k Known, year calendar.AcademicYear, s hub.Settings) Signal {
	signal := Signal{Key: WideningGap, Pitfall: AllGroups}
	var sure, unsure []widened
	followed := 0
	for _, terms := range byProvision(k.Participation) {
		run := threeTerms(terms, year)
		if run == nil {
			continue
		}
		followed++
		signal = signal.on(recordsOf(run)...)
		for _, w := range widenedIn(run, s.WideningGapPoints) {
			if w.now().certain() {
				sure = append(sure, w)
			} else {
				unsure = append(unsure, w)
			}
		}
	}
	slices.SortStableFunc(sure, func(a, b widened) int { return cmp.Compare(a.now().Points, b.now().Points) })
	switch {
	case followed == 0:
		return signal.lookingFor("participation", calendar.Range{From: year.Previous().First(), To: year.Last()}).
			withhold(nothingHeld, "There are no figures of three terms in a row up to the latest.")
	case len(sure) > 0:
		signal.Records = nil
		for _, w := range sure {
			for _, g := range w {
				signal = signal.on(g.records()...)
			}
		}
		return signal.raise("The gap widened two terms running: %s%s", sure[0], sure[0].more(sure[1:]))
	case len(unsure) > 0:
		return signal.withhold(smallNumbers, "%s", unsure[0])
	}
	return signal.clear("No gap widened two terms running.")
}

// widened is the gap of one group in three terms, each wider than the one before.
type widened [3]GapOf

func (w widened) now() GapOf { return w[2] }

func (w widened) String() string {
	return fmt.Sprintf("%s in %s were %s and %s points below the rest (%s, %s, %s).", wording[w[2].Group], w[2].From.name(),
		w.first(), w[2].below(), w[0].From.Term, w[1].From.Term, w[2].From.Term)
}

// first is the gap of the first two terms in words; only that of the first can be above the rest.
func (w widened) first() string {
	if above := w[0].Points; above > 0 {
		return fmt.Sprintf("%s points above, then %s", above, w[1].below())
	}
	return fmt.Sprintf("%s, %s", w[0].below(), w[1].below())
}

func (widened) more(rest []widened) string {
	if len(rest) == 0 {
		return ""
	}
	var gaps []GapOf
	for _, w := range rest {
		gaps = append(gaps, w.now())
	}
	return others(gaps)
}

// below is how far a group is below the rest; negative: above.
func (g Gap) below() Tenths { return -g.Points }

// threeTerms gives the latest record of the year and those of the two terms before it, where
// there are all three.
func threeTerms(of []Counted, year calendar.AcademicYear) []Counted {
	now := latest(of, year)
	if len(now) == 0 {
		return nil
	}
	var run []Counted
	for back := 2; back >= 0; back-- {
		i := slices.IndexFunc(of, func(c Counted) bool { return c.at() == now[0].at()-back })
		if i < 0 {
			return nil
		}
		run = append(run, of[i])
	}
	return run
}

// widenedIn are the gaps that widened twice, each time by more than so many points.
func widenedIn(run []Counted, points int) (all []widened) {
	more := Tenths(10 * points)
	gaps := [3]map[string]GapOf{}
	for i, c := range run {
		gaps[i] = map[string]GapOf{}
		for _, g := range participationGaps(c) {
			gaps[i][g.Group] = g
		}
	}
	for _, g := range school.Groups[1:] {
		w, known := widened{}, true
		for i := range gaps {
			gap, is := gaps[i][g.Name]
			w[i], known = gap, known && is
		}
		if known && w[1].below() > 0 && w[1].below()-w[0].below() > more && w[2].below()-w[1].below() > more {
			all = append(all, w)
		}
	}
	return all
}

// recordsOf are the records of counts, with the rolls against which they are told.
func recordsOf(of []Counted) (records []Record) {
	for _, c := range of {
		records = append(records, GapOf{From: c}.records()...)
	}
	return records
}
