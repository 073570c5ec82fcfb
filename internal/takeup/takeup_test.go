package takeup

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/school"
)

// counts reads counts of groups, as "all=30 girls=14".
func counts(text string) (c school.Counts) {
	for _, part := range strings.Fields(text) {
		name, n, _ := strings.Cut(part, "=")
		count := 0
		marker := ""
		if _, err := fmt.Sscan(n, &count); err != nil {
			marker = n
		}
		for _, g := range school.Groups {
			if g.Name == name && marker == "" {
				g.Keep(&c, &count, "")
			} else if g.Name == name {
				g.Keep(&c, nil, marker)
			}
		}
	}
	return c
}

// comparison tells a comparison in one line.
func comparison(c Comparison) string {
	text := "no rate"
	if c.Rate != nil {
		text = fmt.Sprintf("%.1f (%.1f to %.1f)", c.Rate.Figure, c.Rate.Low, c.Rate.High)
	}
	if c.Gap != nil {
		text += fmt.Sprintf(", gap %.1f (%.1f to %.1f)", c.Gap.Figure, c.Gap.Low, c.Gap.High)
	}
	if c.Relative != nil {
		text += fmt.Sprintf(", relative %.1f", *c.Relative)
	}
	return text
}

func TestCompare(t *testing.T) {
	for _, c := range []struct{ part, whole, want string }{
		{"all=30 fsmEver6=9", "all=80 fsmEver6=30", "30.0 (16.7 to 47.9), gap -12.0 (-31.2 to 9.9), relative -28.6"},
		{"all=9 fsmEver6=9", "all=80 fsmEver6=30", "30.0 (16.7 to 47.9), gap 30.0 (14.9 to 47.9)"}, // nobody of the rest
		{"all=30", "all=80 fsmEver6=30", "no rate"},
		{"all=30 fsmEver6=z", "all=80 fsmEver6=30", "no rate"},
		{"all=30 fsmEver6=9", "all=80", "no rate"},
		{"all=30 fsmEver6=0", "all=80 fsmEver6=0", "no rate"},              // nobody in the group
		{"all=30 fsmEver6=31", "all=80 fsmEver6=30", "no rate"},            // above the roll
		{"all=30 fsmEver6=9", "all=30 fsmEver6=30", "30.0 (16.7 to 47.9)"}, // there is no rest
	} {
		if got := comparison(Compare(school.Groups[4], counts(c.part), counts(c.whole))); got != c.want {
			t.Errorf("%s of %s: %s, not %s", c.part, c.whole, got, c.want)
		}
	}
	if got := comparison(Compare(school.Groups[0], counts("all=30"), counts("all=80"))); !strings.HasPrefix(got, "37.5") || strings.Contains(got, "gap") {
		t.Errorf("of all: %s", got)
	}
}

func TestWidened(t *testing.T) {
	for _, c := range []struct {
		before, now float64
		want        bool
	}{{-2.8, -10, true}, {-10, -4, false}, {6, 2, false}, {2, 6, false}, {2, -1, true}, {-3, -3, false}} {
		if widened(c.before, c.now) != c.want {
			t.Errorf("from %v to %v", c.before, c.now)
		}
	}
}

func TestTrend(t *testing.T) {
	year, _ := calendar.ParseAcademicYear("2026-27")
	autumn := when{year, calendar.Autumn}
	summer := autumn.before()
	spring := summer.before()
	if summer.year.String() != "2025-26" || spring.term != calendar.Spring || spring.before().term != calendar.Autumn {
		t.Fatalf("%v comes after %v", summer, spring)
	}
	of := func(n byte) id.Figures { return id.Figures{UUID: uuid.UUID{n}} }
	gaps := map[when]point{spring: {-2.8, of(1)}, summer: {-10, of(2)}, autumn: {-20, of(3)}}
	if got := trendTo(autumn, gaps); got.Change != -10 || got.Widened != 2 || !slices.Equal(got.RestsOn, []id.Figures{of(2), of(1)}) {
		t.Errorf("%+v", got)
	}
	if got := trendTo(spring, gaps); got != nil {
		t.Errorf("of the first term: %+v", got)
	}
	gaps[autumn] = point{-4, of(3)}
	if got := trendTo(autumn, gaps); got.Change != 6 || got.Widened != 0 || len(got.RestsOn) != 1 {
		t.Errorf("of a gap that narrows: %+v", got)
	}
	delete(gaps, summer)
	if got := trendTo(autumn, gaps); got != nil {
		t.Errorf("without the term before: %+v", got)
	}
}

func figuresOf(kind, of string, lines ...string) *Figures {
	f := &Figures{Kind: kind, Of: of, CountedOn: calendar.On(2026, 11, 2)}
	f.AcademicYear, _ = calendar.ParseAcademicYear("2026-27")
	for _, l := range lines {
		name, text, _ := strings.Cut(l, " ")
		f.Lines = append(f.Lines, Line{Line: name, Counts: counts(text), At: "/" + name})
	}
	return f
}

// rates tells the rate of all by each item.
func rates(items []Item) string {
	var all []string
	for _, i := range items {
		all = append(all, fmt.Sprintf("%s %s%d %.1f", i.Measure, i.Level, i.Terms, i.Groups[0].Rate.Figure))
	}
	return strings.Join(all, ", ")
}

func TestWhatIsCompared(t *testing.T) {
	started := figuresOf(StartingPoints, "", "entry:none all=12", "entry:entry all=6", "entry:foundation all=2", "good-progress all=5")
	if got := rates(itemsOf(started)); got != "level-on-entry entry0 40.0, level-on-entry foundation0 10.0, level-on-entry intermediate0 0.0, "+
		"level-on-entry advanced0 0.0, good-progress 0 25.0" {
		t.Error(got)
	}
	if got := rates(itemsOf(figuresOf(Continuation, "", "after:0 all=28", "after:1 all=7"))); got != "continuation 1 25.0" {
		t.Error(got)
	}
	gcse := figuresOf(Achievement, "gcse-music", "entries all=14", "outcome:7 all=6", "outcome:4 all=8")
	roll := counts("all=140")
	gcse.Roll = &roll
	if got := rates(itemsOf(gcse)); got != "achievement-entries 0 10.0, achievement-outcomes 70 42.9, achievement-outcomes 40 100.0" {
		t.Error(got)
	}
}

// Figures agree with themselves, with each other and with the roll.
func TestConsistency(t *testing.T) {
	roll := counts("all=40 girls=20 boys=20 eal=2")
	for _, c := range []struct {
		name  string
		of    *Figures
		wants string // rules, in order
	}{
		{"as it should be", figuresOf(Participation, "", "all all=30 girls=14 boys=16 fsm=3 fsmEver6=6 senSupport=20 ehcPlan=10 eal=9"), ""},
		{"a group above all", figuresOf(Participation, "", "all all=30 fsmEver6=31"), "figures-group-above-all"},
		{"sex does not add up", figuresOf(Participation, "", "all all=30 girls=14 boys=15"), "figures-sex"},
		{"a school of one sex", figuresOf(Participation, "", "all all=30 girls=30 boys=z"), ""},
		{"one sex is not known", figuresOf(Participation, "", "all all=30 girls=14 boys=missing"), ""},
		{"more SEN than pupils", figuresOf(Participation, "", "all all=30 senSupport=21 ehcPlan=10"), "figures-overlap"},
		{"more FSM than ever", figuresOf(Participation, "", "all all=30 fsm=7 fsmEver6=6"), "figures-overlap"},
		{"without all", figuresOf(Participation, "", "all girls=3"), "figures-all-missing"},
		{"more than the school has", figuresOf(Participation, "", "all all=41"), "figures-above-roll"},
		{"twice", figuresOf(Participation, "", "all all=4", "all all=5"), "figures-twice"},
		{"levels of the same pupils", figuresOf(StartingPoints, "", "entry:none all=9", "entry:entry all=3", "now:entry all=12"), ""},
		{"levels of others", figuresOf(StartingPoints, "", "entry:none all=9", "now:entry all=12"), "figures-levels"},
		{"progress of others", figuresOf(StartingPoints, "", "entry:none all=9 boys=2", "good-progress all=8 boys=3"), "figures-progress"},
		{"continuation", figuresOf(Continuation, "", "after:0 all=9", "after:1 all=9", "after:2 all=0"), ""},
		{"continuation that grows", figuresOf(Continuation, "", "after:0 all=9", "after:1 all=3", "after:2 all=4"), "figures-continuation"},
		{"continuation of a group that grows", figuresOf(Continuation, "", "after:0 all=9 eal=1", "after:1 all=3 eal=2"), "figures-continuation"},
		{"continuation with a gap", figuresOf(Continuation, "", "after:0 all=9", "after:2 all=4"), "figures-continuation"},
		{"outcomes", figuresOf(Achievement, "gcse-music", "entries all=9 girls=4 boys=5", "outcome:9 all=1", "outcome:U all=8"), ""},
		{"outcomes of others", figuresOf(Achievement, "gcse-music", "entries all=9", "outcome:9 all=1"), "figures-outcomes"},
		{"no such outcome", figuresOf(Achievement, "gcse-music", "entries all=9", "outcome:A all=9"), "figures-outcome-unknown"},
	} {
		c.of.Roll, c.of.RollOn = &roll, calendar.On(2026, 1, 15)
		err := checked(c.of, calendar.On(2026, 11, 23))
		if got := rules(err); got != c.wants {
			t.Errorf("%s: %s, not %s", c.name, got, c.wants)
		}
	}
	f := figuresOf(Participation, "", "all all=30 girls=14 boys=15")
	f.SexIncomplete = true
	if err := checked(f, calendar.On(2026, 11, 23)); err != nil {
		t.Errorf("it says that it does not add up: %v", err)
	}
	f.YearGroups = YearGroups{"R": 10, "13": 21}
	if got := rules(checked(f, calendar.On(2026, 11, 1))); got != "figures-in-the-future figures-year-groups" {
		t.Error(got)
	}
	f.Term, f.YearGroups = calendar.Spring, nil
	if got := rules(checked(f, calendar.On(2026, 11, 23))); got != "figures-before-term" {
		t.Error(got)
	}
	f = figuresOf(Participation, "", "all all=30 eal=3 girls=10 boys=20")
	f.Roll = &roll
	if got := f.AboveRoll(); !slices.Equal(got, []string{"eal"}) {
		t.Errorf("above the roll: %v", got)
	}
}

// Nobody has gone on until the term after has begun.
func TestContinuationIsCountedOnceTheTermHasBegun(t *testing.T) {
	for _, c := range []struct {
		term      calendar.Term
		line      int
		countedOn calendar.Date
		wants     string
	}{
		{calendar.Autumn, 1, calendar.On(2027, 1, 1), ""}, {calendar.Autumn, 1, calendar.On(2026, 12, 31), "figures-before-term"},
		{calendar.Autumn, 3, calendar.On(2027, 9, 1), ""}, {calendar.Autumn, 3, calendar.On(2027, 8, 31), "figures-before-term"},
		{calendar.Summer, 2, calendar.On(2027, 12, 31), "figures-before-term"}, {calendar.Autumn, 3, calendar.On(2026, 9, 2), "figures-before-term figures-before-term figures-before-term"},
	} {
		lines := []string{"after:0 all=30", "after:1 all=29", "after:2 all=28", "after:3 all=27"}
		f := figuresOf(Continuation, "", lines[:c.line+1]...)
		f.Term, f.CountedOn = c.term, c.countedOn
		if got := rules(checked(f, calendar.On(2028, 11, 23))); got != c.wants {
			t.Errorf("%d after %s, on %s: %s", c.line, c.term, c.countedOn, got)
		}
	}
}

// checked gives what is wrong with figures.
func checked(f *Figures, today calendar.Date) error {
	var faults fault.InvalidContent
	f.check(&faults, today)
	return faults.Err()
}

// rules gives the rules that figures break.
func rules(err error) string {
	var broken *fault.Error
	if !errors.As(err, &broken) {
		return ""
	}
	var names []string
	for _, f := range broken.Fields {
		names = append(names, f.Rule)
	}
	return strings.Join(names, " ")
}

// The example of yearGroups.
func TestAYearGroupBesideTheRest(t *testing.T) {
	all, pupils := 30, 80
	f := Figures{Lines: []Line{{Line: All, Counts: school.Counts{Pupils: &all}}}, YearGroups: YearGroups{"4": 20, "5": 10}}
	f.Against(&school.Roll{Counts: school.Counts{Pupils: &pupils}, YearGroups: "4=40 5=c"})
	told := f.yearGroups()
	if y := told[0]; y.Group != "4" || y.Rate.Figure != 50 || y.Gap.Figure != 25 {
		t.Errorf("%+v", y)
	}
	if y := told[1]; y.Group != "5" || *y.Count.Value != 10 || y.Of.Marker != school.Suppressed || y.Rate != nil || y.Gap != nil {
		t.Errorf("%+v", y)
	}
}
