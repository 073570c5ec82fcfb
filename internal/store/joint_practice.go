package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/jointpractice"
	"github.com/hubqa/hubqa/internal/page"
)

func (tx *Tx) jointPractices(within access.Scope) *gorm.DB {
	q := tx.db.Table("joint_practice").Select("joint_practice.*, COALESCE(provision.name, '') AS provision_name, school.urn AS school_urn," +
		" school.name AS school_name, partner.name AS partner_name, person.name AS entered_by_name").
		Joins("JOIN school ON school.hub_id = joint_practice.hub_id AND school.id = joint_practice.school_id").
		Joins("JOIN partner ON partner.hub_id = joint_practice.hub_id AND partner.id = joint_practice.partner_id").
		Joins("JOIN person ON person.hub_id = joint_practice.hub_id AND person.id = joint_practice.entered_by").
		Joins("LEFT JOIN provision ON provision.hub_id = joint_practice.hub_id AND provision.id = joint_practice.provision_id")
	return tx.within(q, "joint_practice", within)
}

// JointPractice gives one practice in the scope, or fault.Absent.
func (tx *Tx) JointPractice(within access.Scope, which id.JointPractice) (*jointpractice.Practice, error) {
	var p jointpractice.Practice
	if err := tx.jointPractices(within).Where("joint_practice.id = ?", which).Take(&p).Error; err != nil {
		return nil, absent(err)
	}
	var err error
	p.Inspected, err = tx.inspectionsOf(p.SchoolID)
	return &p, err
}

var jointPracticeOrder = map[string]column{"heldOn": {sql: "joint_practice.held_on", cast: "date"}}

// JointPractices gives a page of the practice in the scope.
func (tx *Tx) JointPractices(within access.Scope, f jointpractice.Filter, at page.Request) (page.Page[jointpractice.Practice], error) {
	q := thatAre(tx.jointPractices(within), "joint_practice.withdrawn_at", f.Withdrawn)
	if !f.School.IsZero() {
		q = q.Where("joint_practice.school_id = ?", f.School)
	}
	if !f.Partner.IsZero() {
		q = q.Where("joint_practice.partner_id = ?", f.Partner)
	}
	if !f.Provision.IsZero() {
		q = q.Where("joint_practice.provision_id = ?", f.Provision)
	}
	if !f.Days.From.IsZero() {
		q = q.Where("joint_practice.held_on >= ?", f.Days.From)
	}
	if !f.Days.To.IsZero() {
		q = q.Where("joint_practice.held_on <= ?", f.Days.To)
	}
	var rows []jointpractice.Practice
	if err := tx.paged(q, "joint_practice", jointPracticeOrder, at).Find(&rows).Error; err != nil {
		return page.Page[jointpractice.Practice]{}, err
	}
	cut := page.Cut(rows, at.Limit, func(p jointpractice.Practice) page.Position {
		return page.Position{Key: p.HeldOn.String(), ID: p.ID.String()}
	})
	var schools []id.School
	for _, p := range cut.Items {
		schools = append(schools, p.SchoolID)
	}
	inspected, err := tx.inspectionsOfEach(schools...)
	for i := range cut.Items {
		cut.Items[i].Inspected = inspected[cut.Items[i].SchoolID]
	}
	return cut, err
}

// WorkTogether reports whether provision of the partner runs in the school on the day.
func (tx *Tx) WorkTogether(school id.School, partner id.Partner, on calendar.Date) (bool, error) {
	return some(tx.db.Table("provision").Where("hub_id = ? AND school_id = ? AND partner_id = ?", tx.who.Hub(), school, partner).
		Where("state <> 'candidate' AND from_on <= ? AND (to_on IS NULL OR to_on >= ?)", on, on))
}

// CreateJointPractice keeps new practice.
func (tx *Tx) CreateJointPractice(by access.Permit, p *jointpractice.Practice) error {
	return tx.create(by, p, event.Event{Name: "joint-practice.recorded", Operation: event.Created, ID: p.ID.UUID, Version: p.Version})
}

// SaveJointPractice keeps changed practice.
func (tx *Tx) SaveJointPractice(by access.Permit, p *jointpractice.Practice, what event.Name) error {
	return tx.update(by, p, &p.Version, event.Event{Name: what, Operation: event.Updated, ID: p.ID.UUID})
}
