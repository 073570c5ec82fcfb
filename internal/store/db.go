package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"

	"go.opentelemetry.io/otel/trace"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/schema"

	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/id"
)

// Options are how a database is opened.
type Options struct {
	Address     string      // a postgres:// address, or the path of an SQLite file
	Connections int         // to PostgreSQL; 0: 10
	Clock       clock.Clock // dates the work
	Machine     clock.Clock // dates idempotency
	NewID       id.Maker
	Drawn       id.Maker // of ids that tell nothing; nil: id.Drawn
	Log         *slog.Logger
	Tracer      trace.Tracer // nil: no traces
}

// DB is an open database.
type DB struct {
	dialect dialect
	pools   pools
	write   *gorm.DB
	read    *gorm.DB
	clock   clock.Clock
	machine clock.Clock
	newID   id.Maker
	drawn   id.Maker
	log     *slog.Logger
	turns   turns
	crowded int
}

// Open opens a database. It does not migrate it; see Migrate and Ready.
func Open(o Options) (*DB, error) {
	d := &DB{dialect: sqliteDialect, clock: o.Clock, machine: o.Machine, newID: o.NewID, drawn: o.Drawn, log: o.Log, crowded: crowded}
	if d.drawn == nil {
		d.drawn = id.Drawn
	}
	var err error
	if IsPostgres(o.Address) {
		d.dialect = postgresDialect
		if o.Connections == 0 {
			o.Connections = 10
		}
		d.pools, err = openPostgres(o.Address, o.Connections)
	} else {
		d.pools, err = openSQLite(o.Address, timeLayout)
	}
	if err != nil {
		return nil, err
	}
	for at, pool := range map[**gorm.DB]*sql.DB{&d.write: d.pools.write, &d.read: d.pools.read} {
		if *at, err = d.gorm(d.dialect.dialector(pool)); err == nil && o.Tracer != nil {
			err = (spans{o.Tracer, d.dialect.name}).register(*at)
		}
		if err != nil {
			return nil, errors.Join(err, d.pools.close())
		}
	}
	return d, nil
}

func (d *DB) gorm(dialector gorm.Dialector) (*gorm.DB, error) {
	db, err := gorm.Open(dialector, &gorm.Config{
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
		TranslateError:         true,
		NowFunc:                d.clock.Now,
		NamingStrategy:         schema.NamingStrategy{SingularTable: true},
		// Bound values never reach a log.
		Logger: logger.NewSlogLogger(d.log, logger.Config{
			LogLevel: logger.Silent, ParameterizedQueries: true, IgnoreRecordNotFoundError: true,
		}),
	})
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	return db, nil
}

// Close closes the connections.
func (d *DB) Close() error { return d.pools.close() }

// Name is "sqlite" or "postgres".
func (d *DB) Name() string { return d.dialect.name }

// Ping reports whether the database answers.
func (d *DB) Ping(ctx context.Context) error {
	return translate(d.pools.read.PingContext(ctx))
}
