package testkit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	_ "github.com/ncruces/go-sqlite3/driver" // the driver "sqlite3"

	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/store"
)

// Present is the instant at which every test begins: a Monday, in the autumn term.
var Present = time.Date(2026, time.November, 23, 10, 0, 0, 0, time.UTC)

// epoch is in every id. It is before Present, as an id is made before it is looked at.
var epoch = time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)

// DB is a database of one test.
type DB struct {
	*store.DB
	World   demo.World     // what is in it; nothing on an empty one
	Clock   *clock.Stopped // dates the work
	Machine *clock.Stopped // dates tokens, cursors and idempotency
	NewID   id.Maker
	Log     *Log
	Address string // under which it serves

	tb    testing.TB
	owner string
}

// Runner is a test or a benchmark.
type Runner[T any] interface {
	testing.TB
	Run(name string, body func(T)) bool
}

// EachDB runs the body on every database that holds the world, as a test of its own.
func EachDB[T Runner[T]](t T, body func(t T, db *DB)) {
	t.Helper()
	each(t, true, body)
}

// EachDBAtOnce is EachDB for a long test that shares nothing between its bodies: the
// databases take turns on the processors.
func EachDBAtOnce(t *testing.T, body func(t *testing.T, db *DB)) {
	t.Helper()
	each(t, true, func(t *testing.T, db *DB) {
		t.Parallel()
		body(t, db)
	})
}

// EachEmptyDB runs the body on every database that is migrated and empty.
func EachEmptyDB[T Runner[T]](t T, body func(t T, db *DB)) {
	t.Helper()
	each(t, false, body)
}

// Dialects names the databases on which tests run.
func Dialects() []string {
	switch only := os.Getenv("HUBQA_TEST_DATABASES"); only {
	case "":
		return []string{"sqlite", "postgres"}
	case "sqlite", "postgres":
		return []string{only}
	default:
		panic("testkit: HUBQA_TEST_DATABASES is sqlite, postgres or nothing")
	}
}

func each[T Runner[T]](t T, seeded bool, body func(T, *DB)) {
	t.Helper()
	for _, dialect := range Dialects() {
		t.Run(dialect, func(t T) {
			t.Helper()
			body(t, Open(t, dialect, seeded))
		})
	}
}

// Open gives a database of the dialect, with the world or empty, as long as the test
// lasts. Where there is no PostgreSQL it skips the test, or fails it with CI=true.
func Open(tb testing.TB, dialect string, seeded bool) *DB {
	tb.Helper()
	made, err := templates[dialect]()
	if errors.Is(err, errNoPostgres) {
		leaveOut(tb, err)
	}
	must(tb, err)
	db := &DB{
		tb: tb, Clock: clock.NewStopped(Present), Machine: clock.NewStopped(Present), NewID: Counted(2), Log: &Log{},
	}
	template := made.empty
	if seeded {
		template, db.World = made.full, made.world
	}
	db.Address, db.owner, err = template(tb)
	must(tb, err)
	db.DB = db.Reopen()
	return db
}

// Reopen gives another connection to the database, as another process has one.
func (db *DB) Reopen() *store.DB {
	db.tb.Helper()
	opened, err := store.Open(store.Options{
		Address: db.Address, Connections: 20, Clock: db.Clock, Machine: db.Machine, NewID: db.NewID, Drawn: Scattered(2), Log: slog.New(db.Log.Handler()),
	})
	must(db.tb, err)
	db.tb.Cleanup(func() {
		if err := opened.Close(); err != nil {
			db.tb.Errorf("testkit: closing the database: %v", err)
		}
	})
	return opened
}

// Owner gives a connection past the fence, with leave for everything.
func (db *DB) Owner() *sql.DB { return db.raw(db.owner) }

// App gives a connection with the leave of the role that serves. On SQLite there is
// no such role.
func (db *DB) App() *sql.DB { return db.raw(db.Address) }

func (db *DB) raw(address string) *sql.DB {
	db.tb.Helper()
	driver := "pgx"
	if !store.IsPostgres(address) {
		driver, address = "sqlite3", "file:"+address+"?_pragma=foreign_keys(1)&_pragma=busy_timeout(10000)"
	}
	opened, err := sql.Open(driver, address)
	must(db.tb, err)
	db.tb.Cleanup(func() { _ = opened.Close() })
	return opened
}

var missing sync.Once

// leaveOut says once, and loudly, that half of the tests does not run.
func leaveOut(tb testing.TB, err error) {
	tb.Helper()
	if os.Getenv("CI") == "true" {
		tb.Fatal(err)
	}
	missing.Do(func() {
		fmt.Fprintf(os.Stderr, "\n*** %v\n*** EVERY TEST ON POSTGRESQL IS LEFT OUT.\n*** Install postgresql, or set PG_BINDIR or HUBQA_TEST_POSTGRES.\n\n", err)
	})
	tb.Skip(err)
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// made are the templates of one dialect. Each gives the addresses of a new copy, for
// serving and for the owner.
type made struct {
	empty, full func(testing.TB) (address, owner string, err error)
	world       demo.World
}

// templates make what the databases of tests are copied from, once in a process.
var templates = map[string]func() (*made, error){
	"sqlite":   sync.OnceValues(makeSQLite),
	"postgres": sync.OnceValues(makePostgres),
}

func seed(address string) (demo.World, error) {
	return demo.Seed(context.Background(), demo.Options{
		Address: address, Present: Present, NewID: Counted(1), Drawn: Scattered(1), Log: slog.New(slog.DiscardHandler),
	})
}

func makeSQLite() (*made, error) {
	dir, err := os.MkdirTemp("", "hubqa-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "hubqa.db")
	m := &made{}
	if _, err := store.Migrate(context.Background(), path); err != nil {
		return nil, err
	}
	if m.empty, err = copiesOf(path); err != nil {
		return nil, err
	}
	if m.world, err = seed(path); err != nil {
		return nil, err
	}
	m.full, err = copiesOf(path)
	return m, err
}

// copiesOf keeps a file in memory and gives copies of it.
func copiesOf(path string) (func(testing.TB) (string, string, error), error) {
	if _, err := os.Stat(path + "-wal"); err == nil {
		return nil, errors.New("testkit: the template's journal is not in it")
	}
	content, err := os.ReadFile(path)
	return func(tb testing.TB) (string, string, error) {
		copied := filepath.Join(tb.TempDir(), "hubqa.db")
		return copied, copied, os.WriteFile(copied, content, 0o600)
	}, err
}

func makePostgres() (*made, error) {
	server, err := thePostgres()
	if err != nil {
		return nil, err
	}
	empty, err := server.create("")
	if err != nil {
		return nil, err
	}
	if err := server.alone(func() error {
		_, err := store.Migrate(context.Background(), server.owner(empty))
		return err
	}); err != nil {
		return nil, err
	}
	full, err := server.create(empty)
	if err != nil {
		return nil, err
	}
	m := &made{empty: server.copiesOf(empty), full: server.copiesOf(full)}
	m.world, err = seed(server.app(full))
	return m, err
}

func (s *postgresServer) copiesOf(template string) func(testing.TB) (string, string, error) {
	return func(tb testing.TB) (string, string, error) {
		name, err := s.create(template)
		if err != nil {
			return "", "", err
		}
		tb.Cleanup(func() {
			if err := s.drop(name); err != nil {
				tb.Errorf("testkit: dropping the database: %v", err)
			}
		})
		return s.app(name), s.owner(name), nil
	}
}
