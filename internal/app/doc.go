// Package app puts hubqa together and is its command line.
//
// New is the one place where a database, the areas' services, the handlers and the
// server meet; a server, the demo and the tests' kit all stand on it. Run is every
// command.
//
// # Who is asking
//
// A token proves an issuer and a subject (authn). Which person or client of which
// hub that is, the table identity says at each request; what they hold, the
// request's own transaction reads. A token whose subject is its client id is a
// client's, and only the identity of a client answers to it; any other is a
// person's, and only the identity of a person does. People sign in through the
// issuers of a file too, whose keys each process fetches for itself; while an
// issuer's keys cannot be had, its people are answered 503 and nobody else notices.
// Roles that the policy does not know narrow like any other: a token that names
// nothing but unknown roles opens nothing that takes a role.
//
// Machine clients get their tokens from hubqa itself, its own issuer, at the token
// endpoint; under that issuer they have their identities, with their client ids as
// subjects.
//
// # Starting
//
// "hubqa serve" shows its settings without secrets, refuses all that are wrong at
// once, and brings the schema up to date itself where it may: on SQLite, and on
// PostgreSQL where the owner's address is set. It never serves under a role that
// owns the tables or bypasses row-level security, and never takes the demo's tokens:
// New registers the demo's issuer for the demo alone.
//
// # Stopping
//
// At the first signal readiness turns red, and after the time that a proxy is given to
// see it the port closes. Requests and imports
// have the time that is set to end; then requests are cut off, and of an import
// nothing is applied. The loops end, and the audit trail is anchored. The exit code
// is 0, also where the signal came during the start. A second signal ends the
// process where it stands.
//
// # Loops
//
// The deadlines (a minute), the webhooks (a second), the notices that are
// sent by e-mail (five seconds), the anchors (a day), the keys of each issuer (jwks), and
// the key ring, which is read again every five seconds, so that "hubqa keys rotate"
// reaches a running server. A rotation allows it a minute, and refuses to be followed
// by another before the tokens of the old key have ended. A mail that is being handed over
// when the server stops is handed over to its end.
//
// The first three are held to go on (pulse): where one has given no sign of life for five
// minutes by the machine clock, the server is not ready. That they fail, because a database,
// a mail server or a receiver is away, is told by metrics and the log alone: no replica would
// fare better, and requests are answered meanwhile. A round that panics is logged, and the
// next is tried; on SQLite an import keeps them waiting, and counts as no fault of theirs.
//
// # The demo
//
// It is the same server with another issuer, whose tokens live a day and name one
// role each, and with a clock of the work that moves forward by PUT /demo/clock,
// from this machine and with a hub manager's token. How far ahead it is stands in
// the demo's folder; where that is lost, the clock starts no earlier than the last
// thing that was done. Its webhooks may be on this machine, by http; its cursor key and
// its mail are in its folder too. On PostgreSQL the demo migrates as the role that it is given
// and serves as hubqa_app. It fills a database that has no hub, and goes on with one
// that it has filled; any other it refuses.
package app
