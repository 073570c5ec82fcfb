package httpapi

import (
	"context"

	"github.com/oapi-codegen/nullable"
	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/takeup"
)

// Takeups answers for figures of pupils, and for feeder schools. Every answer is confidential.
type Takeups struct{ Service takeup.Service }

// ListFeederSchools gives a page of feeder schools.
func (h Takeups) ListFeederSchools(ctx context.Context, r api.ListFeederSchoolsRequestObject) (api.ListFeederSchoolsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	year, err := yearIn(p.AcademicYear)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.ListFeeders(ctx, actor(ctx), takeup.FeederFilter{School: id.School{UUID: of(p.SchoolID)}, Feeder: id.School{UUID: of(p.FeederID)}, Year: year}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListFeederSchools200JSONResponse{
		Body:    api.FeederSchoolPage{Items: page.Map(found, feederView).Items, NextCursor: next},
		Headers: api.ListFeederSchools200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// NameFeederSchool names a feeder school.
func (h Takeups) NameFeederSchool(ctx context.Context, r api.NameFeederSchoolRequestObject) (api.NameFeederSchoolResponseObject, error) {
	b := r.Body
	year, err := yearInBody(b.AcademicYear)
	if err != nil {
		return nil, err
	}
	seen, err := h.Service.NameFeeder(ctx, actor(ctx), takeup.Feeder{SchoolID: id.School{UUID: b.SchoolID}, FeederID: id.School{UUID: b.FeederID}, AcademicYear: year})
	if err != nil {
		return nil, err
	}
	view := feederView(seen)
	return api.NameFeederSchool201JSONResponse{Body: view, Headers: api.NameFeederSchool201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/feeder-schools/" + seen.ID.String(),
	}}, nil
}

// GetFeederSchool gives one feeder school.
func (h Takeups) GetFeederSchool(ctx context.Context, r api.GetFeederSchoolRequestObject) (api.GetFeederSchoolResponseObject, error) {
	seen, err := h.Service.ReadFeeder(ctx, actor(ctx), id.Feeder{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := feederView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetFeederSchool304Response{Headers: api.GetFeederSchool304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetFeederSchool200JSONResponse{Body: view, Headers: api.GetFeederSchool200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// EndFeederSchool ends a feeder school.
func (h Takeups) EndFeederSchool(ctx context.Context, r api.EndFeederSchoolRequestObject) (api.EndFeederSchoolResponseObject, error) {
	seen, err := h.Service.EndFeeder(ctx, actor(ctx), id.Feeder{UUID: r.ID}, match(r.Params.IfMatch, feederView))
	if err != nil {
		return nil, err
	}
	view := feederView(seen)
	return api.EndFeederSchool200JSONResponse{Body: view, Headers: api.EndFeederSchool200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

func feederView(s takeup.FeederSeen) api.FeederSchool {
	return api.FeederSchool{
		ID: s.ID.UUID, School: api.SchoolRef{ID: s.SchoolID.UUID, Urn: s.SchoolURN, Name: s.SchoolName},
		Feeder: api.SchoolRef{ID: s.FeederID.UUID, Urn: s.FeederURN, Name: s.FeederName}, AcademicYear: s.AcademicYear.String(),
		CreatedAt: s.CreatedAt, EndedAt: s.EndedAt, AllowedActions: actions(s.Allowed),
	}
}

func provisionIn(which *openapi_types.UUID) *id.Provision {
	if which == nil {
		return nil
	}
	return &id.Provision{UUID: *which}
}

// countedAt begins figures with what all kinds have.
func countedAt(on openapi_types.Date, roll nullable.Nullable[openapi_types.Date], sexIncomplete *bool) takeup.Figures {
	return takeup.Figures{CountedOn: dateOf(&on), RollOn: dateIn(roll), SexIncomplete: of(sexIncomplete)}
}

func yearGroupsOf(all []api.YearGroup) (groups takeup.YearGroups, twice []string) {
	var names []string
	var counts []int
	for _, y := range all {
		names, counts = append(names, string(y.YearGroup)), append(counts, y.Count)
	}
	return takeup.NewYearGroups(names, counts)
}

// lines adds a line where the request has it.
func lines(to *[]takeup.Line, name, at string, counts *api.PupilCounts) {
	if counts != nil {
		*to = append(*to, takeup.Line{Line: name, Counts: countsOf(*counts), At: at})
	}
}

func levelLines(to *[]takeup.Line, prefix, at string, of *api.LevelCounts) {
	if of == nil {
		return
	}
	for i, counts := range []*api.PupilCounts{of.None, of.Entry, of.Foundation, of.Intermediate, of.Advanced} {
		lines(to, prefix+takeup.Levels[i], at+"/"+takeup.Levels[i], counts)
	}
}

// countsOf reads counts in the order of school.Groups.
func countsOf(b api.PupilCounts) (c school.Counts) {
	for i, f := range []*api.EnteredFigure{
		&b.All, b.Girls, b.Boys, b.Fsm, b.FsmEver6, b.PupilPremium, b.SenSupport, b.EhcPlan, b.Eal, b.LookedAfter,
	} {
		if f == nil {
			continue
		}
		if n, err := f.Value.Get(); err == nil {
			school.Groups[i].Keep(&c, &n, "")
		} else {
			school.Groups[i].Keep(&c, nil, string(of(f.Marker)))
		}
	}
	return c
}

// pupilFigures writes counts in the order of school.Groups.
func pupilFigures(c school.Counts) (view api.PupilFigures) {
	for i, to := range []*api.Figure{
		&view.All, &view.Girls, &view.Boys, &view.Fsm, &view.FsmEver6, &view.PupilPremium, &view.SenSupport, &view.EhcPlan, &view.Eal, &view.LookedAfter,
	} {
		*to = figure(school.Groups[i].Figure(c))
	}
	return view
}

func lineFigures(f takeup.Figures, name string) *api.PupilFigures {
	c := f.Line(name)
	if c == nil {
		return nil
	}
	view := pupilFigures(*c)
	return &view
}

func levelFigures(f takeup.Figures, prefix string) *api.LevelFigures {
	var view api.LevelFigures
	for i, to := range []**api.PupilFigures{&view.None, &view.Entry, &view.Foundation, &view.Intermediate, &view.Advanced} {
		*to = lineFigures(f, prefix+takeup.Levels[i])
	}
	return orAbsent(view)
}

func rollFigures(f takeup.Figures) *api.PupilFigures {
	if f.Roll == nil {
		return nil
	}
	view := pupilFigures(*f.Roll)
	return &view
}

func pupilGroups(names []string) []api.PupilGroup {
	view := []api.PupilGroup{}
	for _, n := range names {
		view = append(view, api.PupilGroup(n))
	}
	return view
}
