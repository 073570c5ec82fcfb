package takeup

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/provision"
	"github.com/hubqa/hubqa/internal/record"
	"github.com/hubqa/hubqa/internal/school"
)

// Tx is what figures need of a transaction. What takes a Scope finds nothing outside it.
type Tx interface {
	access.Grants
	Actor() access.Actor
	Now() time.Time
	Today() calendar.Date
	NewID() uuid.UUID
	Repeats() string
	Provision(within access.Scope, which id.Provision) (*provision.Card, error)
	ProvisionHolding(externalID string) (id.Provision, error)
	ProvisionsNamed(within access.Scope, partner id.Partner, school id.School, name string) ([]provision.Card, error)
	PartnerNamed(within access.Scope, externalID, name string) (id.Partner, error)
	SchoolNamed(within access.Scope, urn int) (id.School, error)
	HasSchool(within access.Scope, which id.School) (bool, error)
	// RollToTell gives the roll by which figures of the school are told, its own or one of what it was
	// or became: that of the day on; or, where there is no day, the latest of the day of the count or
	// before, else the earliest after it. It gives nil where there is none.
	RollToTell(of id.School, on, counted calendar.Date) (*school.Roll, error)

	PupilFigures(within access.Scope, which id.Figures) (*Figures, error)
	PupilFiguresList(within access.Scope, f Filter, at page.Request) (page.Page[Figures], error)
	// PupilFiguresOf gives all figures in the scope that count and that the filter lets through, by year.
	PupilFiguresOf(within access.Scope, f Filter) ([]Figures, error)
	// PupilFiguresBefore gives those that count since a year of the provisions from which those of some figures go
	// on, the latest of these first. Whoever reads these may read them.
	PupilFiguresBefore(of []Figures, since calendar.AcademicYear) ([]Figures, error)
	// SchoolsAs gives of each of some schools all that it was and became, one to one: first itself.
	SchoolsAs(of ...id.School) (map[id.School][]id.School, error)
	// PlacesOfFigures gives each provision, and each school where no provision is concerned, of
	// which figures are in the scope that count and that the filter lets through.
	PlacesOfFigures(within access.Scope, f Filter) ([]Place, error)
	// SamePupilFigures gives those in the scope that count with the same natural key, or nil.
	SamePupilFigures(within access.Scope, as Figures) (*Figures, error)
	// CreatePupilFigures keeps figures, or fails with ErrRecorded.
	CreatePupilFigures(by access.Permit, f *Figures) error
	// SavePupilFigures keeps figures counted anew.
	SavePupilFigures(by access.Permit, f *Figures) error
	// WithdrawPupilFigures keeps that figures are withdrawn.
	WithdrawPupilFigures(by access.Permit, f *Figures) error

	FeederSchool(within access.Scope, which id.Feeder) (*Feeder, error)
	FeederSchools(within access.Scope, f FeederFilter, at page.Request) (page.Page[Feeder], error)
	// FeederSchoolsOf gives those in the scope that have not ended, of schools in a year.
	FeederSchoolsOf(within access.Scope, year calendar.AcademicYear, to ...id.School) ([]Feeder, error)
	// CreateFeederSchool keeps a feeder school, or fails with ErrFeederNamed.
	CreateFeederSchool(by access.Permit, f *Feeder) error
	SaveFeederSchool(by access.Permit, f *Feeder) error
}

// Store runs transactions.
type Store = record.Store[Tx]

// Filter narrows a list; a zero member does not.
type Filter struct {
	Kind      string
	Year      calendar.AcademicYear
	Since     calendar.AcademicYear // or a later one
	Term      calendar.Term
	Of        string
	School    id.School
	Partner   id.Partner
	Provision id.Provision
	Schools   []id.School // of one of these
	Withdrawn *bool       // in lists alone: nothing else has those that were
}

// Service is what people do about figures.
type Service struct{ Store Store }

// Seen is figures as one reader sees them.
type Seen struct {
	Figures
	Open    access.Disclosure
	Allowed []access.Action
}

// see shows figures once the reading stands in the audit trail.
func see(tx Tx, f *Figures, by access.Permit) (seen Seen, err error) {
	seen = Seen{Figures: *f}
	if f.WithdrawnAt == nil {
		seen.Allowed = access.Allowed(tx, f.Facts(), access.CorrectFigures, access.WithdrawFigures)
	}
	seen.Open, err = by.Disclose(tx)
	return seen, err
}

// changed are figures of a kind as whoever changes them is shown them: a person as a reader, a
// client, which need not be one, by its leave for the change.
func changed(who access.Actor, kind string, by access.Action) record.Kind[Tx, id.Figures, Figures, Seen] {
	if who.IsClient() {
		return figures(kind, by)
	}
	return figures(kind, access.ReadFigures)
}

// figures of a kind are shown by leave for the action.
func figures(kind string, by access.Action) record.Kind[Tx, id.Figures, Figures, Seen] {
	get := func(tx Tx, within access.Scope, which id.Figures) (*Figures, error) {
		f, err := tx.PupilFigures(within, which)
		if err == nil && f.Kind != kind {
			return nil, fault.Absent
		}
		return f, err
	}
	return record.Kind[Tx, id.Figures, Figures, Seen]{Reading: by, Get: get, Facts: (*Figures).Facts, See: see}
}

// Read gives one record of figures of a kind.
func (s Service) Read(ctx context.Context, who access.Actor, kind string, which id.Figures) (Seen, error) {
	return figures(kind, access.ReadFigures).Read(ctx, s.Store, who, which)
}

// List gives a page of the figures in reach, of the kind that the filter names.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (page.Page[Seen], error) {
	return figures(f.Kind, access.ReadFigures).List(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[Figures], error) {
		return tx.PupilFiguresList(within, f, at)
	})
}
