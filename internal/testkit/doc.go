// Package testkit is what tests stand on: databases, and a world to find in them.
// Only tests import it.
//
// # Databases
//
// EachDB runs a test on SQLite and on PostgreSQL, each time on a database of its
// own that holds demo.World; EachEmptyDB on one that is migrated and empty. There
// is no fake of the store: what a test proves, it proves of both databases.
// HUBQA_TEST_DATABASES narrows them, to sqlite or to postgres.
//
// A process migrates and seeds one template for each dialect, when a test first
// asks for it; a test's database is a copy of that. On SQLite it is a copy of the
// file, on PostgreSQL CREATE DATABASE ... TEMPLATE.
//
// HUBQA_TEST_POSTGRES is the address of a superuser of a server that is there
// already; .ci/run starts one for all packages. Without it each test process
// starts a server of its own, with the first initdb that it finds (PG_BINDIR, PATH,
// /usr/lib/postgresql), in memory where there is room, on a unix socket alone. That
// takes half a second, and nothing of it outlives the process: the server gets
// SIGQUIT with the death of its parent, and a watcher removes the files. Where there
// is no PostgreSQL, its half of the tests is skipped with a word about it; with
// CI=true it fails.
//
// The store connects as hubqa_app, so row-level security holds in every test, and
// in the time zone of India, half an hour off, so that a time that is read in the
// session's zone is seen to be wrong. DB.Owner passes the fence, to look at what
// is really there and to break it.
//
// # Time and ids
//
// Both clocks of a database stand at Present and move when told to. Ids come from
// a counter, and so in the order in which they are made, as those of production do.
//
// # The server
//
// Package testapi is the server on such a database. It stands apart, so that the tests
// of a register build without the server.
package testkit
