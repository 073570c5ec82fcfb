package httpapi

import (
	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/training"
)

// trainingView shows an event, and what is open to the reader of what was said of it.
func trainingView(s training.Seen) api.TrainingEvent {
	view := api.TrainingEvent{
		ID: s.ID.UUID, ExternalID: orAbsent(s.ExternalID), Title: s.Title, Kind: api.TrainingEventKind(s.Kind), Audience: api.TrainingAudience(s.Audience),
		Topic: orAbsent(s.Topic), Duties: dutiesView(s.Duties), FromOn: date(s.FromOn), ToOn: date(s.ToOn), Minutes: s.Minutes,
		State: api.TrainingEventState(s.State(s.On)), Attended: s.Attended, Effect: orAbsent(opened(s.Effect, s.Open)),
		CancellationReason: orAbsent(opened(s.CancellationReason, s.Open)), AllowedActions: actions(s.Allowed),
	}
	for _, a := range s.Answered {
		view.Evaluation = append(view.Evaluation, api.TrainingFigures{
			Statement: a.Statement, Agree: voiceFigure(a.Agree), Partly: voiceFigure(a.Partly), Disagree: voiceFigure(a.Disagree), Answers: voiceFigure(a.Answers),
		})
	}
	return view
}

func attendanceView(s training.AttendanceSeen) api.TrainingAttendance {
	e := s.Event
	view := api.TrainingAttendance{
		ID: s.ID.UUID, People: s.People, Role: orAbsent(api.SchoolStaffRole(s.Role)), RecordedAt: s.CreatedAt, AllowedActions: actions(s.Allowed),
		Event: api.TrainingEventRef{
			ID: e.ID.UUID, Title: e.Title, Kind: api.TrainingEventKind(e.Kind), Audience: api.TrainingAudience(e.Audience), Topic: orAbsent(e.Topic),
			Duties: dutiesView(e.Duties), FromOn: date(e.FromOn), ToOn: date(e.ToOn), Minutes: e.Minutes,
		},
	}
	if s.PersonID != nil {
		who := person(*s.PersonID, s.PersonName)
		view.Person = &who
	}
	if s.SchoolID != nil {
		view.School = &api.SchoolRef{ID: s.SchoolID.UUID, Urn: s.SchoolURN, Name: s.SchoolName}
	}
	return view
}

func dutiesOf(named []api.Duty) training.Duties {
	var all []string
	for _, d := range named {
		all = append(all, string(d))
	}
	return training.NewDuties(all)
}

func dutiesView(all training.Duties) []api.Duty {
	view := []api.Duty{}
	for _, d := range all {
		view = append(view, api.Duty(d))
	}
	return view
}
