package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/smallnumber"
)

// ListYoungVoices gives what young people answered at a visit, small numbers hidden.
func (h Outcomes) ListYoungVoices(ctx context.Context, r api.ListYoungVoicesRequestObject) (api.ListYoungVoicesResponseObject, error) {
	rows, err := h.Service.ReadVoices(ctx, actor(ctx), id.Observation{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := api.YoungVoices{Items: []api.YoungVoicesRow{}}
	for _, v := range rows {
		view.Items = append(view.Items, api.YoungVoicesRow{
			Statement: v.Key, Text: v.Statement, Principle: v.Principle, Asked: voiceFigure(v.Asked), Agree: voiceFigure(v.Agree),
			Partly: voiceFigure(v.Partly), Disagree: voiceFigure(v.Disagree), NoAnswer: voiceFigure(v.NoAnswer),
		})
	}
	return api.ListYoungVoices200JSONResponse{Body: view, Headers: api.ListYoungVoices200ResponseHeaders{CacheControl: noStore}}, nil
}

// GetYoungVoicesEntry gives the lead observer what they entered.
func (h Outcomes) GetYoungVoicesEntry(ctx context.Context, r api.GetYoungVoicesEntryRequestObject) (api.GetYoungVoicesEntryResponseObject, error) {
	seen, err := h.Service.ReadVoicesEntry(ctx, actor(ctx), id.Observation{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := voicesView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetYoungVoicesEntry304Response{Headers: api.GetYoungVoicesEntry304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetYoungVoicesEntry200JSONResponse{Body: view, Headers: api.GetYoungVoicesEntry200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// RecordYoungVoices replaces what the lead observer entered.
func (h Outcomes) RecordYoungVoices(ctx context.Context, r api.RecordYoungVoicesRequestObject) (api.RecordYoungVoicesResponseObject, error) {
	given := observation.Voices{Asked: r.Body.Asked}
	for _, a := range r.Body.Answers {
		given.Answers = append(given.Answers, observation.Answers{
			Statement: a.Statement, Agree: a.Agree, Partly: a.Partly, Disagree: a.Disagree, NoAnswer: a.NoAnswer,
		})
	}
	seen, err := h.Service.RecordVoices(ctx, actor(ctx), id.Observation{UUID: r.ID}, match(r.Params.IfMatch, voicesView), given)
	if err != nil {
		return nil, err
	}
	view := voicesView(seen)
	return api.RecordYoungVoices200JSONResponse{Body: view, Headers: api.RecordYoungVoices200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

func voicesView(s observation.VoicesSeen) api.YoungVoicesEntry {
	voices, _ := s.Voices.Open(s.Open)
	view := api.YoungVoicesEntry{Asked: voices.Asked, Answers: []api.YoungVoicesAnswers{}}
	for _, a := range voices.Answers {
		view.Answers = append(view.Answers, api.YoungVoicesAnswers{
			Statement: a.Statement, Agree: a.Agree, Partly: a.Partly, Disagree: a.Disagree, NoAnswer: a.NoAnswer,
		})
	}
	return view
}

func voiceFigure(f smallnumber.Figure) api.Figure {
	if f.Marker != "" {
		return figure(nil, f.Marker)
	}
	return figure(&f.Value, "")
}
