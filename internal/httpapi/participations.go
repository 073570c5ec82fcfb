package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/takeup"
)

// ListParticipations gives a page of participation.
func (h Takeups) ListParticipations(ctx context.Context, r api.ListParticipationsRequestObject) (api.ListParticipationsResponseObject, error) {
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
		Kind: takeup.Participation, Year: year, Term: calendar.Term(of(p.Term)),
		School: id.School{UUID: of(p.SchoolID)}, Partner: id.Partner{UUID: of(p.PartnerID)}, Provision: id.Provision{UUID: of(p.ProvisionID)}, Withdrawn: p.Withdrawn,
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListParticipations200JSONResponse{
		Body:    api.ParticipationPage{Items: page.Map(found, participationView).Items, NextCursor: next},
		Headers: api.ListParticipations200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// RecordParticipation keeps participation.
func (h Takeups) RecordParticipation(ctx context.Context, r api.RecordParticipationRequestObject) (api.RecordParticipationResponseObject, error) {
	f, err := newParticipation(*r.Body)
	if err != nil {
		return nil, err
	}
	seen, err := h.Service.Record(ctx, actor(ctx), f)
	if err != nil {
		return nil, err
	}
	view := participationView(seen)
	return api.RecordParticipation201JSONResponse{Body: view, Headers: api.RecordParticipation201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/participations/" + seen.ID.String(),
	}}, nil
}

// GetParticipation gives one record of participation.
func (h Takeups) GetParticipation(ctx context.Context, r api.GetParticipationRequestObject) (api.GetParticipationResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), takeup.Participation, id.Figures{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := participationView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetParticipation304Response{Headers: api.GetParticipation304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetParticipation200JSONResponse{Body: view, Headers: api.GetParticipation200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// CorrectParticipation keeps participation counted anew.
func (h Takeups) CorrectParticipation(ctx context.Context, r api.CorrectParticipationRequestObject) (api.CorrectParticipationResponseObject, error) {
	anew, err := participationCounts(*r.Body)
	if err != nil {
		return nil, err
	}
	seen, err := h.Service.Correct(ctx, actor(ctx), takeup.Participation, id.Figures{UUID: r.ID}, match(r.Params.IfMatch, participationView), anew)
	if err != nil {
		return nil, err
	}
	view := participationView(seen)
	return api.CorrectParticipation200JSONResponse{Body: view, Headers: api.CorrectParticipation200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// WithdrawParticipation takes it back with a reason.
func (h Takeups) WithdrawParticipation(ctx context.Context, r api.WithdrawParticipationRequestObject) (api.WithdrawParticipationResponseObject, error) {
	seen, err := h.Service.Withdraw(ctx, actor(ctx), takeup.Participation, id.Figures{UUID: r.ID}, matchRead(r.Params.IfMatch, participationView), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	view := participationView(seen)
	return api.WithdrawParticipation200JSONResponse{Body: view, Headers: api.WithdrawParticipation200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

func newParticipation(b api.NewParticipation) (takeup.Figures, error) {
	f, err := participationCounts(api.ParticipationCounts{CountedOn: b.CountedOn, RollOn: b.RollOn, SexIncomplete: b.SexIncomplete, Counts: b.Counts, YearGroups: b.YearGroups})
	if err != nil {
		return f, err
	}
	f.Kind = takeup.Participation
	f.ProvisionID, f.Term = provisionIn(&b.ProvisionID), calendar.Term(b.Term)
	f.AcademicYear, err = yearInBody(b.AcademicYear)
	return f, err
}

// participationCounts reads participation that is counted anew.
func participationCounts(b api.ParticipationCounts) (f takeup.Figures, err error) {
	f = countedAt(b.CountedOn, b.RollOn, b.SexIncomplete)
	lines(&f.Lines, takeup.All, "/counts", &b.Counts)
	f.YearGroups, f.Twice = yearGroupsOf(b.YearGroups)
	return f, err
}

func participationView(s takeup.Seen) api.Participation {
	view := api.Participation{
		ID: s.ID.UUID, School: api.SchoolRef{ID: s.SchoolID.UUID, Urn: s.SchoolURN, Name: s.SchoolName}, AcademicYear: s.AcademicYear.String(),
		Term:      api.Term(s.Term),
		Provision: api.ProvisionRef{ID: s.ProvisionID.UUID, Name: s.ProvisionName}, Partner: api.PartnerRef{ID: s.PartnerID.UUID, Name: s.PartnerName},
		CountedOn: date(s.CountedOn), RollOn: dateOrAbsent(s.RollOn), Roll: rollFigures(s.Figures), AboveRoll: pupilGroups(s.AboveRoll()), SexIncomplete: s.SexIncomplete,
		CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt, WithdrawnAt: s.WithdrawnAt, WithdrawnBy: s.WithdrawnBy,
		WithdrawalReason: orAbsent(opened(s.WithdrawalReason, s.Open)), AllowedActions: actions(s.Allowed),
	}
	view.Counts = pupilFigures(*s.Line(takeup.All))
	for _, name := range s.YearGroups.Names() {
		view.YearGroups = append(view.YearGroups, api.YearGroup{YearGroup: api.YearGroupName(name), Count: s.YearGroups[name]})
	}
	return view
}
