package httpapi

import (
	"context"
	"math"

	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/agreement"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/insight"
	"github.com/hubqa/hubqa/internal/standardisation"
)

// Insights answers with figures, each with the records that it rests on.
type Insights struct {
	Standardisation standardisation.Service
	Visits          insight.Service
}

// GetObserverAgreement tells how far observers agree.
func (h Insights) GetObserverAgreement(ctx context.Context, r api.GetObserverAgreementRequestObject) (api.GetObserverAgreementResponseObject, error) {
	f, err := agreementFilter(r.Params)
	if err != nil {
		return nil, err
	}
	found, err := h.Standardisation.ObserverAgreement(ctx, actor(ctx), f)
	if err != nil {
		return nil, err
	}
	view := agreementView(found)
	if wants(ctx) == asCSV {
		return agreementFile(r.Params.IfNoneMatch, view), nil
	}
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetObserverAgreement304Response{Headers: api.GetObserverAgreement304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetObserverAgreement200JSONResponse{Body: view, Headers: api.GetObserverAgreement200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

func agreementFilter(p api.GetObserverAgreementParams) (f standardisation.Filter, err error) {
	f.Principle, f.ByPair = of(p.Principle), p.By != nil && *p.By == api.AgreementGroupingPair
	if p.FrameworkID != nil {
		f.Framework = id.Framework{UUID: *p.FrameworkID}
	}
	for _, observer := range []*openapi_types.UUID{p.ObserverID, p.WithObserverID} {
		if observer != nil {
			f.Observers = append(f.Observers, id.Person{UUID: *observer})
		}
	}
	var year calendar.AcademicYear
	if p.AcademicYear != nil {
		if year, err = calendar.ParseAcademicYear(*p.AcademicYear); err != nil {
			return f, errAcademicYear
		}
	}
	f.Days = year.Within(calendar.Range{From: dateOf(p.From), To: dateOf(p.To)})
	return f, nil
}

func agreementView(found []standardisation.Item) api.ObserverAgreement {
	view := api.ObserverAgreement{Floor: agreement.Floor, Items: []api.AgreementItem{}}
	for _, i := range found {
		item := api.AgreementItem{
			FrameworkID: i.Framework.ID.UUID, Framework: i.Framework.Name, Edition: i.Framework.Edition, Principle: i.Principle,
			Pairs: i.Pairs, LeftOut: i.LeftOut,
		}
		for _, o := range i.Observers {
			item.Observers = append(item.Observers, person(o.ID, o.Name))
		}
		for _, v := range i.Visits {
			item.ObservationIds = append(item.ObservationIds, v.UUID)
		}
		item.Percent, item.Kappa, item.LinearKappa, item.QuadraticKappa = agreementFigures(i.Agreement, i.Graded)
		view.Items = append(view.Items, item)
	}
	return view
}

// agreementFigures gives percent and the kappas, marked where there are none.
func agreementFigures(a agreement.Agreement, graded bool) (percent, kappa, byDistance, bySquare api.AgreementFigure) {
	if a.Figures == nil {
		marker := api.AgreementMarkerC
		if !graded {
			marker = api.AgreementMarkerZ
		}
		none := unvalued(marker)
		return none, none, none, none
	}
	f := a.Figures
	return valued(f.Percent.Value, 10, &f.Percent.Interval), kappaView(&f.Kappa), kappaView(f.Linear), kappaView(f.Quadratic)
}

func kappaView(k *agreement.Kappa) api.AgreementFigure {
	if k == nil || !k.Defined {
		return unvalued(api.AgreementMarkerZ)
	}
	view := valued(k.Value, 1000, k.Interval)
	band := api.AgreementBand(k.Band)
	view.Band = &band
	return view
}

func unvalued(because api.AgreementMarker) api.AgreementFigure {
	return api.AgreementFigure{Value: orNull[float64](0), Marker: &because}
}

// valued rounds a figure and its interval to so many parts of one.
func valued(value float64, parts float64, within *agreement.Interval) api.AgreementFigure {
	round := func(v float64) float64 { return math.Round(v*parts) / parts }
	view := api.AgreementFigure{}
	view.Value.Set(round(value))
	if within != nil {
		low, high := round(within.Low), round(within.High)
		view.Low, view.High = &low, &high
	}
	return view
}
