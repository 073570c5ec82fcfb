package httpapi

import (
	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/observation"
)

// opened gives the text that the disclosure opens, and nothing otherwise.
func opened[K access.Kind](text access.Sealed[K], open access.Disclosure) string {
	out, _ := text.Open(open)
	return out
}

func openedList[K access.Kind, T any](list access.SealedOf[K, []T], open access.Disclosure) []T {
	out, _ := list.Open(open)
	if out == nil {
		out = []T{}
	}
	return out
}

func notesView(s observation.NotesSeen) api.Notes {
	return api.Notes{Text: opened(s.Text, s.Open), UpdatedAt: orNull(s.UpdatedAt), Observer: &api.PersonRef{ID: s.ObserverID.UUID, Name: s.ObserverName}}
}

func judgementsView(s observation.JudgementsSeen) api.JudgementSets {
	view := api.JudgementSets{Items: []api.JudgementSet{}}
	for _, set := range s.Sets {
		view.Items = append(view.Items, judgementSet(set, s.Open))
	}
	return view
}

func judgementSet(set observation.JudgementSet, open access.Disclosure) api.JudgementSet {
	return api.JudgementSet{
		Observer: person(set.ObserverID, set.ObserverName), UpdatedAt: set.UpdatedAt, SubmittedAt: set.SubmittedAt,
		Judgements: judgements(openedList(set.Judgements, open)),
	}
}

func agreedView(s observation.Compared) api.AgreedJudgements {
	view := api.AgreedJudgements{Originals: []api.JudgementSet{}, Versions: []api.AgreedJudgementSet{}}
	for _, set := range s.Originals {
		view.Originals = append(view.Originals, judgementSet(set, s.Open))
	}
	for _, v := range s.Versions {
		version := api.AgreedJudgementSet{
			Version: v.Version, Judgements: judgements(openedList(v.Judgements, s.Open)), Agreed: v.Settled,
			RecordedBy: person(v.RecordedBy, v.RecorderName), RecordedAt: v.RecordedAt, Agreements: []api.JudgementAgreement{},
		}
		for _, a := range v.AgreedJudgements.Agreed {
			version.Agreements = append(version.Agreements, api.JudgementAgreement{Observer: person(a.PersonID, a.Name), At: a.At})
		}
		view.Versions = append(view.Versions, version)
	}
	return view
}

func judgements(in []observation.Judgement) []api.Judgement {
	out := []api.Judgement{}
	for _, j := range in {
		judgement := api.Judgement{
			Principle: j.Principle, Grade: orAbsent(j.Grade), NotObserved: orAbsent(j.NotObserved), Evidence: orAbsent(j.Evidence),
		}
		for _, i := range j.Indicators {
			judgement.Indicators = append(judgement.Indicators, api.IndicatorSeen{Indicator: i.Indicator, Outcome: api.IndicatorOutcome(i.Outcome)})
		}
		out = append(out, judgement)
	}
	return out
}

func feedbackView(s observation.FeedbackSeen) api.Feedback {
	view := api.Feedback{
		GivenAt: s.GivenAt, GivenTo: s.GivenTo, Strengths: openedList(s.Strengths, s.Open), NextSteps: openedList(s.NextSteps, s.Open),
		Dialogue: orNull(opened(s.Dialogue, s.Open)),
	}
	if s.Timing != nil {
		view.TimingException = &api.Exception{Reason: s.Timing.Reason, AgreedBy: s.Timing.AgreedBy}
	}
	return view
}

func draftView(s observation.DraftSeen) api.ReportDraft {
	return api.ReportDraft{
		Observer: person(s.ObserverID, s.ObserverName), Report: opened(s.Report, s.Open), Summary: opened(s.Summary, s.Open),
		State: api.DraftState(s.State), ReturnedBecause: orAbsent(opened(s.ReturnedBecause, s.Open)), UpdatedAt: orNull(s.UpdatedAt),
	}
}

func reportView(s observation.OutcomeSeen) api.Report {
	return api.Report{
		ObservationID: s.Observation.ID.UUID, Version: s.Report.Version, IssuedAt: s.Report.IssuedAt,
		IssuedBy: person(s.Report.IssuedBy, s.Report.IssuerName), DueOn: date(s.ReportDueOn),
		Author: person(s.AuthorID, s.AuthorName), FrameworkID: s.FrameworkID.UUID,
		Report: opened(s.Report.Report, s.Open), Judgements: judgements(openedList(s.Judgements, s.Open)),
		Reason: orAbsent(opened(s.Reason, s.Open)), Acknowledgements: acknowledgements(s.Acknowledgements), Responses: responses(s.Responses),
		School: schoolOf(&s.Observation), Partner: partnerOf(&s.Observation), Teacher: person(s.TeacherID, s.Names.Teacher),
		StartedAt: *s.StartedAt, EndedAt: *s.FinishedAt,
	}
}

func acknowledgements(in []observation.Acknowledgement) []api.Acknowledgement {
	out := []api.Acknowledgement{}
	for _, a := range in {
		out = append(out, api.Acknowledgement{Version: a.Version, At: a.At})
	}
	return out
}

func responses(in observation.ResponsesSeen) []api.Response {
	out := []api.Response{}
	for _, r := range in.Page.Items {
		out = append(out, responseView(r, in.Open))
	}
	return out
}

func summaryView(s observation.OutcomeSeen) api.Summary {
	view := api.Summary{
		ObservationID: s.Observation.ID.UUID, Version: s.SummaryVersion, IssuedAt: s.SummaryIssuedAt,
		School: schoolOf(&s.Observation), Partner: partnerOf(&s.Observation),
		Teacher: person(s.TeacherID, s.Names.Teacher), VisitedOn: date(calendar.DateOf(*s.StartedAt)),
		Summary: opened(s.Summary, s.Open), Responses: responses(s.Responses),
	}
	if s.Published {
		view.PublishedAt = pointed(s.PublishedAt)
	}
	return view
}

func responseView(r observation.Response, open access.Disclosure) api.Response {
	return api.Response{
		ID: r.ID.UUID, Answers: api.ResponseTo(r.Answers), Text: opened(r.Text, open), By: person(r.ByID, r.ByName), At: r.At,
	}
}
