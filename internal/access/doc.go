// Package access says who may see and do what.
//
// Three values guard every record, and only this package can make them. Their
// zero values grant nothing.
//
//   - A Scope is the set of rows an actor may reach for one action. Every read
//     in store takes one and turns it into SQL; out of reach is not found. A
//     list and a look-up share the predicate, so they cannot disagree.
//   - A Permit is one actor, one action, one object. Every change takes one and
//     leaves an audit row with its name beside it.
//   - A Disclosure opens sealed text. It is given only for a Permit, and only
//     after the reading is in the audit trail.
//
// # The table
//
// policy.go is the whole policy: for each action, the parties that have it and
// the condition on the record. A party is a relation to the record (the teacher
// who was observed, a contact of the partner that employs them, the head of the
// school that was visited), never a role alone: a role says only which relations
// its holder can have. The table is printed by a golden test, so that a change of
// policy is a readable difference.
//
// Grants add up, then conflicts deny. The subject of an observation loses every
// power of quality assurance over it: as QA lead, hub manager or observer they
// reach it no more than as its subject.
//
// A token narrows: to roles that it names, or to fewer scopes than its client is granted
// now. A narrowed token neither makes nor changes what outlives it and is not narrowed with
// it: webhooks, their secrets and what is sent to them, and calendar feeds. It is refused
// (403 token-narrowed) whatever else it may, by the Permit itself; ending such things stays
// open to it.
//
// # Decisions
//
//   - The predicate is written twice: as SQL in store, for finding, and in Go
//     here, for taking a Permit and for the allowed actions of a record. A
//     Permit is taken from the record that the Scope found, so every change is
//     held against both; a property test compares them.
//   - What opens a record beyond one's part in it (a share, an inspection, broken glass)
//     is a grant with a condition like any other. The facts of it are read with the
//     record, in the same transaction, and only for who could have such a thing.
//   - A music lead holds a share of the summary at most, and has a party of their own for
//     it, so that their token alone says that the full report is not for them (403).
//   - Where there are QA leads and every one is in conflict the hub manager acts for them,
//     whoever of them is suspended counted: a manager cannot bring it about alone by
//     suspending them. The manager then reads the
//     report as they would; the audit trail names the party.
//   - What a hub manager opens out of turn is one part: the teacher's responses, which
//     travel with the report to everyone else, do not come with it.
//   - The teacher who was observed needs no current appointment to read their own
//     outcomes: the right to one's own data outlasts the employment.
//   - An assigned observer needs a current appointment to the working group.
//   - Nobody inspects a visit that they observed, nor one that was made to them.
//   - A step that the state forbids is a conflict (409), not an absence: scopes
//     of steps carry no condition on the state, so that a repeated request is
//     answered with its first answer after the state has moved.
//   - An observer adds development needs but does not read what becomes of them
//     (row 10 gives O no reading).
//
// Not the business of this package: finding records (store), the order of the
// steps (observation), and what a token says (authn).
package access
