package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/stafftime"
)

// StaffTimes answers for staff time. No answer is stored.
type StaffTimes struct{ Service stafftime.Service }

// ListStaffTime gives a page of entries.
func (h StaffTimes) ListStaffTime(ctx context.Context, r api.ListStaffTimeRequestObject) (api.ListStaffTimeResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), stafftime.Filter{
		Person: id.Person{UUID: of(p.PersonID)}, Kind: string(of(p.Kind)), Team: of(p.Team),
		Days: calendar.Range{From: dateOf(p.From), To: dateOf(p.To)},
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListStaffTime200JSONResponse{
		Body:    api.StaffTimePage{Items: page.Map(found, staffTimeView).Items, NextCursor: next},
		Headers: api.ListStaffTime200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// RecordStaffTime keeps the time of a person in a week.
func (h StaffTimes) RecordStaffTime(ctx context.Context, r api.RecordStaffTimeRequestObject) (api.RecordStaffTimeResponseObject, error) {
	b := r.Body
	week, _ := calendar.ParseWeek(b.Week) // one that there is not is none, and refused
	seen, err := h.Service.Record(ctx, actor(ctx), stafftime.Entry{
		PersonID: id.Person{UUID: b.PersonID}, WeekOn: week.First(), Kind: string(b.Kind), Team: text(b.Team), Minutes: b.Minutes,
	})
	if err != nil {
		return nil, err
	}
	view := staffTimeView(seen)
	return api.RecordStaffTime201JSONResponse{Body: view, Headers: api.RecordStaffTime201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/staff-time/" + seen.ID.String(),
	}}, nil
}

// GetStaffTime gives one entry.
func (h StaffTimes) GetStaffTime(ctx context.Context, r api.GetStaffTimeRequestObject) (api.GetStaffTimeResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.StaffTime{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := staffTimeView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetStaffTime304Response{Headers: api.GetStaffTime304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetStaffTime200JSONResponse{Body: view, Headers: api.GetStaffTime200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// CorrectStaffTime keeps how much time it was after all.
func (h StaffTimes) CorrectStaffTime(ctx context.Context, r api.CorrectStaffTimeRequestObject) (api.CorrectStaffTimeResponseObject, error) {
	seen, err := h.Service.Correct(ctx, actor(ctx), id.StaffTime{UUID: r.ID}, match(r.Params.IfMatch, staffTimeView), r.Body.Minutes)
	if err != nil {
		return nil, err
	}
	view := staffTimeView(seen)
	return api.CorrectStaffTime200JSONResponse{Body: view, Headers: api.CorrectStaffTime200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// GetStaffTimeShares tells the strategic shares of an academic year.
func (h StaffTimes) GetStaffTimeShares(ctx context.Context, r api.GetStaffTimeSharesRequestObject) (api.GetStaffTimeSharesResponseObject, error) {
	var year calendar.AcademicYear
	if r.Params.AcademicYear != nil {
		var err error
		if year, err = calendar.ParseAcademicYear(*r.Params.AcademicYear); err != nil {
			return nil, errAcademicYear
		}
	}
	found, err := h.Service.Shares(ctx, actor(ctx), year)
	if err != nil {
		return nil, err
	}
	view := staffTimeShares(found)
	if wants(ctx) == asCSV {
		return staffTimeSharesFile(r.Params.IfNoneMatch, view), nil
	}
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetStaffTimeShares304Response{Headers: api.GetStaffTimeShares304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetStaffTimeShares200JSONResponse{Body: view, Headers: api.GetStaffTimeShares200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

func staffTimeView(s stafftime.Seen) api.StaffTime {
	return api.StaffTime{
		ID: s.ID.UUID, Person: person(s.PersonID, s.PersonName), Week: s.Week().String(), Kind: api.StaffTimeKind(s.Kind), Team: orAbsent(s.Team),
		Minutes: s.Minutes, AllowedActions: actions(s.Allowed),
	}
}

func staffTimeShares(s stafftime.Shares) api.StaffTimeShares {
	view := api.StaffTimeShares{AcademicYear: s.Year.String(), TargetPercent: orAbsent(s.Target), Items: []api.StaffTimeShare{}}
	for _, i := range s.Items {
		item := api.StaffTimeShare{Term: api.Term(i.Term), Team: orAbsent(i.Team), People: voiceFigure(i.People), StrategicPercent: voiceFigure(i.Percent)}
		if s.Target > 0 && i.Percent.Marker == "" {
			meets := i.Percent.Value >= s.Target
			item.MeetsTarget = &meets
		}
		view.Items = append(view.Items, item)
	}
	return view
}
