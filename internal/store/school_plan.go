package store

import (
	"slices"

	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/schoolplan"
)

func (tx *Tx) namedSchoolPlans() *gorm.DB {
	return tx.db.Table("school_plan").Select("school_plan.*, school.name AS school_name").
		Joins("JOIN school ON school.hub_id = school_plan.hub_id AND school.id = school_plan.school_id")
}

func (tx *Tx) schoolPlans(within access.Scope) *gorm.DB {
	return tx.within(tx.namedSchoolPlans(), "school_plan", within)
}

// SchoolPlan gives one school's plan in the scope, or fault.Absent.
func (tx *Tx) SchoolPlan(within access.Scope, which id.SchoolPlan) (*schoolplan.Plan, error) {
	var p schoolplan.Plan
	if err := tx.schoolPlans(within).Where("school_plan.id = ?", which).Take(&p).Error; err != nil {
		return nil, absent(err)
	}
	var err error
	p.Inspected, err = tx.inspectionsOf(p.SchoolID)
	return &p, err
}

var schoolPlanOrder = map[string]column{"academicYear": {sql: "school_plan.academic_year"}}

// SchoolPlans gives a page of schools' plans in the scope.
func (tx *Tx) SchoolPlans(within access.Scope, f schoolplan.Filter, at page.Request) (page.Page[schoolplan.Plan], error) {
	q := tx.schoolPlans(within)
	if !f.School.IsZero() {
		q = q.Where("school_plan.school_id = ?", f.School)
	}
	if !f.Year.IsZero() {
		q = q.Where("school_plan.academic_year = ?", f.Year)
	}
	var rows []schoolplan.Plan
	if err := tx.paged(q, "school_plan", schoolPlanOrder, at).Find(&rows).Error; err != nil {
		return page.Page[schoolplan.Plan]{}, err
	}
	cut := page.Cut(rows, at.Limit, func(p schoolplan.Plan) page.Position {
		return page.Position{Key: p.AcademicYear.String(), ID: p.ID.String()}
	})
	var schools []id.School
	for _, p := range cut.Items {
		schools = append(schools, p.SchoolID)
	}
	inspected, err := tx.inspectionsOfEach(schools...)
	for i, p := range cut.Items {
		cut.Items[i].Inspected = inspected[p.SchoolID]
	}
	return cut, err
}

// SchoolPlanOf gives the plan of a year of a school, or where it has none that of the latest
// that it succeeded one to one and that has one, or nil. Whoever may read the permit's plan
// may know of it.
func (tx *Tx) SchoolPlanOf(by access.Permit, school id.School, year calendar.AcademicYear) (*schoolplan.Plan, error) {
	if by.Action() != access.ReadSchoolPlan {
		return nil, fault.Absent
	}
	schools, err := tx.lineageOf(school)
	if err != nil {
		return nil, err
	}
	var all []schoolplan.Plan
	err = tx.namedSchoolPlans().Where("school_plan.hub_id = ? AND school_plan.school_id IN ? AND school_plan.academic_year = ?", tx.who.Hub(), schools, year).
		Order("school_plan.id").Find(&all).Error
	if err != nil || len(all) == 0 {
		return nil, err
	}
	nearest := slices.MinFunc(all, func(a, b schoolplan.Plan) int {
		return slices.Index(schools, a.SchoolID) - slices.Index(schools, b.SchoolID)
	})
	return &nearest, nil
}

// CreateSchoolPlan keeps a new plan, or fails with schoolplan.ErrExists.
func (tx *Tx) CreateSchoolPlan(by access.Permit, p *schoolplan.Plan) error {
	what := event.Event{Name: "school-plan.recorded", Operation: event.Created, ID: p.ID.UUID, Version: p.Version}
	return taken(tx.create(by, p, what), schoolplan.ErrExists)
}

// SaveSchoolPlan keeps a changed plan.
func (tx *Tx) SaveSchoolPlan(by access.Permit, p *schoolplan.Plan, what event.Name) error {
	return tx.update(by, p, &p.Version, event.Event{Name: what, Operation: event.Updated, ID: p.ID.UUID})
}
