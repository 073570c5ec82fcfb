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
// The text of an address is a secret of package secret that begins with hubqa_cal_ and
// names the hub and the feed.
//
// # Decisions
//
//   - An address of no form, an unknown feed, a revoked one, a wrong secret and an owner who
//     is suspended have one answer. The first four come after the same query and the same
//     comparison.
//   - What a feed shows is what its owner may see when it is asked for, with all that they
//     hold then. So nobody makes one with a token that is narrowed (package access).
//   - Ten feeds of a person are good at a time. They do not end by themselves: a calendar
//     that empties unannounced is worse than one that its owner has to revoke.
//   - That a feed was asked for is kept nowhere. Programs ask every few minutes.
//
// Not the business of this package: which visits those are (observation), and how a
// calendar is written (icalendar).
package diary
