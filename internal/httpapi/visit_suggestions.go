package httpapi

import (
	"context"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/programme"
)

// SuggestVisits tells whom to visit next.
func (h Programme) SuggestVisits(ctx context.Context, r api.SuggestVisitsRequestObject) (api.SuggestVisitsResponseObject, error) {
	found, err := h.Service.Suggest(ctx, actor(ctx), id.Partner{UUID: of(r.Params.PartnerID)})
	if err != nil {
		return nil, err
	}
	view := api.VisitSuggestions{Items: []api.VisitSuggestion{}}
	for _, s := range found {
		view.Items = append(view.Items, suggestedVisit(s))
	}
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.SuggestVisits304Response{Headers: api.SuggestVisits304ResponseHeaders{ETag: tag}}, nil
	}
	return api.SuggestVisits200JSONResponse{Body: view, Headers: api.SuggestVisits200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

func suggestedVisit(s programme.Suggestion) api.VisitSuggestion {
	p := s.Provision
	view := api.VisitSuggestion{
		Provision: api.ProvisionRef{ID: p.ID.UUID, Name: p.Name}, School: api.SchoolRef{ID: p.SchoolID.UUID, Urn: p.SchoolURN, Name: p.SchoolName},
		Partner: partnerRef(p.PartnerID, p.PartnerName), Points: s.Points,
	}
	if s.TeacherID != nil {
		teacher := person(*s.TeacherID, s.Teacher)
		view.Teacher = &teacher
	}
	for _, r := range s.Reasons {
		view.Reasons = append(view.Reasons, api.VisitReason{
			Reason: api.VisitReasonKind(r.Because), Points: r.Points, Ids: append([]uuid.UUID{}, firstOf(r.Of)...), Since: dateOrAbsent(r.Since),
		})
	}
	return view
}
