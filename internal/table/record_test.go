package table_test

import (
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/table"
)

type thing struct{ Name, Kind string }

var thingColumns = []table.Column[thing]{
	table.Text("name", 20, func(t *thing) *string { return &t.Name }, "Full name", "Full  Name"),
	table.Text("kind", 20, func(t *thing) *string { return &t.Kind }, "Type"),
}

// Of two headings of one property neither is dropped in silence.
func TestTwoHeadingsOfOneProperty(t *testing.T) {
	_, err := table.NewRecords(strings.NewReader("kind,Name,Full name\na,b,c\n"), table.CSV, thingColumns)
	if err == nil || !strings.Contains(err.Error(), "Name and Full name (name)") {
		t.Error(err)
	}
	if _, err = table.NewRecords(strings.NewReader("Type,Full name\na,b\n"), table.CSV, thingColumns); err != nil {
		t.Error(err)
	}
}
