package httpapi

import (
	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/paper"
	"github.com/hubqa/hubqa/internal/pitfall"
	"github.com/hubqa/hubqa/internal/proportion"
)

func partnershipCard(s pitfall.Seen) api.PartnershipCard {
	standing := func(state pitfall.State) api.SignalKeys {
		keys := api.SignalKeys{}
		for _, one := range s.Signals {
			if one.State == state {
				keys = append(keys, api.SignalKey(one.Key))
			}
		}
		return keys
	}
	return api.PartnershipCard{
		ID: s.Of().ID(), School: schoolRef(s.SchoolID, s.SchoolURN, s.SchoolName), Partner: partnerRef(s.PartnerID, s.PartnerName),
		AcademicYear: s.Year.String(), Raised: standing(pitfall.Raised), Dismissed: standing(pitfall.Dismissed), Clear: standing(pitfall.Clear),
		NotCalculable: standing(pitfall.NotCalculable), Signals: signals(s.Signals, s.Open),
	}
}

func partnershipView(s pitfall.Seen) api.Partnership {
	return api.Partnership{
		ID: s.Of().ID(), School: schoolRef(s.SchoolID, s.SchoolURN, s.SchoolName), Partner: partnerRef(s.PartnerID, s.PartnerName),
		AcademicYear: s.Year.String(), Figures: partnershipFigures(s.Figures()), Signals: signals(s.Signals, s.Open), AllowedActions: actions(s.Allowed),
	}
}

func signals(all []pitfall.Signal, open access.Disclosure) []api.Signal {
	views := []api.Signal{}
	for _, s := range all {
		view := api.Signal{
			Signal: api.SignalKey(s.Key), Pitfall: api.Pitfall(s.Pitfall), State: api.SignalState(s.State), Reason: orAbsent(s.Reason), Sentence: s.Sentence,
			Records: []api.SignalRecord{}, LookedFor: []api.SignalSearch{},
		}
		for _, r := range s.Records {
			view.Records = append(view.Records, api.SignalRecord{Kind: api.SignalRecordKind(r.Kind), ID: r.ID, Version: r.Version})
		}
		for _, f := range s.LookedFor {
			view.LookedFor = append(view.LookedFor, api.SignalSearch{Kind: api.SignalSearchKind(f.Kind), From: date(f.From), To: date(f.To)})
		}
		if d := s.Dismissal; d != nil {
			view.Dismissal = &api.SignalDismissal{
				ID: d.ID.UUID, By: person(d.DismissedBy, d.ByName), At: d.CreatedAt, Reason: opened(d.Reason, open), Lapsed: s.Lapsed,
			}
		}
		views = append(views, view)
	}
	return views
}

func partnershipFigures(f pitfall.Figures) api.PartnershipFigures {
	view := api.PartnershipFigures{
		TakingPart: []api.PartnershipTakingPart{}, GoingOn: []api.PartnershipShare{}, MovedUp: []api.PartnershipShare{},
		Visits: f.Visits, JointPractices: f.Joint, Conversations: f.Talks, Challenged: f.Challenged,
	}
	for _, t := range f.TakingPart {
		view.TakingPart = append(view.TakingPart, takingPart(t))
	}
	for _, s := range f.GoingOn {
		view.GoingOn = append(view.GoingOn, shareTold(s))
	}
	for _, s := range f.MovedUp {
		view.MovedUp = append(view.MovedUp, shareTold(s))
	}
	return view
}

func takingPart(t pitfall.TakingPart) api.PartnershipTakingPart {
	view := api.PartnershipTakingPart{
		RecordID: t.From.ID, ProvisionID: orAbsent(t.From.ProvisionID.UUID), ProvisionName: orAbsent(t.From.ProvisionName),
		Term: api.PartnershipTakingPartTerm(t.From.Term), Pupils: t.Pupils, Roll: t.Roll, Gaps: []api.PartnershipGap{},
	}
	if t.From.Roll != nil {
		view.RollOn = dateOrAbsent(t.From.Roll.On)
	}
	if rate, ok := t.Rate(); ok {
		percent := float32(rate.Float())
		view.Percent = &percent
	}
	for _, g := range t.Gaps {
		view.Gaps = append(view.Gaps, api.PartnershipGap{
			Group: api.PartnershipGapGroup(g.Group), Percent: percentOf(g.Of), RestPercent: percentOf(g.Rest),
			Points: float32(g.Points.Float()), Low: float32(g.Low.Float()), High: float32(g.High.Float()),
		})
	}
	return view
}

func percentOf(s proportion.Share) float32 { return float32(pitfall.Percent(s).Float()) }

func shareTold(t pitfall.Told) api.PartnershipShare {
	return api.PartnershipShare{
		RecordID: t.From.ID, ProvisionID: orAbsent(t.From.ProvisionID.UUID), ProvisionName: orAbsent(t.From.ProvisionName),
		Pupils: t.Share.Part, Of: t.Share.Whole, Percent: percentOf(t.Share), Sentence: t.What,
	}
}

func questionSheetView(s pitfall.Sheet) api.QuestionSheet {
	view := api.QuestionSheet{
		ID: s.Of().ID(), School: schoolRef(s.SchoolID, s.SchoolURN, s.SchoolName), Partner: partnerRef(s.PartnerID, s.PartnerName),
		AcademicYear: s.Year.String(), PreparedOn: date(s.On), Figures: partnershipFigures(s.Figures), Raised: signals(s.Raised(), s.Open),
		Questions: []api.PartnershipQuestion{},
	}
	for _, q := range s.Questions {
		view.Questions = append(view.Questions, api.PartnershipQuestion{
			Pitfall: api.Pitfall(q.Pitfall), Signal: orAbsent(api.SignalKey(q.Signal)), Question: q.Text,
		})
	}
	if s.Next != nil {
		view.NextConversation = &api.NextConversation{ID: s.Next.ID.UUID, PlannedOn: date(s.Next.PlannedOn)}
	}
	return view
}

// questionPaper is the sheet in words.
func questionPaper(s pitfall.Sheet) paper.Questions {
	p := paper.Questions{Hub: s.Hub, School: s.SchoolName, Partner: s.PartnerName, Year: s.Year.String(), PreparedOn: s.On}
	for _, t := range s.Figures.TakingPart {
		row := paper.TakingPart{Provision: t.From.ProvisionName, Term: sentence(string(t.From.Term)), Pupils: t.Pupils, Roll: t.Roll}
		if rate, ok := t.Rate(); ok {
			row.Percent = rate.String()
		}
		if widest := t.Widest(s.Small); widest != nil {
			row.Gap = widest.InWords()
		}
		p.TakingPart = append(p.TakingPart, row)
	}
	for _, told := range append(s.Figures.GoingOn, s.Figures.MovedUp...) {
		p.Shares = append(p.Shares, told.What+".")
	}
	p.Visits, p.Joint, p.Talks = s.Figures.Visits, s.Figures.Joint, s.Figures.Talks
	for _, of := range pitfall.Pitfalls {
		topic := paper.Topic{Name: pitfallNames[of]}
		for _, one := range s.Raised() {
			if one.Pitfall == of {
				topic.Raised = append(topic.Raised, one.Sentence)
			}
		}
		for _, q := range s.Questions {
			if q.Pitfall == of {
				topic.Questions = append(topic.Questions, q.Text)
			}
		}
		p.Topics = append(p.Topics, topic)
	}
	if s.Next != nil {
		p.NextOn = s.Next.PlannedOn
	}
	return p
}

var pitfallNames = map[pitfall.Pitfall]string{
	pitfall.ValueForMoney: "Value for money", pitfall.AllGroups: "All groups of pupils", pitfall.LinkedToNeeds: "Where pupils stand",
	pitfall.SharedPractice: "Working together", pitfall.LeadersKnowledge: "What leaders ask",
}
