package httpapi

import (
	"context"

	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/funding"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/money"
	"github.com/hubqa/hubqa/internal/page"
)

// Funding answers for what provision is paid with. Every answer is confidential.
type Funding struct{ Service funding.Service }

// ListFundingLines gives a page of lines.
func (h Funding) ListFundingLines(ctx context.Context, r api.ListFundingLinesRequestObject) (api.ListFundingLinesResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), funding.Filter{
		Provision: id.Provision{UUID: of(p.ProvisionID)}, School: id.School{UUID: of(p.SchoolID)}, Partner: id.Partner{UUID: of(p.PartnerID)},
		Source: string(of(p.Source)), Days: calendar.Range{From: dateOf(p.From), To: dateOf(p.To)},
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListFundingLines200JSONResponse{
		Body:    api.FundingLinePage{Items: page.Map(found, fundingLineView).Items, NextCursor: next},
		Headers: api.ListFundingLines200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// RecordFundingLine enters money for a provision.
func (h Funding) RecordFundingLine(ctx context.Context, r api.RecordFundingLineRequestObject) (api.RecordFundingLineResponseObject, error) {
	b := r.Body
	seen, err := h.Service.Record(ctx, actor(ctx), funding.New{
		Provision: id.Provision{UUID: b.ProvisionID}, Source: string(b.Source), FromOn: dateOf(&b.FromOn), ToOn: dateOf(&b.ToOn),
		Amount: amountOf(b.Amount), ExternalID: text(b.ExternalID),
	})
	if err != nil {
		return nil, err
	}
	view := fundingLineView(seen)
	return api.RecordFundingLine201JSONResponse{Body: view, Headers: api.RecordFundingLine201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/funding-lines/" + seen.ID.String(),
	}}, nil
}

// GetFundingLine gives one line.
func (h Funding) GetFundingLine(ctx context.Context, r api.GetFundingLineRequestObject) (api.GetFundingLineResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.FundingLine{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := fundingLineView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetFundingLine304Response{Headers: api.GetFundingLine304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetFundingLine200JSONResponse{Body: view, Headers: api.GetFundingLine200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// CorrectFundingLine corrects a line by another one.
func (h Funding) CorrectFundingLine(ctx context.Context, r api.CorrectFundingLineRequestObject) (api.CorrectFundingLineResponseObject, error) {
	b := r.Body
	seen, err := h.Service.Correct(ctx, actor(ctx), id.FundingLine{UUID: r.ID}, match(r.Params.IfMatch, fundingLineView), funding.Correction{
		Amount: amountOf(b.Amount), Source: string(of(b.Source)), FromOn: dateIn(b.FromOn), ToOn: dateIn(b.ToOn), Reason: b.Reason,
	})
	if err != nil {
		return nil, err
	}
	view := fundingLineView(seen)
	return api.CorrectFundingLine201JSONResponse{Body: view, Headers: api.CorrectFundingLine201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/funding-lines/" + seen.ID.String(),
	}}, nil
}

func fundingLineView(s funding.Seen) api.FundingLine {
	view := api.FundingLine{
		ID: s.ID.UUID, Provision: api.ProvisionRef{ID: s.ProvisionID.UUID, Name: s.ProvisionName},
		School: api.SchoolRef{ID: s.SchoolID.UUID, Urn: s.SchoolURN, Name: s.SchoolName}, Partner: api.PartnerRef{ID: s.PartnerID.UUID, Name: s.PartnerName},
		Source: api.FundingSource(s.Source), FromOn: date(s.FromOn), ToOn: date(s.ToOn), Amount: amount(s.Pence),
		Reason: orAbsent(opened(s.Reason, s.Open)), CorrectionIds: uuids(s.Corrections), ExternalID: orAbsent(s.ExternalID),
		RecordedAt: s.CreatedAt, AllowedActions: actions(s.Allowed),
	}
	if s.CorrectsID != nil {
		view.CorrectsID = &s.CorrectsID.UUID
	} else {
		standing := amount(s.Standing())
		view.Standing = &standing
	}
	if s.EnteredBy != nil {
		by := person(*s.EnteredBy, s.EnteredByName)
		view.RecordedBy = &by
	}
	return view
}

// amount writes an amount of the contract.
func amount(a money.Amount) api.Money {
	return api.Money{Amount: a.String(), Currency: api.MoneyCurrencyGBP}
}

// amountOf reads an amount whose form the contract holds. Nought below nought is nought, which
// nobody pays.
func amountOf(m api.Money) money.Amount {
	a, _ := money.Parse(m.Amount)
	return a
}

// uuids writes identifiers of one kind.
func uuids[K any](all []id.ID[K]) []openapi_types.UUID {
	out := make([]openapi_types.UUID, len(all))
	for i, each := range all {
		out[i] = each.UUID
	}
	return out
}
