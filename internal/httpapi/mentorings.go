package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/mentoring"
	"github.com/hubqa/hubqa/internal/page"
)

// Mentorings answers for mentorings. Every answer is confidential.
type Mentorings struct{ Service mentoring.Service }

// ListMentorings gives a page of mentorings.
func (h Mentorings) ListMentorings(ctx context.Context, r api.ListMentoringsRequestObject) (api.ListMentoringsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), mentoring.Filter{
		State: string(of(p.State)), Mentor: id.Person{UUID: of(p.MentorID)}, Mentee: id.Person{UUID: of(p.MenteeID)},
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListMentorings200JSONResponse{
		Body:    api.MentoringPage{Items: page.Map(found, mentoringView).Items, NextCursor: next},
		Headers: api.ListMentorings200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// ProposeMentoring proposes a mentoring.
func (h Mentorings) ProposeMentoring(ctx context.Context, r api.ProposeMentoringRequestObject) (api.ProposeMentoringResponseObject, error) {
	b := r.Body
	n := mentoring.New{
		Mentor: id.Person{UUID: b.MentorID}, Mentee: id.Person{UUID: b.MenteeID}, Focus: b.Focus, FromOn: dateOf(&b.FromOn), ToOn: dateOf(&b.ToOn),
	}
	for _, need := range b.NeedIds {
		n.Needs = append(n.Needs, id.Need{UUID: need})
	}
	seen, err := h.Service.Propose(ctx, actor(ctx), n)
	if err != nil {
		return nil, err
	}
	view := mentoringView(seen)
	return api.ProposeMentoring201JSONResponse{Body: view, Headers: api.ProposeMentoring201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/mentorings/" + seen.ID.String(),
	}}, nil
}

// GetMentoring gives one mentoring.
func (h Mentorings) GetMentoring(ctx context.Context, r api.GetMentoringRequestObject) (api.GetMentoringResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.Mentoring{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := mentoringView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetMentoring304Response{Headers: api.GetMentoring304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetMentoring200JSONResponse{Body: view, Headers: api.GetMentoring200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// AgreeToMentoring agrees as mentor or mentee.
func (h Mentorings) AgreeToMentoring(ctx context.Context, r api.AgreeToMentoringRequestObject) (api.AgreeToMentoringResponseObject, error) {
	seen, err := h.Service.Agree(ctx, actor(ctx), id.Mentoring{UUID: r.ID}, match(r.Params.IfMatch, mentoringView), r.Body.ShowNeeds)
	if err != nil {
		return nil, err
	}
	view := mentoringView(seen)
	return api.AgreeToMentoring200JSONResponse{Body: view, Headers: api.AgreeToMentoring200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// RecordMentoringMeeting keeps that mentor and mentee met.
func (h Mentorings) RecordMentoringMeeting(ctx context.Context, r api.RecordMentoringMeetingRequestObject) (api.RecordMentoringMeetingResponseObject, error) {
	b := r.Body
	seen, err := h.Service.RecordMeeting(ctx, actor(ctx), id.Mentoring{UUID: r.ID}, match(r.Params.IfMatch, mentoringView), dateOf(&b.On), b.Minutes)
	if err != nil {
		return nil, err
	}
	view := mentoringView(seen)
	return api.RecordMentoringMeeting200JSONResponse{Body: view, Headers: api.RecordMentoringMeeting200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// NoteMentoringEffect keeps what came of a mentoring.
func (h Mentorings) NoteMentoringEffect(ctx context.Context, r api.NoteMentoringEffectRequestObject) (api.NoteMentoringEffectResponseObject, error) {
	seen, err := h.Service.NoteEffect(ctx, actor(ctx), id.Mentoring{UUID: r.ID}, match(r.Params.IfMatch, mentoringView), r.Body.Effect)
	if err != nil {
		return nil, err
	}
	view := mentoringView(seen)
	return api.NoteMentoringEffect200JSONResponse{Body: view, Headers: api.NoteMentoringEffect200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// EndMentoring ends a mentoring.
func (h Mentorings) EndMentoring(ctx context.Context, r api.EndMentoringRequestObject) (api.EndMentoringResponseObject, error) {
	seen, err := h.Service.End(ctx, actor(ctx), id.Mentoring{UUID: r.ID}, match(r.Params.IfMatch, mentoringView), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	view := mentoringView(seen)
	return api.EndMentoring200JSONResponse{Body: view, Headers: api.EndMentoring200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}
