package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/page"
)

// Observations answers for visits: their arrangement and their record.
type Observations struct{ Service observation.Service }

var errAcademicYear = errMalformed.At(fault.Field{
	Parameter: "academicYear", Rule: "format", Detail: "An academic year is written 2026-27.",
})

// errKindHidden refuses a filter by what the caller is not shown.
var errKindHidden = errMalformed.At(fault.Field{
	Parameter: "kind", Rule: "hidden", Detail: "You are not shown the kind of a visit, and cannot look for it.",
})

// ListObservations gives a page of visits.
func (h Observations) ListObservations(ctx context.Context, r api.ListObservationsRequestObject) (api.ListObservationsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	if p.Kind != nil && actor(ctx).IsClient() {
		return nil, errKindHidden
	}
	f := observation.Filter{
		State: string(of(p.State)), Kind: string(of(p.Kind)), School: id.School{UUID: of(p.SchoolID)},
		Partner: id.Partner{UUID: of(p.PartnerID)}, Teacher: id.Person{UUID: of(p.TeacherID)}, From: dateOf(p.From), To: dateOf(p.To),
	}
	if p.AcademicYear != nil {
		if f.Year, err = calendar.ParseAcademicYear(*p.AcademicYear); err != nil {
			return nil, errAcademicYear
		}
	}
	found, err := h.Service.List(ctx, actor(ctx), f, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListObservations200JSONResponse{
		Body:    api.ObservationPage{Items: page.Map(found, observationCard).Items, NextCursor: next},
		Headers: api.ListObservations200ResponseHeaders{Link: link},
	}, nil
}

// ProposeObservation proposes a visit.
func (h Observations) ProposeObservation(ctx context.Context, r api.ProposeObservationRequestObject) (api.ProposeObservationResponseObject, error) {
	b := r.Body
	seen, err := h.Service.Propose(ctx, actor(ctx), observation.Proposal{
		Kind: string(b.Kind), Purpose: string(b.Purpose), Provision: id.Provision{UUID: b.ProvisionID},
		Teacher: id.Person{UUID: b.TeacherID}, Framework: id.Framework{UUID: b.FrameworkID},
		Observers: observers(b.Observers), Focus: text(b.Focus), Ceiling: reasoned(b.CeilingException),
		Request: id.VisitRequest{UUID: of(b.RequestID)},
		Time: observation.Time{
			StartsAt: b.StartsAt, LengthMinutes: b.LengthMinutes,
			NoticeException: reasoned(b.NoticeException), LengthException: reasoned(b.LengthException),
		},
	})
	if err != nil {
		return nil, err
	}
	view := observationView(seen)
	return api.ProposeObservation201JSONResponse{
		Body:    view,
		Headers: api.ProposeObservation201ResponseHeaders{ETag: etag(view), Location: "/v1/observations/" + seen.ID.String()},
	}, nil
}

func observers(in []api.NewObserver) []observation.Observer {
	var out []observation.Observer
	for _, o := range in {
		ob := observation.Observer{PersonID: id.Person{UUID: o.PersonID}, Leads: o.Lead, StandingReason: of(o.StandingReason)}
		if o.Conflict != nil {
			ob.ConflictKind, ob.ConflictReason = string(o.Conflict.Kind), o.Conflict.Reason
		}
		out = append(out, ob)
	}
	return out
}

func reasoned(e *api.Exception) *observation.Reasoned {
	if e == nil {
		return nil
	}
	return &observation.Reasoned{Reason: e.Reason, AgreedBy: e.AgreedBy}
}

// GetObservation gives one visit.
func (h Observations) GetObservation(ctx context.Context, r api.GetObservationRequestObject) (api.GetObservationResponseObject, error) {
	if wants(ctx) == asCalendar {
		return h.enterVisit(ctx, r)
	}
	seen, err := h.Service.Read(ctx, actor(ctx), id.Observation{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := observationView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetObservation304Response{Headers: api.GetObservation304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetObservation200JSONResponse{Body: view, Headers: api.GetObservation200ResponseHeaders{ETag: tag}}, nil
}

// AmendObservation changes what a visit looks at.
func (h Observations) AmendObservation(ctx context.Context, r api.AmendObservationRequestObject) (api.AmendObservationResponseObject, error) {
	seen, err := h.Service.Amend(ctx, actor(ctx), id.Observation{UUID: r.ID}, match(r.Params.IfMatch, observationView), func(focus *string) {
		setText(focus, r.Body.Focus)
	})
	if err != nil {
		return nil, err
	}
	view := observationView(seen)
	return api.AmendObservation200JSONResponse{Body: view, Headers: api.AmendObservation200ResponseHeaders{ETag: etag(view)}}, nil
}

// AssignObservers puts other observers in place of the present ones.
func (h Observations) AssignObservers(ctx context.Context, r api.AssignObserversRequestObject) (api.AssignObserversResponseObject, error) {
	seen, err := h.Service.AssignObservers(ctx, actor(ctx), id.Observation{UUID: r.ID}, match(r.Params.IfMatch, observationView), observers(r.Body.Observers))
	if err != nil {
		return nil, err
	}
	view := observationView(seen)
	return api.AssignObservers200JSONResponse{Body: view, Headers: api.AssignObservers200ResponseHeaders{ETag: etag(view)}}, nil
}

// AgreeObservation gives one side's agreement.
func (h Observations) AgreeObservation(ctx context.Context, r api.AgreeObservationRequestObject) (api.AgreeObservationResponseObject, error) {
	consent := observation.Consent{Side: observation.Side(r.Body.Side), GivenBy: of(r.Body.GivenBy), GivenHow: string(of(r.Body.GivenHow))}
	seen, err := h.Service.Agree(ctx, actor(ctx), id.Observation{UUID: r.ID}, match(r.Params.IfMatch, observationView), consent)
	if err != nil {
		return nil, err
	}
	view := observationView(seen)
	return api.AgreeObservation200JSONResponse{Body: view, Headers: api.AgreeObservation200ResponseHeaders{ETag: etag(view)}}, nil
}

// DeclineObservation refuses a proposal.
func (h Observations) DeclineObservation(ctx context.Context, r api.DeclineObservationRequestObject) (api.DeclineObservationResponseObject, error) {
	seen, err := h.Service.Decline(ctx, actor(ctx), id.Observation{UUID: r.ID}, match(r.Params.IfMatch, observationView), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	view := observationView(seen)
	return api.DeclineObservation200JSONResponse{Body: view, Headers: api.DeclineObservation200ResponseHeaders{ETag: etag(view)}}, nil
}

// CancelObservation calls off an agreed visit.
func (h Observations) CancelObservation(ctx context.Context, r api.CancelObservationRequestObject) (api.CancelObservationResponseObject, error) {
	seen, err := h.Service.Cancel(ctx, actor(ctx), id.Observation{UUID: r.ID}, match(r.Params.IfMatch, observationView), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	view := observationView(seen)
	return api.CancelObservation200JSONResponse{Body: view, Headers: api.CancelObservation200ResponseHeaders{ETag: etag(view)}}, nil
}

// RescheduleObservation proposes another time.
func (h Observations) RescheduleObservation(ctx context.Context, r api.RescheduleObservationRequestObject) (api.RescheduleObservationResponseObject, error) {
	b := r.Body
	seen, err := h.Service.Reschedule(ctx, actor(ctx), id.Observation{UUID: r.ID}, match(r.Params.IfMatch, observationView), observation.Rescheduling{
		Time: observation.Time{
			StartsAt: b.StartsAt, LengthMinutes: b.LengthMinutes,
			NoticeException: reasoned(b.NoticeException), LengthException: reasoned(b.LengthException),
		},
		Reason: b.Reason, Ceiling: reasoned(b.CeilingException),
	})
	if err != nil {
		return nil, err
	}
	view := observationView(seen)
	return api.RescheduleObservation200JSONResponse{Body: view, Headers: api.RescheduleObservation200ResponseHeaders{ETag: etag(view)}}, nil
}

// RecordVisit keeps a visit as it was.
func (h Observations) RecordVisit(ctx context.Context, r api.RecordVisitRequestObject) (api.RecordVisitResponseObject, error) {
	b := r.Body
	seen, err := h.Service.RecordVisit(ctx, actor(ctx), id.Observation{UUID: r.ID}, match(r.Params.IfMatch, observationView), observation.Visit{
		StartedAt: b.StartedAt, FinishedAt: b.EndedAt, TookNoPart: b.TookNoPart, AskedNoPreparation: b.AskedNoPreparation,
		ContactOutcome: string(b.SchoolContact.Outcome), ContactWith: string(b.SchoolContact.With), ContactReason: of(b.SchoolContact.Reason),
		LengthException: reasoned(b.LengthException),
	})
	if err != nil {
		return nil, err
	}
	view := observationView(seen)
	return api.RecordVisit200JSONResponse{Body: view, Headers: api.RecordVisit200ResponseHeaders{ETag: etag(view)}}, nil
}

// GetProtocol gives every clause that is open to the reader.
func (h Observations) GetProtocol(ctx context.Context, r api.GetProtocolRequestObject) (api.GetProtocolResponseObject, error) {
	clauses, err := h.Service.ReadProtocol(ctx, actor(ctx), id.Observation{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := protocolView(r.ID, clauses)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetProtocol304Response{Headers: api.GetProtocol304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetProtocol200JSONResponse{Body: view, Headers: api.GetProtocol200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}
