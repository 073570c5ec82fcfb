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
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/plan"
)

func (tx *Tx) plans(within access.Scope) *gorm.DB {
	return tx.within(tx.db.Table("plan"), "plan", within)
}

// Plan gives one version in the scope with its commitments as they stand, or stood when it was
// superseded; or fault.Absent.
func (tx *Tx) Plan(within access.Scope, which id.Plan) (*plan.Plan, error) {
	var p plan.Plan
	q := tx.plans(within).Select("plan.*, hub.name AS hub_name").Joins("JOIN hub ON hub.id = plan.hub_id")
	if err := q.Where("plan.id = ?", which).Take(&p).Error; err != nil {
		return nil, absent(err)
	}
	if p.BasedOnID != nil {
		p.BasedOn = &plan.Ref{}
		if err := tx.db.Table("plan").Where("hub_id = ? AND id = ?", p.HubID, *p.BasedOnID).Take(p.BasedOn).Error; err != nil {
			return nil, err
		}
	}
	return &p, tx.readCommitments(&p)
}

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

var planOrder = map[string]column{"academicYear": {sql: "plan.academic_year"}}

// PlanCards gives a page of the versions in the scope.
func (tx *Tx) PlanCards(within access.Scope, f plan.Filter, at page.Request) (page.Page[plan.Card], error) {
	q := tx.plans(within).Select("plan.id, plan.academic_year, plan.edition, plan.state, plan.published_at, plan.superseded_at, plan.updated_at")
	if !f.Year.IsZero() {
		q = q.Where("plan.academic_year = ?", f.Year)
	}
	if f.State != "" {
		q = q.Where("plan.state = ?", f.State)
	}
	var rows []plan.Card
	if err := tx.paged(q, "plan", planOrder, at).Find(&rows).Error; err != nil {
		return page.Page[plan.Card]{}, err
	}
	return page.Cut(rows, at.Limit, func(c plan.Card) page.Position {
		return page.Position{Key: c.AcademicYear.String(), ID: c.ID.String()}
	}), nil
}

// PlansOfYear gives the versions of a year in the scope, by their numbers, without what they
// say. A writing transaction holds them.
func (tx *Tx) PlansOfYear(within access.Scope, year calendar.AcademicYear) (found []plan.Plan, err error) {
	if tx.writing {
		if err := hold(tx.db.Table("plan").Where("hub_id = ? AND academic_year = ?", tx.who.Hub(), year)); err != nil {
			return nil, err
		}
	}
	return found, tx.plans(within).Where("plan.academic_year = ?", year).Order("plan.edition").Find(&found).Error
}

// CommitmentsOfYear gives those of the commitments that are of the year.
func (tx *Tx) CommitmentsOfYear(year calendar.AcademicYear, which []id.Commitment) (found []id.Commitment, err error) {
	err = tx.db.Table("commitment").Where("hub_id = ? AND academic_year = ? AND id IN ?", tx.who.Hub(), year, which).Pluck("id", &found).Error
	return found, err
}

// CreatePlan keeps a new draft and what it says, or fails with plan.ErrDraftExists.
func (tx *Tx) CreatePlan(by access.Permit, p *plan.Plan) error {
	told := event.Seen(false, access.OpenToClients(access.ReadPlan, p.Facts()), true)
	err := tx.create(by, p, event.Event{Name: "plan.drafted", Operation: event.Created, ID: p.ID.UUID, Version: p.Version, Told: told})
	if err != nil {
		return taken(err, plan.ErrDraftExists)
	}
	return tx.word(p)
}

// SavePlan keeps a changed version; what it says of its commitments is kept by Word.
func (tx *Tx) SavePlan(by access.Permit, p *plan.Plan, what event.Name) error {
	var was plan.Plan
	if err := tx.db.Where("hub_id = ? AND id = ?", p.HubID, p.ID).Select("hub_id", "id", "state").Take(&was).Error; err != nil {
		return absent(err)
	}
	told := event.Seen(access.OpenToClients(access.ReadPlan, was.Facts()), access.OpenToClients(access.ReadPlan, p.Facts()), true)
	return tx.update(by, p, &p.Version, event.Event{Name: what, Operation: event.Updated, ID: p.ID.UUID, Told: told})
}

// Word keeps what a draft says of its commitments, in the place of what it said.
func (tx *Tx) Word(by access.Permit, p *plan.Plan) error {
	if !by.For(p.ID.UUID, access.UpdatePlan) {
		return fault.Absent
	}
	if err := tx.db.Exec(`DELETE FROM plan_commitment WHERE hub_id = ? AND plan_id = ?`, p.HubID, p.ID).Error; err != nil {
		return err
	}
	return tx.word(p)
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
	return tx.has(strings.ReplaceAll(string(kind), "-", "_"), within, which)
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

// VersionsWith gives the published and superseded versions in the scope that have the
// commitment, without what they say.
func (tx *Tx) VersionsWith(within access.Scope, which id.Commitment) (found []plan.Plan, err error) {
	err = tx.plans(within).Where("plan.state <> 'draft' AND EXISTS (SELECT 1 FROM plan_commitment pc WHERE pc.hub_id = plan.hub_id"+
		" AND pc.plan_id = plan.id AND pc.commitment_id = ?)", which).Order("plan.edition").Find(&found).Error
	return found, err
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
