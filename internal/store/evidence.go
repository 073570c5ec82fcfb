package store

import (
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/evidence"
	"github.com/hubqa/hubqa/internal/id"
)

// PartnershipOf gives a partnership in the scope, or fault.Absent. A school that became another one
// by the end of the year has its own still, of which its records are; and that has one too.
func (tx *Tx) PartnershipOf(within access.Scope, school id.School, partner id.Partner, year calendar.AcademicYear) (*evidence.Partnership, error) {
	l, err := tx.lines(school)
	if err != nil {
		return nil, err
	}
	gone := l.goneOn(year.Last())
	if gone.by(school) != school {
		gone = nil
	}
	from := tx.db.Table("(?) AS evidence_pack", tx.partnerships(year, gone))
	found := evidence.Partnership{Year: year}
	err = tx.within(from.Select("evidence_pack.*"), "evidence_pack", within).
		Where("evidence_pack.school_id = ? AND evidence_pack.partner_id = ?", school, partner).Take(&found).Error
	if err != nil {
		return nil, absent(err)
	}
	found.Inspected, err = tx.inspectionsOf(school)
	return &found, err
}

// HubInspected gives the actor's live inspections of whatever school.
func (tx *Tx) HubInspected() ([]access.Inspected, error) {
	if !tx.holds(access.Inspector) {
		return nil, nil
	}
	var levels []access.Level
	err := tx.db.Table("inspection i").Where("i.hub_id = ? AND i.inspector_id = ?", tx.who.Hub(), tx.who.Person()).
		Where(string(inspectionLives), map[string]any{"today": tx.Today()}).Order("i.id").Pluck("i.level", &levels).Error
	var all []access.Inspected
	for _, level := range levels {
		all = append(all, access.Inspected{By: tx.who.Person(), At: level})
	}
	return all, err
}
