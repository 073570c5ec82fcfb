package annualreport

import (
	"encoding/json"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
)

var today = calendar.On(2027, 2, 1)

func person(n int) id.Person { return id.Person{UUID: uuid.UUID{15: byte(n + 1)}} }

// needsOf makes needs of one teacher each: closed, then open and overdue of two ages.
func needsOf(numbers [5]int) (all []NeedDates) {
	for i, n := range numbers {
		for range n {
			need := NeedDates{Of: person(len(all)), Open: i > 0, RaisedOn: today, DueBy: today}
			if i == 2 || i == 4 {
				need.RaisedOn = today.AddDays(-60)
			}
			if i > 2 {
				need.DueBy = today.AddDays(-1)
			}
			all = append(all, need)
		}
	}
	return all
}

func (n Needs) counts() []Count {
	all := []Count{n.Raised, n.Closed, n.Open, n.Overdue}
	for _, a := range n.Ages {
		all = append(all, a.Needs)
	}
	return all
}

// Of all years that would read the same, what is withheld is never the same number in each.
func TestNothingWithheldCanBeWorkedOut(t *testing.T) {
	const threshold, most = 3, 7
	seen := map[string][]map[int]bool{}
	for code := range most * most * most * most * most {
		var numbers [5]int
		for i, rest := 0, code; i < len(numbers); i, rest = i+1, rest/most {
			numbers[i] = rest % most
		}
		var told, whole Figures
		all := needsOf(numbers)
		told.needs(all, today, threshold)
		whole.needs(all, today, 1)
		text, _ := json.Marshal(told.Needs)
		counts, truth := told.Needs.counts(), whole.Needs.counts()
		if seen[string(text)] == nil {
			seen[string(text)] = make([]map[int]bool, len(counts))
		}
		for i, c := range counts {
			if !c.Withheld {
				continue
			}
			if seen[string(text)][i] == nil {
				seen[string(text)][i] = map[int]bool{}
			}
			seen[string(text)][i][truth[i].Number] = true
		}
	}
	for text, withheld := range seen {
		for i, could := range withheld {
			// The two oldest ages are of nobody in any of these years.
			if could != nil && len(could) < 2 && i < 6 {
				t.Errorf("count %d is %v in %s", i, could, text)
			}
		}
	}
	if len(seen) < 100 {
		t.Errorf("%d ways to read", len(seen))
	}
}

// Many records of one person are of a few.
func TestPeopleAreCountedNotTheirRecords(t *testing.T) {
	for _, c := range []struct {
		people   int
		withheld bool
	}{{1, true}, {4, true}, {5, false}} {
		var f Figures
		var all []NeedDates
		var made []Made
		for i := range 6 * c.people {
			all = append(all, NeedDates{Of: person(i % c.people), RaisedOn: today, DueBy: today, Open: true})
			made = append(made, Made{Status: "done", ByID: person(i % c.people)})
		}
		f.needs(all, today, 5)
		f.suggestions(made, 5)
		if f.Needs.Open.Withheld != c.withheld || f.Needs.Raised.Withheld != c.withheld || f.Suggestions[4].Number.Withheld != c.withheld {
			t.Errorf("%d people: %+v, %+v", c.people, f.Needs, f.Suggestions)
		}
	}
}

// What two rows say apart, each of many, could tell of a few together.
func TestRowsOverTheSameRecordsAreShownTogetherOrNotAtAll(t *testing.T) {
	filled := func(kinds ...[3]int) *table {
		t, n := &table{widths: []int{2, 2}}, 0
		for _, k := range kinds {
			for range k[2] {
				t.add(person(n), k[0], k[1])
				n++
			}
		}
		return t
	}
	for _, c := range []struct {
		t        *table
		withheld bool
		total    Count
	}{
		{filled([3]int{0, 0, 6}, [3]int{1, 1, 6}), false, Count{Number: 12}},
		{filled([3]int{0, 0, 6}, [3]int{1, 0, 1}, [3]int{1, 1, 6}), true, Count{Number: 13}},
		{filled([3]int{0, 0, 6}, [3]int{1, 1, 1}), true, Count{Withheld: true}},
	} {
		rows, total := c.t.shown(5)
		for _, count := range append(rows[0], rows[1]...) {
			if count.Withheld != c.withheld {
				t.Errorf("%v", rows)
			}
		}
		if total != c.total {
			t.Errorf("total %v", total)
		}
	}
}

func TestABareNumberThatWasKeptIsWithheld(t *testing.T) {
	for text, want := range map[string]Count{`7`: {Withheld: true}, `{"number":7}`: {Number: 7}, `{"number":0,"withheld":true}`: {Withheld: true}} {
		var got Count
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != want {
			t.Error(text, got, err)
		}
	}
}
