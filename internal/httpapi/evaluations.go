package httpapi

import (
	"bytes"
	"context"

	"github.com/oapi-codegen/nullable"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/evaluation"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// Evaluations answers for evaluations of partnerships. Every answer is confidential.
type Evaluations struct{ Service evaluation.Service }

// ListEvaluations gives a page of evaluations, without what they find.
func (h Evaluations) ListEvaluations(ctx context.Context, r api.ListEvaluationsRequestObject) (api.ListEvaluationsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	year, err := yearIn(p.AcademicYear)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), evaluation.Filter{
		State: string(of(p.State)), School: id.School{UUID: of(p.SchoolID)}, Partner: id.Partner{UUID: of(p.PartnerID)}, Year: year,
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListEvaluations200JSONResponse{
		Body:    api.EvaluationPage{Items: page.Map(found, evaluationCard).Items, NextCursor: next},
		Headers: api.ListEvaluations200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// DraftEvaluation drafts a version.
func (h Evaluations) DraftEvaluation(ctx context.Context, r api.DraftEvaluationRequestObject) (api.DraftEvaluationResponseObject, error) {
	b := r.Body
	year, err := calendar.ParseAcademicYear(b.AcademicYear)
	if err != nil {
		return nil, errYearInBody
	}
	seen, err := h.Service.Draft(ctx, actor(ctx), evaluation.New{
		Partnership:  evaluation.Partnership{School: id.School{UUID: b.SchoolID}, Partner: id.Partner{UUID: b.PartnerID}, Year: year},
		ChangeReason: of(b.ChangeReason), Framework: id.Framework{UUID: of(b.FrameworkID)},
	})
	if err != nil {
		return nil, err
	}
	view := evaluationView(seen)
	return api.DraftEvaluation201JSONResponse{Body: view, Headers: api.DraftEvaluation201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/evaluations/" + seen.ID.String(),
	}}, nil
}

// GetEvaluation gives one version, as JSON or as a paper.
func (h Evaluations) GetEvaluation(ctx context.Context, r api.GetEvaluationRequestObject) (api.GetEvaluationResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.Evaluation{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	if callOf(ctx).format == asPaper {
		return printEvaluation(seen, r.Params.IfNoneMatch)
	}
	view := evaluationView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetEvaluation304Response{Headers: api.GetEvaluation304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetEvaluation200JSONResponse{Body: view, Headers: api.GetEvaluation200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// printEvaluation gives what is published as a paper, to whoever reads what it says.
func printEvaluation(seen evaluation.Seen, held *string) (api.GetEvaluationResponseObject, error) {
	switch {
	case !seen.Wholly:
		return nil, fault.Absent
	case seen.PublishedAt == nil:
		return nil, evaluation.ErrNotPublished
	}
	file, err := evaluationPaper(seen).PDF()
	if err != nil {
		return nil, err
	}
	tag := tagOf(file)
	if notModified(held, tag) {
		return api.GetEvaluation304Response{Headers: api.GetEvaluation304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetEvaluation200ApplicationPdfResponse{
		Body: bytes.NewReader(file), ContentLength: int64(len(file)), Headers: api.GetEvaluation200ResponseHeaders{ETag: tag, CacheControl: noStore},
	}, nil
}

// UpdateEvaluation changes what is not published.
func (h Evaluations) UpdateEvaluation(ctx context.Context, r api.UpdateEvaluationRequestObject) (api.UpdateEvaluationResponseObject, error) {
	seen, err := h.Service.Update(ctx, actor(ctx), id.Evaluation{UUID: r.ID}, match(r.Params.IfMatch, evaluationView), evaluationChange(*r.Body))
	if err != nil {
		return nil, err
	}
	view := evaluationView(seen)
	return api.UpdateEvaluation200JSONResponse{Body: view, Headers: api.UpdateEvaluation200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// orZero gives what a member of a merge patch says: nil where it is not there, the zero value
// where it is null.
func orZero[T any](member nullable.Nullable[T]) *T {
	if !member.IsSpecified() {
		return nil
	}
	v, _ := member.Get()
	return &v
}

func evaluationChange(b api.EvaluationPatch) evaluation.Change {
	c := evaluation.Change{Overall: orZero(b.Overall), Reasons: orZero(b.Reasons), ChangeReason: b.ChangeReason}
	if which := orZero(b.FrameworkID); which != nil {
		c.Framework = &id.Framework{UUID: *which}
	}
	for _, f := range b.Findings {
		found := evaluation.Found{
			Action: string(f.Action), Judgement: of(f.Judgement), NotJudged: of(f.NotJudged), Evidence: of(f.Evidence),
			Pitfall: string(of(f.Pitfall)), PitfallReason: of(f.PitfallReason),
		}
		for _, rec := range f.Records {
			found.Records = append(found.Records, evaluation.Record{Kind: string(rec.Kind), ID: rec.ID})
		}
		c.Findings = append(c.Findings, found)
	}
	if b.Steps != nil {
		steps := []evaluation.Todo{}
		for _, s := range b.Steps {
			steps = append(steps, evaluation.Todo{ID: id.EvaluationStep{UUID: of(s.ID)}, What: s.What, Owner: string(s.Owner), DueBy: dateOf(&s.DueBy)})
		}
		c.Steps = &steps
	}
	return c
}

// DiscardEvaluation discards a draft.
func (h Evaluations) DiscardEvaluation(ctx context.Context, r api.DiscardEvaluationRequestObject) (api.DiscardEvaluationResponseObject, error) {
	if err := h.Service.Discard(ctx, actor(ctx), id.Evaluation{UUID: r.ID}, match(r.Params.IfMatch, evaluationView)); err != nil {
		return nil, err
	}
	return api.DiscardEvaluation204Response{}, nil
}

// AgreeEvaluation agrees for a side.
func (h Evaluations) AgreeEvaluation(ctx context.Context, r api.AgreeEvaluationRequestObject) (api.AgreeEvaluationResponseObject, error) {
	var otherwise *evaluation.Otherwise
	if o := r.Body.Otherwise; o != nil {
		otherwise = &evaluation.Otherwise{GivenBy: o.GivenBy, How: of(o.How)}
	}
	seen, err := h.Service.Agree(ctx, actor(ctx), id.Evaluation{UUID: r.ID}, match(r.Params.IfMatch, evaluationView), string(r.Body.Side), otherwise)
	if err != nil {
		return nil, err
	}
	view := evaluationView(seen)
	return api.AgreeEvaluation200JSONResponse{Body: view, Headers: api.AgreeEvaluation200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// PublishEvaluation publishes what both sides agreed.
func (h Evaluations) PublishEvaluation(ctx context.Context, r api.PublishEvaluationRequestObject) (api.PublishEvaluationResponseObject, error) {
	seen, err := h.Service.Publish(ctx, actor(ctx), id.Evaluation{UUID: r.ID}, match(r.Params.IfMatch, evaluationView))
	if err != nil {
		return nil, err
	}
	view := evaluationView(seen)
	return api.PublishEvaluation200JSONResponse{Body: view, Headers: api.PublishEvaluation200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// RespondToEvaluation keeps what a party says.
func (h Evaluations) RespondToEvaluation(ctx context.Context, r api.RespondToEvaluationRequestObject) (api.RespondToEvaluationResponseObject, error) {
	seen, err := h.Service.Respond(ctx, actor(ctx), id.Evaluation{UUID: r.ID}, match(r.Params.IfMatch, evaluationView), string(r.Body.Side), r.Body.Text)
	if err != nil {
		return nil, err
	}
	view := evaluationView(seen)
	return api.RespondToEvaluation200JSONResponse{Body: view, Headers: api.RespondToEvaluation200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// CompleteEvaluationStep keeps what came of a step.
func (h Evaluations) CompleteEvaluationStep(ctx context.Context, r api.CompleteEvaluationStepRequestObject) (api.CompleteEvaluationStepResponseObject, error) {
	seen, err := h.Service.Complete(ctx, actor(ctx), id.Evaluation{UUID: r.ID}, id.EvaluationStep{UUID: r.StepID}, match(r.Params.IfMatch, evaluationView),
		dateOf(&r.Body.DoneOn), r.Body.Outcome)
	if err != nil {
		return nil, err
	}
	view := evaluationView(seen)
	return api.CompleteEvaluationStep200JSONResponse{Body: view, Headers: api.CompleteEvaluationStep200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// ListBenchmark gives a page of lines.
func (h Evaluations) ListBenchmark(ctx context.Context, r api.ListBenchmarkRequestObject) (api.ListBenchmarkResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	year, err := yearIn(p.AcademicYear)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.Benchmark(ctx, actor(ctx), year, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListBenchmark200JSONResponse{
		Body:    api.BenchmarkPage{Items: page.Map(found, benchmarkLine).Items, NextCursor: next},
		Headers: api.ListBenchmark200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}
