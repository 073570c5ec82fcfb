// Package programme is the year around the visits: who is due one, how far that is met, and
// whom to visit next (source 000: at least one observation/feedback visit to every delivery
// partner in each academic year).
//
// # Decisions
//
//   - A requirement is a partner in an academic year. How it stands is computed from the
//     visits whenever it is asked, so that a cancellation or a decline reopens it by itself.
//     Kept are only waivers, and of which requirements it was told that they are overdue.
//   - Due are visits to partners that are active now and were registered, or became partners by
//     what was decided on a candidate, before the year was over; not to candidates, nor to
//     external providers, nor to partners that have ended.
//   - A visit counts when it was held and its feedback is recorded. One whose purpose is
//     commissioning counts for nothing but that.
//   - met comes before waived: what happened says more than what was excused. Then comes
//     overdue, so that a visit which is agreed for a day after the due day does not hide that
//     it is late. planned means that the visits on their way would meet the requirement.
//   - As of a day that is past a visit is held that had begun by its end, and planned that was
//     proposed by then and was called off later or not at all. Feedback, waivers, and who was a
//     partner by then (as above) are of that day too.
//   - Of today are what no history is kept of: how many visits are due, and by which month's end
//     (the hub's settings); whether a partner has ended, since which day nobody noted, so that one
//     that has is due none on any day; for what time a planned visit is arranged; who observes;
//     what everybody is called. And of today is the reader: what they may see now.
//   - A waiver is the QA lead's, has a reason that the partner can read, and is lifted, never
//     removed.
//   - Told that visits are overdue are the QA leads, once for a due day, and a change is kept
//     for each requirement, once. Both are dated by the sweep that found it.
//   - Whom to visit next is ordered by points that are shown with each reason: overdue 4, asked
//     for and agreed 3, due and not planned 2, the teacher unseen for a year or ever 2, open
//     development needs 1, a provision that was never seen 1. Between equals whoever was seen
//     the longest ago comes first. Nobody is suggested their own visit. Candidates and external
//     providers are suggested only where a visit was asked for.
//   - What is due is told to those who may read requirements. Who sees visits as a teacher, a
//     head teacher or an observer is given the figures of those, and nothing of what is due.
//
// Not the business of this package: the visit itself (observation), and who may observe
// (observer).
package programme
