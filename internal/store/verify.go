package store

import (
	"context"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/audit"
	"github.com/hubqa/hubqa/internal/id"
)

// TrailHead gives the head of a hub's audit trail as the hub keeps it. Nothing is
// recomputed. A hub without one is fault.Absent.
func (d *DB) TrailHead(ctx context.Context, hub id.Hub) (at audit.Head, err error) {
	err = d.View(ctx, access.System(hub), func(tx *Tx) error {
		at, err = tx.trailHead()
		return err
	})
	return at, err
}

// TrailHash gives the hash of one row of a hub's audit trail; none has an empty
// one.
func (d *DB) TrailHash(ctx context.Context, hub id.Hub, position int64) (hash string, err error) {
	err = d.View(ctx, access.System(hub), func(tx *Tx) error {
		return tx.db.Raw(`SELECT hash FROM audit_event WHERE hub_id = ? AND position = ?`, hub, position).Scan(&hash).Error
	})
	return hash, err
}

func (tx *Tx) trailHead() (audit.Head, error) {
	var head hubHead
	err := tx.db.Where("hub_id = ?", tx.who.Hub()).Take(&head).Error
	return audit.Head{Position: head.AuditPosition, Hash: head.AuditHash}, absent(err)
}

// VerifyAudit recomputes a hub's audit trail from its first row to its head, row
// by row, and gives the head. visit, if there is one, is told each row's position
// and hash; its error ends the verification. Where a row was changed, removed or
// put in another place the error is an audit.Broken.
//
// A trail that was cut off at its end, or made anew by whoever owns the database,
// is sound in itself: only anchors kept elsewhere show it.
func (d *DB) VerifyAudit(ctx context.Context, hub id.Hub, visit func(position int64, hash string) error) (head audit.Head, err error) {
	err = d.View(ctx, access.System(hub), func(tx *Tx) error {
		// Read first: rows up to here are committed, and later ones may come.
		if head, err = tx.trailHead(); err != nil {
			return err
		}
		if err := tx.walkTrail(head, visit); err != nil {
			return err
		}
		return tx.nothingBeyond()
	})
	return head, err
}

func (tx *Tx) walkTrail(head audit.Head, visit func(int64, string) error) error {
	rows, err := tx.db.Table("audit_event").Where("hub_id = ? AND position <= ?", tx.who.Hub(), head.Position).
		Order("position").Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	var last audit.Head
	for rows.Next() {
		var row auditEvent
		if err := tx.db.ScanRows(rows, &row); err != nil {
			return err
		}
		if err := row.follows(last); err != nil {
			return err
		}
		last = audit.Head{Position: row.Position, Hash: row.Hash}
		if visit == nil {
			continue
		}
		if err := visit(row.Position, row.Hash); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	switch {
	case last.Position < head.Position:
		return audit.BrokenAt(last.Position+1, "the row is missing; the hub has counted %d", head.Position)
	case last.Hash != head.Hash:
		return audit.BrokenAt(last.Position, "the row is not the one that the hub keeps as its last")
	}
	return nil
}

// follows reports whether the row is the next after the last, and as it was
// written.
func (e auditEvent) follows(last audit.Head) error {
	switch {
	case e.Position != last.Position+1:
		return audit.BrokenAt(last.Position+1, "the row is missing")
	case e.PreviousHash != last.Hash:
		return audit.BrokenAt(e.Position, "the row does not continue the one before it: it was changed or put in another's place")
	case e.digest() != e.Hash:
		return audit.BrokenAt(e.Position, "the row was changed")
	}
	return nil
}

// nothingBeyond finds rows that were put behind the head. One statement sees one
// state of the database, so a row that comes meanwhile is not one of them.
func (tx *Tx) nothingBeyond() error {
	var position *int64
	err := tx.db.Raw(`SELECT min(a.position) FROM hub_head h JOIN audit_event a ON a.hub_id = h.hub_id AND a.position > h.audit_position
		WHERE h.hub_id = ?`, tx.who.Hub()).Scan(&position).Error
	if err == nil && position != nil {
		return audit.BrokenAt(*position, "the row stands behind the last that the hub has counted")
	}
	return err
}

// LastAudited gives when the last thing was done in a hub, or a zero time.
func (d *DB) LastAudited(ctx context.Context, hub id.Hub) (at time.Time, err error) {
	var last []auditEvent
	err = d.View(ctx, access.System(hub), func(tx *Tx) error {
		return tx.db.Where("hub_id = ?", hub).Order("position DESC").Limit(1).Find(&last).Error
	})
	if err != nil || len(last) == 0 {
		return time.Time{}, err
	}
	return last[0].At, nil
}
