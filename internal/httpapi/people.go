package httpapi

import (
	"context"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	people "github.com/hubqa/hubqa/internal/person"
)

// People answers for people and their appointments.
type People struct{ Service people.Service }

// ListPeople gives a page of people.
func (h People) ListPeople(ctx context.Context, r api.ListPeopleRequestObject) (api.ListPeopleResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	f := people.Filter{Role: access.Role(of(p.Role)), Status: string(of(p.Status)), Name: of(p.Name)}
	found, err := h.Service.List(ctx, actor(ctx), f, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListPeople200JSONResponse{
		Body:    api.PersonPage{Items: page.Map(found, personCard).Items, NextCursor: next},
		Headers: api.ListPeople200ResponseHeaders{Link: link},
	}, nil
}

// CreatePerson registers a person.
func (h People) CreatePerson(ctx context.Context, r api.CreatePersonRequestObject) (api.CreatePersonResponseObject, error) {
	b := r.Body
	seen, err := h.Service.Create(ctx, actor(ctx), people.Person{
		ExternalID: text(b.ExternalID), Name: b.Name, Email: text(b.Email), Phone: text(b.Phone), Identity: identity(b.Identity),
	})
	if err != nil {
		return nil, err
	}
	view := personView(seen)
	return api.CreatePerson201JSONResponse{
		Body:    view,
		Headers: api.CreatePerson201ResponseHeaders{ETag: etag(view), Location: "/v1/people/" + seen.ID.String()},
	}, nil
}

func identity(given *api.Identity) *people.Identity {
	if given == nil {
		return nil
	}
	return &people.Identity{Issuer: given.Issuer, Subject: given.Subject}
}

// GetPerson gives one person.
func (h People) GetPerson(ctx context.Context, r api.GetPersonRequestObject) (api.GetPersonResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.Person{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := personView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetPerson304Response{Headers: api.GetPerson304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetPerson200JSONResponse{Body: view, Headers: api.GetPerson200ResponseHeaders{ETag: tag}}, nil
}

// UpdatePerson changes, suspends or restores a person.
func (h People) UpdatePerson(ctx context.Context, r api.UpdatePersonRequestObject) (api.UpdatePersonResponseObject, error) {
	seen, err := h.Service.Change(ctx, actor(ctx), id.Person{UUID: r.ID}, match(r.Params.IfMatch, personView), func(p *people.Person) {
		setText(&p.ExternalID, r.Body.ExternalID)
		set(&p.Name, r.Body.Name)
		setWord(&p.Status, r.Body.Status)
		setText(&p.Email, r.Body.Email)
		setText(&p.Phone, r.Body.Phone)
		if r.Body.Identity != nil {
			p.Identity = identity(r.Body.Identity)
		}
	})
	if err != nil {
		return nil, err
	}
	view := personView(seen)
	return api.UpdatePerson200JSONResponse{Body: view, Headers: api.UpdatePerson200ResponseHeaders{ETag: etag(view)}}, nil
}

// ListAppointments gives a page of one person's appointments.
func (h People) ListAppointments(ctx context.Context, r api.ListAppointmentsRequestObject) (api.ListAppointmentsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.AppointmentsOf(ctx, actor(ctx), id.Person{UUID: r.ID}, string(of(p.State)), at)
	if err != nil {
		return nil, err
	}
	body, link := appointmentPage(ctx, found)
	return api.ListAppointments200JSONResponse{Body: body, Headers: api.ListAppointments200ResponseHeaders{Link: link}}, nil
}

// ListAllAppointments gives a page of appointments.
func (h People) ListAllAppointments(ctx context.Context, r api.ListAllAppointmentsRequestObject) (api.ListAllAppointmentsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	f := people.HeldFilter{Person: id.Person{UUID: of(p.PersonID)}, Role: access.Role(of(p.Role)), State: string(of(p.State))}
	found, err := h.Service.Appointments(ctx, actor(ctx), f, at)
	if err != nil {
		return nil, err
	}
	body, link := appointmentPage(ctx, found)
	return api.ListAllAppointments200JSONResponse{Body: body, Headers: api.ListAllAppointments200ResponseHeaders{Link: link}}, nil
}

func appointmentPage(ctx context.Context, found page.Page[people.HeldSeen]) (api.AppointmentPage, *string) {
	next, link := nextPage(ctx, found.Next)
	return api.AppointmentPage{Items: page.Map(found, appointmentView).Items, NextCursor: next}, link
}

// GrantAppointment gives a person a role.
func (h People) GrantAppointment(ctx context.Context, r api.GrantAppointmentRequestObject) (api.GrantAppointmentResponseObject, error) {
	b := r.Body
	seen, err := h.Service.Grant(ctx, actor(ctx), id.Person{UUID: r.ID}, people.Appointment{
		Role: access.Role(b.Role), PartnerID: named[id.Partner](b.PartnerID), SchoolID: named[id.School](b.SchoolID), LACode: b.LaCode,
		FromOn: dateOf(&b.FromOn), ToOn: dateIn(b.ToOn),
	})
	if err != nil {
		return nil, err
	}
	view := appointmentView(seen)
	return api.GrantAppointment201JSONResponse{
		Body:    view,
		Headers: api.GrantAppointment201ResponseHeaders{ETag: etag(view), Location: "/v1/appointments/" + seen.ID.String()},
	}, nil
}

// named gives the id that a request names, or nothing where it names none.
func named[ID ~struct{ uuid.UUID }](given *uuid.UUID) *ID {
	if given == nil {
		return nil
	}
	return &ID{UUID: *given}
}

// GetAppointment gives one appointment.
func (h People) GetAppointment(ctx context.Context, r api.GetAppointmentRequestObject) (api.GetAppointmentResponseObject, error) {
	seen, err := h.Service.ReadAppointment(ctx, actor(ctx), id.Appointment{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := appointmentView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetAppointment304Response{Headers: api.GetAppointment304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetAppointment200JSONResponse{Body: view, Headers: api.GetAppointment200ResponseHeaders{ETag: tag}}, nil
}

// EndAppointment sets the last day.
func (h People) EndAppointment(ctx context.Context, r api.EndAppointmentRequestObject) (api.EndAppointmentResponseObject, error) {
	seen, err := h.Service.End(ctx, actor(ctx), id.Appointment{UUID: r.ID}, match(r.Params.IfMatch, appointmentView), dateIn(r.Body.ToOn))
	if err != nil {
		return nil, err
	}
	view := appointmentView(seen)
	return api.EndAppointment200JSONResponse{Body: view, Headers: api.EndAppointment200ResponseHeaders{ETag: etag(view)}}, nil
}

// ConfirmAppointment is the second person's confirmation of a sensitive role.
func (h People) ConfirmAppointment(ctx context.Context, r api.ConfirmAppointmentRequestObject) (api.ConfirmAppointmentResponseObject, error) {
	seen, err := h.Service.Confirm(ctx, actor(ctx), id.Appointment{UUID: r.ID}, match(r.Params.IfMatch, appointmentView))
	if err != nil {
		return nil, err
	}
	view := appointmentView(seen)
	return api.ConfirmAppointment200JSONResponse{Body: view, Headers: api.ConfirmAppointment200ResponseHeaders{ETag: etag(view)}}, nil
}
