package store

import (
	"context"
	"github.com/hubqa/hubqa/internal/retention"
	"time"

	"gorm.io/gorm/logger"

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

// Traced calls see with every statement that gorm sends from now on, its values left out.
func (d *DB) Traced(see func(statement string)) {
	d.read.Logger, d.write.Logger = tracer{d.read.Logger, see}, tracer{d.write.Logger, see}
}

type tracer struct {
	logger.Interface
	see func(string)
}

func (t tracer) Trace(_ context.Context, _ time.Time, statement func() (string, int64), _ error) {
	text, _ := statement()
	t.see(text)
}

func (tracer) ParamsFilter(_ context.Context, statement string, _ ...any) (string, []any) {
	return statement, nil
}

// ForbidWriting makes the connection that writes to SQLite read only, as a file system
// that was mounted so does.
func (d *DB) ForbidWriting(ctx context.Context) error {
	_, err := d.pools.write.ExecContext(ctx, `PRAGMA query_only(1)`)
	return err
}

// CrowdAt has transactions keep no more changes and audit rows in memory than that.
func (d *DB) CrowdAt(most int) { d.crowded = most }

// Hanging gives the tables of which rows go with a record of the class, in the order in
// which they go.
func Hanging(c retention.Class) (tables []string) {
	for _, u := range hanging[c] {
		tables = append(tables, u.table)
	}
	return tables
}
