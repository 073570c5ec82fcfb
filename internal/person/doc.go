// Package person is the register of people and of their appointments.
//
// A person belongs to one hub and may sign in with one identity, an issuer and a
// subject, which no other person of the hub has. The identity is for hub managers
// alone; name, status and contact details are for whoever may know the person
// (access.md row 28). A suspended person can neither sign in nor be appointed.
//
// An appointment gives a person a role at exactly one target: the hub, a partner,
// a school or an authority. It runs from a day to a day, both included, in London.
// Nothing is deleted: an appointment ends. Two appointments of one person to the
// same role at the same target do not overlap.
//
// # Decisions
//
//   - Three roles take two persons (access.Role.TakesTwo): granted by one, they
//     count once somebody else has confirmed them, who is neither the granter nor
//     the appointee. To make such an appointment longer is to grant it again: it
//     waits for a second person once more, or a hub manager could alone bring back
//     a QA lead whose term is over.
//   - Who granted and confirmed an appointment is open to the appointee, to QA
//     leads and hub managers, and to whoever must confirm it; a partner or a school
//     that knows the appointment does not learn it.
//   - A reference to a partner or a school has the same answer whether it belongs to
//     another hub, is not open to the caller or does not exist.
//   - An appointment is at the school that it names. It does not go on at a school that succeeds that
//     one: whoever leads both is appointed at the new one too, and ended at the old one. Until then they
//     read and agree to nothing there, and count on neither side of its partnerships (evaluation, pitfall).
//   - Me tells a caller what they may do; it reads nothing but their own.
//
// Not the business of this package: what a role opens (access), and whether a token
// belongs to an identity (authn, store).
package person
