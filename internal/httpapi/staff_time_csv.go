package httpapi

import (
	"bytes"
	"fmt"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/table"
)

// staffTimeShareColumns are those of a share on a row of its own; of the hub without a team.
var staffTimeShareColumns = []string{"academicYear", "targetPercent", "term", "team", "people", "strategicPercent", "meetsTarget"}

// staffTimeSharesFile is the answer as CSV, a row for each share.
func staffTimeSharesFile(ifNoneMatch *string, found api.StaffTimeShares) api.GetStaffTimeSharesResponseObject {
	file := table.AppendRecord([]byte(table.Mark), staffTimeShareColumns)
	for _, i := range found.Items {
		file = table.AppendRecord(file, []string{
			found.AcademicYear, orNothing(found.TargetPercent), string(i.Term), table.Disarm(orNothing(i.Team)), valueOf(i.People), valueOf(i.StrategicPercent), orNothing(i.MeetsTarget),
		})
	}
	tag := tagOf(file)
	if notModified(ifNoneMatch, tag) {
		return api.GetStaffTimeShares304Response{Headers: api.GetStaffTimeShares304ResponseHeaders{ETag: tag}}
	}
	return api.GetStaffTimeShares200TextCsvResponse{
		Body: bytes.NewReader(file), ContentLength: int64(len(file)), Headers: api.GetStaffTimeShares200ResponseHeaders{ETag: tag, CacheControl: noStore},
	}
}

// orNothing is a value as a cell: nothing where there is none.
func orNothing[T any](v *T) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(*v)
}

// valueOf is a figure as a cell: its value, or the marker in its place.
func valueOf(f api.Figure) string {
	if v, err := f.Value.Get(); err == nil {
		return fmt.Sprint(v)
	}
	return string(of(f.Marker))
}
