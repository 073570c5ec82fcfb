package httpapi

import (
	"bytes"
	"context"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/plan"
)

// Plans answers for the hub's School Music Education Plans.
type Plans struct{ Service plan.Service }

// ListPlans gives a page of versions.
func (h Plans) ListPlans(ctx context.Context, r api.ListPlansRequestObject) (api.ListPlansResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	year, err := yearIn(p.AcademicYear)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), plan.Filter{Year: year, State: string(of(p.State))}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListPlans200JSONResponse{
		Body: api.PlanPage{Items: page.Map(found, planCard).Items, NextCursor: next}, Headers: api.ListPlans200ResponseHeaders{Link: link},
	}, nil
}

// DraftPlan drafts a version.
func (h Plans) DraftPlan(ctx context.Context, r api.DraftPlanRequestObject) (api.DraftPlanResponseObject, error) {
	b := r.Body
	year, err := calendar.ParseAcademicYear(b.AcademicYear)
	if err != nil {
		return nil, errYearInBody
	}
	seen, err := h.Service.Draft(ctx, actor(ctx), plan.New{
		Year: year, BasedOn: id.Plan{UUID: of(b.BasedOnID)}, Introduction: b.Introduction, Commitments: commitmentsIn(b.Commitments),
	})
	if err != nil {
		return nil, err
	}
	view := planView(seen)
	return api.DraftPlan201JSONResponse{Body: view, Headers: api.DraftPlan201ResponseHeaders{ETag: etag(view), Location: planAt(seen)}}, nil
}

// GetPlan gives one version, as JSON or as a paper.
func (h Plans) GetPlan(ctx context.Context, r api.GetPlanRequestObject) (api.GetPlanResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.Plan{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	if callOf(ctx).format == asPaper {
		return printPlan(seen, r.Params.IfNoneMatch)
	}
	view := planView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetPlan304Response{Headers: api.GetPlan304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetPlan200JSONResponse{Body: view, Headers: api.GetPlan200ResponseHeaders{ETag: tag}}, nil
}

func printPlan(seen plan.Seen, held *string) (api.GetPlanResponseObject, error) {
	file, err := planPaper(seen).PDF()
	if err != nil {
		return nil, err
	}
	tag := tagOf(file)
	if notModified(held, tag) {
		return api.GetPlan304Response{Headers: api.GetPlan304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetPlan200ApplicationPdfResponse{
		Body: bytes.NewReader(file), ContentLength: int64(len(file)), Headers: api.GetPlan200ResponseHeaders{ETag: tag},
	}, nil
}

// UpdatePlan changes a draft.
func (h Plans) UpdatePlan(ctx context.Context, r api.UpdatePlanRequestObject) (api.UpdatePlanResponseObject, error) {
	var commitments *[]plan.Commitment
	if r.Body.Commitments != nil {
		given := commitmentsIn(r.Body.Commitments)
		commitments = &given
	}
	seen, err := h.Service.Update(ctx, actor(ctx), id.Plan{UUID: r.ID}, match(r.Params.IfMatch, planView), r.Body.Introduction, commitments)
	if err != nil {
		return nil, err
	}
	view := planView(seen)
	return api.UpdatePlan200JSONResponse{Body: view, Headers: api.UpdatePlan200ResponseHeaders{ETag: etag(view)}}, nil
}

// DiscardPlan discards a draft.
func (h Plans) DiscardPlan(ctx context.Context, r api.DiscardPlanRequestObject) (api.DiscardPlanResponseObject, error) {
	if err := h.Service.Discard(ctx, actor(ctx), id.Plan{UUID: r.ID}, match(r.Params.IfMatch, planView)); err != nil {
		return nil, err
	}
	return api.DiscardPlan204Response{}, nil
}

// PublishPlan publishes a draft.
func (h Plans) PublishPlan(ctx context.Context, r api.PublishPlanRequestObject) (api.PublishPlanResponseObject, error) {
	seen, err := h.Service.Publish(ctx, actor(ctx), id.Plan{UUID: r.ID}, match(r.Params.IfMatch, planView))
	if err != nil {
		return nil, err
	}
	view := planView(seen)
	return api.PublishPlan200JSONResponse{Body: view, Headers: api.PublishPlan200ResponseHeaders{ETag: etag(view)}}, nil
}

// GetPlanDuties tells how the duties of a version stand.
func (h Plans) GetPlanDuties(ctx context.Context, r api.GetPlanDutiesRequestObject) (api.GetPlanDutiesResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.Plan{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := api.PlanDuties{Plan: planRef(seen.Ref()), State: api.PlanState(seen.State), AsOf: date(seen.On), Duties: []api.DutyStanding{}}
	for _, s := range plan.Standings(seen.Commitments, seen.On) {
		view.Duties = append(view.Duties, dutyView(s))
	}
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetPlanDuties304Response{Headers: api.GetPlanDuties304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetPlanDuties200JSONResponse{Body: view, Headers: api.GetPlanDuties200ResponseHeaders{ETag: tag}}, nil
}

// RecordPlanProgress adds what was done about a commitment.
func (h Plans) RecordPlanProgress(ctx context.Context, r api.RecordPlanProgressRequestObject) (api.RecordPlanProgressResponseObject, error) {
	b := r.Body
	seen, err := h.Service.RecordProgress(ctx, actor(ctx), id.Plan{UUID: r.ID}, id.Commitment{UUID: r.CommitmentID}, plan.Progress{
		On: dateOf(&b.On), Note: b.Note, Value: of(b.Value), Status: string(of(b.Status)),
	})
	if err != nil {
		return nil, err
	}
	view := planView(seen)
	return api.RecordPlanProgress201JSONResponse{Body: view, Headers: api.RecordPlanProgress201ResponseHeaders{ETag: etag(view), Location: planAt(seen)}}, nil
}

// AddPlanEvidence adds what there is to show for a commitment.
func (h Plans) AddPlanEvidence(ctx context.Context, r api.AddPlanEvidenceRequestObject) (api.AddPlanEvidenceResponseObject, error) {
	b := r.Body
	n := plan.Evidence{Kind: plan.Kind(b.Kind), URL: of(b.URL), Title: of(b.Title)}
	if b.RecordID != nil {
		record := uuid.UUID(*b.RecordID)
		n.RecordID = &record
	}
	seen, err := h.Service.AddEvidence(ctx, actor(ctx), id.Plan{UUID: r.ID}, id.Commitment{UUID: r.CommitmentID}, n)
	if err != nil {
		return nil, err
	}
	view := planView(seen)
	return api.AddPlanEvidence201JSONResponse{Body: view, Headers: api.AddPlanEvidence201ResponseHeaders{ETag: etag(view), Location: planAt(seen)}}, nil
}

// WithdrawPlanEntry takes a note of progress or a piece of evidence out of every version.
func (h Plans) WithdrawPlanEntry(ctx context.Context, r api.WithdrawPlanEntryRequestObject) (api.WithdrawPlanEntryResponseObject, error) {
	seen, err := h.Service.Withdraw(ctx, actor(ctx), id.Plan{UUID: r.ID}, match(r.Params.IfMatch, planView), id.PlanEntry{UUID: r.Body.EntryID})
	if err != nil {
		return nil, err
	}
	view := planView(seen)
	return api.WithdrawPlanEntry200JSONResponse{Body: view, Headers: api.WithdrawPlanEntry200ResponseHeaders{ETag: etag(view)}}, nil
}

// ListSmep tells how the duties of a year stand.
func (h Plans) ListSmep(ctx context.Context, r api.ListSmepRequestObject) (api.ListSmepResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	year, err := yearIn(p.AcademicYear)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.Smep(ctx, actor(ctx), year, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListSmep200JSONResponse{
		Body: api.SmepPage{Items: page.Map(found, smepLine).Items, NextCursor: next}, Headers: api.ListSmep200ResponseHeaders{Link: link},
	}, nil
}
