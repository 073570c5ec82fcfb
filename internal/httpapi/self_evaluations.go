package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
)

// SelfEvaluations answers for what the sides of a visit say themselves. Every answer is
// confidential.
type SelfEvaluations struct{ Service observation.Service }

// GetSelfEvaluations gives those that are open to the reader.
func (h SelfEvaluations) GetSelfEvaluations(ctx context.Context, r api.GetSelfEvaluationsRequestObject) (api.GetSelfEvaluationsResponseObject, error) {
	seen, err := h.Service.ReadSelfEvaluations(ctx, actor(ctx), id.Observation{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := selfEvaluationsView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetSelfEvaluations304Response{Headers: api.GetSelfEvaluations304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetSelfEvaluations200JSONResponse{Body: view, Headers: api.GetSelfEvaluations200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// WriteSelfEvaluation replaces the draft of a side.
func (h SelfEvaluations) WriteSelfEvaluation(ctx context.Context, r api.WriteSelfEvaluationRequestObject) (api.WriteSelfEvaluationResponseObject, error) {
	var all []observation.Evaluation
	for _, e := range r.Body.Evaluations {
		all = append(all, observation.Evaluation{
			Principle: e.Principle, Grade: of(e.Grade), Evidence: of(e.Evidence), Strengths: e.Strengths, NextSteps: e.NextSteps,
		})
	}
	seen, err := h.Service.WriteSelfEvaluation(ctx, actor(ctx), id.Observation{UUID: r.ID}, observation.Side(r.Side), match(r.Params.IfMatch, selfEvaluationsView), all)
	if err != nil {
		return nil, err
	}
	view := selfEvaluationsView(seen)
	return api.WriteSelfEvaluation200JSONResponse{Body: view, Headers: api.WriteSelfEvaluation200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// SubmitSelfEvaluation ends the writing of a side.
func (h SelfEvaluations) SubmitSelfEvaluation(ctx context.Context, r api.SubmitSelfEvaluationRequestObject) (api.SubmitSelfEvaluationResponseObject, error) {
	seen, err := h.Service.SubmitSelfEvaluation(ctx, actor(ctx), id.Observation{UUID: r.ID}, observation.Side(r.Side), match(r.Params.IfMatch, selfEvaluationsView))
	if err != nil {
		return nil, err
	}
	view := selfEvaluationsView(seen)
	return api.SubmitSelfEvaluation200JSONResponse{Body: view, Headers: api.SubmitSelfEvaluation200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

func selfEvaluationsView(s observation.SelfEvaluationsSeen) api.SelfEvaluations {
	view := api.SelfEvaluations{Items: []api.SelfEvaluation{}}
	for _, e := range s.All {
		item := api.SelfEvaluation{
			Side: api.EvaluatedSide(e.Side), State: observation.Drafted, Evaluations: []api.SelfEvaluated{}, WrittenBy: person(e.WrittenBy, e.WriterName),
			UpdatedAt: e.UpdatedAt, SubmittedAt: e.SubmittedAt,
		}
		if e.SubmittedAt != nil {
			item.State = observation.Submitted
		}
		all, _ := e.Evaluations.Open(s.Open)
		for _, p := range all {
			item.Evaluations = append(item.Evaluations, api.SelfEvaluated{
				Principle: p.Principle, Grade: orAbsent(p.Grade), Evidence: orAbsent(p.Evidence), Strengths: p.Strengths, NextSteps: p.NextSteps,
			})
		}
		view.Items = append(view.Items, item)
	}
	return view
}
