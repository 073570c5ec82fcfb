// Package evaluation is what a school and its hub find of the work with one partner in one
// academic year (sources 003 and 004): judgement and evidence for each of five key actions,
// whether each pitfall is present, how good the use of the partnership is over all, what is to
// be done, and what both parties say to it.
//
// An evaluation is drafted, agreed by the hub and by the school, published to the parties, and
// superseded by the next version, which has a reason. What was published stays readable to those
// who could read it.
//
// # Readers
//
//   - A draft, agreed or not, is for the hub's QA leads and managers and for head teacher and
//     music lead of the school. The partner does not know of it.
//   - What is published is for the contacts of the partner too, and for an inspector of the
//     school: at level full what it says, at level summary that there is one and how it stands.
//   - The audit trail has every reading of an evaluation, at level summary too. The cards of lists
//     are metadata, read without an entry as cards of visits are.
//
// # Decisions
//
//   - The overall use is judged on the scale of a published version of a framework that the
//     evaluation pins, or else on Ofsted's four points. It may be ungraded; there are reasons in
//     either case. Another scale takes a judgement that was made on the one before away.
//   - Of each action is said what is judged or why nothing is; of each pitfall whether it is
//     present, absent or not known, and why. What is not complete is neither agreed nor published.
//   - There is an evaluation of a year in which the partner has provision in the school.
//   - A school that became another one by the end of the year (school.Lineage) is that one: the
//     evaluation of the year is of it, the next version of what was published of the school before,
//     whose records are evidence too. A draft that was begun before is finished or given up first.
//     Whoever reads the one reads the other only where they could before. The benchmark counts the
//     one that was published last. Schools that merged are evaluated each by itself.
//   - A change of what was agreed voids both agreements, and it is a draft again.
//   - The school's head teacher agrees for it, and a QA lead for the hub. Whoever
//     holds an appointment of the school or the partner has no power of the hub over it; where
//     that is so of every QA lead a hub manager acts for them.
//   - For a school without a head teacher among the users the hub records by whom and how it was
//     agreed. Nobody agrees for one side and for the other, or records that it agreed; any other who
//     has the hub's power may. Where at most one QA lead is of neither party a hub manager may record
//     it, another one than agreed for the hub in the leads' place: a hub that has one alone
//     appoints another.
//   - Evidence are records of the partnership that whoever adds them may read and that have taken
//     place. A reader is shown those that they may read themselves. Of exact figures, funding and
//     joint practice they are told besides how many others there are; of observations and
//     conversations nothing. Records that whoever writes a draft does not see stay in it.
//   - Signals are those of the moment while the evaluation is open, and frozen as they are just
//     before it is published. It counts itself in none, in whichever version: that nobody looked at
//     the partner's work is told by visits, and by evaluations but this one. A reader is shown those
//     that rest on nothing that they may not read; a partner none that is about conversations or
//     observations, though it names no record.
//   - Each party has one response, which it writes anew until the version is superseded. The next
//     version begins without responses.
//   - What is to be done belongs to the hub, the school or the partner. What came of it is
//     recorded by whose it is, or by the hub; on the published version alone. The next version takes
//     what is to be done with it, and what came of it until it is published. What was raised is
//     not raised again, unless it is another side's by then or due on another day.
//   - Of a benchmark only Ofsted's four points are a measure: the two highest count as good or
//     outstanding. Other scales are counted by themselves and compared with nothing.
//
// Not the business of this package: the figures (other packages), and signals (Tx.Signals).
package evaluation
