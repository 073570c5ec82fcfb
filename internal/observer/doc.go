// Package observer is the register of the Working Group: who observes for the hub, when they
// were trained and judged together with others, which conflicts of interest were declared,
// and how much they have in hand.
//
// # Decisions
//
//   - A member is whoever holds an appointment as observer today. What was recorded of a
//     former member is kept, and is there again with a new appointment.
//   - QA leads and hub managers see all of it, a member their own. Other observers, teachers,
//     partners and schools see none: a visit shows what was declared for that visit.
//   - Nobody records their own training, nor ends a conflict of their own: a QA lead who
//     observes leaves that to another, or to the hub manager. Declaring one is open to the
//     member and to the QA leads.
//   - A conflict is with a partner, a person or a school, from a day to a day, or until it is
//     ended. It is never removed.
//   - A calibration holds for the hub's number of months, whatever that is now. Where the
//     number is 0 the hub keeps none, and nobody is asked why an observer has none.
//   - The load is counted in visits of an academic year: proposed, agreed, held, and to be
//     reported, which is the lead's.
//
// Not the business of this package: what a proposal does with all this (observation), and
// appointments (person).
package observer
