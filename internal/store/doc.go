// Package store keeps records. It decides nothing.
//
// It is the one importer of gorm, goose and the database drivers. An area
// declares the port that it needs; Port turns a database into it.
//
// # Transactions
//
// A use case is one Update or one View. A transaction knows its actor, its
// instant (Now does not move while it runs) and the actor's standing, which is
// read from the database inside it: nothing about access is remembered from one
// request to the next. An Update inside an Update of the same actor joins it;
// that is how an idempotent request keeps its answer in the transaction of its
// effect. Anything else inside a transaction is an error.
//
// Of the requests under one Idempotency-Key a process works on one at a time; the others
// wait in memory, so that they hold no connection, and those of another process for the
// key's row. Where the database is lost at a commit nobody can tell what became of it: the
// caller is told that, and what was to follow the commit follows, and finds out.
//
// A writing transaction ends by locking the head row of its hub. That row
// numbers the hub's changes and links its audit trail, so both are gapless and
// in commit order on either database. It is locked last by everybody, so that nobody
// holds it who waits for another; what a transaction has to record and memory has no
// room for waits in temporary tables until then.
//
// What machine clients are told of a change is written with it (told.go): nothing, unless
// what they see of the record has changed. Where a record gets another name, the records
// that show it are found under the lock of the head row, so that none is missed that came to
// show it meanwhile.
//
// Load is an Update for a great many records of one register, which come by import:
// by COPY on PostgreSQL, by prepared statements on SQLite, in time and memory that
// gorm would not keep to. Each record has its entry in the change feed; one audit
// row, that of the import, stands for all of them.
//
// # Two databases
//
// PostgreSQL in production, one SQLite file by default. The migrations have equal
// numbers and names, and a test compares the tables they make. What differs is
// declared in dialect.go. On SQLite one connection writes and several read; on
// PostgreSQL row-level security by hub stands behind Scope as a second fence: the
// connection's role owns nothing, does not bypass it, and that is checked at the
// start. SQLite has no such second fence: there, hub_id in every key and foreign
// key, and in every predicate that Scope gives, is the fence.
//
// Instants are kept in UTC to the microsecond: timestamptz on PostgreSQL, text of
// one fixed length on SQLite, so that they compare as they should.
//
// # Outside the fence
//
// hub_directory and identity are read before a hub is known and stand outside
// row-level security. They hold ids, issuers and subjects, nothing else.
package store
