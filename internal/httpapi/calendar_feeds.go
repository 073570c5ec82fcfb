package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/diary"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/page"
)

// Calendar answers for calendar feeds, and for what they show.
type Calendar struct {
	Feeds   diary.Service
	Visits  observation.Service
	BaseURL string // where calendar programs find the server
}

// ListCalendarFeeds gives a page of one's own feeds.
func (h Calendar) ListCalendarFeeds(ctx context.Context, r api.ListCalendarFeedsRequestObject) (api.ListCalendarFeedsResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	found, err := h.Feeds.List(ctx, actor(ctx), at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListCalendarFeeds200JSONResponse{
		Body:    api.CalendarFeedPage{Items: page.Map(found, calendarFeedView).Items, NextCursor: next},
		Headers: api.ListCalendarFeeds200ResponseHeaders{Link: link},
	}, nil
}

// CreateCalendarFeed makes a feed and shows its address. A repetition does not.
func (h Calendar) CreateCalendarFeed(ctx context.Context, r api.CreateCalendarFeedRequestObject) (api.CreateCalendarFeedResponseObject, error) {
	made, err := h.Feeds.Create(ctx, actor(ctx), r.Body.Name)
	if err != nil {
		return nil, err
	}
	view := api.CreatedCalendarFeed{ID: made.ID.UUID, Name: made.Name, CreatedAt: made.CreatedAt}
	repeatAs(ctx, view)
	address := h.BaseURL + "/v1/calendar/" + made.Address.Reveal() + calendarEnding
	view.Address = &address
	return api.CreateCalendarFeed201JSONResponse{
		Body:    view,
		Headers: api.CreateCalendarFeed201ResponseHeaders{CacheControl: noStore, Location: "/v1/calendar-feeds/" + made.ID.String()},
	}, nil
}

// GetCalendarFeed gives one feed.
func (h Calendar) GetCalendarFeed(ctx context.Context, r api.GetCalendarFeedRequestObject) (api.GetCalendarFeedResponseObject, error) {
	seen, err := h.Feeds.Read(ctx, actor(ctx), id.Feed{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := calendarFeedView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetCalendarFeed304Response{Headers: api.GetCalendarFeed304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetCalendarFeed200JSONResponse{Body: view, Headers: api.GetCalendarFeed200ResponseHeaders{ETag: tag}}, nil
}

// RevokeCalendarFeed ends a feed.
func (h Calendar) RevokeCalendarFeed(ctx context.Context, r api.RevokeCalendarFeedRequestObject) (api.RevokeCalendarFeedResponseObject, error) {
	seen, err := h.Feeds.Revoke(ctx, actor(ctx), id.Feed{UUID: r.ID}, match(r.Params.IfMatch, calendarFeedView))
	if err != nil {
		return nil, err
	}
	view := calendarFeedView(seen)
	return api.RevokeCalendarFeed200JSONResponse{Body: view, Headers: api.RevokeCalendarFeed200ResponseHeaders{ETag: etag(view)}}, nil
}

func calendarFeedView(s diary.Seen) api.CalendarFeed {
	return api.CalendarFeed{
		ID: s.ID.UUID, Name: s.Name, CreatedAt: s.CreatedAt, RevokedAt: pointed(s.RevokedAt), AllowedActions: actions(s.Allowed),
	}
}
