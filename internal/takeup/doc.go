// Package takeup is who takes part in what partners deliver in schools, and what comes of it:
// counts of pupils by group, and nobody by name (sources 003 and 004: in few schools do all
// groups of pupils benefit, and few leaders know whether they do).
//
// # Figures
//
// Participation is of a provision in a term. Starting points are the levels of experience of
// those who take part, on entry and now, and how many made good progress: who moved up a level
// at least, as whoever enters them assesses. Continuation is of those who began in a term: how
// many still take part one, two and three terms later. Achievement is of a year: how many were
// entered for what, and with what outcome; of a provision, or of the school itself, as GCSE
// music is.
//
// A figure is a count, or why there is none: not applicable, or missing. It is exact: nothing
// is suppressed here, since only those read it whom the law lets (access), and every reading
// stands in the audit trail.
//
// # Formulas
//
// A rate is the pupils of a group who take part, of those of the school's roll. A gap is by how
// many percentage points the rate of a group is above that of the rest: all less the group.
// Both come with an interval (proportion). Each formula has its worked example beside it
// (Compare, widened, standings), and the example is a test.
//
// # Decisions
//
//   - No group is larger than all. Girls and boys add up to all where both are known, or the
//     record says that they do not (sexIncomplete). Who has an EHC plan does not have SEN support.
//   - The roll is of another day than the count: a group above its roll is shown as such, and has
//     no rate. More pupils than the school has are refused.
//   - A roll is settled when figures are entered, the latest by the day of the count, else the
//     earliest after it; figures do not move when another roll comes.
//   - A year group has a rate and a gap where the roll has it, and no trend: pupils move up.
//   - Levels on entry and now are of the same pupils: they add up to as many.
//   - An achievement's rate is of those who reached an outcome or a better one.
//   - A gap widens where the group is behind the rest, and further than in the term before.
//     Trends look back to the beginning of the year before.
//   - What a school was before it had another URN, one to one (school.Lineage), is the same school.
//     Its figures are told by its own rolls and theirs, its own first; the insight of either has the
//     figures of both; and each of them feeds, and is fed, once. Records keep the school they name.
//   - A gap goes on in the provision that goes on (provision). Whoever reads the figures of that is
//     told how the gap moved, and does not read the ones before; of a term of which both have
//     figures its own count. Schools that merged have no such history: there is no trend, and no
//     roll until the new school has one, for two rolls are of no school and are not added up.
//   - An insight is of a provision, with all its terms, so that no page cuts a trend; a page reads
//     the figures of its schools alone. Each insight is one reading, of the provision. One whose
//     figures are disposed of while the page is read is not on it.
//   - Beside a feeder school stands who takes part there, for those alone who may read its figures:
//     to a head teacher of another school it is a name. It is by provision, since a pupil may take
//     part in two.
//   - Who ends a feeder school does not take back that there was one.
//   - A machine client that may write is shown what it writes, and never what was there: a row of
//     its import is the whole of the figures, as the body of a request is, so that faults are of
//     the row alone, and a good one counts as updated whatever became of it. That there are
//     figures of a term already it is told where it records some (figures-recorded), without what
//     they are.
//   - Figures that should not be there are withdrawn with a reason, which is confidential, by whoever
//     may correct them. They stay to be read, by everybody who could before, and count for nothing
//     from then on; what was released stays. They are changed no more, and leave their place: such
//     figures can be recorded, or imported, anew.
//   - Nobody withdraws what they have not read: a client, which may write and not read, would be
//     shown it by the answer. It withdraws what it entered, and does not read a reason.
//   - A row of a file is told all that is wrong with it at once: the rules are held against what can
//     be read of it, and none against a cell that cannot.
//   - An import by whoever reads figures lets what a row does not speak of stay. Its counts and
//     faults tell of what is there, so its start is a reading, a dry run's too (intake).
//
// Not the business of this package: what is told outside the parties (release), what it costs
// (valueformoney), and what it means (evaluation).
package takeup
