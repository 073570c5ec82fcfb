package httpapi

import (
	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/safeguarding"
)

// concernCard is a concern without its texts.
func concernCard(c safeguarding.Concern) api.SafeguardingConcernCard {
	card := api.SafeguardingConcernCard{
		ID: c.ID.UUID, Receipt: c.Receipt, State: api.SafeguardingConcernState(c.State), RaisedAt: c.RaisedAt,
		RaisedBy: person(c.RaisedBy, c.RaisedByName), Person: personOrAbsent(c.PersonID, c.PersonName),
		AcknowledgeBy: c.AcknowledgeBy, AcknowledgedAt: pointed(c.AcknowledgedAt), ClosedAt: pointed(c.ClosedAt), KeepUntilOn: dateOrNull(c.KeepUntilOn),
	}
	if c.SchoolID != nil {
		card.School = &api.SchoolRef{ID: c.SchoolID.UUID, Urn: c.SchoolURN, Name: c.SchoolName}
	}
	if c.ObservationID != nil {
		card.ObservationID = &c.ObservationID.UUID
	}
	return card
}

func concernView(s safeguarding.Seen) api.SafeguardingConcern {
	c := concernCard(s.Concern)
	view := api.SafeguardingConcern{
		ID: c.ID, Receipt: c.Receipt, State: c.State, RaisedAt: c.RaisedAt, RaisedBy: c.RaisedBy, School: c.School,
		ObservationID: c.ObservationID, Person: c.Person, AcknowledgeBy: c.AcknowledgeBy, AcknowledgedAt: c.AcknowledgedAt,
		ClosedAt: c.ClosedAt, KeepUntilOn: c.KeepUntilOn, Text: opened(s.Text, s.Disclosure),
		AcknowledgedBy: personOrAbsent(s.AcknowledgedBy, s.AcknowledgedByName), ClosedBy: personOrAbsent(s.ClosedBy, s.ClosedByName),
		Outcome: orAbsent(opened(s.Outcome, s.Disclosure)), Entries: []api.SafeguardingEntry{}, AllowedActions: actions(s.Allowed),
	}
	for _, e := range s.Entries {
		view.Entries = append(view.Entries, api.SafeguardingEntry{
			Kind: api.SafeguardingEntryKind(e.Kind), At: e.At, By: person(e.ByID, e.ByName),
			ReferredTo: orAbsent(opened(e.ReferredTo, s.Disclosure)), Text: opened(e.Text, s.Disclosure),
		})
	}
	return view
}

func deedView(d safeguarding.Deed) api.SafeguardingDeed {
	return api.SafeguardingDeed{At: d.At, By: personOrAbsent(d.ActorID, d.ActorName), Action: string(d.Action), RequestID: orAbsent(d.RequestID)}
}

// personOrAbsent writes a person that is absent where there is none.
func personOrAbsent(who *id.Person, name string) *api.PersonRef {
	if who == nil {
		return nil
	}
	ref := person(*who, name)
	return &ref
}
