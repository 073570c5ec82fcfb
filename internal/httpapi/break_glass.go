package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/page"
)

// BreakGlass opens one part for a quarter of an hour.
func (h Outcomes) BreakGlass(ctx context.Context, r api.BreakGlassRequestObject) (api.BreakGlassResponseObject, error) {
	b := r.Body
	seen, err := h.Service.BreakGlass(ctx, actor(ctx), id.Observation{UUID: r.ID}, access.Class(b.Part), id.Person{UUID: of(b.ObserverID)}, b.Reason)
	if err != nil {
		return nil, err
	}
	view := glassView(seen.Page.Items[0], seen.Open)
	return api.BreakGlass201JSONResponse{Body: view, Headers: api.BreakGlass201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/observations/" + r.ID.String() + "/break-glass",
	}}, nil
}

// ListBreakGlass gives every opening out of turn.
func (h Outcomes) ListBreakGlass(ctx context.Context, r api.ListBreakGlassRequestObject) (api.ListBreakGlassResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	seen, err := h.Service.ListBreakGlass(ctx, actor(ctx), id.Observation{UUID: r.ID}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, seen.Page.Next)
	items := page.Map(seen.Page, func(g observation.BreakGlass) api.BreakGlass { return glassView(g, seen.Open) }).Items
	return api.ListBreakGlass200JSONResponse{
		Body:    api.BreakGlassPage{Items: items, NextCursor: next},
		Headers: api.ListBreakGlass200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

func glassView(g observation.BreakGlass, open access.Disclosure) api.BreakGlass {
	view := api.BreakGlass{
		ID: g.ID.UUID, ObservationID: g.ObservationID.UUID, Part: api.GlassPart(g.Part), Reason: orAbsent(opened(g.Reason, open)),
		By: person(g.ByID, g.ByName), At: g.At, UntilAt: g.UntilAt,
	}
	if g.ObserverID != nil {
		view.Observer = &api.PersonRef{ID: g.ObserverID.UUID, Name: g.ObserverName}
	}
	return view
}
