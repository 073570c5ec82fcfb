// Package mentoring is one kind of support for development needs: somebody accompanies a
// teacher for a time, with a focus that both know (source 000: needs are addressed as soon
// as possible).
//
// A QA lead, or a contact of the partner that employs the mentee, proposes a mentoring with
// a focus, a first and a last day, and the open needs that it is for. It begins when both,
// mentor and mentee, have agreed. They record when they met and for how long, and each notes
// in their own words what came of it. Either of them, or a QA lead, ends it with a reason;
// after its last day it ends by itself.
//
// # Readers
//
//   - Mentor and mentee read all of it, and QA leads, unless they are the mentee.
//   - The partner that employs the mentee reads that there is one, with whom, its focus and
//     its days: neither when they met, nor what came of it, nor why it ended.
//   - Hub managers read who, when and how it stands.
//
// # Decisions
//
//   - Mentoring is support, and there is no judgement in it: no grade, no record of what was
//     talked about. Of a meeting the day and the minutes are kept.
//   - A mentor reads the text of the needs only where the mentee says so when agreeing, and
//     only while the mentoring lasts; the judgement behind them never. Which needs these are
//     does not change after that.
//   - A mentor holds an appointment as teacher, observer or QA lead on the first day; the
//     mentee one as teacher of a partner.
//   - While it lasts, the mentor has a conflict of interest for visits to the mentee, as if
//     it were declared (observation).
//   - Declining is ending a mentoring that is not agreed yet.
//   - An effect can be noted, and noted anew, also after the end.
//
// Not the business of this package: the needs (improvement). An offer of support there may
// name the mentoring.
package mentoring
