package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/takeup"
)

// ListStartingPoints gives a page of starting points.
func (h Takeups) ListStartingPoints(ctx context.Context, r api.ListStartingPointsRequestObject) (api.ListStartingPointsResponseObject, error) {
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
		Kind: takeup.StartingPoints, Year: year, Term: calendar.Term(of(p.Term)),
		School: id.School{UUID: of(p.SchoolID)}, Partner: id.Partner{UUID: of(p.PartnerID)}, Provision: id.Provision{UUID: of(p.ProvisionID)}, Withdrawn: p.Withdrawn,
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListStartingPoints200JSONResponse{
		Body:    api.StartingPointsPage{Items: page.Map(found, startingPointsView).Items, NextCursor: next},
		Headers: api.ListStartingPoints200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// RecordStartingPoints keeps starting points.
func (h Takeups) RecordStartingPoints(ctx context.Context, r api.RecordStartingPointsRequestObject) (api.RecordStartingPointsResponseObject, error) {
	f, err := newStartingPoints(*r.Body)
	if err != nil {
		return nil, err
	}
	seen, err := h.Service.Record(ctx, actor(ctx), f)
	if err != nil {
		return nil, err
	}
	view := startingPointsView(seen)
	return api.RecordStartingPoints201JSONResponse{Body: view, Headers: api.RecordStartingPoints201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/starting-points/" + seen.ID.String(),
	}}, nil
}

// GetStartingPoints gives one record of starting points.
func (h Takeups) GetStartingPoints(ctx context.Context, r api.GetStartingPointsRequestObject) (api.GetStartingPointsResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), takeup.StartingPoints, id.Figures{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := startingPointsView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetStartingPoints304Response{Headers: api.GetStartingPoints304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetStartingPoints200JSONResponse{Body: view, Headers: api.GetStartingPoints200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// CorrectStartingPoints keeps starting points counted anew.
func (h Takeups) CorrectStartingPoints(ctx context.Context, r api.CorrectStartingPointsRequestObject) (api.CorrectStartingPointsResponseObject, error) {
	anew, err := startingPointsCounts(*r.Body)
	if err != nil {
		return nil, err
	}
	seen, err := h.Service.Correct(ctx, actor(ctx), takeup.StartingPoints, id.Figures{UUID: r.ID}, match(r.Params.IfMatch, startingPointsView), anew)
	if err != nil {
		return nil, err
	}
	view := startingPointsView(seen)
	return api.CorrectStartingPoints200JSONResponse{Body: view, Headers: api.CorrectStartingPoints200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// WithdrawStartingPoints takes them back with a reason.
func (h Takeups) WithdrawStartingPoints(ctx context.Context, r api.WithdrawStartingPointsRequestObject) (api.WithdrawStartingPointsResponseObject, error) {
	seen, err := h.Service.Withdraw(ctx, actor(ctx), takeup.StartingPoints, id.Figures{UUID: r.ID}, matchRead(r.Params.IfMatch, startingPointsView), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	view := startingPointsView(seen)
	return api.WithdrawStartingPoints200JSONResponse{Body: view, Headers: api.WithdrawStartingPoints200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

func newStartingPoints(b api.NewStartingPoints) (takeup.Figures, error) {
	f, err := startingPointsCounts(api.StartingPointsCounts{CountedOn: b.CountedOn, RollOn: b.RollOn, SexIncomplete: b.SexIncomplete, OnEntry: b.OnEntry, Now: b.Now, GoodProgress: b.GoodProgress})
	if err != nil {
		return f, err
	}
	f.Kind = takeup.StartingPoints
	f.ProvisionID, f.Term = provisionIn(&b.ProvisionID), calendar.Term(b.Term)
	f.AcademicYear, err = yearInBody(b.AcademicYear)
	return f, err
}

// startingPointsCounts reads starting points that is counted anew.
func startingPointsCounts(b api.StartingPointsCounts) (f takeup.Figures, err error) {
	f = countedAt(b.CountedOn, b.RollOn, b.SexIncomplete)
	levelLines(&f.Lines, takeup.OnEntry, "/onEntry", &b.OnEntry)
	levelLines(&f.Lines, takeup.Now, "/now", b.Now)
	lines(&f.Lines, takeup.GoodProgress, "/goodProgress", b.GoodProgress)
	return f, err
}

func startingPointsView(s takeup.Seen) api.StartingPoints {
	view := api.StartingPoints{
		ID: s.ID.UUID, School: api.SchoolRef{ID: s.SchoolID.UUID, Urn: s.SchoolURN, Name: s.SchoolName}, AcademicYear: s.AcademicYear.String(),
		Term:      api.Term(s.Term),
		Provision: api.ProvisionRef{ID: s.ProvisionID.UUID, Name: s.ProvisionName}, Partner: api.PartnerRef{ID: s.PartnerID.UUID, Name: s.PartnerName},
		CountedOn: date(s.CountedOn), RollOn: dateOrAbsent(s.RollOn), Roll: rollFigures(s.Figures), AboveRoll: pupilGroups(s.AboveRoll()), SexIncomplete: s.SexIncomplete,
		CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt, WithdrawnAt: s.WithdrawnAt, WithdrawnBy: s.WithdrawnBy,
		WithdrawalReason: orAbsent(opened(s.WithdrawalReason, s.Open)), AllowedActions: actions(s.Allowed),
	}
	view.OnEntry = of(levelFigures(s.Figures, takeup.OnEntry))
	view.Now, view.GoodProgress = levelFigures(s.Figures, takeup.Now), lineFigures(s.Figures, takeup.GoodProgress)
	return view
}
