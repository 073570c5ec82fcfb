package httpapi

import (
	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/provision"
)

func provisionCard(c provision.Card) api.ProvisionCard {
	return api.ProvisionCard{
		ID: c.ID.UUID, Name: c.Name, Kind: api.ProvisionKind(c.Kind), State: api.ProvisionState(c.State),
		School: api.SchoolRef{ID: c.SchoolID.UUID, Urn: c.SchoolURN, Name: c.SchoolName}, Partner: partnerRef(c.PartnerID, c.PartnerName),
		FromOn: date(c.FromOn), ToOn: dateOrNull(c.ToOn),
	}
}

func provisionView(s provision.Seen) api.Provision {
	card := provisionCard(s.Card)
	return api.Provision{
		ID: card.ID, ExternalID: orNull(s.ExternalID), Name: card.Name, Kind: card.Kind, State: card.State, School: card.School, Partner: card.Partner,
		FromOn: card.FromOn, ToOn: card.ToOn, CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt, AllowedActions: actions(s.Allowed),
	}
}

func placementView(s provision.PlacedSeen) api.Placement {
	return api.Placement{
		ID: s.ID.UUID, ProvisionID: s.ProvisionID.UUID, Teacher: person(s.PersonID, s.PersonName),
		FromOn: date(s.FromOn), ToOn: dateOrNull(s.ToOn), AllowedActions: actions(s.Allowed),
	}
}
