package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/page"
)

type appealRow struct {
	observation.Appeal
	TeacherID   id.Person
	PartnerID   id.Partner
	SchoolID    id.School
	VisitOn     calendar.Date
	TeacherName string
	MakerName   string
	HearerName  string
}

func (tx *Tx) appeals(within access.Scope) *gorm.DB {
	q := tx.db.Table("appeal").
		Select("appeal.*, observation.teacher_id, observation.partner_id, observation.school_id, observation.visit_on, teacher.name AS teacher_name," +
			" maker.name AS maker_name, COALESCE(hearer.name, '') AS hearer_name").
		Joins("JOIN observation ON observation.hub_id = appeal.hub_id AND observation.id = appeal.observation_id").
		Joins("JOIN person teacher ON teacher.hub_id = appeal.hub_id AND teacher.id = observation.teacher_id").
		Joins("JOIN person maker ON maker.hub_id = appeal.hub_id AND maker.id = appeal.made_by").
		Joins("LEFT JOIN person hearer ON hearer.hub_id = appeal.hub_id AND hearer.id = appeal.hearer_id")
	return tx.within(q, "appeal", within)
}

func (tx *Tx) wholeAppeal(r *appealRow) (observation.Appeal, error) {
	a := r.Appeal
	a.Of = observation.AppealedVisit{
		TeacherID: r.TeacherID, PartnerID: r.PartnerID, SchoolID: r.SchoolID, VisitOn: r.VisitOn, Teacher: r.TeacherName, MadeBy: r.MakerName, Hearer: r.HearerName,
	}
	var rows []observerRow
	err := tx.db.Where("hub_id = ? AND observation_id = ?", a.HubID, a.ObservationID).Order("person_id").Find(&rows).Error
	for _, o := range rows {
		a.Of.Observers = append(a.Of.Observers, o.PersonID)
		if o.Leads {
			a.Of.Lead = o.PersonID
		}
	}
	if err == nil {
		a.Of.Issuers, err = tx.Issuers(a.ObservationID)
	}
	return a, err
}

// Appeal gives one appeal in the scope, or fault.Absent.
func (tx *Tx) Appeal(within access.Scope, which id.Appeal) (*observation.Appeal, error) {
	var row appealRow
	if err := tx.appeals(within).Where("appeal.id = ?", which).Take(&row).Error; err != nil {
		return nil, absent(err)
	}
	a, err := tx.wholeAppeal(&row)
	return &a, err
}

var appealOrder = map[string]column{
	"madeAt": {sql: "appeal.created_at", cast: "timestamptz"},
	"dueOn":  {sql: "appeal.due_on", cast: "date"},
}

// Appeals gives a page of the appeals in the scope.
func (tx *Tx) Appeals(within access.Scope, f observation.AppealFilter, at page.Request) (page.Page[observation.Appeal], error) {
	q := tx.appeals(within)
	if !f.Observation.IsZero() {
		q = q.Where("appeal.observation_id = ?", f.Observation)
	}
	if f.State != "" {
		q = q.Where("appeal.state = ?", f.State)
	}
	if f.Overdue != nil {
		q = q.Where("(appeal.state = 'open' AND appeal.due_on < ?) = ?", tx.Today(), *f.Overdue)
	}
	var rows []appealRow
	if err := tx.paged(q, "appeal", appealOrder, at).Find(&rows).Error; err != nil {
		return page.Page[observation.Appeal]{}, err
	}
	by, _ := at.Column()
	cut := page.Cut(rows, at.Limit, func(r appealRow) page.Position {
		key := r.CreatedAt.UTC().Format(timeLayout)
		if by == "dueOn" {
			key = r.DueOn.String()
		}
		return page.Position{Key: key, ID: r.ID.String()}
	})
	return page.Each(cut, tx.wholeAppeal)
}

// AppealsOverdue gives open appeals in the scope that were to be decided before the day
// and of which that was not raised yet.
func (tx *Tx) AppealsOverdue(within access.Scope, before calendar.Date, limit int) ([]id.Appeal, error) {
	return tx.lateAppeals(within, "appeal.due_on", limit, "appeal.state = 'open' AND appeal.overdue_at IS NULL AND appeal.due_on < ?", before)
}

// CorrectionsOverdue gives decided appeals in the scope that hold back what was issued, which
// was to be corrected before the day, and of which that was not raised yet.
func (tx *Tx) CorrectionsOverdue(within access.Scope, before calendar.Date, limit int) ([]id.Appeal, error) {
	return tx.lateAppeals(within, "appeal.ended_at", limit, "appeal.state = 'decided' AND appeal.holds AND appeal.correction_overdue_at IS NULL"+
		" AND (appeal.correction_due_on IS NULL OR appeal.correction_due_on < ?)", before)
}

func (tx *Tx) lateAppeals(within access.Scope, order string, limit int, which string, before calendar.Date) (late []id.Appeal, err error) {
	q := tx.within(tx.db.Table("appeal").
		Joins("JOIN observation ON observation.hub_id = appeal.hub_id AND observation.id = appeal.observation_id"), "appeal", within)
	err = q.Where(which, before).Order(order+", appeal.id").Limit(limit).Pluck("appeal.id", &late).Error
	return late, err
}

// HoldAppeal keeps every other writer off an appeal and its visit until the transaction
// ends. It says nothing of whether the appeal is there.
func (tx *Tx) HoldAppeal(which id.Appeal) error {
	visit := tx.db.Table("appeal").Select("observation_id").Where("hub_id = ? AND id = ?", tx.who.Hub(), which)
	if err := hold(tx.db.Table("observation").Where("hub_id = ? AND id IN (?)", tx.who.Hub(), visit)); err != nil {
		return err
	}
	return hold(tx.db.Table("appeal").Where("hub_id = ? AND id = ?", tx.who.Hub(), which))
}

// CreateAppeal keeps a new appeal. One report has one of each side that was not withdrawn.
func (tx *Tx) CreateAppeal(by access.Permit, a *observation.Appeal) error {
	return taken(tx.create(by, a, event.Event{Name: "appeal.made", Operation: event.Created, ID: a.ID.UUID, Version: a.Version}), observation.ErrAppealed)
}

// SaveAppeal keeps a changed appeal.
func (tx *Tx) SaveAppeal(by access.Permit, a *observation.Appeal, what event.Name) error {
	return tx.update(by, a, &a.Version, event.Event{Name: what, Operation: event.Updated, ID: a.ID.UUID})
}

// LinkCorrection keeps which version of the report an appeal of the permit's visit led to;
// it holds nothing back any more.
func (tx *Tx) LinkCorrection(by access.Permit, which id.Appeal, version int) error {
	if by.Action() != access.CorrectReport {
		return fault.Absent
	}
	return tx.part(by, "appeal").Where("id = ?", which).Updates(map[string]any{
		"corrected_version": version, "holds": false, "version": gorm.Expr("version + 1"), "updated_at": tx.now,
	}).Error
}

// Issuers are the people who issued a version of the visit's report.
func (tx *Tx) Issuers(of id.Observation) (people []id.Person, err error) {
	err = tx.db.Table("observation_report").Where("hub_id = ? AND observation_id = ?", tx.who.Hub(), of).Distinct().Pluck("issued_by", &people).Error
	return people, err
}
