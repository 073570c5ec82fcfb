package httpapi

import (
	"context"
	"maps"
	"net/url"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/programme"
)

// ListCoverage tells how far the year is covered.
func (h Programme) ListCoverage(ctx context.Context, r api.ListCoverageRequestObject) (api.ListCoverageResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	year, err := yearIn(p.AcademicYear)
	if err != nil {
		return nil, err
	}
	by := programme.ByHub
	if p.By != nil {
		by = programme.Grouping(*p.By)
	}
	found, err := h.Service.Coverage(ctx, actor(ctx), year, dateOf(p.AsOf), by, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	lines := page.Map(found, func(l programme.Line) api.CoverageLine { return coverageView(l, by) })
	return api.ListCoverage200JSONResponse{
		Body:    api.CoveragePage{Items: lines.Items, NextCursor: next},
		Headers: api.ListCoverage200ResponseHeaders{Link: link},
	}, nil
}

func coverageView(l programme.Line, by programme.Grouping) api.CoverageLine {
	only := url.Values{"academicYear": {l.Year.String()}}
	view := api.CoverageLine{AcademicYear: l.Year.String(), AsOf: date(l.AsOf)}
	switch by {
	case programme.ByPartner:
		ref := partnerRef(id.Partner{UUID: l.ID}, l.Name)
		view.Partner = &ref
		only.Set("partnerId", l.ID.String())
	case programme.ByObserver:
		ref := person(id.Person{UUID: l.ID}, l.Name)
		view.Observer = &ref
	}
	view.Held, view.Planned = visitsFigure(l.Held), visitsFigure(l.Planned)
	if by != programme.ByObserver { // no list is by observer
		held := maps.Clone(only)
		held.Set("state", "held")
		held.Set("to", l.AsOf.String())
		view.Held.Href = orAbsent(listAt("/v1/observations", held))
	}
	if required := l.Required; required != nil {
		view.Due, view.Met = requirementsFigure(required.Due, only, ""), requirementsFigure(required.Met, only, "")
		view.Overdue = requirementsFigure(required.Overdue, only, programme.Overdue)
		view.Waived = requirementsFigure(required.Waived, only, programme.Waived)
	}
	return view
}

func visitsFigure(f programme.Figure) api.VisitsFigure {
	return api.VisitsFigure{Visits: f.Visits, ObservationIds: ids(f)}
}

func requirementsFigure(f programme.Figure, only url.Values, standing programme.Standing) *api.RequirementsFigure {
	query := maps.Clone(only)
	if standing != "" {
		query.Set("standing", string(standing))
	}
	return &api.RequirementsFigure{Visits: f.Visits, PartnerIds: ids(f), Href: listAt("/v1/requirements", query)}
}

func ids(f programme.Figure) []uuid.UUID { return append([]uuid.UUID{}, firstOf(f.Of)...) }

func listAt(path string, only url.Values) string { return path + "?" + only.Encode() }
