package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/schoolsupport"
)

// SchoolSupports answers for school-to-school support. Every answer is confidential.
type SchoolSupports struct{ Service schoolsupport.Service }

// ListSchoolSupports gives a page of support.
func (h SchoolSupports) ListSchoolSupports(ctx context.Context, r api.ListSchoolSupportsRequestObject) (api.ListSchoolSupportsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), schoolsupport.Filter{State: string(of(p.State)), School: id.School{UUID: of(p.SchoolID)}}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListSchoolSupports200JSONResponse{
		Body:    api.SchoolSupportPage{Items: page.Map(found, schoolSupportView).Items, NextCursor: next},
		Headers: api.ListSchoolSupports200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// ProposeSchoolSupport proposes support.
func (h SchoolSupports) ProposeSchoolSupport(ctx context.Context, r api.ProposeSchoolSupportRequestObject) (api.ProposeSchoolSupportResponseObject, error) {
	b := r.Body
	seen, err := h.Service.Propose(ctx, actor(ctx), schoolsupport.New{
		Supporting: id.School{UUID: b.SupportingSchoolID}, Supported: id.School{UUID: b.SupportedSchoolID}, Focus: b.Focus,
		FromOn: dateOf(&b.FromOn), ToOn: dateIn(b.ToOn),
	})
	if err != nil {
		return nil, err
	}
	view := schoolSupportView(seen)
	return api.ProposeSchoolSupport201JSONResponse{Body: view, Headers: api.ProposeSchoolSupport201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/school-supports/" + seen.ID.String(),
	}}, nil
}

// GetSchoolSupport gives one support.
func (h SchoolSupports) GetSchoolSupport(ctx context.Context, r api.GetSchoolSupportRequestObject) (api.GetSchoolSupportResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.SchoolSupport{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := schoolSupportView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetSchoolSupport304Response{Headers: api.GetSchoolSupport304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetSchoolSupport200JSONResponse{Body: view, Headers: api.GetSchoolSupport200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// AgreeToSchoolSupport agrees as a head teacher.
func (h SchoolSupports) AgreeToSchoolSupport(ctx context.Context, r api.AgreeToSchoolSupportRequestObject) (api.AgreeToSchoolSupportResponseObject, error) {
	seen, err := h.Service.Agree(ctx, actor(ctx), id.SchoolSupport{UUID: r.ID}, match(r.Params.IfMatch, schoolSupportView))
	if err != nil {
		return nil, err
	}
	view := schoolSupportView(seen)
	return api.AgreeToSchoolSupport200JSONResponse{Body: view, Headers: api.AgreeToSchoolSupport200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// NoteSchoolSupportEffect keeps what came of support.
func (h SchoolSupports) NoteSchoolSupportEffect(ctx context.Context, r api.NoteSchoolSupportEffectRequestObject) (api.NoteSchoolSupportEffectResponseObject, error) {
	seen, err := h.Service.NoteEffect(ctx, actor(ctx), id.SchoolSupport{UUID: r.ID}, match(r.Params.IfMatch, schoolSupportView), r.Body.Effect)
	if err != nil {
		return nil, err
	}
	view := schoolSupportView(seen)
	return api.NoteSchoolSupportEffect200JSONResponse{Body: view, Headers: api.NoteSchoolSupportEffect200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// EndSchoolSupport ends support.
func (h SchoolSupports) EndSchoolSupport(ctx context.Context, r api.EndSchoolSupportRequestObject) (api.EndSchoolSupportResponseObject, error) {
	seen, err := h.Service.End(ctx, actor(ctx), id.SchoolSupport{UUID: r.ID}, match(r.Params.IfMatch, schoolSupportView), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	view := schoolSupportView(seen)
	return api.EndSchoolSupport200JSONResponse{Body: view, Headers: api.EndSchoolSupport200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

func schoolSupportView(s schoolsupport.Seen) api.SchoolSupport {
	named := func(of schoolsupport.School) api.SchoolRef {
		return api.SchoolRef{ID: of.ID.UUID, Urn: of.URN, Name: of.Name}
	}
	view := api.SchoolSupport{
		ID: s.ID.UUID, SupportingSchool: named(s.Supporting), SupportedSchool: named(s.Supported), Focus: orAbsent(opened(s.Focus, s.Open)),
		FromOn: date(s.FromOn), ToOn: dateOrAbsent(s.ToOn), State: api.SchoolSupportState(s.State), ProposedBy: person(s.ProposedBy, s.ByName),
		ProposedAt: s.CreatedAt, SupportingAgreedAt: s.SupportingAgreedAt, SupportedAgreedAt: s.SupportedAgreedAt,
		SupportingEffect: orAbsent(opened(s.SupportingEffect, s.Open)), SupportedEffect: orAbsent(opened(s.SupportedEffect, s.Open)),
		HubEffect: orAbsent(opened(s.HubEffect, s.Open)), EndedAt: s.EndedAt, EndingReason: orAbsent(opened(s.EndingReason, s.Open)),
		AllowedActions: actions(s.Allowed),
	}
	if s.EndedBy != nil {
		view.EndedBy = &s.EndedBy.UUID
	}
	return view
}
