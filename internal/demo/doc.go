// Package demo is the demonstration: two hubs with schools, people, provision and two
// academic years of visits, and the world in which the tests find their way.
//
// The seed is honest history. It goes through the services, as the person who would
// do each thing and at the time at which they would, so that the audit trail, the
// changes and every computed date are what work leaves behind. A step that the
// policy or the protocol refuses fails the seed. Only what no service can do goes
// through functions of the store: founding a hub and enrolling a machine client.
//
// # When
//
// Everything is dated from the present that Seed is given. The year before has the
// visits that are settled, on fixed days of its terms; those that are on their way
// are counted in working days from the present, so that a window is open and a
// report is late whenever the demonstration starts. It starts with a clock of its
// own: whoever runs the server afterwards may move theirs.
//
// # Who and where
//
// The schools are real, from the national register, and about a school the
// demonstration tells nothing but that. People, partners and all that is
// said of anybody's work are invented.
//
// Ten visits, one in each state that a visit passes through, are of one teacher in
// one school by one observer: Teacher, Headteacher, Observer, PartnerContact and
// MusicLead of World. All others have people of their own, which are named with the
// Visit. OtherHeadteacher leads another school in which Teacher works,
// FormerHeadteacher one in which a placement of Teacher's has ended, and
// UnrelatedHeadteacher one in which Teacher never was. Inspector has an inspection that
// runs, of seven schools and without names.
//
// Not the business of this package: serving, and tokens.
package demo
