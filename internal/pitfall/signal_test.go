package pitfall

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/school"
)

var year = calendar.YearOf(calendar.On(2026, 11, 23))

func rec(kind string, n byte) Record { return Record{Kind: kind, ID: uuid.UUID{n}, Version: 1} }

// counts are of all pupils and of those who may have free school meals.
func counts(all, fsm int) (c school.Counts) {
	c.Pupils, c.FSM = &all, &fsm
	return c
}

// partial are counts of all alone.
func partial(all int) (c school.Counts) {
	c.Pupils = &all
	return c
}

// taking is a record of those who take part, against a roll of 200 of whom 60 may have free
// school meals.
func taking(n byte, term calendar.Term, c school.Counts) Counted {
	return Counted{
		Record: rec("participation", n), ProvisionID: id.Provision{UUID: uuid.UUID{200}}, ProvisionName: "Brass", Year: year, Term: term,
		Lines: map[string]school.Counts{"all": c}, Roll: &Roll{Record: rec("school-roll", 100), Counts: counts(200, 60)},
	}
}

type expected struct {
	name  string
	of    Signal
	state State
	says  string // a part of its sentence
}

func check(t *testing.T, cases []expected) {
	t.Helper()
	for _, c := range cases {
		if c.of.State != c.state || !strings.Contains(c.of.Sentence, c.says) {
			t.Errorf("%s: %s, %q", c.name, c.of.State, c.of.Sentence)
		}
		if len(c.of.Records)+len(c.of.LookedFor) == 0 {
			t.Errorf("%s rests on nothing", c.name)
		}
		if (c.of.State == NotCalculable) != (c.of.Reason != "") {
			t.Errorf("%s is %s because %q", c.name, c.of.State, c.of.Reason)
		}
	}
}

func TestGapOf(t *testing.T) {
	gap, ok := gapOf(counts(66, 6), counts(200, 60), school.Groups[3])
	if got := Percent(gap.Of).String() + " " + Percent(gap.Rest).String() + " " + gap.Points.String() + " " + gap.Low.String() + " " + gap.High.String(); !ok || got != "10.0 42.9 -32.9 -42.7 -20.0" {
		t.Error(got, ok)
	}
	for name, none := range map[string][2]school.Counts{
		"not known": {partial(66), counts(200, 60)}, "nobody of the group": {counts(66, 0), counts(200, 0)}, "all of the group": {counts(60, 60), counts(60, 60)},
		"more of the group than the roll has": {counts(66, 61), counts(200, 60)}, "more of the rest": {counts(150, 6), counts(200, 60)},
	} {
		if _, ok := gapOf(none[0], none[1], school.Groups[3]); ok {
			t.Error("there is a gap:", name)
		}
	}
}

func TestParticipationGap(t *testing.T) {
	of := func(all ...Counted) Signal { return participationGap(Known{Participation: all}, year, hub.Defaults()) }
	few := taking(1, calendar.Autumn, counts(30, 9))
	few.Roll = &Roll{Record: rec("school-roll", 101), Counts: counts(80, 30)}
	last := taking(2, calendar.Spring, counts(66, 6))
	last.Year = year.Previous()
	bare := taking(3, calendar.Autumn, counts(66, 6))
	bare.Roll = nil
	wide := hub.Defaults()
	wide.ParticipationGapPoints = 33
	check(t, []expected{
		{"wide", of(taking(1, calendar.Autumn, counts(66, 6))), Raised, "Of pupils with free school meals 10.0 per cent take part in Brass (autumn), of the rest 42.9 per cent: 32.9 points below, more than the hub's 10."},
		{"small numbers", of(few), NotCalculable, "numbers are small. Of pupils with free school meals 30.0 per cent"},
		{"at the threshold", of(taking(1, calendar.Autumn, counts(94, 24))), Clear, "10.0 points below"},
		{"under another hub's threshold", participationGap(Known{Participation: []Counted{taking(1, calendar.Autumn, counts(66, 6))}}, year, wide), Clear, "33 points"},
		{"the latest term counts", of(taking(1, calendar.Autumn, counts(66, 6)), taking(2, calendar.Spring, counts(100, 30))), Clear, "spring"},
		{"last year's does not", of(last), NotCalculable, "nothing is recorded"},
		{"without a roll", of(bare), NotCalculable, "no roll"},
		{"nothing", of(), NotCalculable, "nothing is recorded"},
	})
}

func TestAThresholdIsHeldToWhatIsShown(t *testing.T) {
	roll := func(part, fsm int) Counted {
		c := taking(1, calendar.Autumn, counts(part, fsm))
		c.Roll = &Roll{Record: rec("school-roll", 101), Counts: counts(2000, 1000)}
		return c
	}
	for fsm, state := range map[int]State{400: Clear, 399: Raised} { // 10.0 and 10.1 points
		if got := participationGap(Known{Participation: []Counted{roll(500+fsm, fsm)}}, year, hub.Defaults()); got.State != state {
			t.Error(fsm, got.Sentence)
		}
	}
}

func TestWidening(t *testing.T) {
	terms := []calendar.Term{calendar.Autumn, calendar.Spring, calendar.Summer}
	of := func(fsm ...int) Signal {
		var all []Counted
		for i, n := range fsm {
			all = append(all, taking(byte(i+1), terms[i], counts(70+n, n)))
		}
		return widening(Known{Participation: all}, year, hub.Defaults())
	}
	across := []Counted{taking(1, calendar.Spring, counts(94, 24)), taking(2, calendar.Summer, counts(88, 18)), taking(3, calendar.Autumn, counts(82, 12))}
	across[0].Year, across[1].Year = year.Previous(), year.Previous()
	missing := []Counted{across[0], across[2], taking(4, calendar.Spring, counts(80, 10))}
	check(t, []expected{
		{"wider twice", of(24, 18, 12), Raised, "were 10.0, 20.0 and 30.0 points below the rest (autumn, spring, summer)"},
		{"above the rest at first", of(33, 18, 12), Raised, "were 5.0 points above, then 20.0 and 30.0 points below the rest (autumn, spring, summer)"},
		{"wider and narrower", of(12, 18, 24), Clear, "No gap"},
		{"wider once", of(24, 24, 12), Clear, "No gap"},
		{"small in the end", of(28, 27, 26), NotCalculable, "numbers are small"},
		{"above the rest", of(42, 40, 38), Clear, "No gap"},
		{"above the rest until the last term", of(42, 36, 12), Clear, "No gap"},
		{"from one year to the next", widening(Known{Participation: across}, year, hub.Defaults()), Raised, "(spring, summer, autumn)"},
		{"two terms", of(24, 18), NotCalculable, "three terms in a row"},
		{"a term is missing", widening(Known{Participation: missing}, year, hub.Defaults()), NotCalculable, "three terms in a row"},
	})
	if s := widening(Known{Participation: across}, year, hub.Defaults()); len(s.Records) != 4 {
		t.Error("three records and their roll are", s.Records)
	}
}

// The widest gap of the sheet is one that chance hardly makes, where there is one, and never of a
// group that is small: it is told with its interval.
func TestTheWidestGapIsNotThatOfFew(t *testing.T) {
	count := func(n int) *int { return &n }
	told := func(part, roll school.Counts) string {
		c := taking(1, calendar.Autumn, part)
		c.Roll = &Roll{Record: rec("school-roll", 101), Counts: roll}
		p := Partnership{Year: year, Known: Known{Participation: []Counted{c}}}
		if widest := p.Figures().TakingPart[0].Widest(5); widest != nil {
			return widest.InWords()
		}
		return ""
	}
	few := school.Counts{Pupils: count(80), EHCPlan: count(0), SENSupport: count(0), EAL: count(30)}
	ofFew := school.Counts{Pupils: count(200), EHCPlan: count(2), SENSupport: count(5), EAL: count(100)}
	for what, c := range map[string][2]school.Counts{
		"pupils whose first language is not English 20.0 points below the rest (-32.6 to -6.4)": {few, ofFew},
		"pupils with SEN support 41.0 points below the rest (-48.0 to 2.9)":                     {{Pupils: count(80), EHCPlan: count(0), SENSupport: count(0)}, ofFew},
		"": {{Pupils: count(80), EHCPlan: count(0)}, ofFew},
	} {
		if got := told(c[0], c[1]); got != what {
			t.Errorf("%q, and not %q", got, what)
		}
	}
}

func TestAchievementGap(t *testing.T) {
	of := func(grade string, all, fsm int) Signal {
		return achievementGap(Known{Achievement: []Counted{{
			Record: rec("achievement", 1), Year: year, Lines: map[string]school.Counts{
				"entries": counts(60, 20), "outcome:" + grade: counts(all, fsm), "outcome:3": counts(60-all, 20-fsm),
			},
		}}}, year, hub.Defaults())
	}
	check(t, []expected{
		{"wide", of("4", 41, 8), Raised, "Of pupils with free school meals 40.0 per cent entered for GCSE music have grade 4 or above in the school, of the rest 82.5 per cent: 42.5 points below"},
		{"small", of("9", 41, 12), NotCalculable, "numbers are small"},
		{"even", of("7", 30, 10), Clear, "0.0 points"},
		{"nothing", achievementGap(Known{}, year, hub.Defaults()), NotCalculable, "nothing is recorded"},
	})
}

// Each of the three gaps has the hub's own threshold, and none another's.
func TestEachGapHasAThreshold(t *testing.T) {
	k := Known{Achievement: []Counted{{Record: rec("achievement", 1), Year: year, Lines: map[string]school.Counts{
		"entries": counts(60, 20), "outcome:4": counts(41, 8), "outcome:3": counts(19, 12),
	}}}}
	for i, term := range []calendar.Term{calendar.Autumn, calendar.Spring, calendar.Summer} {
		k.Participation = append(k.Participation, taking(byte(i+1), term, counts(94-6*i, 24-6*i))) // 10.0, 20.0 and 30.0 points
	}
	for _, c := range []struct {
		participation, achievement, widening int
		raised                               string
	}{
		{10, 10, 0, "participation-gap widening-gap achievement-gap"}, {30, 10, 0, "widening-gap achievement-gap"}, {10, 43, 0, "participation-gap widening-gap"},
		{10, 10, 9, "participation-gap widening-gap achievement-gap"}, {10, 10, 10, "participation-gap achievement-gap"},
	} {
		s := hub.Defaults()
		s.ParticipationGapPoints, s.AchievementGapPoints, s.WideningGapPoints = c.participation, c.achievement, c.widening
		var raised []string
		for _, one := range []Signal{participationGap(k, year, s), widening(k, year, s), achievementGap(k, year, s)} {
			if one.State == Raised {
				raised = append(raised, string(one.Key))
			}
		}
		if got := strings.Join(raised, " "); got != c.raised {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func happened(kind string, n byte) []Happened {
	return []Happened{{rec(kind, n), calendar.On(2027, 3, 3)}}
}

func TestNotMonitored(t *testing.T) {
	check(t, []expected{
		{"neither", notMonitored(Known{}, year), Raised, "No visit"},
		{"visited", notMonitored(Known{Observations: happened("observation", 1)}, year), Clear, "visits held: 1"},
		{"evaluated", notMonitored(Known{Evaluations: happened("evaluation", 1)}, year), Clear, "evaluations published: 1"},
		{"told by the evaluation", notMonitored(Known{ForEvaluation: true}, year), Raised, "no evaluation of the year but this one"},
		{"visited, told by it", notMonitored(Known{ForEvaluation: true, Observations: happened("observation", 1)}, year), Clear, "visits held: 1; evaluations but this one: 0"},
	})
}

func TestCostUnknown(t *testing.T) {
	line := func(n byte, pence int64) Funding { return Funding{rec("funding-line", n), pence} }
	pupils := []Counted{taking(1, calendar.Autumn, partial(48))}
	last := taking(2, calendar.Summer, partial(48))
	last.Year = year.Previous()
	check(t, []expected{
		{"both", costUnknown(Known{Funding: []Funding{line(1, 120000)}, Participation: pupils}, year), Clear, "can be calculated"},
		{"neither", costUnknown(Known{}, year), Raised, "neither"},
		{"no funding", costUnknown(Known{Participation: pupils}, year), Raised, "no funding"},
		{"it comes to nothing", costUnknown(Known{Funding: []Funding{line(1, 120000), line(2, -120000)}, Participation: pupils}, year), Raised, "no funding"},
		{"a penny", costUnknown(Known{Funding: []Funding{line(1, 120000), line(2, -119999)}, Participation: pupils}, year), Clear, ""},
		{"nobody", costUnknown(Known{Funding: []Funding{line(1, 1)}, Participation: []Counted{taking(1, calendar.Autumn, partial(0))}}, year), Raised, "nobody"},
		{"last year's pupils", costUnknown(Known{Funding: []Funding{line(1, 1)}, Participation: []Counted{last}}, year), Raised, "nobody"},
	})
}

// began are those who began in autumn, and how many still took part after so many terms.
func began(n int, after ...int) Counted {
	c := taking(1, calendar.Autumn, school.Counts{})
	c.Kind, c.Lines = "continuation", map[string]school.Counts{"after:0": partial(n)}
	for i, stayed := range after {
		c.Lines["after:"+strconv.Itoa(i+1)] = partial(stayed)
	}
	return c
}

func TestFewContinue(t *testing.T) {
	of := func(all ...Counted) Signal { return fewContinue(Known{Continuation: all}, year, hub.Defaults()) }
	last := began(60, 50, 40, 10)
	last.Year, last.Record = year.Previous(), rec("continuation", 9)
	check(t, []expected{
		{"under", of(began(60, 30, 14)), Raised, "14 of 60 who began in Brass (autumn 2026-27) still take part after two terms: 23.3 per cent, under the hub's 25."},
		{"at the threshold", of(began(60, 30, 15)), Clear, "25.0 per cent"},
		{"four of few", of(began(4, 0)), NotCalculable, "numbers are small"},
		{"five", of(began(5, 1)), Raised, "20.0 per cent"},
		{"last year's, nobody counted this year's", of(last, began(60)), Raised, "autumn 2025-26) still take part after three terms: 16.7"},
		{"this year's come first", of(last, began(60, 50)), Clear, "after one term: 83.3"},
		{"not counted", of(began(60)), NotCalculable, "nothing is recorded"},
		{"nobody began", of(began(0, 0)), NotCalculable, "nothing is recorded"},
	})
}

// standsAt is a record of levels on entry, and of how many moved up since.
func standsAt(entry []int, moved int) Counted {
	c := taking(1, calendar.Autumn, school.Counts{})
	c.Kind, c.Lines = "starting-points", map[string]school.Counts{}
	for i, n := range entry {
		c.Lines["entry:"+[]string{"none", "entry"}[i]] = partial(n)
	}
	if moved >= 0 {
		c.Lines["good-progress"] = partial(moved)
	}
	return c
}

func TestGoodProgress(t *testing.T) {
	of := func(all ...Counted) Signal { return goodProgress(Known{Starting: all}, year, hub.Defaults()) }
	check(t, []expected{
		{"under", of(standsAt([]int{30, 10}, 19)), Raised, "19 of 40 whose level on entry to Brass is known have moved up a level since (autumn): 47.5 per cent, under the hub's 50."},
		{"at the threshold", of(standsAt([]int{30, 10}, 20)), Clear, "50.0 per cent"},
		{"few", of(standsAt([]int{4}, 0)), NotCalculable, "numbers are small"},
		{"not counted", of(standsAt([]int{30, 10}, -1)), NotCalculable, "nothing is recorded"},
	})
}

func TestStartingPoints(t *testing.T) {
	check(t, []expected{
		{"levels on entry", noStartingPoints(Known{Starting: []Counted{standsAt([]int{30, 10}, -1)}}, year), Clear, "1 record."},
		{"progress alone", noStartingPoints(Known{Starting: []Counted{standsAt(nil, 5)}}, year), Raised, "not recorded"},
		{"nothing", noStartingPoints(Known{}, year), Raised, "not recorded"},
	})
}

func TestFeederFigures(t *testing.T) {
	check(t, []expected{
		{"two are linked", noFeederFigures(Known{Feeders: []Record{rec("feeder-school", 1), rec("feeder-school", 2)}}, year), Clear, "2 schools"},
		{"none is linked", noFeederFigures(Known{}, year), Raised, "No school is linked"},
	})
	for phase, is := range map[string]bool{"secondary": true, "all-through": true, "middle-deemed-secondary": true, "primary": false, "not-applicable": false} {
		p := &Partnership{Phase: phase, Year: year}
		p.compute(year.First(), hub.Defaults(), nil)
		if got := p.Signal(NoFeederFigures) != nil; got != is {
			t.Errorf("of a %s school there is one: %v", phase, got)
		}
	}
}

func TestJointPractice(t *testing.T) {
	check(t, []expected{
		{"once", noJointPractice(Known{Joint: happened("joint-practice", 1)}, year), Clear, "1 time."},
		{"never", noJointPractice(Known{}, year), Raised, "Nothing is recorded"},
	})
}

func TestChallenge(t *testing.T) {
	talk := func(n byte, leader, challenged bool) Talk {
		return Talk{happened("conversation", n)[0], leader, challenged}
	}
	of := func(all ...Talk) Signal { return noChallenge(Known{Talks: all}, year) }
	check(t, []expected{
		{"one of each", of(talk(1, true, false), talk(2, false, true)), Raised, "2 conversations with the school this year: 1 with a senior leader, 1 in which something was challenged, and none with both"},
		{"both in one", of(talk(1, true, false), talk(2, true, true)), Clear, "1 of 2"},
		{"none", of(), Raised, "no conversation"},
	})
}

func TestBeforeTheYearBeginsNothingIsCalculable(t *testing.T) {
	for day, state := range map[calendar.Date]State{year.First().AddDays(-1): NotCalculable, year.First(): Raised} {
		p := &Partnership{Year: year}
		p.compute(day, hub.Defaults(), nil)
		if s := p.Signal(NotMonitored); s.State != state {
			t.Errorf("on %s: %s", day, s.Sentence)
		}
	}
}

// A dismissal holds while the signal rests on the same records at the same versions, whatever
// their order, and whatever the threshold is.
func TestADismissalHoldsOnTheSameRecords(t *testing.T) {
	of := func(version int64, more ...Record) Signal {
		s := Signal{Key: NotMonitored}.on(Record{"participation", uuid.UUID{1}, version}).on(more...)
		return s.raise("So it is.")
	}
	d := &Dismissal{RestsOn: of(1, rec("school-roll", 2)).RestsOn()}
	turned := Signal{Key: NotMonitored}.on(rec("school-roll", 2), rec("participation", 1)).raise("It is so.")
	lifted, now := *d, time.Unix(0, 0)
	lifted.LiftedAt = &now
	for name, c := range map[string]struct {
		of     Signal
		by     *Dismissal
		state  State
		lapsed bool
	}{
		"same":            {of(1, rec("school-roll", 2)), d, Dismissed, false},
		"in turn":         {turned, d, Dismissed, false},
		"changed":         {of(2, rec("school-roll", 2)), d, Raised, true},
		"one more":        {of(1, rec("school-roll", 2), rec("school-roll", 3)), d, Raised, true},
		"one less":        {of(1), d, Raised, true},
		"another signal":  {Signal{Key: CostUnknown}.on(rec("school-roll", 2), rec("participation", 1)).raise(""), d, Raised, true},
		"lifted":          {of(1, rec("school-roll", 2)), &lifted, Raised, false},
		"never dismissed": {of(1, rec("school-roll", 2)), nil, Raised, false},
		"clear":           {of(1).clear(""), d, Clear, false},
	} {
		if got := c.of.after(c.by); got.State != c.state || got.Lapsed != c.lapsed {
			t.Errorf("%s: %s, lapsed %v", name, got.State, got.Lapsed)
		}
	}
}

// Every signal has a question, and asks it however many of its pitfall are raised; every pitfall
// has one that is always asked.
func TestEverySignalHasAQuestion(t *testing.T) {
	p := &Partnership{Phase: "secondary", Year: year}
	p.compute(year.First(), hub.Defaults(), nil)
	for _, s := range p.Signals {
		if asked[s.Key] == "" {
			t.Error("nothing is asked of", s.Key)
		}
	}
	if len(asked) != len(p.Signals) {
		t.Error(len(asked), "questions for", len(p.Signals), "signals")
	}
	for i := range p.Signals {
		p.Signals[i] = p.Signals[i].raise("")
	}
	for i, q := range p.questions() {
		if q.Signal != p.Signals[i].Key || q.Text != asked[q.Signal] {
			t.Error("all are raised, and asked is", q)
		}
	}
	if got := len(p.questions()); got != len(p.Signals) {
		t.Error("all raised ask", got)
	}
	for i := range p.Signals {
		p.Signals[i] = p.Signals[i].clear("")
	}
	for i, q := range p.questions() {
		if q.Pitfall != Pitfalls[i] || q.Signal != "" || q.Text == "" {
			t.Error(q)
		}
	}
}
