package store

import (
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/plan"
)

// commitmentRow is what a version says of a commitment, and from which that was carried.
// gorm passes over what is embedded without a name of its own that is exported.
type commitmentRow struct {
	Of          plan.Commitment `gorm:"embedded"`
	FromID      *id.Commitment
	FromPlanID  *id.Plan
	FromYear    *calendar.AcademicYear
	FromEdition *int
}

func (tx *Tx) readCommitments(p *plan.Plan) error {
	var rows []commitmentRow
	err := tx.db.Table("plan_commitment pc").
		Select("pc.*, COALESCE(who.name, '') AS responsible_name, c.from_id, c.from_plan_id, origin.academic_year AS from_year, origin.edition AS from_edition").
		Joins("JOIN commitment c ON c.hub_id = pc.hub_id AND c.id = pc.commitment_id").
		Joins("LEFT JOIN plan origin ON origin.hub_id = c.hub_id AND origin.id = c.from_plan_id").
		Joins("LEFT JOIN person who ON who.hub_id = pc.hub_id AND who.id = pc.responsible_id").
		Where("pc.hub_id = ? AND pc.plan_id = ?", p.HubID, p.ID).Order("pc.place").Find(&rows).Error
	if err != nil {
		return err
	}
	at := map[id.Commitment]*plan.Commitment{}
	p.Commitments = make([]plan.Commitment, len(rows))
	for i, r := range rows {
		p.Commitments[i] = r.Of
		if r.FromID != nil {
			p.Commitments[i].From = &plan.From{Plan: plan.Ref{ID: *r.FromPlanID, AcademicYear: *r.FromYear, Edition: *r.FromEdition}, ID: *r.FromID}
		}
		at[r.Of.ID] = &p.Commitments[i]
	}
	var progress []plan.Progress
	if err := tx.entries("commitment_progress", p).Order("e.on_day, e.at, e.id").Find(&progress).Error; err != nil {
		return err
	}
	for _, n := range progress {
		at[n.CommitmentID].Progress = append(at[n.CommitmentID].Progress, n)
	}
	var evidence []plan.Evidence
	if err := tx.entries("commitment_evidence", p).Order("e.at, e.id").Find(&evidence).Error; err != nil {
		return err
	}
	if err := tx.voidEvidence(evidence); err != nil {
		return err
	}
	for _, e := range evidence {
		at[e.CommitmentID].Evidence = append(at[e.CommitmentID].Evidence, e)
	}
	return nil
}

// entries are those of the version's commitments that were not withdrawn, up to those that
// were added while it was in force.
func (tx *Tx) entries(table string, p *plan.Plan) *gorm.DB {
	return tx.db.Table(table+" e").Select("e.*, who.name AS by_name").
		Joins("JOIN plan_commitment pc ON pc.hub_id = e.hub_id AND pc.commitment_id = e.commitment_id").
		Joins("JOIN person who ON who.hub_id = e.hub_id AND who.id = e.by_id").
		Where("pc.hub_id = ? AND pc.plan_id = ? AND e.edition <= ? AND e.withdrawn_at IS NULL", p.HubID, p.ID, p.Edition)
}

// CommitmentsOfYear gives those of the commitments that are of the year.
func (tx *Tx) CommitmentsOfYear(year calendar.AcademicYear, which []id.Commitment) (found []id.Commitment, err error) {
	err = tx.db.Table("commitment").Where("hub_id = ? AND academic_year = ? AND id IN ?", tx.who.Hub(), year, which).Pluck("id", &found).Error
	return found, err
}

// Word keeps what a draft says of its commitments, in the place of what it said.
func (tx *Tx) Word(by access.Permit, p *plan.Plan) error {
	if !by.For(p.ID.UUID, access.UpdatePlan) {
		return fault.Absent
	}
	if err := tx.forgetWording(p); err != nil {
		return err
	}
	return tx.word(p)
}

func (tx *Tx) forgetWording(p *plan.Plan) error {
	return tx.db.Exec(`DELETE FROM plan_commitment WHERE hub_id = ? AND plan_id = ?`, p.HubID, p.ID).Error
}

// lasting is a commitment through the versions of its year.
type lasting struct {
	HubID        id.Hub
	ID           id.Commitment
	AcademicYear calendar.AcademicYear
	FromID       *id.Commitment
	FromPlanID   *id.Plan
}

// TableName is the table of commitments.
func (lasting) TableName() string { return "commitment" }

func (tx *Tx) word(p *plan.Plan) error {
	if len(p.Commitments) == 0 {
		return nil
	}
	var kept []lasting
	for i := range p.Commitments {
		c := &p.Commitments[i]
		c.HubID, c.PlanID, c.Place = p.HubID, p.ID, i
		l := lasting{HubID: p.HubID, ID: c.ID, AcademicYear: p.AcademicYear}
		if c.From != nil {
			l.FromID, l.FromPlanID = &c.From.ID, &c.From.Plan.ID
		}
		kept = append(kept, l)
	}
	if err := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&kept).Error; err != nil {
		return err
	}
	return tx.db.Create(&p.Commitments).Error
}

// HasRecord reports whether a record of the kind is in the scope.
func (tx *Tx) HasRecord(kind plan.Kind, within access.Scope, which uuid.UUID) (bool, error) {
	return tx.has(tableOfEvidence(kind), within, which)
}

// proves holds of a record that is evidence of a kind, once there is something to show by it.
func (tx *Tx) proves(kind plan.Kind) clause.Expr {
	switch kind {
	case plan.Observation:
		return gorm.Expr("observation.state = 'held'")
	case plan.Conversation:
		return gorm.Expr("conversation.held_on IS NOT NULL")
	case plan.TrainingEvent:
		return gorm.Expr("training_event.cancelled_at IS NULL AND training_event.from_on <= ?", tx.Today())
	case plan.SchoolSupport:
		return gorm.Expr("school_support.supporting_agreed_at IS NOT NULL AND school_support.supported_agreed_at IS NOT NULL")
	case plan.SchoolPlan:
		return gorm.Expr("school_plan.has_plan")
	case plan.Evaluation:
		return gorm.Expr("evaluation.published_at IS NOT NULL")
	}
	return gorm.Expr("FALSE")
}

func tableOfEvidence(kind plan.Kind) string { return strings.ReplaceAll(string(kind), "-", "_") }

// RecordShows reports whether a record of the kind is in the scope that shows something by now.
func (tx *Tx) RecordShows(kind plan.Kind, within access.Scope, which uuid.UUID) (bool, error) {
	table := tableOfEvidence(kind)
	return some(tx.within(tx.db.Table(table), table, within).Where(table+".id = ?", which).Where("(?)", tx.proves(kind)))
}

// voidEvidence marks the evidence whose record shows nothing today. What was disposed of had
// shown something.
func (tx *Tx) voidEvidence(all []plan.Evidence) error {
	of := map[plan.Kind][]uuid.UUID{}
	for _, e := range all {
		if e.RecordID != nil {
			of[e.Kind] = append(of[e.Kind], *e.RecordID)
		}
	}
	void := map[uuid.UUID]bool{}
	for kind, which := range of {
		var found []uuid.UUID
		table := tableOfEvidence(kind)
		err := tx.db.Table(table).Where(table+".hub_id = ? AND "+table+".id IN ?", tx.who.Hub(), which).
			Where("NOT (?)", tx.proves(kind)).Pluck("id", &found).Error
		if err != nil {
			return err
		}
		for _, f := range found {
			void[f] = true
		}
	}
	for i, e := range all {
		all[i].Void = e.RecordID != nil && void[*e.RecordID]
	}
	return nil
}

// KeepPlanProgress keeps a note of progress, with the plan that it is saved with.
func (tx *Tx) KeepPlanProgress(by access.Permit, p *plan.Progress) error {
	if by.Action() != access.RecordPlanProgress {
		return fault.Absent
	}
	return tx.db.Create(p).Error
}

// KeepPlanEvidence keeps a piece of evidence, with the plan that it is saved with.
func (tx *Tx) KeepPlanEvidence(by access.Permit, e *plan.Evidence) error {
	if by.Action() != access.AddPlanEvidence {
		return fault.Absent
	}
	return tx.db.Create(e).Error
}

// WithdrawEntry takes an entry of a commitment out of sight.
func (tx *Tx) WithdrawEntry(by access.Permit, of id.Commitment, which id.PlanEntry) error {
	if by.Action() != access.WithdrawPlanEntry {
		return fault.Absent
	}
	for _, table := range []string{"commitment_progress", "commitment_evidence"} {
		err := tx.db.Table(table).Where("hub_id = ? AND commitment_id = ? AND id = ?", tx.who.Hub(), of, which).
			Updates(map[string]any{"withdrawn_by": tx.who.Person(), "withdrawn_at": tx.now}).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// openCommitment holds of a commitment c that is neither met nor given up.
const openCommitment = `COALESCE((SELECT n.status FROM commitment_progress n WHERE n.hub_id = c.hub_id AND n.commitment_id = c.id
	AND n.status <> '' AND n.withdrawn_at IS NULL ORDER BY n.on_day DESC, n.at DESC, n.id DESC LIMIT 1), 'planned') IN ('planned', 'under-way')`

// UnraisedCommitments gives commitments of published plans in the scope that are open and due
// by the day, or overdue, of which that was not raised.
func (tx *Tx) UnraisedCommitments(within access.Scope, by calendar.Date, limit int) (due []plan.Raised, err error) {
	err = tx.plans(within).Select("plan.id AS plan_id, c.id, pc.due_by, pc.responsible_id").
		Joins("JOIN plan_commitment pc ON pc.hub_id = plan.hub_id AND pc.plan_id = plan.id").
		Joins("JOIN commitment c ON c.hub_id = pc.hub_id AND c.id = pc.commitment_id").
		Where("plan.state = 'published' AND pc.due_by <= ? AND (c.due_at IS NULL OR c.overdue_at IS NULL AND pc.due_by < ?)", by, tx.Today()).
		Where(openCommitment).Order("pc.due_by, c.id").Limit(limit).Scan(&due).Error
	return due, err
}

// RaiseCommitments keeps that commitments of the permit's plan are due, or overdue.
func (tx *Tx) RaiseCommitments(by access.Permit, of *plan.Plan, overdue bool, which []id.Commitment) error {
	what, kept := event.Name("plan.due"), map[string]any{"due_at": tx.now}
	if overdue {
		what, kept = "plan.overdue", map[string]any{"due_at": gorm.Expr("COALESCE(due_at, ?)", tx.now), "overdue_at": tx.now}
	}
	noted := event.Event{Name: what, Operation: event.Updated, ID: of.ID.UUID, Version: of.Version}
	if err := tx.permitted(by, noted); err != nil {
		return err
	}
	err := tx.db.Table("commitment").Where("hub_id = ? AND id IN ?", tx.who.Hub(), which).Updates(kept).Error
	tx.note(by, noted)
	return err
}

// ForgetRaised has it raised anew that commitments of the permit's plan are due.
func (tx *Tx) ForgetRaised(by access.Permit, which []id.Commitment) error {
	if by.Action() != access.PublishPlan {
		return fault.Absent
	}
	return tx.db.Table("commitment").Where("hub_id = ? AND id IN ?", tx.who.Hub(), which).
		Updates(map[string]any{"due_at": nil, "overdue_at": nil}).Error
}
