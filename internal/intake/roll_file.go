package intake

import (
	"io"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/table"
)

// rollFile counts the rows of schools that the hub does not have: the census is
// national.
type rollFile struct {
	*school.RollReader
	pace      pace
	elsewhere int
}

func openRoll(src io.Reader, format table.Format, o Order) (file, error) {
	r, err := school.NewRollReader(src, format, o.CountedOn)
	return &rollFile{RollReader: r}, err
}

func (f *rollFile) next() (batch, error) {
	rows, err := upTo(f.pace.next(), f.Next, func(r *school.RollRow) []string { return r.Raw })
	return rollBatch{f, rows}, err
}

// Warnings gives the reader's, and how many rows are of schools elsewhere.
func (f *rollFile) Warnings() []table.Warning {
	all := f.RollReader.Warnings()
	if f.elsewhere > 0 {
		all = append(all, table.Warning{Rule: school.WarnRollElsewhere,
			Detail: table.Are(f.elsewhere) + " of schools that the hub's register does not have, and skipped."})
	}
	return all
}

type rollBatch struct {
	file *rollFile
	rows []school.RollRow
}

func (b rollBatch) bring(tx Tx, by access.Permit, write bool) (t Tally, bad []faulty, err error) {
	var urns []int
	for i := range b.rows {
		if row := &b.rows[i]; !row.Skipped && len(row.Errors) == 0 {
			urns = append(urns, row.Value.URN)
		}
	}
	within := tx.Scope(by.Action())
	schools, err := tx.SchoolsByURN(within, urns, nil)
	if err != nil {
		return t, nil, err
	}
	of := make([]id.School, 0, len(schools))
	for _, s := range schools {
		of = append(of, s.ID)
	}
	stored, err := tx.RollsOf(within, of)
	if err != nil {
		return t, nil, err
	}
	var changed []school.Roll
	for i := range b.rows {
		row := &b.rows[i]
		t.RowsRead++
		in, known := schools[row.Value.URN]
		switch {
		case row.Skipped:
			t.SkippedRows++
		case len(row.Errors) > 0:
			t.RejectedRows++
			bad = append(bad, faulty{row.Raw, row.Errors})
		case !known:
			t.SkippedRows++
			b.file.elsewhere++
		default:
			was, there := stored[school.RollKey{School: in.ID, On: row.Value.CountedOn}]
			is := row.Over(was)
			if !there {
				is = row.Value
			}
			switch {
			case is.YearsAboveAll():
				t.RejectedRows++
				row.Refuse(school.RuleRollYears, "The year groups have more pupils than the school.")
				bad = append(bad, faulty{row.Raw, row.Errors})
			case !there:
				t.CreatedRows++
				is.HubID, is.SchoolID, is.ID, is.Version = by.Actor().Hub(), in.ID, id.Roll{UUID: tx.NewID()}, 1
				changed = append(changed, is)
			case !is.SameContent(was):
				t.UpdatedRows++
				is.Version++
				changed = append(changed, is)
			default:
				t.UnchangedRows++
			}
		}
	}
	if write && len(changed) > 0 {
		err = tx.LoadRolls(by, changed)
	}
	return t, bad, err
}
