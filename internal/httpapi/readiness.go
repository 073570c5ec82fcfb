package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/training"
)

// ListTrainingRequirements gives a page of the requirements.
func (h Trainings) ListTrainingRequirements(ctx context.Context, r api.ListTrainingRequirementsRequestObject) (api.ListTrainingRequirementsResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, r.Params.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.ListRequirements(ctx, actor(ctx), at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListTrainingRequirements200JSONResponse{
		Body:    api.TrainingRequirementPage{Items: page.Map(found, trainingRequirementView).Items, NextCursor: next},
		Headers: api.ListTrainingRequirements200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// CreateTrainingRequirement keeps that a role needs a topic.
func (h Trainings) CreateTrainingRequirement(ctx context.Context, r api.CreateTrainingRequirementRequestObject) (api.CreateTrainingRequirementResponseObject, error) {
	b := r.Body
	seen, err := h.Service.Require(ctx, actor(ctx), training.Requirement{Role: string(b.Role), Topic: b.Topic, Months: b.Months})
	if err != nil {
		return nil, err
	}
	view := trainingRequirementView(seen)
	return api.CreateTrainingRequirement201JSONResponse{Body: view, Headers: api.CreateTrainingRequirement201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/training-requirements/" + seen.ID.String(),
	}}, nil
}

// GetTrainingRequirement gives one requirement.
func (h Trainings) GetTrainingRequirement(ctx context.Context, r api.GetTrainingRequirementRequestObject) (api.GetTrainingRequirementResponseObject, error) {
	seen, err := h.Service.ReadRequirement(ctx, actor(ctx), id.TrainingRequirement{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := trainingRequirementView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetTrainingRequirement304Response{Headers: api.GetTrainingRequirement304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetTrainingRequirement200JSONResponse{Body: view, Headers: api.GetTrainingRequirement200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// UpdateTrainingRequirement changes how often a topic is needed, or whether it is.
func (h Trainings) UpdateTrainingRequirement(ctx context.Context, r api.UpdateTrainingRequirementRequestObject) (api.UpdateTrainingRequirementResponseObject, error) {
	b := r.Body
	seen, err := h.Service.ChangeRequirement(ctx, actor(ctx), id.TrainingRequirement{UUID: r.ID}, match(r.Params.IfMatch, trainingRequirementView), func(q *training.Requirement) {
		set(&q.Months, b.Months)
		set(&q.Active, b.Active)
	})
	if err != nil {
		return nil, err
	}
	view := trainingRequirementView(seen)
	return api.UpdateTrainingRequirement200JSONResponse{Body: view, Headers: api.UpdateTrainingRequirement200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// ListWorkforceReadiness gives a page of who has had which training, and what is due.
func (h Trainings) ListWorkforceReadiness(ctx context.Context, r api.ListWorkforceReadinessRequestObject) (api.ListWorkforceReadinessResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, today, err := h.Service.ListReadiness(ctx, actor(ctx), training.ReadinessFilter{
		Person: id.Person{UUID: of(p.PersonID)}, Role: string(of(p.Role)), Topic: of(p.Topic), State: string(of(p.State)),
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	items := page.Map(found, func(r training.Readiness) api.WorkforceReadiness {
		return api.WorkforceReadiness{
			Person: person(r.PersonID, r.Name), Role: api.WorkforceRole(r.Role), Topic: r.Topic, Months: r.Months,
			LastOn: dateOrAbsent(r.LastOn), DueOn: dateOrAbsent(r.DueOn()), State: api.ReadinessState(r.State(today)),
		}
	}).Items
	return api.ListWorkforceReadiness200JSONResponse{
		Body:    api.WorkforceReadinessPage{Items: items, NextCursor: next},
		Headers: api.ListWorkforceReadiness200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

func trainingRequirementView(s training.RequirementSeen) api.TrainingRequirement {
	return api.TrainingRequirement{
		ID: s.ID.UUID, Role: api.WorkforceRole(s.Role), Topic: s.Topic, Months: s.Months, Active: s.Active, AllowedActions: actions(s.Allowed),
	}
}
