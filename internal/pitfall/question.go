package pitfall

import (
	"context"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
)

// Question is one to ask the partner.
type Question struct {
	Pitfall Pitfall
	Signal  Key // by which it is raised; empty: it is asked of every partnership
	Text    string
}

// asked are the questions that raised signals put.
var asked = map[Key]string{
	NotMonitored:        "Who has watched your lessons here this year, what did they see, and when may we watch together?",
	CostUnknown:         "What did the year cost, who paid which part of it, and what does that come to for each pupil?",
	FewContinue:         "Why did those who stopped stop, and what would have kept them for another term?",
	FewWithGoodProgress: "Which pupils have not moved on since they began, and what will you teach differently?",
	ParticipationGap:    "Who is missing from your groups, what keeps them away, and what will you change by next term?",
	WideningGap:         "The gap has grown twice: what did you try in between, and why did it not work?",
	AchievementGap:      "What do those who achieve less in music at 16 lack that the others had from you?",
	NoStartingPoints:    "How do you find out what pupils can already do before you plan the first lesson?",
	NoFeederFigures:     "What do you know of the music that our new pupils made at their primary schools?",
	NoJointPractice:     "When will one of our teachers and one of your musicians plan and teach something together?",
	NoChallenge:         "What is the one thing about this work that you would not want me to ask about?",
}

// standing are the questions of a critical friend, where nothing of a pitfall is raised.
var standing = map[Pitfall]string{
	ValueForMoney:    "How do you know that pupils make good progress, and what would make you stop something?",
	AllGroups:        "Which of our pupils gain least from your work, and how do you know?",
	LinkedToNeeds:    "What did you change this year because of what our pupils could or wanted to do?",
	SharedPractice:   "What have your musicians learned from our teachers, and ours from yours?",
	LeadersKnowledge: "What does good look like in your work, and where have you seen better than here?",
}

// questions gives for each pitfall those of all its raised signals, in their order, or the one
// that is always asked.
func (p *Partnership) questions() (questions []Question) {
	for _, of := range Pitfalls {
		n := len(questions)
		for _, s := range p.Signals {
			if s.Pitfall == of && s.State == Raised {
				questions = append(questions, Question{of, s.Key, asked[s.Key]})
			}
		}
		if len(questions) == n {
			questions = append(questions, Question{of, "", standing[of]})
		}
	}
	return questions
}

// Next is a conversation of the hub with the school that is planned.
type Next struct {
	ID        id.Conversation
	PlannedOn calendar.Date
}

// Sheet is what a head teacher takes to the next conversation with the partner.
type Sheet struct {
	Seen
	Hub       string
	On        calendar.Date
	Figures   Figures
	Small     int // the hub's threshold of small numbers
	Questions []Question
	Next      *Next // nil: the hub has planned none with the school
}

// Sheet gives the question sheet of a partnership.
func (s Service) Sheet(ctx context.Context, who access.Actor, of Of) (sheet Sheet, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		if sheet.Seen, err = partnerships.Show(tx, of); err != nil {
			return err
		}
		h, err := tx.OwnHub(tx.Scope(access.ReadHub))
		if err != nil {
			return err
		}
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		sheet.Hub, sheet.On, sheet.Small = h.Name, tx.Today(), settings.SmallNumberThreshold
		sheet.Figures, sheet.Questions = sheet.Partnership.Figures(), sheet.questions()
		sheet.Next, err = tx.NextTalk(tx.Scope(access.ReadConversation), of.School, tx.Today())
		return err
	})
	return sheet, err
}

// Raised are the signals that are raised.
func (s Sheet) Raised() []Signal {
	return slices.DeleteFunc(slices.Clone(s.Signals), func(one Signal) bool { return one.State != Raised })
}
