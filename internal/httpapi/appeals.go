package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/page"
)

// Appeals answers for appeals against reports. Every answer is confidential.
type Appeals struct{ Service observation.Service }

// AppealReport makes an appeal.
func (h Appeals) AppealReport(ctx context.Context, r api.AppealReportRequestObject) (api.AppealReportResponseObject, error) {
	seen, err := h.Service.AppealReport(ctx, actor(ctx), id.Observation{UUID: r.ID}, matchRead(r.Params.IfMatch, reportView), r.Body.Grounds)
	if err != nil {
		return nil, err
	}
	view := appealView(seen)
	return api.AppealReport201JSONResponse{Body: view, Headers: api.AppealReport201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/appeals/" + seen.ID.String(),
	}}, nil
}

// ListAppeals gives a page of appeals.
func (h Appeals) ListAppeals(ctx context.Context, r api.ListAppealsRequestObject) (api.ListAppealsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.ListAppeals(ctx, actor(ctx), observation.AppealFilter{
		Observation: id.Observation{UUID: of(p.ObservationID)}, State: string(of(p.State)), Overdue: p.Overdue,
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListAppeals200JSONResponse{
		Body:    api.AppealPage{Items: page.Map(found, appealView).Items, NextCursor: next},
		Headers: api.ListAppeals200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// GetAppeal gives one appeal.
func (h Appeals) GetAppeal(ctx context.Context, r api.GetAppealRequestObject) (api.GetAppealResponseObject, error) {
	seen, err := h.Service.ReadAppeal(ctx, actor(ctx), id.Appeal{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := appealView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetAppeal304Response{Headers: api.GetAppeal304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetAppeal200JSONResponse{Body: view, Headers: api.GetAppeal200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// AssignHearer says who hears an appeal.
func (h Appeals) AssignHearer(ctx context.Context, r api.AssignHearerRequestObject) (api.AssignHearerResponseObject, error) {
	seen, err := h.Service.AssignHearer(ctx, actor(ctx), id.Appeal{UUID: r.ID}, match(r.Params.IfMatch, appealView), id.Person{UUID: r.Body.HearerID})
	if err != nil {
		return nil, err
	}
	view := appealView(seen)
	return api.AssignHearer200JSONResponse{Body: view, Headers: api.AssignHearer200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// WithdrawAppeal ends an appeal as whoever made it.
func (h Appeals) WithdrawAppeal(ctx context.Context, r api.WithdrawAppealRequestObject) (api.WithdrawAppealResponseObject, error) {
	seen, err := h.Service.WithdrawAppeal(ctx, actor(ctx), id.Appeal{UUID: r.ID}, match(r.Params.IfMatch, appealView))
	if err != nil {
		return nil, err
	}
	view := appealView(seen)
	return api.WithdrawAppeal200JSONResponse{Body: view, Headers: api.WithdrawAppeal200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// DecideAppeal keeps what was decided on an appeal.
func (h Appeals) DecideAppeal(ctx context.Context, r api.DecideAppealRequestObject) (api.DecideAppealResponseObject, error) {
	seen, err := h.Service.DecideAppeal(ctx, actor(ctx), id.Appeal{UUID: r.ID}, match(r.Params.IfMatch, appealView),
		string(r.Body.Outcome), r.Body.Reasons)
	if err != nil {
		return nil, err
	}
	view := appealView(seen)
	return api.DecideAppeal200JSONResponse{Body: view, Headers: api.DecideAppeal200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

func appealView(s observation.AppealSeen) api.Appeal {
	view := api.Appeal{
		ID: s.ID.UUID, ObservationID: s.ObservationID.UUID, ReportVersion: s.ReportVersion, Teacher: person(s.Of.TeacherID, s.Of.Teacher),
		MadeBy: person(s.MadeBy, s.Of.MadeBy), MadeFor: api.AppealSideTeacher, MadeAt: s.CreatedAt, Grounds: opened(s.Grounds, s.Open),
		State: api.AppealState(s.State), DueOn: date(s.DueOn), Overdue: s.Overdue(s.Now), Outcome: orAbsent(api.AppealOutcome(s.Outcome)),
		Reasons: orAbsent(opened(s.Reasons, s.Open)), EndedAt: s.EndedAt, CorrectedVersion: orAbsent(s.CorrectedVersion), Holds: s.Holds,
		CorrectionDueOn: dateOrAbsent(s.CorrectionDueOn),
		AllowedActions:  actions(s.Allowed),
	}
	if s.MadeAs == access.ContactOfPartner {
		view.MadeFor = api.AppealSidePartner
	}
	if s.HearerID != nil {
		view.Hearer = &api.PersonRef{ID: s.HearerID.UUID, Name: s.Of.Hearer}
	}
	return view
}
