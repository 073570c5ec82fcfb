package httpapi

import (
	"context"

	"github.com/oapi-codegen/nullable"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/datareturn"
	"github.com/hubqa/hubqa/internal/engagement"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/school"
)

// DataReturns answers for what a hub knows for the annual data return.
type DataReturns struct{ Service datareturn.Service }

// GetDataReturn gives a page of the schools.
func (h DataReturns) GetDataReturn(ctx context.Context, r api.GetDataReturnRequestObject) (api.GetDataReturnResponseObject, error) {
	year, at, err := returnPage(ctx, r.AcademicYear, r.Params.Limit, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), year, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.GetDataReturn200JSONResponse{
		Body:    api.DataReturnPage{Items: page.Map(found, returnRow).Items, NextCursor: next},
		Headers: api.GetDataReturn200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// ListDataReturnGaps gives a page of what partners owe.
func (h DataReturns) ListDataReturnGaps(ctx context.Context, r api.ListDataReturnGapsRequestObject) (api.ListDataReturnGapsResponseObject, error) {
	year, at, err := returnPage(ctx, r.AcademicYear, r.Params.Limit, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.Owed(ctx, actor(ctx), year, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListDataReturnGaps200JSONResponse{
		Body:    api.DataReturnGapPage{Items: page.Map(found, returnGap).Items, NextCursor: next},
		Headers: api.ListDataReturnGaps200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

func returnPage(ctx context.Context, text string, limit *api.Limit, cursor *api.Cursor) (year calendar.AcademicYear, at page.Request, err error) {
	if year, err = yearIn(&text); err != nil {
		return year, at, err
	}
	at, err = pageRequest[string](ctx, limit, cursor, nil)
	return year, at, err
}

func returnRow(r datareturn.Row) api.DataReturnRow {
	s := r.School
	return api.DataReturnRow{
		School: schoolRef(s.ID, s.URN, s.Name), Phase: orAbsent(api.SchoolPhase(s.Phase)), LaCode: orAbsent(s.LACode), Engagement: api.EngagementRung(r.Rung),
		Provisions: api.DataReturnProvisions{
			WholeClass: r.Provisions["whole-class"], SmallGroup: r.Provisions["small-group"], Individual: r.Provisions["individual"],
			Ensemble: r.Provisions["ensemble"], Choir: r.Provisions["choir"], Project: r.Provisions["project"],
		},
		TrainingAttendances: r.Trained, ConversationsHeld: r.Conversations, Participation: returnParticipation(r), Plan: returnPlan(r.Plan),
		WholeClass: returnWholeClass(r),
	}
}

func returnParticipation(r datareturn.Row) api.DataReturnParticipation {
	c := r.Taking
	taking := func(n *int) api.SumFigure { return told(n, r.NoProvision) }
	return api.DataReturnParticipation{
		Term: orAbsent(api.Term(r.Term)), NotRecorded: r.Unknown, All: taking(c.Pupils), Girls: taking(c.Girls), Boys: taking(c.Boys), Fsm: taking(c.FSM),
		FsmEver6: taking(c.FSMEver6), PupilPremium: taking(c.PupilPremium), SenSupport: taking(c.SENSupport), EhcPlan: taking(c.EHCPlan), Eal: taking(c.EAL),
		LookedAfter: taking(c.LookedAfter),
	}
}

func returnWholeClass(r datareturn.Row) api.DataReturnWholeClass {
	stayed := func(after int) api.SumFigure { return told(r.Stayed[after], r.NoClass || r.NotYet[after]) }
	return api.DataReturnWholeClass{
		Pupils: told(r.Class, r.NoClass), Began: stayed(0), AfterOneTerm: stayed(1), AfterTwoTerms: stayed(2), AfterThreeTerms: stayed(3),
	}
}

// told is a count, or that it is missing, or not applicable.
func told(n *int, notApplicable bool) api.SumFigure {
	if n != nil {
		return api.SumFigure{Value: nullable.NewNullableWithValue(*n)}
	}
	marker := api.FigureMarker(school.Missing)
	if notApplicable {
		marker = api.FigureMarker(school.NotApplicable)
	}
	return api.SumFigure{Value: nullable.NewNullNullable[int](), Marker: &marker}
}

func returnPlan(p *engagement.OwnPlan) api.DataReturnPlan {
	if p == nil {
		null := nullable.NewNullNullable[bool]()
		return api.DataReturnPlan{HasPlan: null, SummaryPublished: null, UpToDate: null}
	}
	known := nullable.NewNullableWithValue[bool]
	return api.DataReturnPlan{HasPlan: known(p.Has), SummaryPublished: known(p.Published), UpToDate: known(p.UpToDate)}
}

func returnGap(o datareturn.Owed) api.DataReturnGap {
	view := api.DataReturnGap{
		Partner: api.PartnerRef{ID: o.PartnerID.UUID, Name: o.PartnerName}, School: schoolRef(o.SchoolID, o.SchoolURN, o.SchoolName),
		Provision: api.ProvisionRef{ID: o.ID.UUID, Name: o.Name}, Kind: api.ProvisionKind(o.Kind), Term: api.Term(o.Term),
	}
	for _, m := range o.Missing {
		view.Missing = append(view.Missing, api.DataReturnPart(m))
	}
	return view
}
