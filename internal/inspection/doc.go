// Package inspection opens what a hub knows of certain schools to an inspector, for a
// time and at a level.
//
// It takes two persons, the hub manager and the data protection officer: one proposes,
// the other confirms, and neither confirms as what the other was when they proposed.
// From its first day to its last, until one of the two ends it, and as long as the
// inspector is appointed, it opens by its level
//
//   - de-identified: published summaries without their names, which is ListSummaries;
//   - summary: also visits, provision, published summaries and the responses to them;
//   - full: also issued reports and the responses to them.
//
// What the two higher levels open is read where everybody reads it; the policy names
// the inspector there. Teachers and head teachers of the schools see that there is an
// inspection, once it is confirmed: its days and its state, and of its schools those that
// concern them.
//
// # Without names
//
// A summary has an id of its own in each inspection. It is drawn at random and gives the
// list its order, so neither tells anything of the visit or of another inspection. The
// date is given as the term, and names are taken out of the text (redaction).
//
// Where the summaries are of fewer teachers than the hub's small number, none is given.
//
// # Decisions
//
//   - Whoever was observed on a visit, or observed it, does not inspect it.
//   - Whoever is no inspector on any day of the inspection is called wrong in the same
//     words whether there is such a person or not: a data protection officer does not read
//     the register of people.
//   - A proposal whose last day passes unconfirmed has ended. A proposal is withdrawn by
//     ending it.
//   - Each summary given is a reading of its visit's outcome in the audit trail, and so
//     in the list that its teacher has of readers.
//
// # What this cannot do
//
// The words remain. A summary that is in two inspections reads the same in both, so that
// what one of them has more is told by the other; and what cannot be taken out of a text
// is there still. The two who agree to an inspection choose schools enough for its level, and not nearly
// the same ones twice.
//
// Not the business of this package: what else a level opens (access), and who is told of
// a correction (observation).
package inspection
