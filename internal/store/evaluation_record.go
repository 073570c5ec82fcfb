package store

import (
	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/evaluation"
	"github.com/hubqa/hubqa/internal/id"
)

// evaluationRecord is a record that is evidence of a finding.
type evaluationRecord struct {
	HubID        id.Hub
	EvaluationID id.Evaluation
	Action       string
	Kind         string
	RecordID     uuid.UUID
}

// TableName is the table of such records.
func (evaluationRecord) TableName() string { return "evaluation_record" }

// ReadableRecords gives those of the records that the actor may read; where they read as the
// partner alone, only those of its own work.
func (tx *Tx) ReadableRecords(of *evaluation.Evaluation, asPartner bool, all []evaluation.Record) (map[evaluation.Record]bool, error) {
	_, schools, err := tx.schoolsIn(of.Of())
	if err != nil {
		return nil, err
	}
	return tx.recordsOf(all, func(kind string) *gorm.DB {
		switch kind {
		case evaluation.Observation, evaluation.Conversation:
			return tx.within(tx.db.Table(kind), kind, tx.Scope(evaluation.Reading[kind]))
		case evaluation.SchoolRoll: // by which figures are told to whoever reads these
			return tx.db.Table("school_roll").Where("hub_id = ?", tx.who.Hub())
		}
		return tx.figuresOf(of, schools, kind, asPartner)
	})
}

// RecordsThatShow gives those that the actor may read, that are of the evaluation's school, or of
// what it was, and partner, and that have taken place.
func (tx *Tx) RecordsThatShow(of *evaluation.Evaluation, all []evaluation.Record) (map[evaluation.Record]bool, error) {
	_, schools, err := tx.schoolsIn(of.Of())
	if err != nil {
		return nil, err
	}
	return tx.recordsOf(all, func(kind string) *gorm.DB {
		switch kind {
		case evaluation.Observation:
			return tx.within(tx.db.Table(kind), kind, tx.Scope(access.ReadObservation)).
				Where("observation.state = 'held' AND observation.school_id IN ? AND observation.partner_id = ?", schools, of.PartnerID)
		case evaluation.Conversation:
			return tx.within(tx.db.Table(kind), kind, tx.Scope(access.ReadConversation)).
				Where("conversation.held_on IS NOT NULL AND conversation.school_id IN ?", schools)
		}
		return tx.figuresOf(of, schools, kind, false)
	})
}

// figuresOf begins a query on the records of a kind of the evaluation's partnership, or of its
// schools alone, which are not the partner's.
func (tx *Tx) figuresOf(of *evaluation.Evaluation, schools []id.School, kind string, asPartner bool) *gorm.DB {
	table, from := "pupil_figures", standingFigures+" AS pupil_figures"
	switch kind {
	case evaluation.FundingLine:
		table, from = "funding_line", "funding_line"
	case evaluation.JointPractice:
		table, from = "joint_practice", "joint_practice"
	}
	q := tx.db.Table(from).Where(table+".hub_id = ? AND "+table+".school_id IN ?", tx.who.Hub(), schools)
	switch {
	case asPartner || table != "pupil_figures":
		q = q.Where(table+".partner_id = ?", of.PartnerID)
	default:
		q = q.Where("(pupil_figures.partner_id = ? OR pupil_figures.partner_id IS NULL)", of.PartnerID)
	}
	switch table {
	case "pupil_figures":
		return q.Where("pupil_figures.kind = ?", kind)
	case "joint_practice":
		return q.Where("joint_practice.withdrawn_at IS NULL")
	}
	return q
}

// recordsOf gives the records that the query of their kind finds.
func (tx *Tx) recordsOf(all []evaluation.Record, of func(kind string) *gorm.DB) (map[evaluation.Record]bool, error) {
	kinds := map[string][]uuid.UUID{}
	for _, r := range all {
		kinds[r.Kind] = append(kinds[r.Kind], r.ID)
	}
	found := map[evaluation.Record]bool{}
	for kind, which := range kinds {
		var some []uuid.UUID
		if err := of(kind).Where("id IN ?", which).Pluck("id", &some).Error; err != nil {
			return nil, err
		}
		for _, one := range some {
			found[evaluation.Record{Kind: kind, ID: one}] = true
		}
	}
	return found, nil
}
