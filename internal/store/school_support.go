package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/schoolsupport"
)

// supportInspected holds of support one of whose schools an inspector inspects now, at one of
// the levels.
func supportInspected(levels string) predicate {
	return predicate("EXISTS (SELECT 1 FROM inspection i JOIN inspection_school s ON s.hub_id = i.hub_id AND s.inspection_id = i.id" +
		" WHERE i.hub_id = school_support.hub_id AND s.school_id IN (school_support.supporting_id, school_support.supported_id)" +
		" AND i.inspector_id = @me AND i.level IN (" + levels + ") AND " + string(inspectionLives) + ")")
}

const ofEitherSchool predicate = "(school_support.supporting_id IN @schools OR school_support.supported_id IN @schools)"

func (tx *Tx) schoolSupports(within access.Scope) *gorm.DB {
	q := tx.db.Table("school_support").Select("school_support.*, proposer.name AS by_name").
		Joins("JOIN person proposer ON proposer.hub_id = school_support.hub_id AND proposer.id = school_support.proposed_by")
	return tx.within(q, "school_support", within)
}

// SchoolSupport gives one support in the scope, or fault.Absent.
func (tx *Tx) SchoolSupport(within access.Scope, which id.SchoolSupport) (*schoolsupport.Support, error) {
	var s schoolsupport.Support
	if err := tx.schoolSupports(within).Where("school_support.id = ?", which).Take(&s).Error; err != nil {
		return nil, absent(err)
	}
	one := []schoolsupport.Support{s}
	err := tx.readSchoolsOf(one)
	return &one[0], err
}

// readSchoolsOf reads the schools of support, and the reader's inspections of them.
func (tx *Tx) readSchoolsOf(all []schoolsupport.Support) error {
	var which []id.School
	for _, s := range all {
		which = append(which, s.SupportingID, s.SupportedID)
	}
	var rows []schoolsupport.School
	if err := tx.db.Table("school").Select("id, urn, name").Where("hub_id = ? AND id IN ?", tx.who.Hub(), which).Scan(&rows).Error; err != nil {
		return err
	}
	schools := map[id.School]schoolsupport.School{}
	for _, r := range rows {
		schools[r.ID] = r
	}
	inspected, err := tx.inspectionsOfEach(which...)
	for i := range all {
		s := &all[i]
		s.Supporting, s.Supported = schools[s.SupportingID], schools[s.SupportedID]
		s.Inspected = append(append(s.Inspected, inspected[s.SupportingID]...), inspected[s.SupportedID]...)
	}
	return err
}

var schoolSupportOrder = map[string]column{"fromOn": {sql: "school_support.from_on", cast: "date"}}

// SchoolSupports gives a page of the support in the scope.
func (tx *Tx) SchoolSupports(within access.Scope, f schoolsupport.Filter, at page.Request) (page.Page[schoolsupport.Support], error) {
	q := tx.schoolSupports(within)
	if f.State != "" {
		q = q.Where("school_support.state = ?", f.State)
	}
	if !f.School.IsZero() {
		q = q.Where("school_support.supporting_id = ? OR school_support.supported_id = ?", f.School, f.School)
	}
	var rows []schoolsupport.Support
	if err := tx.paged(q, "school_support", schoolSupportOrder, at).Find(&rows).Error; err != nil {
		return page.Page[schoolsupport.Support]{}, err
	}
	cut := page.Cut(rows, at.Limit, func(s schoolsupport.Support) page.Position {
		return page.Position{Key: s.FromOn.String(), ID: s.ID.String()}
	})
	return cut, tx.readSchoolsOf(cut.Items)
}

// CreateSchoolSupport keeps new support.
func (tx *Tx) CreateSchoolSupport(by access.Permit, s *schoolsupport.Support) error {
	return tx.create(by, s, event.Event{Name: "school-support.proposed", Operation: event.Created, ID: s.ID.UUID, Version: s.Version})
}

// SaveSchoolSupport keeps changed support.
func (tx *Tx) SaveSchoolSupport(by access.Permit, s *schoolsupport.Support, what event.Name) error {
	return tx.update(by, s, &s.Version, event.Event{Name: what, Operation: event.Updated, ID: s.ID.UUID})
}

// SchoolSupportsOver gives support in the scope whose last day is before the day and that has
// not ended.
func (tx *Tx) SchoolSupportsOver(within access.Scope, before calendar.Date, limit int) (over []id.SchoolSupport, err error) {
	err = tx.within(tx.db.Table("school_support"), "school_support", within).Where("school_support.state <> 'ended' AND school_support.to_on < ?", before).
		Order("school_support.to_on, school_support.id").Limit(limit).Pluck("school_support.id", &over).Error
	return over, err
}

// HeadsOf are the active head teachers of the schools today.
func (tx *Tx) HeadsOf(schools ...id.School) (leading []id.Person, err error) {
	err = tx.db.Table("appointment em").Distinct("em.person_id").
		Joins("JOIN person p ON p.hub_id = em.hub_id AND p.id = em.person_id AND p.status = 'active'").
		Where("em.hub_id = ? AND em.role = ? AND em.school_id IN ?", tx.who.Hub(), access.Headteacher, schools).
		Where(string(heldToday), map[string]any{"today": tx.Today()}).Order("em.person_id").Pluck("em.person_id", &leading).Error
	return leading, err
}
