// Package valueformoney is what provision costs in an academic year, and for whom: money by
// source, and what one pupil costs who takes part, who continued for three terms, who made good
// progress, and who is disadvantaged (source 003).
//
// A cost has a numerator, the money that falls to the year, and a denominator, a count of pupils
// of that year; or it says why it is not calculable. Nothing is estimated. It names the lines of
// money and the records of pupils' counts on which it rests.
//
// # Readers
//
//   - Whoever reads exact funding and participation of a provision reads what it costs: QA leads
//     and hub managers, the contacts of its partner, head teacher and music lead of its school,
//     an inspector of the school at level full.
//   - Sums are of the provisions that the reader may read. The sum of the hub is for QA leads and
//     hub managers alone: of anybody else it would not be the hub's.
//   - Each item that is given is a reading in the audit trail.
//
// # Decisions
//
//   - A sum holds the provisions of which both numerator and denominator are known, and names the
//     others with the reason. One with money and nobody who takes part is in it: the money was
//     spent.
//   - Of a cohort with which nobody began it is known that nobody continued.
//   - Lines that come to nothing in the year are no money: what was recorded was taken back.
//   - A candidate's provision is there once money or counts are recorded for it.
//
// What a provision costs is of that provision, whatever its school became (school.Lineage): money
// and pupils stay with what they were paid and counted for, and a provision that goes on in another
// school record is another line.
//
// Not the business of this package: money that is recorded (funding), how it is split by years
// (money), and the counts (they come from the records of pupils' figures).
package valueformoney
