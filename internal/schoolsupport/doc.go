// Package schoolsupport is one school that supports another, on what and with what effect
// (source 001: hubs facilitate school-to-school support as appropriate).
//
// A QA lead, a hub manager or the head teacher of either school proposes support with a focus
// and a first day. It is agreed when both head teachers have agreed. The two schools and the
// hub each note in their own words what came of it. Either head teacher, a QA lead or a hub
// manager ends it with a reason; after its last day, where it has one, it ends by itself.
//
// # Readers
//
//   - QA leads and hub managers read all of it, and head teacher and music lead of both schools
//     that of theirs.
//   - An inspector reads that of a school that they inspect at level full: what schools say of
//     each other is of both.
//
// # Decisions
//
//   - A head teacher who proposes agrees by that. Who is head teacher of both schools agrees for
//     both.
//   - Declining is ending what is not agreed yet.
//   - An effect can be noted, and noted anew, also after the end.
//   - The hub does not agree in the place of a head teacher.
//
// Not the business of this package: schools (school), and who is told by e-mail (notice).
package schoolsupport
