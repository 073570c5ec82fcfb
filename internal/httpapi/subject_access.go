package httpapi

import (
	"bytes"
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/subjectaccess"
)

// SubjectAccess answers for requests of people for what is kept about them.
type SubjectAccess struct{ Service subjectaccess.Service }

// ListSubjectAccessRequests gives a page of the requests.
func (h SubjectAccess) ListSubjectAccessRequests(ctx context.Context, r api.ListSubjectAccessRequestsRequestObject) (api.ListSubjectAccessRequestsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), subjectaccess.Filter{State: string(of(p.State))}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListSubjectAccessRequests200JSONResponse{
		Body:    api.SubjectAccessRequestPage{Items: page.Map(found, subjectAccessView).Items, NextCursor: next},
		Headers: api.ListSubjectAccessRequests200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// MakeSubjectAccessRequest keeps a request.
func (h SubjectAccess) MakeSubjectAccessRequest(ctx context.Context, r api.MakeSubjectAccessRequestRequestObject) (api.MakeSubjectAccessRequestResponseObject, error) {
	seen, err := h.Service.Make(ctx, actor(ctx), subjectaccess.New{
		Person: id.Person{UUID: of(r.Body.PersonID)}, Form: string(r.Body.Form), ReceivedOn: dateOf(r.Body.ReceivedOn),
	})
	if err != nil {
		return nil, err
	}
	view := subjectAccessView(seen)
	return api.MakeSubjectAccessRequest201JSONResponse{Body: view, Headers: api.MakeSubjectAccessRequest201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/subject-access-requests/" + seen.ID.String(),
	}}, nil
}

// GetSubjectAccessRequest gives one request.
func (h SubjectAccess) GetSubjectAccessRequest(ctx context.Context, r api.GetSubjectAccessRequestRequestObject) (api.GetSubjectAccessRequestResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.SubjectAccess{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := subjectAccessView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetSubjectAccessRequest304Response{Headers: api.GetSubjectAccessRequest304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetSubjectAccessRequest200JSONResponse{Body: view, Headers: api.GetSubjectAccessRequest200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// ConfirmSubjectIdentity keeps how it is known who asks.
func (h SubjectAccess) ConfirmSubjectIdentity(ctx context.Context, r api.ConfirmSubjectIdentityRequestObject) (api.ConfirmSubjectIdentityResponseObject, error) {
	seen, err := h.Service.ConfirmIdentity(ctx, actor(ctx), id.SubjectAccess{UUID: r.ID}, match(r.Params.IfMatch, subjectAccessView), string(r.Body.How), dateOf(r.Body.ShownOn))
	if err != nil {
		return nil, err
	}
	view := subjectAccessView(seen)
	return api.ConfirmSubjectIdentity200JSONResponse{Body: view, Headers: api.ConfirmSubjectIdentity200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// ExtendSubjectAccessRequest gives a request more time.
func (h SubjectAccess) ExtendSubjectAccessRequest(ctx context.Context, r api.ExtendSubjectAccessRequestRequestObject) (api.ExtendSubjectAccessRequestResponseObject, error) {
	seen, err := h.Service.Extend(ctx, actor(ctx), id.SubjectAccess{UUID: r.ID}, match(r.Params.IfMatch, subjectAccessView), r.Body.Months, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	view := subjectAccessView(seen)
	return api.ExtendSubjectAccessRequest200JSONResponse{Body: view, Headers: api.ExtendSubjectAccessRequest200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// BeginSubjectAccessReview gathers what is kept about the person.
func (h SubjectAccess) BeginSubjectAccessReview(ctx context.Context, r api.BeginSubjectAccessReviewRequestObject) (api.BeginSubjectAccessReviewResponseObject, error) {
	seen, err := h.Service.BeginReview(ctx, actor(ctx), id.SubjectAccess{UUID: r.ID}, match(r.Params.IfMatch, subjectAccessView))
	if err != nil {
		return nil, err
	}
	view := subjectAccessView(seen)
	return api.BeginSubjectAccessReview200JSONResponse{Body: view, Headers: api.BeginSubjectAccessReview200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// ReleaseSubjectAccessPack is the second person's confirmation.
func (h SubjectAccess) ReleaseSubjectAccessPack(ctx context.Context, r api.ReleaseSubjectAccessPackRequestObject) (api.ReleaseSubjectAccessPackResponseObject, error) {
	seen, err := h.Service.Release(ctx, actor(ctx), id.SubjectAccess{UUID: r.ID}, match(r.Params.IfMatch, subjectAccessView))
	if err != nil {
		return nil, err
	}
	view := subjectAccessView(seen)
	return api.ReleaseSubjectAccessPack200JSONResponse{Body: view, Headers: api.ReleaseSubjectAccessPack200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// ProposeSubjectAccessRefusal keeps on which ground a request is to be refused.
func (h SubjectAccess) ProposeSubjectAccessRefusal(ctx context.Context, r api.ProposeSubjectAccessRefusalRequestObject) (api.ProposeSubjectAccessRefusalResponseObject, error) {
	seen, err := h.Service.ProposeRefusal(ctx, actor(ctx), id.SubjectAccess{UUID: r.ID}, match(r.Params.IfMatch, subjectAccessView), string(r.Body.Ground), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	view := subjectAccessView(seen)
	return api.ProposeSubjectAccessRefusal200JSONResponse{Body: view, Headers: api.ProposeSubjectAccessRefusal200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// ConfirmSubjectAccessRefusal is the second person's confirmation of it.
func (h SubjectAccess) ConfirmSubjectAccessRefusal(ctx context.Context, r api.ConfirmSubjectAccessRefusalRequestObject) (api.ConfirmSubjectAccessRefusalResponseObject, error) {
	seen, err := h.Service.ConfirmRefusal(ctx, actor(ctx), id.SubjectAccess{UUID: r.ID}, match(r.Params.IfMatch, subjectAccessView))
	if err != nil {
		return nil, err
	}
	view := subjectAccessView(seen)
	return api.ConfirmSubjectAccessRefusal200JSONResponse{Body: view, Headers: api.ConfirmSubjectAccessRefusal200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// WithdrawSubjectAccessRequest ends a request for who made it.
func (h SubjectAccess) WithdrawSubjectAccessRequest(ctx context.Context, r api.WithdrawSubjectAccessRequestRequestObject) (api.WithdrawSubjectAccessRequestResponseObject, error) {
	seen, err := h.Service.Withdraw(ctx, actor(ctx), id.SubjectAccess{UUID: r.ID}, match(r.Params.IfMatch, subjectAccessView))
	if err != nil {
		return nil, err
	}
	view := subjectAccessView(seen)
	return api.WithdrawSubjectAccessRequest200JSONResponse{Body: view, Headers: api.WithdrawSubjectAccessRequest200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// ListSubjectAccessParts gives a page of the parts of a pack, without what is in them.
func (h SubjectAccess) ListSubjectAccessParts(ctx context.Context, r api.ListSubjectAccessPartsRequestObject) (api.ListSubjectAccessPartsResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.ListParts(ctx, actor(ctx), id.SubjectAccess{UUID: r.ID}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListSubjectAccessParts200JSONResponse{
		Body:    api.SubjectAccessPartPage{Items: page.Map(found, partCard).Items, NextCursor: next},
		Headers: api.ListSubjectAccessParts200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// GetSubjectAccessPart gives one part.
func (h SubjectAccess) GetSubjectAccessPart(ctx context.Context, r api.GetSubjectAccessPartRequestObject) (api.GetSubjectAccessPartResponseObject, error) {
	seen, err := h.Service.ReadPart(ctx, actor(ctx), id.SubjectAccess{UUID: r.ID}, id.SubjectAccessPart{UUID: r.PartID})
	if err != nil {
		return nil, err
	}
	view := partView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetSubjectAccessPart304Response{Headers: api.GetSubjectAccessPart304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetSubjectAccessPart200JSONResponse{Body: view, Headers: api.GetSubjectAccessPart200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// DecideSubjectAccessPart keeps what is decided on a part.
func (h SubjectAccess) DecideSubjectAccessPart(ctx context.Context, r api.DecideSubjectAccessPartRequestObject) (api.DecideSubjectAccessPartResponseObject, error) {
	seen, err := h.Service.Decide(ctx, actor(ctx), id.SubjectAccess{UUID: r.ID}, id.SubjectAccessPart{UUID: r.PartID}, match(r.Params.IfMatch, partView),
		subjectaccess.Decision{Decision: string(r.Body.Decision), Reason: of(r.Body.Reason), Replacement: of(r.Body.Replacement)})
	if err != nil {
		return nil, err
	}
	view := partView(seen)
	return api.DecideSubjectAccessPart200JSONResponse{Body: view, Headers: api.DecideSubjectAccessPart200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// GetSubjectAccessPack gives the person what is kept about them, as JSON or as a paper.
func (h SubjectAccess) GetSubjectAccessPack(ctx context.Context, r api.GetSubjectAccessPackRequestObject) (api.GetSubjectAccessPackResponseObject, error) {
	pack, err := h.Service.ReadPack(ctx, actor(ctx), id.SubjectAccess{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	if wants(ctx) == asPaper {
		return printPack(r, pack)
	}
	view := packView(pack)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetSubjectAccessPack304Response{Headers: api.GetSubjectAccessPack304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetSubjectAccessPack200JSONResponse{Body: view, Headers: api.GetSubjectAccessPack200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

func printPack(r api.GetSubjectAccessPackRequestObject, pack subjectaccess.Pack) (api.GetSubjectAccessPackResponseObject, error) {
	file, err := packPaper(pack).PDF()
	if err != nil {
		return nil, err
	}
	tag := tagOf(file)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetSubjectAccessPack304Response{Headers: api.GetSubjectAccessPack304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetSubjectAccessPack200ApplicationPdfResponse{
		Body: bytes.NewReader(file), ContentLength: int64(len(file)), Headers: api.GetSubjectAccessPack200ResponseHeaders{ETag: tag, CacheControl: noStore},
	}, nil
}
