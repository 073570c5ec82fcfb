// Package stafftime is how the time of those who work for the hub is spent: strategic work
// with school leaders, direct teaching, training, administration. A hub spends a suitable
// proportion of its staff's time on working with leaders (source 001), and here that is a
// figure.
//
// The minutes of a person in a week of ISO 8601 are entered, or imported, by kind and by the
// team for which they worked. The strategic share is what strategic work is of all of it, by
// term, of the hub and of each team, beside the hub's target.
//
// # Readers
//
//   - The minutes of a person are for that person and the hub manager. A client that may
//     write enters them, and reads no count of what an import changed: every row that is good
//     counts as updated, in a dry run too. That there is time already it is told where it
//     records some (staff-time-recorded), without how much.
//   - QA leads and hub managers read shares, in whole per cent and without the minutes that
//     they are of.
//
// # Decisions
//
//   - The minutes of a person in a week, of all kinds and teams, are at most those of the week.
//   - A team is a name that stands beside the minutes; people can work for several.
//   - The share of a group of fewer people than the hub's threshold is withheld. So are those
//     of further teams, the smallest first, until what the hub's share has beside the teams
//     that are shown is again of as many people; where that cannot be, the hub's. Time of no
//     team is part of that rest, and is never shown on its own.
//   - There is no share of a year: the terms would give away one that is withheld.
//   - A week is of the term of its Thursday.
//   - There is no share of a term that has not ended: as weeks come in, each would tell of those
//     who had time in it. How many people a share is of is rounded down to a multiple of the
//     threshold, so that nobody sees one person come or go.
//   - A share of a term that has ended still moves with what is entered, or corrected, later.
//     Whoever reads it before and after, and knows by other means how many people it is of and
//     whose time it was, can work out about what that was, as far as whole per cent tell.
//
// Not the business of this package: what is a suitable proportion (hub).
package stafftime
