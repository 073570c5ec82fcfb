package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/suggestion"
)

// Suggestions answers for what all parties suggest.
type Suggestions struct{ Service suggestion.Service }

// ListSuggestions gives a page of suggestions.
func (h Suggestions) ListSuggestions(ctx context.Context, r api.ListSuggestionsRequestObject) (api.ListSuggestionsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), suggestion.Filter{Clause: string(of(p.Clause)), Status: string(of(p.Status))}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListSuggestions200JSONResponse{
		Body:    api.SuggestionPage{Items: page.Map(found, suggestionView).Items, NextCursor: next},
		Headers: api.ListSuggestions200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// MakeSuggestion keeps a suggestion.
func (h Suggestions) MakeSuggestion(ctx context.Context, r api.MakeSuggestionRequestObject) (api.MakeSuggestionResponseObject, error) {
	seen, err := h.Service.Make(ctx, actor(ctx), string(of(r.Body.Clause)), r.Body.Text)
	if err != nil {
		return nil, err
	}
	view := suggestionView(seen)
	return api.MakeSuggestion201JSONResponse{Body: view, Headers: api.MakeSuggestion201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/suggestions/" + seen.ID.String(),
	}}, nil
}

// GetSuggestion gives one suggestion.
func (h Suggestions) GetSuggestion(ctx context.Context, r api.GetSuggestionRequestObject) (api.GetSuggestionResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.Suggestion{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := suggestionView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetSuggestion304Response{Headers: api.GetSuggestion304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetSuggestion200JSONResponse{Body: view, Headers: api.GetSuggestion200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// ReplyToSuggestion keeps a reply.
func (h Suggestions) ReplyToSuggestion(ctx context.Context, r api.ReplyToSuggestionRequestObject) (api.ReplyToSuggestionResponseObject, error) {
	seen, err := h.Service.Reply(ctx, actor(ctx), id.Suggestion{UUID: r.ID}, match(r.Params.IfMatch, suggestionView), string(r.Body.Status), r.Body.Text)
	if err != nil {
		return nil, err
	}
	view := suggestionView(seen)
	return api.ReplyToSuggestion200JSONResponse{Body: view, Headers: api.ReplyToSuggestion200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// GetSuggestionDigest gives the digest of an academic year.
func (h Suggestions) GetSuggestionDigest(ctx context.Context, r api.GetSuggestionDigestRequestObject) (api.GetSuggestionDigestResponseObject, error) {
	year, err := calendar.ParseAcademicYear(r.AcademicYear)
	if err != nil {
		return nil, errAcademicYear
	}
	counts, err := h.Service.Digest(ctx, actor(ctx), year)
	if err != nil {
		return nil, err
	}
	digest := api.SuggestionDigest{AcademicYear: r.AcademicYear, Counts: []api.SuggestionCount{}}
	for _, c := range counts {
		digest.Made += c.Number
		digest.Counts = append(digest.Counts, api.SuggestionCount{Clause: orAbsent(api.SuggestionClause(c.Clause)), Status: api.SuggestionStatus(c.Status), Number: c.Number})
	}
	return api.GetSuggestionDigest200JSONResponse{Body: digest, Headers: api.GetSuggestionDigest200ResponseHeaders{CacheControl: noStore}}, nil
}

func suggestionView(s suggestion.Seen) api.Suggestion {
	view := api.Suggestion{
		ID: s.ID.UUID, By: person(s.ByID, s.ByName), Clause: orAbsent(api.SuggestionClause(s.Clause)), Text: opened(s.Text, s.Disclosure),
		Status: api.SuggestionStatus(s.Status), MadeAt: s.CreatedAt, Replies: []api.SuggestionReply{}, AllowedActions: actions(s.Allowed),
	}
	for _, r := range s.Replies {
		view.Replies = append(view.Replies, api.SuggestionReply{
			At: r.At, By: person(r.ByID, r.ByName), Status: api.SuggestionStatus(r.Status), Text: opened(r.Text, s.Disclosure),
		})
	}
	return view
}
