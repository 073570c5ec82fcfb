package httpapi

import (
	"bytes"
	"context"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/pitfall"
)

// Partnerships answers for the signals of partnerships. Every answer is confidential.
type Partnerships struct{ Service pitfall.Service }

// ListPitfalls gives a page of partnerships with their signals.
func (h Partnerships) ListPitfalls(ctx context.Context, r api.ListPitfallsRequestObject) (api.ListPitfallsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	year, err := yearIn(p.AcademicYear)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), year, pitfall.Filter{
		School: id.School{UUID: of(p.SchoolID)}, Partner: id.Partner{UUID: of(p.PartnerID)},
		Pitfall: pitfall.Pitfall(of(p.Pitfall)), State: pitfall.State(of(p.State)),
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListPitfalls200JSONResponse{
		Body:    api.PartnershipCardPage{Items: page.Map(found, partnershipCard).Items, NextCursor: next},
		Headers: api.ListPitfalls200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// partnershipIn reads which partnership an address names.
func partnershipIn(school, partner uuid.UUID, year string) (pitfall.Of, error) {
	of, err := calendar.ParseAcademicYear(year)
	if err != nil {
		return pitfall.Of{}, errAcademicYear
	}
	return pitfall.Of{School: id.School{UUID: school}, Partner: id.Partner{UUID: partner}, Year: of}, nil
}

// GetPartnership gives one partnership with its signals.
func (h Partnerships) GetPartnership(ctx context.Context, r api.GetPartnershipRequestObject) (api.GetPartnershipResponseObject, error) {
	of, err := partnershipIn(r.SchoolID, r.PartnerID, r.AcademicYear)
	if err != nil {
		return nil, err
	}
	seen, err := h.Service.Read(ctx, actor(ctx), of)
	if err != nil {
		return nil, err
	}
	view := partnershipView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetPartnership304Response{Headers: api.GetPartnership304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetPartnership200JSONResponse{Body: view, Headers: api.GetPartnership200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// DismissSignal sets a signal aside.
func (h Partnerships) DismissSignal(ctx context.Context, r api.DismissSignalRequestObject) (api.DismissSignalResponseObject, error) {
	of, err := partnershipIn(r.SchoolID, r.PartnerID, r.AcademicYear)
	if err != nil {
		return nil, err
	}
	seen, err := h.Service.Dismiss(ctx, actor(ctx), of, pitfall.Key(r.Signal), match(r.Params.IfMatch, partnershipView), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	view := partnershipView(seen)
	return api.DismissSignal200JSONResponse{Body: view, Headers: api.DismissSignal200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// LiftDismissal raises a signal again.
func (h Partnerships) LiftDismissal(ctx context.Context, r api.LiftDismissalRequestObject) (api.LiftDismissalResponseObject, error) {
	of, err := partnershipIn(r.SchoolID, r.PartnerID, r.AcademicYear)
	if err != nil {
		return nil, err
	}
	seen, err := h.Service.Lift(ctx, actor(ctx), of, pitfall.Key(r.Signal), match(r.Params.IfMatch, partnershipView))
	if err != nil {
		return nil, err
	}
	view := partnershipView(seen)
	return api.LiftDismissal200JSONResponse{Body: view, Headers: api.LiftDismissal200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// GetQuestionSheet gives what a head teacher takes to a conversation with the partner.
func (h Partnerships) GetQuestionSheet(ctx context.Context, r api.GetQuestionSheetRequestObject) (api.GetQuestionSheetResponseObject, error) {
	of, err := partnershipIn(r.SchoolID, r.PartnerID, r.AcademicYear)
	if err != nil {
		return nil, err
	}
	sheet, err := h.Service.Sheet(ctx, actor(ctx), of)
	if err != nil {
		return nil, err
	}
	if callOf(ctx).format == asPaper {
		return printSheet(sheet, r.Params.IfNoneMatch)
	}
	view := questionSheetView(sheet)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetQuestionSheet304Response{Headers: api.GetQuestionSheet304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetQuestionSheet200JSONResponse{Body: view, Headers: api.GetQuestionSheet200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

func printSheet(sheet pitfall.Sheet, held *string) (api.GetQuestionSheetResponseObject, error) {
	file, err := questionPaper(sheet).PDF()
	if err != nil {
		return nil, err
	}
	tag := tagOf(file)
	if notModified(held, tag) {
		return api.GetQuestionSheet304Response{Headers: api.GetQuestionSheet304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetQuestionSheet200ApplicationPdfResponse{
		Body: bytes.NewReader(file), ContentLength: int64(len(file)), Headers: api.GetQuestionSheet200ResponseHeaders{ETag: tag, CacheControl: noStore},
	}, nil
}
