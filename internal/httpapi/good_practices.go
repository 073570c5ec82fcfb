package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/goodpractice"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// GoodPractices answers for examples of good practice.
type GoodPractices struct{ Service goodpractice.Service }

// ListGoodPractices gives a page of examples.
func (h GoodPractices) ListGoodPractices(ctx context.Context, r api.ListGoodPracticesRequestObject) (api.ListGoodPracticesResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), goodpractice.Filter{State: string(of(p.State)), Action: string(of(p.Action))}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListGoodPractices200JSONResponse{
		Body:    api.GoodPracticePage{Items: page.Map(found, goodPracticeView).Items, NextCursor: next},
		Headers: api.ListGoodPractices200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// DraftGoodPractice drafts an example.
func (h GoodPractices) DraftGoodPractice(ctx context.Context, r api.DraftGoodPracticeRequestObject) (api.DraftGoodPracticeResponseObject, error) {
	b := r.Body
	seen, err := h.Service.Draft(ctx, actor(ctx), goodpractice.New{
		Evaluation: id.Evaluation{UUID: b.EvaluationID}, Action: string(b.Action), Title: b.Title, Text: b.Text, Phase: string(b.Phase),
	})
	if err != nil {
		return nil, err
	}
	view := goodPracticeView(seen)
	return api.DraftGoodPractice201JSONResponse{Body: view, Headers: api.DraftGoodPractice201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/good-practice-examples/" + seen.ID.String(),
	}}, nil
}

// GetGoodPractice gives one example.
func (h GoodPractices) GetGoodPractice(ctx context.Context, r api.GetGoodPracticeRequestObject) (api.GetGoodPracticeResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.GoodPractice{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := goodPracticeView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetGoodPractice304Response{Headers: api.GetGoodPractice304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetGoodPractice200JSONResponse{Body: view, Headers: api.GetGoodPractice200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// UpdateGoodPractice changes an example.
func (h GoodPractices) UpdateGoodPractice(ctx context.Context, r api.UpdateGoodPracticeRequestObject) (api.UpdateGoodPracticeResponseObject, error) {
	b := r.Body
	c := goodpractice.Change{Title: b.Title, Text: b.Text}
	if b.Phase != nil {
		phase := string(*b.Phase)
		c.Phase = &phase
	}
	seen, err := h.Service.Update(ctx, actor(ctx), id.GoodPractice{UUID: r.ID}, match(r.Params.IfMatch, goodPracticeView), c)
	if err != nil {
		return nil, err
	}
	view := goodPracticeView(seen)
	return api.UpdateGoodPractice200JSONResponse{Body: view, Headers: api.UpdateGoodPractice200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// ConsentToGoodPractice consents for a side.
func (h GoodPractices) ConsentToGoodPractice(ctx context.Context, r api.ConsentToGoodPracticeRequestObject) (api.ConsentToGoodPracticeResponseObject, error) {
	seen, err := h.Service.Consent(ctx, actor(ctx), id.GoodPractice{UUID: r.ID}, match(r.Params.IfMatch, goodPracticeView), string(r.Body.Side))
	if err != nil {
		return nil, err
	}
	view := goodPracticeView(seen)
	return api.ConsentToGoodPractice200JSONResponse{Body: view, Headers: api.ConsentToGoodPractice200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// WithdrawGoodPractice takes an example back.
func (h GoodPractices) WithdrawGoodPractice(ctx context.Context, r api.WithdrawGoodPracticeRequestObject) (api.WithdrawGoodPracticeResponseObject, error) {
	seen, err := h.Service.Withdraw(ctx, actor(ctx), id.GoodPractice{UUID: r.ID}, match(r.Params.IfMatch, goodPracticeView))
	if err != nil {
		return nil, err
	}
	view := goodPracticeView(seen)
	return api.WithdrawGoodPractice200JSONResponse{Body: view, Headers: api.WithdrawGoodPractice200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// goodPracticeView shows where an example comes from to the hub and the parties alone.
func goodPracticeView(s goodpractice.Seen) api.GoodPractice {
	view := api.GoodPractice{
		ID: s.ID.UUID, Action: api.KeyAction(s.Action), Title: opened(s.Title, s.Open), Text: opened(s.Words, s.Open),
		Phase: api.GoodPracticePhase(s.Phase), State: api.GoodPracticeState(s.State), AllowedActions: actions(s.Allowed),
	}
	if !s.Roots {
		return view
	}
	view.EvaluationID, view.WithdrawnAt = &s.EvaluationID.UUID, s.WithdrawnAt
	if s.PublishedAt != nil {
		on := date(calendar.DateOf(*s.PublishedAt))
		view.PublishedOn = &on
	}
	for _, c := range s.Consents() {
		if c.At != nil {
			view.Consents = append(view.Consents, api.GoodPracticeConsented{Side: api.PartnershipSide(c.Side), At: *c.At})
		}
	}
	return view
}
