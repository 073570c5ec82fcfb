package framework

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hubqa/hubqa/internal/fault"
)

// How much a framework may hold. Lengths are in characters.
const (
	MaxPrinciples  = 40
	MaxIndicators  = 100 // under one principle
	MaxGrades      = 10
	MaxYoungVoices = 20
	MaxKey         = 100
	MaxTitle       = 200
	MaxDescription = 2000
	MaxStatement   = 500
)

// The rules that Check holds content to, each the code of a fault.
const (
	RuleKeyMalformed       = "framework-key-malformed"
	RuleKeyRepeated        = "framework-key-repeated"
	RuleTextMissing        = "framework-text-missing"
	RuleTextTooLong        = "framework-text-too-long"
	RuleListTooLong        = "framework-list-too-long"
	RuleNoPrinciples       = "framework-no-principles"
	RulePolarityUnknown    = "framework-polarity-unknown"
	RuleScaleKindUnknown   = "framework-scale-kind-unknown"
	RuleScaleIncomplete    = "framework-scale-incomplete"
	RuleScaleNotEmpty      = "framework-scale-not-empty"
	RuleScaleNotAsNamed    = "framework-scale-not-as-named"
	RuleGradeOrder         = "framework-grade-order"
	RuleGoodOrBetterAbsent = "framework-good-or-better-absent"
	RulePrincipleUnknown   = "framework-principle-unknown"
)

// Check gives every fault of the content at once, or nil. Their pointers begin
// with at, the place of the content in the request: "/content", say.
func (c Content) Check(at string) error {
	k := checker{}
	k.content(c, at)
	return k.Err()
}

// Rules gives the codes of the faults that Check can find.
func Rules() []string {
	return []string{
		RuleKeyMalformed, RuleKeyRepeated, RuleTextMissing, RuleTextTooLong, RuleListTooLong,
		RuleNoPrinciples, RulePolarityUnknown, RuleScaleKindUnknown, RuleScaleIncomplete,
		RuleScaleNotEmpty, RuleScaleNotAsNamed, RuleGradeOrder, RuleGoodOrBetterAbsent,
		RulePrincipleUnknown,
	}
}

// checker gathers the faults of one content.
type checker struct{ fault.InvalidContent }

func (k *checker) content(c Content, at string) {
	k.scale(c.Scale, at+"/scale")
	k.principles(c.Principles, at+"/principles")
	k.youngVoices(c, at+"/youngVoices")
}

func (k *checker) youngVoices(c Content, at string) {
	k.Check(len(c.YoungVoices) <= MaxYoungVoices, at, RuleListTooLong, "Young people are asked about at most %d statements.", MaxYoungVoices)
	keys := map[string]bool{}
	for n, v := range c.YoungVoices {
		here := fmt.Sprintf("%s/%d", at, n)
		k.key(v.Key, keys, here)
		k.text(v.Statement, MaxStatement, here+"/statement")
		_, known := c.Principle(v.Principle)
		k.Check(known, here+"/principle", RulePrincipleUnknown, "The framework has no such principle.")
	}
}

func (k *checker) scale(s Scale, at string) {
	k.length(s.Title, MaxTitle, at+"/title")
	switch s.Kind {
	case KindNone:
		k.noGrades(s, at)
	case KindFourPoint:
		k.grades(s, at)
		k.asNamed(s, FourPoint(), at)
	case KindFivePoint:
		k.grades(s, at)
		k.asNamed(s, FivePoint(), at)
	case KindOwn:
		k.grades(s, at)
	default:
		k.Check(false, at+"/kind", RuleScaleKindUnknown, "A scale is %s, %s, %s or %s.", KindNone, KindFourPoint, KindFivePoint, KindOwn)
	}
}

func (k *checker) noGrades(s Scale, at string) {
	k.Check(len(s.Grades) == 0, at+"/grades", RuleScaleNotEmpty, "A scale of kind %s has no grades.", KindNone)
	k.Check(s.GoodOrBetterFrom == "", at+"/goodOrBetterFrom", RuleScaleNotEmpty, "A scale of kind %s has no grade that is good.", KindNone)
}

func (k *checker) grades(s Scale, at string) {
	k.Check(len(s.Grades) >= 2, at+"/grades", RuleScaleIncomplete, "A scale has at least two grades.")
	k.Check(len(s.Grades) <= MaxGrades, at+"/grades", RuleListTooLong, "A scale has at most %d grades.", MaxGrades)
	keys, orders := map[string]bool{}, map[int]bool{}
	for n, g := range s.Grades {
		here := fmt.Sprintf("%s/grades/%d", at, n)
		k.key(g.Key, keys, here)
		k.text(g.Label, MaxTitle, here+"/label")
		k.order(g.Order, len(s.Grades), orders, here)
	}
	_, named := s.Grade(s.GoodOrBetterFrom)
	k.Check(named, at+"/goodOrBetterFrom", RuleGoodOrBetterAbsent, "The scale says from which of its grades on a judgement is good or better.")
}

func (k *checker) order(order, grades int, taken map[int]bool, at string) {
	k.Check(order >= 1 && order <= grades && !taken[order], at+"/order", RuleGradeOrder,
		"Each grade has an order of its own from 1, the lowest, to %d.", grades)
	taken[order] = true
}

// asNamed holds a scale to the grades that its kind promises. Labels and the
// threshold are the hub's to choose.
func (k *checker) asNamed(s, promised Scale, at string) {
	k.Check(slices.Equal(ladder(s), ladder(promised)), at+"/grades", RuleScaleNotAsNamed,
		"A scale of kind %s has, from the lowest, the grades %s.", s.Kind, strings.Join(ladder(promised), ", "))
}

// ladder gives the keys of a scale's grades from the lowest up.
func ladder(s Scale) []string {
	grades := slices.SortedStableFunc(slices.Values(s.Grades), func(a, b Grade) int { return cmp.Compare(a.Order, b.Order) })
	keys := make([]string, len(grades))
	for n, g := range grades {
		keys[n] = g.Key
	}
	return keys
}

func (k *checker) principles(all []Principle, at string) {
	k.Check(len(all) > 0, at, RuleNoPrinciples, "A framework has at least one principle.")
	k.Check(len(all) <= MaxPrinciples, at, RuleListTooLong, "A framework has at most %d principles.", MaxPrinciples)
	keys, indicatorKeys := map[string]bool{}, map[string]bool{}
	for n, p := range all {
		here := fmt.Sprintf("%s/%d", at, n)
		k.key(p.Key, keys, here)
		k.text(p.Title, MaxTitle, here+"/title")
		k.length(p.Description, MaxDescription, here+"/description")
		k.indicators(p.Indicators, indicatorKeys, here+"/indicators")
	}
}

// indicators takes the keys of the whole framework, since an indicator is named
// without its principle.
func (k *checker) indicators(all []Indicator, keys map[string]bool, at string) {
	k.Check(len(all) <= MaxIndicators, at, RuleListTooLong, "A principle has at most %d indicators.", MaxIndicators)
	for n, i := range all {
		here := fmt.Sprintf("%s/%d", at, n)
		k.key(i.Key, keys, here)
		k.text(i.Statement, MaxStatement, here+"/statement")
		k.Check(i.Polarity == Positive || i.Polarity == Negative, here+"/polarity", RulePolarityUnknown,
			"An indicator is %s or %s.", Positive, Negative)
	}
}

var kebabCase = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (k *checker) key(key string, taken map[string]bool, at string) {
	wellFormed := len(key) <= MaxKey && kebabCase.MatchString(key)
	if !k.Check(wellFormed, at+"/key", RuleKeyMalformed, "A key is small letters and digits, with single hyphens between them, and at most %d characters.", MaxKey) {
		return
	}
	k.Check(!taken[key], at+"/key", RuleKeyRepeated, "The key already stands earlier in the framework.")
	taken[key] = true
}

// text checks what must be there and not be too long.
func (k *checker) text(text string, most int, at string) {
	k.Check(strings.TrimSpace(text) != "", at, RuleTextMissing, "There must be a text here.")
	k.length(text, most, at)
}

func (k *checker) length(text string, most int, at string) {
	k.Check(utf8.RuneCountInString(text) <= most, at, RuleTextTooLong, "The text has more than %d characters.", most)
}
