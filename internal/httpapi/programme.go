package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/programme"
)

// Programme answers for the year around the visits.
type Programme struct{ Service programme.Service }

// yearIn reads an academic year of the contract; absent is the zero year.
func yearIn(text *string) (year calendar.AcademicYear, err error) {
	if text == nil {
		return year, nil
	}
	if year, err = calendar.ParseAcademicYear(*text); err != nil {
		return year, errAcademicYear
	}
	return year, nil
}

// yearInBody reads the academic year of a body.
func yearInBody(text string) (calendar.AcademicYear, error) {
	year, err := calendar.ParseAcademicYear(text)
	if err != nil {
		return year, errYearInBody
	}
	return year, nil
}

// ListRequirements gives a page of what partners are due.
func (h Programme) ListRequirements(ctx context.Context, r api.ListRequirementsRequestObject) (api.ListRequirementsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	year, err := yearIn(p.AcademicYear)
	if err != nil {
		return nil, err
	}
	f := programme.Filter{Standing: programme.Standing(of(p.Standing)), Partner: id.Partner{UUID: of(p.PartnerID)}}
	found, err := h.Service.List(ctx, actor(ctx), year, f, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListRequirements200JSONResponse{
		Body:    api.RequirementPage{Items: page.Map(found, requirementView).Items, NextCursor: next},
		Headers: api.ListRequirements200ResponseHeaders{Link: link},
	}, nil
}

// GetRequirement gives what one partner is due in one year.
func (h Programme) GetRequirement(ctx context.Context, r api.GetRequirementRequestObject) (api.GetRequirementResponseObject, error) {
	year, err := yearIn(&r.AcademicYear)
	if err != nil {
		return nil, err
	}
	seen, err := h.Service.Read(ctx, actor(ctx), id.Partner{UUID: r.ID}, year)
	if err != nil {
		return nil, err
	}
	view := requirementView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetRequirement304Response{Headers: api.GetRequirement304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetRequirement200JSONResponse{Body: view, Headers: api.GetRequirement200ResponseHeaders{ETag: tag}}, nil
}

// WaiveRequirement keeps why a partner is not visited.
func (h Programme) WaiveRequirement(ctx context.Context, r api.WaiveRequirementRequestObject) (api.WaiveRequirementResponseObject, error) {
	year, err := yearIn(&r.AcademicYear)
	if err != nil {
		return nil, err
	}
	seen, err := h.Service.Waive(ctx, actor(ctx), id.Partner{UUID: r.ID}, year, match(r.Params.IfMatch, requirementView), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	view := requirementView(seen)
	return api.WaiveRequirement200JSONResponse{Body: view, Headers: api.WaiveRequirement200ResponseHeaders{ETag: etag(view)}}, nil
}

// LiftWaiver ends a waiver.
func (h Programme) LiftWaiver(ctx context.Context, r api.LiftWaiverRequestObject) (api.LiftWaiverResponseObject, error) {
	year, err := yearIn(&r.AcademicYear)
	if err != nil {
		return nil, err
	}
	seen, err := h.Service.Lift(ctx, actor(ctx), id.Partner{UUID: r.ID}, year, match(r.Params.IfMatch, requirementView))
	if err != nil {
		return nil, err
	}
	view := requirementView(seen)
	return api.LiftWaiver200JSONResponse{Body: view, Headers: api.LiftWaiver200ResponseHeaders{ETag: etag(view)}}, nil
}

// mostNamed is how many records a figure names.
const mostNamed = 100

func firstOf[T any](all []T) []T { return all[:min(len(all), mostNamed)] }

func requirementView(s programme.Seen) api.Requirement {
	view := api.Requirement{
		Partner: partnerRef(s.PartnerID, s.PartnerName), AcademicYear: s.Year.String(), Standing: api.RequirementStanding(s.Standing),
		VisitsDue: s.Due, DueOn: date(s.DueOn), VisitsMade: s.Made, VisitsUnderWay: s.UnderWay,
		Visits: []api.RequirementVisit{}, AllowedActions: actions(s.Allowed),
	}
	for _, v := range firstOf(s.Visits) {
		view.Visits = append(view.Visits, api.RequirementVisit{ID: v.ID.UUID, State: api.ObservationState(v.State), On: date(v.On), Counts: v.Counts})
	}
	if w := s.Waiver; w != nil {
		view.Waiver = &api.Waiver{Reason: w.Reason, By: person(w.WaivedBy, w.WaiverName), At: w.WaivedAt}
	}
	return view
}
