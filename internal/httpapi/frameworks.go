package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// Frameworks answers for quality frameworks.
type Frameworks struct{ Service framework.Service }

// ListFrameworks gives a page of frameworks.
func (h Frameworks) ListFrameworks(ctx context.Context, r api.ListFrameworksRequestObject) (api.ListFrameworksResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), framework.Filter{State: string(of(p.State))}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListFrameworks200JSONResponse{
		Body:    api.FrameworkPage{Items: page.Map(found, frameworkCard).Items, NextCursor: next},
		Headers: api.ListFrameworks200ResponseHeaders{Link: link},
	}, nil
}

// CreateFramework starts a draft.
func (h Frameworks) CreateFramework(ctx context.Context, r api.CreateFrameworkRequestObject) (api.CreateFrameworkResponseObject, error) {
	p := framework.Proposal{Name: r.Body.Name, BasedOn: named[id.Framework](r.Body.BasedOnID)}
	if r.Body.Content != nil {
		content := contentOf(*r.Body.Content)
		p.Content = &content
	}
	seen, err := h.Service.Create(ctx, actor(ctx), p)
	if err != nil {
		return nil, err
	}
	view := frameworkView(seen)
	return api.CreateFramework201JSONResponse{
		Body:    view,
		Headers: api.CreateFramework201ResponseHeaders{ETag: etag(view), Location: "/v1/frameworks/" + seen.ID.String()},
	}, nil
}

// GetFramework gives one framework.
func (h Frameworks) GetFramework(ctx context.Context, r api.GetFrameworkRequestObject) (api.GetFrameworkResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.Framework{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := frameworkView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetFramework304Response{Headers: api.GetFramework304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetFramework200JSONResponse{Body: view, Headers: api.GetFramework200ResponseHeaders{ETag: tag}}, nil
}

// UpdateFramework changes a draft.
func (h Frameworks) UpdateFramework(ctx context.Context, r api.UpdateFrameworkRequestObject) (api.UpdateFrameworkResponseObject, error) {
	seen, err := h.Service.Change(ctx, actor(ctx), id.Framework{UUID: r.ID}, match(r.Params.IfMatch, frameworkView), func(f *framework.Framework) {
		set(&f.Name, r.Body.Name)
		if r.Body.Content != nil {
			f.Content = contentOf(*r.Body.Content)
		}
	})
	if err != nil {
		return nil, err
	}
	view := frameworkView(seen)
	return api.UpdateFramework200JSONResponse{Body: view, Headers: api.UpdateFramework200ResponseHeaders{ETag: etag(view)}}, nil
}

// PublishFramework opens a draft to everyone.
func (h Frameworks) PublishFramework(ctx context.Context, r api.PublishFrameworkRequestObject) (api.PublishFrameworkResponseObject, error) {
	seen, err := h.Service.Publish(ctx, actor(ctx), id.Framework{UUID: r.ID}, match(r.Params.IfMatch, frameworkView))
	if err != nil {
		return nil, err
	}
	view := frameworkView(seen)
	return api.PublishFramework200JSONResponse{Body: view, Headers: api.PublishFramework200ResponseHeaders{ETag: etag(view)}}, nil
}

// RetireFramework takes a framework out of the choice for new visits.
func (h Frameworks) RetireFramework(ctx context.Context, r api.RetireFrameworkRequestObject) (api.RetireFrameworkResponseObject, error) {
	seen, err := h.Service.Retire(ctx, actor(ctx), id.Framework{UUID: r.ID}, match(r.Params.IfMatch, frameworkView))
	if err != nil {
		return nil, err
	}
	view := frameworkView(seen)
	return api.RetireFramework200JSONResponse{Body: view, Headers: api.RetireFramework200ResponseHeaders{ETag: etag(view)}}, nil
}
