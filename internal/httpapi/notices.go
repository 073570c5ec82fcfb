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

// places are where what a notice tells of can be read, below the record.
var places = map[notice.Kind]string{
	notice.ReplyWindowOpened: "/factual-accuracy",
	notice.DraftRepliedTo:    "/factual-accuracy/replies",
	notice.ReportIssued:      "/report",
	notice.ReportCorrected:   "/report",
	notice.SummaryCorrected:  "/summary",
	notice.GlassBroken:       "/break-glass",
}

func href(n notice.Notice) string {
	record := "/v1/" + n.Resource + "s/" + n.ResourceID.String()
	if n.Resource == notice.Inspection { // which of its summaries it was is not told
		return record + "/summaries"
	}
	return record + places[n.Kind]
}

func noticeView(s notice.Seen) api.Notice {
	return api.Notice{
		ID: s.ID.UUID, Kind: api.NoticeKind(s.Kind), At: s.At, Resource: s.Resource, ResourceID: s.ResourceID, Href: href(s.Notice),
		ReadAt: pointed(s.ReadAt), AllowedActions: actions(s.Allowed),
	}
}
