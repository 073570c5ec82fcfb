package store

import (
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/audit"
	"github.com/hubqa/hubqa/internal/page"
)

// AuditEvents gives a page of the audit trail in the scope, the oldest first.
func (tx *Tx) AuditEvents(within access.Scope, f audit.Filter, at page.Request) (page.Page[audit.Event], error) {
	q := tx.within(tx.db.Table("audit_event"), "audit_event", within).
		Select("audit_event.*, COALESCE(p.name, c.name, '') AS actor_name").
		Joins("LEFT JOIN person p ON p.hub_id = audit_event.hub_id AND audit_event.actor_kind = 'person' AND p.id = audit_event.actor_id").
		Joins("LEFT JOIN client c ON c.hub_id = audit_event.hub_id AND audit_event.actor_kind = 'client' AND c.id = audit_event.actor_id")
	for _, by := range []struct {
		column string
		id     uuid.UUID
	}{{"object_id", f.Object}, {"subject_id", f.Subject}, {"actor_id", f.Actor}} {
		if by.id != uuid.Nil {
			q = q.Where("audit_event."+by.column+" = ?", by.id)
		}
	}
	if f.Action != "" {
		q = q.Where("audit_event.action = ?", f.Action)
	}
	if !f.From.IsZero() {
		q = q.Where("audit_event.at >= ?", f.From.UTC())
	}
	if !f.To.IsZero() {
		q = q.Where("audit_event.at < ?", f.To.UTC())
	}
	if at.After != nil {
		q = q.Where("audit_event.position > CAST(? AS bigint)", at.After.Key)
	}
	var rows []struct {
		Of        auditEvent `gorm:"embedded"`
		ActorName string
	}
	if err := q.Order("audit_event.position").Limit(at.Limit + 1).Scan(&rows).Error; err != nil {
		return page.Page[audit.Event]{}, err
	}
	events := make([]audit.Event, 0, len(rows))
	for _, r := range rows {
		events = append(events, audit.Event{
			Position: r.Of.Position, At: r.Of.At, ActorKind: r.Of.ActorKind, ActorID: r.Of.ActorID, ActorName: r.ActorName,
			Party: r.Of.Party, Action: r.Of.Action, ObjectKind: r.Of.ObjectKind, ObjectID: r.Of.ObjectID, SubjectID: r.Of.SubjectID,
			Parts: strings.Fields(r.Of.Parts), RequestID: r.Of.RequestID,
		})
	}
	return page.Cut(events, at.Limit, func(e audit.Event) page.Position {
		return page.Position{Key: strconv.FormatInt(e.Position, 10), ID: e.ObjectID.String()}
	}), nil
}
