// Package diary is the register of calendar feeds: the secret addresses under which a
// person's calendar program follows their visits.
//
// A calendar program has no token. It has an address that nobody can guess, and whoever
// has the address has what it shows. So it shows little (a visit's place and time, no
// name and nothing of what came of it), it is shown once, when it is made, and it is
// revoked as soon as its owner asks.
//
// # Addresses
//
// The text of an address names the hub and the feed, so that the feed can be found before
// it is known who asks, and holds 256 random bits; the SHA-256 of the whole is kept:
//
//	hubqa_cal_ 52 of [a-z2-7] _ 52 of [a-z2-7] 8 of [0-9a-f]
//
// The first group is the ids of hub and feed and the second the random bits, both in
// base32; the last is the CRC-32 (IEEE) of all before it. The beginning is for scanners
// that look for secrets where they do not belong.
//
// # Decisions
//
//   - An address of no form, an unknown feed, a revoked one, a wrong secret and an owner who
//     is suspended have one answer. The first four come after the same query and the same
//     comparison.
//   - What a feed shows is what its owner may see when it is asked for, with all that they
//     hold then.
//   - Ten feeds of a person are good at a time. They do not end by themselves: a calendar
//     that empties unannounced is worse than one that its owner has to revoke.
//   - That a feed was asked for is kept nowhere. Programs ask every few minutes.
//
// Not the business of this package: which visits those are (observation), and how a
// calendar is written (icalendar).
package diary
