package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/training"
)

func (tx *Tx) trainingRequirements(within access.Scope) *gorm.DB {
	return tx.within(tx.db.Table("training_requirement"), "training_requirement", within)
}

// TrainingRequirement gives one requirement in the scope, or fault.Absent.
func (tx *Tx) TrainingRequirement(within access.Scope, which id.TrainingRequirement) (*training.Requirement, error) {
	var r training.Requirement
	if err := tx.trainingRequirements(within).Where("training_requirement.id = ?", which).Take(&r).Error; err != nil {
		return nil, absent(err)
	}
	return &r, nil
}

var requirementOrder = map[string]column{"topic": {sql: "training_requirement.topic"}}

// TrainingRequirements gives a page of the requirements in the scope.
func (tx *Tx) TrainingRequirements(within access.Scope, at page.Request) (page.Page[training.Requirement], error) {
	var rows []training.Requirement
	if err := tx.paged(tx.trainingRequirements(within), "training_requirement", requirementOrder, at).Find(&rows).Error; err != nil {
		return page.Page[training.Requirement]{}, err
	}
	return page.Cut(rows, at.Limit, func(r training.Requirement) page.Position {
		return page.Position{Key: r.Topic, ID: r.ID.String()}
	}), nil
}

// CreateTrainingRequirement keeps a requirement, or fails with training.ErrRequired.
func (tx *Tx) CreateTrainingRequirement(by access.Permit, r *training.Requirement) error {
	what := event.Event{Name: "training-requirement.created", Operation: event.Created, ID: r.ID.UUID, Version: r.Version}
	return taken(tx.create(by, r, what), training.ErrRequired)
}

// SaveTrainingRequirement keeps a changed requirement.
func (tx *Tx) SaveTrainingRequirement(by access.Permit, r *training.Requirement) error {
	return tx.update(by, r, &r.Version, event.Event{Name: "training-requirement.updated", Operation: event.Updated, ID: r.ID.UUID})
}

// readiness is every active person with every topic that a role needs which they hold today.
const readiness = `SELECT p.hub_id, p.id AS person_id, p.name, p.name || ' ' || CAST(p.id AS text) AS sort_key, r.id, r.role, r.topic, r.months,
	(SELECT MAX(e.to_on) FROM training_attendance a JOIN training_event e ON e.hub_id = a.hub_id AND e.id = a.event_id
	  WHERE a.hub_id = p.hub_id AND a.person_id = p.id AND a.people > 0 AND e.topic = r.topic AND e.to_on <= @today) AS last_on
	FROM training_requirement r JOIN person p ON p.hub_id = r.hub_id AND p.status = 'active'
	WHERE r.hub_id = @hub AND r.active AND EXISTS (SELECT 1 FROM appointment em
	  WHERE em.hub_id = p.hub_id AND em.person_id = p.id AND em.role = r.role AND `

var readinessOrder = map[string]column{"name": {sql: "readiness.sort_key"}}

// Readiness gives a page of who needs which training and had it when. How they stand is the
// area's to say, so that a page of those who stand so is cut from all.
func (tx *Tx) Readiness(within access.Scope, f training.ReadinessFilter, at page.Request) (found page.Page[training.Readiness], err error) {
	all := tx.db.Raw(readiness+string(heldToday)+")", map[string]any{"hub": tx.who.Hub(), "today": tx.Today()})
	q := tx.within(tx.db.Table("(?) AS readiness", all).Select("readiness.*"), "readiness", within)
	for column, value := range map[string]string{"role": f.Role, "topic": f.Topic} {
		if value != "" {
			q = q.Where("readiness."+column+" = ?", value)
		}
	}
	if !f.Person.IsZero() {
		q = q.Where("readiness.person_id = ?", f.Person)
	}
	q = tx.paged(q, "readiness", readinessOrder, at)
	if f.State != "" {
		q = q.Limit(-1)
	}
	var rows, kept []training.Readiness
	if err := q.Scan(&rows).Error; err != nil {
		return found, err
	}
	for _, r := range rows {
		if f.State == "" || r.State(tx.Today()) == f.State {
			kept = append(kept, r)
		}
	}
	if len(kept) > at.Limit+1 {
		kept = kept[:at.Limit+1]
	}
	return page.Cut(kept, at.Limit, func(r training.Readiness) page.Position { return page.Position{Key: r.SortKey, ID: r.ID.String()} }), nil
}
