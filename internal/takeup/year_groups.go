package takeup

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/hubqa/hubqa/internal/school"
)

// YearGroups is how many pupils of each year group there are: R, and 1 to 13. What is not
// there is not known.
type YearGroups map[string]int

// NewYearGroups gives the year groups that are named, and where one is named again.
func NewYearGroups(names []string, counts []int) (y YearGroups, twice []string) {
	y = YearGroups{}
	for i, name := range names {
		if _, is := y[name]; is {
			twice = append(twice, fmt.Sprintf("/yearGroups/%d", i))
		}
		y[name] = counts[i]
	}
	return y, twice
}

// Names gives the year groups that are there, the youngest first.
func (y YearGroups) Names() []string {
	return slices.DeleteFunc(slices.Clone(school.YearGroupNames), func(name string) bool {
		_, is := y[name]
		return !is
	})
}

// sum gives the pupils of all of them.
func (y YearGroups) sum() (all int) {
	for _, n := range y {
		all += n
	}
	return all
}

// GormDataType is text.
func (YearGroups) GormDataType() string { return "text" }

// Value gives the year groups to the database as JSON.
func (y YearGroups) Value() (driver.Value, error) {
	if len(y) == 0 {
		return "{}", nil
	}
	text, err := json.Marshal(map[string]int(y))
	return string(text), err
}

// Scan takes the year groups from the database.
func (y *YearGroups) Scan(src any) error {
	switch v := src.(type) {
	case string:
		return json.Unmarshal([]byte(v), y)
	case []byte:
		return json.Unmarshal(v, y)
	}
	return fmt.Errorf("takeup: cannot read year groups from %T", src)
}
