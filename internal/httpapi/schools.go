package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/school"
)

// Schools answers for the register of schools.
type Schools struct{ Service school.Service }

// ListSchools gives a page of schools.
func (h Schools) ListSchools(ctx context.Context, r api.ListSchoolsRequestObject) (api.ListSchoolsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	f := school.Filter{
		URN: of(p.Urn), LACode: of(p.LaCode), Status: string(of(p.Status)), Phase: string(of(p.Phase)), Name: of(p.Name),
	}
	found, err := h.Service.List(ctx, actor(ctx), f, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListSchools200JSONResponse{
		Body:    api.SchoolPage{Items: page.Map(found, schoolCard).Items, NextCursor: next},
		Headers: api.ListSchools200ResponseHeaders{Link: link},
	}, nil
}

// CreateSchool enters a school by hand.
func (h Schools) CreateSchool(ctx context.Context, r api.CreateSchoolRequestObject) (api.CreateSchoolResponseObject, error) {
	seen, err := h.Service.Create(ctx, actor(ctx), newSchool(*r.Body))
	if err != nil {
		return nil, err
	}
	view := schoolView(seen)
	return api.CreateSchool201JSONResponse{
		Body:    view,
		Headers: api.CreateSchool201ResponseHeaders{ETag: etag(view), Location: "/v1/schools/" + seen.ID.String()},
	}, nil
}

// GetSchool gives one school.
func (h Schools) GetSchool(ctx context.Context, r api.GetSchoolRequestObject) (api.GetSchoolResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.School{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := schoolView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetSchool304Response{Headers: api.GetSchool304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetSchool200JSONResponse{Body: view, Headers: api.GetSchool200ResponseHeaders{ETag: tag}}, nil
}

// GetSchoolByUrn gives the school that has the URN.
func (h Schools) GetSchoolByUrn(ctx context.Context, r api.GetSchoolByUrnRequestObject) (api.GetSchoolByUrnResponseObject, error) {
	seen, err := h.Service.ReadByURN(ctx, actor(ctx), r.Urn)
	if err != nil {
		return nil, err
	}
	view := schoolView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetSchoolByUrn304Response{Headers: api.GetSchoolByUrn304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetSchoolByUrn200JSONResponse{Body: view, Headers: api.GetSchoolByUrn200ResponseHeaders{ETag: tag}}, nil
}

// UpdateSchool changes a school.
func (h Schools) UpdateSchool(ctx context.Context, r api.UpdateSchoolRequestObject) (api.UpdateSchoolResponseObject, error) {
	seen, err := h.Service.Change(ctx, actor(ctx), id.School{UUID: r.ID}, match(r.Params.IfMatch, schoolView), func(s *school.School) {
		patchSchool(s, *r.Body)
	})
	if err != nil {
		return nil, err
	}
	view := schoolView(seen)
	return api.UpdateSchool200JSONResponse{Body: view, Headers: api.UpdateSchool200ResponseHeaders{ETag: etag(view)}}, nil
}

// ListSchoolRolls gives a page of rolls.
func (h Schools) ListSchoolRolls(ctx context.Context, r api.ListSchoolRollsRequestObject) (api.ListSchoolRollsResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.Rolls(ctx, actor(ctx), school.RollFilter{School: id.School{UUID: of(r.Params.SchoolID)}, URN: of(r.Params.Urn)}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListSchoolRolls200JSONResponse{
		Body:    api.SchoolRollPage{Items: page.Map(found, rollView).Items, NextCursor: next},
		Headers: api.ListSchoolRolls200ResponseHeaders{Link: link},
	}, nil
}

// ListSchoolSuccessions gives a page of successions.
func (h Schools) ListSchoolSuccessions(ctx context.Context, r api.ListSchoolSuccessionsRequestObject) (api.ListSchoolSuccessionsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.Successions(ctx, actor(ctx), of(p.Urn), at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListSchoolSuccessions200JSONResponse{
		Body:    api.SchoolSuccessionPage{Items: page.Map(found, successionView).Items, NextCursor: next},
		Headers: api.ListSchoolSuccessions200ResponseHeaders{Link: link},
	}, nil
}
