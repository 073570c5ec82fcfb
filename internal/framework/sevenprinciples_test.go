package framework

import (
	"reflect"
	"testing"
)

func TestSevenPrinciplesHaveTheSourcesIndicators(t *testing.T) {
	want := []struct {
		key                string
		positive, negative int
	}{
		{"striving-for-excellence", 11, 5},
		{"being-authentic", 8, 5},
		{"exciting-inspiring-engaging", 8, 5},
		{"positive-child-centred-experience", 8, 6},
		{"actively-involving-children", 5, 5},
		{"personal-progression", 5, 4},
		{"ownership-and-belonging", 5, 5},
	}
	c := SevenPrinciples(NoScale())
	if len(c.Principles) != len(want) {
		t.Fatalf("there are %d principles", len(c.Principles))
	}
	all := map[string]int{}
	for n, w := range want {
		p, count := c.Principles[n], map[string]int{}
		for _, i := range p.Indicators {
			count[i.Polarity]++
			all[i.Polarity]++
		}
		if p.Key != w.key || count[Positive] != w.positive || count[Negative] != w.negative {
			t.Errorf("%s has %v, want %+v", p.Key, count, w)
		}
	}
	if all[Positive] != 50 || all[Negative] != 35 {
		t.Errorf("in all %v", all)
	}
}

func TestShippedFrameworkCanBePublishedOnEveryShippedScale(t *testing.T) {
	for _, scale := range []Scale{NoScale(), FourPoint(), FivePoint()} {
		c := SevenPrinciples(scale)
		if err := c.Check("/content"); err != nil {
			t.Errorf("%s: %v", scale.Kind, err)
		}
		if !reflect.DeepEqual(c.Scale, scale) {
			t.Errorf("the scale became %+v", c.Scale)
		}
	}
}

func TestStatementsStandOnce(t *testing.T) {
	seen := map[string]string{}
	for _, p := range SevenPrinciples(NoScale()).Principles {
		for _, i := range p.Indicators {
			if other, ok := seen[i.Statement]; ok {
				t.Errorf("%s says what %s says", i.Key, other)
			}
			seen[i.Statement] = i.Key
		}
	}
}

func TestSevenPrinciplesBelongToTheCaller(t *testing.T) {
	SevenPrinciples(NoScale()).Principles[0].Indicators[0].Statement = "changed"
	if SevenPrinciples(NoScale()).Principles[0].Indicators[0].Statement == "changed" {
		t.Error("the shipped framework was changed")
	}
}
