package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/agreement"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/moderation"
	"github.com/hubqa/hubqa/internal/page"
)

// Moderations answers for moderation exercises. Every answer is confidential.
type Moderations struct{ Service moderation.Service }

// ListModerations gives a page of exercises.
func (h Moderations) ListModerations(ctx context.Context, r api.ListModerationsRequestObject) (api.ListModerationsResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, r.Params.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), string(of(r.Params.State)), at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListModerations200JSONResponse{
		Body:    api.ModerationPage{Items: page.Map(found, moderationView).Items, NextCursor: next},
		Headers: api.ListModerations200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// DrawModeration draws an exercise.
func (h Moderations) DrawModeration(ctx context.Context, r api.DrawModerationRequestObject) (api.DrawModerationResponseObject, error) {
	b := r.Body
	year, err := calendar.ParseAcademicYear(b.AcademicYear)
	if err != nil {
		return nil, errYearInBody
	}
	n := moderation.New{Year: year, Term: calendar.Term(of(b.Term)), Framework: id.Framework{UUID: b.FrameworkID}, Size: b.Size, Seed: b.Seed}
	for _, p := range b.ParticipantIds {
		n.Participants = append(n.Participants, id.Person{UUID: p})
	}
	seen, err := h.Service.Draw(ctx, actor(ctx), n)
	if err != nil {
		return nil, err
	}
	view := moderationView(seen)
	return api.DrawModeration201JSONResponse{Body: view, Headers: api.DrawModeration201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/moderations/" + seen.ID.String(),
	}}, nil
}

// GetModeration gives one exercise.
func (h Moderations) GetModeration(ctx context.Context, r api.GetModerationRequestObject) (api.GetModerationResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.Moderation{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := moderationView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetModeration304Response{Headers: api.GetModeration304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetModeration200JSONResponse{Body: view, Headers: api.GetModeration200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// ListModerationItems gives a page of the items.
func (h Moderations) ListModerationItems(ctx context.Context, r api.ListModerationItemsRequestObject) (api.ListModerationItemsResponseObject, error) {
	at, err := pageRequest[string](ctx, r.Params.Limit, r.Params.Cursor, nil)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.ListItems(ctx, actor(ctx), id.Moderation{UUID: r.ID}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListModerationItems200JSONResponse{
		Body:    api.ModerationItemPage{Items: page.Map(found, moderationItemView).Items, NextCursor: next},
		Headers: api.ListModerationItems200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// GetModerationItem gives one item.
func (h Moderations) GetModerationItem(ctx context.Context, r api.GetModerationItemRequestObject) (api.GetModerationItemResponseObject, error) {
	seen, err := h.Service.ReadItem(ctx, actor(ctx), id.Moderation{UUID: r.ID}, id.Reference{UUID: r.ItemID})
	if err != nil {
		return nil, err
	}
	view := moderationItemView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetModerationItem304Response{Headers: api.GetModerationItem304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetModerationItem200JSONResponse{Body: view, Headers: api.GetModerationItem200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// JudgeModerationItem replaces what the caller judges of an item.
func (h Moderations) JudgeModerationItem(ctx context.Context, r api.JudgeModerationItemRequestObject) (api.JudgeModerationItemResponseObject, error) {
	judgements := []moderation.Judgement{}
	for _, j := range r.Body.Judgements {
		judgements = append(judgements, moderation.Judgement{Principle: j.Principle, Grade: of(j.Grade), Reason: of(j.Reason)})
	}
	seen, err := h.Service.Judge(ctx, actor(ctx), id.Moderation{UUID: r.ID}, id.Reference{UUID: r.ItemID}, match(r.Params.IfMatch, moderationItemView), judgements)
	if err != nil {
		return nil, err
	}
	view := moderationItemView(seen)
	return api.JudgeModerationItem200JSONResponse{Body: view, Headers: api.JudgeModerationItem200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// SubmitModeration puts the caller's judgements in.
func (h Moderations) SubmitModeration(ctx context.Context, r api.SubmitModerationRequestObject) (api.SubmitModerationResponseObject, error) {
	seen, err := h.Service.Submit(ctx, actor(ctx), id.Moderation{UUID: r.ID}, match(r.Params.IfMatch, moderationView))
	if err != nil {
		return nil, err
	}
	view := moderationView(seen)
	return api.SubmitModeration200JSONResponse{Body: view, Headers: api.SubmitModeration200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// CloseModeration lays the judgements side by side.
func (h Moderations) CloseModeration(ctx context.Context, r api.CloseModerationRequestObject) (api.CloseModerationResponseObject, error) {
	seen, err := h.Service.Close(ctx, actor(ctx), id.Moderation{UUID: r.ID}, match(r.Params.IfMatch, moderationView))
	if err != nil {
		return nil, err
	}
	view := moderationView(seen)
	return api.CloseModeration200JSONResponse{Body: view, Headers: api.CloseModeration200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// RecordModerationOutcome keeps what was agreed.
func (h Moderations) RecordModerationOutcome(ctx context.Context, r api.RecordModerationOutcomeRequestObject) (api.RecordModerationOutcomeResponseObject, error) {
	seen, err := h.Service.RecordOutcome(ctx, actor(ctx), id.Moderation{UUID: r.ID}, match(r.Params.IfMatch, moderationView), r.Body.Note, r.Body.Standardised)
	if err != nil {
		return nil, err
	}
	view := moderationView(seen)
	return api.RecordModerationOutcome200JSONResponse{Body: view, Headers: api.RecordModerationOutcome200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// GetModerationAgreement tells how far the participants agree.
func (h Moderations) GetModerationAgreement(ctx context.Context, r api.GetModerationAgreementRequestObject) (api.GetModerationAgreementResponseObject, error) {
	figures, err := h.Service.Agreement(ctx, actor(ctx), id.Moderation{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := api.ModerationAgreement{Floor: agreement.Floor, Items: []api.ModerationAgreementItem{}}
	for _, f := range figures {
		view.Items = append(view.Items, moderationFigureView(f))
	}
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetModerationAgreement304Response{Headers: api.GetModerationAgreement304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetModerationAgreement200JSONResponse{Body: view, Headers: api.GetModerationAgreement200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}
