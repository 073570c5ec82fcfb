package store

import (
	"slices"

	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/conversation"
	"github.com/hubqa/hubqa/internal/engagement"
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

type officer struct {
	URN      int `gorm:"column:urn"`
	PersonID id.Person
	Name     string
	Now      bool
}

// officersOn gives who keeps in touch with schools on a day, by URN. A school that never had a
// link officer has that of the latest that it succeeded one to one and that had one; nobody
// may read more for that.
func (tx *Tx) officersOn(day calendar.Date, urns []int) (map[int]officer, error) {
	if len(urns) == 0 {
		return nil, nil
	}
	lineage, err := tx.Lineage()
	if err != nil {
		return nil, err
	}
	all := slices.Clone(urns)
	for _, urn := range urns {
		all = append(all, lineage.Before(urn)...)
	}
	var rows []officer
	q := tx.db.Table("link_officer o").Select("s.urn, o.person_id, p.name, o.to_on IS NULL OR o.to_on >= ? AS now", day).
		Joins("JOIN school s ON s.hub_id = o.hub_id AND s.id = o.school_id").Joins("JOIN person p ON p.hub_id = o.hub_id AND p.id = o.person_id").
		Where("o.hub_id = ? AND o.from_on <= ?", tx.who.Hub(), day)
	err = among(tx, q, "s.urn", "integer", all).Order("o.from_on").Scan(&rows).Error
	last := map[int]officer{}
	for _, r := range rows {
		last[r.URN] = r
	}
	found := map[int]officer{}
	for _, urn := range urns {
		for _, u := range append([]int{urn}, lineage.Before(urn)...) {
			if o, ever := last[u]; ever {
				if o.Now {
					found[urn] = o
				}
				break
			}
		}
	}
	return found, err
}

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
// @to.
const officerLoads = `SELECT p.id AS person_id, p.name,
	(SELECT count(*) FROM conversation c WHERE c.hub_id = p.hub_id AND c.lead_id = p.id AND c.state = 'planned'
	  AND c.planned_on >= @from AND c.planned_on <= @to) AS planned,
	(SELECT count(*) FROM conversation c WHERE c.hub_id = p.hub_id AND c.lead_id = p.id AND c.held_on >= @from AND c.held_on <= @to) AS held
	FROM person p WHERE p.hub_id = @hub AND p.id IN (@terms) ORDER BY p.name, p.id`

// OfficerLoads gives, by name, the load of those whose terms as link officer are in the scope
// and touch the year: schools that are open on its last day or today, whichever is first.
func (tx *Tx) OfficerLoads(within access.Scope, year calendar.AcademicYear) (all []conversation.Load, err error) {
	from, to := year.First(), year.Last()
	day := to
	if tx.Today().Before(day) {
		day = tx.Today()
	}
	terms := tx.within(tx.db.Table("link_officer"), "link_officer", within).
		Where("link_officer.from_on <= ? AND (link_officer.to_on IS NULL OR link_officer.to_on >= ?)", to, from).Select("link_officer.person_id")
	err = tx.db.Raw(officerLoads, map[string]any{"hub": tx.who.Hub(), "from": from, "to": to, "terms": terms}).Scan(&all).Error
	if err != nil {
		return nil, err
	}
	schools, err := tx.schoolsOfOfficers(day)
	for i := range all {
		all[i].Year, all[i].Schools = year, schools[all[i].PersonID]
	}
	return all, err
}

// schoolsOfOfficers counts the schools of the hub that are open on a day, by who keeps in touch
// with them then.
func (tx *Tx) schoolsOfOfficers(day calendar.Date) (map[id.Person]int, error) {
	var all []engagement.School
	if err := tx.db.Table("school").Select("urn, status, opened_on, closed_on").Where("hub_id = ?", tx.who.Hub()).Find(&all).Error; err != nil {
		return nil, err
	}
	lineage, err := tx.Lineage()
	if err != nil {
		return nil, err
	}
	opened, err := tx.OpenedOn()
	if err != nil {
		return nil, err
	}
	var urns []int
	for _, s := range all {
		if s.SucceededOn = lineage.SucceededOn(s.URN, opened); s.OpenOn(day) {
			urns = append(urns, s.URN)
		}
	}
	officers, err := tx.officersOn(day, urns)
	number := map[id.Person]int{}
	for _, o := range officers {
		number[o.PersonID]++
	}
	return number, err
}
