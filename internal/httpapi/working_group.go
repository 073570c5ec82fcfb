package httpapi

import (
	"context"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observer"
	"github.com/hubqa/hubqa/internal/page"
)

// WorkingGroup answers for the register of observers.
type WorkingGroup struct{ Service observer.Service }

// ListObservers gives a page of the register.
func (h WorkingGroup) ListObservers(ctx context.Context, r api.ListObserversRequestObject) (api.ListObserversResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	year, err := yearIn(p.AcademicYear)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), year, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListObservers200JSONResponse{
		Body:    api.WorkingGroupPage{Items: page.Map(found, memberView).Items, NextCursor: next},
		Headers: api.ListObservers200ResponseHeaders{Link: link},
	}, nil
}

// GetObserver gives one member.
func (h WorkingGroup) GetObserver(ctx context.Context, r api.GetObserverRequestObject) (api.GetObserverResponseObject, error) {
	year, err := yearIn(r.Params.AcademicYear)
	if err != nil {
		return nil, err
	}
	seen, err := h.Service.Read(ctx, actor(ctx), id.Person{UUID: r.ID}, year)
	if err != nil {
		return nil, err
	}
	view := memberView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetObserver304Response{Headers: api.GetObserver304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetObserver200JSONResponse{Body: view, Headers: api.GetObserver200ResponseHeaders{ETag: tag}}, nil
}

// RecordObserverTraining keeps a training.
func (h WorkingGroup) RecordObserverTraining(ctx context.Context, r api.RecordObserverTrainingRequestObject) (api.RecordObserverTrainingResponseObject, error) {
	b := r.Body
	seen, err := h.Service.RecordTraining(ctx, actor(ctx), id.Person{UUID: r.ID}, observer.Training{Kind: string(b.Kind), On: dateOf(&b.On), What: b.What})
	if err != nil {
		return nil, err
	}
	view := memberView(seen)
	return api.RecordObserverTraining201JSONResponse{Body: view, Headers: api.RecordObserverTraining201ResponseHeaders{
		ETag: etag(view), Location: memberAt(seen),
	}}, nil
}

// DeclareConflict keeps a conflict of interest.
func (h WorkingGroup) DeclareConflict(ctx context.Context, r api.DeclareConflictRequestObject) (api.DeclareConflictResponseObject, error) {
	b := r.Body
	c := observer.Conflict{Kind: string(b.Kind), Note: of(b.Note), FromOn: dateOf(b.FromOn), ToOn: dateOf(b.ToOn)}
	if b.PartnerID != nil {
		c.WithPartnerID = &id.Partner{UUID: *b.PartnerID}
	}
	if b.PersonID != nil {
		c.WithPersonID = &id.Person{UUID: *b.PersonID}
	}
	if b.SchoolID != nil {
		c.WithSchoolID = &id.School{UUID: *b.SchoolID}
	}
	seen, err := h.Service.Declare(ctx, actor(ctx), id.Person{UUID: r.ID}, c)
	if err != nil {
		return nil, err
	}
	view := memberView(seen)
	return api.DeclareConflict201JSONResponse{Body: view, Headers: api.DeclareConflict201ResponseHeaders{
		ETag: etag(view), Location: memberAt(seen),
	}}, nil
}

// EndConflict says until when a conflict lasts.
func (h WorkingGroup) EndConflict(ctx context.Context, r api.EndConflictRequestObject) (api.EndConflictResponseObject, error) {
	seen, err := h.Service.EndConflict(ctx, actor(ctx), id.Person{UUID: r.ID}, id.Conflict{UUID: r.ConflictID},
		match(r.Params.IfMatch, memberView), dateOf(&r.Body.ToOn))
	if err != nil {
		return nil, err
	}
	view := memberView(seen)
	return api.EndConflict200JSONResponse{Body: view, Headers: api.EndConflict200ResponseHeaders{ETag: etag(view)}}, nil
}

func memberAt(s observer.Seen) string { return "/v1/observers/" + s.PersonID.String() }

func memberView(s observer.Seen) api.WorkingGroupMember {
	view := api.WorkingGroupMember{
		Person: person(s.PersonID, s.Name), TrainedOn: dateOrAbsent(s.Latest(observer.Trained)), CalibratedOn: dateOrAbsent(s.Latest(observer.Calibrated)),
		CalibratedUntil: dateOrAbsent(s.CalibratedUntil), Trainings: []api.Training{}, Conflicts: []api.DeclaredConflict{},
		Load: loadView(s.Load), AllowedActions: actions(s.Allowed),
	}
	for _, t := range s.Trainings {
		view.Trainings = append(view.Trainings, api.Training{Kind: api.TrainingKind(t.Kind), On: date(t.On), What: t.What})
	}
	for _, c := range s.Conflicts {
		view.Conflicts = append(view.Conflicts, declaredView(c))
	}
	return view
}

func declaredView(c observer.Conflict) api.DeclaredConflict {
	view := api.DeclaredConflict{
		ID: c.ID.UUID, Kind: api.ConflictKind(c.Kind), Note: orAbsent(c.Note), FromOn: date(c.FromOn), ToOn: dateOrAbsent(c.ToOn),
		DeclaredBy: person(c.DeclaredBy, c.DeclarerName),
	}
	switch {
	case c.WithPartnerID != nil:
		with := partnerRef(*c.WithPartnerID, c.WithName)
		view.Partner = &with
	case c.WithPersonID != nil:
		with := person(*c.WithPersonID, c.WithName)
		view.Person = &with
	default:
		view.School = &api.ConflictSchool{ID: c.WithSchoolID.UUID, Name: c.WithName}
	}
	return view
}

func loadView(l observer.Load) api.ObserverLoad {
	return api.ObserverLoad{
		AcademicYear: l.Year.String(), Proposed: visitIDs(l.Proposed), Agreed: visitIDs(l.Agreed), Held: visitIDs(l.Held), ToReport: visitIDs(l.ToReport),
	}
}

func visitIDs(visits []id.Observation) []uuid.UUID {
	out := []uuid.UUID{}
	for _, v := range visits {
		out = append(out, v.UUID)
	}
	return out
}
