package httpapi

import (
	"context"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/engagement"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// Engagement answers for how far schools are reached.
type Engagement struct{ Service engagement.Service }

// ListEngagement gives a page of how far schools are reached.
func (h Engagement) ListEngagement(ctx context.Context, r api.ListEngagementRequestObject) (api.ListEngagementResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), engagement.Filter{
		Rung: engagement.Rung(of(p.Rung)), LACode: of(p.LaCode), Phase: string(of(p.Phase)), Officer: id.Person{UUID: of(p.LinkOfficerID)}, On: dateOf(p.On),
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListEngagement200JSONResponse{
		Body:    api.EngagementPage{Items: page.Map(found, engagementView).Items, NextCursor: next},
		Headers: api.ListEngagement200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

func engagementView(e engagement.Engagement) api.Engagement {
	view := api.Engagement{
		ID: e.ID.UUID, School: schoolRef(e.ID, e.URN, e.Name), LaCode: orAbsent(e.LACode), Rung: api.EngagementRung(e.Rung), Since: date(e.Since),
		Reached: api.EngagementReached(e.Reached), LastOn: dateOrAbsent(e.LastOn), NextOn: dateOrAbsent(e.NextOn),
		LinkOfficer: officerOf(e.OfficerID, e.OfficerName), FollowUp: openFollowUp(e), ConversationIds: conversationIDs(e.Of),
	}
	if e.Phase != "" {
		phase := api.SchoolPhase(e.Phase)
		view.Phase = &phase
	}
	return view
}

func officerOf(who *id.Person, name string) *api.PersonRef {
	if who == nil {
		return nil
	}
	ref := person(*who, name)
	return &ref
}

func openFollowUp(e engagement.Engagement) *api.OpenFollowUp {
	if e.FollowUp == nil {
		return nil
	}
	return &api.OpenFollowUp{ID: e.FollowUp.ID.UUID, DueOn: date(e.FollowUp.DueOn), Overdue: e.FollowUp.OverdueOn(e.Today)}
}

func conversationIDs(all []id.Conversation) []uuid.UUID {
	ids := []uuid.UUID{}
	for _, c := range all {
		ids = append(ids, c.UUID)
	}
	return ids
}

// GetSchoolEngagement gives how far one school is reached.
func (h Engagement) GetSchoolEngagement(ctx context.Context, r api.GetSchoolEngagementRequestObject) (api.GetSchoolEngagementResponseObject, error) {
	found, err := h.Service.History(ctx, actor(ctx), id.School{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := historyView(found)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetSchoolEngagement304Response{Headers: api.GetSchoolEngagement304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetSchoolEngagement200JSONResponse{Body: view, Headers: api.GetSchoolEngagement200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

func historyView(h engagement.History) api.SchoolEngagement {
	now := engagementView(h.Engagement)
	view := api.SchoolEngagement{
		ID: now.ID, School: now.School, Urns: h.URNs, IntervalMonths: h.Interval, Rung: now.Rung, Since: now.Since, Reached: now.Reached, LastOn: now.LastOn,
		NextOn: now.NextOn, LinkOfficer: now.LinkOfficer, FollowUp: now.FollowUp, ConversationIds: now.ConversationIds, Years: []api.EngagementYear{},
	}
	for _, y := range h.Years {
		year := api.EngagementYear{
			AcademicYear: y.Year.String(), Rung: api.EngagementRung(y.Rung), Since: date(y.Since), Held: y.Held, Conversations: []api.EngagementConversation{},
		}
		for _, t := range y.Talks {
			year.Conversations = append(year.Conversations, api.EngagementConversation{
				ID: t.ID.UUID, Urn: t.URN, State: api.ConversationState(t.State), PlannedOn: date(t.PlannedOn), HeldOn: dateOrAbsent(t.HeldOn),
			})
		}
		view.Years = append(view.Years, year)
	}
	return view
}

// ListFollowUps gives a page of follow-ups.
func (h Engagement) ListFollowUps(ctx context.Context, r api.ListFollowUpsRequestObject) (api.ListFollowUpsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.ListFollowUps(ctx, actor(ctx), engagement.FollowUpFilter{
		State: string(of(p.State)), Rung: engagement.Rung(of(p.Rung)), School: id.School{UUID: of(p.SchoolID)},
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListFollowUps200JSONResponse{
		Body:    api.FollowUpPage{Items: page.Map(found, followUpView).Items, NextCursor: next},
		Headers: api.ListFollowUps200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// GetFollowUp gives one follow-up.
func (h Engagement) GetFollowUp(ctx context.Context, r api.GetFollowUpRequestObject) (api.GetFollowUpResponseObject, error) {
	seen, err := h.Service.ReadFollowUp(ctx, actor(ctx), id.FollowUp{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := followUpView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetFollowUp304Response{Headers: api.GetFollowUp304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetFollowUp200JSONResponse{Body: view, Headers: api.GetFollowUp200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// CloseFollowUp closes a follow-up with a reason.
func (h Engagement) CloseFollowUp(ctx context.Context, r api.CloseFollowUpRequestObject) (api.CloseFollowUpResponseObject, error) {
	seen, err := h.Service.CloseFollowUp(ctx, actor(ctx), id.FollowUp{UUID: r.ID}, match(r.Params.IfMatch, followUpView), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	view := followUpView(seen)
	return api.CloseFollowUp200JSONResponse{Body: view, Headers: api.CloseFollowUp200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

func followUpView(s engagement.FollowUpSeen) api.FollowUp {
	return api.FollowUp{
		ID: s.ID.UUID, School: schoolRef(s.SchoolID, s.SchoolURN, s.SchoolName), Rung: api.EngagementRung(s.Rung), Since: date(s.Since),
		State: api.FollowUpState(s.State()), RaisedAt: s.RaisedAt, DueOn: date(s.DueOn), Overdue: s.Overdue, ClosedAt: s.ClosedAt,
		ClosedBy: officerOf(s.ClosedBy, s.CloserName), Reason: orAbsent(opened(s.Reason, s.Open)), LinkOfficer: officerOf(s.OfficerID, s.OfficerName),
		AllowedActions: actions(s.Allowed),
	}
}

// ListEngagementFigures gives a page of how many schools are engaged.
func (h Engagement) ListEngagementFigures(ctx context.Context, r api.ListEngagementFiguresRequestObject) (api.ListEngagementFiguresResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	year, err := yearIn(r.Params.AcademicYear)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.Figures(ctx, actor(ctx), year, engagement.Grouping(of(r.Params.By)), at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListEngagementFigures200JSONResponse{
		Body:    api.EngagementFiguresPage{Items: page.Map(found, engagementFigures).Items, NextCursor: next},
		Headers: api.ListEngagementFigures200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

func engagementFigures(f engagement.Figures) api.EngagementFigures {
	view := api.EngagementFigures{
		AcademicYear: f.Year.String(), AsOf: date(f.On), By: api.EngagementGrouping(f.By), Group: f.Group,
		Schools: voiceFigure(f.Schools), Engaged: voiceFigure(f.Engaged),
		WithPlan: voiceFigure(f.WithPlan), PlanPublished: voiceFigure(f.Published), PlanUpToDate: voiceFigure(f.UpToDate), Held: voiceFigure(f.Held), WithChallenge: voiceFigure(f.WithChallenge),
		WithoutLeader: voiceFigure(f.WithoutLeader), ActionsOpen: voiceFigure(f.Open), ActionsOverdue: voiceFigure(f.Overdue), ActionsDone: voiceFigure(f.Done),
	}
	if f.Share.Marker != "" {
		marker := api.FigureMarker(f.Share.Marker)
		view.Share.Marker = &marker
		view.Share.Value.SetNull()
	} else {
		view.Share.Value.Set(f.Share.Value)
	}
	return view
}
