package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/conversation"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// Conversations answers for what the hub does with schools. What was said is confidential.
type Conversations struct{ Service conversation.Service }

// ListConversations gives a page of conversations.
func (h Conversations) ListConversations(ctx context.Context, r api.ListConversationsRequestObject) (api.ListConversationsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), conversation.Filter{
		State: string(of(p.State)), School: id.School{UUID: of(p.SchoolID)}, Lead: id.Person{UUID: of(p.LeadID)},
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListConversations200JSONResponse{
		Body:    api.ConversationPage{Items: page.Map(found, conversationView).Items, NextCursor: next},
		Headers: api.ListConversations200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// PlanConversation plans a conversation.
func (h Conversations) PlanConversation(ctx context.Context, r api.PlanConversationRequestObject) (api.PlanConversationResponseObject, error) {
	b := r.Body
	seen, err := h.Service.Plan(ctx, actor(ctx), conversation.New{
		School: id.School{UUID: b.SchoolID}, Lead: id.Person{UUID: of(b.LeadID)}, On: dateOf(&b.PlannedOn), Topics: b.Topics,
	})
	if err != nil {
		return nil, err
	}
	view := conversationView(seen)
	return api.PlanConversation201JSONResponse{Body: view, Headers: api.PlanConversation201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/conversations/" + seen.ID.String(),
	}}, nil
}

// GetConversation gives one conversation.
func (h Conversations) GetConversation(ctx context.Context, r api.GetConversationRequestObject) (api.GetConversationResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.Conversation{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := conversationView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetConversation304Response{Headers: api.GetConversation304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetConversation200JSONResponse{Body: view, Headers: api.GetConversation200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// AmendConversation changes a plan.
func (h Conversations) AmendConversation(ctx context.Context, r api.AmendConversationRequestObject) (api.AmendConversationResponseObject, error) {
	var to conversation.Change
	if on := dateOf(r.Body.PlannedOn); r.Body.PlannedOn != nil {
		to.On = &on
	}
	if r.Body.LeadID != nil {
		to.Lead = &id.Person{UUID: *r.Body.LeadID}
	}
	if r.Body.Topics != nil {
		to.Topics = &r.Body.Topics
	}
	seen, err := h.Service.Amend(ctx, actor(ctx), id.Conversation{UUID: r.ID}, match(r.Params.IfMatch, conversationView), to)
	if err != nil {
		return nil, err
	}
	view := conversationView(seen)
	return api.AmendConversation200JSONResponse{Body: view, Headers: api.AmendConversation200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// HoldConversation records that a conversation was held.
func (h Conversations) HoldConversation(ctx context.Context, r api.HoldConversationRequestObject) (api.HoldConversationResponseObject, error) {
	m := conversation.Meeting{On: dateOf(&r.Body.HeldOn)}
	for _, p := range r.Body.Participants {
		taker := conversation.Participant{Side: string(p.Side), Role: string(p.Role)}
		if p.PersonID != nil {
			taker.PersonID = &id.Person{UUID: *p.PersonID}
		}
		m.Participants = append(m.Participants, taker)
	}
	seen, err := h.Service.Hold(ctx, actor(ctx), id.Conversation{UUID: r.ID}, match(r.Params.IfMatch, conversationView), m)
	if err != nil {
		return nil, err
	}
	view := conversationView(seen)
	return api.HoldConversation200JSONResponse{Body: view, Headers: api.HoldConversation200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// WriteUpConversation keeps what is written up of a conversation.
func (h Conversations) WriteUpConversation(ctx context.Context, r api.WriteUpConversationRequestObject) (api.WriteUpConversationResponseObject, error) {
	b := r.Body
	record := conversation.Record{
		Topics: b.Topics, Supported: b.Supported, Challenged: of(b.Challenged), AnswerGiven: of(b.AnswerGiven), NextOn: dateOf(b.NextOn),
	}
	for _, a := range b.Actions {
		record.Actions = append(record.Actions, conversation.ProposedAction{Text: a.Text, Owner: string(a.Owner), DueOn: dateOf(&a.DueOn)})
	}
	for _, v := range b.Reviews {
		record.Reviews = append(record.Reviews, conversation.Review{ActionID: id.AgreedAction{UUID: v.ActionID}, Outcome: string(v.Outcome)})
	}
	seen, err := h.Service.WriteUp(ctx, actor(ctx), id.Conversation{UUID: r.ID}, match(r.Params.IfMatch, conversationView), record)
	if err != nil {
		return nil, err
	}
	view := conversationView(seen)
	return api.WriteUpConversation200JSONResponse{Body: view, Headers: api.WriteUpConversation200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// AnswerConversation keeps what the school answers to a write-up.
func (h Conversations) AnswerConversation(ctx context.Context, r api.AnswerConversationRequestObject) (api.AnswerConversationResponseObject, error) {
	seen, err := h.Service.Answer(ctx, actor(ctx), id.Conversation{UUID: r.ID}, match(r.Params.IfMatch, conversationView), r.Body.Answer)
	if err != nil {
		return nil, err
	}
	view := conversationView(seen)
	return api.AnswerConversation200JSONResponse{Body: view, Headers: api.AnswerConversation200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

func otherwise(o *api.GivenOtherwise) *conversation.Otherwise {
	if o == nil {
		return nil
	}
	return &conversation.Otherwise{GivenBy: o.GivenBy, How: of(o.How)}
}

// AgreeConversation agrees to a write-up.
func (h Conversations) AgreeConversation(ctx context.Context, r api.AgreeConversationRequestObject) (api.AgreeConversationResponseObject, error) {
	seen, err := h.Service.Agree(ctx, actor(ctx), id.Conversation{UUID: r.ID}, match(r.Params.IfMatch, conversationView), otherwise(r.Body.Otherwise))
	if err != nil {
		return nil, err
	}
	view := conversationView(seen)
	return api.AgreeConversation200JSONResponse{Body: view, Headers: api.AgreeConversation200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// DeclineConversation declines a conversation that is planned.
func (h Conversations) DeclineConversation(ctx context.Context, r api.DeclineConversationRequestObject) (api.DeclineConversationResponseObject, error) {
	seen, err := h.Service.Decline(ctx, actor(ctx), id.Conversation{UUID: r.ID}, match(r.Params.IfMatch, conversationView), r.Body.Reason, otherwise(r.Body.Otherwise))
	if err != nil {
		return nil, err
	}
	view := conversationView(seen)
	return api.DeclineConversation200JSONResponse{Body: view, Headers: api.DeclineConversation200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// CancelConversation cancels a conversation to which the school has not agreed.
func (h Conversations) CancelConversation(ctx context.Context, r api.CancelConversationRequestObject) (api.CancelConversationResponseObject, error) {
	seen, err := h.Service.Cancel(ctx, actor(ctx), id.Conversation{UUID: r.ID}, match(r.Params.IfMatch, conversationView), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	view := conversationView(seen)
	return api.CancelConversation200JSONResponse{Body: view, Headers: api.CancelConversation200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// CloseConversation closes a conversation.
func (h Conversations) CloseConversation(ctx context.Context, r api.CloseConversationRequestObject) (api.CloseConversationResponseObject, error) {
	seen, err := h.Service.Close(ctx, actor(ctx), id.Conversation{UUID: r.ID}, match(r.Params.IfMatch, conversationView))
	if err != nil {
		return nil, err
	}
	view := conversationView(seen)
	return api.CloseConversation200JSONResponse{Body: view, Headers: api.CloseConversation200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// CompleteConversationAction records that an action was done.
func (h Conversations) CompleteConversationAction(ctx context.Context, r api.CompleteConversationActionRequestObject) (api.CompleteConversationActionResponseObject, error) {
	seen, err := h.Service.Complete(ctx, actor(ctx), id.Conversation{UUID: r.ID}, id.AgreedAction{UUID: r.ActionID},
		match(r.Params.IfMatch, conversationView), dateOf(&r.Body.DoneOn))
	if err != nil {
		return nil, err
	}
	view := conversationView(seen)
	return api.CompleteConversationAction200JSONResponse{
		Body: view, Headers: api.CompleteConversationAction200ResponseHeaders{ETag: etag(view), CacheControl: noStore},
	}, nil
}
