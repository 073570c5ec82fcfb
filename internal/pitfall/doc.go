// Package pitfall tells where a partnership of a school and a partner may be of too little use:
// computed signals of the five pitfalls that Ofsted found (source 003), beside which people
// judge. A signal asks a question; it is no judgement.
//
// A partnership is a school, a partner and an academic year in which a provision of the
// partner runs in the school. Its signals are computed whenever they are read, so they are of
// the records as they are. Each says how it stands in a sentence with its figures, and names
// the records on which it rests, each at its version, or what was looked for and not found.
//
// # Readers
//
// QA leads and hub managers read all of them, head teacher and music lead those of their
// school, an inspector of the school at level full. The partner does not: the signals rest on
// what the school and the hub said to each other. The audit trail has every reading.
//
// # Decisions
//
//   - A gap is of a group and the rest, in the latest term of a provision, against the roll by
//     which that was counted. It is beyond the hub's threshold as it is shown, in tenths of a
//     point, and raised where its interval leaves zero out: else chance can make it.
//   - A gap of achievement is of those who entered GCSE music and have grade 4 or above.
//   - Terms run on from one year to the next, and so does a gap that widens.
//   - Of those who began the latest are told of whom somebody counted how many go on, of this
//     year or the last; the hub's threshold is that after whole-class teaching.
//   - An evaluation counts when it is published: of a draft nobody is told. On its own paper it does
//     not, in whichever version, and what was dismissed before it was published stays so there.
//   - The year is told as it is by now. Before it begins nothing is calculable.
//   - Only a secondary school has the signal that no feeder figures are linked.
//   - A school that became another one (school.Lineage) and that which it became are one school: a
//     partnership is of the one that it is by the end of the year, rests on what is of either, and
//     is found under both. What goes on in another provision (provision) goes on: no signal moves for
//     a conversion, and what was dismissed before it stays so. Of a term that both provisions
//     counted that of the later one counts. Its head teacher is told what the signals say of the
//     time before. Of schools that merged each is one of its own, and nothing is added up: a signal
//     that needs what was before is not calculable.
//   - A provision of a candidate makes no partnership.
//
// # Dismissals
//
// A QA lead who holds no appointment of the school or the partner sets a raised signal aside,
// with a reason. That holds as long as the signal rests on the same records at the same versions
// and no record of the kinds that it looks at is made, corrected or withdrawn, whatever the hub's
// thresholds are; after that it is raised again, and says that a dismissal lapsed. What lapsed
// does not come into force again where a record that came is taken back: a dismissal keeps how far
// these records had come, those that were withdrawn with them. A dismissal is lifted by a QA lead.
//
// # The question sheet
//
// One page for the head teacher's next conversation with the partner: figures, what is raised,
// with a question for each signal, or for a pitfall of which nothing is the one that a critical
// friend always asks. On paper it is one page: figures make room for what is raised, long sentences
// are cut, and only then is something raised left out, and how much is said.
//
// Not the business of this package: entering figures, and judging (evaluation).
package pitfall
