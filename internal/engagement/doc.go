// Package engagement is how far each school is reached by the hub (source 001: all schools
// engage with the hub). It is computed from the conversations whenever it is asked, for any
// day, and never set by hand.
//
// # The ladder
//
// A school stands on one rung at the end of a day, by what had happened by then:
//
//   - never-reached: no conversation was ever planned, but such as the hub itself called off.
//   - invited: a conversation is planned, and none was held.
//   - in-conversation: one was held, and the next is not overdue.
//   - plan-agreed: and the school has agreed to a write-up with at least one action.
//   - reviewed: and a later conversation that is written up has looked at an action that was
//     agreed before.
//   - declined: the school's refusal is the last that happened: since then nothing was held, and
//     nothing is planned.
//   - lapsed: since the last conversation was held the hub's interval (conversationIntervalMonths)
//     is over; where none was ever held, since the day for which the last one is planned.
//
// The first five are rungs to climb; declined and lapsed stand beside them. reached tells the
// highest of the five that was ever come to.
//
// # Decisions
//
//   - declined comes before lapsed: that a school said no is more than that time went by.
//   - After a lapse the ladder begins anew with the next conversation; what was agreed before is
//     not lost, since a conversation that looks at it makes the school reviewed.
//   - Being planned does not end a lapse. Being held does.
//   - History follows a succession of one school by one other (school.Lineage), through as many
//     as there were. It never follows a split or a merger. A successor reads that there were
//     conversations with its predecessor, and not what was said.
//   - All schools are those of the hub's register that are open on the day asked, proposed
//     closures among them: opened by then and not closed yet. Where the register has no day of
//     opening the school counts as open before. A school that is proposed does not count. One that
//     another alone succeeded counts until that one opened, whether or not the register has
//     closed it: it would count twice, with one history.
//   - Engaged are in-conversation, plan-agreed and reviewed.
//
// # Follow-ups
//
// A school that is never reached, declined or lapsed raises a follow-up, one at a time, which
// its link officer and the QA leads see and are told of once a day. It is due within twenty
// working days, and where the school was never reached within the hub's interval. It is closed
// by what happens, as soon as the school stands on another rung; or by somebody with a reason.
// Closed with a reason it comes back when the hub's interval is over and nothing has changed:
// no school is given up silently. A school that succeeds another alone goes on with its
// follow-up: one is raised for it that is due when that was. Until it has a link officer of its
// own, that of the latest predecessor which had one is named with it and told, and reads no
// more than before. The sweep computes where schools stand when a day begins, and
// within the minute when something changed that decides it.
//
// # Readings
//
// Where a school stands, and which conversations there were, is metadata of them, as the card
// of a visit is of what came of it: the audit trail has no reading of either. It has every
// reading of a reason for which a follow-up was closed, and none of one without.
//
// # Figures
//
// Figures are of schools and of conversations in an academic year, told apart by phase, local
// authority, size or share of pupils with free school meals. A count of schools or of
// conversations that is smaller than the hub's threshold is hidden, with enough beside it that it
// cannot be worked out from the figures for the hub.
//
// Beside them stands how many of the schools have a development plan of their own, a summary
// of it that was seen in the year, and brought it up to date in the year, as it is known by
// now: of those that nobody recorded it is not known, and they do not count. A school that
// succeeded another alone counts with what is recorded of that one, until it has a record.
//
// # Past days
//
// Where a school stood on a past day, and the figures of a past year, go by what had happened by
// then. The interval, the register of schools and their successions are those of today, and so
// are agreed actions and what is known of schools' plans: none of them keeps how it stood before.
// A conversation that was cancelled after it had been recorded as held was never held.
//
// Not the business of this package: conversations (conversation).
package engagement
