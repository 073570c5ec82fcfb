package httpapi

import (
	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/conversation"
	"github.com/hubqa/hubqa/internal/id"
)

func schoolRef(which id.School, urn int, name string) api.SchoolRef {
	return api.SchoolRef{ID: which.UUID, Urn: urn, Name: name}
}

// conversationView shows of a conversation what is open to the reader: to everybody who reads
// it that there is one, when, and with whom by their roles.
func conversationView(s conversation.Seen) api.Conversation {
	view := api.Conversation{
		ID: s.ID.UUID, School: schoolRef(s.SchoolID, s.SchoolURN, s.SchoolName), Lead: person(s.LeadID, s.LeadName), State: api.ConversationState(s.State),
		PlannedOn: date(s.PlannedOn), HeldOn: dateOrAbsent(s.HeldOn), NextOn: dateOrAbsent(s.NextOn), PlannedAt: s.CreatedAt, WrittenUpAt: s.WrittenUpAt,
		AgreedAt: s.AgreedAt, EndedAt: s.EndedAt, QuestionnaireSentAt: s.SentAt, QuestionnaireAnsweredAt: s.AnsweredAt,
		Participants: participants(s), Actions: agreedActions(s, s.Actions), AllowedActions: actions(s.Allowed),
	}
	if s.WasHeld() {
		without := s.WithoutLeader()
		view.WithoutLeader = &without
	}
	if !s.Wholly {
		return view
	}
	view.Topics = openedList(s.Topics, s.Open)
	view.Supported, view.Challenged = orAbsent(opened(s.Supported, s.Open)), orAbsent(opened(s.Challenged, s.Open))
	view.AnswerGiven, view.SchoolAnswer = orAbsent(opened(s.AnswerGiven, s.Open)), orAbsent(opened(s.SchoolAnswer, s.Open))
	view.ExternalID = orAbsent(s.ExternalID)
	view.EndingReason, view.GivenBy, view.GivenHow = orAbsent(opened(s.EndingReason, s.Open)), orAbsent(s.GivenBy), orAbsent(s.GivenHow)
	if s.State == conversation.WrittenUp {
		view.ProposedActions = proposedActions(s)
	}
	if len(s.Earlier) > 0 {
		view.EarlierActions = agreedActions(s, s.Earlier)
	}
	for _, r := range s.Reviews {
		view.Reviews = append(view.Reviews, api.ActionReview{ActionID: r.ActionID.UUID, Outcome: api.ReviewOutcome(r.Outcome)})
	}
	return view
}

// participants are named to those who read what was said.
func participants(s conversation.Seen) []api.ConversationParticipant {
	all := []api.ConversationParticipant{}
	for _, p := range s.Participants {
		taker := api.ConversationParticipant{Side: api.ConversationSide(p.Side), Role: api.ConversationRole(p.Role)}
		if s.Wholly && p.PersonID != nil {
			who := person(*p.PersonID, p.PersonName)
			taker.Person = &who
		}
		all = append(all, taker)
	}
	return all
}

func proposedActions(s conversation.Seen) (all []api.ProposedAction) {
	for _, a := range openedList(s.ProposedActions, s.Open) {
		all = append(all, api.ProposedAction{Text: a.Text, Owner: api.ConversationSide(a.Owner), DueOn: date(a.DueOn)})
	}
	return all
}

func agreedActions(s conversation.Seen, actions []conversation.Action) []api.AgreedAction {
	all := []api.AgreedAction{}
	for _, a := range actions {
		all = append(all, api.AgreedAction{
			ID: a.ID.UUID, Text: orAbsent(opened(a.Text, s.Open)), Owner: api.ConversationSide(a.Owner), DueOn: date(a.DueOn),
			Standing: api.AgreedActionStanding(s.SeenOn(a)), EndedOn: dateOrAbsent(a.EndedOn),
		})
	}
	return all
}

func linkOfficerView(s conversation.OfficerSeen) api.LinkOfficer {
	return api.LinkOfficer{
		ID: s.ID.UUID, School: schoolRef(s.SchoolID, s.SchoolURN, s.SchoolName), Person: person(s.PersonID, s.PersonName),
		FromOn: date(s.FromOn), ToOn: dateOrAbsent(s.ToOn), AllowedActions: actions(s.Allowed),
	}
}

func officerLoadView(l conversation.Load) api.LinkOfficerLoad {
	return api.LinkOfficerLoad{
		Person: person(l.PersonID, l.Name), AcademicYear: l.Year.String(), Schools: l.Schools, Planned: l.Planned, Held: l.Held,
	}
}

func questionSetView(s conversation.SetSeen) api.QuestionSet {
	return api.QuestionSet{
		ID: s.ID.UUID, Name: s.Name, Edition: orAbsent(s.Edition), State: api.QuestionSetState(s.State), Questions: questionsView(s.Questions),
		PublishedAt: s.PublishedAt, SupersededAt: s.SupersededAt, AllowedActions: actions(s.Allowed),
	}
}

func questionsView(questions conversation.Questions) []api.Question {
	all := []api.Question{}
	for _, q := range questions {
		all = append(all, api.Question{Key: q.Key, Text: q.Text, Kind: api.QuestionKind(q.Kind), Points: orAbsent(q.Points), Required: orAbsent(q.Required)})
	}
	return all
}

func questionsIn(questions []api.Question) (all conversation.Questions) {
	for _, q := range questions {
		all = append(all, conversation.Question{Key: q.Key, Text: q.Text, Kind: string(q.Kind), Points: of(q.Points), Required: of(q.Required)})
	}
	return all
}

func questionnaireView(s conversation.QuestionnaireSeen) api.Questionnaire {
	view := api.Questionnaire{
		ConversationID: s.ConversationID.UUID, School: schoolRef(s.SchoolID, s.SchoolURN, s.SchoolName), QuestionSetID: s.SetID.UUID,
		Name: s.SetName, Edition: s.Edition, Questions: questionsView(s.Questions), SentAt: s.SentAt, AnsweredAt: s.AnsweredAt,
		Openings: []api.AnswersOpening{}, AllowedActions: actions(s.Allowed),
	}
	for _, o := range s.Openings {
		view.Openings = append(view.Openings, api.AnswersOpening{AgreedAt: o.AgreedAt, WithdrawnAt: o.WithdrawnAt})
	}
	if s.AnsweredAt == nil {
		return view
	}
	for _, a := range openedList(s.Answers, s.Open) {
		view.Answers = append(view.Answers, api.QuestionnaireAnswer{Key: a.Key, Text: a.Text, Mark: a.Mark, Yes: a.Yes})
	}
	return view
}
