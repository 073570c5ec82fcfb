package httpapi

import (
	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/inspection"
)

// inspectionView shows that there is an inspection; who inspects, at which level and to
// what end only to those to whom that is open.
func inspectionView(s inspection.Seen) api.Inspection {
	view := api.Inspection{
		ID: s.ID.UUID, Schools: []api.SchoolRef{}, FromOn: date(s.FromOn), ToOn: date(s.ToOn),
		State: api.InspectionState(s.State), AllowedActions: actions(s.Allowed),
	}
	for _, school := range s.Schools {
		view.Schools = append(view.Schools, api.SchoolRef{ID: school.ID.UUID, Urn: school.URN, Name: school.Name})
	}
	if !s.Details {
		return view
	}
	inspector, proposer, level := person(s.InspectorID, s.Names.Inspector), person(s.ProposedBy, s.Names.ProposedBy), api.InspectionLevel(s.Level)
	view.Inspector, view.ProposedBy, view.Level, view.Remit, view.EndedAt = &inspector, &proposer, &level, &s.Remit, s.EndedAt
	view.ConfirmedBy = knownPerson(s.ConfirmedBy, &s.Names.ConfirmedBy)
	return view
}

func deidentifiedView(s inspection.Summary) api.DeidentifiedSummary {
	return api.DeidentifiedSummary{
		ID: s.Reference.UUID, Term: s.Year.String() + " " + string(s.Term), Summary: opened(s.Text, s.Open),
	}
}
