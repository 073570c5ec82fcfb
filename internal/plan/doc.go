// Package plan is the hub's School Music Education Plan (source 001): what it commits itself to
// in an academic year under each of the eleven duties of hubs, and how that stands.
//
// A version is drafted, published and superseded by the next one of the same year. QA leads and
// hub managers draft and publish; from then on everybody in the hub reads it, inspectors and
// machine clients too (access.md row 14). What a version says of a commitment is frozen with it.
// How the commitment stands (progress, the value that was reached, evidence) goes on through the
// versions of the year, since it is one commitment in all of them.
//
// # Decisions
//
//   - A draft can be discarded, and then never was; its number is that of the next one. What was
//     published stays.
//   - A superseded version is shown as it stood when it was superseded.
//   - How a commitment stands is what the last note of progress says, by the day of which it
//     tells; before the first it is planned. There is no status to be set without a word.
//   - A commitment is due within fourteen days of its day, and overdue after it, as long as it is
//     open. It is without evidence where its day has come, or where it is said to be met, and
//     nothing was added to show for it. Nothing is refused for that: it is shown.
//   - A version shows what is kept of it, so that it changes by what people do alone, as the
//     change feed tells. What the day changes (due, overdue, without evidence) is told with the
//     duties.
//   - A duty without a commitment is shown too, and hinders nobody from publishing. A plan
//     without any commitment is no plan, and is not published.
//   - A plan for a later year made from a published one carries forward what was not met, open or
//     given up, each as a commitment of its own that says where it came from: its baseline is the
//     last value that was reached, its day the same one of the new year.
//   - The day of a commitment is in the year of its plan. It may be over when a plan is entered:
//     a hub may have had the plan before it had hubqa.
//   - Numbers are kept exactly as they were written, and nothing is computed with them: whether a
//     target is reached is for people to say.
//   - Evidence is a document's address, or a record of hubqa that whoever adds it may read. A
//     plan is open to everybody and such a record is not: only QA leads and hub managers are told
//     which it is, everybody else its kind and how many. So it is with the persons who are
//     responsible or wrote something; what a plan says in words is open to all. Where a
//     record is disposed of, it is forgotten which it was, not that it was evidence.
//   - What is to come is no evidence: a record was held and not cancelled, agreed to by both
//     sides, published, or is a plan that the school has. Of what came to nothing later it is still shown
//     that it was added; it does not count.
//   - A note or a piece of evidence that should not be there is withdrawn from every version, and
//     kept out of sight. It is not changed.
//   - That a version is published is told to QA leads and hub managers; of the first one of a year
//     also to contacts of partners and head teachers. Everybody else finds it.
//   - That commitments are due and overdue is told once for each day, to QA leads, hub managers
//     and the persons who are responsible, dated by the sweep that found it.
//   - The figures of the duties over a year (Smep) are for QA leads and hub managers (row 31);
//     everybody else has those of the published plan with it.
//
// A kind of record becomes evidence by a line in Kinds. Not the business of this package: who may
// read such a record, and how the plan looks on paper (paper).
package plan
