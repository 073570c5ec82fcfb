package httpapi

import (
	"slices"
	"testing"

	"github.com/hubqa/hubqa/internal/release"
	"github.com/hubqa/hubqa/internal/smallnumber"
)

// A cell on paper is the cell of the table: a count, or the marker in its place.
func TestAReleaseOnPaperHasTheCellsOfItsTable(t *testing.T) {
	hidden := smallnumber.Figure{Value: 3, Marker: smallnumber.Suppressed}
	p := releasePaper(release.Release{Term: "autumn", Shown: release.Shown{
		Divisions: []release.Division{{Name: "sex", Groups: []string{"girls", "boys", release.NotRecorded}}},
		Rows: []release.Row{
			{School: release.School{URN: 112492, Name: "Vale"}, All: smallnumber.Figure{Value: 30}, Splits: [][]smallnumber.Figure{{hidden, hidden, {Value: 0}}}},
			{All: hidden, Splits: [][]smallnumber.Figure{{hidden, {Value: 31}, {Value: 0}}}},
		},
	}}, "Hub")
	for i, want := range [][]string{{"Vale (112492)", "30", "c", "c", "0"}, {"All schools", "c", "c", "31", "0"}} {
		row := p.Splits[0].Rows[i]
		if got := append([]string{row.Name, row.All}, row.Groups...); !slices.Equal(got, want) {
			t.Errorf("%q, not %q", got, want)
		}
	}
}
