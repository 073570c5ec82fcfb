package observation

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/smallnumber"
)

var threeStatements = []framework.YoungVoice{{Key: "a"}, {Key: "b"}, {Key: "c"}}

// cells are the figures of a row in one order.
func (r VoiceRow) cells() []smallnumber.Figure {
	return []smallnumber.Figure{r.Asked, r.Agree, r.Partly, r.Disagree, r.NoAnswer}
}

func drawVoices(t *rapid.T, most int) Voices {
	v := Voices{Asked: rapid.IntRange(0, most).Draw(t, "asked")}
	for _, s := range threeStatements {
		if !rapid.Bool().Draw(t, "answered") {
			continue
		}
		a, left := Answers{Statement: s.Key}, v.Asked
		for _, n := range []*int{&a.Agree, &a.Partly, &a.Disagree} {
			*n = rapid.IntRange(0, left).Draw(t, "given")
			left -= *n
		}
		a.NoAnswer = left
		v.Answers = append(v.Answers, a)
	}
	return v
}

// answering gives every row of answers of so many young people.
func answering(key string, asked int) (all []Answers) {
	for agree := range asked + 1 {
		for partly := range asked - agree + 1 {
			for disagree := range asked - agree - partly + 1 {
				all = append(all, Answers{key, agree, partly, disagree, asked - agree - partly - disagree})
			}
		}
	}
	return all
}

// possible gives for each figure of a row which values fit all that is shown of the row, by
// how many were asked.
func possibleValues(shown VoiceRow, at, threshold, most int) map[int][]map[int]bool {
	fits := map[int][]map[int]bool{}
	statement := threeStatements[at : at+1]
	for asked := 1; asked <= most; asked++ {
		for _, a := range answering(statement[0].Key, asked) {
			row := Voices{Asked: asked, Answers: []Answers{a}}.shown(statement, threshold)[0]
			if !slices.Equal(row.cells(), shown.cells()) {
				continue
			}
			if fits[asked] == nil {
				fits[asked] = []map[int]bool{{}, {}, {}, {}, {}}
			}
			for i, n := range append([]int{asked}, a.Counts()...) {
				fits[asked][i][n] = true
			}
		}
	}
	return fits
}

// Whoever knows the rule, and lays all rows of a visit beside one another with the number
// of those asked that they have in common, still has two values at least for each figure
// that is hidden; and no small number is shown.
func TestNoHiddenVoiceCanBeWorkedOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		threshold := rapid.IntRange(2, 5).Draw(t, "threshold")
		most := 2*threshold + 4
		v := drawVoices(t, most)
		rows := v.shown(threeStatements, threshold)
		var fits []map[int][]map[int]bool
		var fitting []VoiceRow
		for at, r := range rows {
			for _, f := range r.cells() {
				if f.Marker == "" && f.Value > 0 && f.Value < threshold || f.Marker != "" && f.Value != 0 {
					t.Fatalf("%+v under %d shows %+v", v, threshold, r)
				}
			}
			if r.Agree.Marker != notApplicable {
				fits, fitting = append(fits, possibleValues(r, at, threshold, most)), append(fitting, r)
			}
		}
		for at, r := range fitting {
			for i, f := range r.cells() {
				values := map[int]bool{}
				for asked := 1; asked <= most; asked++ { // of which every row can be
					if slices.ContainsFunc(fits, func(of map[int][]map[int]bool) bool { return of[asked] == nil }) {
						continue
					}
					for n := range fits[at][asked][i] {
						values[n] = true
					}
				}
				if f.Marker != "" && len(values) < 2 {
					t.Fatalf("%+v under %d shows %+v, of which figure %d can only be %v", v, threshold, rows, i, values)
				}
			}
		}
	})
}

func TestShownVoices(t *testing.T) {
	for _, c := range []struct {
		name   string
		voices Voices
		want   string
	}{
		{"large numbers", Voices{27, []Answers{{"a", 14, 6, 0, 7}}}, "[[{27 } {14 } {6 } {0 } {7 }]]"},
		{"a small one hides its row", Voices{27, []Answers{{"a", 19, 6, 2, 0}}}, "[[{27 } {0 c} {0 c} {0 c} {0 c}]]"},
		{"few were asked", Voices{9, []Answers{{"a", 9, 0, 0, 0}}}, "[[{0 c} {0 c} {0 c} {0 c} {0 c}]]"},
		{"not about this", Voices{27, nil}, "[[{0 z} {0 z} {0 z} {0 z} {0 z}]]"},
		{"nobody was asked", Voices{0, []Answers{{Statement: "a"}}}, "[[{0 z} {0 z} {0 z} {0 z} {0 z}]]"},
	} {
		var got [][]smallnumber.Figure
		for _, r := range c.voices.shown(threeStatements[:1], 5) {
			got = append(got, r.cells())
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// All faults are told at once.
func TestCheckVoices(t *testing.T) {
	content := framework.Content{YoungVoices: threeStatements}
	for _, c := range []struct {
		voices Voices
		want   []string
	}{
		{Voices{}, nil},
		{Voices{3, []Answers{{"a", 1, 1, 1, 0}, {"b", 0, 0, 0, 3}}}, nil},
		{Voices{Asked: 3}, []string{"/answers young-voice-unanswered"}},
		{Voices{3, []Answers{{"a", 3, 0, 0, 0}, {"a", 2, 0, 0, 0}, {"x", 4, 0, 0, 0}}}, []string{
			"/answers/1/statement young-voice-statement-repeated", "/answers/1 young-voice-sum",
			"/answers/2/statement young-voice-statement-unknown", "/answers/2 young-voice-sum"}},
	} {
		var got []string
		var e *fault.Error
		if errors.As(checkVoices(c.voices, content), &e) {
			for _, f := range e.Fields {
				got = append(got, f.Pointer+" "+f.Rule)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v", c.voices, got)
		}
	}
}
