package store

import (
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
)

// Arrangement gives what a visit takes from a provision in the scope, or
// fault.Absent.
func (tx *Tx) Arrangement(within access.Scope, which id.Provision) (observation.Arrangement, error) {
	var a observation.Arrangement
	err := tx.within(tx.db.Table("provision"), "provision", within).Where("provision.id = ?", which).
		Select("id, school_id, partner_id, state, from_on, to_on").Take(&a).Error
	return a, absent(err)
}

// TeacherIsPlaced reports whether the teacher works in the provision on the day.
func (tx *Tx) TeacherIsPlaced(provision id.Provision, teacher id.Person, on calendar.Date) (bool, error) {
	var n int64
	err := tx.db.Table("placement").Where("hub_id = ? AND provision_id = ? AND person_id = ?", tx.who.Hub(), provision, teacher).
		Where("from_on <= ? AND (to_on IS NULL OR to_on >= ?)", on, on).Count(&n).Error
	return n > 0, err
}

// PlacedWith reports whether the person works in a provision of the partner today.
func (tx *Tx) PlacedWith(partner id.Partner, who id.Person) (bool, error) {
	var n int64
	err := tx.db.Table("placement").Joins("JOIN provision ON provision.hub_id = placement.hub_id AND provision.id = placement.provision_id").
		Where("placement.hub_id = ? AND placement.person_id = ? AND provision.partner_id = ?", tx.who.Hub(), who, partner).
		Where("placement.from_on <= ? AND (placement.to_on IS NULL OR placement.to_on >= ?)", tx.Today(), tx.Today()).Count(&n).Error
	return n > 0, err
}

// TeacherWorksIn gives the schools where the teacher is placed today, in a provision
// that runs today.
func (tx *Tx) TeacherWorksIn(teacher id.Person) ([]id.School, error) {
	var schools []id.School
	err := tx.db.Table("placement").Distinct("provision.school_id").
		Joins("JOIN provision ON provision.hub_id = placement.hub_id AND provision.id = placement.provision_id").
		Where("placement.hub_id = ? AND placement.person_id = ?", tx.who.Hub(), teacher).
		Where("placement.from_on <= ? AND (placement.to_on IS NULL OR placement.to_on >= ?)", tx.Today(), tx.Today()).
		Where("provision.from_on <= ? AND (provision.to_on IS NULL OR provision.to_on >= ?)", tx.Today(), tx.Today()).
		Pluck("provision.school_id", &schools).Error
	return schools, err
}

// Roles gives the roles that a person of the hub holds on a day; none when there
// is no such person or they are suspended.
func (tx *Tx) Roles(person id.Person, on calendar.Date) ([]access.Held, error) {
	return tx.rolesOn(person, on, " AND p.status = 'active'")
}

// RolesThen gives the roles that somebody held on a day, whether or not they are active now.
func (tx *Tx) RolesThen(person id.Person, on calendar.Date) ([]access.Held, error) {
	return tx.rolesOn(person, on, "")
}

func (tx *Tx) rolesOn(person id.Person, on calendar.Date, who string) ([]access.Held, error) {
	var rows []heldRow
	err := tx.db.Raw(`SELECT a.role, a.partner_id, a.school_id, a.la_code FROM appointment a
		JOIN person p ON p.hub_id = a.hub_id AND p.id = a.person_id`+who+`
		WHERE a.hub_id = @hub AND a.person_id = @person AND NOT a.pending
		  AND a.from_on <= @day AND (a.to_on IS NULL OR a.to_on >= @day)`,
		map[string]any{"hub": tx.who.Hub(), "person": person, "day": on}).Scan(&rows).Error
	return held(rows), err
}
