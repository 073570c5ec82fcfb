package httpapi

import (
	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/mentoring"
)

// mentoringView shows of a mentoring what is open to the reader: to everybody who reads it
// who, when and how it stands.
func mentoringView(s mentoring.Seen) api.Mentoring {
	view := api.Mentoring{
		ID: s.ID.UUID, Mentor: person(s.MentorID, s.MentorName), Mentee: person(s.MenteeID, s.MenteeName), PartnerID: s.PartnerID.UUID,
		Focus: orAbsent(opened(s.Focus, s.Open)), FromOn: date(s.FromOn), ToOn: date(s.ToOn), State: api.MentoringState(s.State),
		ProposedBy: person(s.ProposedBy, s.ByName), ProposedAt: s.CreatedAt, EndedAt: s.EndedAt, AllowedActions: actions(s.Allowed),
	}
	if !s.Wholly() {
		return view
	}
	view.MentorAgreedAt, view.MenteeAgreedAt, view.NeedsShown = s.MentorAgreedAt, s.MenteeAgreedAt, &s.NeedsShown
	view.MentorEffect, view.MenteeEffect = orAbsent(opened(s.MentorEffect, s.Open)), orAbsent(opened(s.MenteeEffect, s.Open))
	view.EndingReason = orAbsent(opened(s.EndingReason, s.Open))
	if s.EndedBy != nil {
		view.EndedBy = &s.EndedBy.UUID
	}
	needs, meetings := mentoredNeeds(s), []api.MentoringMeeting{}
	for _, m := range s.Meetings {
		meetings = append(meetings, api.MentoringMeeting{On: date(m.On), Minutes: m.Minutes, By: person(m.ByID, m.ByName), At: m.At})
	}
	view.Needs, view.Meetings = needs, meetings
	return view
}

func mentoredNeeds(s mentoring.Seen) []api.MentoredNeed {
	shown := map[id.Need]*string{}
	for _, n := range s.Needed {
		shown[n.ID] = orAbsent(opened(n.Need, s.Opens))
	}
	needs := []api.MentoredNeed{}
	for _, n := range s.Needs {
		needs = append(needs, api.MentoredNeed{ID: n.UUID, Need: shown[n]})
	}
	return needs
}
