package httpapi

import (
	"context"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/visitrequest"
)

// VisitRequests answers for what head teachers ask. Every answer is confidential.
type VisitRequests struct{ Service visitrequest.Service }

// ListVisitRequests gives a page of requests.
func (h VisitRequests) ListVisitRequests(ctx context.Context, r api.ListVisitRequestsRequestObject) (api.ListVisitRequestsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), visitrequest.Filter{
		Kind: string(of(p.Kind)), State: string(of(p.State)), School: id.School{UUID: of(p.SchoolID)},
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListVisitRequests200JSONResponse{
		Body:    api.VisitRequestPage{Items: page.Map(found, visitRequestView).Items, NextCursor: next},
		Headers: api.ListVisitRequests200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// MakeVisitRequest makes a request.
func (h VisitRequests) MakeVisitRequest(ctx context.Context, r api.MakeVisitRequestRequestObject) (api.MakeVisitRequestResponseObject, error) {
	b := r.Body
	request := visitrequest.New{
		Kind: string(b.Kind), Visit: id.Observation{UUID: of(b.ObservationID)}, Provision: id.Provision{UUID: of(b.ProvisionID)}, Reason: b.Reason,
	}
	if a := b.Activity; a != nil {
		request.Activity = &visitrequest.Activity{
			School: id.School{UUID: a.SchoolID}, Provider: a.Provider, ProviderKind: string(a.ProviderKind), Name: a.Name, Kind: string(a.Kind),
		}
	}
	seen, err := h.Service.Make(ctx, actor(ctx), request)
	if err != nil {
		return nil, err
	}
	view := visitRequestView(seen)
	return api.MakeVisitRequest201JSONResponse{Body: view, Headers: api.MakeVisitRequest201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/visit-requests/" + seen.ID.String(),
	}}, nil
}

// GetVisitRequest gives one request.
func (h VisitRequests) GetVisitRequest(ctx context.Context, r api.GetVisitRequestRequestObject) (api.GetVisitRequestResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.VisitRequest{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := visitRequestView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetVisitRequest304Response{Headers: api.GetVisitRequest304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetVisitRequest200JSONResponse{Body: view, Headers: api.GetVisitRequest200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// WithdrawVisitRequest takes a request back.
func (h VisitRequests) WithdrawVisitRequest(ctx context.Context, r api.WithdrawVisitRequestRequestObject) (api.WithdrawVisitRequestResponseObject, error) {
	seen, err := h.Service.Withdraw(ctx, actor(ctx), id.VisitRequest{UUID: r.ID}, match(r.Params.IfMatch, visitRequestView))
	if err != nil {
		return nil, err
	}
	view := visitRequestView(seen)
	return api.WithdrawVisitRequest200JSONResponse{Body: view, Headers: api.WithdrawVisitRequest200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// DecideVisitRequest agrees to a request or refuses it.
func (h VisitRequests) DecideVisitRequest(ctx context.Context, r api.DecideVisitRequestRequestObject) (api.DecideVisitRequestResponseObject, error) {
	decision := visitrequest.Decision{Agreed: r.Body.Agreed, Reason: of(r.Body.Reason)}
	if o := r.Body.Otherwise; o != nil {
		decision.Otherwise = &visitrequest.Otherwise{GivenBy: o.GivenBy, On: dateOf(&o.On), Minute: o.Minute}
	}
	seen, err := h.Service.Decide(ctx, actor(ctx), id.VisitRequest{UUID: r.ID}, match(r.Params.IfMatch, visitRequestView), decision)
	if err != nil {
		return nil, err
	}
	view := visitRequestView(seen)
	return api.DecideVisitRequest200JSONResponse{Body: view, Headers: api.DecideVisitRequest200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// visitRequestView shows the visits that it is about to those alone to whom they are open.
func visitRequestView(s visitrequest.Seen) api.VisitRequest {
	view := api.VisitRequest{
		ID: s.ID.UUID, Kind: api.VisitRequestKind(s.Kind), State: api.VisitRequestState(s.State),
		School:    api.SchoolRef{ID: s.SchoolID.UUID, Urn: s.Names.URN, Name: s.Names.School},
		Partner:   partnerRef(s.PartnerID, s.Names.Partner),
		Provision: api.ProvisionRef{ID: s.ProvisionID.UUID, Name: s.Names.Provision}, RequestedBy: person(s.RequestedBy, s.Names.RequestedBy),
		RequestedAt: s.CreatedAt, Reason: orAbsent(opened(s.Reason, s.Open)), AllowedActions: actions(s.Allowed),
	}
	if s.DecidedBy != nil {
		view.Decision = &api.VisitRequestDecided{
			On: date(s.DecidedOn), By: person(*s.DecidedBy, s.Names.DecidedBy), GivenBy: orAbsent(s.GivenBy), Minute: orAbsent(s.Minute),
			Reason: orAbsent(opened(s.DecisionReason, s.Open)),
		}
	}
	if !s.Linked {
		return view
	}
	visits := []uuid.UUID{}
	if s.ObservationID != nil {
		visits = append(visits, s.ObservationID.UUID)
	}
	for _, v := range s.Visits {
		visits = append(visits, v.UUID)
	}
	view.ObservationIds = visits
	return view
}
