package framework

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/fault"
)

// small is a content without fault, small enough to break in one place.
func small() Content {
	return Content{
		Scale: Scale{
			Kind:             KindOwn,
			Title:            "Two points",
			Grades:           []Grade{{"not-yet", "Not yet", 1}, {"there", "There", 2}},
			GoodOrBetterFrom: "there",
		},
		Principles: []Principle{
			{Key: "joy", Title: "Joy", Indicators: []Indicator{{"joy-seen", "Joy is seen.", Positive}}},
			{Key: "craft", Title: "Craft", Indicators: []Indicator{{"craft-seen", "Craft is seen.", Positive}, {"craft-lacking", "Craft is lacking.", Negative}}},
		},
	}
}

// broken gives small with one change.
func broken(change func(*Content)) Content {
	c := small()
	change(&c)
	return c
}

func TestContentIsHeldToEachRule(t *testing.T) {
	long := func(n int) string { return strings.Repeat("é", n+1) }
	tests := map[string]struct {
		change        func(*Content)
		rule, pointer string
	}{
		"principle key with a capital":  {func(c *Content) { c.Principles[0].Key = "Joy" }, RuleKeyMalformed, "/content/principles/0/key"},
		"principle key with a space":    {func(c *Content) { c.Principles[0].Key = "much joy" }, RuleKeyMalformed, "/content/principles/0/key"},
		"principle key that is empty":   {func(c *Content) { c.Principles[0].Key = "" }, RuleKeyMalformed, "/content/principles/0/key"},
		"principle key with two dashes": {func(c *Content) { c.Principles[0].Key = "much--joy" }, RuleKeyMalformed, "/content/principles/0/key"},
		"principle key with a line end": {func(c *Content) { c.Principles[0].Key = "joy\n" }, RuleKeyMalformed, "/content/principles/0/key"},
		"principle key too long":        {func(c *Content) { c.Principles[0].Key = strings.Repeat("j", MaxKey+1) }, RuleKeyMalformed, "/content/principles/0/key"},
		"indicator key with underscore": {func(c *Content) { c.Principles[1].Indicators[1].Key = "craft_lacking" }, RuleKeyMalformed, "/content/principles/1/indicators/1/key"},
		"grade key with a slash":        {func(c *Content) { c.Scale.Grades[0].Key = "not/yet" }, RuleKeyMalformed, "/content/scale/grades/0/key"},

		"principle key repeated":                {func(c *Content) { c.Principles[1].Key = "joy" }, RuleKeyRepeated, "/content/principles/1/key"},
		"indicator key repeated in a principle": {func(c *Content) { c.Principles[1].Indicators[1].Key = "craft-seen" }, RuleKeyRepeated, "/content/principles/1/indicators/1/key"},
		"indicator key of another principle":    {func(c *Content) { c.Principles[1].Indicators[0].Key = "joy-seen" }, RuleKeyRepeated, "/content/principles/1/indicators/0/key"},
		"grade key repeated":                    {func(c *Content) { c.Scale.Grades[0].Key = "there" }, RuleKeyRepeated, "/content/scale/grades/1/key"},

		"title missing":        {func(c *Content) { c.Principles[0].Title = "" }, RuleTextMissing, "/content/principles/0/title"},
		"statement blank":      {func(c *Content) { c.Principles[0].Indicators[0].Statement = " \t" }, RuleTextMissing, "/content/principles/0/indicators/0/statement"},
		"label missing":        {func(c *Content) { c.Scale.Grades[1].Label = "" }, RuleTextMissing, "/content/scale/grades/1/label"},
		"title too long":       {func(c *Content) { c.Principles[0].Title = long(MaxTitle) }, RuleTextTooLong, "/content/principles/0/title"},
		"description too long": {func(c *Content) { c.Principles[0].Description = long(MaxDescription) }, RuleTextTooLong, "/content/principles/0/description"},
		"statement too long":   {func(c *Content) { c.Principles[0].Indicators[0].Statement = long(MaxStatement) }, RuleTextTooLong, "/content/principles/0/indicators/0/statement"},
		"scale title too long": {func(c *Content) { c.Scale.Title = long(MaxTitle) }, RuleTextTooLong, "/content/scale/title"},

		"no principle":        {func(c *Content) { c.Principles = nil }, RuleNoPrinciples, "/content/principles"},
		"too many principles": {func(c *Content) { c.Principles = principles(MaxPrinciples + 1) }, RuleListTooLong, "/content/principles"},
		"too many indicators": {func(c *Content) { c.Principles[0].Indicators = indicators(MaxIndicators + 1) }, RuleListTooLong, "/content/principles/0/indicators"},
		"too many grades":     {func(c *Content) { c.Scale = ownScale(MaxGrades + 1) }, RuleListTooLong, "/content/scale/grades"},
		"polarity unknown":    {func(c *Content) { c.Principles[0].Indicators[0].Polarity = "neutral" }, RulePolarityUnknown, "/content/principles/0/indicators/0/polarity"},

		"too many voices":             {func(c *Content) { c.YoungVoices = voices(MaxYoungVoices + 1) }, RuleListTooLong, "/content/youngVoices"},
		"voice without words":         {func(c *Content) { c.YoungVoices = voices(1); c.YoungVoices[0].Statement = " " }, RuleTextMissing, "/content/youngVoices/0/statement"},
		"voice key repeated":          {func(c *Content) { c.YoungVoices = voices(2); c.YoungVoices[1].Key = c.YoungVoices[0].Key }, RuleKeyRepeated, "/content/youngVoices/1/key"},
		"voice of no known principle": {func(c *Content) { c.YoungVoices = voices(1); c.YoungVoices[0].Principle = "no" }, RulePrincipleUnknown, "/content/youngVoices/0/principle"},

		"scale kind missing":            {func(c *Content) { c.Scale = Scale{} }, RuleScaleKindUnknown, "/content/scale/kind"},
		"scale of one grade":            {func(c *Content) { c.Scale = ownScale(1) }, RuleScaleIncomplete, "/content/scale/grades"},
		"no scale, with grades":         {func(c *Content) { c.Scale = Scale{Kind: KindNone, Grades: small().Scale.Grades} }, RuleScaleNotEmpty, "/content/scale/grades"},
		"no scale, with a good grade":   {func(c *Content) { c.Scale = Scale{Kind: KindNone, GoodOrBetterFrom: "there"} }, RuleScaleNotEmpty, "/content/scale/goodOrBetterFrom"},
		"four points of other keys":     {func(c *Content) { c.Scale = FourPoint(); c.Scale.Grades[3].Key = "superb" }, RuleScaleNotAsNamed, "/content/scale/grades"},
		"four points upside down":       {func(c *Content) { c.Scale = upsideDown(FourPoint()) }, RuleScaleNotAsNamed, "/content/scale/grades"},
		"five points, of which four":    {func(c *Content) { c.Scale = FourPoint(); c.Scale.Kind = KindFivePoint }, RuleScaleNotAsNamed, "/content/scale/grades"},
		"grade order from nought":       {func(c *Content) { c.Scale.Grades[0].Order = 0 }, RuleGradeOrder, "/content/scale/grades/0/order"},
		"grade order with a gap":        {func(c *Content) { c.Scale.Grades[1].Order = 3 }, RuleGradeOrder, "/content/scale/grades/1/order"},
		"grade order repeated":          {func(c *Content) { c.Scale.Grades[1].Order = 1 }, RuleGradeOrder, "/content/scale/grades/1/order"},
		"good or better from nothing":   {func(c *Content) { c.Scale.GoodOrBetterFrom = "" }, RuleGoodOrBetterAbsent, "/content/scale/goodOrBetterFrom"},
		"good or better from elsewhere": {func(c *Content) { c.Scale.GoodOrBetterFrom = "good" }, RuleGoodOrBetterAbsent, "/content/scale/goodOrBetterFrom"},
	}
	seen := map[string]bool{}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			got := fields(t, broken(c.change).Check("/content"))
			if len(got) != 1 || got[0].Rule != c.rule || got[0].Pointer != c.pointer || got[0].Detail == "" {
				t.Errorf("got %+v, want %s at %s", got, c.rule, c.pointer)
			}
		})
		seen[c.rule] = true
	}
	for _, rule := range Rules() {
		if !seen[rule] {
			t.Errorf("no row for %s", rule)
		}
	}
	if len(seen) != len(Rules()) {
		t.Errorf("the rows hold %d rules, Rules gives %d", len(seen), len(Rules()))
	}
}

func voices(n int) (all []YoungVoice) {
	for i := range n {
		all = append(all, YoungVoice{Key: fmt.Sprintf("voice-%d", i), Statement: "I like it.", Principle: "joy"})
	}
	return all
}

func fields(t *testing.T, err error) []fault.Field {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.Invalid {
		t.Fatalf("got %v", err)
	}
	return f.Fields
}

func principles(n int) []Principle {
	all := make([]Principle, n)
	for i := range all {
		all[i] = Principle{Key: fmt.Sprintf("p-%d", i), Title: "A principle"}
	}
	return all
}

func indicators(n int) []Indicator {
	all := make([]Indicator, n)
	for i := range all {
		all[i] = Indicator{Key: fmt.Sprintf("i-%d", i), Statement: "It is seen.", Polarity: Positive}
	}
	return all
}

func ownScale(n int) Scale {
	s := Scale{Kind: KindOwn, GoodOrBetterFrom: "g-1"}
	for i := range n {
		s.Grades = append(s.Grades, Grade{fmt.Sprintf("g-%d", i+1), "A grade", i + 1})
	}
	return s
}

func upsideDown(s Scale) Scale {
	for i := range s.Grades {
		s.Grades[i].Order = len(s.Grades) - i
	}
	return s
}

func TestContentAtItsLimitsIsAccepted(t *testing.T) {
	full := func(n int) string { return strings.Repeat("é", n) }
	tests := map[string]Content{
		"small":                              small(),
		"most principles":                    {Scale: NoScale(), Principles: principles(MaxPrinciples)},
		"most indicators":                    broken(func(c *Content) { c.Principles[0].Indicators = indicators(MaxIndicators) }),
		"most grades":                        broken(func(c *Content) { c.Scale = ownScale(MaxGrades) }),
		"no indicator":                       broken(func(c *Content) { c.Principles[0].Indicators = nil }),
		"longest title":                      broken(func(c *Content) { c.Principles[0].Title = full(MaxTitle) }),
		"longest description":                broken(func(c *Content) { c.Principles[0].Description = full(MaxDescription) }),
		"longest statement":                  broken(func(c *Content) { c.Principles[0].Indicators[0].Statement = full(MaxStatement) }),
		"longest key":                        broken(func(c *Content) { c.Principles[0].Key = strings.Repeat("j", MaxKey) }),
		"key of digits":                      broken(func(c *Content) { c.Principles[0].Key = "4-stars" }),
		"grades best first":                  broken(func(c *Content) { slices.Reverse(c.Scale.Grades) }),
		"another threshold":                  broken(func(c *Content) { c.Scale = FivePoint(); c.Scale.GoodOrBetterFrom = "strong-standard" }),
		"another label":                      broken(func(c *Content) { c.Scale = FourPoint(); c.Scale.Grades[3].Label = "Superb" }),
		"principle and indicator of one key": broken(func(c *Content) { c.Principles[0].Indicators[0].Key = "joy" }),
	}
	for name, c := range tests {
		if err := c.Check("/content"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAllFaultsAreToldAtOnce(t *testing.T) {
	c := broken(func(c *Content) {
		c.Scale.GoodOrBetterFrom = "good"
		c.Principles[0].Title = ""
		c.Principles[1].Indicators[1].Polarity = ""
	})
	var got []string
	err := c.Check("")
	for _, f := range fields(t, err) {
		got = append(got, f.Pointer)
	}
	want := []string{"/scale/goodOrBetterFrom", "/principles/0/title", "/principles/1/indicators/1/polarity"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if !errors.Is(err, fault.New(fault.Invalid, "invalid-content", "")) {
		t.Errorf("the code is that of %v", err)
	}
}
