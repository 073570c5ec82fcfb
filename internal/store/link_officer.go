package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/conversation"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

func (tx *Tx) linkOfficers(within access.Scope) *gorm.DB {
	q := tx.db.Table("link_officer").Select("link_officer.*, officer.name AS person_name, school.name AS school_name, school.urn AS school_urn").
		Joins("JOIN person officer ON officer.hub_id = link_officer.hub_id AND officer.id = link_officer.person_id").
		Joins("JOIN school ON school.hub_id = link_officer.hub_id AND school.id = link_officer.school_id")
	return tx.within(q, "link_officer", within)
}

// LinkOfficer gives one time as link officer in the scope, or fault.Absent.
func (tx *Tx) LinkOfficer(within access.Scope, which id.LinkOfficer) (*conversation.LinkOfficer, error) {
	var o conversation.LinkOfficer
	if err := tx.linkOfficers(within).Where("link_officer.id = ?", which).Take(&o).Error; err != nil {
		return nil, absent(err)
	}
	var err error
	o.Inspected, err = tx.inspectionsOf(o.SchoolID)
	return &o, err
}

var linkOfficerOrder = map[string]column{"fromOn": {sql: "link_officer.from_on", cast: "date"}}

// LinkOfficers gives a page of the times as link officer in the scope.
func (tx *Tx) LinkOfficers(within access.Scope, f conversation.OfficerFilter, at page.Request) (page.Page[conversation.LinkOfficer], error) {
	q := tx.linkOfficers(within)
	if !f.School.IsZero() {
		q = q.Where("link_officer.school_id = ?", f.School)
	}
	if !f.Person.IsZero() {
		q = q.Where("link_officer.person_id = ?", f.Person)
	}
	var rows []conversation.LinkOfficer
	if err := tx.paged(q, "link_officer", linkOfficerOrder, at).Find(&rows).Error; err != nil {
		return page.Page[conversation.LinkOfficer]{}, err
	}
	return page.Cut(rows, at.Limit, func(o conversation.LinkOfficer) page.Position {
		return page.Position{Key: o.FromOn.String(), ID: o.ID.String()}
	}), nil
}

// LinkOfficersOf gives the times as link officer of a school, whoever acts. Whoever else asks
// for them waits for the end of the transaction.
func (tx *Tx) LinkOfficersOf(school id.School) (all []conversation.LinkOfficer, err error) {
	if err := hold(tx.db.Table("school").Where("hub_id = ? AND id = ?", tx.who.Hub(), school)); err != nil {
		return nil, err
	}
	err = tx.db.Table("link_officer").Where("hub_id = ? AND school_id = ?", tx.who.Hub(), school).Order("from_on").Find(&all).Error
	return all, err
}

// onDay holds of a term "o" that covers the day @day.
const onDay = "o.from_on <= @day AND (o.to_on IS NULL OR o.to_on >= @day)"

// OfficerOn gives the link officer of a school on a day, or the zero id.
func (tx *Tx) OfficerOn(school id.School, day calendar.Date) (officer id.Person, err error) {
	var found []id.Person
	err = tx.db.Table("link_officer o").Where("o.hub_id = ? AND o.school_id = ?", tx.who.Hub(), school).
		Where(onDay, map[string]any{"day": day}).Limit(1).Pluck("o.person_id", &found).Error
	if len(found) == 1 {
		officer = found[0]
	}
	return officer, err
}

// CreateLinkOfficer keeps a new time as link officer.
func (tx *Tx) CreateLinkOfficer(by access.Permit, o *conversation.LinkOfficer) error {
	return tx.create(by, o, event.Event{Name: "link-officer.appointed", Operation: event.Created, ID: o.ID.UUID, Version: o.Version})
}

// SaveLinkOfficer keeps a time as link officer that was ended.
func (tx *Tx) SaveLinkOfficer(by access.Permit, o *conversation.LinkOfficer) error {
	return tx.update(by, o, &o.Version, event.Event{Name: "link-officer.ended", Operation: event.Updated, ID: o.ID.UUID})
}

// officerLoads are the people of the times @terms, with what they have to do between @from and
// @to; schools as on @day.
const officerLoads = `SELECT p.id AS person_id, p.name,
	(SELECT count(*) FROM link_officer o WHERE o.hub_id = p.hub_id AND o.person_id = p.id AND ` + onDay + `) AS schools,
	(SELECT count(*) FROM conversation c WHERE c.hub_id = p.hub_id AND c.lead_id = p.id AND c.state = 'planned'
	  AND c.planned_on >= @from AND c.planned_on <= @to) AS planned,
	(SELECT count(*) FROM conversation c WHERE c.hub_id = p.hub_id AND c.lead_id = p.id AND c.held_on >= @from AND c.held_on <= @to) AS held
	FROM person p WHERE p.hub_id = @hub AND p.id IN (@terms) ORDER BY p.name, p.id`

// OfficerLoads gives, by name, the load of those whose terms as link officer are in the scope
// and touch the year: schools on its last day or today, whichever is first.
func (tx *Tx) OfficerLoads(within access.Scope, year calendar.AcademicYear) (all []conversation.Load, err error) {
	from, to := year.First(), year.Last()
	day := to
	if tx.Today().Before(day) {
		day = tx.Today()
	}
	terms := tx.within(tx.db.Table("link_officer"), "link_officer", within).
		Where("link_officer.from_on <= ? AND (link_officer.to_on IS NULL OR link_officer.to_on >= ?)", to, from).Select("link_officer.person_id")
	err = tx.db.Raw(officerLoads, map[string]any{"hub": tx.who.Hub(), "day": day, "from": from, "to": to, "terms": terms}).Scan(&all).Error
	for i := range all {
		all[i].Year = year
	}
	return all, err
}
