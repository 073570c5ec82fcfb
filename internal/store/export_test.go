package store

import (
	"context"
	"errors"
	"os"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/retention"
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

// GatheredFrom gives the tables from which a pack is gathered, and those from which it is not,
// with the reasons.
func GatheredFrom() (tables []string, exempt map[string]string) {
	for _, s := range gathered {
		tables = append(tables, s.table)
	}
	return tables, notGathered
}

// Plans gives how the database goes about each query that the function makes.
func (tx *Tx) Plans(of func(*Tx) error) (plans []string, err error) {
	type asked struct {
		sql  string
		vars []any
	}
	var all []asked
	keep := func(db *gorm.DB) {
		if !db.DryRun { // a query within another
			all = append(all, asked{db.Statement.SQL.String(), slices.Clone(db.Statement.Vars)})
		}
	}
	const name = "plans"
	if err := tx.db.Callback().Row().After("gorm:row").Register(name, keep); err != nil {
		return nil, err
	}
	err = of(tx)
	if err := tx.db.Callback().Row().Remove(name); err != nil {
		return nil, err
	}
	how := "EXPLAIN "
	if tx.store.dialect.name == "sqlite" {
		how = "EXPLAIN QUERY PLAN "
	} else if os.Getenv("HUBQA_PLANS") != "" {
		how = "EXPLAIN ANALYZE "
	}
	for _, q := range all {
		rows, err := tx.db.Statement.ConnPool.QueryContext(tx.ctx, how+q.sql, q.vars...)
		if err != nil {
			return nil, err
		}
		columns, _ := rows.Columns()
		plan := q.sql
		for rows.Next() {
			cells := make([]any, len(columns))
			for i := range cells {
				cells[i] = new(string)
			}
			if err := rows.Scan(cells...); err != nil {
				return nil, err
			}
			plan += "\n" + *cells[len(cells)-1].(*string)
		}
		plans = append(plans, plan)
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return nil, err
		}
	}
	return plans, err
}
