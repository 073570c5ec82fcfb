package observation

import (
	"errors"
	"testing"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/framework"
)

// rules gives the pointers of an error with the rules that they broke.
func broken(err error) map[string]string {
	out := map[string]string{}
	var f *fault.Error
	if errors.As(err, &f) {
		for _, at := range f.Fields {
			out[at.Pointer] = at.Rule
		}
	}
	return out
}

func TestJudgementsAreHeldToTheFramework(t *testing.T) {
	content := framework.SevenPrinciples(framework.FourPoint())
	p := content.Principles[0]
	in := p.Indicators[0].Key
	for _, row := range []struct {
		name       string
		judgements []Judgement
		want       map[string]string
	}{
		{"a grade of the scale, or none", []Judgement{{Principle: p.Key, Grade: "good"}, {Principle: content.Principles[1].Key}}, map[string]string{}},
		{"not observed, without a grade", []Judgement{{Principle: p.Key, NotObserved: true}}, map[string]string{}},
		{"every fault at once", []Judgement{
			{Principle: "no-such"},
			{Principle: p.Key, Grade: "strong-standard", Indicators: []Indicator{{"no-such", "seen"}, {in, "seen"}, {in, "not-seen"}}},
			{Principle: p.Key, Grade: "good", NotObserved: true},
		}, map[string]string{
			"/judgements/0/principle":              "judgement-principle-unknown",
			"/judgements/1/grade":                  "judgement-grade-unknown",
			"/judgements/1/indicators/0/indicator": "judgement-indicator-unknown",
			"/judgements/1/indicators/2/indicator": "judgement-indicator-repeated",
			"/judgements/2/principle":              "judgement-principle-repeated",
			"/judgements/2/grade":                  "judgement-grade-not-observed",
		}},
	} {
		got := broken(checkJudgements(row.judgements, content))
		if len(got) != len(row.want) {
			t.Errorf("%s: %v", row.name, got)
		}
		for pointer, rule := range row.want {
			if got[pointer] != rule {
				t.Errorf("%s: %s is %q, want %q", row.name, pointer, got[pointer], rule)
			}
		}
	}
}

// A list of an academic year, narrowed to days, is both at once.
func TestFilterDays(t *testing.T) {
	year := calendar.YearOf(calendar.On(2026, 11, 23))
	none := calendar.Date{}
	for _, row := range []struct {
		name           string
		f              Filter
		wantFrom, want calendar.Date
	}{
		{"nothing", Filter{}, none, none},
		{"days", Filter{From: calendar.On(2026, 10, 1), To: calendar.On(2026, 10, 31)}, calendar.On(2026, 10, 1), calendar.On(2026, 10, 31)},
		{"a year", Filter{Year: year}, calendar.On(2026, 9, 1), calendar.On(2027, 8, 31)},
		{"a year from a day of it", Filter{Year: year, From: calendar.On(2027, 1, 1)}, calendar.On(2027, 1, 1), calendar.On(2027, 8, 31)},
		{"a year to a day after it", Filter{Year: year, To: calendar.On(2028, 1, 1)}, calendar.On(2026, 9, 1), calendar.On(2027, 8, 31)},
		{"a year from a day before it", Filter{Year: year, From: calendar.On(2020, 1, 1)}, calendar.On(2026, 9, 1), calendar.On(2027, 8, 31)},
	} {
		if got := row.f.Days(); got.From != row.wantFrom || got.To != row.want {
			t.Errorf("%s: %v", row.name, got)
		}
	}
}
