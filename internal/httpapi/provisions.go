package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/provision"
)

// Provisions answers for provisions and placements.
type Provisions struct{ Service provision.Service }

// ListProvisions gives a page of provisions.
func (h Provisions) ListProvisions(ctx context.Context, r api.ListProvisionsRequestObject) (api.ListProvisionsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), provision.Filter{
		School: id.School{UUID: of(p.SchoolID)}, Partner: id.Partner{UUID: of(p.PartnerID)}, Teacher: id.Person{UUID: of(p.TeacherID)},
		State: string(of(p.State)), Kind: string(of(p.Kind)),
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListProvisions200JSONResponse{
		Body:    api.ProvisionPage{Items: page.Map(found, provisionCard).Items, NextCursor: next},
		Headers: api.ListProvisions200ResponseHeaders{Link: link},
	}, nil
}

// CreateProvision registers what a partner delivers in a school.
func (h Provisions) CreateProvision(ctx context.Context, r api.CreateProvisionRequestObject) (api.CreateProvisionResponseObject, error) {
	b := r.Body
	seen, err := h.Service.Create(ctx, actor(ctx), provision.Provision{
		ExternalID: text(b.ExternalID), PartnerID: id.Partner{UUID: b.PartnerID}, SchoolID: id.School{UUID: b.SchoolID}, Name: b.Name,
		Kind: string(b.Kind), State: string(b.State), FromOn: dateOf(&b.FromOn), ToOn: dateIn(b.ToOn),
	})
	if err != nil {
		return nil, err
	}
	view := provisionView(seen)
	return api.CreateProvision201JSONResponse{
		Body:    view,
		Headers: api.CreateProvision201ResponseHeaders{ETag: etag(view), Location: "/v1/provisions/" + seen.ID.String()},
	}, nil
}

// GetProvision gives one provision.
func (h Provisions) GetProvision(ctx context.Context, r api.GetProvisionRequestObject) (api.GetProvisionResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.Provision{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := provisionView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetProvision304Response{Headers: api.GetProvision304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetProvision200JSONResponse{Body: view, Headers: api.GetProvision200ResponseHeaders{ETag: tag}}, nil
}

// UpdateProvision changes name, kind, state and dates.
func (h Provisions) UpdateProvision(ctx context.Context, r api.UpdateProvisionRequestObject) (api.UpdateProvisionResponseObject, error) {
	seen, err := h.Service.Change(ctx, actor(ctx), id.Provision{UUID: r.ID}, match(r.Params.IfMatch, provisionView), func(p *provision.Provision) {
		setText(&p.ExternalID, r.Body.ExternalID)
		set(&p.Name, r.Body.Name)
		setWord(&p.Kind, r.Body.Kind)
		setWord(&p.State, r.Body.State)
		if r.Body.FromOn != nil {
			p.FromOn = dateOf(r.Body.FromOn)
		}
		setDate(&p.ToOn, r.Body.ToOn)
	})
	if err != nil {
		return nil, err
	}
	view := provisionView(seen)
	return api.UpdateProvision200JSONResponse{Body: view, Headers: api.UpdateProvision200ResponseHeaders{ETag: etag(view)}}, nil
}

// ListPlacements gives a page of a provision's placements.
func (h Provisions) ListPlacements(ctx context.Context, r api.ListPlacementsRequestObject) (api.ListPlacementsResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.Placements(ctx, actor(ctx), id.Provision{UUID: r.ID}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListPlacements200JSONResponse{
		Body:    api.PlacementPage{Items: page.Map(found, placementView).Items, NextCursor: next},
		Headers: api.ListPlacements200ResponseHeaders{Link: link},
	}, nil
}

// PlaceTeacher puts a teacher of the partner to work in a provision.
func (h Provisions) PlaceTeacher(ctx context.Context, r api.PlaceTeacherRequestObject) (api.PlaceTeacherResponseObject, error) {
	seen, err := h.Service.Place(ctx, actor(ctx), id.Provision{UUID: r.ID}, provision.Placement{
		PersonID: id.Person{UUID: r.Body.TeacherID}, FromOn: dateOf(&r.Body.FromOn), ToOn: dateIn(r.Body.ToOn),
	})
	if err != nil {
		return nil, err
	}
	view := placementView(seen)
	return api.PlaceTeacher201JSONResponse{
		Body:    view,
		Headers: api.PlaceTeacher201ResponseHeaders{ETag: etag(view), Location: "/v1/placements/" + seen.ID.String()},
	}, nil
}

// GetPlacement gives one placement.
func (h Provisions) GetPlacement(ctx context.Context, r api.GetPlacementRequestObject) (api.GetPlacementResponseObject, error) {
	seen, err := h.Service.ReadPlacement(ctx, actor(ctx), id.Placement{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := placementView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetPlacement304Response{Headers: api.GetPlacement304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetPlacement200JSONResponse{Body: view, Headers: api.GetPlacement200ResponseHeaders{ETag: tag}}, nil
}

// EndPlacement sets the last day.
func (h Provisions) EndPlacement(ctx context.Context, r api.EndPlacementRequestObject) (api.EndPlacementResponseObject, error) {
	seen, err := h.Service.EndPlacement(ctx, actor(ctx), id.Placement{UUID: r.ID}, match(r.Params.IfMatch, placementView), dateIn(r.Body.ToOn))
	if err != nil {
		return nil, err
	}
	view := placementView(seen)
	return api.EndPlacement200JSONResponse{Body: view, Headers: api.EndPlacement200ResponseHeaders{ETag: etag(view)}}, nil
}
