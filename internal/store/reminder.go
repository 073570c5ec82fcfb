package store

import (
	"fmt"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// reminder is when a kind of notice falls due: by which day, in which state of a visit, and
// since which instant it does.
type reminder struct{ day, state, since string }

const unissued = "observation.state = 'held' AND observation.issued_at IS NULL AND observation.report_due_on IS NOT NULL"

var reminders = map[notice.Kind]reminder{
	notice.VisitTomorrow:        {"visit_on", "observation.state = 'agreed'", "proposed_at"},
	notice.ReportDue:            {"report_due_on", unissued, "recorded_at"},
	notice.ReportOverdue:        {"report_due_on", unissued, "recorded_at"},
	notice.ResponseWindowEnding: {"window_ends_on", "observation.issued_at IS NOT NULL AND observation.published_at IS NULL", "issued_at"},
}

// Unreminded gives visits of which a kind of notice falls due, by a day of theirs from the
// one to the other, and of which nobody was told yet; a from that is no date is the
// beginning.
func (tx *Tx) Unreminded(of notice.Kind, from, to calendar.Date, limit int) ([]id.Observation, error) {
	r, ok := reminders[of]
	if !ok {
		return nil, fmt.Errorf("store: %s does not fall due", of)
	}
	q := tx.db.Table("observation").Where("observation.hub_id = ? AND "+r.state, tx.who.Hub()).
		Where("observation."+r.day+" <= ?", to).
		Where("NOT EXISTS (SELECT 1 FROM notice n WHERE n.hub_id = observation.hub_id AND n.resource_id = observation.id"+
			" AND n.kind = ? AND n.since = observation."+r.since+")", of)
	if !from.IsZero() {
		q = q.Where("observation."+r.day+" >= ?", from)
	}
	if of == notice.VisitTomorrow { // by the index
		q = q.Where("observation.starts_at >= ? AND observation.starts_at < ?", calendar.Midnight(from), calendar.Midnight(to.AddDays(1)))
	}
	var due []id.Observation
	return due, q.Order("observation.id").Limit(limit).Pluck("observation.id", &due).Error
}
