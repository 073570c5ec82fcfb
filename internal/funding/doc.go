// Package funding is what provision is paid with: lines of money by source and period. They are
// entered, or imported, and never changed: a line is corrected by another one that adds to it or
// takes away, with the reason, and names it.
//
// # Readers
//
//   - QA leads and hub managers read and write all, contacts of a partner that of its own
//     provision. Head teacher and music lead read that of their school, an inspector that of a
//     school that they inspect at level full.
//   - A machine client that may write reads and corrects what it entered itself. Of what others
//     corrected it reads nothing: a line stands for it at what it and its own corrections come to.
//   - Every reading is in the audit trail.
//
// # Decisions
//
//   - A correction is a line like any other, of the line's source and period if it does not say
//     otherwise. It names the line that was entered first, never another correction.
//   - Nothing is taken away that is not there: what is refused is a correction by which a line and
//     its corrections come to less than nought for a source and a period. For a machine client
//     these are the corrections that it reads, its own: were others counted, it could find out by
//     trying how much people took away. So client and people together may take away too much; such
//     a source and period is shown as it stands and counts for nothing, until somebody adds to it.
//   - A row of a file is found by its external id. It is compared with what was entered under
//     the id and what files corrected since, a client's row with what the client's files did; what
//     people corrected stays beside it. So the same
//     row again changes nothing, and a row that differs is corrected by what it differs by. Where
//     the source or the period differs, one correction takes away what was and another adds what
//     is.
//   - A line stays with its provision. A row that names another one for the same external id is
//     refused.
//   - Amounts are as they were agreed with the school or the funder, without tax of their own.
//
// Not the business of this package: what of it falls to a year (money), and what it buys
// (valueformoney).
package funding
