package httpapi

import (
	"context"

	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/valueformoney"
)

// ValueForMoney answers for what provision costs. Every answer is confidential.
type ValueForMoney struct{ Service valueformoney.Service }

// ListValueForMoney gives a page of what provision costs.
func (h ValueForMoney) ListValueForMoney(ctx context.Context, r api.ListValueForMoneyRequestObject) (api.ListValueForMoneyResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	year, err := yearIn(p.AcademicYear)
	if err != nil {
		return nil, err
	}
	by := valueformoney.ByProvision
	if p.By != nil {
		by = valueformoney.Grouping(*p.By)
	}
	found, err := h.Service.List(ctx, actor(ctx), by, valueformoney.Filter{
		Year: year, Provision: id.Provision{UUID: of(p.ProvisionID)}, School: id.School{UUID: of(p.SchoolID)}, Partner: id.Partner{UUID: of(p.PartnerID)},
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListValueForMoney200JSONResponse{
		Body:    api.ValueForMoneyPage{Items: page.Map(found, valueView).Items, NextCursor: next},
		Headers: api.ListValueForMoney200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

func valueView(v valueformoney.Value) api.ValueForMoney {
	first, by := v.Provisions[0], v.Funding.BySource
	view := api.ValueForMoney{
		AcademicYear: v.Year.String(), By: api.ValueGrouping(v.By), Provisions: len(v.Provisions), Funding: amount(v.Funding.All),
		FundingBySource: api.FundingBySource{HubGrant: amount(by["hub-grant"]), School: amount(by["school"]), Parents: amount(by["parents"]), Other: amount(by["other"])},
		FundingLineIds:  uuids(v.Funding.Lines), PerParticipant: pupilCost(v.PerParticipant), PerContinuing: pupilCost(v.PerContinuing),
		PerProgress: pupilCost(v.PerProgress), PerDisadvantaged: pupilCost(v.PerDisadvantaged),
	}
	if v.By == valueformoney.ByProvision {
		view.Provision = &api.ProvisionRef{ID: first.ID.UUID, Name: first.Name}
	}
	if v.By == valueformoney.ByProvision || v.By == valueformoney.BySchool {
		view.School = &api.SchoolRef{ID: first.SchoolID.UUID, Urn: first.SchoolURN, Name: first.SchoolName}
	}
	if v.By == valueformoney.ByProvision || v.By == valueformoney.ByPartner {
		view.Partner = &api.PartnerRef{ID: first.PartnerID.UUID, Name: first.PartnerName}
	}
	return view
}

func pupilCost(c valueformoney.Cost) api.PupilCost {
	view := api.PupilCost{
		NotCalculable: orAbsent(api.NotCalculable(c.Not)), Denominator: c.Denominator, FigureIds: append([]openapi_types.UUID{}, c.Records...),
		ProvisionIds: uuids(c.Of), LeftOut: []api.LeftOut{},
	}
	if c.Not == "" {
		each := amount(c.Amount)
		view.Amount = &each
	}
	if c.Numerator > 0 {
		numerator := amount(c.Numerator)
		view.Numerator = &numerator
	}
	for _, l := range c.LeftOut {
		view.LeftOut = append(view.LeftOut, api.LeftOut{ProvisionID: l.Provision.UUID, Reason: api.NotCalculable(l.Because)})
	}
	return view
}
