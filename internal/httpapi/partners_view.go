package httpapi

import (
	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/partner"
)

func partnerCard(p partner.Partner) api.PartnerCard {
	return api.PartnerCard{ID: p.ID.UUID, Name: p.Name, Kind: api.PartnerKind(p.Kind), Status: api.PartnerStatus(p.Status)}
}

// partnerView leaves out what is not open to the reader, and with it the times,
// which would tell that something there has changed.
func partnerView(s partner.Seen) api.Partner {
	view := api.Partner{
		ID: s.ID.UUID, Name: s.Name, Kind: api.PartnerKind(s.Kind), Status: api.PartnerStatus(s.Status),
		AllowedActions: actions(s.Allowed),
	}
	if s.Details {
		view.ExternalID = orNull(s.ExternalID)
		view.Email = orNull(openapi_types.Email(s.Email))
		view.Phone, view.Website = orNull(s.Phone), orNull(s.Website)
		view.CharityNumber, view.Note = orNull(s.CharityNumber), orNull(s.Note)
		view.CreatedAt, view.UpdatedAt = &s.CreatedAt, &s.UpdatedAt
	}
	return view
}

func partnerRef(which id.Partner, name string) api.PartnerRef {
	return api.PartnerRef{ID: which.UUID, Name: name}
}
