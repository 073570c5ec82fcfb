package annualreport

import (
	"context"
	"database/sql/driver"
	"slices"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/column"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/insight"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/programme"
	"github.com/hubqa/hubqa/internal/standardisation"
)

// The states of a report.
const (
	Draft     = "draft"
	Published = "published"
)

// Report is a hub's QA report of one academic year.
type Report struct {
	HubID        id.Hub          `gorm:"primaryKey"`
	ID           id.AnnualReport `gorm:"primaryKey"`
	AcademicYear calendar.AcademicYear
	State        string
	Commentary   string // the QA lead's; of a draft for QA leads and hub managers alone
	Figures      Figures
	DrawnUpBy    id.Person
	PublishedAt  *time.Time
	Version      int64
	CreatedAt    time.Time
	UpdatedAt    time.Time

	HubName   string `gorm:"->;-:migration"`
	DrawnUpAs string `gorm:"->;-:migration"` // the name of who drew it up
}

// TableName is the table of annual reports.
func (Report) TableName() string { return "annual_report" }

// Facts are what the policy needs to know of a report.
func (r *Report) Facts() access.Facts {
	return access.Facts{Hub: r.HubID, ID: r.ID.UUID, Published: r.State == Published}
}

// GormDataType is json.
func (Figures) GormDataType() string { return "json" }

// Value gives the figures to the database as JSON.
func (f Figures) Value() (driver.Value, error) { return column.Value(f) }

// Scan takes the figures from the database.
func (f *Figures) Scan(src any) error { return column.Scan(src, f) }

// The faults of reports.
var (
	ErrExists    = fault.New(fault.Conflict, "annual-report-exists", "The year has a report.")
	ErrPublished = fault.New(fault.Conflict, "annual-report-published", "The report is published and never changes.")
)

// Tx is what reports need of a transaction.
type Tx interface {
	insight.Tx
	programme.Tx
	standardisation.Tx
	AnnualReport(within access.Scope, which id.AnnualReport) (*Report, error)
	AnnualReports(within access.Scope, at page.Request) (page.Page[Report], error)
	HoldAnnualReport(which id.AnnualReport) error
	CreateAnnualReport(by access.Permit, r *Report) error
	SaveAnnualReport(by access.Permit, r *Report, what event.Name) error
	// NeedsOf gives the needs that arose from the visits of the year in the scope.
	NeedsOf(within access.Scope, f insight.Filter) ([]NeedDates, error)
	// SuggestionsMade gives those in the scope that were made from the one instant to before
	// the other.
	SuggestionsMade(within access.Scope, from, to time.Time) ([]Made, error)
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Service is what people do with annual reports.
type Service struct{ Store Store }

// Seen is a report as one reader sees it.
type Seen struct {
	Report
	Allowed []access.Action
}

func see(tx Tx, r *Report) Seen {
	seen := Seen{Report: *r, Allowed: []access.Action{}}
	if r.State == Draft {
		seen.Allowed = access.Allowed(tx, r.Facts(), access.UpdateAnnualReport, access.PublishAnnualReport)
	}
	return seen
}

// List gives a page of the reports in reach.
func (s Service) List(ctx context.Context, who access.Actor, at page.Request) (found page.Page[Seen], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		all, err := tx.AnnualReports(tx.Scope(access.ReadAnnualReport), at)
		found = page.Map(all, func(r Report) Seen { return see(tx, &r) })
		return err
	})
	return found, err
}

// Read gives one report.
func (s Service) Read(ctx context.Context, who access.Actor, which id.AnnualReport) (seen Seen, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		r, err := tx.AnnualReport(tx.Scope(access.ReadAnnualReport), which)
		if err == nil {
			seen = see(tx, r)
		}
		return err
	})
	return seen, err
}

// DrawUp counts the figures of a year that has begun, and keeps them as a draft with the
// commentary.
func (s Service) DrawUp(ctx context.Context, who access.Actor, year calendar.AcademicYear, commentary string) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		r := &Report{
			HubID: who.Hub(), ID: id.AnnualReport{UUID: tx.NewID()}, AcademicYear: year, State: Draft, Commentary: strings.TrimSpace(commentary),
			DrawnUpBy: who.Person(), Version: 1,
		}
		by, err := tx.Permit(tx.Scope(access.DrawUpAnnualReport), r.Facts())
		if err != nil {
			return err
		}
		var faults fault.InvalidContent
		faults.Check(!year.First().After(tx.Today()), "/academicYear", "invalid-content", "The year has not begun.")
		if err := faults.Err(); err != nil {
			return err
		}
		if r.Figures, err = count(tx, year); err != nil {
			return err
		}
		if err := tx.CreateAnnualReport(by, r); err != nil {
			return err
		}
		return reread(tx, r.ID, &seen)
	})
	return seen, err
}

// Update changes the commentary of a draft, and counts its figures anew.
func (s Service) Update(ctx context.Context, who access.Actor, which id.AnnualReport, match func(Seen) error, commentary *string) (Seen, error) {
	return s.change(ctx, who, access.UpdateAnnualReport, which, match, func(_ Tx, r *Report) event.Name {
		if commentary != nil {
			r.Commentary = strings.TrimSpace(*commentary)
		}
		return "annual-report.updated"
	})
}

// Publish counts the figures for the last time, and opens the report to everybody in the
// hub.
func (s Service) Publish(ctx context.Context, who access.Actor, which id.AnnualReport, match func(Seen) error) (Seen, error) {
	return s.change(ctx, who, access.PublishAnnualReport, which, match, func(tx Tx, r *Report) event.Name {
		now := tx.Now()
		r.State, r.PublishedAt = Published, &now
		return "annual-report.published"
	})
}

// audience are those who are told that a report is published, beside everybody who finds it.
var audience = []access.Role{access.QALead, access.HubManager, access.ElectedMember, access.PartnerContact, access.Headteacher}

func tell(tx Tx, r *Report) error {
	var people []id.Person
	for _, role := range audience {
		holders, err := tx.Holders(role)
		if err != nil {
			return err
		}
		for _, p := range holders {
			if p != tx.Actor().Person() && !slices.Contains(people, p) {
				people = append(people, p)
			}
		}
	}
	return tx.Tell(notice.News{Kind: notice.AnnualReportPublished, Resource: notice.AnnualReport, ID: r.ID.UUID}, people...)
}

func (s Service) change(ctx context.Context, who access.Actor, action access.Action, which id.AnnualReport, match func(Seen) error, how func(Tx, *Report) event.Name) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		if err := tx.HoldAnnualReport(which); err != nil {
			return err
		}
		within := tx.Scope(action)
		r, err := tx.AnnualReport(within, which)
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
		if r.State == Published {
			return ErrPublished
		}
		what := how(tx, r)
		if r.Figures, err = count(tx, r.AcademicYear); err != nil {
			return err
		}
		if err := tx.SaveAnnualReport(by, r, what); err != nil {
			return err
		}
		if r.State == Published {
			if err := tell(tx, r); err != nil {
				return err
			}
		}
		return reread(tx, which, &seen)
	})
	return seen, err
}

func reread(tx Tx, which id.AnnualReport, seen *Seen) error {
	r, err := tx.AnnualReport(tx.Scope(access.ReadAnnualReport), which)
	if err == nil {
		*seen = see(tx, r)
	}
	return err
}

// count counts the figures of a year as they stand, over the visits that the QA lead who
// draws the report up may see.
func count(tx Tx, year calendar.AcademicYear) (Figures, error) {
	settings, err := tx.Settings()
	if err != nil {
		return Figures{}, err
	}
	f, of := Figures{CountedOn: tx.Today()}, insight.Filter{Year: year}
	visits, times, kept, err := insight.Year(tx, access.ReadTimeliness, of)
	if err != nil {
		return f, err
	}
	if f.of(year, visits, times, kept, settings.SmallNumberThreshold); f.Withheld {
		return f, nil
	}
	needs, err := tx.NeedsOf(tx.Scope(access.ReadTimeliness), of)
	if err != nil {
		return f, err
	}
	f.needs(needs, tx.Today(), settings.SmallNumberThreshold)
	made, err := tx.SuggestionsMade(tx.Scope(access.ReadSuggestionDigest), calendar.Midnight(year.First()), calendar.Midnight(year.Last().AddDays(1)))
	if err != nil {
		return f, err
	}
	f.suggestions(made, settings.SmallNumberThreshold)
	required, err := programme.RequirementsOf(tx, year)
	if err != nil {
		return f, err
	}
	if f.Coverage = coverage(required, settings.SmallNumberThreshold); f.Coverage.Met.Withheld {
		f.Partners = Count{Withheld: true} // those that were visited are nearly those whose requirement is met
	}
	items, err := standardisation.Among(tx, standardisation.Filter{Days: calendar.Range{From: year.First(), To: year.Last()}})
	f.Agreement = agreed(items, settings.SmallNumberThreshold)
	return f, err
}
