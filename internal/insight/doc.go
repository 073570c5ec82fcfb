// Package insight tells how the visits of an academic year went: how soon reports and
// feedback came, how far each clause of the protocol was kept, and what young people answered
// (source 000).
//
// # Decisions
//
//   - There is one definition of when a clause is kept, that of package observation. Each
//     visit is assessed by it, as the reader may know the visit, and then counted. So the
//     figures never tell more of a visit than its own protocol, however few visits they are
//     of, and small groups need no suppression: who is told of a partner with one visit may
//     read the protocol of that visit. What is not open is counted as undisclosed, which is
//     the visit's place among the figures and says nothing of it.
//   - What opens one visit to somebody (a share, broken glass) opens no figures.
//   - An observer's visits are those that they led: the report is the lead's.
//   - The share of reports in time is of those that were issued or should have been by now.
//     Working days are counted by the hub's calendar as it is; whether a report is late, by
//     the day on which it was due when the visit was recorded.
//   - A clause that is excepted was not met, for a reason: the share is of what was met.
//   - One request is of one academic year, of one hub, by the index on the time of the visit.
//   - Named are the visits that somebody may want to look at; all of them on demand, since
//     those of a year are many.
//
// # Young people's voices
//
// They are hidden at a visit where few answered one way, and so is what could give that away.
// A sum over visits must not bring it out, whatever its reader asks for, remembers, and reads at
// the visits beside it:
//
//   - An answer that is shown at its visit is added at once: it tells nothing new. Counted are
//     visits in the reader's reach whose voices they may read.
//   - What is hidden is added in pools of visits: all of a pool, or nothing. No visit is in two
//     pools, so figures of hub, partner, provision and term, until one day or another, differ by
//     whole pools. A figure with a part of a pool leaves it out and counts its visits as withheld.
//   - Pools are of the hub, not of a reader: who has two roles has no two ways to cut them.
//   - A pool never changes. It is of the reports that were issued in one term, by which the answers
//     stay as they are, and is told when that term is over. Otherwise yesterday's figure and
//     today's would tell of the visit between them.
//   - A pool has as many visits as the threshold at least (the highest with which they were
//     entered): of one provision in one term, of what that leaves of one partner, of what that
//     leaves of the hub. What is then left is told to nobody. Which visits make a pool is decided
//     by what can be known without the counts.
//   - Of a pool a statement is told where the sum gives away none of its rows (smallnumber). That
//     is asked of the rows that are hidden, without those that are shown at their visits, and
//     again without those that the reader entered.
//   - Visits at which fewer than twice the threshold were asked have pools of their own: how many
//     that were is hidden too. Of these a statement is told where all of the pool answered it.
//   - Versions of a framework are never put together.
//   - Once a visit of the year can have been disposed of no pool is told: what is gone would come
//     out of what is left.
//   - It is a reading of the voices, and stands once in the audit trail, as one of the hub's.
//
// # Among 43 hubs
//
// A hub's year of 2,326 visits is read in five statements. On SQLite each begins with a SEARCH
// by (hub_id, starts_at), and finds parts by (hub_id, observation_id); on PostgreSQL each has
// hub_id in the condition of every index scan, and hash joins of the hub's own rows alone. So
// the rows that are read are the hub's, however many hubs there are; a test of package store
// holds the plans to it. Measured on two cores with one test run beside (BenchmarkInsights of
// package demo, the mean of seven readings), with one hub of 2,326 visits and with 43 of
// 100,000, minutes apart:
//
//	                      SQLite               PostgreSQL
//	                      1 hub    43 hubs     1 hub    43 hubs
//	timeliness            306 ms   352 ms      149 ms   180 ms
//	protocol              252 ms   289 ms      180 ms   176 ms
//	coverage by partner   335 ms   489 ms       34 ms    25 ms
//	young voices            5 ms     6 ms        4 ms     5 ms
//	observer agreement      1 ms     1 ms        1 ms     1 ms
//
// Forty-three times the rows cost SQLite deeper indexes and colder pages, and nobody a reading
// of another hub's rows. The generated year has no voices and no pairs: these two are the time
// of finding none.
//
// It stands on package observation, for the clauses, and on retention for how long visits are
// kept. Not its business: who may read what.
package insight
