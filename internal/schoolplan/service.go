package schoolplan

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
	"github.com/hubqa/hubqa/internal/school"
)

// Tx is what schools' plans need of a transaction. What takes a Scope finds nothing outside it.
type Tx interface {
	access.Grants
	Repeats() string
	Now() time.Time
	Today() calendar.Date
	NewID() uuid.UUID
	School(within access.Scope, which id.School) (*school.School, error)

	SchoolPlan(within access.Scope, which id.SchoolPlan) (*Plan, error)
	SchoolPlans(within access.Scope, f Filter, at page.Request) (page.Page[Plan], error)
	// SchoolPlanOf gives the plan of a year of a school, or where it has none that of the
	// latest that it succeeded one to one and that has one, or nil. Whoever may read the
	// permit's plan may know of it.
	SchoolPlanOf(by access.Permit, school id.School, year calendar.AcademicYear) (*Plan, error)
	// CreateSchoolPlan keeps a new plan, or fails with ErrExists.
	CreateSchoolPlan(by access.Permit, p *Plan) error
	SaveSchoolPlan(by access.Permit, p *Plan, what event.Name) error
}

// Store runs transactions.
type Store = record.Store[Tx]

// Service is what people do with what is known of schools' plans.
type Service struct{ Store Store }

// Filter narrows a list; a zero member does not.
type Filter struct {
	School id.School
	Year   calendar.AcademicYear
}

// Seen is a plan as one reader sees it.
type Seen struct {
	Plan
	Open     access.Disclosure // of how the school sees itself
	LastYear *Seen             // of a plan that is read by itself
	Allowed  []access.Action   // the same
}

// see takes leave for how the school sees itself apart from that for the plan: somebody may
// read whether there is one and no more.
func see(tx Tx, p *Plan, _ access.Permit) (seen Seen, err error) {
	seen = Seen{Plan: *p}
	seen.Open, err = open(tx, p.Facts())
	return seen, err
}

func open(tx Tx, of access.Facts) (access.Disclosure, error) {
	within := tx.Scope(access.ReadSchoolSelfEvaluation)
	if !within.Admits(of) {
		return access.Disclosure{}, nil
	}
	by, err := tx.Permit(within, of)
	if err != nil {
		return access.Disclosure{}, err
	}
	return by.Disclose(tx)
}

// seeBeside is see with last year's plan beside it. Whoever reads how a school sees itself
// reads how it did last year, or how the school did that it alone succeeded.
func seeBeside(tx Tx, p *Plan, by access.Permit) (Seen, error) {
	seen, err := see(tx, p, by)
	if err != nil {
		return seen, err
	}
	seen.Allowed = access.Allowed(tx, p.Facts(), access.UpdateSchoolPlan)
	last, err := tx.SchoolPlanOf(by, p.SchoolID, p.AcademicYear.Previous())
	if err != nil || last == nil {
		return seen, err
	}
	seen.LastYear = &Seen{Plan: *last}
	seen.LastYear.Open, err = open(tx, last.ofSuccessor(p))
	return seen, err
}

var (
	listed = record.Kind[Tx, id.SchoolPlan, Plan, Seen]{Reading: access.ReadSchoolPlan, Get: Tx.SchoolPlan, Facts: (*Plan).Facts, See: see}
	plans  = record.Kind[Tx, id.SchoolPlan, Plan, Seen]{Reading: access.ReadSchoolPlan, Get: Tx.SchoolPlan, Facts: (*Plan).Facts, See: seeBeside}
)

// Read gives one plan, with last year's beside it.
func (s Service) Read(ctx context.Context, who access.Actor, which id.SchoolPlan) (Seen, error) {
	return plans.Read(ctx, s.Store, who, which)
}

// List gives a page of the plans in reach. Each whose self-evaluation is open to the reader is
// a reading of its own.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (page.Page[Seen], error) {
	return listed.List(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[Plan], error) { return tx.SchoolPlans(within, f, at) })
}
