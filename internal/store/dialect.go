package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
	"github.com/ncruces/go-sqlite3/ext/unicode"
	"github.com/ncruces/go-sqlite3/gormlite"
	"github.com/pressly/goose/v3"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/intake"
)

// dialect is all in which the two databases differ.
type dialect struct {
	name  string
	goose goose.Dialect

	// contains is a predicate that finds a part of a text whatever the case.
	contains string
	// enter is run first in every transaction, with the hub's id; load also in one of
	// Load. What PostgreSQL's planner knew of a table at the start is not true of one
	// into which a file is being loaded: it plans anew.
	enter, load string
	// shared is the isolation that a read-only transaction asks for.
	shared *sql.TxOptions
	// lock holds the rows that a SELECT finds; lockFree passes over those that
	// others hold. On SQLite a writing transaction holds everything.
	lock, lockFree string
	// aside makes a table of the transaction's own, named first, like another.
	aside string
	// among is a predicate that finds a key of the type named among those of one
	// parameter, and listed gives that parameter's text.
	among  string
	listed [2]string
}

var sqliteDialect = dialect{
	name:     "sqlite",
	goose:    goose.DialectSQLite3,
	contains: `%s LIKE ? ESCAPE '\'`, // which folds every letter, by the extension unicode
	shared:   &sql.TxOptions{ReadOnly: true},
	aside:    `CREATE TEMPORARY TABLE %s AS SELECT * FROM %s WHERE FALSE`,
	among:    `%[1]s IN (SELECT value FROM json_each(?))`,
	listed:   [2]string{"[", "]"},
}

var postgresDialect = dialect{
	name:     "postgres",
	goose:    goose.DialectPostgres,
	contains: `%s ILIKE ? ESCAPE '\'`,
	enter:    `SELECT set_config('app.hub_id', ?, true)`,
	load:     `SET LOCAL plan_cache_mode = force_custom_plan`,
	shared:   &sql.TxOptions{ReadOnly: true},
	lock:     ` FOR UPDATE`,
	lockFree: ` FOR UPDATE SKIP LOCKED`,
	aside:    `CREATE TEMPORARY TABLE %s (LIKE %s) ON COMMIT DROP`,
	among:    `%[1]s = ANY(CAST(? AS %[2]s[]))`,
	listed:   [2]string{"{", "}"},
}

// IsPostgres reports whether the address names a PostgreSQL server.
func IsPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// pools are the connections to one database. On SQLite one connection writes,
// so that writers queue here rather than fail there.
type pools struct {
	write, read *sql.DB
	plans       *plans // of PostgreSQL
}

func (p pools) close() error {
	if p.read == p.write {
		return p.write.Close()
	}
	return errors.Join(p.read.Close(), p.write.Close())
}

// timeLayout has one length, so that text of it sorts as time.
const timeLayout = "2006-01-02T15:04:05.000000Z"

func openSQLite(path, timeFormat string) (pools, error) {
	dsn := func(extra string) string {
		return fileURI(path) + "?_timefmt=" + url.QueryEscape(timeFormat) +
			"&_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)" + extra
	}
	write, err := driver.Open(dsn("&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_txlock=immediate"), unicode.Register)
	if err != nil {
		return pools{}, fmt.Errorf("store: open %s: %w", path, err)
	}
	write.SetMaxOpenConns(1)
	if err := write.Ping(); err != nil { // makes the file and its journal before readers come
		return pools{}, errors.Join(fmt.Errorf("store: open %s: %w", path, err), write.Close())
	}
	read, err := driver.Open(dsn("&_pragma=query_only(1)"), unicode.Register)
	if err != nil {
		return pools{}, errors.Join(fmt.Errorf("store: open %s: %w", path, err), write.Close())
	}
	read.SetMaxOpenConns(max(4, runtime.NumCPU()))
	read.SetMaxIdleConns(max(4, runtime.NumCPU()))
	return pools{write: write, read: read}, nil
}

func openPostgres(address string, connections int) (pools, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return pools{}, errors.New("store: the database address cannot be read") // the error would repeat its password
	}
	p := &plans{}
	db := stdlib.OpenDB(*config, stdlib.OptionResetSession(p.renew), stdlib.OptionAfterConnect(func(_ context.Context, c *pgx.Conn) error {
		p.mark(c)
		c.TypeMap().RegisterType(&pgtype.Type{
			Name: "timestamptz", OID: pgtype.TimestamptzOID,
			Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
		})
		return nil
	}))
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxLifetime(30 * time.Minute)
	return pools{db, db, p}, nil
}

func (d dialect) dialector(db *sql.DB) gorm.Dialector {
	if d.name == "postgres" {
		return postgres.New(postgres.Config{Conn: db})
	}
	return gormlite.OpenDB(db)
}

// inDoubt reports whether an error of a commit leaves open what became of it: the
// answer did not come. An SQLite file answers always.
func (d dialect) inDoubt(err error) bool {
	var refused *pgconn.PgError
	return err != nil && d.name == postgresDialect.name && !errors.As(err, &refused)
}

var errInDoubt = fault.New(fault.Unavailable, "unavailable",
	"The database was lost when this was to be kept. Repeat the request under its Idempotency-Key, or read what is there first.")

var errUnavailable = fault.New(fault.Unavailable, "unavailable", "The service cannot answer now. Nothing was changed.")

// translate turns what a driver says into what the areas know. A database that
// is away, too busy or out of time is unavailable, which is not a fault of ours.
func translate(err error) error {
	if err == nil {
		return nil
	}
	var refused *fault.Error
	if errors.As(err, &refused) {
		return err
	}
	var pg *pgconn.PgError
	var connect *pgconn.ConnectError
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled),
		errors.Is(err, sqlite3.BUSY), errors.Is(err, sqlite3.INTERRUPT), errors.Is(err, sqlite3.FULL),
		errors.As(err, &connect), errors.Is(err, sql.ErrConnDone):
		return errors.Join(errUnavailable, err)
	case errors.As(err, &pg):
		if pg.Code == planOutdated {
			return errors.Join(errUnavailable, err)
		}
		switch pg.Code[:2] {
		case "08", "40", "53", "55", "57", "25": // connection, serialization, resources, locks, operator, read-only standby
			return errors.Join(errUnavailable, err)
		}
	}
	return err
}

// overtaken tells that another writer was let go first, where PostgreSQL undid the
// transaction for that: in a deadlock, or since their order would have mattered.
func overtaken(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && (pg.Code == "40P01" || pg.Code == "40001") {
		return errors.Join(intake.ErrOvertaken, err)
	}
	return err
}

// like escapes a text for a LIKE pattern that finds it anywhere.
func like(text string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text) + "%"
}

// value is a placeholder for a value of the given type in its text form.
func (d dialect) value(cast string) string {
	if d.name == "postgres" && cast != "" {
		return "CAST(? AS " + cast + ")"
	}
	if cast == "integer" {
		return "CAST(? AS integer)"
	}
	return "?"
}
