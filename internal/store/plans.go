package store

import (
	"context"
	"errors"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// planOutdated is what PostgreSQL says of a prepared statement whose columns are others
// now, because a newer version has migrated while this one serves.
const planOutdated = "0A000"

// plans lets the statements that connections to PostgreSQL have prepared be prepared anew.
// The transaction that finds one outdated fails; those that come after it do not.
type plans struct{ generation atomic.Int64 }

const planGeneration = "hubqa.plans" // of a connection, in its own notes

func (p *plans) mark(c *pgx.Conn) { c.PgConn().CustomData()[planGeneration] = p.generation.Load() }

// renew is called before a connection is used again.
func (p *plans) renew(ctx context.Context, c *pgx.Conn) error {
	if c.PgConn().CustomData()[planGeneration] == p.generation.Load() {
		return nil
	}
	p.mark(c)
	return c.DeallocateAll(ctx)
}

// told translates the error that ended a transaction, and learns from it.
func (d *DB) told(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == planOutdated && d.pools.plans != nil {
		d.pools.plans.generation.Add(1)
	}
	return translate(err)
}
