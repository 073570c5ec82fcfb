package store

import (
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/standardisation"
)

// PairedJudgements gives what was put in on the paired visits in the scope where all is in,
// by visit, the lead's first.
func (tx *Tx) PairedJudgements(within access.Scope, f standardisation.Filter) ([]standardisation.Judged, error) {
	q := tx.within(tx.db.Table("observation"), "observation", within).
		Select("observation.id AS observation_id, observation.framework_id, set_of.observer_id, p.name AS observer_name, set_of.judgements").
		Joins("JOIN observation_observer ob ON ob.hub_id = observation.hub_id AND ob.observation_id = observation.id").
		Joins("JOIN observation_judgement set_of ON set_of.hub_id = ob.hub_id AND set_of.observation_id = ob.observation_id AND set_of.observer_id = ob.person_id").
		Joins("JOIN person p ON p.hub_id = ob.hub_id AND p.id = ob.person_id").
		Where(string(judgementsIn))
	if !f.Framework.IsZero() {
		q = q.Where("observation.framework_id = ?", f.Framework)
	}
	if !f.Days.From.IsZero() {
		q = q.Where("observation.visit_on >= ?", f.Days.From)
	}
	if !f.Days.To.IsZero() {
		q = q.Where("observation.visit_on <= ?", f.Days.To)
	}
	var sets []standardisation.Judged
	return sets, q.Order("observation.visit_on, observation.id, ob.leads DESC, ob.person_id").Scan(&sets).Error
}
