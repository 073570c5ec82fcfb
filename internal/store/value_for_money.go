package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/valueformoney"
)

// valued begins a query on provision in the scope that the filter takes.
func (tx *Tx) valued(q *gorm.DB, within access.Scope, f valueformoney.Filter) *gorm.DB {
	q = tx.within(q, "provision", within)
	if !f.Provision.IsZero() {
		q = q.Where("provision.id = ?", f.Provision)
	}
	if !f.School.IsZero() {
		q = q.Where("provision.school_id = ?", f.School)
	}
	if !f.Partner.IsZero() {
		q = q.Where("provision.partner_id = ?", f.Partner)
	}
	return q
}

// ProvisionsToValue gives the provisions in the scope that run in the year, or of which money or
// pupils' counts of it are recorded.
func (tx *Tx) ProvisionsToValue(within access.Scope, f valueformoney.Filter) (found []valueformoney.Provision, err error) {
	days := f.Year.Days()
	q := tx.valued(tx.db.Table("provision"), within, f).
		Select("provision.hub_id, provision.id, provision.name, provision.school_id, provision.partner_id, school.urn AS school_urn, school.name AS school_name, partner.name AS partner_name").
		Joins("JOIN school ON school.hub_id = provision.hub_id AND school.id = provision.school_id").
		Joins("JOIN partner ON partner.hub_id = provision.hub_id AND partner.id = provision.partner_id").
		Where("((provision.state <> 'candidate' AND provision.from_on <= @to AND (provision.to_on IS NULL OR provision.to_on >= @from))"+
			" OR EXISTS (SELECT 1 FROM funding_line l WHERE l.hub_id = provision.hub_id AND l.provision_id = provision.id AND l.from_on <= @to AND l.to_on >= @from)"+
			" OR EXISTS (SELECT 1 FROM "+standingFigures+" f WHERE f.hub_id = provision.hub_id AND f.provision_id = provision.id AND f.academic_year = @year))",
			map[string]any{"from": days.From, "to": days.To, "year": f.Year})
	if err := q.Order("provision.id").Scan(&found).Error; err != nil {
		return nil, err
	}
	var schools []id.School
	for _, p := range found {
		schools = append(schools, p.SchoolID)
	}
	inspected, err := tx.inspectionsOfEach(schools...)
	for i := range found {
		found[i].Inspected = inspected[found[i].SchoolID]
	}
	return found, err
}

// PaymentsOf gives the lines of money of the provisions in the scope that share a day with the
// year, corrections among them.
func (tx *Tx) PaymentsOf(within access.Scope, f valueformoney.Filter) (found []valueformoney.Payment, err error) {
	days := f.Year.Days()
	err = tx.valued(tx.db.Table("funding_line l"), within, f).Select("l.id, l.provision_id, l.source, l.from_on, l.to_on, l.pence, l.corrects_id").
		Joins("JOIN provision ON provision.hub_id = l.hub_id AND provision.id = l.provision_id").
		Where("l.from_on <= ? AND l.to_on >= ?", days.To, days.From).Order("l.from_on, l.id").Scan(&found).Error
	return found, err
}

// CountsOf gives pupils' counts of the provisions in the scope: of each record of the year the
// line on which a cost rests.
func (tx *Tx) CountsOf(within access.Scope, f valueformoney.Filter) (found []valueformoney.Counts, err error) {
	err = tx.valued(tx.db.Table(standingFigures+" AS f"), within, f).
		Select("f.id, f.provision_id, f.kind, f.term, COALESCE(l.line, '') AS line, l.pupils, l.fsm_ever6, l.pupil_premium, b.pupils AS began").
		Joins("JOIN provision ON provision.hub_id = f.hub_id AND provision.id = f.provision_id").
		Joins("LEFT JOIN pupil_figures_line l ON l.hub_id = f.hub_id AND l.figures_id = f.id AND l.line ="+
			" CASE f.kind WHEN 'participation' THEN 'all' WHEN 'starting-points' THEN 'good-progress' ELSE 'after:3' END").
		Joins("LEFT JOIN pupil_figures_line b ON b.hub_id = f.hub_id AND b.figures_id = f.id AND b.line = 'after:0'").
		Where("f.academic_year = ? AND f.kind IN ('participation', 'starting-points', 'continuation')", f.Year).Order("f.id").Scan(&found).Error
	return found, err
}
