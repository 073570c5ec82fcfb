package observation

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/partner"
	"github.com/hubqa/hubqa/internal/person"
	"github.com/hubqa/hubqa/internal/provision"
)

// Tx is what a visit needs of a transaction. What takes a Scope finds nothing
// outside it; what takes a Permit reads or keeps a part of the permit's visit.
type Tx interface {
	access.Grants
	Actor() access.Actor
	Now() time.Time
	Today() calendar.Date
	NewID() uuid.UUID
	Settings() (hub.Settings, error)
	// Caller tells whose token it is, and of which hub.
	Caller() (person.Caller, error)

	// HoldObservation keeps every other writer off a visit and its parts until the
	// transaction ends, so that a step is held to what then stands.
	HoldObservation(which id.Observation) error
	Observation(within access.Scope, which id.Observation) (*Observation, error)
	SelfEvaluations(by access.Permit) ([]SelfEvaluation, error)
	SaveSelfEvaluation(by access.Permit, e *SelfEvaluation, what event.Name) error
	// Entries gives the visits in the scope that were planned for an instant or later.
	Entries(within access.Scope, from time.Time) ([]Entry, error)
	// Repeats is where the record is that an earlier request under the same
	// Idempotency-Key made, or empty.
	Repeats() string
	Observations(within access.Scope, f Filter, at page.Request) (page.Page[Observation], error)
	CreateObservation(by access.Permit, o *Observation) error
	SaveObservation(by access.Permit, o *Observation, what event.Name) error
	ReplaceObservers(by access.Permit, observers []Observer) error
	KeepAgreement(by access.Permit, a Agreement) error
	KeepException(by access.Permit, e Exception) error
	VoidArrangement(by access.Permit) error

	Arrangement(within access.Scope, which id.Provision) (Arrangement, error)
	TeacherIsPlaced(provision id.Provision, teacher id.Person, on calendar.Date) (bool, error)
	// PlacedWith reports whether the person works in a provision of the partner today.
	PlacedWith(partner id.Partner, who id.Person) (bool, error)
	Roles(person id.Person, on calendar.Date) ([]access.Held, error)
	// ObserverStanding tells how an observer stands on a day towards the visit.
	ObserverStanding(who id.Person, on calendar.Date, o *Observation) (Standing, error)
	// TimesObserved counts the visits to a person in a year that were not called off, but one.
	TimesObserved(who id.Person, year calendar.AcademicYear, but id.Observation) (int, error)
	Framework(within access.Scope, which id.Framework) (*framework.Framework, error)

	// RequestedVisit gives the provision to which an agreed request in the scope asks for
	// a visit that is yet to be proposed, or fault.Absent.
	RequestedVisit(within access.Scope, which id.VisitRequest) (id.Provision, error)
	// LinkRequest keeps that the permit's visit was proposed upon the request.
	LinkRequest(by access.Permit, which id.VisitRequest) error

	Notes(by access.Permit, observer id.Person) (*Notes, error)
	SaveNotes(by access.Permit, n *Notes) error
	JudgementSets(by access.Permit, observer *id.Person) ([]JudgementSet, error)
	SaveJudgements(by access.Permit, set *JudgementSet, what event.Name) error
	YoungVoices(by access.Permit) (*YoungVoices, error)
	SaveYoungVoices(by access.Permit, y *YoungVoices) error
	// VoiceStatements gives the statements of the framework of the permit's visit.
	VoiceStatements(by access.Permit) ([]framework.YoungVoice, error)
	// AgreedJudgements gives the versions of the permit's visit, the latest first.
	AgreedJudgements(by access.Permit) ([]AgreedJudgements, error)
	CreateAgreedJudgements(by access.Permit, a *AgreedJudgements) error
	AgreeToJudgements(by access.Permit, version int) error
	Feedback(by access.Permit) (*Feedback, error)
	CreateFeedback(by access.Permit, f *Feedback) error
	SaveFeedback(by access.Permit, f *Feedback) error
	Draft(by access.Permit, observer id.Person) (*Draft, error)
	SaveDraft(by access.Permit, d *Draft, what event.Name) error
	CreateReport(by access.Permit, r *Report) error
	LatestReport(by access.Permit) (*Report, error)
	ReportVersion(by access.Permit, version int) (*Report, error)
	ReportVersions(by access.Permit, at page.Request) (page.Page[Report], error)
	Acknowledgements(by access.Permit) ([]Acknowledgement, error)
	CreateAcknowledgement(by access.Permit, a *Acknowledgement) error
	CreateReply(by access.Permit, r *Reply) error
	Replies(by access.Permit, at page.Request) (page.Page[Reply], error)
	CreateResponse(by access.Permit, r *Response) error
	// Responses gives those to the report or to the summary; to neither, all.
	Responses(within access.Scope, of id.Observation, answers string, at page.Request) (page.Page[Response], error)
	Readings(by access.Permit, at page.Request) (page.Page[Reading], error)
	TeacherWorksIn(teacher id.Person) ([]id.School, error)
	AwaitingPublication(before calendar.Date, limit int) ([]id.Observation, error)

	CreateBreakGlass(by access.Permit, g *BreakGlass) error
	Glasses(by access.Permit, at page.Request) (page.Page[BreakGlass], error)
	// OpenedNotes tells whose notes the bearer of the permit opened last.
	OpenedNotes(by access.Permit) (id.Person, error)

	Appeal(within access.Scope, which id.Appeal) (*Appeal, error)
	Appeals(within access.Scope, f AppealFilter, at page.Request) (page.Page[Appeal], error)
	// AppealsOverdue gives open appeals that were to be decided before the day and of
	// which that was not raised yet.
	AppealsOverdue(within access.Scope, before calendar.Date, limit int) ([]id.Appeal, error)
	// CorrectionsOverdue gives decided appeals that still hold back what was to be corrected
	// before the day, and of which that was not raised yet.
	CorrectionsOverdue(within access.Scope, before calendar.Date, limit int) ([]id.Appeal, error)
	// HoldAppeal keeps every other writer off an appeal and its visit.
	HoldAppeal(which id.Appeal) error
	CreateAppeal(by access.Permit, a *Appeal) error
	SaveAppeal(by access.Permit, a *Appeal, what event.Name) error
	// LinkCorrection keeps which version an appeal of the permit's visit led to.
	LinkCorrection(by access.Permit, which id.Appeal, version int) error
	// Issuers are the people who issued a version of the visit's report.
	Issuers(of id.Observation) ([]id.Person, error)

	// Commissioning gives what was decided after the permit's visit, or fault.Absent.
	Commissioning(by access.Permit) (*Commissioning, error)
	// CreateCommissioning fails with ErrCommissioned where there is a decision.
	CreateCommissioning(by access.Permit, c *Commissioning) error
	Partner(within access.Scope, which id.Partner) (*partner.Partner, error)
	SavePartner(by access.Permit, p *partner.Partner) error
	Provision(within access.Scope, which id.Provision) (*provision.Card, error)
	SaveProvision(by access.Permit, p *provision.Provision) error

	Share(within access.Scope, which id.Share) (*Share, error)
	Shares(within access.Scope, f ShareFilter, at page.Request) (page.Page[Share], error)
	StandingShare(within access.Scope, of id.Observation, with id.Appointment) (*Share, error)
	SharesOver(within access.Scope, limit int) ([]Share, error)
	HoldShare(which id.Share) error
	CreateShare(by access.Permit, s *Share) error
	SaveShare(by access.Permit, s *Share, what event.Name) error
	Holding(within access.Scope, which id.Appointment) (Holding, error)

	Tell(news notice.News, people ...id.Person) error
	// TellInspections tells the inspectors who read the visit's summary without its names.
	TellInspections(by access.Permit) error
	// Readers are the people who have read the part of the visit by its name.
	Readers(by access.Permit, part access.Class) ([]id.Person, error)
	Holders(role access.Role) ([]id.Person, error)
	Contacts(of id.Partner) ([]id.Person, error)
	LeadersOf(schools []id.School, roles ...access.Role) ([]id.Person, error)
	// SharedWith are the people who may read by a share of the visit now.
	SharedWith(by access.Permit) ([]id.Person, error)
	// Unreminded gives visits of which a kind of notice falls due, by a day of theirs from
	// the one to the other, and of which nobody was told yet.
	Unreminded(of notice.Kind, from, to calendar.Date, limit int) ([]id.Observation, error)
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Arrangement is what a visit takes from the provision that it is made to.
type Arrangement struct {
	ID        id.Provision
	SchoolID  id.School
	PartnerID id.Partner
	State     string // candidate, active, ended or external
	FromOn    calendar.Date
	ToOn      calendar.Date
}

// Filter narrows a list of visits; a zero member does not.
type Filter struct {
	State, Kind string
	Year        calendar.AcademicYear
	School      id.School
	Partner     id.Partner
	Teacher     id.Person
	From, To    calendar.Date
}

// Days are the days within which the filter's visits fall, either of which may be
// zero: the academic year, narrowed to from and to.
func (f Filter) Days() calendar.Range {
	return f.Year.Within(calendar.Range{From: f.From, To: f.To})
}

// Service is what people do with a visit.
type Service struct{ Store Store }

// Seen is a visit as one reader sees it.
type Seen struct {
	Observation
	Allowed   []access.Action
	Arranged  bool // the arrangement beyond place, time and people is open to the reader
	Outcome   bool // how far the report has come is open to the reader
	Reply     bool // the reply window too
	Drafts    bool // drafts and submission too
	Published bool // whether the summary is published too
	Ceiling   bool // why the teacher is observed more often than is normal
}

func see(tx Tx, o *Observation) Seen {
	of := o.Facts()
	after := of
	after.ReportIssued, after.SummaryIssued, after.ReplyOpen = true, true, true // who will read the report may know when
	shown := *o
	if !tx.Scope(access.ReadStandings).Admits(of) {
		shown.Observers = withoutStandings(o.Observers, tx.Actor().Person())
	}
	return Seen{
		Observation: shown, Allowed: allowed(tx, o),
		Arranged:  tx.Scope(access.ReadProtocol).Admits(of),
		Outcome:   o.ProgressOpen(tx),
		Published: o.publicationOpen(tx, tx.Actor().Person()),
		Drafts:    tx.Scope(access.ReadReportDraft).Admits(of),
		Ceiling:   tx.Scope(access.ReadCeiling).Admits(of),
		Reply:     tx.Scope(access.ReadFactualAccuracy).Admits(after) || tx.Scope(access.ReadReportDraft).Admits(of),
	}
}

// Match tells whether the caller has seen what now stands (If-Match).
type Match[T any] func(T) error

// take is how every step begins: find the visit in the scope of the action, take
// leave, and hold the caller to what they have seen.
func take(tx Tx, action access.Action, which id.Observation, match Match[Seen]) (*Observation, access.Permit, error) {
	o, by, err := find(tx, action, which)
	if err != nil {
		return nil, by, err
	}
	if match != nil {
		if err := match(see(tx, o)); err != nil {
			return nil, by, err
		}
	}
	return o, by, nil
}

func find(tx Tx, action access.Action, which id.Observation) (*Observation, access.Permit, error) {
	within := tx.Scope(action)
	if !action.Reads() {
		if err := tx.HoldObservation(which); err != nil {
			return nil, access.Permit{}, err
		}
	}
	o, err := tx.Observation(within, which)
	if err != nil {
		return nil, access.Permit{}, err
	}
	by, err := tx.Permit(within, o.Facts())
	return o, by, err
}

// List gives a page of the visits in reach, as cards.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (found page.Page[Observation], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		found, err = tx.Observations(tx.Scope(access.ReadObservation), f, at)
		for i := range found.Items {
			found.Items[i].withhold(who)
		}
		return err
	})
	return found, err
}

// Read gives one visit.
func (s Service) Read(ctx context.Context, who access.Actor, which id.Observation) (seen Seen, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		o, err := tx.Observation(tx.Scope(access.ReadObservation), which)
		if err != nil {
			return err
		}
		o.withhold(who)
		seen = see(tx, o)
		return nil
	})
	return seen, err
}

// withhold takes out what a machine client is not to know: kind and purpose tell that
// a head teacher asked for the visit (access.md row 12).
func (o *Observation) withhold(from access.Actor) {
	if from.IsClient() {
		o.Kind, o.Purpose = "", ""
	}
}

// ReadProtocol assesses the clauses of the protocol that are open to the reader.
func (s Service) ReadProtocol(ctx context.Context, who access.Actor, which id.Observation) (clauses []ClauseState, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		o, err := tx.Observation(tx.Scope(access.ReadProtocol), which)
		if err != nil {
			return err
		}
		clauses = OpenClauses(tx, who.Person(), o, tx.Now())
		return nil
	})
	return clauses, err
}
