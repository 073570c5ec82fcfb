package httpapi

import (
	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	people "github.com/hubqa/hubqa/internal/person"
)

func personCard(p people.Person) api.PersonCard {
	return api.PersonCard{ID: p.ID.UUID, Name: p.Name, Status: api.PersonStatus(p.Status)}
}

// personView leaves out the identity where it is not open to the reader, and with
// it the times, which would tell that it has changed.
func personView(s people.Seen) api.Person {
	view := api.Person{
		ID: s.ID.UUID, Name: s.Name, Status: api.PersonStatus(s.Status), Email: orNull(s.Email), Phone: orNull(s.Phone),
		AllowedActions: actions(s.Allowed),
	}
	if s.Whole {
		view.ExternalID = orNull(s.ExternalID)
		view.CreatedAt, view.UpdatedAt = &s.CreatedAt, &s.UpdatedAt
		if s.Identity != nil {
			view.Identity = &api.Identity{Issuer: s.Identity.Issuer, Subject: s.Identity.Subject}
		}
	}
	return view
}

func appointmentView(s people.HeldSeen) api.Appointment {
	view := api.Appointment{
		ID: s.ID.UUID, Person: person(s.PersonID, s.PersonName), Role: api.Role(s.Role), FromOn: date(s.FromOn), ToOn: dateOrNull(s.ToOn),
		State: api.AppointmentState(s.State), AllowedActions: actions(s.Allowed),
	}
	view.At.Kind, view.At.Name, view.At.LaCode = api.AppointmentTarget(s.Target()), s.TargetName, s.LACode
	switch {
	case s.PartnerID != nil:
		view.At.ID = &s.PartnerID.UUID
	case s.SchoolID != nil:
		view.At.ID = &s.SchoolID.UUID
	}
	if s.Grant {
		view.GrantedBy, view.ConfirmedBy = knownPerson(s.GrantedBy, s.GranterName), knownPerson(s.ConfirmedBy, s.ConfirmerName)
	}
	return view
}

// knownPerson is absent where nobody has done it.
func knownPerson(who *id.Person, name *string) *api.PersonRef {
	if who == nil {
		return nil
	}
	ref := person(*who, of(name))
	return &ref
}
