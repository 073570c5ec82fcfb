// Package anchor keeps, outside the database, signed statements of how far each
// hub's audit trail had come.
//
// The trail is a hash chain: a row that is changed, removed or moved breaks it. Two
// things it cannot show by itself, a tail that was cut off and a chain made anew by
// whoever owns the database. An anchor shows both: it says, under a signature, which
// hash stood at which position at which time.
//
// Anchors stand in one file, a JSON object a line, one a hub and day and one more
// when a server stops. The file only grows. A copy of it belongs on another machine:
// whoever can write both the database and the only copy of the file can cut both.
//
// # Decisions
//
//   - An anchor carries its public key, and the key's name is its RFC 7638
//     thumbprint, so that a signature can be checked when the key has long left the
//     ring. That shows who signed only if the key is known: verification takes the
//     keys of the ring, those that "hubqa keys rotate" wrote down as retired, and
//     those of a file that an auditor kept. An anchor by any other key is a fault.
//   - Before a hub is anchored its trail must continue from its last anchor. A trail
//     that does not is not anchored, or the break would be signed over.
//   - Anchors are dated by the machine clock, which nobody moves.
//   - A hub without an anchor is told, and no fault: it may have been founded today.
//     A missing file is a fault.
//
// Not the business of this package: the chain itself (store), and the keys (authn).
package anchor
