package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/page"
)

// GetFactualAccuracy gives the submitted draft to its teacher.
func (h Outcomes) GetFactualAccuracy(ctx context.Context, r api.GetFactualAccuracyRequestObject) (api.GetFactualAccuracyResponseObject, error) {
	seen, err := h.Service.ReadFactualAccuracy(ctx, actor(ctx), id.Observation{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := factsView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetFactualAccuracy304Response{Headers: api.GetFactualAccuracy304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetFactualAccuracy200JSONResponse{Body: view, Headers: api.GetFactualAccuracy200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// ReplyToDraft keeps the teacher's reply to the draft that they read.
func (h Outcomes) ReplyToDraft(ctx context.Context, r api.ReplyToDraftRequestObject) (api.ReplyToDraftResponseObject, error) {
	var wrong []observation.Inaccuracy
	for _, i := range r.Body.Inaccuracies {
		wrong = append(wrong, observation.Inaccuracy{Statement: i.Statement, Correction: i.Correction})
	}
	seen, err := h.Service.ReplyToDraft(ctx, actor(ctx), id.Observation{UUID: r.ID}, matchRead(r.Params.IfMatch, factsView), r.Body.Accurate, wrong)
	if err != nil {
		return nil, err
	}
	view := replyView(seen.Page.Items[0], seen.Open)
	return api.ReplyToDraft201JSONResponse{Body: view, Headers: api.ReplyToDraft201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/observations/" + r.ID.String() + "/factual-accuracy/replies",
	}}, nil
}

// ListDraftReplies gives the teacher's replies to drafts.
func (h Outcomes) ListDraftReplies(ctx context.Context, r api.ListDraftRepliesRequestObject) (api.ListDraftRepliesResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	seen, err := h.Service.ListDraftReplies(ctx, actor(ctx), id.Observation{UUID: r.ID}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, seen.Page.Next)
	items := page.Map(seen.Page, func(r observation.Reply) api.DraftReply { return replyView(r, seen.Open) }).Items
	return api.ListDraftReplies200JSONResponse{
		Body:    api.DraftReplyPage{Items: items, NextCursor: next},
		Headers: api.ListDraftReplies200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

func factsView(s observation.FactsSeen) api.FactualAccuracy {
	return api.FactualAccuracy{
		ObservationID: s.ObservationID.UUID, Report: opened(s.Report, s.Open), Summary: opened(s.Summary, s.Open),
		SubmittedAt: *s.SubmittedAt, ClosesOn: date(s.ClosesOn),
	}
}

func replyView(r observation.Reply, open access.Disclosure) api.DraftReply {
	view := api.DraftReply{ID: r.ID.UUID, Accurate: r.Accurate, Inaccuracies: []api.Inaccuracy{}, By: person(r.ByID, r.ByName), At: r.At, Current: r.Current}
	for _, i := range openedList(r.Inaccuracies, open) {
		view.Inaccuracies = append(view.Inaccuracies, api.Inaccuracy{Statement: i.Statement, Correction: i.Correction})
	}
	return view
}
