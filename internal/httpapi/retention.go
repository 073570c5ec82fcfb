package httpapi

import (
	"bytes"
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/retention"
)

// Retention answers for what is kept, held and disposed of.
type Retention struct{ Service retention.Service }

// GetRetentionSchedule gives how long each class of record is kept.
func (h Retention) GetRetentionSchedule(ctx context.Context, r api.GetRetentionScheduleRequestObject) (api.GetRetentionScheduleResponseObject, error) {
	rules, err := h.Service.Schedule(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	view := scheduleView(rules)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetRetentionSchedule304Response{Headers: api.GetRetentionSchedule304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetRetentionSchedule200JSONResponse{Body: view, Headers: api.GetRetentionSchedule200ResponseHeaders{ETag: tag}}, nil
}

// ListHolds gives a page of the holds.
func (h Retention) ListHolds(ctx context.Context, r api.ListHoldsRequestObject) (api.ListHoldsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.ListHolds(ctx, actor(ctx), retention.HoldFilter{State: string(of(p.State)), Kind: string(of(p.Kind))}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListHolds200JSONResponse{
		Body:    api.HoldPage{Items: page.Map(found, holdView).Items, NextCursor: next},
		Headers: api.ListHolds200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// ProposeHold puts a hold on.
func (h Retention) ProposeHold(ctx context.Context, r api.ProposeHoldRequestObject) (api.ProposeHoldResponseObject, error) {
	b := r.Body
	seen, err := h.Service.ProposeHold(ctx, actor(ctx), retention.NewHold{
		Kind: string(b.Kind), Reason: b.Reason, Person: id.Person{UUID: of(b.PersonID)}, Partner: id.Partner{UUID: of(b.PartnerID)},
		School: id.School{UUID: of(b.SchoolID)}, Observation: id.Observation{UUID: of(b.ObservationID)},
	})
	if err != nil {
		return nil, err
	}
	view := holdView(seen)
	return api.ProposeHold201JSONResponse{Body: view, Headers: api.ProposeHold201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/holds/" + seen.ID.String(),
	}}, nil
}

// GetHold gives one hold.
func (h Retention) GetHold(ctx context.Context, r api.GetHoldRequestObject) (api.GetHoldResponseObject, error) {
	seen, err := h.Service.ReadHold(ctx, actor(ctx), id.Hold{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := holdView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetHold304Response{Headers: api.GetHold304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetHold200JSONResponse{Body: view, Headers: api.GetHold200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// ConfirmHold is the second person's confirmation of a hold.
func (h Retention) ConfirmHold(ctx context.Context, r api.ConfirmHoldRequestObject) (api.ConfirmHoldResponseObject, error) {
	seen, err := h.Service.ConfirmHold(ctx, actor(ctx), id.Hold{UUID: r.ID}, match(r.Params.IfMatch, holdView))
	if err != nil {
		return nil, err
	}
	view := holdView(seen)
	return api.ConfirmHold200JSONResponse{Body: view, Headers: api.ConfirmHold200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// ProposeHoldLifting proposes to lift a hold.
func (h Retention) ProposeHoldLifting(ctx context.Context, r api.ProposeHoldLiftingRequestObject) (api.ProposeHoldLiftingResponseObject, error) {
	seen, err := h.Service.ProposeLifting(ctx, actor(ctx), id.Hold{UUID: r.ID}, r.Body.Reason, match(r.Params.IfMatch, holdView))
	if err != nil {
		return nil, err
	}
	view := holdView(seen)
	return api.ProposeHoldLifting200JSONResponse{Body: view, Headers: api.ProposeHoldLifting200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// ConfirmHoldLifting lifts a hold.
func (h Retention) ConfirmHoldLifting(ctx context.Context, r api.ConfirmHoldLiftingRequestObject) (api.ConfirmHoldLiftingResponseObject, error) {
	seen, err := h.Service.ConfirmLifting(ctx, actor(ctx), id.Hold{UUID: r.ID}, match(r.Params.IfMatch, holdView))
	if err != nil {
		return nil, err
	}
	view := holdView(seen)
	return api.ConfirmHoldLifting200JSONResponse{Body: view, Headers: api.ConfirmHoldLifting200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// ListDisposals gives a page of the disposals.
func (h Retention) ListDisposals(ctx context.Context, r api.ListDisposalsRequestObject) (api.ListDisposalsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.ListDisposals(ctx, actor(ctx), retention.DisposalFilter{State: string(of(p.State)), Class: retention.Class(of(p.Class))}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListDisposals200JSONResponse{
		Body:    api.DisposalPage{Items: page.Map(found, disposalView).Items, NextCursor: next},
		Headers: api.ListDisposals200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// GetDisposal gives one disposal.
func (h Retention) GetDisposal(ctx context.Context, r api.GetDisposalRequestObject) (api.GetDisposalResponseObject, error) {
	seen, err := h.Service.ReadDisposal(ctx, actor(ctx), id.Disposal{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := disposalView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetDisposal304Response{Headers: api.GetDisposal304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetDisposal200JSONResponse{Body: view, Headers: api.GetDisposal200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// ListDisposalRecords gives a page of the records of a disposal.
func (h Retention) ListDisposalRecords(ctx context.Context, r api.ListDisposalRecordsRequestObject) (api.ListDisposalRecordsResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.ListRecords(ctx, actor(ctx), id.Disposal{UUID: r.ID}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListDisposalRecords200JSONResponse{
		Body:    api.DisposalRecordPage{Items: page.Map(found, disposalRecordView).Items, NextCursor: next},
		Headers: api.ListDisposalRecords200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// ApproveDisposal is the data protection officer's leave.
func (h Retention) ApproveDisposal(ctx context.Context, r api.ApproveDisposalRequestObject) (api.ApproveDisposalResponseObject, error) {
	seen, err := h.Service.Approve(ctx, actor(ctx), id.Disposal{UUID: r.ID}, match(r.Params.IfMatch, disposalView))
	if err != nil {
		return nil, err
	}
	view := disposalView(seen)
	return api.ApproveDisposal200JSONResponse{Body: view, Headers: api.ApproveDisposal200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// ConfirmDisposal is the QA lead's leave.
func (h Retention) ConfirmDisposal(ctx context.Context, r api.ConfirmDisposalRequestObject) (api.ConfirmDisposalResponseObject, error) {
	seen, err := h.Service.Confirm(ctx, actor(ctx), id.Disposal{UUID: r.ID}, match(r.Params.IfMatch, disposalView))
	if err != nil {
		return nil, err
	}
	view := disposalView(seen)
	return api.ConfirmDisposal200JSONResponse{Body: view, Headers: api.ConfirmDisposal200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// WithdrawDisposal ends a disposal; what is left of it stays.
func (h Retention) WithdrawDisposal(ctx context.Context, r api.WithdrawDisposalRequestObject) (api.WithdrawDisposalResponseObject, error) {
	seen, err := h.Service.Withdraw(ctx, actor(ctx), id.Disposal{UUID: r.ID}, match(r.Params.IfMatch, disposalView))
	if err != nil {
		return nil, err
	}
	view := disposalView(seen)
	return api.WithdrawDisposal200JSONResponse{Body: view, Headers: api.WithdrawDisposal200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// GetDisposalCertificate gives the certificate, or a paper of it.
func (h Retention) GetDisposalCertificate(ctx context.Context, r api.GetDisposalCertificateRequestObject) (api.GetDisposalCertificateResponseObject, error) {
	c, err := h.Service.ReadCertificate(ctx, actor(ctx), id.Disposal{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	if wants(ctx) == asPaper {
		return printCertificate(r, c)
	}
	view := certificateView(c)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetDisposalCertificate304Response{Headers: api.GetDisposalCertificate304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetDisposalCertificate200JSONResponse{Body: view, Headers: api.GetDisposalCertificate200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

func printCertificate(r api.GetDisposalCertificateRequestObject, c retention.Certificate) (api.GetDisposalCertificateResponseObject, error) {
	file, err := certificatePaper(c).PDF()
	if err != nil {
		return nil, err
	}
	tag := tagOf(file)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetDisposalCertificate304Response{Headers: api.GetDisposalCertificate304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetDisposalCertificate200ApplicationPdfResponse{
		Body: bytes.NewReader(file), ContentLength: int64(len(file)),
		Headers: api.GetDisposalCertificate200ResponseHeaders{ETag: tag, CacheControl: noStore},
	}, nil
}
