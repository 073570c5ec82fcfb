package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/training"
)

// Trainings answers for training events, attendance and readiness. No answer is stored.
type Trainings struct{ Service training.Service }

// ListTrainingEvents gives a page of events.
func (h Trainings) ListTrainingEvents(ctx context.Context, r api.ListTrainingEventsRequestObject) (api.ListTrainingEventsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), training.EventFilter{
		Kind: string(of(p.Kind)), Audience: string(of(p.Audience)), State: string(of(p.State)), Duty: string(of(p.Duty)), Topic: of(p.Topic),
		Days: calendar.Range{From: dateOf(p.From), To: dateOf(p.To)},
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListTrainingEvents200JSONResponse{
		Body:    api.TrainingEventPage{Items: page.Map(found, trainingView).Items, NextCursor: next},
		Headers: api.ListTrainingEvents200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// CreateTrainingEvent enters an event.
func (h Trainings) CreateTrainingEvent(ctx context.Context, r api.CreateTrainingEventRequestObject) (api.CreateTrainingEventResponseObject, error) {
	b := r.Body
	seen, err := h.Service.Create(ctx, actor(ctx), training.Event{
		ExternalID: text(b.ExternalID), Title: b.Title, Kind: string(b.Kind), Audience: string(b.Audience), Topic: text(b.Topic),
		Duties: dutiesOf(b.Duties), FromOn: dateOf(&b.FromOn), ToOn: dateOf(&b.ToOn), Minutes: b.Minutes,
	})
	if err != nil {
		return nil, err
	}
	view := trainingView(seen)
	return api.CreateTrainingEvent201JSONResponse{Body: view, Headers: api.CreateTrainingEvent201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/training-events/" + seen.ID.String(),
	}}, nil
}

// GetTrainingEvent gives one event.
func (h Trainings) GetTrainingEvent(ctx context.Context, r api.GetTrainingEventRequestObject) (api.GetTrainingEventResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.TrainingEvent{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := trainingView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetTrainingEvent304Response{Headers: api.GetTrainingEvent304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetTrainingEvent200JSONResponse{Body: view, Headers: api.GetTrainingEvent200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// UpdateTrainingEvent changes an event.
func (h Trainings) UpdateTrainingEvent(ctx context.Context, r api.UpdateTrainingEventRequestObject) (api.UpdateTrainingEventResponseObject, error) {
	b := r.Body
	seen, err := h.Service.Change(ctx, actor(ctx), id.TrainingEvent{UUID: r.ID}, match(r.Params.IfMatch, trainingView), func(e *training.Event) {
		setText(&e.ExternalID, b.ExternalID)
		set(&e.Title, b.Title)
		setWord(&e.Kind, b.Kind)
		setWord(&e.Audience, b.Audience)
		setText(&e.Topic, b.Topic)
		if b.Duties != nil {
			e.Duties = dutiesOf(b.Duties)
		}
		if b.FromOn != nil {
			e.FromOn = dateOf(b.FromOn)
		}
		if b.ToOn != nil {
			e.ToOn = dateOf(b.ToOn)
		}
		set(&e.Minutes, b.Minutes)
	})
	if err != nil {
		return nil, err
	}
	view := trainingView(seen)
	return api.UpdateTrainingEvent200JSONResponse{Body: view, Headers: api.UpdateTrainingEvent200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// CancelTrainingEvent cancels an event.
func (h Trainings) CancelTrainingEvent(ctx context.Context, r api.CancelTrainingEventRequestObject) (api.CancelTrainingEventResponseObject, error) {
	seen, err := h.Service.Cancel(ctx, actor(ctx), id.TrainingEvent{UUID: r.ID}, match(r.Params.IfMatch, trainingView), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	view := trainingView(seen)
	return api.CancelTrainingEvent200JSONResponse{Body: view, Headers: api.CancelTrainingEvent200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// RecordTrainingEvaluation keeps what participants answered.
func (h Trainings) RecordTrainingEvaluation(ctx context.Context, r api.RecordTrainingEvaluationRequestObject) (api.RecordTrainingEvaluationResponseObject, error) {
	var all []training.Answers
	for _, s := range r.Body.Statements {
		all = append(all, training.Answers{Statement: s.Statement, Agree: s.Agree, Partly: s.Partly, Disagree: s.Disagree})
	}
	seen, err := h.Service.Evaluate(ctx, actor(ctx), id.TrainingEvent{UUID: r.ID}, match(r.Params.IfMatch, trainingView), all)
	if err != nil {
		return nil, err
	}
	view := trainingView(seen)
	return api.RecordTrainingEvaluation200JSONResponse{Body: view, Headers: api.RecordTrainingEvaluation200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// NoteTrainingEffect keeps what came of an event.
func (h Trainings) NoteTrainingEffect(ctx context.Context, r api.NoteTrainingEffectRequestObject) (api.NoteTrainingEffectResponseObject, error) {
	seen, err := h.Service.NoteEffect(ctx, actor(ctx), id.TrainingEvent{UUID: r.ID}, match(r.Params.IfMatch, trainingView), r.Body.Effect)
	if err != nil {
		return nil, err
	}
	view := trainingView(seen)
	return api.NoteTrainingEffect200JSONResponse{Body: view, Headers: api.NoteTrainingEffect200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// ListTrainingAttendance gives a page of attendance.
func (h Trainings) ListTrainingAttendance(ctx context.Context, r api.ListTrainingAttendanceRequestObject) (api.ListTrainingAttendanceResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.ListAttendance(ctx, actor(ctx), training.AttendanceFilter{
		Event: id.TrainingEvent{UUID: of(p.EventID)}, Person: id.Person{UUID: of(p.PersonID)}, School: id.School{UUID: of(p.SchoolID)},
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListTrainingAttendance200JSONResponse{
		Body:    api.TrainingAttendancePage{Items: page.Map(found, attendanceView).Items, NextCursor: next},
		Headers: api.ListTrainingAttendance200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// RecordTrainingAttendance records who attended an event, or how many of a school.
func (h Trainings) RecordTrainingAttendance(ctx context.Context, r api.RecordTrainingAttendanceRequestObject) (api.RecordTrainingAttendanceResponseObject, error) {
	b := r.Body
	a := training.Attendance{EventID: id.TrainingEvent{UUID: r.ID}, Role: string(of(b.Role)), People: of(b.People)}
	if b.PersonID != nil {
		a.PersonID = &id.Person{UUID: *b.PersonID}
	}
	if b.SchoolID != nil {
		a.SchoolID = &id.School{UUID: *b.SchoolID}
	}
	seen, err := h.Service.Attend(ctx, actor(ctx), a)
	if err != nil {
		return nil, err
	}
	view := attendanceView(seen)
	return api.RecordTrainingAttendance201JSONResponse{Body: view, Headers: api.RecordTrainingAttendance201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/training-attendance/" + seen.ID.String(),
	}}, nil
}

// GetTrainingAttendance gives one attendance.
func (h Trainings) GetTrainingAttendance(ctx context.Context, r api.GetTrainingAttendanceRequestObject) (api.GetTrainingAttendanceResponseObject, error) {
	seen, err := h.Service.ReadAttendance(ctx, actor(ctx), id.Attendance{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := attendanceView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetTrainingAttendance304Response{Headers: api.GetTrainingAttendance304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetTrainingAttendance200JSONResponse{Body: view, Headers: api.GetTrainingAttendance200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// CorrectTrainingAttendance keeps how many attended after all.
func (h Trainings) CorrectTrainingAttendance(ctx context.Context, r api.CorrectTrainingAttendanceRequestObject) (api.CorrectTrainingAttendanceResponseObject, error) {
	seen, err := h.Service.Correct(ctx, actor(ctx), id.Attendance{UUID: r.ID}, match(r.Params.IfMatch, attendanceView), r.Body.People)
	if err != nil {
		return nil, err
	}
	view := attendanceView(seen)
	return api.CorrectTrainingAttendance200JSONResponse{Body: view, Headers: api.CorrectTrainingAttendance200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}
