package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
)

// GetCommissioningDecision gives what was decided on a candidate.
func (h Outcomes) GetCommissioningDecision(ctx context.Context, r api.GetCommissioningDecisionRequestObject) (api.GetCommissioningDecisionResponseObject, error) {
	seen, err := h.Service.ReadCommissioning(ctx, actor(ctx), id.Observation{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := commissioningView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetCommissioningDecision304Response{Headers: api.GetCommissioningDecision304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetCommissioningDecision200JSONResponse{Body: view, Headers: api.GetCommissioningDecision200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// DecideCommissioning decides whether a candidate begins a pilot.
func (h Outcomes) DecideCommissioning(ctx context.Context, r api.DecideCommissioningRequestObject) (api.DecideCommissioningResponseObject, error) {
	seen, err := h.Service.DecideCommissioning(ctx, actor(ctx), id.Observation{UUID: r.ID}, matchRead(r.Params.IfMatch, reportView),
		string(r.Body.Decision), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	view := commissioningView(seen)
	return api.DecideCommissioning200JSONResponse{Body: view, Headers: api.DecideCommissioning200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

func commissioningView(s observation.CommissioningSeen) api.CommissioningDecision {
	return api.CommissioningDecision{
		ObservationID: s.ObservationID.UUID, Partner: partnerRef(s.PartnerID, s.PartnerName), Decision: api.CommissioningOutcome(s.Decision),
		Reason: opened(s.Reason, s.Open), ReportVersion: s.ReportVersion, DecidedBy: person(s.DecidedBy, s.DeciderName), DecidedAt: s.DecidedAt,
	}
}
