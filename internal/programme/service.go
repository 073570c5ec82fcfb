package programme

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
)

// Tx is what the programme needs of a transaction. What takes a Scope finds nothing outside
// it.
type Tx interface {
	access.Grants
	Actor() access.Actor
	Now() time.Time
	Today() calendar.Date
	NewID() uuid.UUID
	Settings() (hub.Settings, error)

	Requirement(within access.Scope, of Year, which id.Partner) (*Requirement, error)
	Requirements(within access.Scope, of Year, f Filter, at page.Request) (page.Page[Requirement], error)
	// Required gives every requirement in the scope, without its visits.
	Required(within access.Scope, of Year) ([]Requirement, error)
	// CreateWaiver fails with ErrWaived where one stands.
	CreateWaiver(by access.Permit, w *Waiver) error
	SaveWaiver(by access.Permit, w *Waiver, what event.Name) error
	// Unraised gives partners whose requirement is overdue and of which it was not told yet.
	Unraised(of Year, limit int) ([]id.Partner, error)
	RaiseOverdue(by access.Permit, of Year) error

	// VisitsCovered gives the visits of a year in the scope that were not called off.
	VisitsCovered(within access.Scope, of Year) ([]CoveredVisit, error)

	// PlacesToVisit gives where a visit might be made, of one partner or, of the zero id, of all.
	PlacesToVisit(of id.Partner) ([]Place, error)

	Tell(news notice.News, people ...id.Person) error
	Holders(role access.Role) ([]id.Person, error)
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Year is an academic year as it stood at the end of a day.
type Year struct {
	calendar.AcademicYear
	AsOf  calendar.Date
	Due   int // visits of each partner
	DueOn calendar.Date
}

// Over reports whether the due day is past.
func (y Year) Over() bool { return y.AsOf.After(y.DueOn) }

// yearOf gives a year as it stood on a day; where none is named it is the present one, and
// the present day.
func yearOf(tx Tx, year calendar.AcademicYear, asOf calendar.Date) (Year, error) {
	settings, err := tx.Settings()
	if asOf.IsZero() || asOf.After(tx.Today()) {
		asOf = tx.Today()
	}
	if year.IsZero() {
		year = calendar.YearOf(asOf)
	}
	return Year{AcademicYear: year, AsOf: asOf, Due: settings.VisitsPerPartner, DueOn: settings.VisitsDueOn(year)}, err
}

// Filter narrows a list of requirements; a zero member does not.
type Filter struct {
	Standing Standing
	Partner  id.Partner
}

// Service is what people do with the year's programme.
type Service struct{ Store Store }

// Seen is a requirement as one reader sees it.
type Seen struct {
	Requirement
	Allowed []access.Action
}

func see(tx Tx, r *Requirement) Seen {
	step := access.WaiveRequirement
	if r.Waiver != nil {
		step = access.LiftWaiver
	}
	seen := Seen{Requirement: *r, Allowed: []access.Action{}}
	if r.Waiver != nil || r.Standing != Met {
		seen.Allowed = access.Allowed(tx, r.Facts(), step)
	}
	return seen
}

// List gives a page of the requirements in reach; the zero year is the present one.
func (s Service) List(ctx context.Context, who access.Actor, year calendar.AcademicYear, f Filter, at page.Request) (found page.Page[Seen], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		of, err := yearOf(tx, year, calendar.Date{})
		if err != nil {
			return err
		}
		requirements, err := tx.Requirements(tx.Scope(access.ReadRequirement), of, f, at)
		found = page.Map(requirements, func(r Requirement) Seen { return see(tx, &r) })
		return err
	})
	return found, err
}

// Read gives what one partner is due in one year.
func (s Service) Read(ctx context.Context, who access.Actor, partner id.Partner, year calendar.AcademicYear) (seen Seen, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		of, err := yearOf(tx, year, calendar.Date{})
		if err != nil {
			return err
		}
		return reread(tx, of, partner, &seen)
	})
	return seen, err
}

func reread(tx Tx, of Year, partner id.Partner, seen *Seen) error {
	r, err := tx.Requirement(tx.Scope(access.ReadRequirement), of, partner)
	if err == nil {
		*seen = see(tx, r)
	}
	return err
}

// Waive keeps why a partner is not visited in a year.
func (s Service) Waive(ctx context.Context, who access.Actor, partner id.Partner, year calendar.AcademicYear, match func(Seen) error, reason string) (Seen, error) {
	return s.step(ctx, who, access.WaiveRequirement, partner, year, match, func(tx Tx, r *Requirement, by access.Permit) error {
		w := &Waiver{
			HubID: who.Hub(), ID: id.Waiver{UUID: tx.NewID()}, PartnerID: partner, AcademicYear: year, Reason: reason,
			WaivedBy: who.Person(), WaivedAt: tx.Now(), Version: 1,
		}
		if err := w.check(); err != nil {
			return err
		}
		if r.Waiver != nil {
			return ErrWaived
		}
		if r.Standing == Met {
			return ErrMet
		}
		return tx.CreateWaiver(by, w)
	})
}

// Lift ends a waiver: the partner is due its visits again.
func (s Service) Lift(ctx context.Context, who access.Actor, partner id.Partner, year calendar.AcademicYear, match func(Seen) error) (Seen, error) {
	return s.step(ctx, who, access.LiftWaiver, partner, year, match, func(tx Tx, r *Requirement, by access.Permit) error {
		if r.Waiver == nil {
			return ErrNotWaived
		}
		lifter, now := who.Person(), tx.Now()
		r.Waiver.LiftedBy, r.Waiver.LiftedAt = &lifter, &now
		return tx.SaveWaiver(by, r.Waiver, "requirement.waiver-lifted")
	})
}

func (s Service) step(ctx context.Context, who access.Actor, action access.Action, partner id.Partner, year calendar.AcademicYear,
	match func(Seen) error, change func(Tx, *Requirement, access.Permit) error) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		of, err := yearOf(tx, year, calendar.Date{})
		if err != nil {
			return err
		}
		within := tx.Scope(action)
		r, err := tx.Requirement(within, of, partner)
		if err != nil {
			return err
		}
		by, err := tx.Permit(within, r.Facts())
		if err != nil {
			return err
		}
		if err := match(see(tx, r)); err != nil {
			return err
		}
		if err := change(tx, r, by); err != nil {
			return err
		}
		return reread(tx, of, partner, &seen)
	})
	return seen, err
}
