package httpapi

import (
	"context"

	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/insight"
)

// GetTimeliness tells how soon reports and feedback came.
func (h Insights) GetTimeliness(ctx context.Context, r api.GetTimelinessRequestObject) (api.GetTimelinessResponseObject, error) {
	p := r.Params
	f, err := insightFilter(p.AcademicYear, p.To, p.PartnerID, p.ObserverID, p.By)
	if err != nil {
		return nil, err
	}
	of, found, err := h.Visits.Timeliness(ctx, actor(ctx), f)
	if err != nil {
		return nil, err
	}
	days, name := of.Days(), namingOf(p.Records)
	view := api.Timeliness{AcademicYear: of.Year.String(), From: date(days.From), To: date(days.To), Items: []api.TimelinessItem{}}
	for _, t := range found {
		view.Items = append(view.Items, name.timeliness(t))
	}
	return api.GetTimeliness200JSONResponse{Body: view, Headers: api.GetTimeliness200ResponseHeaders{CacheControl: noStore}}, nil
}

// GetProtocolKept tells how far the protocol was kept.
func (h Insights) GetProtocolKept(ctx context.Context, r api.GetProtocolKeptRequestObject) (api.GetProtocolKeptResponseObject, error) {
	p := r.Params
	f, err := insightFilter(p.AcademicYear, p.To, p.PartnerID, p.ObserverID, p.By)
	if err != nil {
		return nil, err
	}
	of, found, err := h.Visits.Protocol(ctx, actor(ctx), f)
	if err != nil {
		return nil, err
	}
	days, name := of.Days(), namingOf(p.Records)
	view := api.ProtocolKept{AcademicYear: of.Year.String(), From: date(days.From), To: date(days.To), Items: []api.ProtocolKeptItem{}}
	for _, k := range found {
		view.Items = append(view.Items, name.kept(k))
	}
	return api.GetProtocolKept200JSONResponse{Body: view, Headers: api.GetProtocolKept200ResponseHeaders{CacheControl: noStore}}, nil
}

// GetYoungVoiceFigures tells what young people answered over the year's visits.
func (h Insights) GetYoungVoiceFigures(ctx context.Context, r api.GetYoungVoiceFiguresRequestObject) (api.GetYoungVoiceFiguresResponseObject, error) {
	p := r.Params
	f, err := insightFilter(p.AcademicYear, p.To, p.PartnerID, nil, nil)
	if err != nil {
		return nil, err
	}
	f.By = insight.Grouping(of(p.By))
	of, found, err := h.Visits.YoungVoices(ctx, actor(ctx), f)
	if err != nil {
		return nil, err
	}
	days, name := of.Days(), namingOf(p.Records)
	view := api.YoungVoiceFigures{AcademicYear: of.Year.String(), From: date(days.From), To: date(days.To), Items: []api.YoungVoiceFiguresItem{}}
	for _, v := range found {
		view.Items = append(view.Items, name.voices(v))
	}
	return api.GetYoungVoiceFigures200JSONResponse{Body: view, Headers: api.GetYoungVoiceFigures200ResponseHeaders{CacheControl: noStore}}, nil
}

func insightFilter(year *string, to *openapi_types.Date, partner, observer *openapi_types.UUID, by *api.InsightGrouping) (f insight.Filter, err error) {
	f = insight.Filter{To: dateOf(to), Partner: id.Partner{UUID: of(partner)}, Observer: id.Person{UUID: of(observer)}, By: insight.Grouping(of(by))}
	if year != nil {
		if f.Year, err = calendar.ParseAcademicYear(*year); err != nil {
			return f, errAcademicYear
		}
	}
	if !f.Year.IsZero() && !f.To.IsZero() && !f.Year.Days().Contains(f.To) {
		return f, errNotInYear
	}
	return f, nil
}

var errNotInYear = errMalformed.At(fault.Field{
	Parameter: "to", Rule: "range", Detail: "The day is not one of the academic year.",
})
