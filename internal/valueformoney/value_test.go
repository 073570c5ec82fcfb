package valueformoney

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/money"
)

var (
	this  = calendar.YearOf(calendar.On(2026, 11, 23))
	today = calendar.On(2026, 11, 23)
)

func n(i int) *int { return &i }

// known is a denominator in words.
func known(d Denominator) string {
	if d.Not != "" {
		return string(d.Not)
	}
	return fmt.Sprint(d.Pupils)
}

// part gives counts of participation, one a term: all, within six years, with the premium.
func part(terms ...[3]*int) (all []Counts) {
	for i, t := range terms {
		all = append(all, Counts{ID: uuid.New(), Kind: "participation", Term: []calendar.Term{calendar.Autumn, calendar.Spring, calendar.Summer}[i],
			Line: "all", Pupils: t[0], FSMEver6: t[1], PupilPremium: t[2]})
	}
	return all
}

func TestParticipantsAreThoseOfTheLargestTerm(t *testing.T) {
	three := part([3]*int{n(24)}, [3]*int{n(30)}, [3]*int{n(27)})
	got := participants(three)
	if known(got) != "30" || !slices.Equal(got.Records, []uuid.UUID{three[1].ID}) {
		t.Errorf("%+v", got)
	}
	for want, all := range map[string][]Counts{
		"no-participation": nil, "figures-missing": part([3]*int{}), "0": part([3]*int{n(0)}), "12": part([3]*int{}, [3]*int{n(12)}),
	} {
		if got := known(participants(all)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestDisadvantagedHaveMealsOrElseThePremium(t *testing.T) {
	for want, all := range map[string][]Counts{
		"8": part([3]*int{n(24), n(6), n(9)}, [3]*int{n(30), n(8), n(9)}), "9": part([3]*int{n(24), nil, n(9)}), "7": part([3]*int{n(24), nil, n(9)}, [3]*int{n(24), n(7)}),
		"figures-missing": part([3]*int{n(24)}), "no-participation": nil, "0": part([3]*int{n(24), n(0), n(9)}),
	} {
		if got := known(disadvantaged(all)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// A cohort has had three terms when the third, that of its entry counted, is over.
func TestContinuingIsOfCohortsOfThreeTerms(t *testing.T) {
	cohort := func(term calendar.Term, line string, pupils *int) Counts {
		return Counts{ID: uuid.New(), Kind: "continuation", Term: term, Line: line, Pupils: pupils}
	}
	autumn, spring := cohort(calendar.Autumn, "after:3", n(12)), cohort(calendar.Spring, "after:3", n(5))
	nobody := cohort(calendar.Summer, "", nil)
	nobody.Began = n(0)
	young, unsaid := cohort(calendar.Spring, "", nil), cohort(calendar.Autumn, "", nil)
	for _, c := range []struct {
		on   calendar.Date
		all  []Counts
		want string
	}{
		{calendar.On(2028, 1, 1), []Counts{autumn, spring}, "17"}, {calendar.On(2027, 12, 31), []Counts{autumn, spring}, "cohort-too-young"},
		{calendar.On(2027, 9, 1), []Counts{autumn}, "12"}, {calendar.On(2027, 8, 31), []Counts{autumn}, "cohort-too-young"}, {today, []Counts{autumn, young}, "cohort-too-young"}, {today, nil, "no-continuation"},
		{today, []Counts{nobody}, "0"}, {calendar.On(2027, 9, 1), []Counts{nobody, autumn}, "12"},
		{calendar.On(2027, 8, 31), []Counts{unsaid}, "cohort-too-young"}, {calendar.On(2027, 9, 1), []Counts{unsaid}, "figures-missing"},
		{calendar.On(2027, 12, 31), []Counts{unsaid, young}, "cohort-too-young"}, {calendar.On(2028, 1, 1), []Counts{unsaid, young}, "figures-missing"},
	} {
		if got := known(continuing(c.all, this, c.on)); got != c.want {
			t.Errorf("on %s: %s, want %s", c.on, got, c.want)
		}
	}
}

func TestProgressIsAsTheLatestTermSays(t *testing.T) {
	told := func(term calendar.Term, line string, pupils *int) Counts {
		return Counts{ID: uuid.New(), Kind: "starting-points", Term: term, Line: line, Pupils: pupils}
	}
	autumn, spring, unsaid := told(calendar.Autumn, "good-progress", n(9)), told(calendar.Spring, "good-progress", n(14)), told(calendar.Summer, "", nil)
	for want, all := range map[string][]Counts{"14": {spring, autumn}, "9": {autumn}, "figures-missing": {autumn, unsaid}, "no-starting-points": nil} {
		if got := known(progressed(all)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// told is a cost in words.
func told(c Cost) string {
	if c.Not != "" {
		return string(c.Not)
	}
	return c.Amount.String()
}

func TestCostOfAPupil(t *testing.T) {
	for _, c := range []struct {
		paid money.Amount
		by   Denominator
		want string
	}{
		{180000, Denominator{Pupils: 30}, "60.00"}, {100000, Denominator{Pupils: 24}, "41.67"}, {100000, Denominator{}, "nobody"},
		{0, Denominator{Pupils: 30}, "no-funding"}, {0, Denominator{Not: NoParticipation}, "no-funding"}, {100000, Denominator{Not: FiguresMissing}, "figures-missing"},
	} {
		if got := told(costOf(Funding{All: c.paid}, c.by)); got != c.want {
			t.Errorf("%s for %s: %s, want %s", c.paid, known(c.by), got, c.want)
		}
	}
}

// A sum never has money without its pupils, or pupils without their money.
func TestASumHoldsWhatIsKnownOfBoth(t *testing.T) {
	a, b, c := id.Provision{UUID: uuid.New()}, id.Provision{UUID: uuid.New()}, id.Provision{UUID: uuid.New()}
	known := map[id.Provision]Cost{
		a: costOf(Funding{All: 180000}, Denominator{Pupils: 30}), b: costOf(Funding{All: 60000}, Denominator{}), c: costOf(Funding{All: 50000}, Denominator{Not: FiguresMissing}),
	}
	got := sumOf(known, []id.Provision{a, b, c})
	if got.Numerator != 240000 || *got.Denominator != 30 || told(got) != "80.00" || len(got.Of) != 2 || len(got.LeftOut) != 1 || got.LeftOut[0] != (LeftOut{c, FiguresMissing}) {
		t.Errorf("%+v", got)
	}
	if got := sumOf(known, []id.Provision{b}); told(got) != "nobody" || got.Numerator != 60000 {
		t.Errorf("%+v", got)
	}
	if got := sumOf(known, []id.Provision{c}); told(got) != "none-known" || got.Denominator != nil {
		t.Errorf("%+v", got)
	}
}

// What a year's corrections took away altogether is no money, and a period of two years is split.
func TestFundingOfAYear(t *testing.T) {
	days, two := this.Days(), calendar.Range{From: calendar.On(2027, 8, 1), To: calendar.On(2027, 9, 30)}
	paid := []Payment{
		{Source: "school", FromOn: days.From, ToOn: days.To, Pence: 60000}, {Source: "school", FromOn: days.From, ToOn: days.To, Pence: -10000},
		{Source: "hub-grant", FromOn: two.From, ToOn: two.To, Pence: 100000},
	}
	f := fundingOf(paid, this)
	if f.All != 100819 || f.BySource["school"] != 50000 || f.BySource["hub-grant"] != 50819 || len(f.Lines) != 3 {
		t.Errorf("%+v", f)
	}
	paid = append(paid, Payment{Source: "school", FromOn: days.From, ToOn: days.To, Pence: -70000})
	if f = fundingOf(paid, this); f.All != 50819 || f.BySource["school"] != 0 { // 200.00 too much
		t.Errorf("%+v", f)
	}
	f = fundingOf(append(paid, Payment{Source: "hub-grant", FromOn: two.From, ToOn: two.To, Pence: -100000}), this)
	if got := told(costOf(f, Denominator{Pupils: 3})); got != "no-funding" {
		t.Errorf("%s", got)
	}
}

// What is taken back in parts is taken back in every year: no penny of rounding comes back.
func TestATakenBackLineIsNoMoney(t *testing.T) {
	line, period := id.FundingLine{UUID: uuid.New()}, calendar.Range{From: calendar.On(2026, 8, 1), To: calendar.On(2026, 9, 30)}
	paid := []Payment{{ID: line, Source: "school", FromOn: period.From, ToOn: period.To, Pence: 100000}}
	for _, back := range []money.Amount{-33333, -33333, -33334} {
		paid = append(paid, Payment{ID: id.FundingLine{UUID: uuid.New()}, CorrectsID: &line, Source: "school", FromOn: period.From, ToOn: period.To, Pence: back})
	}
	for _, year := range []calendar.AcademicYear{this.Previous(), this} {
		if f := fundingOf(paid, year); f.All != 0 || f.BySource["school"] != 0 || told(costOf(f, Denominator{Pupils: 3})) != "no-funding" {
			t.Errorf("%s: %+v", year, f)
		}
	}
}
