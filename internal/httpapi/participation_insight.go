package httpapi

import (
	"context"
	"math"

	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/takeup"
)

// ListParticipationInsights gives a page of provisions, of which each compares the groups by its
// figures of an academic year.
func (h Takeups) ListParticipationInsights(ctx context.Context, r api.ListParticipationInsightsRequestObject) (api.ListParticipationInsightsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	year, err := yearIn(p.AcademicYear)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.Insights(ctx, actor(ctx), takeup.Filter{
		Year: year, Term: calendar.Term(of(p.Term)),
		School: id.School{UUID: of(p.SchoolID)}, Partner: id.Partner{UUID: of(p.PartnerID)}, Provision: id.Provision{UUID: of(p.ProvisionID)},
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListParticipationInsights200JSONResponse{
		Body:    api.ParticipationInsightPage{Items: page.Map(found, participationInsight).Items, NextCursor: next},
		Headers: api.ListParticipationInsights200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

func participationInsight(told takeup.Insight) api.ParticipationInsight {
	f := told.Of
	view := api.ParticipationInsight{
		AcademicYear: told.Year.String(), School: api.SchoolRef{ID: f.SchoolID.UUID, Urn: f.SchoolURN, Name: f.SchoolName},
		Comparisons: []api.ParticipationComparison{}, FeederSchools: []api.FeederFigures{},
	}
	if f.ProvisionID != nil {
		view.Provision = &api.ProvisionRef{ID: f.ProvisionID.UUID, Name: f.ProvisionName}
	}
	if f.PartnerID != nil {
		view.Partner = &api.PartnerRef{ID: f.PartnerID.UUID, Name: f.PartnerName}
	}
	for _, i := range told.Items {
		view.Comparisons = append(view.Comparisons, participationComparison(i))
	}
	for _, one := range told.Feeders {
		view.FeederSchools = append(view.FeederSchools, feederFigures(one))
	}
	return view
}

func feederFigures(told takeup.FeederFigures) api.FeederFigures {
	seen := feederView(takeup.FeederSeen{Feeder: told.Feeder})
	view := api.FeederFigures{ID: seen.ID, School: seen.School, Feeder: seen.Feeder, FiguresIds: figuresIDs(told.Figures)}
	if view.Participation.SetNull(); len(told.Taking) == 0 {
		return view
	}
	var all []api.FeederParticipation
	for _, t := range told.Taking {
		c := groupComparison(t.All)
		all = append(all, api.FeederParticipation{
			FiguresID: t.ID.UUID, Provision: api.ProvisionRef{ID: t.ProvisionID.UUID, Name: t.ProvisionName}, AcademicYear: t.AcademicYear.String(),
			Term: api.Term(t.Term), Count: c.Count, OutOf: c.OutOf, Percent: c.Percent, PercentLow: c.PercentLow, PercentHigh: c.PercentHigh,
		})
	}
	view.Participation.Set(all)
	return view
}

func participationComparison(i takeup.Item) api.ParticipationComparison {
	f := i.Figures
	view := api.ParticipationComparison{
		Measure: api.TakeupMeasure(i.Measure), Level: orAbsent(i.Level), TermsLater: orAbsent(i.Terms), FiguresID: f.ID.UUID,
		Term: orAbsent(api.Term(f.Term)), Of: orAbsent(api.AchievementKind(f.Of)), CountedOn: date(f.CountedOn), RollOn: dateOrAbsent(f.RollOn),
		Groups: []api.GroupComparison{},
	}
	for _, c := range i.Groups {
		view.Groups = append(view.Groups, groupComparison(c))
	}
	for _, c := range i.Years {
		view.YearGroups = append(view.YearGroups, yearGroupComparison(c))
	}
	return view
}

func groupComparison(c takeup.Comparison) api.GroupComparison {
	view := api.GroupComparison{Group: api.PupilGroup(c.Group), Count: figure(c.Count.Value, c.Count.Marker), OutOf: figure(c.Of.Value, c.Of.Marker)}
	if c.Rate != nil {
		view.Percent, view.PercentLow, view.PercentHigh = tenths(&c.Rate.Figure), tenths(&c.Rate.Low), tenths(&c.Rate.High)
	}
	if c.Gap != nil {
		view.GapPoints, view.GapLow, view.GapHigh = tenths(&c.Gap.Figure), tenths(&c.Gap.Low), tenths(&c.Gap.High)
	}
	view.RelativeGapPercent = tenths(c.Relative)
	if c.Trend != nil {
		view.ChangePoints, view.WidenedTerms, view.TrendFiguresIds = tenths(&c.Trend.Change), &c.Trend.Widened, figuresIDs(c.Trend.RestsOn)
	}
	return view
}

func yearGroupComparison(c takeup.Comparison) api.YearGroupComparison {
	v := groupComparison(c)
	return api.YearGroupComparison{
		YearGroup: api.YearGroupName(c.Group), Count: v.Count, OutOf: v.OutOf, Percent: v.Percent, PercentLow: v.PercentLow, PercentHigh: v.PercentHigh,
		GapPoints: v.GapPoints, GapLow: v.GapLow, GapHigh: v.GapHigh, RelativeGapPercent: v.RelativeGapPercent,
	}
}

// tenths rounds to one decimal, half away from 0.
func tenths(v *float64) *float64 {
	if v == nil {
		return nil
	}
	rounded := math.Round(*v*10)/10 + 0 // no -0
	return &rounded
}

func figuresIDs(all []id.Figures) []openapi_types.UUID {
	view := []openapi_types.UUID{}
	for _, f := range all {
		view = append(view, f.UUID)
	}
	return view
}
