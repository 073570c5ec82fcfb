package framework

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestContentTravelsThroughADatabase(t *testing.T) {
	for _, want := range []Content{small(), {Scale: NoScale(), Principles: principles(1)}, SevenPrinciples(FivePoint())} {
		kept, err := want.Value()
		if err != nil {
			t.Fatal(err)
		}
		for _, from := range []any{kept, []byte(kept.(string))} {
			got := small()
			if err := got.Scan(from); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, %v", got, err)
			}
		}
	}
}

func TestScanContentRefuses(t *testing.T) {
	for name, from := range map[string]any{"NULL": nil, "a number": 7, "no JSON": "{", "a list": "[]"} {
		got := small()
		if err := got.Scan(from); err == nil || !reflect.DeepEqual(got, small()) {
			t.Errorf("%s: %v, content changed %t", name, err, !reflect.DeepEqual(got, small()))
		}
	}
}

func TestContentIsCamelCaseJSON(t *testing.T) {
	c := small()
	c.Principles = c.Principles[:1]
	c.Principles[0].Description = "Why."
	got, err := json.Marshal(c)
	want := strings.Join([]string{
		`{"scale":{"kind":"own","title":"Two points","grades":[{"key":"not-yet","label":"Not yet","order":1},{"key":"there","label":"There","order":2}],"goodOrBetterFrom":"there"}`,
		`"principles":[{"key":"joy","title":"Joy","description":"Why.","indicators":[{"key":"joy-seen","statement":"Joy is seen.","polarity":"positive"}]}]}`,
	}, ",")
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestThingsAreFoundByKey(t *testing.T) {
	c := small()
	p, ok := c.Principle("craft")
	if !ok || p.Title != "Craft" {
		t.Errorf("got %+v, %t", p, ok)
	}
	if i, ok := p.Indicator("craft-lacking"); !ok || i.Polarity != Negative {
		t.Errorf("got %+v, %t", i, ok)
	}
	if _, ok := p.Indicator("joy-seen"); ok {
		t.Error("another principle's indicator was found")
	}
	if _, ok := c.Principle("craft-seen"); ok {
		t.Error("an indicator was found as a principle")
	}
}

func TestGoodOrBetter(t *testing.T) {
	bestFirst := FourPoint()
	for i, j := 0, len(bestFirst.Grades)-1; i < j; i, j = i+1, j-1 {
		bestFirst.Grades[i], bestFirst.Grades[j] = bestFirst.Grades[j], bestFirst.Grades[i]
	}
	tests := []struct {
		name     string
		scale    Scale
		grade    string
		good, ok bool
	}{
		{"four points", FourPoint(), "outstanding", true, true},
		{"four points", FourPoint(), "good", true, true},
		{"four points", FourPoint(), "requires-improvement", false, true},
		{"four points", FourPoint(), "inadequate", false, true},
		{"best first", bestFirst, "outstanding", true, true},
		{"best first", bestFirst, "inadequate", false, true},
		{"five points", FivePoint(), "exceptional", true, true},
		{"five points", FivePoint(), "strong-standard", true, true},
		{"five points", FivePoint(), "expected-standard", true, true},
		{"five points", FivePoint(), "needs-attention", false, true},
		{"five points", FivePoint(), "urgent-improvement", false, true},
		{"another scale's grade", FivePoint(), "good", false, false},
		{"no scale", NoScale(), "good", false, false},
		{"no scale", NoScale(), "", false, false},
		{"no threshold", Scale{Kind: KindOwn, Grades: small().Scale.Grades}, "there", false, false},
	}
	for _, c := range tests {
		if good, ok := c.scale.GoodOrBetter(c.grade); good != c.good || ok != c.ok {
			t.Errorf("%s, %q: good %t, ok %t", c.name, c.grade, good, ok)
		}
	}
}
