package annualreport

import (
	"encoding/json"
	"fmt"

	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/smallnumber"
)

// Count is a number of records, or that it is withheld: of so few, a person could be
// recognised.
type Count struct {
	Number   int  `json:"number"`
	Withheld bool `json:"withheld,omitempty"`
}

// UnmarshalJSON takes a count as it is kept. One that was kept as a bare number was never
// held against the threshold, and is withheld.
func (c *Count) UnmarshalJSON(b []byte) error {
	type kept Count
	if len(b) > 0 && b[0] != '{' {
		*c = Count{Withheld: true}
		return nil
	}
	return json.Unmarshal(b, (*kept)(c))
}

// of counts people, or places, that are shown beside no others.
func of(n, threshold int) Count {
	if n > 0 && n < threshold {
		return Count{Withheld: true}
	}
	return Count{Number: n}
}

// nowhere is the cell of a record that a row does not count.
const nowhere = -1

// table is rows of counts over the same records, which can be told from one another: they are
// shown together, or none is. What counts as few are people, however many records they have.
type table struct {
	widths  []int
	records []record
}

type record struct {
	of    id.Person
	cells []int // of each row the one in which it is counted
}

func (t *table) add(of id.Person, cells ...int) { t.records = append(t.records, record{of, cells}) }

// few reports whether records that stand in the same cells are of fewer people than the
// threshold: then one row less another could tell of them.
func (t *table) few(threshold int) bool {
	groups := map[string]map[id.Person]bool{}
	for _, r := range t.records {
		key := fmt.Sprint(r.cells)
		if groups[key] == nil {
			groups[key] = map[id.Person]bool{}
		}
		groups[key][r.of] = true
	}
	for _, people := range groups {
		if row, _ := smallnumber.Row([]int{len(people)}, threshold); row[0].Marker == smallnumber.Suppressed {
			return true
		}
	}
	return false
}

// people is how many the records are of.
func (t *table) people() int {
	all := map[id.Person]bool{}
	for _, r := range t.records {
		all[r.of] = true
	}
	return len(all)
}

// shown gives the rows and their total. The total beside rows that are withheld is shown from
// twice the threshold of people on, as smallnumber has it.
func (t *table) shown(threshold int) (rows [][]Count, total Count) {
	return t.rendered(t.few(threshold), threshold)
}

func (t *table) rendered(withheld bool, threshold int) (rows [][]Count, total Count) {
	rows = make([][]Count, len(t.widths))
	for i, width := range t.widths {
		rows[i] = make([]Count, width)
		for _, r := range t.records {
			if at := r.cells[i]; at != nowhere {
				rows[i][at].Number++
			}
		}
		for at := range rows[i] {
			if withheld {
				rows[i][at] = Count{Withheld: true}
			}
		}
	}
	if withheld && t.people() < 2*threshold {
		return rows, Count{Withheld: true}
	}
	return rows, Count{Number: len(t.records)}
}
