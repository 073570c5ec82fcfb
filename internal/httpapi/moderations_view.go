package httpapi

import (
	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/moderation"
)

func moderationView(s moderation.Seen) api.Moderation {
	view := api.Moderation{
		ID: s.ID.UUID, State: api.ModerationState(s.State()), AcademicYear: s.Year.String(), Term: orAbsent(api.ModerationTerm(s.Term)),
		FrameworkID: s.FrameworkID.UUID, Framework: s.Framework, Size: s.Size, Seed: s.Seed, DrawnBy: person(s.DrawnBy, s.DrawerName),
		DrawnAt: s.CreatedAt, ClosedAt: s.ClosedAt, Participants: []api.ModerationParticipant{}, Outcomes: []api.ModerationOutcome{},
		AllowedActions: actions(s.Allowed),
	}
	for _, p := range s.Participants {
		view.Participants = append(view.Participants, api.ModerationParticipant{Person: person(p.PersonID, p.Name), SubmittedAt: p.InAt})
	}
	for _, o := range s.Outcomes {
		view.Outcomes = append(view.Outcomes, api.ModerationOutcome{
			Version: o.Version, Note: opened(o.Note, s.Open), Standardised: o.Standardised,
			RecordedBy: person(o.RecordedBy, o.RecorderName), RecordedAt: o.RecordedAt,
		})
	}
	return view
}

func moderationItemView(s moderation.ItemSeen) api.ModerationItem {
	view := api.ModerationItem{
		ID: s.ID.UUID, Term: s.Year.String() + " " + string(s.Term), Report: opened(s.Report, s.Open),
		Principles: []api.ModeratedPrinciple{}, Judgements: []api.ModerationVerdict{}, AllowedActions: actions(s.Allowed),
	}
	if s.Linked {
		view.ObservationID = &s.ObservationID.UUID
	}
	for _, g := range openedList(s.Item.Judgements, s.Open) {
		view.Principles = append(view.Principles, api.ModeratedPrinciple{
			Principle: g.Principle, Grade: orAbsent(g.Grade), NotObserved: orAbsent(g.NotObserved), Evidence: orAbsent(g.Evidence),
		})
	}
	for _, v := range s.Verdicts {
		verdict := api.ModerationVerdict{Person: person(v.PersonID, v.Name), UpdatedAt: v.UpdatedAt, Judgements: []api.ModerationJudgement{}}
		for _, j := range openedList(v.Judgements, s.Open) {
			verdict.Judgements = append(verdict.Judgements, api.ModerationJudgement{Principle: j.Principle, Grade: orAbsent(j.Grade), Reason: orAbsent(j.Reason)})
		}
		view.Judgements = append(view.Judgements, verdict)
	}
	return view
}

func moderationFigureView(f moderation.Figure) api.ModerationAgreementItem {
	view := api.ModerationAgreementItem{
		Principle: f.Principle, Between: api.ModerationBetween(f.Between), Pairs: f.Pairs, LeftOut: f.LeftOut,
	}
	for _, i := range f.Items {
		view.ItemIds = append(view.ItemIds, i.UUID)
	}
	view.Percent, view.Kappa, view.LinearKappa, view.QuadraticKappa = agreementFigures(f.Agreement, f.Graded)
	return view
}
