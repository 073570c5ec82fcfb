package store

import (
	"context"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
)

// Link is what a row of an audit trail has of its chain.
type Link struct {
	Position           int64
	PreviousHash, Hash string
}

// Rechained gives the links that a hub's audit trail would have, had everything in
// it been written as it now stands. It is what the owner of a database can do.
func (d *DB) Rechained(ctx context.Context, hub id.Hub) (links []Link, err error) {
	err = d.View(ctx, access.System(hub), func(tx *Tx) error {
		var rows []auditEvent
		if err := tx.db.Where("hub_id = ?", hub).Order("position").Find(&rows).Error; err != nil {
			return err
		}
		last := ""
		for _, row := range rows {
			row.PreviousHash = last
			last = row.digest()
			links = append(links, Link{row.Position, row.PreviousHash, last})
		}
		return nil
	})
	return links, err
}
