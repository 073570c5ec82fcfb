// Package datareturn is what a hub knows for the annual data return to Arts Council England: a
// row for each school, by URN, and what partners owe before it is whole.
//
// # The return
//
// A school has a row if it is open on the last day of the academic year, today where that is
// to come, or if something of the year is recorded of it.
//
// A school that became another one by then, one to one (school.Lineage), has none: what is recorded
// of it counts in the row of that, once. Provision that goes on there (provision) is one, and of a
// term that both counted that of the later one counts. Schools that merged have a row each, for the
// year in which something is recorded of them: nobody can tell who of one is one of the other, and
// nothing is added up.
//
//   - How far it is reached is where it stands on that day (engagement).
//   - What hubqa keeps itself is counted, and none is 0: provisions by kind (candidates left
//     out), people of the school at training events that were held, conversations held.
//   - What others tell hubqa is missing until it is told, and never 0: participation by group,
//     whole-class teaching and its continuation, the school's own plan.
//
// Participation is that of the term in which most took part, all provisions of the school
// added up: a pupil in two of them is counted twice. A group that one of them did not record is
// missing. How many provisions recorded nothing in the year stands beside it.
//
// Whole-class pupils are counted so too, of whole-class provisions alone. Of those who began in
// them, who still takes part after one, two and three terms is the sum over all cohorts of the
// year, and missing where it is not known of one of them. Where nobody began, nobody goes on.
//
// What cannot be is not missing but not applicable: participation of a school in which no provision
// ran in the year, whole-class teaching where none was whole-class, and who goes on by a term that
// has not come for one of the cohorts.
//
// # Completeness
//
// Of each commissioned provision and each term that has ended, while it ran: participation of
// the term; starting points of this or an earlier term of the year; a line of funding whose
// period touches the term; and of whole-class provisions that go on, when the next term has
// ended, the continuation of who began in this one, if anybody did.
//
// Of provision that goes on in another one the last that ran in the term owes it, and what either
// recorded is recorded.
//
// # Readers
//
// QA leads and hub managers read the return, with exact counts: each page of it is a reading in
// the audit trail. They read what is owed by all partners, and contacts of a partner what it
// owes itself.
//
// Not the business of this package: who enters what it tells.
package datareturn
