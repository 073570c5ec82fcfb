// Package retention says how long a hub keeps what it records, and how it is disposed of.
//
// # The schedule
//
// Each class of record is kept for a time after it was closed, which the hub sets: six years
// unless it says otherwise, one at the least and sixty at most; notes a week at the least. How
// long it needs them is for the hub to weigh. Years are academic years: what was closed in one is kept for
// so many full years after it, and falls due with the first day of the next. So the records
// of a year fall due together, and none of them earlier than a year of any other kind would
// allow.
//
//   - observation: with everything that hangs under it, six years after the year of its
//     latest of visit, ending, issue and correction; not while a development need is open or
//     a share lasts.
//   - raw-notes: the observers' notes, thirty days after the report was issued or the visit
//     was declined or cancelled.
//   - share: six years after the year in which it ended, unless its observation goes before.
//   - inspection: six years after the year of its last day.
//   - visit-request: six years after the year in which it was decided or withdrawn. One for the
//     report of a visit goes with the visit, which is kept as long as the request is.
//   - suggestion: six years after the year of the last reply, or of its making.
//   - mentoring: six years after the year of its end.
//   - conversation: with a school, six years after the year of the conversation or of its ending,
//     whichever is later; its questionnaire and actions go with it. Link officers, question sets
//     and follow-ups stay with the register.
//   - school-plan: what is known of a school's own plan of a year, six years after the year in
//     which it was last changed.
//   - signal-dismissal: of a signal of a partnership, six years after the year in which it was
//     made or lifted.
//   - participation-release: six years after the year in which the term was last released; every
//     edition of a term goes with the last, so that none is ever made without the others.
//   - hold: six years after the year in which it was lifted.
//   - subject-access-request: with what was decided on its parts, six years after the year in
//     which it was closed.
//
// # Holds
//
// A hold stops the disposal of whatever is about a person, a partner, a school or one
// observation, or about what would go with it, as the school with which a report is shared: for a litigation, a complaint or an inquiry. Whoever
// drew it up, agreed to it, published, corrected or dismissed it, or entered its figures had a hand
// in it; a release of participation is about the schools and partners of which it counted anybody. The data protection officer and
// a QA lead put it on and lift it together: one proposes, the other confirms. To be on the
// safe side it counts from the moment that it is proposed, and until the second person has
// confirmed that it is lifted. It beats everything: also a disposal that both have agreed to
// and that has begun.
//
// # Disposal
//
// The sweeper gathers what is due of a class into one disposal, of at most 500 records. The
// data protection officer approves it, a QA lead confirms it, and they are two persons.
// Then the sweeper carries it out, twenty records a transaction. Each record is looked at
// again: one that is held by now, or no longer due, stays, and the certificate says so.
// Whoever wants to keep one record puts a hold on it. One that fails is marked and told of,
// keeps no other from its turn, and is proposed anew.
//
// Whom a record is about does not approve or confirm its disposal: another officer or lead
// does, and a hub that has one alone appoints another. A hold is not open to whom it is on, and
// so what keeps a record is told to nobody whom a hold on them would reach there, as the
// teacher or an observer: to them it is waiting. The certificate says that it stays, as they
// see themselves, and not why. A disposal is withdrawn by either of
// the two while anything of it is left; what is due is proposed again.
//
// A record that is gone is gone from every address, list, feed and figure, with the notices
// and mails about it, the shares of it, its references in inspections and the answers kept
// for repeated requests. Machine clients that saw it are told that it was deleted. The audit
// trail keeps its ids, and so does the certificate: which records, of which class, by whose
// leave and when, with a SHA-256 that its text can be held to. It is kept for good.
//
// # Decisions
//
//   - Both databases refuse to delete these rows, whoever asks: but for rows of a record that
//     is in hand, of a disposal that two persons have agreed to. A record is in hand only
//     within the transaction that disposes of it, and so to nobody else ever.
//   - Hubs that shorten a period dispose of more, never without the two.
//   - People, appointments, registers and the audit trail are not disposed of here. Nor are
//     concerns about safeguarding, which are kept elsewhere and longer.
//   - Backups outlive a disposal until they rotate (deploy/runbook.md).
package retention
