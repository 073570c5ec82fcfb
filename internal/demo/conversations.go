package demo

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/conversation"
	"github.com/hubqa/hubqa/internal/engagement"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/table"
)

// converse tells of five schools: one in conversation, one that declined, one lapsed, one whose
// history began under another URN, and those that were never reached.
func (s *seed) converse() {
	s.askSchools()
	s.linkOfficers()
	s.inConversation()
	s.declinedIt()
	s.letLapse()
	s.beganBefore()
	for _, hub := range []*id.Hub{&s.world.Hub, &s.world.Other} {
		s.at(s.on(s.day(-1), 3, 0), "follow schools up", func() error {
			_, err := s.engagement.FollowUp(s.ctx, *hub)
			return err
		})
	}
	s.at(s.on(s.day(-1), 9, 5), "find a follow-up", func() error {
		found, err := s.engagement.ListFollowUps(s.ctx, s.world.QALead.Actor(), engagement.FollowUpFilter{School: s.world.Schools.AlsoTaught},
			page.Request{Limit: 1, Sort: "dueOn"})
		for _, f := range found.Items {
			s.world.FollowUp = f.ID
		}
		return err
	})
}

func (s *seed) askSchools() {
	w := &s.world
	questions := conversation.Questions{
		{Key: "singing", Text: "How often does each class sing?", Kind: conversation.ScaleQuestion, Points: 5, Required: true},
		{Key: "plan", Text: "Does the school have a plan for music?", Kind: conversation.YesNo},
		{Key: "help", Text: "With what could the hub help most?", Kind: conversation.TextQuestion},
	}
	s.at(s.on(s.lastYear(time.September, 9), 10, 10), "draft questions", func() error {
		seen, err := s.conversations.CreateSet(s.ctx, w.QALead.Actor(), "Before a conversation", questions)
		if err != nil {
			return err
		}
		w.QuestionSets.Published = seen.ID
		_, err = s.conversations.PublishSet(s.ctx, w.QALead.Actor(), seen.ID, asSeen)
		return err
	})
	s.at(s.on(s.day(-9), 10, 20), "draft the next questions", func() error {
		seen, err := s.conversations.CreateSet(s.ctx, w.HubManager.Actor(), "Before a conversation", questions[:2])
		w.QuestionSets.Draft = seen.ID
		return err
	})
}

func (s *seed) linkOfficers() {
	w := &s.world
	appoint := func(at time.Time, urn int, who Person, from calendar.Date, to *id.LinkOfficer) {
		s.at(at, "appoint a link officer", func() error {
			seen, err := s.conversations.Appoint(s.ctx, w.QALead.Actor(), s.urns[urn], who.ID, from)
			*to = seen.ID
			return err
		})
	}
	var rest id.LinkOfficer
	first, then := s.lastYear(time.September, 1), s.lastYear(time.April, 1)
	appoint(s.on(first, 9, 10), leys, w.OtherObserver, first, &w.LinkOfficers.Ended)
	appoint(s.on(first, 9, 15), herbert, w.Observer, first, &rest)
	appoint(s.on(first, 9, 20), pearTree, w.OtherQALead, first, &rest)
	s.at(s.on(s.lastYear(time.March, 20), 15, 0), "end a time as link officer", func() error {
		_, err := s.conversations.EndOfficer(s.ctx, w.QALead.Actor(), w.LinkOfficers.Ended, asSeen, then.AddDays(-1))
		return err
	})
	appoint(s.on(s.lastYear(time.March, 20), 15, 5), leys, w.Observer, then, &w.LinkOfficers.Visited)
}

// plans plans a conversation.
func (s *seed) arranges(at time.Time, urn int, by *Person, lead *Person, on calendar.Date, to *id.Conversation) {
	s.at(at, "plan a conversation", func() error {
		n := conversation.New{School: s.urns[urn], On: on, Topics: []string{"Class lessons", "Who learns an instrument"}}
		if lead != nil {
			n.Lead = lead.ID
		}
		seen, err := s.conversations.Plan(s.ctx, by.Actor(), n)
		*to = seen.ID
		return err
	})
}

// holds records that a conversation was held, with somebody of the school in the role.
func (s *seed) holds(at time.Time, which *id.Conversation, by *Person, on calendar.Date, role string, of *Person) {
	s.at(at, "hold a conversation", func() error {
		theirs := conversation.Participant{Side: conversation.SchoolSide, Role: role}
		if of != nil {
			theirs.PersonID = &of.ID
		}
		ours := conversation.Participant{Side: conversation.HubSide, Role: "hub-lead"}
		_, err := s.conversations.Hold(s.ctx, by.Actor(), *which, asSeen, conversation.Meeting{On: on, Participants: []conversation.Participant{theirs, ours}})
		return err
	})
}

func (s *seed) writesUp(at time.Time, which *id.Conversation, by *Person, record func() conversation.Record) {
	s.at(at, "write a conversation up", func() error {
		_, err := s.conversations.WriteUp(s.ctx, by.Actor(), *which, asSeen, record())
		return err
	})
}

// inConversation is the school visited: a conversation of the year before, agreed and closed; one
// that looked at what was agreed then, and waits for the school; and the next.
func (s *seed) inConversation() {
	w := &s.world
	c := &w.Conversations
	on := s.lastYear(time.March, 3)
	s.arranges(s.on(s.lastYear(time.February, 9), 11, 0), leys, &w.QALead, nil, on, &c.Closed)
	s.holds(s.on(on, 16, 30), &c.Closed, &w.QALead, on, conversation.Headteacher, nil)
	s.writesUp(s.on(s.lastYear(time.March, 5), 10, 0), &c.Closed, &w.QALead, func() conversation.Record {
		return conversation.Record{
			Topics: []string{"Class lessons"}, Supported: "Every class sings every week.", Challenged: "Few of those who learn an instrument have free school meals.",
			AnswerGiven: "We ask those first who ask us. That can change.", NextOn: s.lastYear(time.June, 16),
			Actions: []conversation.ProposedAction{
				{Text: "Offer instruments to pupils with free school meals first.", Owner: conversation.SchoolSide, DueOn: s.lastYear(time.May, 22)},
				{Text: "Lend ten cornets.", Owner: conversation.HubSide, DueOn: s.lastYear(time.April, 24)},
			},
		}
	})
	s.at(s.on(s.lastYear(time.March, 10), 8, 30), "agree to a conversation", func() error {
		seen, err := s.conversations.Agree(s.ctx, w.Headteacher.Actor(), c.Closed, asSeen, nil)
		if len(seen.Actions) > 0 {
			c.Action = seen.Actions[0].ID
		}
		return err
	})
	s.at(s.on(s.lastYear(time.July, 3), 9, 30), "close a conversation", func() error {
		_, err := s.conversations.Close(s.ctx, w.QALead.Actor(), c.Closed, asSeen)
		return err
	})
	s.lookBack()
}

func (s *seed) lookBack() {
	w := &s.world
	c := &w.Conversations
	s.arranges(s.on(s.day(-30), 9, 45), leys, &w.Observer, nil, s.day(-6), &c.WrittenUp)
	s.holds(s.on(s.day(-6), 15, 50), &c.WrittenUp, &w.Observer, s.day(-6), "music-lead", nil)
	s.writesUp(s.on(s.day(-5), 11, 20), &c.WrittenUp, &w.Observer, func() conversation.Record {
		return conversation.Record{
			Topics: []string{"Who learns an instrument"}, Supported: "Two of three new learners have free school meals.",
			Challenged: "Nobody who stopped was asked why.", AnswerGiven: "That is right.", NextOn: s.day(20),
			Reviews: []conversation.Review{{ActionID: c.Action, Outcome: conversation.Done}},
			Actions: []conversation.ProposedAction{{Text: "Ask those who stopped.", Owner: conversation.SchoolSide, DueOn: s.day(40)}},
		}
	})
	s.at(s.on(s.day(-4), 12, 30), "answer a write-up", func() error {
		_, err := s.conversations.Answer(s.ctx, w.MusicLead.Actor(), c.WrittenUp, asSeen, "Some of them moved away.")
		return err
	})
	s.arranges(s.on(s.day(-4), 14, 0), leys, &w.Observer, nil, s.day(20), &c.Planned)
	s.at(s.on(s.day(-4), 14, 10), "send a questionnaire", func() error {
		_, err := s.conversations.Send(s.ctx, w.Observer.Actor(), c.Planned, asSeen, w.QuestionSets.Published)
		return err
	})
	s.openAnswers(s.on(s.day(-2), 14, 0), true)
	s.openAnswers(s.on(s.day(-2), 16, 0), false)
	mark, yes, help := 4, true, "With instruments that small hands can hold."
	s.at(s.on(s.day(-2), 13, 40), "answer a questionnaire", func() error {
		_, err := s.conversations.AnswerQuestions(s.ctx, w.MusicLead.Actor(), c.Planned, asSeen,
			[]conversation.Answer{{Key: "singing", Mark: &mark}, {Key: "plan", Yes: &yes}, {Key: "help", Text: &help}})
		return err
	})
}

// openAnswers has the school open its answers to more, and take that back.
func (s *seed) openAnswers(at time.Time, agreed bool) {
	w := &s.world
	s.at(at, "open answers", func() error {
		_, err := s.conversations.OpenAnswers(s.ctx, w.Headteacher.Actor(), w.Conversations.Planned, asSeen, agreed)
		return err
	})
}

// declinedIt is a school whose head teacher does not want to talk.
func (s *seed) declinedIt() {
	w := &s.world
	s.arranges(s.on(s.day(-20), 10, 30), herbert, &w.Observer, nil, s.day(12), &w.Conversations.Declined)
	s.at(s.on(s.day(-15), 17, 10), "decline a conversation", func() error {
		_, err := s.conversations.Decline(s.ctx, w.OtherHeadteacher.Actor(), w.Conversations.Declined, asSeen, "We have no time for it this term.", nil)
		return err
	})
}

// letLapse is a school that the hub lost touch with.
func (s *seed) letLapse() {
	w := &s.world
	on := s.lastYear(time.September, 23)
	s.arranges(s.on(s.lastYear(time.September, 8), 9, 0), becket, &w.QALead, &w.QALead, on, &w.Conversations.Lapsed)
	s.holds(s.on(on, 17, 0), &w.Conversations.Lapsed, &w.QALead, on, "other-staff", nil)
}

const pearTreeBefore = 112727 // the URN of pearTree until 2017

// beganBefore is a school that had another URN when the first conversation was held with it.
func (s *seed) beganBefore() {
	w := &s.world
	c := &w.Conversations
	was := calendar.On(2017, time.May, 10)
	s.at(s.on(s.lastYear(time.September, 7), 9, 0), "register a predecessor", func() error { return s.succeed(pearTreeBefore, pearTree) })
	s.at(s.on(s.lastYear(time.September, 7), 9, 30), "appoint a link officer of the past", func() error {
		seen, err := s.conversations.Appoint(s.ctx, w.QALead.Actor(), s.urns[pearTreeBefore], w.OtherQALead.ID, was)
		if err != nil {
			return err
		}
		_, err = s.conversations.EndOfficer(s.ctx, w.QALead.Actor(), seen.ID, asSeen, was)
		return err
	})
	s.at(s.on(s.lastYear(time.September, 7), 9, 40), "bring in a conversation of the past", func() (err error) {
		c.Before, err = s.bring(fmt.Sprintf("Pear Tree 2017,%d,%s,senior-leader,hub-lead", pearTreeBefore, was))
		return err
	})
	on := s.lastYear(time.November, 26)
	s.arranges(s.on(s.lastYear(time.October, 12), 9, 0), pearTree, &w.OtherQALead, nil, on, &c.After)
	s.holds(s.on(on, 16, 0), &c.After, &w.OtherQALead, on, conversation.SeniorLeader, nil)
	s.writesUp(s.on(s.lastYear(time.December, 1), 10, 0), &c.After, &w.OtherQALead, func() conversation.Record {
		return conversation.Record{
			Supported: "The strings in year 3.",
			Actions:   []conversation.ProposedAction{{Text: "Write down what year 4 goes on with.", Owner: conversation.SchoolSide, DueOn: s.lastYear(time.March, 26)}},
		}
	})
	s.at(s.on(s.lastYear(time.December, 8), 12, 0), "record an agreement", func() error {
		_, err := s.conversations.Agree(s.ctx, w.OtherQALead.Actor(), c.After, asSeen, &conversation.Otherwise{GivenBy: "The deputy head teacher", How: "by e-mail"})
		return err
	})
}

// bring brings a conversation from a file with one row.
func (s *seed) bring(row string) (which id.Conversation, err error) {
	rows, err := conversation.NewReader(strings.NewReader("externalId,schoolUrn,heldOn,schoolRoles,hubRoles\n"+row), table.CSV)
	if err != nil {
		return which, err
	}
	told, err := rows.Next()
	if err != nil {
		return which, err
	}
	err = s.conversations.Store.Update(s.ctx, s.world.QALead.Actor(), func(tx conversation.Tx) error {
		_, said, err := conversation.Bring(tx, &told)
		if len(said) == 1 {
			which.UUID = said[0].Of
		}
		if len(told.Errors) > 0 {
			return errors.New(told.Errors[0].Detail)
		}
		return err
	})
	return which, err
}

// succeed registers that a school of the hub had another URN before.
func (s *seed) succeed(from, to int) error {
	as := s.world.Client.Actor()
	of, err := s.schools.Read(s.ctx, as, s.urns[to])
	if err != nil {
		return err
	}
	was := of.School
	was.URN, was.Status, was.ClosedOn, was.OpenedOn, was.EstablishmentNumber = from, school.StatusClosed, of.OpenedOn.AddDays(-1), calendar.Date{}, ""
	seen, err := s.schools.Create(s.ctx, as, was)
	if err != nil {
		return err
	}
	s.urns[from] = seen.ID
	return s.db.Load(s.ctx, as, func(tx *store.Tx) error {
		by, err := tx.Permit(tx.Scope(access.StartImport), access.Facts{Hub: as.Hub(), ID: tx.NewID()})
		if err != nil {
			return err
		}
		err = tx.LoadSuccessions(by, []school.Succession{{
			HubID: as.Hub(), ID: id.Succession{UUID: tx.NewID()}, FromURN: from, ToURN: to, Kind: school.SuccessionPlain, On: of.OpenedOn, Version: 1,
		}})
		return errors.Join(err, tx.FinishLoad())
	})
}
