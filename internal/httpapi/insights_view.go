package httpapi

import (
	openapi_types "github.com/oapi-codegen/runtime/types"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/insight"
	"github.com/hubqa/hubqa/internal/smallnumber"
)

// naming says whether all visits that figures rest on are named, or those alone that
// somebody may want to look at.
type naming struct{ all bool }

func namingOf(p *api.InsightRecords) naming { return naming{of(p) == api.InsightRecordsAll} }

func (n naming) these(records insight.Records) []openapi_types.UUID {
	ids := make([]openapi_types.UUID, 0, len(records))
	for _, r := range records {
		ids = append(ids, r.UUID)
	}
	return ids
}

// onDemand names the visits where all are asked for.
func (n naming) onDemand(records insight.Records) []openapi_types.UUID {
	if !n.all {
		return nil
	}
	return n.these(records)
}

func insightFigure(f insight.Figure) (view api.InsightFigure) {
	if !f.Known {
		because := api.InsightMarkerZ
		view.Marker = &because
		view.Value.SetNull()
		return view
	}
	view.Value.Set(f.Value)
	return view
}

func (n naming) timeliness(t insight.Timeliness) api.TimelinessItem {
	r, f, a := t.Report, t.Feedback, t.Acknowledgement
	view := api.TimelinessItem{
		Visits: t.Visits,
		Report: api.ReportTimeliness{
			OnTime: len(r.OnTime), Late: len(r.Late), Overdue: len(r.Overdue), Pending: len(r.Pending), Undisclosed: len(r.Undisclosed),
			Share: insightFigure(r.Share), MedianWorkingDays: insightFigure(r.Median), WorstWorkingDays: insightFigure(r.Worst),
			LateObservationIds: n.these(r.Late), OverdueObservationIds: n.these(r.Overdue),
			OnTimeObservationIds: n.onDemand(r.OnTime), PendingObservationIds: n.onDemand(r.Pending), UndisclosedObservationIds: n.onDemand(r.Undisclosed),
		},
		Feedback: api.FeedbackTimeliness{
			Immediate: len(f.Immediate), Later: len(f.Later), Pending: len(f.Pending), Undisclosed: len(f.Undisclosed),
			Share: insightFigure(f.Share), MedianMinutes: insightFigure(f.Median), LaterObservationIds: n.these(f.Later),
			ImmediateObservationIds: n.onDemand(f.Immediate), PendingObservationIds: n.onDemand(f.Pending),
		},
		Acknowledgement: api.AcknowledgementTimeliness{
			Acknowledged: len(a.Acknowledged), Awaited: len(a.Awaited), Share: insightFigure(a.Share),
			AwaitedObservationIds: n.these(a.Awaited), AcknowledgedObservationIds: n.onDemand(a.Acknowledged),
		},
	}
	view.Partner, view.Observer = groupView(t.Group)
	return view
}

func groupView(g insight.Group) (*api.PartnerRef, *api.PersonRef) {
	switch {
	case !g.Partner.IsZero():
		return &api.PartnerRef{ID: g.Partner.UUID, Name: g.Name}, nil
	case !g.Observer.IsZero():
		who := person(g.Observer, g.Name)
		return nil, &who
	}
	return nil, nil
}

func (n naming) kept(k insight.Kept) api.ProtocolKeptItem {
	view := api.ProtocolKeptItem{
		Clause: api.Clause(k.Clause), Kind: api.ClauseKind(k.Kind), Share: insightFigure(k.Share),
		Met: len(k.Met), Excepted: len(k.Exceptions), NotMet: len(k.NotMet), Pending: len(k.Pending),
		NotApplicable: len(k.NotApplicable), Undisclosed: len(k.Undisclosed),
		NotMetObservationIds: n.these(k.NotMet), MetObservationIds: n.onDemand(k.Met), PendingObservationIds: n.onDemand(k.Pending),
		NotApplicableObservationIds: n.onDemand(k.NotApplicable), Exceptions: []api.InsightException{},
	}
	view.Partner, view.Observer = groupView(k.Group)
	for _, e := range k.Exceptions {
		view.Exceptions = append(view.Exceptions, api.InsightException{ObservationID: e.Visit.UUID, Reason: e.Reason, AgreedBy: e.AgreedBy})
	}
	return view
}

func (n naming) voices(v insight.Voices) api.YoungVoiceFiguresItem {
	view := api.YoungVoiceFiguresItem{
		FrameworkID: v.Framework.ID.UUID, Framework: v.Framework.Name, Edition: v.Framework.Edition,
		Statement: v.Key, Text: v.Statement, Principle: v.Principle, Visits: len(v.Counted), Withheld: len(v.Withheld),
		Asked: sumFigure(v.Asked), Agree: sumFigure(v.Agree), Partly: sumFigure(v.Partly), Disagree: sumFigure(v.Disagree), NoAnswer: sumFigure(v.NoAnswer),
		ObservationIds: n.onDemand(v.Counted), WithheldObservationIds: n.onDemand(v.Withheld),
		Term: orAbsent(api.AcademicTerm(v.Term)),
	}
	if !v.Partner.IsZero() {
		view.Partner = &api.PartnerRef{ID: v.Partner.UUID, Name: v.PartnerName}
	}
	if !v.Provision.IsZero() {
		view.Provision = &api.ProvisionRef{ID: v.Provision.UUID, Name: v.ProvisionName}
	}
	return view
}

func sumFigure(f smallnumber.Figure) api.SumFigure { return api.SumFigure(voiceFigure(f)) }
