package store

import (
	"time"

	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/annualreport"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/insight"
	"github.com/hubqa/hubqa/internal/page"
)

func (tx *Tx) annualReports(within access.Scope) *gorm.DB {
	return tx.within(tx.db.Table("annual_report"), "annual_report", within).
		Select("annual_report.*, hub.name AS hub_name, author.name AS drawn_up_as").
		Joins("JOIN hub ON hub.id = annual_report.hub_id").
		Joins("JOIN person author ON author.hub_id = annual_report.hub_id AND author.id = annual_report.drawn_up_by")
}

// AnnualReport gives one report in the scope, or fault.Absent.
func (tx *Tx) AnnualReport(within access.Scope, which id.AnnualReport) (*annualreport.Report, error) {
	var r annualreport.Report
	return &r, absent(tx.annualReports(within).Where("annual_report.id = ?", which).Take(&r).Error)
}

var annualReportOrder = map[string]column{"academicYear": {sql: "annual_report.academic_year"}}

// AnnualReports gives a page of the reports in the scope.
func (tx *Tx) AnnualReports(within access.Scope, at page.Request) (page.Page[annualreport.Report], error) {
	var rows []annualreport.Report
	if err := tx.paged(tx.annualReports(within), "annual_report", annualReportOrder, at).Find(&rows).Error; err != nil {
		return page.Page[annualreport.Report]{}, err
	}
	return page.Cut(rows, at.Limit, func(r annualreport.Report) page.Position {
		return page.Position{Key: r.AcademicYear.String(), ID: r.ID.String()}
	}), nil
}

// HoldAnnualReport keeps every other writer off a report until the transaction ends.
func (tx *Tx) HoldAnnualReport(which id.AnnualReport) error {
	return hold(tx.db.Table("annual_report").Where("hub_id = ? AND id = ?", tx.who.Hub(), which))
}

// CreateAnnualReport keeps a new report, or fails with annualreport.ErrExists.
func (tx *Tx) CreateAnnualReport(by access.Permit, r *annualreport.Report) error {
	return taken(tx.create(by, r, event.Event{Name: "annual-report.drawn-up", Operation: event.Created, ID: r.ID.UUID, Version: r.Version}), annualreport.ErrExists)
}

// SaveAnnualReport keeps a changed report.
func (tx *Tx) SaveAnnualReport(by access.Permit, r *annualreport.Report, what event.Name) error {
	return tx.update(by, r, &r.Version, event.Event{Name: what, Operation: event.Updated, ID: r.ID.UUID})
}

// NeedsOf gives the needs that arose from the visits of the year in the scope.
func (tx *Tx) NeedsOf(within access.Scope, f insight.Filter) ([]annualreport.NeedDates, error) {
	var rows []struct {
		TeacherID id.Person
		VisitOn   calendar.Date
		DueBy     calendar.Date
		State     string
	}
	err := tx.yearVisits(within, f).Select("observation.teacher_id, observation.visit_on, need.due_by, need.state").
		Joins("JOIN development_need need ON need.hub_id = observation.hub_id AND need.observation_id = observation.id").Scan(&rows).Error
	var needs []annualreport.NeedDates
	for _, r := range rows {
		needs = append(needs, annualreport.NeedDates{Of: r.TeacherID, RaisedOn: r.VisitOn, DueBy: r.DueBy, Open: r.State == "open"})
	}
	return needs, err
}

// SuggestionsMade gives the suggestions in the scope that were made from the one instant to
// before the other.
func (tx *Tx) SuggestionsMade(within access.Scope, from, to time.Time) (made []annualreport.Made, err error) {
	err = tx.within(tx.db.Table("suggestion"), "suggestion", within).Select("suggestion.status, suggestion.by_id").
		Where("suggestion.created_at >= ? AND suggestion.created_at < ?", from, to).Scan(&made).Error
	return made, err
}
