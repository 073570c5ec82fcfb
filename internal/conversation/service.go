package conversation

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
	"github.com/hubqa/hubqa/internal/school"
)

// Tx is what conversations need of a transaction. What takes a Scope finds nothing outside it.
type Tx interface {
	access.Grants
	Actor() access.Actor
	Now() time.Time
	Today() calendar.Date
	NewID() uuid.UUID
	Settings() (hub.Settings, error)
	School(within access.Scope, which id.School) (*school.School, error)
	PersonName(within access.Scope, which id.Person) (string, error)
	Roles(person id.Person, on calendar.Date) ([]access.Held, error)
	// RolesThen gives the roles that somebody held on a day, whether or not they are active now.
	RolesThen(person id.Person, on calendar.Date) ([]access.Held, error)
	Repeats() string
	LeadersOf(schools []id.School, roles ...access.Role) ([]id.Person, error)

	LinkOfficer(within access.Scope, which id.LinkOfficer) (*LinkOfficer, error)
	LinkOfficers(within access.Scope, f OfficerFilter, at page.Request) (page.Page[LinkOfficer], error)
	// LinkOfficersOf gives those of a school, whoever acts, and keeps others from changing them.
	LinkOfficersOf(school id.School) ([]LinkOfficer, error)
	// OfficerOn gives the link officer of a school on a day, or the zero id.
	OfficerOn(school id.School, day calendar.Date) (id.Person, error)
	CreateLinkOfficer(by access.Permit, o *LinkOfficer) error
	SaveLinkOfficer(by access.Permit, o *LinkOfficer) error
	// OfficerLoads gives, by name, the load of those whose terms as link officer are in the
	// scope and touch the year: schools on its last day or today, whichever is first.
	OfficerLoads(within access.Scope, year calendar.AcademicYear) ([]Load, error)

	Conversation(within access.Scope, which id.Conversation) (*Conversation, error)
	// ConversationNamed gives that of an external id in the scope, or nil.
	ConversationNamed(within access.Scope, externalID string) (*Conversation, error)
	// PersonNamed gives the id of a person by external id, or by e-mail address; or the zero id.
	PersonNamed(externalID, email string) (id.Person, error)
	SchoolNamed(within access.Scope, urn int) (id.School, error)
	// HeldWith reports whether a conversation was held with a school on a day.
	HeldWith(school id.School, on calendar.Date) (bool, error)
	Conversations(within access.Scope, f Filter, at page.Request) (page.Page[Conversation], error)
	CreateConversation(by access.Permit, c *Conversation) error
	SaveConversation(by access.Permit, c *Conversation, what event.Name) error
	CreateParticipants(by access.Permit, all []Participant) error
	CreateActions(by access.Permit, all []Action) error
	SaveAction(by access.Permit, a *Action) error
	// UnraisedActions gives open actions of conversations in the scope that are due by the day,
	// or overdue, and of which that was not raised. RaiseAction keeps that it was.
	UnraisedActions(within access.Scope, by calendar.Date, limit int) ([]Action, error)
	RaiseAction(by access.Permit, c *Conversation, a Action, overdue bool) error
	// ReviewAction keeps what the permit's conversation found of an action, and how that stands.
	ReviewAction(by access.Permit, r Review, a *Action) error
	// ActionsBefore gives those of the actions that were agreed with the school or with those
	// that it succeeded one to one, in a conversation that was held before the day.
	ActionsBefore(of id.School, day calendar.Date, which []id.AgreedAction) ([]Action, error)

	// OpenActionsBefore gives those that are open still, with their text where they were agreed
	// with the school itself.
	OpenActionsBefore(of id.School, day calendar.Date) ([]Action, error)

	QuestionSet(within access.Scope, which id.QuestionSet) (*QuestionSet, error)
	QuestionSets(within access.Scope, f SetFilter, at page.Request) (page.Page[QuestionSet], error)
	// EditionsOf gives the published and superseded sets of a name, and keeps others from
	// publishing one.
	EditionsOf(name string) ([]QuestionSet, error)
	CreateQuestionSet(by access.Permit, s *QuestionSet) error
	SaveQuestionSet(by access.Permit, s *QuestionSet, what event.Name) error

	// Questionnaire gives that of a conversation in the scope, or fault.Absent.
	Questionnaire(within access.Scope, of id.Conversation) (*Questionnaire, error)
	CreateQuestionnaire(by access.Permit, q *Questionnaire) error
	SaveQuestionnaire(by access.Permit, q *Questionnaire, what event.Name) error
	CreateOpening(by access.Permit, o *Opening) error
	SaveOpening(by access.Permit, o *Opening) error

	Tell(news notice.News, people ...id.Person) error
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Filter narrows a list; a zero member does not.
type Filter struct {
	State  string
	School id.School
	Lead   id.Person
}

// Service is what people do about conversations with schools.
type Service struct{ Store Store }

// Seen is a conversation as one reader sees it.
type Seen struct {
	Conversation
	Today   calendar.Date
	Wholly  bool // what was said is open to the reader
	Open    access.Disclosure
	Earlier []Action // of a conversation that is read by itself: what was agreed before and is open
	Allowed []access.Action
}

// see takes leave for what was said apart from that for the conversation: somebody may read
// that there is one and no more.
func see(tx Tx, c *Conversation, _ access.Permit) (seen Seen, err error) {
	seen = Seen{Conversation: *c, Today: tx.Today(), Allowed: access.Allowed(tx, c.Facts(), c.steps()...)}
	within := tx.Scope(access.ReadWriteUp)
	if !within.Admits(c.Facts()) {
		return seen, nil
	}
	by, err := tx.Permit(within, c.Facts())
	if err != nil {
		return seen, err
	}
	seen.Wholly = true
	seen.Open, err = by.Disclose(tx)
	return seen, err
}

// seeAlone shows with a conversation what was agreed before.
func seeAlone(tx Tx, c *Conversation, by access.Permit) (seen Seen, err error) {
	if seen, err = see(tx, c, by); err != nil || !seen.Wholly {
		return seen, err
	}
	switch c.State {
	case Planned:
		seen.Earlier, err = tx.OpenActionsBefore(c.SchoolID, tx.Today().AddDays(1))
	case Held, WrittenUp:
		seen.Earlier, err = tx.OpenActionsBefore(c.SchoolID, c.HeldOn)
	}
	return seen, err
}

var (
	conversations = record.Kind[Tx, id.Conversation, Conversation, Seen]{
		Reading: access.ReadConversation, Get: Tx.Conversation, Facts: (*Conversation).Facts, See: seeAlone,
	}
	listed = record.Kind[Tx, id.Conversation, Conversation, Seen]{Reading: access.ReadConversation, Facts: (*Conversation).Facts, See: see}
)

// Read gives one conversation.
func (s Service) Read(ctx context.Context, who access.Actor, which id.Conversation) (Seen, error) {
	return conversations.Read(ctx, s.Store, who, which)
}

// List gives a page of the conversations in reach.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (page.Page[Seen], error) {
	return listed.List(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[Conversation], error) {
		return tx.Conversations(within, f, at)
	})
}

// said gives a text without the blanks around it, and records a fault where nothing is left.
func said(faults *fault.InvalidContent, pointer, text, detail string) string {
	text = strings.TrimSpace(text)
	faults.Check(text != "", pointer, "invalid-content", "%s", detail)
	return text
}

func at(list string, i int, member string) string { return fmt.Sprintf("/%s/%d/%s", list, i, member) }
