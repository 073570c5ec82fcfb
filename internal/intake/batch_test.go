package intake_test

import (
	"testing"

	"github.com/hubqa/hubqa/internal/intake"
	"github.com/hubqa/hubqa/internal/table"
)

// A batch is full with cells, also where they are empty.
func TestBatchIsFullWithCells(t *testing.T) {
	rows, err := intake.UpTo(func() ([]string, error) { return make([]string, table.MaxColumns), nil })
	if most := 300; err != nil || len(rows) > most {
		t.Errorf("%d rows of %d empty cells, not at most %d", len(rows), table.MaxColumns, most)
	}
}
