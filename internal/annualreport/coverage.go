package annualreport

import (
	"github.com/hubqa/hubqa/internal/programme"
	"github.com/hubqa/hubqa/internal/smallnumber"
)

// Coverage is how many delivery partners were due visits in the year, and how their
// requirements stand. Where one of the counts is of a few, all are withheld: who knows the
// whole could work them out.
type Coverage struct {
	Due     Count `json:"due"`
	Met     Count `json:"met"`
	Planned Count `json:"planned"`
	Open    Count `json:"open"`
	Overdue Count `json:"overdue"`
	Waived  Count `json:"waived"`
}

var standings = []programme.Standing{programme.Met, programme.Planned, programme.Open, programme.Overdue, programme.Waived}

func coverage(requirements []programme.Requirement, threshold int) *Coverage {
	counts := make([]int, len(standings))
	for _, r := range requirements {
		for i, s := range standings {
			if r.Standing == s {
				counts[i]++
			}
		}
	}
	row, total := smallnumber.Row(counts, threshold)
	return &Coverage{Due: shown(total), Met: shown(row[0]), Planned: shown(row[1]), Open: shown(row[2]), Overdue: shown(row[3]), Waived: shown(row[4])}
}

func shown(f smallnumber.Figure) Count {
	return Count{Number: f.Value, Withheld: f.Marker == smallnumber.Suppressed}
}
