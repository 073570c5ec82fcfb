package httpapi

import (
	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/intake"
)

func importView(r intake.Run) api.Import {
	view := api.Import{
		ID: r.ID.UUID, Kind: api.ImportKind(r.Kind), Mode: api.ImportMode(r.Mode), OnError: api.ImportOnError(r.OnError),
		State: api.ImportState(r.State), ContentType: r.ContentType, Bytes: int(r.Bytes), Sha256: r.SHA256,
		RowsRead: int(r.RowsRead), Created: int(r.CreatedRows), Updated: int(r.UpdatedRows), Unchanged: int(r.UnchangedRows),
		Rejected: int(r.RejectedRows), Skipped: int(r.SkippedRows), Progress: float32(r.Progress()), Warnings: []api.ImportWarning{},
		CountedOn: dateOrAbsent(r.CountedOn), StartedAt: r.StartedAt, FinishedAt: pointed(r.FinishedAt), StartedBy: r.Starter,
	}
	for _, w := range r.Warnings {
		view.Warnings = append(view.Warnings, api.ImportWarning{Column: orAbsent(w.Column), Rule: w.Rule, Detail: w.Detail})
	}
	return view
}

func importErrorView(e intake.RowError) api.ImportError {
	return api.ImportError{
		Row: int(e.RowNumber), Line: int(e.LineNumber), Column: orNull(e.ColumnName), Value: orNull(e.Value), Rule: e.Rule, Detail: e.Detail,
	}
}

// orElse gives what a parameter says, or the usual where it is absent.
func orElse[W ~string](given *W, usual string) string {
	if given == nil {
		return usual
	}
	return string(*given)
}
