package httpapi

import (
	"context"
	"fmt"

	"github.com/hubqa/hubqa/api"

	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/takeup"
)

// ListAchievements gives a page of achievement.
func (h Takeups) ListAchievements(ctx context.Context, r api.ListAchievementsRequestObject) (api.ListAchievementsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	year, err := yearIn(p.AcademicYear)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), takeup.Filter{
		Kind: takeup.Achievement, Year: year, Of: string(of(p.Of)),
		School: id.School{UUID: of(p.SchoolID)}, Partner: id.Partner{UUID: of(p.PartnerID)}, Provision: id.Provision{UUID: of(p.ProvisionID)}, Withdrawn: p.Withdrawn,
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListAchievements200JSONResponse{
		Body:    api.AchievementPage{Items: page.Map(found, achievementView).Items, NextCursor: next},
		Headers: api.ListAchievements200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// RecordAchievement keeps achievement.
func (h Takeups) RecordAchievement(ctx context.Context, r api.RecordAchievementRequestObject) (api.RecordAchievementResponseObject, error) {
	f, err := newAchievement(*r.Body)
	if err != nil {
		return nil, err
	}
	seen, err := h.Service.Record(ctx, actor(ctx), f)
	if err != nil {
		return nil, err
	}
	view := achievementView(seen)
	return api.RecordAchievement201JSONResponse{Body: view, Headers: api.RecordAchievement201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/achievements/" + seen.ID.String(),
	}}, nil
}

// GetAchievement gives one record of achievement.
func (h Takeups) GetAchievement(ctx context.Context, r api.GetAchievementRequestObject) (api.GetAchievementResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), takeup.Achievement, id.Figures{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := achievementView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetAchievement304Response{Headers: api.GetAchievement304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetAchievement200JSONResponse{Body: view, Headers: api.GetAchievement200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// CorrectAchievement keeps achievement counted anew.
func (h Takeups) CorrectAchievement(ctx context.Context, r api.CorrectAchievementRequestObject) (api.CorrectAchievementResponseObject, error) {
	anew, err := achievementCounts(*r.Body)
	if err != nil {
		return nil, err
	}
	seen, err := h.Service.Correct(ctx, actor(ctx), takeup.Achievement, id.Figures{UUID: r.ID}, match(r.Params.IfMatch, achievementView), anew)
	if err != nil {
		return nil, err
	}
	view := achievementView(seen)
	return api.CorrectAchievement200JSONResponse{Body: view, Headers: api.CorrectAchievement200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// WithdrawAchievement takes it back with a reason.
func (h Takeups) WithdrawAchievement(ctx context.Context, r api.WithdrawAchievementRequestObject) (api.WithdrawAchievementResponseObject, error) {
	seen, err := h.Service.Withdraw(ctx, actor(ctx), takeup.Achievement, id.Figures{UUID: r.ID}, matchRead(r.Params.IfMatch, achievementView), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	view := achievementView(seen)
	return api.WithdrawAchievement200JSONResponse{Body: view, Headers: api.WithdrawAchievement200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

func newAchievement(b api.NewAchievement) (takeup.Figures, error) {
	f, err := achievementCounts(api.AchievementCounts{CountedOn: b.CountedOn, RollOn: b.RollOn, SexIncomplete: b.SexIncomplete, Entries: b.Entries, Outcomes: b.Outcomes})
	if err != nil {
		return f, err
	}
	f.Kind = takeup.Achievement
	f.ProvisionID, f.SchoolID, f.Of = provisionIn(b.ProvisionID), id.School{UUID: of(b.SchoolID)}, string(b.Of)
	f.AcademicYear, err = yearInBody(b.AcademicYear)
	return f, err
}

// achievementCounts reads achievement that is counted anew.
func achievementCounts(b api.AchievementCounts) (f takeup.Figures, err error) {
	f = countedAt(b.CountedOn, b.RollOn, b.SexIncomplete)
	lines(&f.Lines, takeup.Entries, "/entries", &b.Entries)
	for i, o := range b.Outcomes {
		lines(&f.Lines, takeup.Outcome+o.Level, fmt.Sprintf("/outcomes/%d/counts", i), &o.Counts)
	}
	return f, err
}

func achievementView(s takeup.Seen) api.Achievement {
	view := api.Achievement{
		ID: s.ID.UUID, School: api.SchoolRef{ID: s.SchoolID.UUID, Urn: s.SchoolURN, Name: s.SchoolName}, AcademicYear: s.AcademicYear.String(),
		Of:        api.AchievementKind(s.Of),
		CountedOn: date(s.CountedOn), RollOn: dateOrAbsent(s.RollOn), Roll: rollFigures(s.Figures), AboveRoll: pupilGroups(s.AboveRoll()), SexIncomplete: s.SexIncomplete,
		CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt, WithdrawnAt: s.WithdrawnAt, WithdrawnBy: s.WithdrawnBy,
		WithdrawalReason: orAbsent(opened(s.WithdrawalReason, s.Open)), AllowedActions: actions(s.Allowed),
	}
	view.Entries = pupilFigures(*s.Line(takeup.Entries))
	for _, level := range takeup.Outcomes[s.Of] {
		if c := s.Line(takeup.Outcome + level); c != nil {
			view.Outcomes = append(view.Outcomes, api.AchievementOutcome{Level: level, Counts: pupilFigures(*c)})
		}
	}
	if s.ProvisionID != nil {
		view.Provision = &api.ProvisionRef{ID: s.ProvisionID.UUID, Name: s.ProvisionName}
	}
	if s.PartnerID != nil {
		view.Partner = &api.PartnerRef{ID: s.PartnerID.UUID, Name: s.PartnerName}
	}
	return view
}
