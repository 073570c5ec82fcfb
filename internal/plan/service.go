package plan

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
)

// Tx is what plans need of a transaction.
type Tx interface {
	access.Grants
	Now() time.Time
	Today() calendar.Date
	NewID() uuid.UUID
	PersonName(within access.Scope, which id.Person) (string, error)
	// HasRecord reports whether a record of the kind is in the scope.
	HasRecord(kind Kind, within access.Scope, which uuid.UUID) (bool, error)
	// RecordShows reports whether one is, of which there is something to show by now: what was
	// held and not cancelled, what both sides agreed to, what a school has.
	RecordShows(kind Kind, within access.Scope, which uuid.UUID) (bool, error)

	Plan(within access.Scope, which id.Plan) (*Plan, error)
	PlanCards(within access.Scope, f Filter, at page.Request) (page.Page[Card], error)
	// PlansOfYear gives the versions of a year in the scope, by their numbers, without what
	// they say. Until a writing transaction ends nobody else changes them.
	PlansOfYear(within access.Scope, year calendar.AcademicYear) ([]Plan, error)
	// CommitmentsOfYear gives those of the commitments that are of the year.
	CommitmentsOfYear(year calendar.AcademicYear, which []id.Commitment) ([]id.Commitment, error)
	// CreatePlan keeps a new draft and what it says, or fails with ErrDraftExists.
	CreatePlan(by access.Permit, p *Plan) error
	SavePlan(by access.Permit, p *Plan, what event.Name) error
	// DiscardPlan forgets a draft and what it says.
	DiscardPlan(by access.Permit, p *Plan) error
	// Word keeps what a draft says of its commitments, in the place of what it said.
	Word(by access.Permit, p *Plan) error

	KeepPlanProgress(by access.Permit, p *Progress) error
	KeepPlanEvidence(by access.Permit, e *Evidence) error
	// WithdrawEntry takes an entry of a commitment out of sight.
	WithdrawEntry(by access.Permit, of id.Commitment, which id.PlanEntry) error
	// VersionsWith gives the published and superseded versions in the scope that have the
	// commitment, without what they say.
	VersionsWith(within access.Scope, which id.Commitment) ([]Plan, error)

	// UnraisedCommitments gives commitments of published plans in the scope that are open and
	// due by the day, or overdue, of which that was not raised.
	UnraisedCommitments(within access.Scope, by calendar.Date, limit int) ([]Raised, error)
	// RaiseCommitments keeps that commitments of the permit's plan are due, or overdue.
	RaiseCommitments(by access.Permit, of *Plan, overdue bool, which []id.Commitment) error
	// ForgetRaised has it raised anew that commitments of the permit's plan are due.
	ForgetRaised(by access.Permit, which []id.Commitment) error
	Holders(role access.Role) ([]id.Person, error)
	Tell(news notice.News, people ...id.Person) error
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Filter narrows a list; a zero member does not.
type Filter struct {
	Year  calendar.AcademicYear
	State string
}

// Service is what people do with plans.
type Service struct{ Store Store }

// Seen is a version as one reader sees it.
type Seen struct {
	Plan
	On      calendar.Date // the day of which it tells
	Whole   bool          // with the persons and records
	Allowed []access.Action
}

func see(tx Tx, p *Plan, _ access.Permit) (Seen, error) {
	seen := Seen{
		Plan: *p, On: p.AsOf(tx.Today()), Whole: tx.Scope(access.ReadPlanRecords).Admits(p.Facts()),
		Allowed: access.Allowed(tx, p.Facts(), p.steps()...),
	}
	if !seen.Whole {
		seen.veil()
	}
	return seen, nil
}

var plans = record.Kind[Tx, id.Plan, Plan, Seen]{Reading: access.ReadPlan, Hold: holdYear, Get: Tx.Plan, Facts: (*Plan).Facts, See: see}

// holdYear keeps everybody else from changing the versions of the year of one.
func holdYear(tx Tx, which id.Plan) error {
	within := tx.Scope(access.ReadPlan)
	p, err := tx.Plan(within, which)
	if err == nil {
		_, err = tx.PlansOfYear(within, p.AcademicYear)
	}
	return err
}

// List gives a page of the versions in reach.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (found page.Page[Card], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		found, err = tx.PlanCards(tx.Scope(access.ReadPlan), f, at)
		return err
	})
	return found, err
}

// Read gives one version.
func (s Service) Read(ctx context.Context, who access.Actor, which id.Plan) (Seen, error) {
	return plans.View(ctx, s.Store, who, which)
}
