package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/page"
)

// Shares answers for the deliberate openings of outcomes. Every answer is confidential.
type Shares struct{ Service observation.Service }

// GiveShare opens an outcome to the holder of one appointment.
func (h Shares) GiveShare(ctx context.Context, r api.GiveShareRequestObject) (api.GiveShareResponseObject, error) {
	b := r.Body
	seen, err := h.Service.GiveShare(ctx, actor(ctx), id.Observation{UUID: r.ID}, observation.NewShare{
		Appointment: id.Appointment{UUID: b.AppointmentID}, Level: string(b.Level), Purpose: b.Purpose, UntilOn: dateOf(&b.UntilOn),
	})
	if err != nil {
		return nil, err
	}
	view := shareView(seen)
	return api.GiveShare201JSONResponse{Body: view, Headers: api.GiveShare201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/shares/" + seen.ID.String(),
	}}, nil
}

// ListShares gives a page of shares.
func (h Shares) ListShares(ctx context.Context, r api.ListSharesRequestObject) (api.ListSharesResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.ListShares(ctx, actor(ctx), observation.ShareFilter{
		Observation: id.Observation{UUID: of(p.ObservationID)}, Teacher: id.Person{UUID: of(p.TeacherID)}, State: string(of(p.State)),
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListShares200JSONResponse{
		Body:    api.SharePage{Items: page.Map(found, shareView).Items, NextCursor: next},
		Headers: api.ListShares200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// GetShare gives one share.
func (h Shares) GetShare(ctx context.Context, r api.GetShareRequestObject) (api.GetShareResponseObject, error) {
	seen, err := h.Service.ReadShare(ctx, actor(ctx), id.Share{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := shareView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetShare304Response{Headers: api.GetShare304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetShare200JSONResponse{Body: view, Headers: api.GetShare200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// EndShare ends a share before its time.
func (h Shares) EndShare(ctx context.Context, r api.EndShareRequestObject) (api.EndShareResponseObject, error) {
	seen, err := h.Service.EndShare(ctx, actor(ctx), id.Share{UUID: r.ID}, match(r.Params.IfMatch, shareView))
	if err != nil {
		return nil, err
	}
	view := shareView(seen)
	return api.EndShare200JSONResponse{Body: view, Headers: api.EndShare200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

func shareView(s observation.ShareSeen) api.Share {
	view := api.Share{
		ID: s.ID.UUID, ObservationID: s.ObservationID.UUID, Teacher: person(s.Of.TeacherID, s.Of.Teacher), Level: api.ShareLevel(s.Level),
		UntilOn: date(s.UntilOn), State: api.ShareStateActive, GivenBy: person(s.GivenBy, s.Of.GivenBy), GivenAt: s.GivenAt,
		Holder: api.ShareHolder{
			AppointmentID: s.AppointmentID.UUID, Person: person(s.Of.HolderID, s.Of.Holder), Role: api.ShareHolderRole(s.Of.HolderRole),
			School: api.SchoolRef{ID: s.SchoolID.UUID, Urn: s.Of.URN, Name: s.Of.School},
		},
		AllowedActions: actions(s.Allowed), Purpose: orAbsent(opened(s.Purpose, s.Open)),
	}
	if s.Over != "" {
		view.State, view.EndedBecause, view.EndedAt = api.ShareStateEnded, orAbsent(api.ShareEnding(s.Over)), s.EndedAt
	}
	if s.EndedBy != nil {
		view.EndedBy = &api.PersonRef{ID: s.EndedBy.UUID, Name: s.Of.EndedBy}
	}
	return view
}
