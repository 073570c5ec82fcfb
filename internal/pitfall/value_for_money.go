package pitfall

import (
	"fmt"
	"slices"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/proportion"
)

// notMonitored is raised where nobody looked at the partner's work in the school in the year:
// no visit to it was held, and no evaluation of the year was published. On the paper of an
// evaluation that one is not counted: it does not clear its own pitfall.
//
// Example: with a visit held on 3 March and no evaluation it is clear; without either, raised.
func notMonitored(k Known, year calendar.AcademicYear) Signal {
	s := Signal{Key: NotMonitored, Pitfall: ValueForMoney}
	for _, h := range slices.Concat(k.Observations, k.Evaluations) {
		s = s.on(h.Record)
	}
	none, some := "no evaluation of the year is published", "evaluations published"
	if k.ForEvaluation {
		none, some = "there is no evaluation of the year but this one", "evaluations but this one"
	}
	if len(s.Records) == 0 {
		return s.lookingFor("observation", year.Days()).lookingFor("evaluation", year.Days()).
			raise("No visit to the partner's work in the school was held this year, and %s.", none)
	}
	return s.clear("The partner's work in the school was looked at this year: visits held: %d; %s: %d.", len(k.Observations), some, len(k.Evaluations))
}

// costUnknown is raised where what a pupil costs cannot be calculated, since no funding of the
// year is recorded, or it comes to nothing, or nobody is recorded as taking part.
//
// Example: a line of 1200.00 and its correction by -1200.00 come to nothing: raised. With
// 1200.00 and 48 pupils in the autumn it is clear.
func costUnknown(k Known, year calendar.AcademicYear) Signal {
	s := Signal{Key: CostUnknown, Pitfall: ValueForMoney}
	var pence int64
	for _, f := range k.Funding {
		s, pence = s.on(f.Record), pence+f.Pence
	}
	pupils := 0
	for _, c := range k.Participation {
		if n, ok := c.count("all", all); ok && c.Year == year {
			s, pupils = s.on(c.Record), pupils+n
		}
	}
	if pence <= 0 {
		s = s.lookingFor("funding-line", year.Days())
	}
	if pupils == 0 {
		s = s.lookingFor("participation", year.Days())
	}
	switch {
	case pence <= 0 && pupils == 0:
		return s.raise("What a pupil costs cannot be calculated: neither funding nor anybody who takes part is recorded this year.")
	case pence <= 0:
		return s.raise("What a pupil costs cannot be calculated: no funding is recorded this year.")
	case pupils == 0:
		return s.raise("What a pupil costs cannot be calculated: nobody is recorded as taking part this year.")
	}
	return s.clear("Funding and participation of the year are recorded: what a pupil costs can be calculated.")
}

// fewContinue is raised where, of those who began, fewer still take part than the hub's
// threshold says in per cent, by the last of the terms that were counted. Nobody comes back in
// these counts, so what is under the threshold after one term is under it after three. Fewer
// beginners than the hub's small number are no ground to judge on.
//
// Example: 60 began; 30 still took part after one term and 14 after two: 23.3 per cent, under
// the threshold of 25: raised. With 15 after two it is 25.0 per cent: clear.
func fewContinue(k Known, year calendar.AcademicYear, s hub.Settings) Signal {
	signal := Signal{Key: FewContinue, Pitfall: ValueForMoney}
	var shares []shareOf
	for _, cohorts := range byProvision(k.Continuation) {
		if last, ok := lastFollowed(cohorts); ok {
			shares = append(shares, last)
		}
	}
	if len(shares) == 0 {
		return signal.lookingFor("continuation", calendar.Range{From: year.Previous().First(), To: year.Last()}).
			withhold(nothingHeld, "Nobody counted how many go on of those who began this year or the last.")
	}
	return signal.ofShares(shares, s.ContinuationPercent, s.SmallNumberThreshold)
}

// shareOf is a share with what it is of.
type shareOf struct {
	proportion.Share
	from Counted
	what string // the share does
}

// lastFollowed gives of a provision the latest of those who began, and were counted later on.
func lastFollowed(cohorts []Counted) (last shareOf, ok bool) {
	for _, c := range cohorts {
		s, followed := c.continuing()
		if followed && (!ok || c.at() > last.from.at()) {
			last, ok = s, true
		}
	}
	return last, ok
}

// continuing gives how many of those who began still took part after as many terms as were
// counted.
func (c Counted) continuing() (shareOf, bool) {
	began, ok := c.count("after:0", all)
	for terms := 3; ok && terms > 0; terms-- {
		if stayed, counted := c.count(fmt.Sprintf("after:%d", terms), all); counted {
			what := fmt.Sprintf("who began in %s (%s %s) still take part after %s", c.name(), c.Term, c.Year, inTerms(terms))
			return shareOf{proportion.Share{Part: stayed, Whole: began}, c, what}, began > 0
		}
	}
	return shareOf{}, false
}

func inTerms(n int) string {
	if n == 1 {
		return "one term"
	}
	return map[int]string{2: "two terms", 3: "three terms"}[n]
}

// goodProgress is raised where fewer of those whose level on entry is known moved up a level
// since than the hub's threshold says in per cent, by the latest record of a provision.
//
// Example: 40 are known by their level on entry, and 19 moved up at least one: 47.5 per cent,
// under the threshold of 50: raised. With 20 it is clear.
func goodProgress(k Known, year calendar.AcademicYear, s hub.Settings) Signal {
	signal := Signal{Key: FewWithGoodProgress, Pitfall: ValueForMoney}
	var shares []shareOf
	for _, c := range latest(k.Starting, year) {
		if one, ok := c.movedUp(); ok {
			shares = append(shares, one)
		}
	}
	if len(shares) == 0 {
		return signal.lookingFor("starting-points", year.Days()).withhold(nothingHeld, "Nobody counted how many moved up a level since they began.")
	}
	return signal.ofShares(shares, s.GoodProgressPercent, s.SmallNumberThreshold)
}

// movedUp gives how many of those whose level on entry is known moved up a level since.
func (c Counted) movedUp() (shareOf, bool) {
	began, known := c.sum("entry:", all)
	moved, told := c.count("good-progress", all)
	what := fmt.Sprintf("whose level on entry to %s is known have moved up a level since%s", c.name(), GapOf{From: c}.term())
	return shareOf{proportion.Share{Part: moved, Whole: began}, c, what}, known && told && began > 0
}

// ofShares tells of the smallest share that is under the threshold, of at least so many.
func (s Signal) ofShares(shares []shareOf, percent, fewest int) Signal {
	slices.SortStableFunc(shares, func(a, b shareOf) int { return int(tenths(a.Rate()) - tenths(b.Rate())) })
	var considered, under []shareOf
	for _, one := range shares {
		s = s.on(one.from.Record)
		if one.Whole < fewest || !sound(one.Share) {
			continue
		}
		if considered = append(considered, one); tenths(one.Rate()) < Tenths(10*percent) {
			under = append(under, one)
		}
	}
	if len(considered) == 0 {
		return s.withhold(smallNumbers, "Fewer than %d began.", fewest)
	}
	if len(under) == 0 {
		return s.clear("%s, not under the hub's %d.", considered[0], percent)
	}
	s.Records = nil
	for _, one := range under {
		s = s.on(one.from.Record)
	}
	return s.raise("%s, under the hub's %d.", under[0], percent)
}

func (s shareOf) String() string {
	return fmt.Sprintf("%d of %d %s: %s per cent", s.Part, s.Whole, s.what, share(s.Share))
}
