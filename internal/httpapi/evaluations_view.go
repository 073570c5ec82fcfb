package httpapi

import (
	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/evaluation"
)

// evaluationCard shows that there is an evaluation, and how it stands.
func evaluationCard(s evaluation.Seen) api.EvaluationCard {
	card := api.EvaluationCard{
		ID: s.ID.UUID, School: schoolRef(s.SchoolID, s.SchoolURN, s.SchoolName), Partner: partnerRef(s.PartnerID, s.PartnerName),
		AcademicYear: s.AcademicYear.String(), Edition: s.Edition, State: api.EvaluationState(s.State), PublishedAt: s.PublishedAt,
		SupersededAt: s.SupersededAt, UpdatedAt: s.UpdatedAt,
	}
	if s.BasedOnID != nil {
		card.BasedOnID = &s.BasedOnID.UUID
	}
	return card
}

// evaluationView shows of an evaluation what is open to the reader.
func evaluationView(s evaluation.Seen) api.Evaluation {
	c := evaluationCard(s)
	view := api.Evaluation{
		ID: c.ID, School: c.School, Partner: c.Partner, AcademicYear: c.AcademicYear, Edition: c.Edition, BasedOnID: c.BasedOnID, State: c.State,
		PublishedAt: c.PublishedAt, SupersededAt: c.SupersededAt, UpdatedAt: c.UpdatedAt, AllowedActions: actions(s.Allowed),
	}
	if !s.Wholly {
		return view
	}
	drawer, scale := person(s.DrawnUpBy, s.DrawerName), evaluationScale(s.Scale)
	view.DrawnUpBy, view.Scale = &drawer, &scale
	view.Overall, view.Reasons = orAbsent(opened(s.Overall, s.Open)), orAbsent(opened(s.Reasons, s.Open))
	view.ChangeReason = orAbsent(opened(s.ChangeReason, s.Open))
	for _, f := range s.Findings {
		view.Findings = append(view.Findings, evaluationFinding(f, s))
	}
	view.Steps, view.Agreements = evaluationSteps(s), evaluationAgreements(s)
	for _, r := range s.Responses {
		view.Responses = append(view.Responses, api.EvaluationResponse{
			Side: api.PartnershipSide(r.Side), Text: opened(r.Words, s.Open), By: person(r.ByID, r.ByName), At: r.At,
		})
	}
	return view
}

func evaluationScale(s evaluation.Scale) api.EvaluationScale {
	view := api.EvaluationScale{Kind: api.EvaluationScaleKind(s.Kind), Title: orAbsent(s.Title), Grades: []api.EvaluationGrade{}}
	if f := s.Framework; f != nil {
		view.FrameworkID, view.FrameworkName, view.FrameworkEdition = &f.ID.UUID, &f.Name, &f.Edition
	}
	for _, g := range s.Grades {
		view.Grades = append(view.Grades, api.EvaluationGrade{Key: g.Key, Label: g.Label, Order: g.Order})
	}
	return view
}

func evaluationFinding(f evaluation.FindingSeen, s evaluation.Seen) api.EvaluationFinding {
	view := api.EvaluationFinding{
		Action: api.KeyAction(f.Action), Judgement: orAbsent(opened(f.Judgement, s.Open)), NotJudged: orAbsent(opened(f.NotJudged, s.Open)),
		Evidence: orAbsent(opened(f.Evidence, s.Open)), Pitfall: orAbsent(api.PitfallFinding(f.Pitfall)),
		PitfallReason: orAbsent(opened(f.PitfallReason, s.Open)), Records: evaluationRecords(f.Records),
		OtherRecords: []api.EvaluationRecordNumber{}, Signals: []api.EvaluationSignal{},
	}
	for _, n := range f.Others {
		view.OtherRecords = append(view.OtherRecords, api.EvaluationRecordNumber{Kind: api.EvaluationRecordKind(n.Kind), Number: n.Number})
	}
	for _, g := range f.Signals {
		signal := api.EvaluationSignal{Signal: api.SignalKey(g.Key), State: api.SignalState(g.State), Sentence: g.Sentence, Records: []api.EvaluationSignalRecord{}}
		for _, r := range g.Records {
			signal.Records = append(signal.Records, api.EvaluationSignalRecord{Kind: api.EvaluationSignalRecordKind(r.Kind), ID: r.ID})
		}
		view.Signals = append(view.Signals, signal)
	}
	return view
}

func evaluationRecords(all []evaluation.Record) []api.EvaluationRecord {
	view := []api.EvaluationRecord{}
	for _, r := range all {
		view = append(view, api.EvaluationRecord{Kind: api.EvaluationRecordKind(r.Kind), ID: r.ID})
	}
	return view
}

func evaluationSteps(s evaluation.Seen) (view []api.EvaluationStep) {
	for _, t := range s.Steps {
		view = append(view, api.EvaluationStep{
			ID: t.ID.UUID, What: opened(t.What, s.Open), Owner: api.PartnershipSide(t.Owner), DueBy: date(t.DueBy),
			Standing: api.EvaluationStepStanding(t.Standing(s.Today)), Outcome: orAbsent(opened(t.Outcome, s.Open)), DoneOn: dateOrAbsent(t.DoneOn),
		})
	}
	return view
}

func evaluationAgreements(s evaluation.Seen) (view []api.EvaluationAgreed) {
	if s.HubAgreedAt != nil {
		view = append(view, api.EvaluationAgreed{Side: api.PartnershipSideHub, At: *s.HubAgreedAt})
	}
	if s.SchoolAgreedAt != nil {
		view = append(view, api.EvaluationAgreed{
			Side: api.PartnershipSideSchool, At: *s.SchoolAgreedAt, GivenBy: orAbsent(s.GivenBy), How: orAbsent(s.GivenHow),
		})
	}
	return view
}

func benchmarkLine(l evaluation.Line) api.BenchmarkLine {
	view := api.BenchmarkLine{
		AcademicYear: l.Year.String(), ScaleKind: api.BenchmarkLineScaleKind(l.Scale.Kind), Graded: l.Graded, Ungraded: l.Ungraded,
		CountsAsGood: append([]string{}, l.Scale.GoodOrOutstanding()...), Ofsted: benchmarkShare(evaluation.Ofsted),
	}
	if f := l.Scale.Framework; f != nil {
		view.FrameworkID, view.FrameworkName, view.FrameworkEdition = &f.ID.UUID, &f.Name, &f.Edition
	}
	if l.Judged != nil {
		share := benchmarkShare(*l.Judged)
		view.GoodOrOutstanding = &share
	}
	return view
}

func benchmarkShare(j evaluation.Judged) api.BenchmarkShare {
	percent, low, high := j.Percent()
	return api.BenchmarkShare{Number: j.Part, Of: j.Whole, Percent: percent, Low: low, High: high}
}
