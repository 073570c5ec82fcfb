package testkit

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"github.com/hubqa/hubqa/internal/store"
)

var errNoPostgres = errors.New("testkit: no PostgreSQL: no HUBQA_TEST_POSTGRES, and no initdb to start a server with")

// postgresServer is a server with a superuser's connection to it.
type postgresServer struct {
	address *url.URL
	admin   *sql.DB
	own     *sql.Conn // holds the lock that says that this process lives
	prefix  string    // of the databases of this process
	made    atomic.Int64
}

const locks = 0x68756271 // the advisory locks of this package: "hubq"

// thePostgres finds or starts the server, once in a process.
var thePostgres = sync.OnceValues(func() (*postgresServer, error) {
	address := os.Getenv("HUBQA_TEST_POSTGRES")
	if address == "" {
		var err error
		if address, err = startPrivateServer(); err != nil {
			return nil, err
		}
	}
	return connect(address)
})

func connect(address string) (*postgresServer, error) {
	parsed, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("testkit: HUBQA_TEST_POSTGRES is no address")
	}
	s := &postgresServer{address: parsed}
	if s.admin, err = sql.Open("pgx", s.owner("postgres")); err != nil {
		return nil, err
	}
	if s.own, err = s.waitFor(); err != nil {
		return nil, fmt.Errorf("testkit: PostgreSQL does not answer: %w", err)
	}
	return s, s.register()
}

// waitFor gives a connection, as soon as a server that was just started gives one.
func (s *postgresServer) waitFor() (conn *sql.Conn, err error) {
	for range 500 {
		if conn, err = s.admin.Conn(context.Background()); err == nil {
			return conn, nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return nil, err
}

// register takes a number for this process and removes what processes that are gone
// have left on a server that outlives them.
func (s *postgresServer) register() error {
	var number [4]byte
	if _, err := rand.Read(number[:]); err != nil {
		return err
	}
	mine := int32(binary.BigEndian.Uint32(number[:]) >> 1)
	if _, err := s.own.ExecContext(context.Background(), `SELECT pg_advisory_lock($1, $2)`, locks, mine); err != nil {
		return err
	}
	s.prefix = fmt.Sprintf("hubqa_test_%d_", mine)
	return s.sweep()
}

func (s *postgresServer) sweep() error {
	ctx := context.Background()
	rows, err := s.own.QueryContext(ctx, `SELECT datname, split_part(datname, '_', 3)::int FROM pg_database
		WHERE datname ~ '^hubqa_test_[0-9]+_' AND NOT starts_with(datname, $1)`, s.prefix)
	if err != nil {
		return err
	}
	left := map[string]int32{}
	for rows.Next() {
		var name string
		var number int32
		if err := rows.Scan(&name, &number); err != nil {
			return errors.Join(err, rows.Close())
		}
		left[name] = number
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for name, number := range left {
		var gone bool
		if err := s.own.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1, $2)`, locks, number).Scan(&gone); err != nil {
			return err
		}
		if !gone {
			continue
		}
		_, err := s.own.ExecContext(ctx, `DROP DATABASE IF EXISTS "`+name+`" WITH (FORCE)`)
		_, unlocked := s.own.ExecContext(ctx, `SELECT pg_advisory_unlock($1, $2)`, locks, number)
		if err := errors.Join(err, unlocked); err != nil {
			return err
		}
	}
	return nil
}

// owner is the address of a database for somebody with leave for everything. Sessions
// are half an hour off any zone that hubqa knows.
func (s *postgresServer) owner(name string) string {
	u := *s.address
	u.Path = "/" + name
	q := u.Query()
	q.Set("options", strings.TrimSpace(q.Get("options")+" -c timezone=Asia/Kolkata"))
	u.RawQuery = strings.ReplaceAll(q.Encode(), "+", "%20") // a plus is not read as a blank
	return u.String()
}

// app is the address under which the store serves: by a role that row-level security
// holds.
func (s *postgresServer) app(name string) string { return store.ServingAddress(s.owner(name)) }

// create makes a database, a copy of the template where there is one.
func (s *postgresServer) create(template string) (name string, err error) {
	name = fmt.Sprintf("%s%d", s.prefix, s.made.Add(1))
	how := ""
	if template != "" {
		how = ` TEMPLATE "` + template + `" STRATEGY file_copy`
	}
	_, err = s.admin.Exec(`CREATE DATABASE "` + name + `"` + how)
	return name, err
}

func (s *postgresServer) drop(name string) error {
	_, err := s.admin.Exec(`DROP DATABASE IF EXISTS "` + name + `" WITH (FORCE)`)
	return err
}

// alone runs fn while no other process of the tests does: a migration makes a role,
// which all databases of a server share.
func (s *postgresServer) alone(fn func() error) error {
	ctx := context.Background()
	if _, err := s.own.ExecContext(ctx, `SELECT pg_advisory_lock($1, 0)`, locks); err != nil {
		return err
	}
	err := fn()
	_, unlocked := s.own.ExecContext(ctx, `SELECT pg_advisory_unlock($1, 0)`, locks)
	return errors.Join(err, unlocked)
}
