package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/safeguarding"
)

// Safeguarding answers for concerns.
type Safeguarding struct{ Service safeguarding.Service }

// RaiseSafeguardingConcern keeps a concern and gives the receipt.
func (h Safeguarding) RaiseSafeguardingConcern(ctx context.Context, r api.RaiseSafeguardingConcernRequestObject) (api.RaiseSafeguardingConcernResponseObject, error) {
	receipt, err := h.Service.Raise(ctx, actor(ctx), safeguarding.Raising{
		Text: r.Body.Text, School: id.School{UUID: of(r.Body.SchoolID)}, Visit: id.Observation{UUID: of(r.Body.ObservationID)},
		Person: id.Person{UUID: of(r.Body.PersonID)},
	})
	if err != nil {
		return nil, err
	}
	return api.RaiseSafeguardingConcern201JSONResponse{
		Body:    api.SafeguardingReceipt{Receipt: receipt.Number, ReceivedAt: receipt.At},
		Headers: api.RaiseSafeguardingConcern201ResponseHeaders{CacheControl: noStore},
	}, nil
}

// ListSafeguardingConcerns gives a page of concerns, without their texts.
func (h Safeguarding) ListSafeguardingConcerns(ctx context.Context, r api.ListSafeguardingConcernsRequestObject) (api.ListSafeguardingConcernsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), safeguarding.Filter{
		State: string(of(p.State)), Receipt: of(p.Receipt), School: id.School{UUID: of(p.SchoolID)},
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListSafeguardingConcerns200JSONResponse{
		Body:    api.SafeguardingConcernPage{Items: page.Map(found, concernCard).Items, NextCursor: next},
		Headers: api.ListSafeguardingConcerns200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// GetSafeguardingConcern gives one concern.
func (h Safeguarding) GetSafeguardingConcern(ctx context.Context, r api.GetSafeguardingConcernRequestObject) (api.GetSafeguardingConcernResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.Concern{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := concernView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetSafeguardingConcern304Response{Headers: api.GetSafeguardingConcern304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetSafeguardingConcern200JSONResponse{Body: view, Headers: api.GetSafeguardingConcern200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// AcknowledgeSafeguardingConcern keeps that a lead has taken the concern on.
func (h Safeguarding) AcknowledgeSafeguardingConcern(ctx context.Context, r api.AcknowledgeSafeguardingConcernRequestObject) (api.AcknowledgeSafeguardingConcernResponseObject, error) {
	seen, err := h.Service.Acknowledge(ctx, actor(ctx), id.Concern{UUID: r.ID}, match(r.Params.IfMatch, concernView))
	if err != nil {
		return nil, err
	}
	view := concernView(seen)
	return api.AcknowledgeSafeguardingConcern200JSONResponse{
		Body: view, Headers: api.AcknowledgeSafeguardingConcern200ResponseHeaders{ETag: etag(view), CacheControl: noStore},
	}, nil
}

// AddSafeguardingNote keeps a note.
func (h Safeguarding) AddSafeguardingNote(ctx context.Context, r api.AddSafeguardingNoteRequestObject) (api.AddSafeguardingNoteResponseObject, error) {
	seen, err := h.Service.AddNote(ctx, actor(ctx), id.Concern{UUID: r.ID}, match(r.Params.IfMatch, concernView), r.Body.Text)
	if err != nil {
		return nil, err
	}
	view := concernView(seen)
	return api.AddSafeguardingNote200JSONResponse{
		Body: view, Headers: api.AddSafeguardingNote200ResponseHeaders{ETag: etag(view), CacheControl: noStore},
	}, nil
}

// ReferSafeguardingConcern keeps to whom outside the concern was passed on.
func (h Safeguarding) ReferSafeguardingConcern(ctx context.Context, r api.ReferSafeguardingConcernRequestObject) (api.ReferSafeguardingConcernResponseObject, error) {
	seen, err := h.Service.Refer(ctx, actor(ctx), id.Concern{UUID: r.ID}, match(r.Params.IfMatch, concernView), r.Body.ReferredTo, r.Body.Text)
	if err != nil {
		return nil, err
	}
	view := concernView(seen)
	return api.ReferSafeguardingConcern200JSONResponse{
		Body: view, Headers: api.ReferSafeguardingConcern200ResponseHeaders{ETag: etag(view), CacheControl: noStore},
	}, nil
}

// CloseSafeguardingConcern keeps what came of the concern.
func (h Safeguarding) CloseSafeguardingConcern(ctx context.Context, r api.CloseSafeguardingConcernRequestObject) (api.CloseSafeguardingConcernResponseObject, error) {
	seen, err := h.Service.Close(ctx, actor(ctx), id.Concern{UUID: r.ID}, match(r.Params.IfMatch, concernView), r.Body.Outcome)
	if err != nil {
		return nil, err
	}
	view := concernView(seen)
	return api.CloseSafeguardingConcern200JSONResponse{
		Body: view, Headers: api.CloseSafeguardingConcern200ResponseHeaders{ETag: etag(view), CacheControl: noStore},
	}, nil
}

// ListSafeguardingTrail gives a page of what was done to a concern.
func (h Safeguarding) ListSafeguardingTrail(ctx context.Context, r api.ListSafeguardingTrailRequestObject) (api.ListSafeguardingTrailResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.Trail(ctx, actor(ctx), id.Concern{UUID: r.ID}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListSafeguardingTrail200JSONResponse{
		Body:    api.SafeguardingDeedPage{Items: page.Map(found, deedView).Items, NextCursor: next},
		Headers: api.ListSafeguardingTrail200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}
