package httpapi

import (
	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/observation"
)

func schoolOf(o *observation.Observation) api.SchoolRef {
	return api.SchoolRef{ID: o.SchoolID.UUID, Urn: o.Names.URN, Name: o.Names.School}
}

func partnerOf(o *observation.Observation) api.PartnerRef {
	return api.PartnerRef{ID: o.PartnerID.UUID, Name: o.Names.Partner}
}

// observationCard is a visit in a list: place, time, state and people. Kind and purpose
// are withheld from machine clients, since they tell that a head teacher asked.
func observationCard(o observation.Observation) api.ObservationCard {
	return api.ObservationCard{
		ID: o.ID.UUID, Kind: orAbsent(api.ObservationKind(o.Kind)), Purpose: orAbsent(api.ObservationPurpose(o.Purpose)),
		State: api.ObservationState(o.State), StartsAt: o.StartsAt, LengthMinutes: o.LengthMinutes,
		AcademicYear: o.AcademicYear().String(), School: schoolOf(&o), Partner: partnerOf(&o),
		Teacher: person(o.TeacherID, o.Names.Teacher),
	}
}

// observationView is one visit. What came of it has views of its own.
func observationView(s observation.Seen) api.Observation {
	card := observationCard(s.Observation)
	view := api.Observation{
		ID: card.ID, Kind: card.Kind, Purpose: card.Purpose, State: card.State, StartsAt: card.StartsAt,
		LengthMinutes: card.LengthMinutes, AcademicYear: card.AcademicYear, School: card.School,
		Partner: card.Partner, Teacher: card.Teacher, AllowedActions: actions(s.Allowed),
	}
	if s.Arranged {
		arrange(&view, s)
	}
	if s.Outcome && !s.ReportDueOn.IsZero() {
		view.Report = reportProgress(s)
	}
	return view
}

func arrange(view *api.Observation, s observation.Seen) {
	view.Provision = &api.ProvisionRef{ID: s.ProvisionID.UUID, Name: s.Names.Provision}
	view.FrameworkID = &s.FrameworkID.UUID
	view.Focus = orNull(s.Focus)
	view.RescheduledBecause = orAbsent(s.RescheduledBecause)
	view.ProposedAt = &s.ProposedAt
	for _, ob := range s.Observers {
		view.Observers = append(view.Observers, api.Observer{
			Person: person(ob.PersonID, ob.Name), Lead: ob.Leads, Conflict: conflict(ob), StandingReason: orAbsent(ob.StandingReason),
		})
	}
	for _, a := range s.Agreements {
		view.Agreements = append(view.Agreements, api.Agreement{
			Side: api.AgreementSide(a.Side), By: person(a.ByID, a.Name), GivenBy: orAbsent(a.GivenBy),
			GivenHow: orAbsent(api.AgreementManner(a.GivenHow)), At: a.At,
		})
	}
	for _, e := range s.Exceptions {
		if e.Clause != observation.ImmediateFeedback { // it tells of the feedback, and stands with it
			view.Exceptions = append(view.Exceptions, clauseException(e))
		}
	}
	if s.Ceiling && s.CeilingReason != "" {
		view.CeilingException = &api.Exception{Reason: s.CeilingReason, AgreedBy: s.CeilingAgreedBy}
	}
	if s.EndedAt != nil {
		view.Ending = &api.Ending{Reason: s.EndingReason, By: person(*s.EndedBy, s.Names.EndedBy), At: *s.EndedAt}
	}
	if s.RecordedAt != nil {
		view.Visit = visitView(&s.Observation)
	}
}

func conflict(ob observation.Observer) *api.Conflict {
	if ob.ConflictKind == "" {
		return nil
	}
	return &api.Conflict{Kind: api.ConflictKind(ob.ConflictKind), Reason: ob.ConflictReason}
}

func clauseException(e observation.Exception) api.ClauseException {
	return api.ClauseException{Clause: api.Clause(e.Clause), Reason: e.Reason, AgreedBy: e.AgreedBy, RecordedAt: e.RecordedAt}
}

func visitView(o *observation.Observation) *api.Visit {
	return &api.Visit{
		PlannedAt: o.PlannedAt, StartedAt: *o.StartedAt, EndedAt: *o.FinishedAt, Minutes: o.Minutes(), TookNoPart: o.TookNoPart,
		AskedNoPreparation: o.AskedNoPreparation, RecordedAt: *o.RecordedAt,
		SchoolContact: api.SchoolContact{
			Outcome: api.ContactOutcome(o.ContactOutcome), With: api.ContactPerson(o.ContactWith), Reason: orAbsent(o.ContactReason),
		},
	}
}

// reportProgress shows drafts as awaited to those who do not take part in them.
func reportProgress(s observation.Seen) *api.ReportProgress {
	p := &api.ReportProgress{
		DueOn: date(s.ReportDueOn), State: api.ReportStateAwaited, IssuedAt: s.IssuedAt,
		ResponseWindowEndsOn: dateOrAbsent(s.WindowEndsOn),
	}
	if s.Published {
		p.SummaryPublishedAt = s.PublishedAt
	}
	if s.Reply {
		p.ReplyWindowEndsOn = dateOrAbsent(s.ReplyWindowEndsOn)
	}
	switch {
	case s.IssuedAt != nil:
		p.State = api.ReportStateIssued
	case s.Drafts && s.Progress.DraftState != "":
		p.State = api.ReportState(s.Progress.DraftState)
	}
	return p
}

func protocolView(which api.ObservationID, clauses []observation.ClauseState) api.Protocol {
	view := api.Protocol{ObservationID: which, Clauses: []api.ClauseState{}}
	for _, c := range clauses {
		state := api.ClauseState{
			Clause: api.Clause(c.Clause), Kind: api.ClauseKind(c.Kind), Status: api.ClauseStatus(c.Status),
			Evidence: orAbsent(c.Evidence), DueOn: dateOrAbsent(c.DueOn),
		}
		if c.Exception != nil {
			e := clauseException(*c.Exception)
			state.Exception = &e
		}
		view.Clauses = append(view.Clauses, state)
	}
	return view
}
