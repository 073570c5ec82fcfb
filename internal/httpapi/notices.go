package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
)

// Notices answers for what people were told.
type Notices struct{ Service notice.Service }

// ListNotices gives a page of one's own notices.
func (h Notices) ListNotices(ctx context.Context, r api.ListNoticesRequestObject) (api.ListNoticesResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), p.Unread, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListNotices200JSONResponse{
		Body:    api.NoticePage{Items: page.Map(found, noticeView).Items, NextCursor: next},
		Headers: api.ListNotices200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// GetNotice gives one notice.
func (h Notices) GetNotice(ctx context.Context, r api.GetNoticeRequestObject) (api.GetNoticeResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.Notice{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := noticeView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetNotice304Response{Headers: api.GetNotice304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetNotice200JSONResponse{Body: view, Headers: api.GetNotice200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// MarkNoticeRead keeps that the person has taken note.
func (h Notices) MarkNoticeRead(ctx context.Context, r api.MarkNoticeReadRequestObject) (api.MarkNoticeReadResponseObject, error) {
	seen, err := h.Service.MarkRead(ctx, actor(ctx), id.Notice{UUID: r.ID}, match(r.Params.IfMatch, noticeView))
	if err != nil {
		return nil, err
	}
	view := noticeView(seen)
	return api.MarkNoticeRead200JSONResponse{Body: view, Headers: api.MarkNoticeRead200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// GetNoticeMail tells how far a notice has come by e-mail.
func (h Notices) GetNoticeMail(ctx context.Context, r api.GetNoticeMailRequestObject) (api.GetNoticeMailResponseObject, error) {
	m, err := h.Service.ReadMailing(ctx, actor(ctx), id.Notice{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	return api.GetNoticeMail200JSONResponse{
		Body: api.NoticeMail{
			State: api.NoticeMailState(m.State), Because: orNull(m.Because), Transport: orNull(m.Transport), Attempts: m.Attempts, EndedAt: pointed(m.EndedAt),
		},
		Headers: api.GetNoticeMail200ResponseHeaders{CacheControl: noStore},
	}, nil
}

// GetNoticePreferences gives one's own preferences.
func (h Notices) GetNoticePreferences(ctx context.Context, r api.GetNoticePreferencesRequestObject) (api.GetNoticePreferencesResponseObject, error) {
	p, err := h.Service.ReadPreferences(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	view := preferencesView(p)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetNoticePreferences304Response{Headers: api.GetNoticePreferences304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetNoticePreferences200JSONResponse{Body: view, Headers: api.GetNoticePreferences200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// UpdateNoticePreferences changes one's own preferences.
func (h Notices) UpdateNoticePreferences(ctx context.Context, r api.UpdateNoticePreferencesRequestObject) (api.UpdateNoticePreferencesResponseObject, error) {
	p, err := h.Service.ChangePreferences(ctx, actor(ctx), match(r.Params.IfMatch, preferencesView), func(p *notice.Preferences) {
		set(&p.Visits, r.Body.Visits)
		set(&p.Reminders, r.Body.Reminders)
		set(&p.Outcomes, r.Body.Outcomes)
		set(&p.Shares, r.Body.Shares)
	})
	if err != nil {
		return nil, err
	}
	view := preferencesView(p)
	return api.UpdateNoticePreferences200JSONResponse{
		Body: view, Headers: api.UpdateNoticePreferences200ResponseHeaders{ETag: etag(view), CacheControl: noStore},
	}, nil
}

func preferencesView(p notice.Preferences) api.NoticePreferences {
	return api.NoticePreferences{Visits: p.Visits, Reminders: p.Reminders, Outcomes: p.Outcomes, Shares: p.Shares}
}

func noticeView(s notice.Seen) api.Notice {
	return api.Notice{
		ID: s.ID.UUID, Kind: api.NoticeKind(s.Kind), At: s.At, Resource: s.Resource, ResourceID: s.ResourceID, AboutOn: dateOrNull(s.AboutOn),
		Href: s.Href(), ReadAt: pointed(s.ReadAt), AllowedActions: actions(s.Allowed),
	}
}
