package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/conversation"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// ListQuestionSets gives a page of question sets.
func (h Conversations) ListQuestionSets(ctx context.Context, r api.ListQuestionSetsRequestObject) (api.ListQuestionSetsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.ListSets(ctx, actor(ctx), conversation.SetFilter{State: string(of(p.State))}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListQuestionSets200JSONResponse{
		Body:    api.QuestionSetPage{Items: page.Map(found, questionSetView).Items, NextCursor: next},
		Headers: api.ListQuestionSets200ResponseHeaders{Link: link},
	}, nil
}

// CreateQuestionSet drafts a question set.
func (h Conversations) CreateQuestionSet(ctx context.Context, r api.CreateQuestionSetRequestObject) (api.CreateQuestionSetResponseObject, error) {
	seen, err := h.Service.CreateSet(ctx, actor(ctx), r.Body.Name, questionsIn(r.Body.Questions))
	if err != nil {
		return nil, err
	}
	view := questionSetView(seen)
	return api.CreateQuestionSet201JSONResponse{Body: view, Headers: api.CreateQuestionSet201ResponseHeaders{
		ETag: etag(view), Location: "/v1/question-sets/" + seen.ID.String(),
	}}, nil
}

// GetQuestionSet gives one question set.
func (h Conversations) GetQuestionSet(ctx context.Context, r api.GetQuestionSetRequestObject) (api.GetQuestionSetResponseObject, error) {
	seen, err := h.Service.ReadSet(ctx, actor(ctx), id.QuestionSet{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := questionSetView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetQuestionSet304Response{Headers: api.GetQuestionSet304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetQuestionSet200JSONResponse{Body: view, Headers: api.GetQuestionSet200ResponseHeaders{ETag: tag}}, nil
}

// UpdateQuestionSet changes a draft.
func (h Conversations) UpdateQuestionSet(ctx context.Context, r api.UpdateQuestionSetRequestObject) (api.UpdateQuestionSetResponseObject, error) {
	seen, err := h.Service.UpdateSet(ctx, actor(ctx), id.QuestionSet{UUID: r.ID}, match(r.Params.IfMatch, questionSetView), r.Body.Name, questionsIn(r.Body.Questions))
	if err != nil {
		return nil, err
	}
	view := questionSetView(seen)
	return api.UpdateQuestionSet200JSONResponse{Body: view, Headers: api.UpdateQuestionSet200ResponseHeaders{ETag: etag(view)}}, nil
}

// PublishQuestionSet publishes a draft.
func (h Conversations) PublishQuestionSet(ctx context.Context, r api.PublishQuestionSetRequestObject) (api.PublishQuestionSetResponseObject, error) {
	seen, err := h.Service.PublishSet(ctx, actor(ctx), id.QuestionSet{UUID: r.ID}, match(r.Params.IfMatch, questionSetView))
	if err != nil {
		return nil, err
	}
	view := questionSetView(seen)
	return api.PublishQuestionSet200JSONResponse{Body: view, Headers: api.PublishQuestionSet200ResponseHeaders{ETag: etag(view)}}, nil
}

// SendQuestionnaire sends a question set with a conversation.
func (h Conversations) SendQuestionnaire(ctx context.Context, r api.SendQuestionnaireRequestObject) (api.SendQuestionnaireResponseObject, error) {
	seen, err := h.Service.Send(ctx, actor(ctx), id.Conversation{UUID: r.ID}, match(r.Params.IfMatch, conversationView), id.QuestionSet{UUID: r.Body.QuestionSetID})
	if err != nil {
		return nil, err
	}
	view := conversationView(seen)
	return api.SendQuestionnaire200JSONResponse{Body: view, Headers: api.SendQuestionnaire200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// GetQuestionnaire gives what was asked of a school, and its answers.
func (h Conversations) GetQuestionnaire(ctx context.Context, r api.GetQuestionnaireRequestObject) (api.GetQuestionnaireResponseObject, error) {
	seen, err := h.Service.ReadQuestionnaire(ctx, actor(ctx), id.Conversation{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := questionnaireView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetQuestionnaire304Response{Headers: api.GetQuestionnaire304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetQuestionnaire200JSONResponse{Body: view, Headers: api.GetQuestionnaire200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// AnswerQuestionnaire keeps the school's answers.
func (h Conversations) AnswerQuestionnaire(ctx context.Context, r api.AnswerQuestionnaireRequestObject) (api.AnswerQuestionnaireResponseObject, error) {
	var answers []conversation.Answer
	for _, a := range r.Body.Answers {
		answers = append(answers, conversation.Answer{Key: a.Key, Text: a.Text, Mark: a.Mark, Yes: a.Yes})
	}
	seen, err := h.Service.AnswerQuestions(ctx, actor(ctx), id.Conversation{UUID: r.ID}, match(r.Params.IfMatch, questionnaireView), answers)
	if err != nil {
		return nil, err
	}
	view := questionnaireView(seen)
	return api.AnswerQuestionnaire200JSONResponse{Body: view, Headers: api.AnswerQuestionnaire200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// OpenQuestionnaireAnswers keeps that the school opens its answers to more, or takes that back.
func (h Conversations) OpenQuestionnaireAnswers(ctx context.Context, r api.OpenQuestionnaireAnswersRequestObject) (api.OpenQuestionnaireAnswersResponseObject, error) {
	seen, err := h.Service.OpenAnswers(ctx, actor(ctx), id.Conversation{UUID: r.ID}, match(r.Params.IfMatch, questionnaireView), r.Body.Agreed)
	if err != nil {
		return nil, err
	}
	view := questionnaireView(seen)
	return api.OpenQuestionnaireAnswers200JSONResponse{
		Body: view, Headers: api.OpenQuestionnaireAnswers200ResponseHeaders{ETag: etag(view), CacheControl: noStore},
	}, nil
}
