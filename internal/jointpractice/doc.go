// Package jointpractice is what the teachers of a school and visiting musicians did together to
// develop each other's practice: when, for how long, how many of either side, on what, and what
// each side learned of it (source 003).
//
// # Readers
//
//   - Head teacher and music lead of the school, the contacts of the partner, QA leads and hub
//     managers read it; an inspector that of a school that they inspect at level full. Each
//     reading is in the audit trail.
//   - All of them but the inspector record it, and correct or withdraw what any of them recorded:
//     it is of both sides. What a side learned is corrected by that side alone, or the hub.
//
// # Decisions
//
//   - Nobody is named: how many took part is what counts. What was learned is confidential text.
//   - A provision of the partner ran in the school on that day.
//   - It is recorded when it has taken place. What was learned can be added later.
//   - What should not be there is withdrawn with a reason. It stays to be read, and counts for
//     nothing from then on.
//   - Where it belongs to one provision, that is of the partner in the school.
//
// Not the business of this package: what it means that there is none (that is a signal of the
// partnership).
package jointpractice
