package httpapi

import (
	"context"
	"errors"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/evidence"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/trace"
)

// EvidencePacks gives what somebody takes into an inspection. Every answer is confidential.
type EvidencePacks struct{ Service evidence.Service }

// GetEvidencePack gives the pack of a partnership.
func (h EvidencePacks) GetEvidencePack(ctx context.Context, r api.GetEvidencePackRequestObject) (api.GetEvidencePackResponseObject, error) {
	year, err := yearIn(&r.AcademicYear)
	if err != nil {
		return nil, err
	}
	ctx = access.Steady(ctx)
	cover, err := h.Service.OfPartnership(ctx, actor(ctx), id.School{UUID: r.SchoolID}, id.Partner{UUID: r.PartnerID}, year)
	if err != nil {
		return nil, err
	}
	pack, err := h.gather(ctx, cover, partnershipParts)
	if err != nil {
		return nil, err
	}
	return api.GetEvidencePack200ApplicationZipResponse{Body: pack, ContentLength: pack.Size, Headers: api.GetEvidencePack200ResponseHeaders{
		CacheControl: noStore, ContentDisposition: `attachment; filename="evidence-pack-` + year.String() + `.zip"`,
	}}, nil
}

// GetHubEvidencePack gives the pack of the hub.
func (h EvidencePacks) GetHubEvidencePack(ctx context.Context, r api.GetHubEvidencePackRequestObject) (api.GetHubEvidencePackResponseObject, error) {
	year, err := yearIn(&r.AcademicYear)
	if err != nil {
		return nil, err
	}
	ctx = access.Steady(ctx)
	cover, err := h.Service.OfHub(ctx, actor(ctx), year)
	if err != nil {
		return nil, err
	}
	pack, err := h.gather(ctx, cover, hubParts)
	if err != nil {
		return nil, err
	}
	return api.GetHubEvidencePack200ApplicationZipResponse{Body: pack, ContentLength: pack.Size, Headers: api.GetHubEvidencePack200ResponseHeaders{
		CacheControl: noStore, ContentDisposition: `attachment; filename="evidence-pack-of-hub-` + year.String() + `.zip"`,
	}}, nil
}

// gather puts the pack together. It is whole, or an error.
func (h EvidencePacks) gather(ctx context.Context, cover evidence.Cover, parts []part) (_ *evidence.Pack, err error) {
	cover.Request = trace.ID(ctx)
	pack, err := evidence.Begin(h.Service.Folder, cover)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = pack.Close()
		}
	}()
	g := gathering{ctx: ctx, pack: pack, values: valuesOf(cover), items: map[string][]record{}}
	for _, p := range parts {
		g.needed = append(g.needed, p.each)
	}
	for _, p := range parts {
		if err := g.add(p); errors.Is(err, access.ErrMoved) {
			return nil, errUnavailable.Saying("What you hold changed while the pack was put together. Ask for it again.")
		} else if err != nil {
			return nil, err
		}
	}
	return pack, pack.Finish()
}
