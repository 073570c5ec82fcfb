package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/takeup"
)

// ListContinuations gives a page of continuation.
func (h Takeups) ListContinuations(ctx context.Context, r api.ListContinuationsRequestObject) (api.ListContinuationsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	year, err := yearIn(p.AcademicYear)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), takeup.Filter{
		Kind: takeup.Continuation, Year: year, Term: calendar.Term(of(p.Term)),
		School: id.School{UUID: of(p.SchoolID)}, Partner: id.Partner{UUID: of(p.PartnerID)}, Provision: id.Provision{UUID: of(p.ProvisionID)}, Withdrawn: p.Withdrawn,
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListContinuations200JSONResponse{
		Body:    api.ContinuationPage{Items: page.Map(found, continuationView).Items, NextCursor: next},
		Headers: api.ListContinuations200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// RecordContinuation keeps continuation.
func (h Takeups) RecordContinuation(ctx context.Context, r api.RecordContinuationRequestObject) (api.RecordContinuationResponseObject, error) {
	f, err := newContinuation(*r.Body)
	if err != nil {
		return nil, err
	}
	seen, err := h.Service.Record(ctx, actor(ctx), f)
	if err != nil {
		return nil, err
	}
	view := continuationView(seen)
	return api.RecordContinuation201JSONResponse{Body: view, Headers: api.RecordContinuation201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/continuations/" + seen.ID.String(),
	}}, nil
}

// GetContinuation gives one record of continuation.
func (h Takeups) GetContinuation(ctx context.Context, r api.GetContinuationRequestObject) (api.GetContinuationResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), takeup.Continuation, id.Figures{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := continuationView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetContinuation304Response{Headers: api.GetContinuation304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetContinuation200JSONResponse{Body: view, Headers: api.GetContinuation200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// CorrectContinuation keeps continuation counted anew.
func (h Takeups) CorrectContinuation(ctx context.Context, r api.CorrectContinuationRequestObject) (api.CorrectContinuationResponseObject, error) {
	anew, err := continuationCounts(*r.Body)
	if err != nil {
		return nil, err
	}
	seen, err := h.Service.Correct(ctx, actor(ctx), takeup.Continuation, id.Figures{UUID: r.ID}, match(r.Params.IfMatch, continuationView), anew)
	if err != nil {
		return nil, err
	}
	view := continuationView(seen)
	return api.CorrectContinuation200JSONResponse{Body: view, Headers: api.CorrectContinuation200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// WithdrawContinuation takes it back with a reason.
func (h Takeups) WithdrawContinuation(ctx context.Context, r api.WithdrawContinuationRequestObject) (api.WithdrawContinuationResponseObject, error) {
	seen, err := h.Service.Withdraw(ctx, actor(ctx), takeup.Continuation, id.Figures{UUID: r.ID}, matchRead(r.Params.IfMatch, continuationView), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	view := continuationView(seen)
	return api.WithdrawContinuation200JSONResponse{Body: view, Headers: api.WithdrawContinuation200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

func newContinuation(b api.NewContinuation) (takeup.Figures, error) {
	f, err := continuationCounts(api.ContinuationCounts{CountedOn: b.CountedOn, RollOn: b.RollOn, SexIncomplete: b.SexIncomplete, Began: b.Began, AfterOneTerm: b.AfterOneTerm, AfterTwoTerms: b.AfterTwoTerms, AfterThreeTerms: b.AfterThreeTerms})
	if err != nil {
		return f, err
	}
	f.Kind = takeup.Continuation
	f.ProvisionID, f.Term = provisionIn(&b.ProvisionID), calendar.Term(b.Term)
	f.AcademicYear, err = yearInBody(b.AcademicYear)
	return f, err
}

// continuationCounts reads continuation that is counted anew.
func continuationCounts(b api.ContinuationCounts) (f takeup.Figures, err error) {
	f = countedAt(b.CountedOn, b.RollOn, b.SexIncomplete)
	lines(&f.Lines, takeup.After+"0", "/began", &b.Began)
	lines(&f.Lines, takeup.After+"1", "/afterOneTerm", b.AfterOneTerm)
	lines(&f.Lines, takeup.After+"2", "/afterTwoTerms", b.AfterTwoTerms)
	lines(&f.Lines, takeup.After+"3", "/afterThreeTerms", b.AfterThreeTerms)
	return f, err
}

func continuationView(s takeup.Seen) api.Continuation {
	view := api.Continuation{
		ID: s.ID.UUID, School: api.SchoolRef{ID: s.SchoolID.UUID, Urn: s.SchoolURN, Name: s.SchoolName}, AcademicYear: s.AcademicYear.String(),
		Term:      api.Term(s.Term),
		Provision: api.ProvisionRef{ID: s.ProvisionID.UUID, Name: s.ProvisionName}, Partner: api.PartnerRef{ID: s.PartnerID.UUID, Name: s.PartnerName},
		CountedOn: date(s.CountedOn), RollOn: dateOrAbsent(s.RollOn), Roll: rollFigures(s.Figures), AboveRoll: pupilGroups(s.AboveRoll()), SexIncomplete: s.SexIncomplete,
		CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt, WithdrawnAt: s.WithdrawnAt, WithdrawnBy: s.WithdrawnBy,
		WithdrawalReason: orAbsent(opened(s.WithdrawalReason, s.Open)), AllowedActions: actions(s.Allowed),
	}
	view.Began = pupilFigures(*s.Line(takeup.After + "0"))
	view.AfterOneTerm, view.AfterTwoTerms = lineFigures(s.Figures, takeup.After+"1"), lineFigures(s.Figures, takeup.After+"2")
	view.AfterThreeTerms = lineFigures(s.Figures, takeup.After+"3")
	return view
}
