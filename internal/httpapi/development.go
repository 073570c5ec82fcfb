package httpapi

import (
	"context"

	"github.com/oapi-codegen/nullable"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/improvement"
	"github.com/hubqa/hubqa/internal/page"
)

// Development answers for development needs. Every answer is confidential.
type Development struct{ Service improvement.Service }

func needView(s improvement.Seen) api.DevelopmentNeed {
	view := api.DevelopmentNeed{
		ID: s.ID.UUID, ObservationID: s.ObservationID.UUID, Teacher: person(s.TeacherID, s.Visit.TeacherName),
		Owner: person(s.OwnerID, s.OwnerName), Need: opened(s.Need.Need, s.Open), DueBy: date(s.DueBy),
		Support: orNull(opened(s.Support, s.Open)), Outcome: orNull(opened(s.Outcome, s.Open)),
		State: api.NeedState(s.State), AgeDays: s.AgeDays(s.Now), Overdue: s.Overdue(s.Now), RaisedAt: s.CreatedAt,
		ClosedAt: pointed(s.ClosedAt), AllowedActions: actions(s.Allowed),
	}
	if basis, ok := s.Basis.Open(s.Open); ok { // absent for those who may know only the need
		view.Basis = orNull(basis)
	}
	view.Progress, view.Offers, view.Effects = progressView(s), offersView(s), effectsView(s)
	return view
}

// RaiseDevelopmentNeed adds a need that arose from a visit.
func (h Development) RaiseDevelopmentNeed(ctx context.Context, r api.RaiseDevelopmentNeedRequestObject) (api.RaiseDevelopmentNeedResponseObject, error) {
	b := r.Body
	seen, err := h.Service.Raise(ctx, actor(ctx), id.Observation{UUID: r.ID}, improvement.Need{
		Need: access.Seal[access.Need](b.Need), Basis: access.Seal[access.Judgement](of(b.Basis)),
		Support: access.Seal[access.Need](of(b.Support)), OwnerID: id.Person{UUID: b.OwnerID}, DueBy: dateOf(&b.DueBy),
	})
	if err != nil {
		return nil, err
	}
	view := needView(seen)
	return api.RaiseDevelopmentNeed201JSONResponse{Body: view, Headers: api.RaiseDevelopmentNeed201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/development-needs/" + seen.ID.String(),
	}}, nil
}

// ListDevelopmentNeeds gives a page of needs.
func (h Development) ListDevelopmentNeeds(ctx context.Context, r api.ListDevelopmentNeedsRequestObject) (api.ListDevelopmentNeedsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), improvement.Filter{
		Observation: id.Observation{UUID: of(p.ObservationID)}, Teacher: id.Person{UUID: of(p.TeacherID)},
		State: string(of(p.State)), Overdue: p.Overdue, Owner: id.Person{UUID: of(p.OwnerID)},
		CarriedInto: id.Observation{UUID: of(p.CarriedInto)}, AtLeastDays: of(p.MinAgeDays),
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListDevelopmentNeeds200JSONResponse{
		Body:    api.DevelopmentNeedPage{Items: page.Map(found, needView).Items, NextCursor: next},
		Headers: api.ListDevelopmentNeeds200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// GetDevelopmentNeed gives one need with its progress.
func (h Development) GetDevelopmentNeed(ctx context.Context, r api.GetDevelopmentNeedRequestObject) (api.GetDevelopmentNeedResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.Need{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := needView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetDevelopmentNeed304Response{Headers: api.GetDevelopmentNeed304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetDevelopmentNeed200JSONResponse{Body: view, Headers: api.GetDevelopmentNeed200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// UpdateDevelopmentNeed changes a need, or closes it.
func (h Development) UpdateDevelopmentNeed(ctx context.Context, r api.UpdateDevelopmentNeedRequestObject) (api.UpdateDevelopmentNeedResponseObject, error) {
	b := r.Body
	seen, err := h.Service.Change(ctx, actor(ctx), id.Need{UUID: r.ID}, match(r.Params.IfMatch, needView), func(n *improvement.Need) {
		if b.OwnerID != nil {
			n.OwnerID = id.Person{UUID: *b.OwnerID}
		}
		if b.DueBy != nil {
			n.DueBy = dateOf(b.DueBy)
		}
		if b.State != nil {
			n.State = string(*b.State)
		}
		reseal(&n.Support, b.Support)
		reseal(&n.Outcome, b.Outcome)
	})
	if err != nil {
		return nil, err
	}
	view := needView(seen)
	return api.UpdateDevelopmentNeed200JSONResponse{Body: view, Headers: api.UpdateDevelopmentNeed200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// reseal changes sealed text where a merge patch has the member.
func reseal[K access.Kind](target *access.Sealed[K], member nullable.Nullable[string]) {
	if member.IsSpecified() {
		*target = access.Seal[K](text(member))
	}
}

// RecordDevelopmentProgress adds what was done about a need.
func (h Development) RecordDevelopmentProgress(ctx context.Context, r api.RecordDevelopmentProgressRequestObject) (api.RecordDevelopmentProgressResponseObject, error) {
	seen, err := h.Service.RecordProgress(ctx, actor(ctx), id.Need{UUID: r.ID}, improvement.Progress{
		On: dateOf(&r.Body.On), Note: access.Seal[access.Need](r.Body.Note),
	})
	if err != nil {
		return nil, err
	}
	view := needView(seen)
	return api.RecordDevelopmentProgress201JSONResponse{Body: view, Headers: api.RecordDevelopmentProgress201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/development-needs/" + r.ID.String(),
	}}, nil
}
