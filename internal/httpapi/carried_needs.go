package httpapi

import (
	"context"

	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/improvement"
	"github.com/hubqa/hubqa/internal/page"
)

// OfferNeedSupport adds support that was offered for a need.
func (h Development) OfferNeedSupport(ctx context.Context, r api.OfferNeedSupportRequestObject) (api.OfferNeedSupportResponseObject, error) {
	b := r.Body
	offer := improvement.Offer{Kind: string(b.Kind), FromOn: dateOf(&b.FromOn), Note: access.Seal[access.Need](of(b.Note))}
	if b.ToOn != nil {
		offer.ToOn = dateOf(b.ToOn)
	}
	if b.MentoringID != nil {
		offer.MentoringID = &id.Mentoring{UUID: *b.MentoringID}
	}
	seen, err := h.Service.Offer(ctx, actor(ctx), id.Need{UUID: r.ID}, offer)
	if err != nil {
		return nil, err
	}
	view := needView(seen)
	return api.OfferNeedSupport201JSONResponse{Body: view, Headers: api.OfferNeedSupport201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/development-needs/" + r.ID.String(),
	}}, nil
}

// ListCarriedNeeds gives an observer what earlier visits of the teacher left open.
func (h Development) ListCarriedNeeds(ctx context.Context, r api.ListCarriedNeedsRequestObject) (api.ListCarriedNeedsResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, r.Params.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.ListCarried(ctx, actor(ctx), id.Observation{UUID: r.ID}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListCarriedNeeds200JSONResponse{
		Body:    api.CarriedNeedPage{Items: page.Map(found, carriedView).Items, NextCursor: next},
		Headers: api.ListCarriedNeeds200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// RecordNeedEffect keeps what an observer saw of a need.
func (h Development) RecordNeedEffect(ctx context.Context, r api.RecordNeedEffectRequestObject) (api.RecordNeedEffectResponseObject, error) {
	b := r.Body
	seen, err := h.Service.RecordEffect(ctx, actor(ctx), id.Observation{UUID: r.ID}, improvement.Effect{
		NeedID: id.Need{UUID: b.NeedID}, Effect: string(b.Effect), Note: access.Seal[access.Judgement](of(b.Note)),
	})
	if err != nil {
		return nil, err
	}
	view := carriedView(seen)
	return api.RecordNeedEffect201JSONResponse{Body: view, Headers: api.RecordNeedEffect201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/observations/" + r.ID.String() + "/carried-needs",
	}}, nil
}

func carriedView(s improvement.Seen) api.CarriedNeed {
	return api.CarriedNeed{
		ID: s.ID.UUID, Need: opened(s.Need.Need, s.Open), DueBy: date(s.DueBy), AgeDays: s.AgeDays(s.Now), Overdue: s.Overdue(s.Now),
		RaisedAt: s.CreatedAt, Progress: progressView(s), Offers: offersView(s), Effects: effectsView(s),
	}
}

func progressView(s improvement.Seen) []api.NeedProgress {
	out := []api.NeedProgress{}
	for _, p := range s.Progress {
		out = append(out, api.NeedProgress{On: date(p.On), Note: opened(p.Note, s.Open), By: person(p.ByID, p.ByName)})
	}
	return out
}

func offersView(s improvement.Seen) []api.NeedOffer {
	out := []api.NeedOffer{}
	for _, o := range s.Offers {
		out = append(out, api.NeedOffer{
			Kind: api.NeedSupportKind(o.Kind), FromOn: date(o.FromOn), ToOn: dateOrAbsent(o.ToOn), Note: orAbsent(opened(o.Note, s.Open)),
			By: person(o.ByID, o.ByName), At: o.At, MentoringID: mentoringOf(o),
		})
	}
	return out
}

func mentoringOf(o improvement.Offer) *openapi_types.UUID {
	if o.MentoringID == nil {
		return nil
	}
	return &o.MentoringID.UUID
}

func effectsView(s improvement.Seen) []api.NeedEffect {
	out := []api.NeedEffect{}
	for _, e := range s.Effects {
		out = append(out, api.NeedEffect{
			ObservationID: e.ObservationID.UUID, Effect: api.NeedEffectSeen(e.Effect), Note: orAbsent(opened(e.Note, s.Open)),
			By: person(e.ByID, e.ByName), At: e.At,
		})
	}
	return out
}
