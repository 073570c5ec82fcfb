package httpapi

import (
	"cmp"
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/sample"
)

// Samples answers for the schools that a hub looks at more deeply in a year.
type Samples struct{ Service sample.Service }

// ListMonitoringSamples gives a page of samples.
func (h Samples) ListMonitoringSamples(ctx context.Context, r api.ListMonitoringSamplesRequestObject) (api.ListMonitoringSamplesResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, r.Params.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListMonitoringSamples200JSONResponse{
		Body: api.MonitoringSamplePage{Items: page.Map(found, sampleView).Items, NextCursor: next}, Headers: api.ListMonitoringSamples200ResponseHeaders{Link: link},
	}, nil
}

// DrawMonitoringSample draws the sample of a year.
func (h Samples) DrawMonitoringSample(ctx context.Context, r api.DrawMonitoringSampleRequestObject) (api.DrawMonitoringSampleResponseObject, error) {
	year, err := calendar.ParseAcademicYear(r.Body.AcademicYear)
	if err != nil {
		return nil, errYearInBody
	}
	seen, err := h.Service.Draw(ctx, actor(ctx), year, cmp.Or(of(r.Body.SharePercent), sample.Tenth), of(r.Body.Seed))
	if err != nil {
		return nil, err
	}
	view := wholeSampleView(seen)
	return api.DrawMonitoringSample201JSONResponse{Body: view, Headers: api.DrawMonitoringSample201ResponseHeaders{
		ETag: etag(view), Location: "/v1/monitoring-samples/" + seen.ID.String(),
	}}, nil
}

// GetMonitoringSample gives one sample.
func (h Samples) GetMonitoringSample(ctx context.Context, r api.GetMonitoringSampleRequestObject) (api.GetMonitoringSampleResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.Sample{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := wholeSampleView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetMonitoringSample304Response{Headers: api.GetMonitoringSample304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetMonitoringSample200JSONResponse{Body: view, Headers: api.GetMonitoringSample200ResponseHeaders{ETag: tag}}, nil
}

// ListMonitoringSampleSchools gives a page of the schools of a sample.
func (h Samples) ListMonitoringSampleSchools(ctx context.Context, r api.ListMonitoringSampleSchoolsRequestObject) (api.ListMonitoringSampleSchoolsResponseObject, error) {
	at, err := pageRequest[string](ctx, r.Params.Limit, r.Params.Cursor, nil)
	if err != nil {
		return nil, err
	}
	f := sample.Filter{Reason: string(of(r.Params.Reason)), Phase: string(of(r.Params.Phase)), LACode: of(r.Params.LaCode)}
	found, err := h.Service.Schools(ctx, actor(ctx), id.Sample{UUID: r.ID}, f, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListMonitoringSampleSchools200JSONResponse{
		Body:    api.MonitoringSampleSchoolPage{Items: page.Map(found, sampleSchoolView).Items, NextCursor: next},
		Headers: api.ListMonitoringSampleSchools200ResponseHeaders{Link: link},
	}, nil
}

// AddMonitoringSampleSchool adds a school by hand.
func (h Samples) AddMonitoringSampleSchool(ctx context.Context, r api.AddMonitoringSampleSchoolRequestObject) (api.AddMonitoringSampleSchoolResponseObject, error) {
	added, err := h.Service.Add(ctx, actor(ctx), id.Sample{UUID: r.ID}, id.School{UUID: r.Body.SchoolID}, string(r.Body.Reason))
	if err != nil {
		return nil, err
	}
	return api.AddMonitoringSampleSchool201JSONResponse{Body: sampleSchoolView(*added), Headers: api.AddMonitoringSampleSchool201ResponseHeaders{
		Location: "/v1/monitoring-samples/" + added.SampleID.String() + "/schools",
	}}, nil
}

func sampleView(s sample.Seen) api.MonitoringSample {
	return api.MonitoringSample{
		ID: s.ID.UUID, AcademicYear: s.AcademicYear.String(), SharePercent: s.Share, Seed: s.Seed, Frame: s.Frame, Size: s.Size, Added: s.Added,
		DrawnOn: date(s.DrawnOn), DrawnBy: person(s.DrawnBy, s.DrawnAs), CreatedAt: s.CreatedAt, AllowedActions: actions(s.Allowed),
	}
}

// wholeSampleView has the frame too.
func wholeSampleView(s sample.Seen) api.MonitoringSample {
	view := sampleView(s)
	for _, one := range s.FrameSchools {
		view.FrameSchools = append(view.FrameSchools, api.MonitoringSampleFrameSchool{Urn: one.URN, Phase: api.SchoolPhase(one.Phase), LaCode: one.LACode})
	}
	return view
}

func sampleSchoolView(m sample.Member) api.MonitoringSampleSchool {
	return api.MonitoringSampleSchool{
		School: api.SchoolRef{ID: m.SchoolID.UUID, Urn: m.URN, Name: m.SchoolName}, Phase: api.SchoolPhase(m.Phase), LaCode: m.LACode,
		Reason: api.MonitoringReason(m.Reason), Rank: m.Rank, StratumSize: m.Of, StratumDrawn: m.Taken, AddedBy: knownPerson(m.AddedBy, &m.AddedAs), At: m.At,
	}
}
