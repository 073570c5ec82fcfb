package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/page"
)

// Outcomes answers for what came of a visit. Every answer is confidential.
type Outcomes struct{ Service observation.Service }

// GetNotes gives an observer their own notes.
func (h Outcomes) GetNotes(ctx context.Context, r api.GetNotesRequestObject) (api.GetNotesResponseObject, error) {
	seen, err := h.Service.ReadNotes(ctx, actor(ctx), id.Observation{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := notesView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetNotes304Response{Headers: api.GetNotes304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetNotes200JSONResponse{Body: view, Headers: api.GetNotes200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// WriteNotes replaces an observer's own notes.
func (h Outcomes) WriteNotes(ctx context.Context, r api.WriteNotesRequestObject) (api.WriteNotesResponseObject, error) {
	seen, err := h.Service.WriteNotes(ctx, actor(ctx), id.Observation{UUID: r.ID}, match(r.Params.IfMatch, notesView), r.Body.Text)
	if err != nil {
		return nil, err
	}
	view := notesView(seen)
	return api.WriteNotes200JSONResponse{Body: view, Headers: api.WriteNotes200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// GetJudgements gives the judgements that the reader may read.
func (h Outcomes) GetJudgements(ctx context.Context, r api.GetJudgementsRequestObject) (api.GetJudgementsResponseObject, error) {
	seen, err := h.Service.ReadJudgements(ctx, actor(ctx), id.Observation{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := judgementsView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetJudgements304Response{Headers: api.GetJudgements304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetJudgements200JSONResponse{Body: view, Headers: api.GetJudgements200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// RecordJudgements replaces an observer's own judgements.
func (h Outcomes) RecordJudgements(ctx context.Context, r api.RecordJudgementsRequestObject) (api.RecordJudgementsResponseObject, error) {
	seen, err := h.Service.RecordJudgements(ctx, actor(ctx), id.Observation{UUID: r.ID}, match(r.Params.IfMatch, judgementsView), judged(r.Body.Judgements))
	if err != nil {
		return nil, err
	}
	view := judgementsView(seen)
	return api.RecordJudgements200JSONResponse{Body: view, Headers: api.RecordJudgements200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

func judged(in []api.Judgement) []observation.Judgement {
	out := []observation.Judgement{}
	for _, j := range in {
		judgement := observation.Judgement{
			Principle: j.Principle, Grade: of(j.Grade), NotObserved: of(j.NotObserved), Evidence: of(j.Evidence),
		}
		for _, i := range j.Indicators {
			judgement.Indicators = append(judgement.Indicators, observation.Indicator{Indicator: i.Indicator, Outcome: string(i.Outcome)})
		}
		out = append(out, judgement)
	}
	return out
}

// GetFeedback gives feedback and dialogue.
func (h Outcomes) GetFeedback(ctx context.Context, r api.GetFeedbackRequestObject) (api.GetFeedbackResponseObject, error) {
	seen, err := h.Service.ReadFeedback(ctx, actor(ctx), id.Observation{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := feedbackView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetFeedback304Response{Headers: api.GetFeedback304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetFeedback200JSONResponse{Body: view, Headers: api.GetFeedback200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// RecordFeedback keeps the feedback that was given.
func (h Outcomes) RecordFeedback(ctx context.Context, r api.RecordFeedbackRequestObject) (api.RecordFeedbackResponseObject, error) {
	b := r.Body
	seen, err := h.Service.RecordFeedback(ctx, actor(ctx), id.Observation{UUID: r.ID}, match(r.Params.IfMatch, observationView), observation.Given{
		At: b.GivenAt, To: b.GivenTo, Strengths: b.Strengths, NextSteps: b.NextSteps, TimingException: reasoned(b.TimingException),
	})
	if err != nil {
		return nil, err
	}
	view := feedbackView(seen)
	return api.RecordFeedback201JSONResponse{Body: view, Headers: api.RecordFeedback201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/observations/" + r.ID.String() + "/feedback",
	}}, nil
}

// RecordDialogue keeps the teacher's side of the conversation.
func (h Outcomes) RecordDialogue(ctx context.Context, r api.RecordDialogueRequestObject) (api.RecordDialogueResponseObject, error) {
	seen, err := h.Service.RecordDialogue(ctx, actor(ctx), id.Observation{UUID: r.ID}, match(r.Params.IfMatch, feedbackView), r.Body.Text)
	if err != nil {
		return nil, err
	}
	view := feedbackView(seen)
	return api.RecordDialogue200JSONResponse{Body: view, Headers: api.RecordDialogue200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// GetReportDraft gives a draft.
func (h Outcomes) GetReportDraft(ctx context.Context, r api.GetReportDraftRequestObject) (api.GetReportDraftResponseObject, error) {
	seen, err := h.Service.ReadReportDraft(ctx, actor(ctx), id.Observation{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := draftView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetReportDraft304Response{Headers: api.GetReportDraft304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetReportDraft200JSONResponse{Body: view, Headers: api.GetReportDraft200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// WriteReportDraft replaces an observer's own draft.
func (h Outcomes) WriteReportDraft(ctx context.Context, r api.WriteReportDraftRequestObject) (api.WriteReportDraftResponseObject, error) {
	seen, err := h.Service.WriteReportDraft(ctx, actor(ctx), id.Observation{UUID: r.ID}, match(r.Params.IfMatch, draftView), r.Body.Report, r.Body.Summary)
	if err != nil {
		return nil, err
	}
	view := draftView(seen)
	return api.WriteReportDraft200JSONResponse{Body: view, Headers: api.WriteReportDraft200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// SubmitReport gives the lead's draft to the QA leads.
func (h Outcomes) SubmitReport(ctx context.Context, r api.SubmitReportRequestObject) (api.SubmitReportResponseObject, error) {
	seen, err := h.Service.SubmitReport(ctx, actor(ctx), id.Observation{UUID: r.ID}, match(r.Params.IfMatch, draftView))
	if err != nil {
		return nil, err
	}
	view := draftView(seen)
	return api.SubmitReport200JSONResponse{Body: view, Headers: api.SubmitReport200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// ReturnReport gives a submitted draft back.
func (h Outcomes) ReturnReport(ctx context.Context, r api.ReturnReportRequestObject) (api.ReturnReportResponseObject, error) {
	seen, err := h.Service.ReturnReport(ctx, actor(ctx), id.Observation{UUID: r.ID}, matchRead(r.Params.IfMatch, draftView), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	view := draftView(seen)
	return api.ReturnReport200JSONResponse{Body: view, Headers: api.ReturnReport200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// IssueReport issues report and summary.
func (h Outcomes) IssueReport(ctx context.Context, r api.IssueReportRequestObject) (api.IssueReportResponseObject, error) {
	seen, err := h.Service.IssueReport(ctx, actor(ctx), id.Observation{UUID: r.ID}, matchRead(r.Params.IfMatch, draftView))
	if err != nil {
		return nil, err
	}
	view := observationView(seen)
	return api.IssueReport200JSONResponse{Body: view, Headers: api.IssueReport200ResponseHeaders{ETag: etag(view)}}, nil
}

// GetReport gives the full report in its latest version, or a paper of it.
func (h Outcomes) GetReport(ctx context.Context, r api.GetReportRequestObject) (api.GetReportResponseObject, error) {
	if wants(ctx) == asPaper {
		return h.printReport(ctx, r)
	}
	seen, err := h.Service.ReadReport(ctx, actor(ctx), id.Observation{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := reportView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetReport304Response{Headers: api.GetReport304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetReport200JSONResponse{Body: view, Headers: api.GetReport200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// GetSummary gives the summary report in its latest version, or a paper of it.
func (h Outcomes) GetSummary(ctx context.Context, r api.GetSummaryRequestObject) (api.GetSummaryResponseObject, error) {
	if wants(ctx) == asPaper {
		return h.printSummary(ctx, r)
	}
	seen, err := h.Service.ReadSummary(ctx, actor(ctx), id.Observation{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := summaryView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetSummary304Response{Headers: api.GetSummary304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetSummary200JSONResponse{Body: view, Headers: api.GetSummary200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// PublishSummary publishes the summary before the response window ends.
func (h Outcomes) PublishSummary(ctx context.Context, r api.PublishSummaryRequestObject) (api.PublishSummaryResponseObject, error) {
	seen, err := h.Service.PublishSummary(ctx, actor(ctx), id.Observation{UUID: r.ID}, match(r.Params.IfMatch, summaryView))
	if err != nil {
		return nil, err
	}
	view := summaryView(seen)
	return api.PublishSummary200JSONResponse{Body: view, Headers: api.PublishSummary200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// ListResponses gives the teacher's responses to what the reader may read.
func (h Outcomes) ListResponses(ctx context.Context, r api.ListResponsesRequestObject) (api.ListResponsesResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	seen, err := h.Service.ListResponses(ctx, actor(ctx), id.Observation{UUID: r.ID}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, seen.Page.Next)
	items := page.Map(seen.Page, func(r observation.Response) api.Response { return responseView(r, seen.Open) }).Items
	return api.ListResponses200JSONResponse{
		Body:    api.ResponsePage{Items: items, NextCursor: next},
		Headers: api.ListResponses200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// RespondToOutcome keeps the teacher's response.
func (h Outcomes) RespondToOutcome(ctx context.Context, r api.RespondToOutcomeRequestObject) (api.RespondToOutcomeResponseObject, error) {
	seen, err := h.Service.Respond(ctx, actor(ctx), id.Observation{UUID: r.ID}, string(r.Body.Answers), r.Body.Text)
	if err != nil {
		return nil, err
	}
	view := responseView(seen.Page.Items[0], seen.Open)
	return api.RespondToOutcome201JSONResponse{Body: view, Headers: api.RespondToOutcome201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/observations/" + r.ID.String() + "/responses",
	}}, nil
}

// ListReaders gives the teacher every reading of what came of their visit.
func (h Outcomes) ListReaders(ctx context.Context, r api.ListReadersRequestObject) (api.ListReadersResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.ListReaders(ctx, actor(ctx), id.Observation{UUID: r.ID}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	items := page.Map(found, func(r observation.Reading) api.Reader {
		return api.Reader{At: r.At, Reader: r.Reader, Party: r.Party, Parts: r.Parts}
	}).Items
	return api.ListReaders200JSONResponse{
		Body:    api.ReaderPage{Items: items, NextCursor: next},
		Headers: api.ListReaders200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}
