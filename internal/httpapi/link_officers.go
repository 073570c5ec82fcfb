package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/conversation"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// ListLinkOfficers gives a page of link officers.
func (h Conversations) ListLinkOfficers(ctx context.Context, r api.ListLinkOfficersRequestObject) (api.ListLinkOfficersResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.ListOfficers(ctx, actor(ctx), conversation.OfficerFilter{School: id.School{UUID: of(p.SchoolID)}, Person: id.Person{UUID: of(p.PersonID)}}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListLinkOfficers200JSONResponse{
		Body:    api.LinkOfficerPage{Items: page.Map(found, linkOfficerView).Items, NextCursor: next},
		Headers: api.ListLinkOfficers200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// AppointLinkOfficer appoints a link officer.
func (h Conversations) AppointLinkOfficer(ctx context.Context, r api.AppointLinkOfficerRequestObject) (api.AppointLinkOfficerResponseObject, error) {
	b := r.Body
	seen, err := h.Service.Appoint(ctx, actor(ctx), id.School{UUID: b.SchoolID}, id.Person{UUID: b.PersonID}, dateOf(&b.FromOn))
	if err != nil {
		return nil, err
	}
	view := linkOfficerView(seen)
	return api.AppointLinkOfficer201JSONResponse{Body: view, Headers: api.AppointLinkOfficer201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/link-officers/" + seen.ID.String(),
	}}, nil
}

// GetLinkOfficer gives one time as link officer.
func (h Conversations) GetLinkOfficer(ctx context.Context, r api.GetLinkOfficerRequestObject) (api.GetLinkOfficerResponseObject, error) {
	seen, err := h.Service.ReadOfficer(ctx, actor(ctx), id.LinkOfficer{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := linkOfficerView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetLinkOfficer304Response{Headers: api.GetLinkOfficer304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetLinkOfficer200JSONResponse{Body: view, Headers: api.GetLinkOfficer200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// EndLinkOfficer ends a time as link officer.
func (h Conversations) EndLinkOfficer(ctx context.Context, r api.EndLinkOfficerRequestObject) (api.EndLinkOfficerResponseObject, error) {
	seen, err := h.Service.EndOfficer(ctx, actor(ctx), id.LinkOfficer{UUID: r.ID}, match(r.Params.IfMatch, linkOfficerView), dateOf(&r.Body.ToOn))
	if err != nil {
		return nil, err
	}
	view := linkOfficerView(seen)
	return api.EndLinkOfficer200JSONResponse{Body: view, Headers: api.EndLinkOfficer200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// ListLinkOfficerLoads gives a page of what link officers have to do.
func (h Conversations) ListLinkOfficerLoads(ctx context.Context, r api.ListLinkOfficerLoadsRequestObject) (api.ListLinkOfficerLoadsResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	var year calendar.AcademicYear
	if year, err = yearIn(r.Params.AcademicYear); err != nil {
		return nil, err
	}
	found, err := h.Service.Loads(ctx, actor(ctx), year, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListLinkOfficerLoads200JSONResponse{
		Body:    api.LinkOfficerLoadPage{Items: page.Map(found, officerLoadView).Items, NextCursor: next},
		Headers: api.ListLinkOfficerLoads200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}
