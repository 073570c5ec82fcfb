package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/training"
)

func (tx *Tx) trainingEvents(within access.Scope) *gorm.DB {
	return tx.within(tx.db.Table("training_event").Select("training_event.*, (SELECT COALESCE(SUM(a.people), 0) FROM training_attendance a"+
		" WHERE a.hub_id = training_event.hub_id AND a.event_id = training_event.id) AS attended"), "training_event", within)
}

// TrainingEvent gives one event in the scope, or fault.Absent.
func (tx *Tx) TrainingEvent(within access.Scope, which id.TrainingEvent) (*training.Event, error) {
	var e training.Event
	if err := tx.trainingEvents(within).Where("training_event.id = ?", which).Take(&e).Error; err != nil {
		return nil, absent(err)
	}
	return &e, nil
}

var trainingOrder = map[string]column{"fromOn": {sql: "training_event.from_on", cast: "date"}}

// TrainingEvents gives a page of the events in the scope.
func (tx *Tx) TrainingEvents(within access.Scope, f training.EventFilter, at page.Request) (page.Page[training.Event], error) {
	q := tx.trainingEvents(within)
	for column, value := range map[string]string{"kind": f.Kind, "audience": f.Audience, "topic": f.Topic} {
		if value != "" {
			q = q.Where("training_event."+column+" = ?", value)
		}
	}
	if f.Duty != "" {
		q = q.Where("',' || training_event.duties || ',' LIKE ?", "%,"+f.Duty+",%")
	}
	if !f.Days.From.IsZero() {
		q = q.Where("training_event.to_on >= ?", f.Days.From)
	}
	if !f.Days.To.IsZero() {
		q = q.Where("training_event.from_on <= ?", f.Days.To)
	}
	switch f.State {
	case training.Cancelled:
		q = q.Where("training_event.cancelled_at IS NOT NULL")
	case training.Planned:
		q = q.Where("training_event.cancelled_at IS NULL AND training_event.from_on > ?", tx.Today())
	case training.Held:
		q = q.Where("training_event.cancelled_at IS NULL AND training_event.from_on <= ?", tx.Today())
	}
	var rows []training.Event
	if err := tx.paged(q, "training_event", trainingOrder, at).Find(&rows).Error; err != nil {
		return page.Page[training.Event]{}, err
	}
	return page.Cut(rows, at.Limit, func(e training.Event) page.Position {
		return page.Position{Key: e.FromOn.String(), ID: e.ID.String()}
	}), nil
}

// TrainingEventHolding gives the event of the hub that has the external id, or the zero id.
func (tx *Tx) TrainingEventHolding(externalID string) (id.TrainingEvent, error) {
	return only[id.TrainingEvent](tx.db.Table("training_event").Where("hub_id = ? AND external_id = ?", tx.who.Hub(), externalID))
}

// CreateTrainingEvent keeps a new event, or fails with training.ErrExternalIDTaken.
func (tx *Tx) CreateTrainingEvent(by access.Permit, e *training.Event) error {
	what := event.Event{Name: "training.created", Operation: event.Created, ID: e.ID.UUID, Version: e.Version}
	return taken(tx.create(by, e, what), training.ErrExternalIDTaken)
}

// SaveTrainingEvent keeps a changed event, or fails with training.ErrExternalIDTaken.
func (tx *Tx) SaveTrainingEvent(by access.Permit, e *training.Event, what event.Name) error {
	changed := event.Event{Name: what, Operation: event.Updated, ID: e.ID.UUID}
	return taken(tx.update(by, e, &e.Version, changed), training.ErrExternalIDTaken)
}
