package table_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/table"
)

// A row costs memory for what it holds, not for what the header has, and one with the
// wrong number of values keeps its text whole.
func TestRowHoldsItsOwnTextOnly(t *testing.T) {
	head := "a" + strings.Repeat(",", table.MaxColumns-1) + "\n"
	for line, want := range map[string]string{"x": "x", `x,"y, z"`: `x,"y, z"`, "x" + strings.Repeat(",y", table.MaxColumns): "x" + strings.Repeat(",y", table.MaxColumns)} {
		file, err := table.Open(strings.NewReader(head+line+"\nlast\n"), table.CSV, nil)
		if err != nil {
			t.Fatal(err)
		}
		row, err := file.Next()
		if err != nil || !row.Broken() || !slices.Equal(row.Raw, []string{want}) || cap(row.Raw) > 1 {
			t.Errorf("%.20q %d %v %v", row.Raw, cap(row.Raw), row.Errors, err)
		}
	}
}
