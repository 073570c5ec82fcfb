package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
)

// SubmitJudgements puts an observer's own judgements in.
func (h Outcomes) SubmitJudgements(ctx context.Context, r api.SubmitJudgementsRequestObject) (api.SubmitJudgementsResponseObject, error) {
	seen, err := h.Service.SubmitJudgements(ctx, actor(ctx), id.Observation{UUID: r.ID}, matchRead(r.Params.IfMatch, judgementsView))
	if err != nil {
		return nil, err
	}
	view := judgementsView(seen)
	return api.SubmitJudgements200JSONResponse{Body: view, Headers: api.SubmitJudgements200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// GetAgreedJudgements gives paired judgements side by side.
func (h Outcomes) GetAgreedJudgements(ctx context.Context, r api.GetAgreedJudgementsRequestObject) (api.GetAgreedJudgementsResponseObject, error) {
	seen, err := h.Service.ReadAgreedJudgements(ctx, actor(ctx), id.Observation{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := agreedView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetAgreedJudgements304Response{Headers: api.GetAgreedJudgements304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetAgreedJudgements200JSONResponse{Body: view, Headers: api.GetAgreedJudgements200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// RecordAgreedJudgements keeps another version of what is agreed.
func (h Outcomes) RecordAgreedJudgements(ctx context.Context, r api.RecordAgreedJudgementsRequestObject) (api.RecordAgreedJudgementsResponseObject, error) {
	seen, err := h.Service.RecordAgreedJudgements(ctx, actor(ctx), id.Observation{UUID: r.ID}, match(r.Params.IfMatch, agreedView), judged(r.Body.Judgements))
	if err != nil {
		return nil, err
	}
	view := agreedView(seen)
	return api.RecordAgreedJudgements200JSONResponse{Body: view, Headers: api.RecordAgreedJudgements200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// AgreeToJudgements is an observer's agreement to the version that they read.
func (h Outcomes) AgreeToJudgements(ctx context.Context, r api.AgreeToJudgementsRequestObject) (api.AgreeToJudgementsResponseObject, error) {
	seen, err := h.Service.AgreeToJudgements(ctx, actor(ctx), id.Observation{UUID: r.ID}, matchRead(r.Params.IfMatch, agreedView))
	if err != nil {
		return nil, err
	}
	view := agreedView(seen)
	return api.AgreeToJudgements200JSONResponse{Body: view, Headers: api.AgreeToJudgements200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}
