package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/inspection"
	"github.com/hubqa/hubqa/internal/page"
)

// Inspections answers for what is opened to inspectors.
type Inspections struct{ Service inspection.Service }

// ListInspections gives a page of inspections.
func (h Inspections) ListInspections(ctx context.Context, r api.ListInspectionsRequestObject) (api.ListInspectionsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), inspection.Filter{State: string(of(p.State)), School: id.School{UUID: of(p.SchoolID)}}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListInspections200JSONResponse{
		Body:    api.InspectionPage{Items: page.Map(found, inspectionView).Items, NextCursor: next},
		Headers: api.ListInspections200ResponseHeaders{Link: link},
	}, nil
}

// ProposeInspection proposes an inspection, which a second person confirms.
func (h Inspections) ProposeInspection(ctx context.Context, r api.ProposeInspectionRequestObject) (api.ProposeInspectionResponseObject, error) {
	b := r.Body
	proposal := inspection.Proposal{
		Inspector: id.Person{UUID: b.InspectorID}, Remit: b.Remit, Level: access.Level(b.Level),
		Days: calendar.Range{From: dateOf(&b.FromOn), To: dateOf(&b.ToOn)},
	}
	for _, school := range b.SchoolIds {
		proposal.Schools = append(proposal.Schools, id.School{UUID: school})
	}
	seen, err := h.Service.Propose(ctx, actor(ctx), proposal)
	if err != nil {
		return nil, err
	}
	view := inspectionView(seen)
	return api.ProposeInspection201JSONResponse{
		Body:    view,
		Headers: api.ProposeInspection201ResponseHeaders{ETag: etag(view), Location: "/v1/inspections/" + seen.ID.String()},
	}, nil
}

// GetInspection gives one inspection.
func (h Inspections) GetInspection(ctx context.Context, r api.GetInspectionRequestObject) (api.GetInspectionResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.Inspection{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := inspectionView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetInspection304Response{Headers: api.GetInspection304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetInspection200JSONResponse{Body: view, Headers: api.GetInspection200ResponseHeaders{ETag: tag}}, nil
}

// ConfirmInspection is the second person's confirmation.
func (h Inspections) ConfirmInspection(ctx context.Context, r api.ConfirmInspectionRequestObject) (api.ConfirmInspectionResponseObject, error) {
	seen, err := h.Service.Confirm(ctx, actor(ctx), id.Inspection{UUID: r.ID}, match(r.Params.IfMatch, inspectionView))
	if err != nil {
		return nil, err
	}
	view := inspectionView(seen)
	return api.ConfirmInspection200JSONResponse{Body: view, Headers: api.ConfirmInspection200ResponseHeaders{ETag: etag(view)}}, nil
}

// EndInspection ends an inspection before its last day.
func (h Inspections) EndInspection(ctx context.Context, r api.EndInspectionRequestObject) (api.EndInspectionResponseObject, error) {
	seen, err := h.Service.End(ctx, actor(ctx), id.Inspection{UUID: r.ID}, match(r.Params.IfMatch, inspectionView))
	if err != nil {
		return nil, err
	}
	view := inspectionView(seen)
	return api.EndInspection200JSONResponse{Body: view, Headers: api.EndInspection200ResponseHeaders{ETag: etag(view)}}, nil
}

// ListDeidentifiedSummaries gives a page of summaries without their names.
func (h Inspections) ListDeidentifiedSummaries(ctx context.Context, r api.ListDeidentifiedSummariesRequestObject) (api.ListDeidentifiedSummariesResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.ListSummaries(ctx, actor(ctx), id.Inspection{UUID: r.ID}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListDeidentifiedSummaries200JSONResponse{
		Body:    api.DeidentifiedSummaryPage{Items: page.Map(found, deidentifiedView).Items, NextCursor: next},
		Headers: api.ListDeidentifiedSummaries200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}
