package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/takeup"
)

func (tx *Tx) feederSchools(within access.Scope) *gorm.DB {
	q := tx.db.Table("feeder_school").
		Select("feeder_school.*, school.urn AS school_urn, school.name AS school_name, feeder.urn AS feeder_urn, feeder.name AS feeder_name").
		Joins("JOIN school ON school.hub_id = feeder_school.hub_id AND school.id = feeder_school.school_id").
		Joins("JOIN school feeder ON feeder.hub_id = feeder_school.hub_id AND feeder.id = feeder_school.feeder_id")
	return tx.within(q, "feeder_school", within)
}

func (tx *Tx) readInspectionsOfFeeders(all []takeup.Feeder) error {
	var schools []id.School
	for _, f := range all {
		schools = append(schools, f.SchoolID)
	}
	inspected, err := tx.inspectionsOfEach(schools...)
	for i := range all {
		all[i].Inspected = inspected[all[i].SchoolID]
	}
	return err
}

// FeederSchool gives one feeder school in the scope, or fault.Absent.
func (tx *Tx) FeederSchool(within access.Scope, which id.Feeder) (*takeup.Feeder, error) {
	one := make([]takeup.Feeder, 1)
	if err := tx.feederSchools(within).Where("feeder_school.id = ?", which).Take(&one[0]).Error; err != nil {
		return nil, absent(err)
	}
	return &one[0], tx.readInspectionsOfFeeders(one)
}

var feederOrder = map[string]column{"academicYear": {sql: "feeder_school.academic_year"}}

// FeederSchools gives a page of the feeder schools in the scope.
func (tx *Tx) FeederSchools(within access.Scope, f takeup.FeederFilter, at page.Request) (page.Page[takeup.Feeder], error) {
	q := tx.feederSchools(within)
	if !f.School.IsZero() {
		q = q.Where("feeder_school.school_id = ?", f.School)
	}
	if !f.Feeder.IsZero() {
		q = q.Where("feeder_school.feeder_id = ?", f.Feeder)
	}
	if !f.Year.IsZero() {
		q = q.Where("feeder_school.academic_year = ?", f.Year)
	}
	var rows []takeup.Feeder
	if err := tx.paged(q, "feeder_school", feederOrder, at).Find(&rows).Error; err != nil {
		return page.Page[takeup.Feeder]{}, err
	}
	cut := page.Cut(rows, at.Limit, func(f takeup.Feeder) page.Position {
		return page.Position{Key: f.AcademicYear.String(), ID: f.ID.String()}
	})
	return cut, tx.readInspectionsOfFeeders(cut.Items)
}

// FeederSchoolsOf gives those in the scope that have not ended, of the schools in a year.
func (tx *Tx) FeederSchoolsOf(within access.Scope, year calendar.AcademicYear, to ...id.School) (rows []takeup.Feeder, err error) {
	q := among(tx, tx.feederSchools(within), "feeder_school.school_id", "uuid", to)
	err = q.Where("feeder_school.academic_year = ? AND feeder_school.ended_at IS NULL", year).Order("feeder_school.id").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	return rows, tx.readInspectionsOfFeeders(rows)
}

// CreateFeederSchool keeps a feeder school, or fails with takeup.ErrFeederNamed.
func (tx *Tx) CreateFeederSchool(by access.Permit, f *takeup.Feeder) error {
	named := event.Event{Name: "feeder-school.named", Operation: event.Created, ID: f.ID.UUID, Version: f.Version}
	return taken(tx.create(by, f, named), takeup.ErrFeederNamed)
}

// SaveFeederSchool keeps that a feeder school has ended.
func (tx *Tx) SaveFeederSchool(by access.Permit, f *takeup.Feeder) error {
	return tx.update(by, f, &f.Version, event.Event{Name: "feeder-school.ended", Operation: event.Updated, ID: f.ID.UUID})
}
