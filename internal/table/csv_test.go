package table_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/table"
)

// A row costs memory for what it holds, not for what the header has. One with more values
// than the header has columns keeps its text whole.
func TestRowHoldsItsOwnCellsOnly(t *testing.T) {
	head := "a" + strings.Repeat(",", table.MaxColumns-1) + "\n"
	wide := "x" + strings.Repeat(",y", table.MaxColumns)
	for line, want := range map[string][]string{"x": {"x"}, `x,"y"`: {"x", "y"}, wide: {wide}} {
		file, err := table.Open(strings.NewReader(head+line+"\nlast\n"), table.CSV, nil)
		if err != nil {
			t.Fatal(err)
		}
		row, err := file.Next()
		if err != nil || !row.Broken() || !slices.Equal(row.Raw, want) || cap(row.Raw) > len(want) {
			t.Errorf("%.20q has room for %d, %v", row.Raw[0], cap(row.Raw), err)
		}
	}
}
