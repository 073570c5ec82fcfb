package httpapi

import (
	"github.com/google/uuid"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/plan"
)

func planAt(s plan.Seen) string { return "/v1/plans/" + s.ID.String() }

func commitmentsIn(given []api.CommitmentWrite) (all []plan.Commitment) {
	for _, c := range given {
		n := plan.Commitment{
			ID: id.Commitment{UUID: of(c.ID)}, Duty: plan.Duty(c.Duty), What: c.What, Responsible: c.Responsible, DueBy: dateOf(&c.DueBy),
			Measure: c.Measure.Description, Unit: of(c.Measure.Unit), Baseline: of(c.Measure.Baseline), Target: of(c.Measure.Target),
		}
		if c.ResponsibleID != nil {
			n.ResponsibleID = &id.Person{UUID: *c.ResponsibleID}
		}
		all = append(all, n)
	}
	return all
}

func planRef(r plan.Ref) api.PlanRef {
	return api.PlanRef{ID: r.ID.UUID, AcademicYear: r.AcademicYear.String(), Edition: r.Edition}
}

func planCard(c plan.Card) api.PlanCard {
	return api.PlanCard{
		ID: c.ID.UUID, AcademicYear: c.AcademicYear.String(), Edition: c.Edition, State: api.PlanState(c.State),
		PublishedAt: c.PublishedAt, SupersededAt: c.SupersededAt, UpdatedAt: c.UpdatedAt,
	}
}

func planView(s plan.Seen) api.Plan {
	view := api.Plan{
		ID: s.ID.UUID, AcademicYear: s.AcademicYear.String(), Edition: s.Edition, State: api.PlanState(s.State), Introduction: s.Introduction,
		Commitments: []api.Commitment{}, PublishedAt: s.PublishedAt, SupersededAt: s.SupersededAt, UpdatedAt: s.UpdatedAt, AllowedActions: actions(s.Allowed),
	}
	if s.BasedOn != nil {
		ref := planRef(*s.BasedOn)
		view.BasedOn = &ref
	}
	for _, c := range s.Commitments {
		view.Commitments = append(view.Commitments, commitmentView(c, s))
	}
	return view
}

func commitmentView(c plan.Commitment, of plan.Seen) api.Commitment {
	view := api.Commitment{
		ID: c.ID.UUID, Duty: api.Duty(c.Duty), What: c.What, Responsible: c.Responsible, DueBy: date(c.DueBy),
		Measure: api.CommitmentMeasure{Description: c.Measure, Unit: orAbsent(c.Unit), Baseline: orAbsent(c.Baseline), Target: orAbsent(c.Target)},
		Status:  api.CommitmentStatus(c.Status()), Reached: orAbsent(c.Reached()),
		Progress: []api.PlanProgress{}, Evidence: evidenceView(c.Evidence, of.Whole),
	}
	if c.ResponsibleID != nil {
		view.ResponsiblePerson = personIf(*c.ResponsibleID, c.ResponsibleName)
	}
	for _, n := range c.Progress {
		view.Progress = append(view.Progress, api.PlanProgress{
			ID: n.ID.UUID, On: date(n.On), Note: n.Note, Value: orAbsent(n.Value), Status: orAbsent(api.CommitmentStatus(n.Status)), At: n.At,
			By: personIf(n.ByID, n.ByName),
		})
	}
	if c.From != nil {
		view.CarriedFrom = &api.CarriedFrom{Plan: planRef(c.From.Plan), CommitmentID: c.From.ID.UUID}
	}
	return view
}

// evidenceView shows documents to all, and records to those who see the plan whole.
func evidenceView(all []plan.Evidence, whole bool) api.PlanEvidence {
	view := api.PlanEvidence{Documents: []api.PlanDocument{}, RecordCounts: []api.PlanRecordCount{}}
	for _, e := range all {
		if e.Kind == plan.Document {
			view.Documents = append(view.Documents, api.PlanDocument{ID: e.ID.UUID, URL: e.URL, Title: e.Title, At: e.At, By: personIf(e.ByID, e.ByName)})
			continue
		}
		view.RecordCounts = counted(view.RecordCounts, api.PlanEvidenceKind(e.Kind))
		if whole {
			view.Records = append(view.Records, api.PlanRecord{
				ID: e.ID.UUID, Kind: api.PlanEvidenceKind(e.Kind), RecordID: e.RecordID, At: e.At, By: person(e.ByID, e.ByName),
			})
		}
	}
	return view
}

func counted(counts []api.PlanRecordCount, kind api.PlanEvidenceKind) []api.PlanRecordCount {
	for i := range counts {
		if counts[i].Kind == kind {
			counts[i].Number++
			return counts
		}
	}
	return append(counts, api.PlanRecordCount{Kind: kind, Number: 1})
}

// personIf names a person, where one is told.
func personIf(which id.Person, name string) *api.PersonRef {
	if which.IsZero() {
		return nil
	}
	ref := person(which, name)
	return &ref
}

func dutyView(s plan.Standing) api.DutyStanding {
	return api.DutyStanding{
		Duty: api.Duty(s.Duty), HasCommitments: s.Any(), Planned: commitmentsFigure(s.Planned), UnderWay: commitmentsFigure(s.UnderWay),
		Met: commitmentsFigure(s.Met), NotMet: commitmentsFigure(s.NotMet), Due: commitmentsFigure(s.Due), Overdue: commitmentsFigure(s.Overdue),
		WithoutEvidence: commitmentsFigure(s.WithoutEvidence),
	}
}

func commitmentsFigure(of []id.Commitment) api.CommitmentsFigure {
	view := api.CommitmentsFigure{Number: len(of), CommitmentIds: []uuid.UUID{}}
	for _, c := range of {
		view.CommitmentIds = append(view.CommitmentIds, c.UUID)
	}
	return view
}

func smepLine(l plan.Line) api.SmepLine {
	view := api.SmepLine{
		AcademicYear: l.Year.String(), AsOf: date(l.AsOf), Duty: api.Duty(l.Duty), HasCommitments: l.Any(), Open: commitmentsFigure(l.Open()),
		Due: commitmentsFigure(l.Due), Overdue: commitmentsFigure(l.Overdue), Met: commitmentsFigure(l.Met), NotMet: commitmentsFigure(l.NotMet),
		WithoutEvidence: commitmentsFigure(l.WithoutEvidence),
	}
	if l.Of != nil {
		ref, state := planRef(*l.Of), api.PlanState(l.State)
		view.Plan, view.State = &ref, &state
	}
	return view
}
