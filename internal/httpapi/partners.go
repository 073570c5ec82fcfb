package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/partner"
)

// Partners answers for the register of delivery partners.
type Partners struct{ Service partner.Service }

// ListPartners gives a page of partners.
func (h Partners) ListPartners(ctx context.Context, r api.ListPartnersRequestObject) (api.ListPartnersResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	f := partner.Filter{Status: string(of(p.Status)), Kind: string(of(p.Kind)), Name: of(p.Name)}
	found, err := h.Service.List(ctx, actor(ctx), f, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListPartners200JSONResponse{
		Body:    api.PartnerPage{Items: page.Map(found, partnerCard).Items, NextCursor: next},
		Headers: api.ListPartners200ResponseHeaders{Link: link},
	}, nil
}

// CreatePartner registers a partner.
func (h Partners) CreatePartner(ctx context.Context, r api.CreatePartnerRequestObject) (api.CreatePartnerResponseObject, error) {
	b := r.Body
	seen, err := h.Service.Create(ctx, actor(ctx), partner.Partner{
		ExternalID: text(b.ExternalID), Name: b.Name, Kind: string(b.Kind), Status: string(b.Status), Email: text(b.Email), Phone: text(b.Phone),
		Website: text(b.Website), CharityNumber: text(b.CharityNumber), Note: text(b.Note),
	})
	if err != nil {
		return nil, err
	}
	view := partnerView(seen)
	return api.CreatePartner201JSONResponse{
		Body:    view,
		Headers: api.CreatePartner201ResponseHeaders{ETag: etag(view), Location: "/v1/partners/" + seen.ID.String()},
	}, nil
}

// GetPartner gives one partner.
func (h Partners) GetPartner(ctx context.Context, r api.GetPartnerRequestObject) (api.GetPartnerResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.Partner{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := partnerView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetPartner304Response{Headers: api.GetPartner304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetPartner200JSONResponse{Body: view, Headers: api.GetPartner200ResponseHeaders{ETag: tag}}, nil
}

// UpdatePartner changes a partner.
func (h Partners) UpdatePartner(ctx context.Context, r api.UpdatePartnerRequestObject) (api.UpdatePartnerResponseObject, error) {
	seen, err := h.Service.Change(ctx, actor(ctx), id.Partner{UUID: r.ID}, match(r.Params.IfMatch, partnerView), func(p *partner.Partner) {
		b := r.Body
		setText(&p.ExternalID, b.ExternalID)
		set(&p.Name, b.Name)
		setWord(&p.Kind, b.Kind)
		setWord(&p.Status, b.Status)
		setText(&p.Email, b.Email)
		setText(&p.Phone, b.Phone)
		setText(&p.Website, b.Website)
		setText(&p.CharityNumber, b.CharityNumber)
		setText(&p.Note, b.Note)
	})
	if err != nil {
		return nil, err
	}
	view := partnerView(seen)
	return api.UpdatePartner200JSONResponse{Body: view, Headers: api.UpdatePartner200ResponseHeaders{ETag: etag(view)}}, nil
}
