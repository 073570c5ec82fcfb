package evaluation

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
)

// Tx is what evaluations need of a transaction. What takes a Scope finds nothing outside it.
type Tx interface {
	access.Grants
	Repeats() string
	Actor() access.Actor
	Now() time.Time
	Today() calendar.Date
	NewID() uuid.UUID
	HasSchool(within access.Scope, which id.School) (bool, error)
	HasPartner(within access.Scope, which id.Partner) (bool, error)
	Framework(within access.Scope, which id.Framework) (*framework.Framework, error)
	LeadersOf(schools []id.School, roles ...access.Role) ([]id.Person, error)
	Contacts(of id.Partner) ([]id.Person, error)
	Holders(role access.Role) ([]id.Person, error)
	Tell(news notice.News, people ...id.Person) error

	// WorkedTogether reports whether the partner has provision in the school on a day of the year;
	// a candidate's is none yet.
	WorkedTogether(of Partnership) (bool, error)
	// PeopleOf are those who hold an appointment of the school or the partner today.
	PeopleOf(school id.School, partner id.Partner) ([]id.Person, error)
	// HeadsOf are the active head teachers of the schools today.
	HeadsOf(schools ...id.School) ([]id.Person, error)

	Evaluation(within access.Scope, which id.Evaluation) (*Evaluation, error)
	// Evaluations gives a page of those in the scope, without what they find.
	Evaluations(within access.Scope, f Filter, at page.Request) (page.Page[Evaluation], error)
	// EvaluationsOf gives the versions of a partnership's year, the last one first, whoever acts,
	// and keeps others from changing them.
	EvaluationsOf(of Partnership) ([]Evaluation, error)
	// CreateEvaluation keeps a new draft with all that it says, or fails with ErrExists.
	CreateEvaluation(by access.Permit, e *Evaluation) error
	// SaveEvaluation keeps how an evaluation stands; WordEvaluation what a draft says besides, in
	// the place of what it said.
	SaveEvaluation(by access.Permit, e *Evaluation, what event.Name) error
	WordEvaluation(by access.Permit, e *Evaluation) error
	// DiscardEvaluation forgets a draft and what it says.
	DiscardEvaluation(by access.Permit, e *Evaluation) error
	// TakeOverSteps keeps what came of the steps of the version before, and that they were raised.
	TakeOverSteps(by access.Permit, e *Evaluation, from id.Evaluation) error
	// FreezeSignals keeps the signals of the findings.
	FreezeSignals(by access.Permit, e *Evaluation) error
	SaveEvaluationStep(by access.Permit, s *Step) error
	SaveEvaluationResponse(by access.Permit, r *Response) error

	// ReadableRecords gives those of the records that the actor may read; where they read as the
	// partner alone, only those of its own work.
	ReadableRecords(of *Evaluation, asPartner bool, all []Record) (map[Record]bool, error)
	// RecordsThatShow gives those that the actor may read, that are of the evaluation's school and
	// partner, and that have taken place.
	RecordsThatShow(of *Evaluation, all []Record) (map[Record]bool, error)
	// Signals gives what is computed today about each pitfall, by the action; the evaluation of the
	// year counts in none.
	Signals(of Partnership) (map[string][]Signal, error)

	// UnraisedSteps gives open steps of published evaluations in the scope that are due by the
	// day, or overdue, and of which that was not raised. RaiseStep keeps that it was.
	UnraisedSteps(within access.Scope, by calendar.Date, limit int) ([]Step, error)
	RaiseStep(by access.Permit, e *Evaluation, s Step, overdue bool) error

	// JudgedOverall counts the published evaluations of a year in the scope by scale and
	// judgement; of every year where none is named.
	JudgedOverall(within access.Scope, year calendar.AcademicYear) ([]Count, error)
}

// Store runs transactions.
type Store interface {
	record.Store[Tx]
	record.Viewer[Tx]
}

// Partnership is one school, one partner and one academic year.
type Partnership struct {
	School  id.School
	Partner id.Partner
	Year    calendar.AcademicYear
}

// Of is the partnership that the evaluation is of.
func (e *Evaluation) Of() Partnership { return Partnership{e.SchoolID, e.PartnerID, e.AcademicYear} }

// Filter narrows a list; a zero member does not.
type Filter struct {
	State   string
	School  id.School
	Partner id.Partner
	Year    calendar.AcademicYear
}

// Service is what people do with evaluations.
type Service struct{ Store Store }

// Seen is an evaluation as one reader sees it.
type Seen struct {
	Evaluation
	Today    calendar.Date
	Wholly   bool // and not only that there is one
	Open     access.Disclosure
	Allowed  []access.Action
	Findings []FindingSeen
}

// FindingSeen is a finding with what a reader may see of what it rests on.
type FindingSeen struct {
	Finding
	Records []Record
	Others  []Number // that they may not read
	Signals []Signal
}

// Number is how many records there are of a kind.
type Number struct {
	Kind   string
	Number int
}

// see shows an evaluation once the reading stands in the audit trail, of however much of it.
func see(tx Tx, e *Evaluation, by access.Permit) (seen Seen, err error) {
	seen = Seen{Evaluation: *e, Today: tx.Today(), Allowed: access.Allowed(tx, e.Facts(), e.steps()...)}
	within := tx.Scope(access.ReadEvaluationFindings)
	readers := within.Permits(e.Facts())
	if len(readers) == 0 {
		return seen, tx.RecordReading(by, nil)
	}
	if by, err = tx.Permit(within, e.Facts()); err != nil {
		return seen, err
	}
	seen.Wholly = true
	if seen.Open, err = by.Disclose(tx); err != nil {
		return seen, err
	}
	other := slices.ContainsFunc(readers, func(p access.Permit) bool { return p.Party() != access.ContactOfPartner })
	seen.Findings, err = e.findings(tx, seen.Open, !other)
	return seen, err
}

// findings gives the findings with what the reader may see of what they rest on.
func (e *Evaluation) findings(tx Tx, open access.Disclosure, asPartner bool) ([]FindingSeen, error) {
	var all []Record
	signals, err := e.signals(tx, open)
	if err != nil {
		return nil, err
	}
	for _, f := range e.Findings {
		all = append(all, f.Records...)
		for _, s := range signals[f.Action] {
			all = append(all, s.Records...)
		}
	}
	reads, err := tx.ReadableRecords(e, asPartner, all)
	var seen []FindingSeen
	for _, f := range e.Findings {
		s := FindingSeen{Finding: f}
		others := map[string]int{}
		for _, r := range f.Records {
			if reads[r] {
				s.Records = append(s.Records, r)
			} else {
				others[r.Kind]++
			}
		}
		for _, kind := range counted {
			if others[kind] > 0 {
				s.Others = append(s.Others, Number{kind, others[kind]})
			}
		}
		for _, g := range signals[f.Action] {
			if g.openTo(reads, asPartner) {
				s.Signals = append(s.Signals, g)
			}
		}
		seen = append(seen, s)
	}
	return seen, err
}

// signals are those of the moment while it is open, and from then on those that were frozen.
func (e *Evaluation) signals(tx Tx, open access.Disclosure) (map[string][]Signal, error) {
	if e.isOpen() {
		return tx.Signals(e.Of())
	}
	signals := map[string][]Signal{}
	for _, f := range e.Findings {
		signals[f.Action], _ = f.Signals.Open(open)
	}
	return signals, nil
}

// card shows that there is an evaluation, and how it stands.
func card(_ Tx, e *Evaluation, _ access.Permit) (Seen, error) { return Seen{Evaluation: *e}, nil }

var (
	evaluations = record.Kind[Tx, id.Evaluation, Evaluation, Seen]{
		Reading: access.ReadEvaluation, Hold: hold, Get: Tx.Evaluation, Facts: (*Evaluation).Facts, See: see,
	}
	listed = record.Kind[Tx, id.Evaluation, Evaluation, Seen]{Reading: access.ReadEvaluation, Facts: (*Evaluation).Facts, See: card}
)

// hold keeps everybody else from changing the versions of the year of one.
func hold(tx Tx, which id.Evaluation) error {
	e, err := tx.Evaluation(tx.Scope(access.ReadEvaluation), which)
	if err == nil {
		_, err = tx.EvaluationsOf(e.Of())
	}
	return err
}

// Read gives one evaluation.
func (s Service) Read(ctx context.Context, who access.Actor, which id.Evaluation) (Seen, error) {
	return evaluations.Read(ctx, s.Store, who, which)
}

// List gives a page of the evaluations in reach, without what they find.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (page.Page[Seen], error) {
	return listed.ViewList(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[Evaluation], error) {
		return tx.Evaluations(within, f, at)
	})
}
